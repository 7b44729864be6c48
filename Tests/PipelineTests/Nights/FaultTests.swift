import Foundation
import Testing

/// A call that fails stops the night cleanly, or it goes on without it; the same command again comes to the same end.
@Suite("Faults", .serialized) struct FaultTests {
  /// A full disk from some point on stops the night with status 3; with space again it goes on as if nothing had been.
  @Test(.timeLimit(.minutes(1440))) func fullDisk() throws {
    try sweep(["ENOSPC"], seconds: 6, long: 600)
  }

  /// A single call that fails, is interrupted, or writes less than it was given.
  @Test(.timeLimit(.minutes(1440))) func failingCall() throws {
    try sweep(["EIO", "EINTR", "short"], seconds: 10, long: 900)
  }

  /// A device that fails says nothing of the file that was to be moved: the file is neither refused nor left for another night.
  @Test func failingMoveOfAClaimedFile() throws {
    let injector = try FaultInjector.shared.get()
    let story = try #require(try DisturbedNight.tell(NightRunner("first-week"), injector, nights: 1).first)
    var moves = 0
    var point = 0
    // Files are claimed early in the night, one call each.
    while moves < 2, point < story.calls {
      point += 1
      let night = try NightRunner(copying: story.before)
      let output = try injector.run(night, story.date, on: "EIO", at: point, stage: "o2c-intake")
      guard output.status == 3, output.errors.contains("Could not rename \(night.root.path)/inbox/"),
        !output.errors.contains("/.claimed/")
      else { continue }
      moves += 1
      try story.checkEnd(of: night, "EIO at call \(point) of intake")
    }
    #expect(moves == 2)
  }

  private func sweep(_ kinds: [String], seconds: Double, long: Double) throws {
    let injector = try FaultInjector.shared.get()
    let stories = try DisturbedNight.tell(NightRunner("first-week"), injector, nights: 3)
    let faults = try DisturbedNight.sweep(stories, ways: kinds.count, seconds: seconds, long: long) {
      story, way, point, _ in
      try story.check("\(kinds[way]) at call \(point) of \(story.calls)") { night in
        let output = try injector.run(night, story.date, on: kinds[way], at: point)
        #expect(
          [3, story.status].contains(output.status),
          "\(story.date), \(kinds[way]) at call \(point): \(output.status), \(output.errors)")
      }
    }
    print("\(faults) faults (\(kinds.joined(separator: ", "))) in \(stories.count) nights")
  }

  /// All that was not made durable is gone: entries without a sync of their folder, bytes without one of their file.
  @Test(.timeLimit(.minutes(1440))) func lossOfPower() throws {
    let injector = try FaultInjector.shared.get()
    let night = try NightRunner("first-week")
    try night.commitEachUnit()
    let stories = try DisturbedNight.tell(night, injector, nights: 3)
    let losses = try DisturbedNight.sweep(stories, ways: 1, seconds: 12, long: 900) { story, _, point, _ in
      let night = try NightRunner(copying: story.before)
      let shadow = try PowerLoss(night)
      let output = try injector.run(night, story.date, on: "both", at: point, shadow: shadow)
      #expect(output.status == 137, "\(story.date): nobody died at call \(point): \(output.errors)")
      try shadow.fall()
      try story.checkEnd(of: night, "power lost at call \(point) of \(story.calls)")
    }
    print("\(losses) losses of power in \(stories.count) nights")
  }
}
