import Testing

@testable import OrderToCash

@Suite struct JournalSummaryTests {
  private static func posting(
    _ event: PostingEvent, _ day: Int, _ debit: Text, _ credit: Text, _ amount: Int64, _ currency: Currency = .eur,
    base: Int64? = nil
  ) -> Posting {
    Posting(
      event, date: january(day), debit: debit, credit: credit, item: .none, currency: currency, amount: amount,
      base: base ?? amount)
  }

  @Test func accountsAreSummedPerDayAndCurrency() {
    var summary = JournalSummary()
    summary.add(Self.posting(.receipt, 6, "assets:bank:main", "assets:receivables", 50_00))
    summary.add(Self.posting(.invoice, 5, "assets:receivables", "revenue", 100_00))
    summary.add(Self.posting(.invoice, 5, "assets:receivables", "revenue", 20_00))
    summary.add(Self.posting(.invoiceTax, 5, "assets:receivables", "liabilities:tax:output", 19_00), count: 3)
    summary.add(Self.posting(.creditNote, 5, "revenue", "assets:receivables", 5_00))
    summary.add(Self.posting(.invoice, 5, "assets:receivables", "revenue", 10_00, usd, base: 9_00))
    let rows = summary.rows(.eur).map { row in
      row.cells.map { cell in
        switch cell {
        case .text(let text): text.string
        case .date(let date): "\(date)"
        case .amount(let minor, _): "\(minor)"
        case .integer(let number): "\(number)"
        default: "?"
        }
      }.joined(separator: " ")
    }
    #expect(
      rows == [
        "2026-01-05 assets:receivables EUR 13900 500 13400 13900 500 13400 6",
        "2026-01-05 assets:receivables USD 1000 0 1000 900 0 900 1",
        "2026-01-05 liabilities:tax:output EUR 0 1900 -1900 0 1900 -1900 3",
        "2026-01-05 revenue EUR 500 12000 -11500 500 12000 -11500 3",
        "2026-01-05 revenue USD 0 1000 -1000 0 900 -900 1",
        "2026-01-06 assets:bank:main EUR 5000 0 5000 5000 0 5000 1",
        "2026-01-06 assets:receivables EUR 0 5000 -5000 0 5000 -5000 1",
      ])
  }
}
