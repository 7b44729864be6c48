import OrderToCash
import Testing

@Suite("Cash forecast and allowance") struct ForecastTests {
  private static let night = BusinessDate("2026-03-02")!
  private static func day(_ offset: Int) -> BusinessDate { night.adding(days: offset) }

  /// Payments so many days late, made so many days ago.
  private static func habit(_ payments: [(late: Int, ago: Int)]) -> PaymentHabit {
    PaymentHabit(payments.map { PaymentSample(paid: day(-$0.ago), late: $0.late) })
  }
  private static func histogram(_ payments: [(late: Int, ago: Int)]) -> LatenessHistogram {
    LatenessHistogram([habit(payments)], on: night)
  }

  private static func expected(_ forecast: CashForecast) -> [Int: Int64] {
    var found: [Int: Int64] = [:]
    for (week, sum) in forecast.weeks.enumerated() where sum.expected != 0 { found[week + 1] = sum.expected }
    return found
  }

  @Test("A habit keeps the last payments, and forgets one that came back") func kept() {
    var habit = PaymentHabit((0..<30).map { PaymentSample(paid: Self.day($0), late: $0) })
    #expect(habit.samples.count == PaymentHabit.kept && habit.samples.first?.late == 6)
    habit.remove(PaymentSample(paid: Self.day(29), late: 29))
    #expect(habit.samples.last?.late == 28)
  }

  @Test(
    "A payment weighs half for every 90 days since",
    arguments: [
      (0, 1024), (89, 1024), (90, 512), (180, 256), (900, 1), (5000, 1),
    ])
  func weight(_ ago: Int, _ expected: Int) {
    #expect(Self.histogram([(3, ago)]).bars.map(\.weight) == [Int64(expected)])
  }

  @Test("The middle payment by weight") func median() {
    #expect(Self.histogram([(0, 0), (5, 0), (30, 0)]).median == 5)
    // Two old payments weigh less than the one of today.
    #expect(Self.histogram([(0, 400), (1, 400), (30, 0)]).median == 30)
    #expect(LatenessHistogram().median == nil)
  }

  private static let punctual = histogram([(0, 1), (0, 2), (0, 3)])
  private static let late = histogram([(14, 1), (14, 2), (14, 3)])
  private static let company = histogram([(7, 1), (7, 2), (7, 3), (7, 4), (7, 5)])

  @Test(
    "Cash is expected as the customer pays",
    arguments: [
      // Due in three days, two weeks late as always: the third week.
      (3, late, nil, [3: 100_00]), (3, punctual, nil, [1: 100_00]),
      // Ten days overdue and always two weeks late: in four days.
      (-10, late, nil, [1: 100_00]),
      // Later than it ever was: as its group, then as all, and when nobody has been so late, not within the weeks.
      (-20, late, histogram([(30, 1), (30, 1), (30, 1), (30, 1), (30, 1)]), [2: 100_00]),
      (-20, late, nil, [14: 100_00]),
      // Too few payments of its own, and of its group: as all do.
      (3, histogram([(0, 1)]), histogram([(0, 1)]), [2: 100_00]), (3, nil, nil, [2: 100_00]),
      // Half of the payments on time, half four weeks late.
      (1, histogram([(0, 1), (28, 1), (0, 1), (28, 1)]), nil, [1: 50_00, 5: 50_00]), (120, punctual, nil, [14: 100_00]),
    ])
  func week(_ due: Int, _ customer: LatenessHistogram?, _ group: LatenessHistogram?, _ expected: [Int: Int64]) {
    var forecast = CashForecast(on: Self.night, company: Self.company)
    forecast.add([ForecastItem(due: Self.day(due), amount: 100_00)], credits: 0, customer: customer, group: group)
    #expect(Self.expected(forecast) == expected)
  }

  @Test("A company's first payments say nothing of all others") func tooFew() {
    var forecast = CashForecast(on: Self.night, company: Self.histogram([(-16, 1), (-12, 1)]))
    forecast.add([ForecastItem(due: Self.day(10), amount: 77_77)], credits: 0, customer: nil, group: nil)
    #expect(Self.expected(forecast) == [2: 77_77])
  }

  @Test("Without any history everything comes when due") func naive() {
    var forecast = CashForecast(on: Self.night, company: LatenessHistogram())
    forecast.add(
      [ForecastItem(due: Self.day(10), amount: 7), ForecastItem(due: Self.day(-1), amount: 5)], credits: 0,
      customer: nil,
      group: nil)
    #expect(forecast.weeks.map(\.byDueDate).prefix(3) == [5, 7, 0])
    #expect(Self.expected(forecast) == [2: 7, 14: 5])
  }

  @Test("Credits are used up by what is due first, and disputed amounts are not expected") func credits() {
    var forecast = CashForecast(on: Self.night, company: Self.company)
    forecast.add(
      [
        ForecastItem(due: Self.day(15), amount: 80_00, disputed: 30_00), ForecastItem(due: Self.day(2), amount: 100_00),
      ], credits: 110_00, customer: Self.punctual, group: nil)
    #expect(Self.expected(forecast) == [3: 40_00, 14: 30_00])
    #expect(forecast.weeks.reduce(0) { $0 + $1.expected } == forecast.weeks.reduce(0) { $0 + $1.byDueDate })
  }

  @Test("What is certain has no range; what is even has the widest") func range() {
    var forecast = CashForecast(on: Self.night, company: Self.company)
    forecast.add([ForecastItem(due: Self.day(1), amount: 100_00)], credits: 0, customer: Self.punctual, group: nil)
    #expect(forecast.weeks[0].low == 100_00 && forecast.weeks[0].high == 100_00)
    forecast.add(
      [ForecastItem(due: Self.day(1), amount: 100_00)], credits: 0,
      customer: Self.histogram([(0, 1), (28, 1), (0, 1), (28, 1)]), group: nil)
    // Expected 150.00, one standard deviation 50.00.
    #expect(forecast.weeks[0].expected == 150_00 && forecast.weeks[0].low == 85_92 && forecast.weeks[0].high == 214_08)
  }

  @Test("Errors are shares of what came") func accuracy() {
    var accuracy = ForecastAccuracy()
    var week = CashForecast.Week()
    (week.expected, week.low, week.high, week.byDueDate) = (80, 60, 100, 150)
    accuracy.add(week: 0, week, actual: 100)
    accuracy.add(week: 0, week, actual: 20)
    #expect(accuracy.weeks[0].percent == 666_667 && accuracy.weeks[0].naivePercent == 1_500_000)
    #expect(accuracy.all.withinPercent == 500_000 && accuracy.all.forecasts == 2)
  }

  // MARK: Allowance

  @Test("Loss rates of the own past: of what reached a bucket, the share that was lost") func history() throws {
    // Of 10,000 sold 7,500 came by the due date, 1,500 in 30 days, 500 and 200 later, 300 never.
    let matrix = try #require(ProvisionMatrix.history(paid: [7500, 1500, 500, 200], lost: [0, 0, 0, 300]))
    #expect(matrix.rates.map(\.description) == ["3", "12", "30", "60"])
    #expect(ProvisionMatrix.history(paid: [100, 5], lost: [0, 0]) == nil)
  }

  @Test("Expected losses of IFRS 9, example 12") func example() {
    let rates = ["0.3", "1.6", "3.6", "6.6", "10.6"].map { try! Percent(parsing: $0.utf8) }
    let matrix = ProvisionMatrix(rates: rates, source: .configured)
    let open: [Int64] = [15_000_000, 7_500_000, 4_000_000, 2_500_000, 1_000_000]
    #expect(matrix.allowance(open) == [45_000, 120_000, 144_000, 165_000, 106_000])
    #expect(matrix.allowance(open).reduce(0, +) == 580_000)
  }

  @Test(
    "Credits take off the oldest first",
    arguments: [
      ([100, 50, 20], 0, [100, 50, 20]), ([100, 50, 20], -30, [100, 40, 0]), ([100, 50, 20], -500, [0, 0, 0]),
    ] as [([Int64], Int64, [Int64])])
  func exposure(_ buckets: [Int64], _ unapplied: Int64, _ expected: [Int64]) {
    #expect(ProvisionMatrix.exposure(buckets, unapplied: unapplied) == expected)
  }

  @Test(
    "When the movement is posted",
    arguments: [
      (AllowancePolicy.Posting.never, "2026-01-31", "2026-01-30", nil), (.nightly, "2026-01-15", nil, "2026-01-15"),
      (.monthEnd, "2026-01-31", "2026-01-30", "2026-01-31"), (.monthEnd, "2026-02-02", "2026-01-30", "2026-01-31"),
      (.monthEnd, "2026-02-03", "2026-02-02", nil), (.monthEnd, "2026-02-02", "2026-01-31", nil),
      // The first night is no month-end unless it is one.
      (.monthEnd, "2026-01-05", nil, nil), (.monthEnd, "2026-02-28", nil, "2026-02-28"),
    ] as [(AllowancePolicy.Posting, String, String?, String?)])
  func posting(_ posting: AllowancePolicy.Posting, _ night: String, _ previous: String?, _ expected: String?) {
    var policy = AllowancePolicy()
    policy.posting = posting
    let date = policy.postingDate(night: BusinessDate(night)!, previous: previous.flatMap { BusinessDate($0) })
    #expect(date?.description == expected)
  }

  @Test("Customers' allowances sum to the matrix") func provision() {
    var aging = AgingTable(AgingBuckets(bounds: [30]), date: Self.night)
    for (account, amount, due) in [(1, 333_33, 5), (2, 333_33, -5), (2, -33_33, 0), (3, 100_00, -90)] {
      aging.add(
        AgingPosition(
          account: Key(run: 1, stage: .opening, unit: 0, ordinal: account), currency: .eur, open: Int64(amount),
          base: Int64(amount), issued: Self.day(-100), due: Self.day(due)))
    }
    var policy = AllowancePolicy()
    policy.rates = [Percent(scaled: 5_000), Percent(scaled: 20_000), Percent(scaled: 500_000)]
    policy.groups = ["export": [Percent(scaled: 10_000), Percent(scaled: 10_000), Percent(scaled: 1_000_000)]]
    let provision = Provision(aging, policy: policy, history: nil) { account in
      AgingParty(
        id: Text("C\(account.ordinal)"), name: "", segment: account.ordinal == 3 ? "export" : "", root: "",
        limitCurrency: .eur)
    }
    // 0.5 % of 333.33, 2 % of 300.00, all of 100.00.
    #expect(provision.required == 1_67 + 6_00 + 100_00)
    #expect(provision.customerRows(.eur).count == 3)
    #expect(provision.matrixRows(.eur).last?.cells.last == .amount(provision.required, .eur))
  }
}
