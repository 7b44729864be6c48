import Foundation
import Testing

@testable import OrderToCash

/// Golden cases of cash application, one a file: each rule once, and each reason for which a rule leaves a payment alone.
@Suite struct CashCaseTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "fixtures/cash")
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".case") }.sorted()
  private static let records = ProcessInfo.processInfo.environment["O2C_RECORD"] != nil

  @Test(arguments: names) func comesToWhatTheFileSays(_ name: String) throws {
    let file = Self.folder.appending(path: name)
    let text = try String(contentsOf: file, encoding: .utf8)
    let example = try CashCaseFile(text)
    let told = example.told()
    guard told != example.expected else { return }
    if Self.records {
      try (example.input + "\n----\n" + told).write(to: file, atomically: true, encoding: .utf8)
      Issue.record("\(name) was recorded: read it, and run again")
    } else {
      Issue.record("\(name) comes to\n\(told)")
    }
  }

  /// Rules that other tests show: of bank entries, and those that name a part of an application.
  private static let elsewhere: Set<Text> = [
    "cash.bank-rule", "cash.bank-charges", "cash.clearing", "cash.batch-difference", "cash.identified",
    "cash.booked-anew", "cash.learned", "cash.discount", "cash.tolerance", "cash.deduction",
  ]

  @Test func everyRuleHasItsCase() throws {
    let all = try Self.names.map { try String(contentsOf: Self.folder.appending(path: $0), encoding: .utf8) }.joined()
    for rule in CashRules.all where !Self.elsewhere.contains(rule.id) {
      #expect(all.contains(rule.id.string), "no case in fixtures/cash comes to \(rule.id)")
    }
  }

  @Test func everyRefusalHasItsCase() throws {
    let all = try Self.names.map { try String(contentsOf: Self.folder.appending(path: $0), encoding: .utf8) }.joined()
    for number in 0..<100 {
      guard let refusal = CashVerdict.Refusal(rawValue: number) else { continue }
      #expect(all.contains(refusal.reason), "no case in fixtures/cash shows “\(refusal.reason)”")
    }
  }
}
