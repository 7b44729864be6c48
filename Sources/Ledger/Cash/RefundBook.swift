import OrderToCash

/// Refunds between decision and payment.
public struct RefundBook {
  private let engine: Engine
  public init(_ engine: Engine) { self.engine = engine }

  /// Refunds that wait for the bank, by key.
  public func open() throws -> [RefundMatching.Candidate] {
    try engine.freshQuery(
      """
      SELECT r.key, r.number, r.payee_account, r.currency, r.amount, r.base FROM open_refund o JOIN refund r ON r.key = o.refund
      ORDER BY r.key
      """
    ).map { row in
      RefundMatching.Candidate(
        refund: row.key(0), number: row.text(1), payeeAccount: row.text(2), currency: row.currency(3),
        amount: row.int(4),
        base: row.int(5))
    }
  }

  /// Refunds that the bank has paid and that have not come back, by key.
  public func paid() throws -> [RefundMatching.Candidate] {
    try engine.freshQuery(
      """
      SELECT r.key, r.number, r.payee_account, r.currency, r.amount, r.base FROM refund_paid p JOIN refund r ON r.key = p.refund
      WHERE NOT EXISTS (SELECT 1 FROM refund_returned b WHERE b.refund = r.key) ORDER BY r.key
      """
    ).map { row in
      RefundMatching.Candidate(
        refund: row.key(0), number: row.text(1), payeeAccount: row.text(2), currency: row.currency(3),
        amount: row.int(4), base: row.int(5))
    }
  }

  /// The payee's bank sent it back: cash again.
  public func takeBack(_ refund: Key, as receipt: Key) throws {
    try engine.append(.refundReturned).add(refund).add(receipt).end()
  }

  public func account(of refund: Key) throws -> Key {
    try engine.query("SELECT account FROM refund WHERE key = ?").with(refund).first { $0.key(0) } ?? .none
  }

  public func pay(_ refund: Key, by entry: Key, on date: BusinessDate, base: Int64) throws {
    try engine.append(.refundPaid).add(refund).add(entry).add(date).add(base).end()
    try engine.query("DELETE FROM open_refund WHERE refund = ?").run(refund)
  }

  /// Numbers of the refunds of a run, in the order of their keys: `RB20260105-000001`.
  public func number(run: Int, prefix: Text) throws {
    let keys = try engine.freshQuery("SELECT key FROM refund WHERE key >= ? AND key < ? ORDER BY key")
      .with(Int64(run) << 47, Int64(run + 1) << 47).map { $0.key(0) }
    for (index, key) in keys.enumerated() {
      let count = String(index + 1)
      let digits = String(repeating: "0", count: max(0, 6 - count.count)) + count
      try engine.query("UPDATE refund SET number = ? WHERE key = ?").run(Text("\(prefix)-\(digits)"), key)
    }
  }
}
