import Foundation
import OrderToCash
import Testing

@testable import Pipeline

/// `docs/configuration.md` has every key that the program asks for, in the section where it asks, and no other. What is asked for
/// is learnt from the program itself: a key that nobody knows makes it tell those that it knows.
@Suite("Configuration page") struct ConfigurationPageTests {
  private static let stranger = "zzz"

  /// The keys known at `path`, or nil when there is no section.
  private func known(_ path: [String], asList: Set<[String]>) -> [String]? {
    var text = "{\(ConfigurationPageTests.stranger): 1}"
    for depth in stride(from: path.count, to: 0, by: -1) {
      if asList.contains(Array(path[..<depth])) { text = "[\(text)]" }
      text = "{\(path[depth - 1]): \(text)}"
    }
    for problem in Configuration.read(text).problems
    where problem.place.path.string.hasSuffix(ConfigurationPageTests.stranger) {
      guard let list = problem.whatToDo.split(separator: ":", maxSplits: 1).last else { continue }
      return list.split(separator: ",").map { String($0.filter { $0 != " " }) }
    }
    return nil
  }

  /// Every section with its keys, from the root down.
  private func sections() -> [String: [String]] {
    var found: [String: [String]] = [:]
    var lists: Set<[String]> = []
    var waiting: [[String]] = [[]]
    while let path = waiting.popLast() {
      var keys = known(path, asList: lists)
      if keys == nil {
        lists.insert(path)
        keys = known(path, asList: lists)
      }
      guard let keys else {
        lists.remove(path)
        continue
      }
      found[path.joined(separator: ".")] = keys.sorted()
      waiting += keys.map { path + [$0] }
    }
    return found
  }

  /// The first cells of the tables under each heading.
  private func documented() throws -> [String: [String]] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "docs/configuration.md"), encoding: .utf8)
    var section = ""
    var found: [String: [String]] = [:]
    for line in text.split(separator: "\n") {
      if line.hasPrefix("##") {
        section = String(line.drop { $0 == "#" || $0 == " " })
        if section == "pipeline.yml" { section = "" }
      }
      guard line.hasPrefix("| `"), let key = line.split(separator: "`").dropFirst().first else { continue }
      found[section, default: []].append(String(key))
    }
    return found.mapValues { $0.sorted() }
  }

  @Test func everyKeyIsExplained() throws {
    var (asked, explained) = (sections(), try documented())
    // An override has what the company has, so it is explained once.
    for section in asked.keys where section.hasPrefix("overrides.policies") {
      #expect(asked[section] == asked[String(section.dropFirst("overrides.".count))])
      asked[section] = nil
      explained[section] = nil
    }
    #expect(asked.count > 15, "sections are found by what the program complains about")
    for (section, keys) in asked.sorted(by: { $0.key < $1.key }) {
      #expect(explained[section] == keys, "section ‘\(section)’ of docs/configuration.md")
    }
    for section in explained.keys.sorted() where asked[section] == nil {
      Issue.record("docs/configuration.md explains ‘\(section)’, which the program does not read")
    }
  }

  /// The page's smallest example is one.
  @Test func theSmallestExampleRuns() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "docs/configuration.md"), encoding: .utf8)
    let example = try #require(
      text.components(separatedBy: "```yaml\n").dropFirst().first?.components(separatedBy: "```").first)
    let (configuration, problems) = Configuration.read(example)
    #expect(problems.map(\.message) == [])
    #expect(configuration.channels.count == 4)
  }
}

/// A night keeps the text that it began with: what is wrong must be told before it begins.
@Suite("Configuration of a workspace") struct WorkspaceConfigurationTests {
  @Test func aFormatsProblemIsToldBeforeTheNight() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let text = """
      company: { name: Acme Ltd, currency: EUR, country: IE }
      formats:
        - name: acme
          kind: orders
          columns: { order_number: Nr, quantity: Menge }
      """
    try text.write(to: folder.appending(path: "pipeline.yml"), atomically: true, encoding: .utf8)
    let workspace = try Workspace(folder.path)
    do {
      _ = try workspace.readConfiguration()
      Issue.record("the format gives no customer, and is taken")
    } catch let failure as Failure {
      #expect(failure.exitCode == 2)
      #expect(failure.message.contains("line 3"), "\(failure.message)")
      #expect(failure.message.contains("customer"), "\(failure.message)")
    }
  }
}
