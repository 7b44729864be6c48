/// An item that cash is expected for; minor units of one currency.
public struct ForecastItem: Sendable, Hashable {
  public var due: BusinessDate
  public var amount: Int64
  /// What of it nobody expects soon.
  public var disputed: Int64

  public init(due: BusinessDate, amount: Int64, disputed: Int64 = 0) {
    self.due = due
    self.amount = amount
    self.disputed = disputed
  }
}

/// Expected cash per week for the items that are open on a day. Each item is expected as its customer has paid lately, given that it
/// is not paid yet; a customer with few payments pays as its group does, or as all customers do; where all have paid too rarely, when due.
///
/// The range is that of four weeks out of five (expected ± 1.2816 standard deviations, the normal distribution's 10 and 90 %), all
/// items of a customer taken to be paid together.
public struct CashForecast: Sendable {
  public static let weeks = 13
  /// Payments that a customer's, and a group's or the company's, own history needs.
  public static let enoughOfCustomer = 3
  public static let enoughOfGroup = 5

  public struct Week: Sendable, Hashable {
    public var expected: Int64 = 0
    public var low: Int64 = 0
    public var high: Int64 = 0
    /// The naive forecast: everything when due, what is overdue in the first week.
    public var byDueDate: Int64 = 0
    public init() {}
  }

  public let date: BusinessDate
  private var sums = Array(repeating: Week(), count: CashForecast.weeks + 1)
  private var variances = Array(repeating: Int128(0), count: CashForecast.weeks + 1)
  private let company: LatenessHistogram

  public init(on date: BusinessDate, company: LatenessHistogram) {
    self.date = date
    self.company = company
  }

  /// Thirteen weeks, the first one from tomorrow on, then all that comes later or never.
  public var weeks: [Week] {
    zip(sums, variances).map { sum, variance in
      let deviation = Int64(clamping: CashForecast.root(UInt128(variance)))
      let reach = Int64(Int128(deviation) * 12_816 / 10_000)
      var week = sum
      week.low = max(0, week.expected - reach)
      week.high = week.expected + reach
      return week
    }
  }

  /// First and last day of a week, from 0.
  public func span(_ week: Int) -> (from: BusinessDate, to: BusinessDate) {
    (date.adding(days: 7 * week + 1), date.adding(days: 7 * week + 7))
  }

  /// Adds a customer. `items` are owed; `credits` (positive) is what it is owed or has paid on account, and is used up by the items
  /// that are due first.
  public mutating func add(
    _ items: [ForecastItem], credits: Int64, customer: LatenessHistogram?, group: LatenessHistogram?
  ) {
    var deviations = Array(repeating: Int128(0), count: CashForecast.weeks + 1)
    var left = credits
    var course: (due: BusinessDate, shares: Shares)?
    for item in items.sorted(by: { ($0.due, $0.amount) < ($1.due, $1.amount) }) {
      let used = min(left, item.amount)
      left -= used
      let amount = item.amount - used
      guard amount > 0 else { continue }
      sums[naiveWeek(item.due)].byDueDate += amount
      let disputed = min(item.disputed, amount)
      sums[CashForecast.weeks].expected += disputed
      guard amount > disputed else { continue }
      // Many items are due on the same day.
      if course?.due != item.due { course = (item.due, shares(due: item.due, customer, group)) }
      if let course { spread(amount - disputed, course.shares, &deviations) }
    }
    for (week, deviation) in deviations.enumerated() { variances[week] += deviation * deviation }
  }

  private func week(_ day: BusinessDate) -> Int {
    min(CashForecast.weeks, max(0, (day.days(since: date) - 1) / 7))
  }

  private func naiveWeek(_ due: BusinessDate) -> Int { week(max(due, date.adding(days: 1))) }

  /// How what is due on a day is spread over the weeks.
  private struct Shares {
    /// A week, its weight, and the square root of p (1 − p) in ten-thousandths.
    var parts: [(week: Int, weight: Int64, root: Int64)] = []
    var whole: Int64 = 0
    /// Gets what rounding leaves; all when there are no parts.
    var likeliest: Int
  }

  private func shares(due: BusinessDate, _ customer: LatenessHistogram?, _ group: LatenessHistogram?) -> Shares {
    let elapsed = date.days(since: due)
    let bars = self.bars(beyond: elapsed, customer, group)
    guard !bars.isEmpty else {
      // Nobody has been so late and paid: it is not expected within the weeks, unless too little is known to say so.
      let isUnknown = company.count < CashForecast.enoughOfGroup && elapsed < 0
      return Shares(likeliest: isUnknown ? week(due) : CashForecast.weeks)
    }
    var weights = Array(repeating: Int64(0), count: CashForecast.weeks + 1)
    for bar in bars { weights[week(due.adding(days: bar.late))] += bar.weight }
    var shares = Shares(likeliest: weights.indices.max { weights[$0] < weights[$1] } ?? CashForecast.weeks)
    shares.whole = weights.reduce(0, +)
    for (week, weight) in weights.enumerated() where weight > 0 {
      let share = Int64(Int128(weight) * 10_000 / Int128(shares.whole))
      shares.parts.append((week, weight, Int64(CashForecast.root(UInt64(share * (10_000 - share))))))
    }
    return shares
  }

  private mutating func spread(_ amount: Int64, _ shares: Shares, _ deviations: inout [Int128]) {
    var given: Int64 = 0
    for (week, weight, root) in shares.parts {
      let part = Int64(Int128(amount) * Int128(weight) / Int128(shares.whole))
      sums[week].expected += part
      given += part
      deviations[week] += Int128(amount) * Int128(root) / 10_000
    }
    sums[shares.likeliest].expected += amount - given
  }

  private func bars(
    beyond days: Int, _ customer: LatenessHistogram?, _ group: LatenessHistogram?
  ) -> ArraySlice<LatenessHistogram.Bar> {
    if let customer, customer.count >= CashForecast.enoughOfCustomer {
      let bars = customer.beyond(days)
      if !bars.isEmpty { return bars }
    }
    if let group, group.count >= CashForecast.enoughOfGroup {
      let bars = group.beyond(days)
      if !bars.isEmpty { return bars }
    }
    return company.count >= CashForecast.enoughOfGroup ? company.beyond(days) : []
  }

  /// The whole part of the square root (Newton).
  static func root<T: UnsignedInteger & FixedWidthInteger>(_ value: T) -> T {
    guard value > 1 else { return value }
    var guess = T(1) << ((T.bitWidth - value.leadingZeroBitCount + 1) / 2)
    while true {
      let next = (guess + value / guess) / 2
      if next >= guess { return guess }
      guess = next
    }
  }
}
