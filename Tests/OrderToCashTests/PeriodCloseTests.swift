import OrderToCash
import Testing

@Suite("Closing months") struct PeriodCloseTests {
  private func day(_ text: String) -> BusinessDate { BusinessDate(text)! }

  @Test(
    arguments: [
      ("2026-01-30", nil, "2026-01-30"), ("2026-01-30", "2025-12-31", "2026-01-30"),
      ("2026-01-30", "2026-01-31", "2026-02-01"), ("2026-01-31", "2026-01-31", "2026-02-01"),
      ("2026-02-01", "2026-01-31", "2026-02-01"), ("2023-02-28", "2024-02-29", "2024-03-01"),
    ] as [(String, String?, String)])
  func aClosedPeriodTakesNothing(_ document: String, _ closed: String?, _ posted: String) {
    #expect(PeriodClose.postingDate(of: day(document), closed: closed.map { day($0) }) == day(posted))
  }

  /// Missed nights, a leap day, a year's end: each month ends once.
  @Test(
    arguments: [
      (nil, "2026-01-30", []), (nil, "2026-01-31", ["2026-01-31"]), ("2026-01-30", "2026-01-31", ["2026-01-31"]),
      ("2026-01-31", "2026-02-01", []), ("2026-01-31", "2026-01-31", []),
      ("2026-01-30", "2026-02-02", ["2026-01-31"]), ("2024-02-27", "2024-03-01", ["2024-02-29"]),
      ("2025-02-27", "2025-03-01", ["2025-02-28"]),
      ("2025-11-15", "2026-02-28", ["2025-11-30", "2025-12-31", "2026-01-31", "2026-02-28"]),
    ] as [(String?, String, [String])])
  func monthsEndOnce(_ previous: String?, _ date: String, _ ends: [String]) {
    #expect(
      PeriodClose.monthEnds(after: previous.map { day($0) }, through: day(date)).map(\.description) == ends)
  }

  @Test(
    arguments: [
      ("2026-02-08", "2026-02-09", nil), ("2026-02-09", "2026-02-10", "2026-01-31"), ("2026-02-10", "2026-02-11", nil),
      ("2026-01-15", "2026-03-15", "2026-02-28"), (nil, "2026-02-10", "2026-01-31"),
    ] as [(String?, String, String?)])
  func aMonthClosesByItselfSoManyDaysAfterItsEnd(_ previous: String?, _ date: String, _ month: String?) {
    let due = PeriodClose.due(after: previous.map { day($0) }, through: day(date), days: 10)
    #expect(due?.description == month)
  }

  @Test(
    arguments: [
      ("2026-01-31", nil, "2026-02-02", nil), ("2026-01-30", nil, "2026-02-02", .notMonthEnd),
      ("2026-01-31", nil, "2026-01-31", .notOver), ("2026-02-28", nil, "2026-02-02", .notOver),
      ("2026-01-31", "2026-01-31", "2026-02-02", .closedAlready), ("2026-02-28", "2026-01-31", "2026-03-01", nil),
    ] as [(String, String?, String, PeriodClose.Refusal?)])
  func whatCanBeClosed(_ month: String, _ closed: String?, _ night: String, _ refusal: PeriodClose.Refusal?) {
    #expect(PeriodClose.canClose(day(month), closed: closed.map { day($0) }, night: day(night)) == refusal)
  }

  @Test(
    arguments: [
      ("2026-01-31", "2026-01-31", nil), ("2025-12-31", "2026-01-31", nil), ("2026-02-28", "2026-01-31", .notClosed),
      ("2026-01-31", nil, .notClosed), ("2026-01-30", "2026-01-31", .notMonthEnd),
    ] as [(String, String?, PeriodClose.Refusal?)])
  func whatCanBeReopened(_ month: String, _ closed: String?, _ refusal: PeriodClose.Refusal?) {
    #expect(PeriodClose.canReopen(day(month), closed: closed.map { day($0) }) == refusal)
  }

  @Test func reopeningOpensTheWholeMonth() {
    #expect(PeriodClose.closed(afterReopening: day("2026-01-31")) == day("2025-12-31"))
    #expect(PeriodClose.closed(afterReopening: day("2024-03-31")) == day("2024-02-29"))
  }
}
