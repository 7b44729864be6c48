/// A series of settled invoices as a test of the forecast: what it would have said week by week with what was known then, and how far
/// that was from what came.
public struct ForecastTrial: Sendable {
  public struct Invoice: Sendable, Hashable {
    public var customer: Text
    public var group: Text
    public var issued: BusinessDate
    public var due: BusinessDate
    public var settled: BusinessDate
    public var amount: Int64

    public init(
      customer: Text, group: Text, issued: BusinessDate, due: BusinessDate, settled: BusinessDate, amount: Int64
    ) {
      self.customer = customer
      self.group = group
      self.issued = issued
      self.due = due
      self.settled = settled
      self.amount = amount
    }
  }

  /// Absolute errors in days, of the day on which an invoice is settled as foreseen when it is issued.
  public struct Days: Sendable, Hashable {
    public var invoices = 0
    public var error = 0
    public var naiveError = 0
    public var mean: Int64? { KeyFigures.mean(Int64(error), Int64(invoices)) }
    public var naiveMean: Int64? { KeyFigures.mean(Int64(naiveError), Int64(invoices)) }
  }

  public private(set) var accuracy = ForecastAccuracy()
  public private(set) var days = Days()
  /// Days on which a forecast was made.
  public private(set) var forecasts = 0
  private let invoices: [Invoice]
  private let groups: [Text: Text]

  /// Weeks that only learn.
  public static let learning = 8

  public init(_ invoices: [Invoice]) {
    self.invoices = invoices.sorted {
      ($0.issued, $0.customer, $0.due, $0.amount) < ($1.issued, $1.customer, $1.due, $1.amount)
    }
    groups = Dictionary(invoices.map { ($0.customer, $0.group) }) { first, _ in first }
    guard let first = self.invoices.first?.issued, let last = invoices.map(\.settled).max() else { return }
    var day = first.adding(days: 7 * ForecastTrial.learning)
    while day < last {
      forecast(on: day)
      day = day.adding(days: 7)
    }
    foresee(from: first.adding(days: 7 * ForecastTrial.learning))
  }

  /// Habits as known on a day.
  private func habits(on day: BusinessDate) -> [Text: PaymentHabit] {
    var habits: [Text: PaymentHabit] = [:]
    for invoice in settledOrder where invoice.settled <= day {
      habits[invoice.customer, default: PaymentHabit()].add(
        PaymentSample(paid: invoice.settled, late: invoice.settled.days(since: invoice.due)))
    }
    return habits
  }

  private var settledOrder: [Invoice] {
    invoices.sorted { ($0.settled, $0.customer, $0.due, $0.amount) < ($1.settled, $1.customer, $1.due, $1.amount) }
  }

  private func byGroup(_ habits: [Text: PaymentHabit], on day: BusinessDate) -> [Text: LatenessHistogram] {
    var pooled: [Text: [PaymentHabit]] = [:]
    for (customer, habit) in habits { pooled[groups[customer] ?? .empty, default: []].append(habit) }
    return pooled.mapValues { LatenessHistogram($0, on: day) }
  }

  private mutating func forecast(on day: BusinessDate) {
    let open = invoices.filter { $0.issued <= day && $0.settled > day }
    guard !open.isEmpty else { return }
    let habits = habits(on: day)
    let groups = byGroup(habits, on: day)
    var forecast = CashForecast(on: day, company: LatenessHistogram(habits.values, on: day))
    for customer in Set(open.map(\.customer)).sorted() {
      let items = open.filter { $0.customer == customer }
      forecast.add(
        items.map { ForecastItem(due: $0.due, amount: $0.amount) }, credits: 0,
        customer: habits[customer].map { LatenessHistogram([$0], on: day) },
        group: groups[items[0].group])
    }
    forecasts += 1
    for (week, said) in forecast.weeks.prefix(CashForecast.weeks).enumerated() {
      let span = forecast.span(week)
      let came = open.filter { $0.settled >= span.from && $0.settled <= span.to }.reduce(Int64(0)) { $0 + $1.amount }
      accuracy.add(week: week, said, actual: came)
    }
  }

  /// Each invoice on the day it is issued, with what was known then.
  private mutating func foresee(from start: BusinessDate) {
    var known: (day: BusinessDate, habits: [Text: PaymentHabit], groups: [Text: LatenessHistogram])?
    for invoice in invoices where invoice.issued >= start {
      if known?.day != invoice.issued {
        let habits = habits(on: invoice.issued)
        known = (invoice.issued, habits, byGroup(habits, on: invoice.issued))
      }
      guard let known else { continue }
      let own = known.habits[invoice.customer].map { LatenessHistogram([$0], on: known.day) }
      let group = known.groups[invoice.group]
      let late: Int
      if let own, own.count >= CashForecast.enoughOfCustomer, let median = own.median {
        late = median
      } else if let group, group.count >= CashForecast.enoughOfGroup, let median = group.median {
        late = median
      } else {
        late = 0
      }
      let actual = invoice.settled.days(since: invoice.due)
      days.invoices += 1
      days.error += abs(actual - late)
      days.naiveError += abs(actual)
    }
  }
}
