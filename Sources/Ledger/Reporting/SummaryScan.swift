import OrderToCash

/// Figures of the night for its first page and the key figures.
public struct SummaryScan {
  private let engine: Engine
  private let run: Int
  private let base: Currency
  private var first: Int64 { Int64(run) << 47 }

  public init(_ engine: Engine, run: Int, base: Currency) {
    self.engine = engine
    self.run = run
    self.base = base
  }

  public func files() throws -> [NightSummary.FileTraffic] {
    try engine.freshQuery(
      """
      SELECT kind, COUNT(*), SUM(CASE WHEN state = 4 THEN 0 ELSE 1 END), SUM(CASE WHEN state = 4 AND duplicates = 0 THEN 1 ELSE 0 END),
        SUM(CASE WHEN state = 4 AND duplicates > 0 THEN 1 ELSE 0 END), SUM(documents),
        SUM(CASE WHEN state = 4 THEN 0 ELSE refused END)
      FROM file WHERE key >= ? GROUP BY kind ORDER BY kind
      """
    ).with(first).map { row in
      NightSummary.FileTraffic(
        kind: Text(DocumentKind(number: row.integer(0))?.rawValue ?? "not recognised"), files: row.integer(1),
        taken: row.integer(2), refused: row.integer(3), duplicates: row.integer(4), documents: row.integer(5),
        documentsRefused: row.integer(6))
    }
  }

  public func banks(_ accounts: [BankAccount]) throws -> [NightSummary.BankPosition] {
    try accounts.map { account in
      let moved =
        try engine.query(
          """
          SELECT COALESCE(SUM(CASE WHEN amount > 0 THEN amount ELSE 0 END), 0),
            COALESCE(SUM(CASE WHEN amount < 0 THEN -amount ELSE 0 END), 0)
          FROM bank_entry WHERE key >= ? AND +bank_account = ? AND state = 0
          """
        ).with(first, account.id).first { ($0.int(0), $0.int(1)) } ?? (0, 0)
      let known = try engine.query("SELECT booked, stated FROM bank_balance WHERE bank_account = ?").with(account.id)
        .first { ($0.int(0), $0.optionalInt(1)) }
      let closing = known?.0 ?? account.openingBalance
      let came =
        try engine.query("SELECT 1 FROM statement WHERE key >= ? AND bank_account = ? AND posts = 1")
        .with(first, account.id).first { _ in true } ?? false
      return NightSummary.BankPosition(
        account: account.id, currency: account.currency, opening: closing - moved.0 + moved.1, received: moved.0,
        paid: moved.1, closing: closing, statement: came ? known?.1 : nil)
    }
  }

  /// Receipts per booking day in base currency, the last fourteen days.
  public func cash(until date: BusinessDate) throws -> [NightSummary.Bar] {
    let from = date.adding(days: -13)
    var amounts: [BusinessDate: Int64] = [:]
    // Receipts of the last nights: the runs since the first of these days.
    let run =
      try engine.freshQuery("SELECT run FROM run WHERE date >= ? ORDER BY run LIMIT 1").with(from)
      .first { $0.integer(0) } ?? self.run
    try engine.freshQuery(
      "SELECT booking_date, SUM(base) FROM receipt WHERE key >= ? GROUP BY booking_date ORDER BY booking_date"
    )
    .with(Int64(run) << 47).forEach { amounts[$0.date(0)] = $0.int(1) }
    return (0..<14).map { offset in
      let day = from.adding(days: offset)
      return NightSummary.Bar(label: Text(day.description), amount: amounts[day] ?? 0)
    }
  }

  public func exceptionsClosed() throws -> Int { try count("SELECT COUNT(*) FROM exception_closed WHERE key >= ?") }

  public func count(_ sql: String) throws -> Int {
    try engine.freshQuery(sql).with(first).first { $0.integer(0) } ?? 0
  }

  public func sum(_ sql: String) throws -> Int64 { try engine.freshQuery(sql).with(first).first { $0.int(0) } ?? 0 }

  /// Orders received tonight with their gross totals per currency.
  public func orders() throws -> (count: Int, totals: [Money]) {
    var count = 0
    var totals: [Money] = []
    try engine.freshQuery(
      "SELECT currency, COUNT(*), SUM(gross) FROM orders WHERE key >= ? GROUP BY currency ORDER BY currency"
    )
    .with(first).forEach { row in
      count += row.integer(1)
      totals.append(Money(minor: row.int(2), currency: row.currency(0)))
    }
    return (count, totals)
  }

  /// The control figures of the run before, by section and item.
  public func previousControls() throws -> [Text: Int64] {
    var found: [Text: Int64] = [:]
    let last =
      try engine.freshQuery("SELECT MAX(run) FROM control WHERE run < ?").with(run).first { $0.integer(0) } ?? 0
    try engine.freshQuery(
      "SELECT section, item, currency, amount FROM control WHERE run = ? ORDER BY section, item, currency"
    ).with(last)
      .forEach { found[Text("\($0.text(0))|\($0.text(1))|\($0.currency(2).code)")] = $0.int(3) }
    return found
  }
}
