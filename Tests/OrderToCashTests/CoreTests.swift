import Testing

@testable import OrderToCash

@Suite struct CoreTests {
  @Test("Kinds of documents keep their stored numbers apart") func documentKindNumbers() {
    for kind in DocumentKind.allCases { #expect(DocumentKind(number: kind.number) == kind) }
    #expect(DocumentKind(number: 0) == nil)
  }

  @Test(
    arguments: [
      ("12.50", 2, 1250), ("-0.5", 2, -50), ("+3", 2, 300), (".5", 1, 5), (" 7 ", 0, 7), ("1.50000", 2, 150),
      ("0", 4, 0), ("12.", 2, 1200),
    ] as [(String, Int, Int64)])
  func decimals(text: String, scale: Int, value: Int64) throws {
    #expect(try parseDecimal(text.utf8, scale: scale) == value)
  }

  @Test(
    arguments: [
      ("", 2, NumberProblem.notANumber), ("1e3", 2, .notANumber), ("1.2.3", 2, .notANumber),
      ("1.234", 2, .tooPrecise(kept: 2)),
      ("1 2", 2, .notANumber), ("99999999999999999999", 2, .outOfRange), ("-", 2, .notANumber),
    ] as [(String, Int, NumberProblem)])
  func refusedDecimals(text: String, scale: Int, problem: NumberProblem) {
    #expect(throws: problem) { try parseDecimal(text.utf8, scale: scale) }
  }

  @Test(arguments: [
    ("2024-02-29", true), ("2023-02-29", false), ("2026-04-31", false), ("2026-1-01", false), ("1899-12-31", false),
  ])
  func dates(text: String, exists: Bool) {
    let date = BusinessDate(text)
    #expect((date != nil) == exists)
    if let date { #expect(date.description == text) }
  }

  @Test func dateArithmetic() throws {
    let date = try #require(BusinessDate("2026-01-31"))
    #expect(date.adding(months: 1).description == "2026-02-28")
    #expect(date.adding(months: 13).description == "2027-02-28")
    #expect(date.endOfMonth == date)
    #expect(BusinessDate("2026-11-21")?.weekday == 5)
    for days in Int32(-25_000)...Int32(40_000) {
      let (year, month, day) = BusinessDate(days: days).parts
      #expect(BusinessDate(year: year, month: month, day: day)?.days == days)
    }
  }

  @Test(
    arguments: [(5, 10, 1), (-5, 10, -1), (4, 10, 0), (15, 10, 2), (-15, 10, -2), (25, -10, -3)]
      as [(Int128, Int128, Int128)])
  func rounding(dividend: Int128, divisor: Int128, quotient: Int128) {
    #expect(dividedHalfAwayFromZero(dividend, by: divisor) == quotient)
  }

  @Test func textComparesBytes() {
    #expect(Text("é") != Text("e\u{301}"))
    #expect("é" == "e\u{301}")
    #expect(Text("Z") < Text("a"))
  }

  @Test func currencies() {
    #expect(Currency("JPY")?.exponent == 0)
    #expect(Currency("KWD")?.exponent == 3)
    #expect(Currency("XXQ") == nil)
    #expect(Money(minor: -5, currency: .eur).description == "-0.05 EUR")
  }
}
