import Glibc
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

  /// What reads, records or takes over what others wrote, and may find it wrong.
  private static let readers = [
    "Sources/Interchange", "Sources/OrderToCash/Intake", "Sources/OrderToCash/Orders", "Sources/OrderToCash/Fulfilment",
    "Sources/OrderToCash/Disputes", "Sources/OrderToCash/Invoicing", "Sources/Pipeline/Stages/Intake",
    "Sources/Pipeline/Configuration", "Sources/Pipeline/Opening",
  ]

  /// Each text that says what is wrong with a file stands in a test, or in what a fixture night is expected to report: its longest
  /// piece, and where that is only a word, all of it.
  @Test func everyMessage() throws {
    var expected: [String] = []
    for file in Repository.files(under: "Tests") where !file.hasPrefix("Tests/ArchitectureTests/") {
      expected += MessageTexts.literals(try Repository.text(file))
    }
    for file in Repository.files(under: "fixtures/nights", suffix: ".csv")
    where file.contains("/expected/") && (file.hasSuffix("/problems.csv") || file.hasSuffix("/exceptions.csv")) {
      expected.append(try Repository.text(file))
    }
    let corpus = expected.filter { !$0.isEmpty }
    var count = 0
    for file in Self.readers.flatMap({ Repository.files(under: $0) }) {
      for (line, pieces) in MessageTexts.messages(try Repository.text(file)) {
        count += 1
        #expect(
          Self.stands(pieces, in: corpus), "\(file):\(line): no test provokes ‘\(pieces.joined(separator: "…"))’")
      }
    }
    #expect(count > 300)
  }

  private static func stands(_ pieces: MessageTexts.Pieces, in corpus: [String]) -> Bool {
    let longest = pieces.max { $0.count < $1.count } ?? ""
    let words = longest.split(separator: " ").joined(separator: " ")
    if words.count >= 12 { return corpus.contains { has($0, words) } }
    let parts = pieces.filter { !$0.isEmpty }
    return corpus.contains { text in parts.allSatisfy { has(text, $0) } && inOrder(parts, text) }
  }

  private static func inOrder(_ parts: [String], _ text: String) -> Bool {
    text.split(separator: "\n").contains { line in
      var rest = line[...]
      for part in parts {
        guard let found = rest.firstRange(of: part) else { return false }
        rest = rest[found.upperBound...]
      }
      return true
    }
  }

  private static func has(_ text: String, _ part: String) -> Bool {
    text.withCString { text in part.withCString { part in strstr(text, part) != nil } }
  }
}
