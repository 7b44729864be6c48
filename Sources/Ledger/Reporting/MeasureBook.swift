import OrderToCash

/// Flows and key figures of all nights, and forecasts with what came of them.
public struct MeasureBook {
  private let engine: Engine
  private let run: Int
  private let date: BusinessDate
  private let nights: [Int: BusinessDate]

  public init(_ engine: Engine, run: Int, date: BusinessDate) throws {
    self.engine = engine
    self.run = run
    self.date = date
    var nights: [Int: BusinessDate] = [:]
    try engine.freshQuery("SELECT run, date FROM run ORDER BY run").forEach { nights[$0.integer(0)] = $0.date(1) }
    self.nights = nights
  }

  /// Tonight's levels, which no fact of the run holds.
  public func keep(_ aging: AgingScan) throws {
    let rows = try engine.append(.nightFlow)
    try rows.add(run).add(date).add(Flow.receivables.name).add(aging.baseTotal).end()
    try rows.add(run).add(date).add(Flow.notDue.name).add(aging.baseByBucket[0]).end()
    if let days = try unappliedDays(aging.open.cash) {
      try rows.add(run).add(date).add(Flow.unappliedDays.name).add(days).end()
    }
  }

  /// Age of cash that waits, weighted by amount, with four decimals; nil when none waits.
  private func unappliedDays(_ cash: [OpenItemSums.Cash]) throws -> Int64? {
    var (amount, days) = (Int128(0), Int128(0))
    func add(_ base: Int64, _ day: BusinessDate) {
      amount += Int128(base)
      days += Int128(base) * Int128(max(0, date.days(since: day)))
    }
    for part in cash { add(part.base, part.day) }
    try engine.freshQuery(
      "SELECT booking_date, SUM(open_base) FROM open_receipt GROUP BY booking_date ORDER BY booking_date"
    ).forEach { add($0.int(1), $0.date(0)) }
    return KeyFigures.ratio(days, amount)
  }

  public func flows() throws -> FlowBook {
    FlowBook(
      try engine.freshQuery("SELECT run, date, name, amount FROM night_flow WHERE run <= ? ORDER BY run, date, name")
        .with(run).map {
          FlowBook.Row(run: $0.integer(0), date: $0.date(1), name: $0.text(2), amount: $0.int(3))
        })
  }

  // MARK: Key figures

  public struct Past: Sendable {
    public var run: Int
    public var date: BusinessDate
    public var values: [Text: Int64]
  }

  /// Key figures of earlier runs, the first one first: of the last 60, and the last one of each month of the two years before.
  public func past() throws -> [Past] {
    let runs = nights.keys.sorted().filter { $0 < run }
    var kept = Set(runs.suffix(60))
    for (earlier, later) in zip(runs, runs.dropFirst()) {
      guard let day = nights[earlier], let next = nights[later], day.days(since: date) > -760 else { continue }
      if day.endOfMonth != next.endOfMonth { kept.insert(earlier) }
    }
    var past: [Past] = []
    try engine.freshQuery("SELECT run, measure, value FROM night_measure ORDER BY run, measure").forEach { row in
      let number = row.integer(0)
      guard kept.contains(number), let day = nights[number] else { return }
      if past.last?.run != number { past.append(Past(run: number, date: day, values: [:])) }
      past[past.count - 1].values[row.text(1)] = row.int(2)
    }
    return past
  }

  public func keep(_ measures: [Measure]) throws {
    let rows = try engine.append(.nightMeasure)
    for measure in measures {
      if let value = measure.value { try rows.add(run).add(measure.name).add(value).end() }
    }
  }

  // MARK: Forecasts

  public func keep(_ forecast: CashForecast) throws {
    let rows = try engine.append(.forecastWeek)
    for (index, week) in forecast.weeks.enumerated() {
      try rows.add(run).add(index + 1).add(week.expected).add(week.low).add(week.high).add(week.byDueDate).end()
    }
  }

  /// The forecasts of the last half year whose weeks are over, against what came of the items that were open then.
  public func accuracy() throws -> ForecastAccuracy {
    var accuracy = ForecastAccuracy()
    let start = date.adding(days: -182)
    let first = nights.filter { $0.value >= start }.keys.min() ?? run
    let cash = try engine.freshQuery(
      "SELECT date, item_run, base FROM settled_cash WHERE run > ? AND run <= ? ORDER BY run, date, item_run"
    ).with(first, run).map { (date: $0.date(0), itemRun: $0.integer(1), base: $0.int(2)) }
    let query = try engine.freshQuery(
      """
      SELECT run, week, expected, low, high, by_due_date FROM forecast_week
      WHERE run >= ? AND run < ? AND week <= ? ORDER BY run, week
      """
    ).with(first, run, CashForecast.weeks)
    while try query.step() {
      let (number, week) = (query.integer(0), query.integer(1) - 1)
      guard let made = nights[number] else { continue }
      let (from, to) = (made.adding(days: 7 * week + 1), made.adding(days: 7 * week + 7))
      if to > date { continue }
      let actual = cash.reduce(Int64(0)) { sum, part in
        part.itemRun <= number && part.date >= from && part.date <= to ? sum + part.base : sum
      }
      var forecast = CashForecast.Week()
      forecast.expected = query.int(2)
      forecast.low = query.int(3)
      forecast.high = query.int(4)
      forecast.byDueDate = query.int(5)
      accuracy.add(week: week, forecast, actual: actual)
    }
    return accuracy
  }
}

/// Tonight's forecast, made while the open items are read customer by customer.
public struct ForecastDraft {
  private let habits: PaymentHabits
  private let parties: AgingParties
  private let date: BusinessDate
  private let groups: [Text: LatenessHistogram]
  private var forecast: CashForecast
  private var account: Key = .none
  private var items: [ForecastItem] = []
  private var credits: Int64 = 0

  public init(_ habits: PaymentHabits, _ parties: AgingParties, on date: BusinessDate) {
    self.habits = habits
    self.parties = parties
    self.date = date
    var bySegment: [Text: [PaymentHabit]] = [:]
    for (account, habit) in habits.byAccount {
      bySegment[parties[account]?.segment ?? .empty, default: []].append(habit)
    }
    groups = bySegment.mapValues { LatenessHistogram($0, on: date) }
    forecast = CashForecast(on: date, company: LatenessHistogram(habits.byAccount.values, on: date))
  }

  public mutating func add(_ position: AgingPosition) {
    if position.account != account {
      endCustomer()
      account = position.account
    }
    guard position.open > 0 else { return credits += max(0, -position.base) }
    let disputed =
      position.disputed == 0
      ? 0 : dividedHalfAwayFromZero(Int128(position.base) * Int128(position.disputed), by: Int128(position.open))
    items.append(ForecastItem(due: position.due, amount: position.base, disputed: Int64(disputed)))
  }

  private mutating func endCustomer() {
    if !items.isEmpty {
      let own = habits.byAccount[account].map { LatenessHistogram([$0], on: date) }
      forecast.add(items, credits: credits, customer: own, group: groups[parties[account]?.segment ?? .empty])
    }
    items.removeAll(keepingCapacity: true)
    credits = 0
  }

  /// After the last item.
  public mutating func finish() -> CashForecast {
    endCustomer()
    return forecast
  }
}
