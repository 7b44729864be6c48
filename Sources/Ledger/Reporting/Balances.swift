import OrderToCash

/// Balances of the books' accounts: last night's plus tonight's postings, so that closed years cost nothing.
public enum Balances {
  /// Adds the postings of a run.
  public static func fold(run: Int, _ engine: Engine) throws {
    try engine.freshQuery(
      """
      INSERT INTO balance (account, currency, amount, base)
      SELECT account, currency, SUM(amount), SUM(base) FROM (
        SELECT debit AS account, currency, amount, base FROM posting WHERE key >= ? AND key < ?
        UNION ALL SELECT credit, currency, -amount, -base FROM posting WHERE key >= ? AND key < ?) AS moved
      WHERE true GROUP BY account, currency
      ON CONFLICT (account, currency) DO UPDATE SET amount = balance.amount + excluded.amount, base = balance.base + excluded.base
      """
    ).run(Int64(run) << 47, Int64(run + 1) << 47, Int64(run) << 47, Int64(run + 1) << 47)
  }

  /// Balance of an account per currency: transaction and base amount, debit positive; currencies in order.
  public static func of(_ account: Text, _ engine: Engine) throws -> [(currency: Currency, amount: Int64, base: Int64)]
  {
    try engine.query("SELECT currency, amount, base FROM balance WHERE account = ? ORDER BY currency").with(account)
      .map { ($0.currency(0), $0.int(1), $0.int(2)) }
  }
}
