import Foundation
import Testing

/// The key figures, over all fixture nights.
@Suite("Key figures of the fixture nights") struct MeasureCoverageTests {
  /// Night by night, the rows of `kpis.csv` that were recorded.
  private static func nights() throws -> [[ReconciliationLinks.Table.Row]] {
    try NightRunner.fixtures.flatMap { name -> [[ReconciliationLinks.Table.Row]] in
      let expected = NightRunner.fixture(name).appending(path: "expected")
      let folders = (try? FileManager.default.contentsOfDirectory(atPath: expected.path)) ?? []
      return try folders.sorted().map { folder in
        try ReconciliationLinks.Table(expected.appending(path: "\(folder)/reports/kpis.csv")).rows
      }
    }
  }

  @Test("Each has a definition on every night, and a night on which it has a figure and one on which it has a trend")
  func everyMeasure() throws {
    var values: [String: Int] = [:]
    var trends: [String: Int] = [:]
    for row in try Self.nights().joined() {
      let name = row["measure"]
      #expect(!row["definition"].isEmpty && !row["unit"].isEmpty, "\(name)")
      values[name, default: 0] += row["value"].isEmpty ? 0 : 1
      trends[name, default: 0] += row["trend"].isEmpty ? 0 : 1
    }
    let asked = [
      "DSO", "DSO, count-back", "DSO, best possible", "average days delinquent", "collection effectiveness index",
      "receivables turnover", "overdue share", "auto-match rate", "order cycle time", "fill rate", "perfect order rate",
      "invoice accuracy", "dispute rate", "deduction rate", "days to resolve", "unapplied cash days",
      "promise kept rate",
    ]
    for name in asked { #expect(trends[name, default: 0] > 0, "\(name) has no trend in any fixture night") }
    for name in values.keys.sorted() { #expect(values[name, default: 0] > 0, "\(name) has no figure anywhere") }
    let bottlenecks = try Self.nights().count { $0.contains { $0["note"] == "the bottleneck" } }
    #expect(bottlenecks > 0)
  }

  @Test("Collected of what could be collected is never more than all") func effectiveness() throws {
    for row in try Self.nights().joined() where row["measure"] == "collection effectiveness index" {
      #expect((Decimal(string: row["value"]) ?? 0) <= 100)
    }
  }
}
