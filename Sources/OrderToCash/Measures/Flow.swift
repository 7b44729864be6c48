/// What a night moved, as far as key figures need it: sums over the facts of its runs, kept so that a figure over a year reads a few
/// rows a night. Amounts are minor units of the base currency.
public enum Flow: String, CaseIterable, Sendable {
  /// The run is summed up.
  case night
  // Receivables.
  case sales, credits, invoices, corrected
  case receivables, notDue = "not-due"
  // Cash.
  case receipts, cash, matched, matchedCash = "matched-cash"
  // Orders.
  case releaseDays = "release-days", released, despatchDays = "despatch-days", despatched
  case onTime = "on-time"
  case invoiceDays = "invoice-days", invoicedShipments = "invoiced-shipments"
  case cashDays = "cash-days", payments
  case lines, linesFull = "lines-full", linesCancelled = "lines-cancelled", linesReturned = "lines-returned"
  // Disputes and promises.
  case disputes, deducted, resolvedDays = "resolved-days", resolved
  case promisesKept = "promises-kept", promisesBroken = "promises-broken"
  case unappliedDays = "unapplied-days"

  /// Paid when so late, or lost: by the column of aging.
  public static func paid(_ bucket: String) -> Text { Text("paid/\(bucket)") }
  public static func lost(_ bucket: String) -> Text { Text("lost/\(bucket)") }

  public var name: Text { Text(rawValue) }
}

/// Flows by day.
public struct FlowBook: Sendable {
  public struct Row: Sendable, Hashable {
    public var run: Int
    public var date: BusinessDate
    public var name: Text
    public var amount: Int64
    public init(run: Int, date: BusinessDate, name: Text, amount: Int64) {
      self.run = run
      self.date = date
      self.name = name
      self.amount = amount
    }
  }

  private var byName: [Text: [Row]] = [:]

  /// `rows` in any order.
  public init(_ rows: [Row]) {
    for row in rows { byName[row.name, default: []].append(row) }
    for name in byName.keys { byName[name]?.sort { ($0.date, $0.run) < ($1.date, $1.run) } }
  }

  /// The sum of a flow on the days after `start`, up to `end`.
  public func sum(_ name: Text, after start: BusinessDate, through end: BusinessDate) -> Int64 {
    (byName[name] ?? []).reduce(0) { $1.date > start && $1.date <= end ? $0 + $1.amount : $0 }
  }

  public func sum(_ flow: Flow, after start: BusinessDate, through end: BusinessDate) -> Int64 {
    sum(flow.name, after: start, through: end)
  }

  /// A level as of a day: the last one up to it.
  public func level(_ flow: Flow, on date: BusinessDate) -> Int64? {
    (byName[flow.name] ?? []).last { $0.date <= date }?.amount
  }

  /// The mean of a level over the nights of a window.
  public func averageLevel(_ flow: Flow, after start: BusinessDate, through end: BusinessDate) -> Int64? {
    let rows = (byName[flow.name] ?? []).filter { $0.date > start && $0.date <= end }
    guard !rows.isEmpty else { return nil }
    let sum = rows.reduce(Int128(0)) { $0 + Int128($1.amount) }
    return Int64(dividedHalfAwayFromZero(sum, by: Int128(rows.count)))
  }

  /// The first day that a flow says anything of.
  public func firstDay(_ flow: Flow) -> BusinessDate? { byName[flow.name]?.first?.date }

  /// Sales less credits by calendar month, from the month of `end` back.
  public func salesByMonth(through end: BusinessDate) -> [KeyFigures.SalesPeriod] {
    guard let first = [firstDay(.sales), firstDay(.credits)].compactMap({ $0 }).min() else { return [] }
    var periods: [KeyFigures.SalesPeriod] = []
    var last = end
    while last >= first {
      let start = last.adding(days: 1 - last.parts.day).adding(days: -1)
      let sales = sum(.sales, after: start, through: last) - sum(.credits, after: start, through: last)
      // The first month begins where sales are known.
      let days = last.days(since: max(start, first.adding(days: -1)))
      periods.append(KeyFigures.SalesPeriod(days: days, sales: sales))
      last = start
    }
    return periods
  }
}
