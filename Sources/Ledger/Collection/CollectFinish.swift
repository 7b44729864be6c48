import OrderToCash

/// What collecting does once for all account groups: checks of invoices, interest, statements of account.
public struct CollectFinish {
  let engine: Engine
  let run: Int
  let date: BusinessDate
  let previous: BusinessDate?
  let base: Currency
  let unit: Int

  public init(_ engine: Engine, run: Int, date: BusinessDate, previous: BusinessDate?, base: Currency, unit: Int) {
    self.engine = engine
    self.run = run
    self.date = date
    self.previous = previous
    self.base = base
    self.unit = unit
  }

  public func carryOut(_ policy: ByCustomer<CollectPolicy>, statementMissing: Bool) throws {
    try engine.query("DELETE FROM with_agency WHERE item NOT IN (SELECT item FROM open_item)").run()
    try keepLastPayments()
    let facts = try UnitFacts(engine, run: run, stage: .collect, date: date)
    facts.begin(unit: unit)
    try InvoiceCheckRun(engine, run: run, facts: facts).carryOut()
    // What is late, and what is owed, is not known while a statement is missing: both wait for it.
    let month = statementMissing ? nil : try monthEnded
    if let month { try InterestRun(self, facts: facts).carryOut(policy, until: month) }
    try StatementRun(self, facts: facts).carryOut(policy, isMonthly: month != nil)
    if !statementMissing { try keepComplete() }
  }

  /// The last night on which no expected statement was missing, before this one; nil when there was none.
  public static func lastComplete(_ engine: Engine) throws -> BusinessDate? {
    try engine.query("SELECT date FROM complete_night WHERE id = 1").with().first { $0.date(0) }
  }

  private func keepComplete() throws {
    try engine.query("DELETE FROM complete_night WHERE id = 1").run()
    try engine.append(.completeNight).add(1).add(date).end()
  }

  /// Of tonight's receipts whose customer is known.
  private func keepLastPayments() throws {
    let first = Key(rawValue: Int64(run) << 47)
    var last: [Key: (date: BusinessDate, money: Money)] = [:]
    let query = try engine.freshQuery(
      "SELECT account, booking_date, currency, amount FROM receipt WHERE key >= ? AND account <> 0 ORDER BY key"
    ).with(first)
    while try query.step() {
      if let known = last[query.key(0)], known.date > query.date(1) { continue }
      last[query.key(0)] = (query.date(1), Money(minor: query.int(3), currency: query.currency(2)))
    }
    try engine.query("DELETE FROM last_payment WHERE account IN (SELECT account FROM receipt WHERE key >= ?)").run(
      first)
    let rows = try engine.append(.lastPayment)
    for (account, payment) in last.sorted(by: { $0.key < $1.key }) {
      try rows.add(account).add(payment.date).add(payment.money.currency).add(payment.money.minor).end()
    }
  }

  /// The last day of the month that ended since the last complete night, if one did.
  private var monthEnded: BusinessDate? {
    get throws {
      let (year, month, _) = date.parts
      let since = try CollectFinish.lastComplete(engine) ?? previous
      guard let since, let first = BusinessDate(year: year, month: month, day: 1), since < first else { return nil }
      return first.adding(days: -1)
    }
  }
}
