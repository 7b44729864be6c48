import Testing

@testable import OrderToCash

private func rates(_ rows: [(Int, Int64)]) -> [InterestPolicy.Rate] {
  rows.map { InterestPolicy.Rate(from: january($0.0), percent: Percent(scaled: $0.1)) }
}

struct InterestCase: Sendable, CustomTestStringConvertible {
  var name: String
  var owed: Int64 = 1_000_00
  var due = january(6)
  var payments: [InterestCharge.Payment] = []
  var charged: BusinessDate?
  var rates: [InterestPolicy.Rate] = [InterestPolicy.Rate(from: january(-300), percent: Percent(scaled: 101_500))]
  var count = InterestPolicy.DayCount.actual365
  var afterDays = 1
  var minimum: Int64 = 0
  /// Charged, and for how many days in all; nil for nothing.
  var expected: (amount: Int64, days: Int)?
  var testDescription: String { name }
}

@Suite struct InterestTests {
  static let cases: [InterestCase] = [
    // 1,000.00 × 10.15 % × 25 ÷ 365 = 6.952…
    InterestCase(name: "25 days, act/365", expected: (6_95, 25)),
    // … ÷ 360 = 7.048…
    InterestCase(name: "25 days, act/360", count: .actual360, expected: (7_05, 25)),
    InterestCase(name: "2026 is no leap year", count: .actualActual, expected: (6_95, 25)),
    InterestCase(name: "due on the last day", due: january(31), expected: nil),
    InterestCase(name: "the first day after", due: january(30), expected: (28, 1)),
    InterestCase(name: "late enough", due: january(21), afterDays: 10, expected: (2_78, 10)),
    InterestCase(name: "not late enough", due: january(22), afterDays: 10, expected: nil),
    InterestCase(name: "below the minimum it grows on", minimum: 7_00, expected: nil),
    InterestCase(name: "charged until the 20th", charged: january(20), expected: (3_06, 11)),
    // 20 days at 10.15 %, 5 at 20 %: 5.5616… + 2.7397… = 8.3013…
    InterestCase(
      name: "the rate changes", rates: rates([(-300, 101_500), (27, 200_000)]), expected: (8_30, 25)),
    InterestCase(name: "no rate yet", rates: rates([(40, 101_500)]), expected: nil),
    // 600.00 paid on the 17th, which bears no interest on it any more: 10 days of 1,000.00, 15 of 400.00 = 2.7808… + 1.6684…
    InterestCase(
      name: "paid in part", owed: 400_00, payments: [InterestCharge.Payment(day: january(17), amount: 600_00)],
      expected: (4_45, 25)),
    InterestCase(
      name: "paid in whole: until the day before", owed: 0,
      payments: [InterestCharge.Payment(day: january(17), amount: 1_000_00)], expected: (2_78, 10)),
    InterestCase(
      name: "a payment that came back",
      payments: [
        InterestCharge.Payment(day: january(17), amount: 1_000_00),
        InterestCharge.Payment(day: january(22), amount: -1_000_00),
      ], expected: (5_56, 20)),
    InterestCase(name: "wholly disputed", owed: 0, expected: nil),
  ]

  @Test(arguments: cases) func charged(_ example: InterestCase) {
    let item = InterestCharge.Item(
      key: key(1), account: key(2), document: "INV-1", currency: .eur, due: example.due, owed: example.owed,
      payments: example.payments, chargedUntil: example.charged)
    var policy = InterestPolicy(rates: example.rates)
    policy.dayCount = example.count
    policy.afterDays = example.afterDays
    policy.minimum = example.minimum
    let charge = InterestCharge(item, until: january(31), policy: policy)
    #expect(charge?.amount == example.expected?.amount)
    #expect(charge?.parts.reduce(0) { $0 + $1.days } == example.expected?.days)
  }

  @Test func invoicesSayHowItWasReckoned() throws {
    let item = InterestCharge.Item(
      key: key(1), account: key(2), language: .german, document: "INV-1", currency: .eur, due: january(6),
      owed: 1_000_00)
    let charge = try #require(
      InterestCharge(item, until: january(31), policy: InterestPolicy(rates: rates([(1, 101_500)]))))
    let request = charge.request(basis: "Directive 2011/7/EU", dayCount: .actual365)
    #expect(request.reason == "Verzugszinsen auf INV-1, 2026-01-07 bis 2026-01-31: 1000.00 EUR, 25 Tage, 10.15 %")
    #expect(request.explanation == "Directive 2011/7/EU, act/365")
    #expect(request.tax == FeeRequest.notTaxed)
  }

  /// Charged month by month it comes to the same as at once, but for rounding.
  @Test(arguments: 1...20) func monthsAddUp(seed: Int) throws {
    var random = Generator(seed: UInt64(seed))
    let amount = Int64(random.int(10_00...50_000_00))
    let policy = InterestPolicy(rates: rates([(-300, 101_500), (random.int(20...80), 91_500)]))
    var item = InterestCharge.Item(
      key: key(1), account: key(2), document: "", currency: .eur, due: january(random.int(1...20)), owed: amount)
    let whole = try #require(InterestCharge(item, until: january(120), policy: policy)).amount
    var sum: Int64 = 0
    for day in [31, 59, 90, 120] {
      guard let part = InterestCharge(item, until: january(day), policy: policy) else { continue }
      sum += part.amount
      item.chargedUntil = part.until
    }
    #expect(abs(sum - whole) <= 2)
  }
}
