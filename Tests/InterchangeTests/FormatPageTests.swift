import Foundation
import OrderToCash
import Testing
import Yams

@testable import Interchange

/// `docs/formats.md` has every column of every kind with its type, and every key of a declaration.
@Suite("Formats page") struct FormatPageTests {
  private static let page: String = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return (try? String(contentsOf: root.appending(path: "docs/formats.md"), encoding: .utf8)) ?? ""
  }()

  /// The tables' rows under a heading, cell by cell, without the heads.
  private func rows(under heading: String) -> [[String]] {
    let lines = FormatPageTests.page.split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(of: Substring(heading)) else { return [] }
    return lines[(start + 1)...].prefix { !$0.hasPrefix("#") }.filter { $0.hasPrefix("| `") }
      .map { line in
        line.split(separator: "|").map { String($0).trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
      }
  }

  /// Changes and cancellations have the columns of orders; a cancellation needs no quantities.
  @Test(arguments: DocumentKind.allCases.filter { $0 != .orderChanges && $0 != .orderCancellations })
  func columnsAreThose(_ kind: DocumentKind) {
    let expected = Schema.of(kind).columns.map { [$0.field.name.string, "\($0.type)", $0.required ? "yes" : ""] }
    let found = rows(under: "### \(kind.rawValue)").map { Array($0.prefix(3)) }
    #expect(found == expected)
  }

  @Test func formatsAreThose() {
    let expected = FormatCatalog.builtIn().formats.filter(\.isXML).map { [$0.name.string, $0.kind.rawValue] }
    #expect(rows(under: "## Built-in: XML").map { Array($0.prefix(2)) } == expected)
  }

  @Test func recordFormatsAreThose() {
    let expected = FormatCatalog.builtIn().formats.filter(\.isRecords).map { [$0.name.string, $0.kind.rawValue] }
    #expect(rows(under: "## Built-in: records").map { Array($0.prefix(2)) } == expected)
  }

  @Test func keysAreThose() throws {
    var catalog = FormatCatalog.builtIn()
    let csv = catalog.add(formats: "[{name: a, kind: orders, csv: {zzz: 1}}]").map(\.why).joined()
    let keys = csv.split(separator: " ").map { String($0.filter(\.isLetter)) }.filter {
      !["known", "here", "are"].contains($0)
    }
    #expect(!keys.isEmpty)
    #expect(rows(under: "## A partner's own").map { $0[0] } == FormatDecoder.keys + keys)
  }
}
