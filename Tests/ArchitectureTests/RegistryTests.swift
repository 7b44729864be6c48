import OrderToCash
import Testing

/// Lists that say the same thing in several places say the same thing.
@Suite("Registries") struct RegistryTests {
  private static let stages = Stage.allCases.filter { $0 != .opening }.map(\.name)

  /// The words in quotation marks on the line that begins with `prefix`.
  private func quoted(_ file: String, after prefix: String) throws -> [String] {
    let line = try #require(try Repository.lines(file).first { $0.hasPrefix(prefix) }, "\(file) has no line \(prefix)")
    return line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  @Test func stagesOfThePackage() throws {
    #expect(try quoted("Package.swift", after: "let stages =") == RegistryTests.stages)
  }

  @Test func stagesOfTheRegistry() throws {
    let text = try Repository.text("Sources/Pipeline/Configuration/StageRegistry.swift")
    let line = try #require(text.split(separator: "\n").first { $0.contains("let stages: [Stage] = [") })
    let list = line.split(separator: "[").last?.split(separator: "]").first ?? ""
    #expect(list.split(separator: ",").map { String($0.drop { !$0.isLetter }) } == RegistryTests.stages)
    for stage in RegistryTests.stages {
      let type = stage.prefix(1).uppercased() + stage.dropFirst() + "Stage.self"
      #expect(text.contains(type), "StageRegistry.work(named:) does not know \(type)")
    }
  }

  @Test func stagesOfTheConfiguration() throws {
    let line = try #require(try Repository.lines("pipeline.yml").first { $0.hasPrefix("stages:") })
    let list = line.drop { $0 != "[" }.dropFirst().prefix { $0 != "]" }
    #expect(list.split(separator: ",").map { String($0.drop { $0 == " " }) } == RegistryTests.stages)
  }

  @Test func everyStageHasItsExecutable() throws {
    let folders = Set(Repository.files(under: "Sources").map { String($0.split(separator: "/")[1]) })
    #expect(
      folders.filter { $0.hasPrefix("o2c") }.sorted() == (["o2c"] + RegistryTests.stages.map { "o2c-\($0)" }).sorted())
  }

  @Test func rulesAreDeclaredOnce() {
    var seen: Set<Text> = []
    for rule in RuleRegistry.all { #expect(seen.insert(rule.id).inserted, "\(rule.id) is declared twice") }
  }

  /// Rule ids are written where they are met; each must be one that `o2c explain` can explain.
  @Test func everyRuleThatIsWrittenIsDeclared() throws {
    let areas = Set(RuleRegistry.all.map { String($0.id.string.prefix { $0 != "." }) })
    for file in Repository.files(under: "Sources") {
      for (index, line) in try Repository.lines(file).enumerated() {
        for word in literals(in: line) where isRuleId(word, areas) && RuleRegistry.rule(Text(word)) == nil {
          Issue.record("\(file):\(index + 1) names the rule \(word), which RuleRegistry does not have")
        }
      }
    }
  }

  private func literals(in line: Substring) -> [String] {
    line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  /// `area.what-it-is`, in an area that has rules. File names look alike and are not meant.
  private func isRuleId(_ word: String, _ areas: Set<String>) -> Bool {
    let parts = word.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, areas.contains(String(parts[0])), !parts[1].isEmpty else { return false }
    guard !["csv", "yml", "html", "xml", "json", "swift"].contains(parts[1]) else { return false }
    return parts[1].utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || $0 == 0x2D }
  }
}
