import OrderToCash
import Testing

@Suite("Aging") struct AgingTableTests {
  private static let night = BusinessDate("2026-03-31")!
  private static let usd = Currency("USD")!

  @Test(
    "An item's bucket by due date and by invoice date",
    arguments: [
      ("2026-03-31", "2026-04-30", "not_due", "days_0_30"),
      ("2026-03-01", "2026-03-31", "not_due", "days_0_30"),
      ("2026-02-28", "2026-03-30", "days_1_30", "days_31_60"),
      ("2026-01-30", "2026-03-01", "days_1_30", "days_31_60"),
      ("2026-01-29", "2026-02-28", "days_31_60", "days_61_90"),
      ("2025-12-31", "2026-01-30", "days_31_60", "days_61_90"),
      ("2025-12-30", "2025-12-31", "days_61_90", "days_over_90"),
      ("2025-11-30", "2025-12-30", "days_over_90", "days_over_90"),
      // Dated ahead: not older than today.
      ("2026-04-02", "2026-05-02", "not_due", "days_0_30"),
    ])
  func bucket(_ issued: String, _ due: String, _ byDue: String, _ byInvoice: String) {
    let buckets = AgingBuckets(bounds: [30, 60, 90])
    for (buckets, column) in [(buckets, byDue), (buckets.byInvoiceDate, byInvoice)] {
      let index = buckets.index(of: Self.night, issued: BusinessDate(issued)!, due: BusinessDate(due)!)
      #expect(buckets.column(index) == column)
    }
  }

  private func position(
    _ account: Int, _ currency: Currency, _ open: Int64, base: Int64? = nil, due: String = "2026-03-01",
    disputed: Int64 = 0
  ) -> AgingPosition {
    AgingPosition(
      account: Key(run: 1, stage: .opening, unit: 0, ordinal: account), currency: currency, open: open,
      base: base ?? open, issued: BusinessDate("2026-02-01")!, due: BusinessDate(due)!, disputed: disputed)
  }

  private func party(_ account: Key) -> AgingParty? {
    switch account.ordinal {
    case 1: AgingParty(id: "A", name: "Anna", segment: "retail", salesperson: "north", root: "A", limitCurrency: .eur)
    case 2: AgingParty(id: "B", name: "Bert", salesperson: "north", root: "A", limitCurrency: .eur)
    default: AgingParty(id: "C", name: "Cara", segment: "retail", root: "C", limitCurrency: .eur, onHold: true)
    }
  }

  private func text(_ rows: [ReportRow]) -> [String] {
    rows.map { row in
      row.cells.map { cell in
        switch cell {
        case .text(let text): text.string
        case .amount(let minor, _): String(minor)
        case .integer(let number): String(number)
        case .flag(let flag): String(flag)
        default: ""
        }
      }.joined(separator: " ")
    }
  }

  private var table: AgingTable {
    var table = AgingTable(AgingBuckets(bounds: [30]), date: Self.night)
    table.add(position(1, .eur, 100_00, disputed: 40_00))
    table.add(position(1, Self.usd, 50_00, base: 45_00, due: "2026-01-01", disputed: 10_00))
    table.add(position(1, .eur, -30_00))
    table.add(position(2, .eur, 7_00, due: "2026-04-30"))
    table.add(position(3, .eur, 1_00, due: "2025-01-01"))
    return table
  }

  @Test("Buckets and unapplied are the balance; disputed stands apart") func rows() {
    #expect(
      text(table.rows(base: .eur, party: party)) == [
        "A Anna EUR 0 10000 0 -3000 7000 7000  EUR false 4000 A retail north",
        "A Anna USD 0 0 5000 0 5000 4500  EUR false 1000 A retail north",
        "B Bert EUR 700 0 0 0 700 700  EUR false 0 A  north", "C Cara EUR 0 0 100 0 100 100  EUR true 0 C retail ",
      ])
    #expect(
      text(table.totalRows(base: .eur)).map { $0.split(separator: " ").joined(separator: " ") } == [
        "total all customers EUR 700 10000 100 -3000 7800 7800 4000",
        "total all customers USD 0 0 5000 0 5000 4500 1000",
      ])
    #expect(table.totals.map(\.amount) == [78_00, 50_00])
  }

  @Test("Every way of adding up comes to the same total") func summary() {
    let rows = text(table.summary(base: .eur, party: party))
    #expect(
      rows == [
        "account group A EUR 700 10000 0 -3000 7700 7700 4000 2", "account group A USD 0 0 5000 0 5000 4500 1000 1",
        "currency EUR EUR 700 10000 100 -3000 7800 7800 4000 3", "currency USD USD 0 0 5000 0 5000 4500 1000 1",
        "customer group (none) EUR 700 0 0 0 700 700 0 1",
        "customer group retail EUR 0 10000 100 -3000 7100 7100 4000 2",
        "customer group retail USD 0 0 5000 0 5000 4500 1000 1", "salesperson (none) EUR 0 0 100 0 100 100 0 1",
        "salesperson north EUR 700 10000 0 -3000 7700 7700 4000 2", "salesperson north USD 0 0 5000 0 5000 4500 1000 1",
        "total all customers EUR 700 10000 4600 -3000 12300 12300 4900 3",
      ])
    #expect(table.total.balance == table.total.base)
  }
}
