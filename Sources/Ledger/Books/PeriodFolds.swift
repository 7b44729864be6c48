import OrderToCash

/// Adds a run to the totals that the books keep per month, so that closed years cost nothing.
public enum PeriodFolds {
  /// Balances of accounts, whole and by month, of the run's postings. A ledger of before months were kept starts with all that
  /// it has.
  static func balances(run: Int, _ engine: Engine) throws {
    var total = Sums<TotalKey>()
    var monthly = Sums<MonthKey>()
    let isNew = try isEmpty("period_balance", engine)
    try movements(from: run, to: run, engine) { date, account, currency, debit, credit in
      total.add(TotalKey(account: account, currency: currency), debit, credit)
      if !isNew {
        monthly.add(
          MonthKey(period: PeriodClose.month(of: date), account: account, currency: currency), debit, credit)
      }
    }
    if isNew {
      try movements(from: 0, to: run, engine) { date, account, currency, debit, credit in
        monthly.add(
          MonthKey(period: PeriodClose.month(of: date), account: account, currency: currency), debit, credit)
      }
    }
    try write(total, engine)
    try write(monthly, engine)
  }

  /// Calls `body` for each side of the postings of some runs, summed by day, account and currency.
  static func movements(
    from first: Int, to last: Int, _ engine: Engine,
    _ body: (BusinessDate, Text, Currency, _ debit: Pair, _ credit: Pair) throws -> Void
  ) throws {
    // Few accounts move on few days: they are summed here, as sorting a night's postings takes more memory and time.
    var sums: [Movement: Pair] = [:]
    try engine.freshQuery("SELECT date, debit, credit, currency, amount, base FROM posting WHERE key >= ? AND key < ?")
      .with(Int64(first) << 47, Int64(last + 1) << 47).forEach { row in
        let movement = Movement(
          date: row.date(0), debit: row.text(1), credit: row.text(2), currency: row.currency(3))
        sums[movement, default: Pair()].add(row.int(4), row.int(5))
      }
    for (movement, moved) in sums.sorted(by: { $0.key < $1.key }) {
      try body(movement.date, movement.debit, movement.currency, moved, Pair())
      try body(movement.date, movement.credit, movement.currency, Pair(), moved)
    }
  }

  private static func isEmpty(_ table: String, _ engine: Engine) throws -> Bool {
    try engine.freshQuery("SELECT 1 FROM \(table) LIMIT 1").first { _ in true } == nil
  }

  private static func write(_ sums: Sums<TotalKey>, _ engine: Engine) throws {
    let query = try engine.query(
      """
      INSERT INTO balance (account, currency, amount, base) VALUES (?, ?, ?, ?)
      ON CONFLICT (account, currency) DO UPDATE SET amount = balance.amount + excluded.amount, base = balance.base + excluded.base
      """)
    for (key, moved) in sums.sorted {
      try query.run(
        key.account, key.currency, moved.debit.amount - moved.credit.amount, moved.debit.base - moved.credit.base)
    }
  }

  private static func write(_ sums: Sums<MonthKey>, _ engine: Engine) throws {
    let query = try engine.query(
      """
      INSERT INTO period_balance (period, account, currency, debit, credit, base_debit, base_credit)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (period, account, currency) DO UPDATE SET debit = period_balance.debit + excluded.debit,
        credit = period_balance.credit + excluded.credit, base_debit = period_balance.base_debit + excluded.base_debit,
        base_credit = period_balance.base_credit + excluded.base_credit
      """)
    for (key, moved) in sums.sorted {
      try query.run(
        key.period, key.account, key.currency, moved.debit.amount, moved.credit.amount, moved.debit.base,
        moved.credit.base)
    }
  }

  // MARK: Tax

  /// Output tax by month and rate. Documents have the night's day; an adjustment is of the month that it is posted to.
  public static func taxes(run: Int, _ engine: Engine) throws {
    let first = try isEmpty("tax_period", engine) ? 0 : run
    let query = try engine.query(
      """
      INSERT INTO tax_period (period, currency, category, rate, net, tax, adjusted_net, adjusted_tax)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (period, currency, category, rate) DO UPDATE SET net = tax_period.net + excluded.net,
        tax = tax_period.tax + excluded.tax, adjusted_net = tax_period.adjusted_net + excluded.adjusted_net,
        adjusted_tax = tax_period.adjusted_tax + excluded.adjusted_tax
      """)
    for row in try taxRows(from: first, to: run, engine) {
      try query.run(
        row.period, row.currency, row.category, row.rate, row.net, row.tax, row.adjustedNet, row.adjustedTax)
    }
  }

  /// What some runs add to `tax_period`, by its key.
  static func taxRows(from first: Int, to last: Int, _ engine: Engine) throws -> [TaxRow] {
    var rows: [TaxRow.Place: TaxRow] = [:]
    func add(_ date: BusinessDate, _ row: Query, _ change: (inout TaxRow) -> Void) {
      let place = TaxRow.Place(
        period: PeriodClose.month(of: date), currency: row.currency(1), category: row.text(2), rate: row.percent(3))
      change(&rows[place, default: TaxRow(place)])
    }
    let (lower, upper) = (Int64(first) << 47, Int64(last + 1) << 47)
    try engine.freshQuery(
      """
      SELECT i.issue_date, i.currency, t.category, t.rate, SUM(CASE WHEN i.kind = 381 THEN -t.base ELSE t.base END),
        SUM(CASE WHEN i.kind = 381 THEN -t.tax ELSE t.tax END)
      FROM invoice_tax t JOIN invoice i ON i.key = t.invoice WHERE t.invoice >= ? AND t.invoice < ?
      GROUP BY i.issue_date, i.currency, t.category, t.rate
      """
    ).with(lower, upper).forEach { row in
      add(row.date(0), row) { sum in
        sum.net += row.int(4)
        sum.tax += row.int(5)
      }
    }
    // What an invoice deducts was taxed when it was received: its advance invoice has it.
    try engine.freshQuery(
      """
      SELECT i.issue_date, p.currency, p.category, p.rate, SUM(u.net), SUM(u.tax) FROM advance_use u
      JOIN invoice i ON i.key = u.document JOIN advance_part p ON p.advance = u.advance AND p.ordinal = u.part
      WHERE u.document >= ? AND u.document < ? AND i.kind <> 381 GROUP BY i.issue_date, p.currency, p.category, p.rate
      """
    ).with(lower, upper).forEach { row in
      add(row.date(0), row) { sum in
        sum.net -= row.int(4)
        sum.tax -= row.int(5)
      }
    }
    var closed: [Int: BusinessDate?] = [:]
    try engine.freshQuery(
      """
      SELECT a.date, t.currency, t.category, t.rate, SUM(CASE WHEN t.reversal = 1 THEN t.net ELSE -t.net END),
        SUM(CASE WHEN t.reversal = 1 THEN t.tax ELSE -t.tax END), t.application >> 47
      FROM tax_adjustment t JOIN application a ON a.key = t.application WHERE t.application >= ? AND t.application < ?
      GROUP BY a.date, t.currency, t.category, t.rate, t.application >> 47
      """
    ).with(lower, upper).forEach { row in
      let run = row.integer(6)
      let limit = try closed[run] ?? PeriodBook(engine, run: run).closed
      closed[run] = limit
      add(PeriodClose.postingDate(of: row.date(0), closed: limit), row) { sum in
        sum.adjustedNet += row.int(4)
        sum.adjustedTax += row.int(5)
      }
    }
    return rows.keys.sorted().compactMap { rows[$0] }
  }
}

/// Minor units of a currency and of the base currency.
struct Pair {
  var amount: Int64 = 0
  var base: Int64 = 0

  mutating func add(_ amount: Int64, _ base: Int64) {
    self.amount += amount
    self.base += base
  }
}

/// One month's tax at one rate, in one currency.
struct TaxRow {
  struct Place: Hashable, Comparable {
    var period: BusinessDate
    var currency: Currency
    var category: Text
    var rate: Percent

    static func < (left: Place, right: Place) -> Bool {
      (left.period, left.currency, left.category, left.rate.scaled)
        < (right.period, right.currency, right.category, right.rate.scaled)
    }
  }

  let period: BusinessDate
  let currency: Currency
  let category: Text
  let rate: Percent
  var net: Int64 = 0
  var tax: Int64 = 0
  var adjustedNet: Int64 = 0
  var adjustedTax: Int64 = 0

  init(_ place: Place) {
    (period, currency, category, rate) = (place.period, place.currency, place.category, place.rate)
  }
}

private struct Movement: Hashable, Comparable {
  var date: BusinessDate
  var debit: Text
  var credit: Text
  var currency: Currency
  static func < (left: Movement, right: Movement) -> Bool {
    (left.date, left.debit, left.credit, left.currency) < (right.date, right.debit, right.credit, right.currency)
  }
}

private struct TotalKey: Hashable, Comparable {
  var account: Text
  var currency: Currency
  static func < (left: TotalKey, right: TotalKey) -> Bool {
    (left.account, left.currency) < (right.account, right.currency)
  }
}

private struct MonthKey: Hashable, Comparable {
  var period: BusinessDate
  var account: Text
  var currency: Currency
  static func < (left: MonthKey, right: MonthKey) -> Bool {
    (left.period, left.account, left.currency) < (right.period, right.account, right.currency)
  }
}

/// Debits and credits by a key, given back in its order.
private struct Sums<Place: Hashable & Comparable> {
  private var rows: [Place: (debit: Pair, credit: Pair)] = [:]

  mutating func add(_ key: Place, _ debit: Pair, _ credit: Pair) {
    var sum = rows[key] ?? (Pair(), Pair())
    sum.debit.amount += debit.amount
    sum.debit.base += debit.base
    sum.credit.amount += credit.amount
    sum.credit.base += credit.base
    rows[key] = sum
  }

  var sorted: [(Place, (debit: Pair, credit: Pair))] {
    rows.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
