import OrderToCash
import Testing

/// Cases of the formulas; the sources are named with `KeyFigures`.
@Suite("Key figures") struct KeyFigureTests {
  typealias Period = KeyFigures.SalesPeriod

  @Test(
    "Days sales outstanding",
    arguments: [
      // Receivables 500,000, sales 1,500,000 over 90 days: 30 days.
      (500_000_00, 1_500_000_00, 90, 300_000), (0, 100, 30, 0), (100, 300, 30, 100_000), (-100, 300, 30, -100_000),
      // Rounded half away from zero: 200 ÷ 3 × 1.
      (2, 3, 1, 6667),
    ])
  func simple(_ receivables: Int64, _ sales: Int64, _ days: Int, _ expected: Int64) {
    #expect(KeyFigures.daysSalesOutstanding(receivables: receivables, sales: sales, days: days) == expected)
  }

  @Test("Nothing sold says nothing of days") func nothingSold() {
    #expect(KeyFigures.daysSalesOutstanding(receivables: 100, sales: 0, days: 30) == nil)
    #expect(KeyFigures.daysSalesOutstanding(receivables: 100, sales: -5, days: 30) == nil)
    #expect(KeyFigures.mean(5, 0) == nil)
    #expect(KeyFigures.turnover(sales: 5, days: 30, averageReceivables: 0) == nil)
  }

  @Test(
    "Count-back",
    arguments: [
      // March's 300 and February's 250 are used up, half of January's 200 is left: 31 + 28 + 15.5 days.
      (650, [Period(days: 31, sales: 300), Period(days: 28, sales: 250), Period(days: 31, sales: 200)], 745_000),
      // Less than this month's sales: a part of it.
      (100, [Period(days: 30, sales: 300)], 100_000),
      // Exactly one month.
      (300, [Period(days: 30, sales: 300), Period(days: 31, sales: 1)], 300_000),
      // A month with more credits than sales counts its days and takes nothing off.
      (100, [Period(days: 30, sales: -20), Period(days: 31, sales: 200)], 455_000), (0, [], 0),
    ])
  func countBack(_ receivables: Int64, _ periods: [Period], _ expected: Int64) {
    #expect(KeyFigures.countBack(receivables: receivables, periods: periods) == expected)
  }

  @Test("Receivables older than all sales known have no count-back") func countBackUnknown() {
    #expect(KeyFigures.countBack(receivables: 500, periods: [Period(days: 30, sales: 300)]) == nil)
  }

  @Test("Best possible DSO and the days beyond it") func delinquent() {
    #expect(KeyFigures.bestPossible(notDue: 300, sales: 900, days: 90) == 300_000)
    #expect(KeyFigures.daysDelinquent(receivables: 400, notDue: 300, sales: 900, days: 90) == 100_000)
  }

  @Test(
    "Collection effectiveness",
    arguments: [
      // (100 + 200 − 120) ÷ (100 + 200 − 100) = 90 %
      (100, 200, 120, 100, 900_000),
      // Nothing overdue is left: 100 %.
      (100, 200, 100, 100, 1_000_000),
      // Nothing was collected.
      (100, 0, 100, 0, 0),
      // More on account than overdue counts up to what is overdue.
      (100, 200, 50, 80, 1_000_000),
    ])
  func effectiveness(_ opening: Int64, _ sales: Int64, _ closing: Int64, _ notDue: Int64, _ expected: Int64) {
    #expect(
      KeyFigures.collectionEffectiveness(opening: opening, sales: sales, closing: closing, closingNotDue: notDue)
        == expected)
  }

  @Test("Turnover a year, means, products") func others() {
    #expect(KeyFigures.turnover(sales: 90, days: 365, averageReceivables: 15) == 60_000)
    #expect(KeyFigures.turnover(sales: 30, days: 73, averageReceivables: 15) == 100_000)
    #expect(KeyFigures.mean(7, 2) == 35_000)
    // 90 % × 80 % × 100 % × 50 % = 36 %
    #expect(KeyFigures.perfectOrder([900_000, 800_000, 1_000_000, 500_000]) == 360_000)
    #expect(KeyFigures.perfectOrder([900_000, nil]) == nil)
    #expect(KeyFigures.rounded(123_456, to: 1) == 123_000)
    #expect(KeyFigures.rounded(-123_456, to: 2) == -123_500)
  }

  private static func day(_ text: String) -> BusinessDate { BusinessDate(text)! }

  private static func flows(_ rows: [(String, Flow, Int64)]) -> FlowBook {
    FlowBook(
      rows.enumerated().map {
        .init(run: $0.offset + 1, date: day($0.element.0), name: $0.element.1.name, amount: $0.element.2)
      })
  }

  @Test("Sales by month, from tonight's month back to where sales are known") func months() {
    let flows = Self.flows([
      ("2026-01-11", .sales, 100), ("2026-01-31", .sales, 50), ("2026-02-10", .credits, 30), ("2026-03-05", .sales, 70),
    ])
    #expect(
      flows.salesByMonth(through: Self.day("2026-03-10"))
        == [Period(days: 10, sales: 70), Period(days: 28, sales: -30), Period(days: 21, sales: 150)])
  }

  @Test("Measures of a window, with the bottleneck named") func list() throws {
    let flows = Self.flows([
      ("2026-01-01", .sales, 900), ("2026-01-01", .receivables, 500), ("2026-01-31", .sales, 100),
      ("2026-01-31", .receivables, 300), ("2026-01-31", .notDue, 200), ("2026-01-20", .receipts, 4),
      ("2026-01-20", .matched, 3), ("2026-01-20", .released, 2), ("2026-01-20", .releaseDays, 2),
      ("2026-01-20", .despatched, 2), ("2026-01-20", .despatchDays, 6), ("2026-01-20", .onTime, 1),
      ("2026-01-21", .invoicedShipments, 1), ("2026-01-21", .invoices, 10), ("2026-01-21", .corrected, 1),
      ("2026-01-22", .payments, 1), ("2026-01-22", .cashDays, 2), ("2026-01-22", .lines, 8),
      ("2026-01-22", .linesFull, 6),
      ("2026-01-22", .linesCancelled, 2), ("2026-01-25", .promisesKept, 1), ("2026-01-25", .promisesBroken, 1),
    ])
    let measures = MeasureList.of(flows, date: Self.day("2026-01-31"), window: 31)
    func value(_ name: Text) -> Int64? { measures.first { $0.name == name }?.value }
    // 300 ÷ 1000 × 31 days, to a tenth.
    #expect(value("DSO") == 93_000)
    #expect(value("DSO, best possible") == 62_000)
    #expect(value("average days delinquent") == 31_000)
    // (500 + 100 − 300) ÷ (500 + 100 − 200), from the first night on.
    #expect(value("collection effectiveness index") == 750_000)
    #expect(value("auto-match rate") == 750_000)
    #expect(value("fill rate") == 600_000)
    #expect(value("on-time rate") == 500_000)
    #expect(value("invoice accuracy") == 900_000)
    #expect(value("perfect order rate") == 270_000)
    #expect(value("promise kept rate") == 500_000)
    #expect(value("order cycle time") == 60_000)
    #expect(measures.filter { $0.note == "the bottleneck" }.map(\.name) == ["cycle time 2, release to despatch"])
    // Nothing was disputed or waits: no figure, rather than a zero that means nothing.
    #expect(value("days to resolve") == nil && value("unapplied cash days") == nil)
  }

  @Test(
    "A trend is judged by what the measure aims at",
    arguments: [
      (Measure.Aim.down, 10, 20, "better"), (.up, 10, 20, "worse"), (.up, 20, 10, "better"), (.down, 10, 10, "steady"),
      (.neither, 10, 20, ""),
    ])
  func trend(_ aim: Measure.Aim, _ now: Int64, _ before: Int64, _ expected: String) {
    #expect(Measure("x", now, .count, aim, "").trend(since: before) == Text(expected))
    #expect(Measure("x", now, .count, aim, "").trend(since: nil) == "")
  }
}
