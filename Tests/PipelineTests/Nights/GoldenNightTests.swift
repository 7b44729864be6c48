import Foundation
import Testing

/// Every folder of `fixtures/nights` is played and, where it has `expected/`, compared byte by byte: outbox and journal, so that a
/// change of a rule or of the accounting is reviewed as a difference of files. O2C_RECORD=1 records what came, and fails.
@Suite("Golden nights", .serialized) struct GoldenNightTests {
  @Test(arguments: NightRunner.fixtures) func plays(_ name: String) throws {
    let night = try NightRunner(name)
    try night.play()
    let verified = try night.o2c("verify")
    #expect(verified.status == 0, "\(verified.text)\(verified.errors)")
    try PastAging.check(night)
    try ReconciliationLinks.check(night)
    let expected = NightRunner.fixture(name).appending(path: "expected")
    if ProcessInfo.processInfo.environment["O2C_RECORD"] == "1" {
      try? FileManager.default.removeItem(at: expected)
      try NightRunner.copyTree(night.outbox, into: expected)
      Issue.record("recorded \(expected.path): review it with git diff, then test without O2C_RECORD")
      return
    }
    guard FileManager.default.fileExists(atPath: expected.path) else { return }
    let differences = Tree.differences(try Tree.files(expected), try Tree.files(night.outbox))
    if !differences.isEmpty {
      Issue.record("\(differences.count) files differ:\n\(differences.prefix(20).joined(separator: "\n"))")
    }
  }

  /// A published date with nothing new stays as it is.
  @Test func aNightIsNotPlayedTwice() throws {
    let night = try NightRunner("order-cancelled-shortage")
    try night.play()
    let before = try night.state()
    let again = try night.run(night.dates[0])
    #expect(again.status == 0, "\(again.errors)")
    #expect(Tree.differences(before, try night.state()) == [])
  }

  /// Whoever was killed between publishing and saying so asks again.
  @Test func aNightThatDoesNotTieOutSaysSoEachTime() throws {
    let night = try NightRunner("statement-gap")
    for date in night.dates.prefix(2) { try night.drop(date); _ = try night.run(date) }
    let before = try night.state()
    let again = try night.run(night.dates[1])
    #expect(again.status == 4, "\(again.errors)")
    #expect(again.errors.contains("does not tie out"), "\(again.errors)")
    #expect(Tree.differences(before, try night.state()) == [])
  }
}
