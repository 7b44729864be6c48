import OrderToCash

/// Output tax by rate and month, from documents and from what reduced their price afterwards (2006/112/EC art. 90): together they
/// are what the account of the books moved in that month.
public struct TaxControls {
  /// A month's tax at one rate, in one currency.
  public struct Line: Sendable {
    public var period: BusinessDate
    public var currency: Currency
    public var category: Text
    public var rate: Percent
    public var net: Int64
    public var tax: Int64
    public var adjustedNet: Int64
    public var adjustedTax: Int64
  }

  private let engine: Engine
  private let account: Text
  /// The night's own month, months that ended since the night before, and those that tonight changed; first days.
  public let periods: [BusinessDate]
  /// By month, currency, category and rate.
  public let rows: [Line]

  /// Reads what `tax_period` has of the night's months: balances are folded before. `account`: of output tax.
  public init(_ engine: Engine, run: Int, date: BusinessDate, account: Text) throws {
    self.engine = engine
    self.account = account
    periods = try Self.periods(engine, run, date)
    rows = try Self.rows(engine, of: periods)
  }

  private static func periods(_ engine: Engine, _ run: Int, _ date: BusinessDate) throws -> [BusinessDate] {
    let previous = try engine.freshQuery("SELECT previous_date FROM run WHERE run = ?").with(run)
      .first { $0.optionalDate(0) }
    let ended = PeriodClose.monthEnds(after: previous ?? nil, through: date).map { PeriodClose.month(of: $0) }
    let changed = try PeriodFolds.taxRows(from: run, to: run, engine).map(\.period)
    return Set(ended + changed + [PeriodClose.month(of: date)]).sorted()
  }

  private static func rows(_ engine: Engine, of periods: [BusinessDate]) throws -> [Line] {
    let query = try engine.query(
      """
      SELECT currency, category, rate, net, tax, adjusted_net, adjusted_tax FROM tax_period WHERE period = ?
      ORDER BY currency, category, rate
      """)
    return try periods.flatMap { period in
      try query.with(period).map {
        Line(
          period: period, currency: $0.currency(0), category: $0.text(1), rate: $0.percent(2), net: $0.int(3),
          tax: $0.int(4), adjustedNet: $0.int(5), adjustedTax: $0.int(6))
      }
    }
  }

  func lines() throws -> [ControlScan.Line] {
    var lines: [ControlScan.Line] = []
    func add(_ period: BusinessDate, _ item: String, _ currency: Currency, _ amount: Int64, _ compared: Int64?) {
      let month = period.description.prefix(7)
      lines.append(
        ControlScan.Line(
          section: "tax by rate and month", item: Text("\(month) \(item)"), currency: currency, amount: amount,
          compared: compared, rows: Text("tax.csv month=\(month)")))
    }
    var sums: [Month: Int64] = [:]
    for row in rows {
      let percent = formatDecimal(row.rate.scaled, scale: Percent.scale, minimum: 0)
      let rate = "\(row.category) \(percent) %"
      add(row.period, "\(rate): output tax of invoices and credit notes", row.currency, row.tax, nil)
      if row.adjustedTax != 0 || row.adjustedNet != 0 {
        add(row.period, "\(rate): output tax of discounts and write-offs", row.currency, row.adjustedTax, nil)
      }
      sums[Month(period: row.period, currency: row.currency), default: 0] += row.tax + row.adjustedTax
    }
    for period in periods {
      try engine.query(
        "SELECT currency, credit - debit FROM period_balance WHERE period = ? AND account = ? ORDER BY currency"
      ).with(period, account).forEach { row in
        let sum = sums.removeValue(forKey: Month(period: period, currency: row.currency(0))) ?? 0
        add(
          period, "output tax: account of the books, against documents and adjustments", row.currency(0), row.int(1),
          sum)
      }
    }
    for (month, sum) in sums.sorted(by: { $0.key < $1.key }) where sum != 0 {
      add(month.period, "output tax: account of the books, against documents and adjustments", month.currency, 0, sum)
    }
    return lines
  }

  private struct Month: Hashable, Comparable {
    var period: BusinessDate
    var currency: Currency
    static func < (left: Month, right: Month) -> Bool {
      (left.period, left.currency) < (right.period, right.currency)
    }
  }
}
