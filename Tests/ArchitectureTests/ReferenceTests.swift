import Foundation
import OrderToCash
import Testing

/// The reference pages say what the code declares. `O2C_RECORD=1` writes them anew, and fails so that nobody records by mistake.
@Suite("Reference pages") struct ReferenceTests {
  @Test(arguments: ReferencePages.all.map(\.path)) func pageIsWhatTheCodeDeclares(_ path: String) throws {
    let page = try #require(ReferencePages.all.first { $0.path == path })
    if ProcessInfo.processInfo.environment["O2C_RECORD"] == "1" {
      try page.text.write(toFile: Repository.root + "/" + path, atomically: true, encoding: .utf8)
      Issue.record("\(path) was written; look at the difference, then run again without O2C_RECORD")
      return
    }
    let found = try Repository.text(path)
    #expect(
      found == page.text, "\(path) is not what the code declares: run with O2C_RECORD=1 and look at the difference")
  }

  @Test func everyStageWithRulesHasItsSection() {
    for rule in RuleRegistry.all { #expect(ReferencePages.rules.contains("| `\(rule.id)` |"), "\(rule.id)") }
  }

  @Test func everyEventThatIsUsedHasItsRow() {
    for rule in PostingRules.all { #expect(ReferencePages.books.contains("| \(rule.event.name) |")) }
  }
}
