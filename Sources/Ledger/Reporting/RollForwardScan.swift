import OrderToCash

/// Receivables from the end of the night before to the end of this one.
public struct RollForwardScan {
  /// In one currency's minor units; `isBase`: all currencies in base currency.
  public struct Result: Sendable {
    public var currency: Currency
    public var isBase: Bool
    public var opening: Int64
    public var lines: [(line: RollForward, amount: Int64)]

    public var closing: Int64 { lines.reduce(opening) { $0 + $1.amount } }
  }

  private let engine: Engine
  private let run: Int
  private let base: Currency
  private let control: Text

  public init(_ engine: Engine, run: Int, base: Currency, control: Text) {
    self.engine = engine
    self.run = run
    self.base = base
    self.control = control
  }

  /// In base currency first, then each foreign currency by itself.
  public func results() throws -> [Result] {
    let opening = try openings()
    // Without a published night before it, a night begins with nothing and takes the go-live's postings as its own.
    let first = opening.isEmpty ? Int64(0) : Int64(run) << 47
    var sums: [Currency: [RollForward: (amount: Int64, base: Int64)]] = [:]
    func add(_ currency: Currency, _ line: RollForward, _ amount: Int64, _ base: Int64) {
      let old = sums[currency]?[line] ?? (0, 0)
      sums[currency, default: [:]][line] = (old.amount + amount, old.base + base)
    }
    // One pass for both sides; each group is of one side or, where an entry only moves between customers, of both.
    try engine.freshQuery(
      """
      SELECT event, currency, debit = ?1, credit = ?1, SUM(amount), SUM(base) FROM posting
      WHERE key >= ?2 AND (debit = ?1 OR credit = ?1) GROUP BY event, currency, debit = ?1, credit = ?1
      """
    ).with(control, first).forEach { row in
      guard let event = PostingEvent(rawValue: row.integer(0)) else { return }
      for (column, sign) in [(Int32(2), Int64(1)), (3, -1)] where row.flag(column) {
        add(row.currency(1), RollForward(event, isDebit: sign > 0), sign * row.int(4), sign * row.int(5))
      }
    }
    try moveFeeTax(first, add)
    let foreign = Set(sums.keys).union(opening.keys).subtracting([base]).sorted()
    return [try inBase(opening[base], sums)]
      + foreign.map { currency in
        Result(
          currency: currency, isBase: false, opening: opening[currency] ?? 0,
          lines: RollForward.allCases.compactMap { line in
            guard let sum = sums[currency]?[line], sum.amount != 0 else { return nil }
            return (line, sum.amount)
          })
      }
  }

  private func inBase(
    _ opening: Int64?, _ sums: [Currency: [RollForward: (amount: Int64, base: Int64)]]
  ) throws -> Result {
    Result(
      currency: base, isBase: true, opening: opening ?? 0,
      lines: RollForward.allCases.compactMap { line in
        let sum = sums.values.reduce(Int64(0)) { $0 + ($1[line]?.base ?? 0) }
        return sum == 0 ? nil : (line, sum)
      })
  }

  /// An invoice's tax is one event whatever it is over: that of fee invoices goes with the fees.
  private func moveFeeTax(_ first: Int64, _ add: (Currency, RollForward, Int64, Int64) -> Void) throws {
    try engine.freshQuery(
      "SELECT currency, SUM(tax), SUM(base_tax) FROM invoice WHERE key >= ? AND origin = ? AND kind = 380 GROUP BY currency"
    ).with(first, InvoiceDraft.Origin.fee.rawValue).forEach { row in
      add(row.currency(0), .invoices, -row.int(1), -row.int(2))
      add(row.currency(0), .fees, row.int(1), row.int(2))
    }
  }

  /// Closing balances of the published night before; empty without one.
  private func openings() throws -> [Currency: Int64] {
    let last = try engine.query("SELECT MAX(run) FROM control WHERE run < ? AND section = 'roll-forward'").with(run)
      .first { $0.isNull(0) ? nil : $0.integer(0) }
    guard let last, let last else { return [:] }
    var openings: [Currency: Int64] = [:]
    try engine.query(
      "SELECT currency, amount FROM control WHERE run = ? AND section = 'roll-forward' AND item LIKE '3 %'"
    ).with(last).forEach { openings[$0.currency(0)] = $0.int(1) }
    // A ledger of before foreign currencies had lines of their own: what they closed with is what they have without tonight.
    for balance in try Balances.of(control, engine) where openings[balance.currency] == nil {
      openings[balance.currency] = balance.amount - (try moved(balance.currency))
    }
    return openings
  }

  private func moved(_ currency: Currency) throws -> Int64 {
    try engine.query(
      """
      SELECT COALESCE(SUM(CASE WHEN debit = ? THEN amount ELSE 0 END) - SUM(CASE WHEN credit = ? THEN amount ELSE 0 END), 0)
      FROM posting WHERE key >= ? AND currency = ? AND (debit = ? OR credit = ?)
      """
    ).with(control, control, Int64(run) << 47, currency, control, control).first { $0.int(0) } ?? 0
  }
}
