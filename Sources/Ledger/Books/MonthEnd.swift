import OrderToCash

/// What a month's end adds to the books: foreign monetary balances at the closing rate, reversed on the day after. Shipped and
/// not invoiced needs no entry of its own: it is accrued on the day of shipping and reversed by the invoice.
public struct MonthEnd {
  public struct Setting: Sendable {
    public var run: Int
    public var date: BusinessDate
    public var previous: BusinessDate?
    public var base: Currency
    public var chart: Chart
    /// Accounts of the books that stand for bank accounts.
    public var banks: [Text]
    public var policy: BooksPolicy

    public init(
      run: Int, date: BusinessDate, previous: BusinessDate?, base: Currency, chart: Chart, banks: [Text],
      policy: BooksPolicy
    ) {
      self.run = run
      self.date = date
      self.previous = previous
      self.base = base
      self.chart = chart
      self.banks = banks
      self.policy = policy
    }
  }

  /// Its rows' units: postings of the report stage have no others below this number.
  static let unit = 110

  private let engine: Engine
  private let setting: Setting
  private let facts: UnitFacts
  private var keys: KeySequence
  private var closeKeys: KeySequence

  public init(_ engine: Engine, _ setting: Setting) throws {
    self.engine = engine
    self.setting = setting
    facts = try UnitFacts(engine, run: setting.run, stage: .report, date: setting.date)
    facts.begin(unit: MonthEnd.unit)
    keys = KeySequence(run: setting.run, stage: .report, unit: MonthEnd.unit)
    closeKeys = keys
  }

  /// Posts what is due. `rates` gives those known on a day. Balances of the night are not folded yet.
  public mutating func run(rates: (BusinessDate) throws -> Rates) throws {
    try reverse()
    if setting.policy.revalues {
      for end in PeriodClose.monthEnds(after: setting.previous, through: setting.date) {
        try revalue(end, rates: try rates(end))
      }
    }
    try close()
  }

  // MARK: Revaluation

  /// What was posted on the last day of an earlier night's month is reversed by the first night after it.
  private func reverse() throws {
    guard let previous = setting.previous, previous == previous.endOfMonth, previous < setting.date else { return }
    let query = try engine.query(
      "SELECT \(Self.columns) FROM revaluation WHERE date = ? AND key < ? ORDER BY key")
    let rows = try query.with(previous, Int64(setting.run) << 47).map(Self.read)
    for (key, revaluation) in rows { try post(revaluation, on: previous.adding(days: 1), key, reversed: true) }
  }

  private mutating func revalue(_ end: BusinessDate, rates: Rates) throws {
    let rows = try engine.append(.revaluation)
    for balance in try receivables(end) + accounts(end) {
      let found = Revaluation(
        balance.account, customer: balance.customer, currency: balance.currency, amount: balance.amount,
        carried: balance.base, rates: rates)
      guard let revaluation = found else {
        try tell(balance, end)
        continue
      }
      let key = keys.take()
      try rows.add(key).add(end).add(revaluation.ledgerAccount).add(revaluation.customer).add(revaluation.currency)
        .add(revaluation.amount).add(revaluation.carried).add(revaluation.rate.scaled).add(revaluation.worth).end()
      try post(revaluation, on: end, key, reversed: false)
      // The night is later than the day after: both are of this night.
      if end < setting.date { try post(revaluation, on: end.adding(days: 1), key, reversed: true) }
    }
  }

  private func post(_ revaluation: Revaluation, on date: BusinessDate, _ key: Key, reversed: Bool) throws {
    let posting = revaluation.posting(
      on: date, item: key, base: setting.base, chart: setting.chart, reversed: reversed)
    if let posting { try facts.add(posting) }
  }

  private struct Balance {
    var account: Text
    var customer: Key = .none
    var currency: Currency
    var amount: Int64
    var base: Int64
  }

  /// Open items by customer and currency, as they were at the end of `end`.
  private func receivables(_ end: BusinessDate) throws -> [Balance] {
    struct Place: Hashable, Comparable {
      var customer: Key
      var currency: Currency
      static func < (left: Place, right: Place) -> Bool {
        (left.customer, left.currency) < (right.customer, right.currency)
      }
    }
    var sums: [Place: (amount: Int64, base: Int64)] = [:]
    func add(_ row: Query, _ sign: Int64) {
      let place = Place(customer: row.key(0), currency: row.currency(1))
      let old = sums[place] ?? (0, 0)
      sums[place] = (old.amount + sign * row.int(2), old.base + sign * row.int(3))
    }
    try engine.freshQuery(
      """
      SELECT account, currency, SUM(open), SUM(open_base) FROM open_item WHERE currency <> ?
      GROUP BY account, currency ORDER BY account, currency
      """
    ).with(setting.base).forEach { add($0, 1) }
    // What tonight posted to later days was not there yet. Between customers nothing moves that is worth a rate.
    for (column, sign) in [("debit", Int64(-1)), ("credit", Int64(1))] where end < setting.date {
      try engine.freshQuery(
        """
        SELECT account, currency, SUM(amount), SUM(base) FROM posting
        WHERE key >= ? AND currency <> ? AND date > ? AND \(column) = ? AND event <> ? GROUP BY account, currency
        """
      ).with(
        Int64(setting.run) << 47, setting.base, end, setting.chart.receivables, PostingEvent.applied.rawValue
      ).forEach { add($0, sign) }
    }
    return sums.sorted { $0.key < $1.key }.compactMap { place, sum in
      guard sum.amount != 0 || sum.base != 0 else { return nil }
      return Balance(
        account: setting.chart.receivables, customer: place.customer, currency: place.currency, amount: sum.amount,
        base: sum.base)
    }
  }

  /// The other monetary accounts, with tonight's postings up to `end`.
  private func accounts(_ end: BusinessDate) throws -> [Balance] {
    let chart = setting.chart
    let names = Set(setting.banks + [chart.unidentified, chart.refunds, chart.shippedNotInvoiced, chart.clearing])
    var sums: [Currency: (amount: Int64, base: Int64)] = [:]
    var balances: [Balance] = []
    for name in names.sorted() {
      sums.removeAll()
      for balance in try Balances.of(name, engine) { sums[balance.currency] = (balance.amount, balance.base) }
      for (column, sign) in [("debit", Int64(1)), ("credit", Int64(-1))] {
        try engine.freshQuery(
          """
          SELECT currency, SUM(amount), SUM(base) FROM posting
          WHERE key >= ? AND currency <> ? AND date <= ? AND \(column) = ? GROUP BY currency
          """
        ).with(Int64(setting.run) << 47, setting.base, end, name).forEach { row in
          let old = sums[row.currency(0)] ?? (0, 0)
          sums[row.currency(0)] = (old.amount + sign * row.int(1), old.base + sign * row.int(2))
        }
      }
      for currency in sums.keys.sorted() where currency != setting.base {
        guard let sum = sums[currency], sum.amount != 0 || sum.base != 0 else { continue }
        balances.append(Balance(account: name, currency: currency, amount: sum.amount, base: sum.base))
      }
    }
    return balances
  }

  private func tell(_ balance: Balance, _ end: BusinessDate) throws {
    let money = Money(minor: balance.amount, currency: balance.currency)
    try facts.raise(
      ExceptionRaised(
        .error, rule: BooksRules.noClosingRate.id, subjectKind: .account, subject: balance.customer,
        account: balance.customer, currency: balance.currency, amount: balance.amount,
        message: "\(balance.account) has \(money) on \(end), and there is no rate for \(balance.currency)",
        whatToDo: "Send a rates file; book the difference of this month's end by hand.", verbs: [.dismiss]))
  }

  // MARK: Closing

  /// `close_after_days`: counts from the next run on, as a decision does.
  private mutating func close() throws {
    guard let days = setting.policy.closeAfterDays,
      let month = PeriodClose.due(after: setting.previous, through: setting.date, days: days)
    else { return }
    let book = try PeriodBook(engine, run: setting.run)
    guard PeriodClose.canClose(month, closed: try book.closedNext(), night: setting.date) == nil else { return }
    try book.note(
      .closed, month: month, closed: month, decision: .none, who: BooksRules.closedByDays.id, key: closeKeys.take())
  }

  // MARK: Reading

  static let columns = "key, ledger_account, account, currency, amount, carried, rate, worth"

  static func read(_ row: Query) -> (key: Key, Revaluation) {
    (
      row.key(0),
      Revaluation(
        ledgerAccount: row.text(1), customer: row.key(2), currency: row.currency(3), amount: row.int(4),
        carried: row.int(5), rate: ExchangeRate(scaled: row.int(6)), worth: row.int(7))
    )
  }
}
