import Interchange
import OrderToCash
import Testing

@testable import Pipeline

/// What counts as a change between two nights' reports.
@Suite("Nights compared") struct NightDifferenceTests {
  /// A night's file of a report: these cells, and nothing in the other columns.
  private static func table(_ report: ReportDeclaration, _ rows: [[String: String]]) throws -> CSVTable {
    let head = report.columns.map(\.name)
    let lines = [head.joined(separator: ",")] + rows.map { row in head.map { row[$0] ?? "" }.joined(separator: ",") }
    return try CSVTable(Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  private static let open = ["exception_id": "EX-000001", "status": "new", "age_days": "0", "amount": "10.00"]

  @Test(
    "An exception that only ages is the same; whatever else differs is told, without its age",
    arguments: [
      (["age_days": "1", "status": "open"], []),
      (["age_days": "1", "status": "open", "amount": "12.00"], ["amount: 10.00 → 12.00"]),
      (["age_days": "1", "status": "open", "owner": "sales"], ["owner: (empty) → sales"]),
      (["status": "closed"], ["status: new → closed"]),
    ] as [([String: String], [String])])
  func exceptions(_ later: [String: String], _ told: [String]) throws {
    let report = ReportRegistry.exceptions
    let difference = NightDifference.compare(
      report, try Self.table(report, [Self.open]), try Self.table(report, [Self.open.merging(later) { $1 }]))
    #expect(difference.rows.flatMap(\.cells) == told && difference.changed == (told.isEmpty ? 0 : 1))
    #expect(difference.same == (told.isEmpty ? 1 : 0))
  }

  @Test("An item that is a day later past due is the same until it comes into another bucket") func items() throws {
    let report = ReportRegistry.agingDetail
    func item(_ days: Int, _ bucket: String) -> [String: String] {
      ["customer_id": "C1", "document": "INV-1", "days_past_due": "\(days)", "bucket": bucket]
    }
    for (later, changed) in [(item(30, "days_1_30"), 0), (item(31, "days_31_60"), 1)] {
      let difference = NightDifference.compare(
        report, try Self.table(report, [item(29, "days_1_30")]), try Self.table(report, [later]))
      #expect(difference.changed == changed)
    }
  }

  /// Tasks stand by owner and age: one that is settled moves those behind it up.
  @Test("A task is known by its exception, wherever it stands") func tasks() throws {
    let report = ReportRegistry.tasks
    func task(_ number: Int, _ days: Int) -> [String: String] {
      ["owner": "sales", "exception_id": "EX-00000\(number)", "age_days": "\(days)"]
    }
    let difference = NightDifference.compare(
      report, try Self.table(report, [task(1, 4), task(2, 3), task(3, 3)]),
      try Self.table(report, [task(2, 4), task(3, 4), task(4, 0)]))
    #expect(difference.added == 1 && difference.removed == 1 && difference.changed == 0 && difference.same == 2)
  }
}
