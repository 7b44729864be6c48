import Foundation
import Testing

/// A night before it is played, and what it comes to when nothing happens; whatever happens, it must come to the same.
struct DisturbedNight {
  var date: String
  /// The workspace with the night's files in the inbox.
  var before: NightRunner
  var status: Int32
  var after: [String: Data]
  /// How many calls that change the disk the night makes, on one thread.
  var calls: Int

  /// Plays the nights of a fixture undisturbed, or the one whose files are in the inbox, keeping the state before and after each.
  /// With `stage` only its calls count.
  static func tell(
    _ night: NightRunner, _ injector: FaultInjector, nights: Int = .max, stage: String? = nil
  ) throws -> [DisturbedNight] {
    var stories: [DisturbedNight] = []
    for date in (night.dates.isEmpty ? ["2026-01-05"] : night.dates).prefix(nights) {
      try night.drop(date)
      let before = try NightRunner(copying: night)
      let (output, calls) = try injector.count(night, date, stage: stage)
      #expect(output.status == 0 || output.status == 4, "\(output.errors)")
      stories.append(
        DisturbedNight(date: date, before: before, status: output.status, after: try night.state(), calls: calls))
    }
    return stories
  }

  /// Disturbs a copy, finishes it, and compares.
  func check(_ what: String, _ disturb: (NightRunner) throws -> Void) throws {
    let night = try NightRunner(copying: before)
    try disturb(night)
    try checkEnd(of: night, what)
  }

  /// The same command again ends the night as if nothing had happened.
  func checkEnd(of night: NightRunner, _ what: String) throws {
    let output = try DisturbedNight.finish(night, date)
    #expect(output.status == 0 || output.status == status, "\(date), \(what): \(output.errors)")
    let differences = Tree.differences(after, try night.state())
    #expect(differences.isEmpty, "\(date), \(what): \(differences.prefix(5).joined(separator: "\n"))")
  }

  /// As often as it says to try again: a stage that outlived its runner is still at work.
  private static func finish(_ night: NightRunner, _ date: String) throws -> Output {
    var output = try night.run(date)
    var left = 200
    while output.status == 3, left > 0 {
      usleep(50_000)
      output = try night.run(date)
      left -= 1
    }
    return output
  }

  /// Points of the nights to disturb, each from 1 to its night's `calls`, in one of several ways: as many as there is time for,
  /// spread evenly however many they are, or every point in every way when `O2C_TORTURE` is `all`, of which `O2C_TORTURE_PART`
  /// `2/8` takes the second of every eight. Returns how many.
  static func sweep(
    _ stories: [DisturbedNight], ways: Int, seconds: Double, long: Double,
    _ body: (_ story: DisturbedNight, _ way: Int, _ point: Int, _ round: Int) throws -> Void
  ) throws -> Int {
    var round = 0
    if tortures {
      var all = 0
      for story in stories {
        for point in 1...story.calls {
          for way in 0..<ways {
            all += 1
            guard all % part.count == part.index else { continue }
            round += 1
            try body(story, way, point, round)
          }
        }
      }
      return round
    }
    let end = Date(timeIntervalSinceNow: time(seconds, long: long))
    while Date() < end {
      round += 1
      let story = stories[round % stories.count]
      try body(story, round / stories.count % ways, 1 + Int(fraction(round) * Double(story.calls)), round)
    }
    return round
  }

  /// `all`, or about how many minutes a long sample takes.
  private static let torture = ProcessInfo.processInfo.environment["O2C_TORTURE"]
  static let tortures = torture == "all"
  private static let part: (index: Int, count: Int) = {
    let numbers = ProcessInfo.processInfo.environment["O2C_TORTURE_PART"]?.split(separator: "/").compactMap { Int($0) }
    guard let numbers, numbers.count == 2, (1...max(1, numbers[1])).contains(numbers[0]) else { return (0, 1) }
    return (numbers[0] % numbers[1], numbers[1])
  }()

  /// Seconds for a sweep that takes `long` of the 65 minutes of a long sample.
  static func time(_ seconds: Double, long: Double) -> Double {
    guard NightRunner.isLong else { return seconds }
    return torture.flatMap(Double.init).map { long * $0 / 65 } ?? long / Double(part.count)
  }

  /// 1/2, 1/4, 3/4, 1/8, 5/8 … (van der Corput's sequence).
  static func fraction(_ number: Int) -> Double {
    var (rest, result, step) = (number, 0.0, 0.5)
    while rest > 0 {
      if rest & 1 == 1 { result += step }
      rest >>= 1
      step /= 2
    }
    return result
  }
}

/// The same numbers every time (splitmix64).
struct Seeded {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
