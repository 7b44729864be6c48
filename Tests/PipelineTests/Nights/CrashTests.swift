import Foundation
import Glibc
import Testing

/// Nothing half-done: whatever dies, whenever, the same command again gives the same night as if nothing had happened.
@Suite("Crash and resume", .serialized) struct CrashTests {
  /// Who dies.
  enum Whom: String, CaseIterable { case stage, runner, both }

  /// A night before it is played, and what they come to undisturbed.
  private struct Story {
    var date: String
    /// The workspace with the night's files in the inbox.
    var before: NightRunner
    var status: Int32
    var after: [String: Data]
    /// How many calls that change something the night makes, on one thread.
    var calls: Int
  }

  private static let library = Result { try Interposer() }

  /// Kills spread evenly over all points of all nights, as many as time allows.
  @Test(.timeLimit(.minutes(60))) func killedAtAnyPoint() throws {
    let interposer = try CrashTests.library.get()
    let night = try NightRunner("first-week")
    try night.commitEachUnit()
    let stories = try tell(night, interposer)
    let end = Date(timeIntervalSinceNow: NightRunner.isLong ? 1500 : 28)
    try sweep(stories, interposer, until: end)
  }

  /// Customers and payments enough that stages have several units, each committed by itself.
  @Test(.timeLimit(.minutes(60))) func killedBetweenUnits() throws {
    let interposer = try CrashTests.library.get()
    let night = try NightRunner(empty: "generated")
    let generated = try night.o2c(
      "generate", "--date", "2026-01-05", "--orders", "320", "--customers", "320", "--lines", "2", "--xml", "5")
    #expect(generated.status == 0, "\(generated.errors)")
    let opening = try night.o2c("init", "--opening", night.root.appending(path: "opening").path)
    #expect(opening.status == 0, "\(opening.errors)")
    try night.commitEachUnit()
    let stories = try tell(night, interposer)
    try sweep(stories, interposer, until: Date(timeIntervalSinceNow: NightRunner.isLong ? 900 : 12))
  }

  private func sweep(_ stories: [Story], _ interposer: Interposer, until end: Date) throws {
    // Fractions of van der Corput's sequence: however many there is time for, they lie evenly over a night.
    var round = 0
    while Date() < end {
      round += 1
      let fraction = CrashTests.fraction(round)
      let story = stories[round % stories.count]
      let whom = Whom.allCases[round / stories.count % 3]
      let point = 1 + Int(fraction * Double(story.calls))
      try check(story, "\(whom) killed at call \(point) of \(story.calls)") { night in
        let isKilled = try interposer.run(night, story.date, killing: whom, at: point)
        #expect(isKilled, "\(story.date): nobody died at call \(point)")
        if round % 4 == 0 { _ = try interposer.run(night, story.date, killing: whom, at: 1 + point / 3) }
      }
    }
    print("killed at \(round) points of \(stories.map(\.calls).reduce(0, +)) in \(stories.count) nights")
  }

  /// Kills at random times, several threads at work, of whatever is alive then.
  @Test(.timeLimit(.minutes(60))) func killedAtAnyTime() throws {
    let interposer = try CrashTests.library.get()
    let story = try #require(try tell(NightRunner("first-week"), interposer, nights: 2).last)
    var random = Seeded(state: 20_260_105)
    let end = Date(timeIntervalSinceNow: NightRunner.isLong ? 600 : 10)
    var tried = 0
    while Date() < end {
      let milliseconds = Int(random.next() % 1500)
      let whom = Whom.allCases[tried % 3]
      try check(story, "\(whom) killed after \(milliseconds) ms") { night in
        let running = try Running(
          NightRunner.binaries.appending(path: "o2c"),
          ["run", "--workspace", night.root.path, "--date", story.date, "--jobs", "2"])
        usleep(UInt32(milliseconds) * 1000)
        CrashTests.kill(running, whom)
        _ = try running.wait()
      }
      tried += 1
    }
    print("killed at \(tried) random times")
  }

  /// A disk that is full from some point on stops the night with status 3; with space again it goes on as if nothing had been.
  @Test(.timeLimit(.minutes(60))) func fullDisk() throws {
    let interposer = try CrashTests.library.get()
    let stories = try tell(NightRunner("first-week"), interposer, nights: 3)
    let end = Date(timeIntervalSinceNow: NightRunner.isLong ? 600 : 8)
    var round = 0
    while Date() < end {
      round += 1
      let story = stories[round % stories.count]
      let point = 1 + Int(CrashTests.fraction(round) * Double(story.calls))
      try check(story, "disk full from call \(point) of \(story.calls)") { night in
        let output = try interposer.run(night, story.date, on: "disk", at: point)
        // What comes last, tidying up, a night can do without.
        #expect([3, story.status].contains(output.status), "call \(point): \(output.status), \(output.errors)")
      }
    }
    print("disk full from \(round) points")
  }

  // MARK: Telling and checking

  /// Plays the nights of a fixture undisturbed, or the one whose files are in the inbox, keeping the state before and after each.
  private func tell(_ night: NightRunner, _ interposer: Interposer, nights: Int = .max) throws -> [Story] {
    var stories: [Story] = []
    for date in (night.dates.isEmpty ? ["2026-01-05"] : night.dates).prefix(nights) {
      try night.drop(date)
      let before = try NightRunner(copying: night)
      let (output, calls) = try interposer.count(night, date)
      #expect(output.status == 0 || output.status == 4, "\(output.errors)")
      stories.append(
        Story(date: date, before: before, status: output.status, after: try night.state(), calls: calls))
    }
    return stories
  }

  private func check(_ story: Story, _ what: String, _ disturb: (NightRunner) throws -> Void) throws {
    let night = try NightRunner(copying: story.before)
    try disturb(night)
    let output = try finish(night, story.date)
    #expect(output.status == 0 || output.status == story.status, "\(story.date), \(what): \(output.errors)")
    let differences = Tree.differences(story.after, try night.state())
    #expect(differences.isEmpty, "\(story.date), \(what): \(differences.prefix(5).joined(separator: "\n"))")
  }

  /// The same command again, as often as it says to try again: a stage that outlived its runner is still at work.
  private func finish(_ night: NightRunner, _ date: String) throws -> Output {
    var output = try night.run(date)
    var left = 200
    while output.status == 3, left > 0 {
      usleep(50_000)
      output = try night.run(date)
      left -= 1
    }
    return output
  }

  // MARK: Killing

  private static func kill(_ running: Running, _ whom: Whom) {
    let runner = running.process.processIdentifier
    let stages = children(of: runner)
    if whom != .stage { _ = Glibc.kill(runner, SIGKILL) }
    if whom != .runner { for stage in stages { _ = Glibc.kill(stage, SIGKILL) } }
  }

  private static func children(of process: Int32) -> [Int32] {
    let path = "/proc/\(process)/task/\(process)/children"
    // The runner starts its stages from any of its threads.
    let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
    let texts = tasks.map {
      (try? String(contentsOfFile: "/proc/\(process)/task/\($0)/children", encoding: .utf8)) ?? ""
    }
    return ([(try? String(contentsOfFile: path, encoding: .utf8)) ?? ""] + texts)
      .flatMap { $0.split(separator: " ").compactMap { Int32($0) } }
  }

  /// 1/2, 1/4, 3/4, 1/8, 5/8 …
  private static func fraction(_ number: Int) -> Double {
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
private struct Seeded {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// The library that counts calls and kills at one, compiled by the test.
private final class Interposer: Sendable {
  private let folder: URL
  private let library: URL

  init() throws {
    folder = try NightRunner.temporary("interposer")
    library = folder.appending(path: "kill-at-call.so")
    let source = NightRunner.repository.appending(path: "Tests/Support/kill-at-call.c")
    let output = try Output(
      URL(filePath: "/usr/bin/env"), ["cc", "-shared", "-fPIC", "-O1", "-o", library.path, source.path, "-ldl"])
    guard output.status == 0 else { throw CompilerError(text: output.errors) }
  }

  struct CompilerError: Error { var text: String }

  /// Runs a night to its end and counts.
  func count(_ night: NightRunner, _ date: String) throws -> (Output, Int) {
    let counter = try counterFile()
    defer { try? FileManager.default.removeItem(at: counter) }
    let output = try night.run(date, environment: ["LD_PRELOAD": library.path, "KILL_COUNTER": counter.path])
    let bytes = try Data(contentsOf: counter)
    return (output, Int(bytes.enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << (8 * UInt64($1.offset)) }))
  }

  /// Runs a night, killing at a call; false when the night ended before it.
  func run(_ night: NightRunner, _ date: String, killing whom: CrashTests.Whom, at call: Int) throws -> Bool {
    try run(night, date, on: whom.rawValue, at: call).status == 137
  }

  /// Runs a night with a fault at a call.
  func run(_ night: NightRunner, _ date: String, on what: String, at call: Int) throws -> Output {
    let counter = try counterFile()
    defer { try? FileManager.default.removeItem(at: counter) }
    return try night.run(
      date,
      environment: [
        "LD_PRELOAD": library.path, "KILL_COUNTER": counter.path, "KILL_AT": String(call), "KILL_WHOM": what,
      ])
  }

  private func counterFile() throws -> URL {
    let file = folder.appending(path: UUID().uuidString)
    try Data(count: 8).write(to: file)
    return file
  }
}
