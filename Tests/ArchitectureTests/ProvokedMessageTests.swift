import OrderToCash
import Testing

/// Whatever intake can say, some test or fixture night makes it say.
@Suite("Messages are provoked") struct ProvokedMessageTests {
  /// The rules of reading and intake are written where they are met; each must stand in a test, with what provokes it, or in what a
  /// fixture night is expected to report.
  @Test func everyRuleOfIntake() throws {
    // Prices are judged at intake too; their rules are held by tables of their own.
    let names = RuleRegistry.all.map(\.id.string).filter { $0.hasPrefix("intake.") }
    #expect(names.count > 80)
    var missing = Set(names)
    for file in Repository.files(under: "Tests") where !file.hasSuffix("/ProvokedMessageTests.swift") {
      let text = try Repository.text(file)
      missing = missing.filter { !text.contains("\"\($0)\"") }
    }
    for file in Repository.files(under: "fixtures/nights", suffix: ".csv")
    where file.contains("/expected/") {
      let text = try Repository.text(file)
      missing = missing.filter { !text.contains($0) }
    }
    #expect(missing.isEmpty, "no test provokes \(missing.sorted().joined(separator: ", "))")
  }
}
