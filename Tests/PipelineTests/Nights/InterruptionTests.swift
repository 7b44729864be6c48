import Foundation
import Testing

/// What the runner does around a night.
@Suite("Interruptions", .serialized) struct InterruptionTests {
  /// A night stopped in its middle, as after a loss of power.
  private func openNight() throws -> NightRunner {
    let night = try NightRunner("parent-pays")
    try night.drop(night.dates[0])
    let running = try Running(
      NightRunner.binaries.appending(path: "o2c"), ["run", "--workspace", night.root.path, "--date", night.dates[0]])
    let end = Date(timeIntervalSinceNow: 20)
    while Date() < end, try !isOpen(night) { usleep(2_000) }
    running.process.terminate()
    _ = try running.wait()
    return night
  }

  private func isOpen(_ night: NightRunner) throws -> Bool {
    let output = try night.o2c("status")
    return output.text.contains("state open")
  }

  @Test func aLaterNightFollowsTheOneThatWasOpen() throws {
    let night = try openNight()
    try night.drop(night.dates[1])
    var output = try night.run(night.dates[1])
    while output.status == 3 { output = try night.run(night.dates[1]) }
    #expect(output.status == 0, "\(output.errors)")
    let nights = try FileManager.default.contentsOfDirectory(atPath: night.outbox.path).sorted()
    #expect(nights == night.dates)
  }

  @Test func aNightIsNotBegunWithoutSpace() throws {
    let night = try NightRunner("parent-pays")
    let path = night.root.appending(path: "pipeline.yml")
    let text = try String(contentsOf: path, encoding: .utf8)
    let hungry = text.replacing("\nlimits:\n", with: "\nlimits:\n  free_bytes: 1152921504606846976\n")
    try hungry.write(to: path, atomically: true, encoding: .utf8)
    let refused = try night.run(night.dates[0])
    #expect(refused.status == 3 && refused.errors.contains("limits.free_bytes"), "\(refused.errors)")
    try text.write(to: path, atomically: true, encoding: .utf8)
    #expect(try night.run(night.dates[0]).status == 0)
  }

  @Test func datesSkipButNeverGoBack() throws {
    let night = try NightRunner("order-cancelled-shortage")
    #expect(try night.run("2026-01-09").status == 0)
    let back = try night.run("2026-01-08")
    #expect(back.status == 2 && back.errors.contains("never go back"), "\(back.errors)")
    #expect(try night.run("2026-02-01").status == 0)
  }

  /// New files for a published date make a supplement of it.
  @Test func newFilesMakeASupplement() throws {
    let night = try NightRunner("order-cancelled-shortage")
    let date = night.dates[0]
    #expect(try night.run(date).status == 0)
    try night.drop(date)
    let second = try night.run(date)
    #expect(second.status == 0, "\(second.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: night.outbox.path).sorted() == [date, "\(date).2"])
    let verified = try night.o2c("verify")
    #expect(verified.status == 0, "\(verified.text)")
  }

  @Test func oneRunAtATime() throws {
    let night = try NightRunner("parent-pays")
    try night.drop(night.dates[0])
    let lock = night.root.appending(path: "ledger/lock")
    let holder = try Running(
      URL(filePath: "/usr/bin/env"), ["flock", "--exclusive", lock.path, "sleep", "3"])
    usleep(300_000)
    let refused = try night.run(night.dates[0])
    #expect(refused.status == 3, "\(refused.errors)")
    _ = try holder.wait()
    #expect(try night.run(night.dates[0]).status == 0)
  }
}
