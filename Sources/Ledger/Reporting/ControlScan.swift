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
    /// A quantity in millionths, of all items together; its currency means nothing.
    public var isQuantity = false
    /// The report that has the rows behind it, and the column that selects them: `journal.csv line=2.03 fees`.
    public var rows: Text = .empty
    public var tiesOut: Bool { compared == nil || compared == amount }

    public init(
      section: Text, item: Text, currency: Currency, amount: Int64, compared: Int64? = nil, isCount: Bool = false,
      rows: Text = .empty
    ) {
      self.section = section
      self.item = item
      self.currency = currency
      self.amount = amount
      self.compared = compared
      self.isCount = isCount
      self.rows = rows
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

  /// What the ledger says for both sides, whatever is written of it.
  public struct Result: Sendable {
    /// All controls but those of documents written, in no order.
    public var lines: [Line]
    public var issued: IssuedDocuments
    public var rollForward: [RollForwardScan.Result]
  }

  /// Balances are folded before. `triggers`: when what was shipped is invoiced.
  public func result(
    aging: AgingScan, taxes: TaxControls, triggers: ByCustomer<InvoiceTrigger>
  ) throws -> Result {
    let moved = try RollForwardScan(engine, run: run, base: base, control: chart.receivables).results()
    var lines = try bank()
    lines += try receivables(aging)
    lines += try rollForward(moved)
    lines += try receipts()
    lines += try documents()
    lines += try FileControls(engine, run: run, base: base).lines()
    lines += try liabilities()
    lines += try QuantityControls(engine, run: run, base: base).lines()
    lines += try ShipmentControls(engine, first: first, base: base, chart: chart, triggers: triggers).lines()
    lines += try taxes.lines()
    lines += try trialBalance()
    return Result(lines: lines, issued: try IssuedDocuments(engine, first: first), rollForward: moved)
  }

  /// By section, item and currency.
  public static func sorted(_ lines: [Line]) -> [Line] {
    lines.sorted { left, right in
      if left.section != right.section { return left.section < right.section }
      if left.item != right.item { return left.item < right.item }
      return left.currency.code < right.currency.code
    }
  }

  /// Per bank account: what the bank states and what it does not have yet are what the books hold.
  private func bank() throws -> [Line] {
    var lines: [Line] = []
    var accounts: [Text: (currency: Currency, booked: Int64)] = [:]
    for account in try BankReconciliationScan(engine).accounts() {
      func line(_ item: String, _ amount: Int64, _ compared: Int64?) -> Line {
        Line(
          section: "bank", item: Text("\(account.id): \(item)"), currency: account.currency, amount: amount,
          compared: compared, rows: Text("bank-reconciliation.csv bank_account=\(account.id)"))
      }
      if let stated = account.stated {
        lines.append(line("1 balance in the bank's last statement", stated, nil))
        lines.append(line("2 outstanding: booked, and not on a statement yet", account.outstandingSum, nil))
        lines.append(
          line(
            "3 balance in the books, against statement + outstanding", account.booked, stated + account.outstandingSum))
      } else {
        lines.append(line("3 balance in the books; its statements have no balances", account.booked, nil))
      }
      if let declared = bankAccounts.first(where: { $0.id == account.id }) {
        accounts[declared.ledgerAccount] = (
          account.currency, (accounts[declared.ledgerAccount]?.booked ?? 0) + account.booked
        )
      }
    }
    for name in accounts.keys.sorted() {
      guard let (currency, booked) = accounts[name] else { continue }
      let balance = try Balances.of(name, engine).first { $0.currency == currency }?.amount ?? 0
      lines.append(
        Line(
          section: "bank", item: Text("\(name): account of the books, against the entries"), currency: currency,
          amount: balance, compared: booked, rows: Text("trial-balance.csv account=\(name)")))
    }
    return lines
  }

  /// All accounts together are nothing, in base currency.
  private func trialBalance() throws -> [Line] {
    let sum = try engine.freshQuery("SELECT COALESCE(SUM(base), 0) FROM balance").first { $0.int(0) } ?? 0
    return [
      Line(
        section: "trial balance", item: "all accounts together, against nothing", currency: base, amount: sum,
        compared: 0, rows: "trial-balance.csv")
    ]
  }

  /// Open items = aging = control account, per currency and in base.
  private func receivables(_ aging: AgingScan) throws -> [Line] {
    var lines: [Line] = []
    let balances = try Balances.of(chart.receivables, engine)
    let open = aging.open.byCurrency
    for currency in Set(open.keys).union(balances.map(\.currency)).sorted() {
      let control = balances.first { $0.currency == currency }?.amount ?? 0
      lines.append(
        Line(
          section: "receivables", item: "control account, against open items", currency: currency, amount: control,
          compared: open[currency] ?? 0, rows: Text("aging-detail.csv currency=\(currency)")))
      lines.append(
        Line(
          section: "receivables", item: "aging, against open items", currency: currency,
          amount: aging.totals[currency] ?? 0, compared: open[currency] ?? 0,
          rows: Text("aging.csv currency=\(currency)")))
    }
    lines.append(
      Line(
        section: "receivables", item: "control account in base currency, against open items", currency: base,
        amount: balances.reduce(0) { $0 + $1.base }, compared: aging.open.base, rows: "aging-detail.csv"))
    return lines
  }

  /// Opening + tonight's movements = closing: all in base currency, and each foreign currency by itself.
  private func rollForward(_ results: [RollForwardScan.Result]) throws -> [Line] {
    let balances = try Balances.of(chart.receivables, engine)
    return results.flatMap { result in
      func line(_ item: Text, _ amount: Int64, _ compared: Int64?, _ rows: Text) -> Line {
        Line(
          section: "roll-forward", item: item, currency: result.currency, amount: amount, compared: compared, rows: rows
        )
      }
      let closing =
        result.isBase
        ? balances.reduce(Int64(0)) { $0 + $1.base }
        : balances.first { $0.currency == result.currency }?.amount ?? 0
      let account = Text("trial-balance.csv account=\(chart.receivables)")
      let items: Text = result.isBase ? "aging-detail.csv" : Text("aging-detail.csv currency=\(result.currency)")
      return [line("1 opening balance", result.opening, nil, account)]
        + result.lines.map { moved in
          line(moved.line.item, moved.amount, nil, Text("journal.csv line=\(moved.line.rows.item)"))
        } + [
          line("3 closing balance, against the control account", result.closing, closing, items)
        ]
    }
  }

  /// Tonight's receipts = applied + on account + unidentified.
  private func receipts() throws -> [Line] {
    var lines: [Line] = []
    let query = try engine.freshQuery(
      """
      SELECT r.currency, SUM(r.amount),
        SUM(COALESCE((SELECT SUM(CASE WHEN a.reverses = 0 THEN a.source_amount ELSE -a.source_amount END) FROM application a WHERE a.source = r.key), 0)),
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
          currency: query.currency(0), amount: query.int(1), compared: query.int(2) + query.int(3) + query.int(4),
          rows: Text("receipts.csv currency=\(query.currency(0))")))
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
        compared: counts.1, isCount: true, rows: "intake.csv"),
      Line(
        section: "documents", item: "documents read, against accepted + refused + duplicate + waiting", currency: base,
        amount: counts.2, compared: counts.3, isCount: true, rows: "intake.csv"),
    ]
  }

  /// Unidentified cash and refunds, against what is open.
  private func liabilities() throws -> [Line] {
    var lines: [Line] = []
    func compare(_ item: Text, _ account: Text, sign: Int64, _ rows: Text, _ sql: String) throws {
      var open: [Currency: Int64] = [:]
      try engine.freshQuery(sql).forEach { open[$0.currency(0)] = $0.int(1) }
      let balances = try Balances.of(account, engine)
      for currency in Set(open.keys).union(balances.map(\.currency)).sorted() {
        let balance = sign * (balances.first { $0.currency == currency }?.amount ?? 0)
        lines.append(
          Line(
            section: "other accounts", item: item, currency: currency, amount: balance, compared: open[currency] ?? 0,
            rows: rows.string.contains("=") ? rows : Text("\(rows) currency=\(currency)")))
      }
    }
    try compare(
      "unidentified receipts: account of the books, against open receipts", chart.unidentified, sign: -1,
      "unidentified.csv",
      "SELECT currency, SUM(open) FROM open_receipt GROUP BY currency ORDER BY currency")
    try compare(
      "refunds to pay: account of the books, against open refunds", chart.refunds, sign: -1,
      "refunds.csv status=to pay",
      """
      SELECT r.currency, SUM(r.amount) FROM open_refund o JOIN refund r ON r.key = o.refund GROUP BY r.currency
      ORDER BY r.currency
      """)
    try compare(
      "advances: account of the books, against advance invoices not deducted", chart.advances, sign: -1,
      Text("trial-balance.csv account=\(chart.advances)"),
      "SELECT currency, SUM(net) FROM open_advance GROUP BY currency ORDER BY currency")
    return lines
  }
}
