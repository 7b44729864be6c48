import Foundation
import OrderToCash
import Testing

/// What README.md and docs/ quote is there: files, links, commands and options, reports, and the lines of the fixture nights.
@Suite("README") struct ReadmeTests {
  private static let pages =
    ["README.md", "CHANGELOG.md", "inbox/README.md", "outbox/README.md"]
    + Repository.files(under: "docs", suffix: ".md")

  @Test(arguments: pages) func linksLeadSomewhere(_ page: String) throws {
    let folder = page.contains("/") ? String(page[..<page.lastIndex(of: "/")!]) + "/" : ""
    for match in try Repository.text(page).matches(of: /\]\(([^)#\s]*)(#[^)\s]*)?\)/) {
      let target = String(match.1)
      guard !target.hasPrefix("http") else { continue }
      let file = target.isEmpty ? page : folder + target
      let path = URL(filePath: Repository.root + "/" + file).standardized.path
      #expect(FileManager.default.fileExists(atPath: path), "\(page) links to \(file)")
      guard let anchor = match.2, path.hasSuffix(".md") else { continue }
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(anchors(text).contains(String(anchor.dropFirst())), "\(page) links to \(file)\(anchor)")
    }
  }

  /// Headings as the sites that show Markdown name them.
  private func anchors(_ text: String) -> Set<String> {
    Set(
      text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
        let title = line.drop { $0 == "#" || $0 == " " }.lowercased()
        return String(title.filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }).split(separator: " ")
          .joined(separator: "-")
      })
  }

  // MARK: Commands

  /// `run` and the options of each command, from the declarations that `--help` prints.
  private func commands() throws -> [String: Set<String>] {
    let shared: Set<String> = ["workspace", "help", "version"]
    var found: [String: Set<String>] = [:]
    for file in Repository.files(under: "Sources/Pipeline/Commands") {
      let text = try Repository.text(file)
      guard let name = text.firstMatch(of: /commandName: "([a-z0-9-]+)"/)?.1 else { continue }
      let options = text.matches(of: /@(?:Option|Flag)\((?:[^()]|\([^()]*\))*\)\s+var ([A-Za-z]+)/).map { match in
        match.1.map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
      }
      let type = file.split(separator: "/").last?.dropLast("Command.swift".count) ?? ""
      // `FormatsTryCommand.swift` is a part of `o2c formats`, `BenchReadingCommand.swift` of `o2c bench`.
      let whole = ["Formats", "Bench"].first { type.hasPrefix($0) && type != $0 }
      found[whole?.lowercased() ?? String(name), default: shared].formUnion(options)
    }
    return found
  }

  @Test(arguments: pages) func commandsAreThose(_ page: String) throws {
    let commands = try commands()
    #expect(commands["run"]?.contains("date") == true)
    // Code in backquotes or in blocks: `o2c` and a word, then its options to the end of the line or quotation.
    for match in try Repository.text(page).matches(of: /(?:^|[`\s\/])o2c ([a-z]+)([^`\n|>]*)/) {
      let line = String(match.0)
      guard let options = commands[String(match.1)] else {
        // Prose: “o2c says”.
        if line.contains("`") { Issue.record("\(page): there is no command o2c \(match.1)") }
        continue
      }
      for option in match.2.matches(of: /--([a-z-]+)/) where !options.contains(String(option.1)) {
        Issue.record("\(page): o2c \(match.1) has no option --\(option.1)")
      }
    }
  }

  @Test func everyCommandIsListed() throws {
    let text = try Repository.text("README.md")
    for command in try commands().keys.sorted() where command != "o2c" && command != "o2c-stage" {
      #expect(text.contains("| `o2c \(command)"), "README.md does not list o2c \(command)")
    }
  }

  @Test(arguments: pages) func reportsAreThose(_ page: String) throws {
    let reports = Set(ReportRegistry.all(agingBuckets: AgingBuckets(bounds: [30])).map(\.name))
    for match in try Repository.text(page).matches(of: /reports\/([a-z-]+)\.csv/) {
      #expect(reports.contains(String(match.1)), "\(page) names reports/\(match.1).csv")
    }
  }

  @Test func rulesOfTheMorningAreThose() throws {
    let page = try Repository.text("docs/operations.md")
    for match in page.matches(of: /`((?:intake|price|cash|credit|fulfil|invoice|collect|decision)\.[a-z-]+)`/) {
      #expect(RuleRegistry.rule(Text(String(match.1))) != nil, "docs/operations.md names the rule \(match.1)")
    }
  }

  // MARK: Quotations

  /// A comment before a block names the file of a fixture night that each of its lines stands in.
  @Test func quotedLinesAreThere() throws {
    var count = 0
    for match in try Repository.text("README.md").matches(
      of: /<!-- (expected|fixture) (\S+) -->\n```[a-z]*\n([^`]*)```/)
    {
      let isExpected = match.1 == "expected"
      let path = "fixtures/nights/" + (isExpected ? "first-week/expected/" : "") + match.2
      if isExpected, !FileManager.default.fileExists(atPath: Repository.root + "/fixtures/nights/first-week/expected") {
        print("skipped: \(match.2) is not recorded under fixtures/nights/first-week/expected")
        continue
      }
      let lines = Set(try Repository.lines(path).map { $0.split(separator: "#").first ?? "" })
      for line in match.3.split(separator: "\n") {
        count += 1
        #expect(lines.contains(line), "README.md quotes “\(line)”, which is not in \(path)")
      }
    }
    #expect(count > 10, "quotations are marked by a comment before their block")
  }
}
