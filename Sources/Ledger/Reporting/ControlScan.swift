import OrderToCash

/// Figures that must be equal, from both sides of the ledger.
public struct ControlScan {
  public struct Line: Sendable, Hashable {
    public var section: Text
    public var item: Text
    public var currency: Currency
    public var amount: Int64
    /// Nil for a figure without a counterpart.
    public var compared: Int64?
    /// A figure that need not be money; its currency means nothing.
    public var isCount = false
    public var tiesOut: Bool { compared == nil || compared == amount }

    public init(
      section: Text, item: Text, currency: Currency, amount: Int64, compared: Int64? = nil, isCount: Bool = false
    ) {
      self.section = section
      self.item = item
      self.currency = currency
      self.amount = amount
      self.compared = compared
      self.isCount = isCount
    }
  }

  private let engine: Engine
  private let run: Int
  private let base: Currency
  private let chart: Chart
  private let bankAccounts: [BankAccount]
  private var first: Int64 { Int64(run) << 47 }

  public init(_ engine: Engine, run: Int, base: Currency, chart: Chart, bankAccounts: [BankAccount]) {
    self.engine = engine
    self.run = run
    self.base = base
    self.chart = chart
    self.bankAccounts = bankAccounts
  }

  /// All controls, sorted by section, item and currency. Balances are folded before.
  public func lines(aging: AgingScan, date: BusinessDate) throws -> [Line] {
    var lines = try bank(date)
    lines += try receivables(aging)
    lines += try rollForward()
    lines += try receipts()
    lines += try documents()
    lines += try FileControls(engine, run: run, base: base).lines()
    lines += try liabilities()
    lines += try TaxControls(engine, first: first, account: chart.outputTax).lines()
    return ControlScan.sorted(lines)
  }

  /// By section, item and currency.
  public static func sorted(_ lines: [Line]) -> [Line] {
    lines.sorted { left, right in
      if left.section != right.section { return left.section < right.section }
      if left.item != right.item { return left.item < right.item }
      return left.currency.code < right.currency.code
    }
  }

  /// Per bank account: what the bank states, what entries add up to, what the books hold.
  private func bank(_ date: BusinessDate) throws -> [Line] {
    var lines: [Line] = []
    let rows = try engine.freshQuery(
      "SELECT bank_account, currency, stated, booked, last_statement FROM bank_balance ORDER BY bank_account"
    ).map { ($0.text(0), $0.currency(1), $0.optionalInt(2), $0.int(3)) }
    var accounts: [Text: (Currency, Int64)] = [:]
    for (id, currency, stated, booked) in rows {
      if let stated {
        lines.append(
          Line(
            section: "bank", item: Text("\(id): balance in the books, against the bank's last statement"),
            currency: currency,
            amount: booked, compared: stated))
      }
      if let account = bankAccounts.first(where: { $0.id == id }) {
        accounts[account.ledgerAccount] = (currency, (accounts[account.ledgerAccount]?.1 ?? 0) + booked)
      }
    }
    for name in accounts.keys.sorted() {
      guard let (currency, booked) = accounts[name] else { continue }
      let balance = try Balances.of(name, engine).first { $0.currency == currency }?.amount ?? 0
      lines.append(
        Line(
          section: "bank", item: Text("\(name): account of the books, against the entries"), currency: currency,
          amount: balance, compared: booked))
    }
    return lines
  }

  /// Open items = aging = control account, per currency and in base.
  private func receivables(_ aging: AgingScan) throws -> [Line] {
    var lines: [Line] = []
    let balances = try Balances.of(chart.receivables, engine)
    var open: [Currency: Int64] = [:]
    var openBase: Int64 = 0
    try engine.freshQuery(
      "SELECT currency, SUM(open), SUM(open_base) FROM open_item GROUP BY currency ORDER BY currency"
    )
    .forEach { row in
      open[row.currency(0)] = row.int(1)
      openBase += row.int(2)
    }
    for currency in Set(open.keys).union(balances.map(\.currency)).sorted() {
      let control = balances.first { $0.currency == currency }?.amount ?? 0
      lines.append(
        Line(
          section: "receivables", item: "control account, against open items", currency: currency, amount: control,
          compared: open[currency] ?? 0))
      lines.append(
        Line(
          section: "receivables", item: "aging, against open items", currency: currency,
          amount: aging.totals[currency] ?? 0, compared: open[currency] ?? 0))
    }
    lines.append(
      Line(
        section: "receivables", item: "control account in base currency, against open items", currency: base,
        amount: balances.reduce(0) { $0 + $1.base }, compared: openBase))
    return lines
  }

  /// Opening + tonight's movements by event = closing, in base currency.
  private func rollForward() throws -> [Line] {
    let movements = try self.movements()
    let closing = try Balances.of(chart.receivables, engine).reduce(Int64(0)) { $0 + $1.base }
    var lines = movements.lines.map { event, amount in
      Line(section: "roll-forward", item: Text("2 \(event.name)"), currency: base, amount: amount, compared: nil)
    }
    lines.append(
      Line(section: "roll-forward", item: "1 opening balance", currency: base, amount: movements.opening, compared: nil)
    )
    let sum = movements.lines.reduce(movements.opening) { $0 + $1.1 }
    lines.append(
      Line(
        section: "roll-forward", item: "3 closing balance, against the control account", currency: base, amount: sum,
        compared: closing))
    return lines
  }

  /// Receivables at the end of the previous published night, and what moved them since.
  public func movements() throws -> (opening: Int64, lines: [(PostingEvent, Int64)]) {
    let previous = try engine.query(
      "SELECT amount FROM control WHERE run < ? AND section = 'roll-forward' AND item LIKE '3 %' ORDER BY run DESC LIMIT 1"
    ).with(run).first { $0.int(0) }
    // Without a published night before it, a night begins with nothing and takes the go-live's postings as its own.
    let from = previous == nil ? Int64(0) : first
    var lines: [(PostingEvent, Int64)] = []
    try engine.freshQuery(
      """
      SELECT event, SUM(CASE WHEN debit = ? THEN base ELSE 0 END) - SUM(CASE WHEN credit = ? THEN base ELSE 0 END)
      FROM posting WHERE key >= ? AND (debit = ? OR credit = ?) GROUP BY event ORDER BY event
      """
    ).with(chart.receivables, chart.receivables, from, chart.receivables, chart.receivables).forEach { row in
      if let event = PostingEvent(rawValue: row.integer(0)), row.int(1) != 0 { lines.append((event, row.int(1))) }
    }
    return (previous ?? 0, lines)
  }

  /// Tonight's receipts = applied + on account + unidentified.
  private func receipts() throws -> [Line] {
    var lines: [Line] = []
    let query = try engine.freshQuery(
      """
      SELECT r.currency, SUM(r.amount),
        SUM(COALESCE((SELECT SUM(CASE WHEN a.reverses = 0 THEN a.amount ELSE -a.amount END) FROM application a WHERE a.source = r.key), 0)),
        SUM(COALESCE((SELECT -o.open FROM open_item o WHERE o.item = r.key AND o.account = c.account AND o.grp = c.grp), 0)),
        SUM(COALESCE((SELECT u.open FROM open_receipt u WHERE u.receipt = r.key), 0))
          + COALESCE(SUM((SELECT SUM(b.amount) FROM refund b WHERE b.source = r.key AND b.key >= ?)), 0)
      FROM receipt r LEFT JOIN customer c ON c.account = r.account
      WHERE r.key >= ? AND r.status <> 'returned' GROUP BY r.currency ORDER BY r.currency
      """
    ).with(first, first)
    while try query.step() {
      lines.append(
        Line(
          section: "receipts", item: "received tonight, against applied + on account + unidentified",
          currency: query.currency(0), amount: query.int(1), compared: query.int(2) + query.int(3) + query.int(4)))
    }
    return lines
  }

  /// Files received = taken + refused.
  private func documents() throws -> [Line] {
    let counts =
      try engine.freshQuery(
        """
        SELECT COUNT(*), SUM(CASE WHEN state = 4 THEN 0 ELSE 1 END), SUM(CASE WHEN state = 4 THEN 1 ELSE 0 END),
          COALESCE(SUM(documents), 0), COALESCE(SUM(CASE WHEN state = 4 THEN 0 ELSE accepted + refused + duplicates + parked END), 0)
        FROM file WHERE key >= ?
        """
      ).with(first).first { ($0.int(0), $0.int(1) + $0.int(2), $0.int(3), $0.int(4)) } ?? (0, 0, 0, 0)
    return [
      Line(
        section: "documents", item: "files claimed, against taken + refused", currency: base, amount: counts.0,
        compared: counts.1, isCount: true),
      Line(
        section: "documents", item: "documents read, against accepted + refused + duplicate + waiting", currency: base,
        amount: counts.2, compared: counts.3, isCount: true),
    ]
  }

  /// Unidentified cash and shipped-not-invoiced, against what is open.
  private func liabilities() throws -> [Line] {
    var lines: [Line] = []
    func compare(_ item: Text, _ account: Text, sign: Int64, _ sql: String) throws {
      var open: [Currency: Int64] = [:]
      try engine.freshQuery(sql).forEach { open[$0.currency(0)] = $0.int(1) }
      let balances = try Balances.of(account, engine)
      for currency in Set(open.keys).union(balances.map(\.currency)).sorted() {
        let balance = sign * (balances.first { $0.currency == currency }?.amount ?? 0)
        lines.append(
          Line(
            section: "other accounts", item: item, currency: currency, amount: balance, compared: open[currency] ?? 0))
      }
    }
    try compare(
      "unidentified receipts: account of the books, against open receipts", chart.unidentified, sign: -1,
      "SELECT currency, SUM(open) FROM open_receipt GROUP BY currency ORDER BY currency")
    try compare(
      "refunds to pay: account of the books, against open refunds", chart.refunds, sign: -1,
      """
      SELECT r.currency, SUM(r.amount) FROM open_refund o JOIN refund r ON r.key = o.refund GROUP BY r.currency
      ORDER BY r.currency
      """)
    try compare(
      "shipped, not invoiced: account of the books, against open shipments", chart.shippedNotInvoiced, sign: 1,
      "SELECT currency, SUM(net) FROM open_shipment WHERE state = 3 GROUP BY currency ORDER BY currency")
    return lines
  }
}
