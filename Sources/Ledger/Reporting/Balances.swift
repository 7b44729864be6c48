import OrderToCash

/// Balances of the books' accounts: last night's plus tonight's postings, so that closed years cost nothing.
public enum Balances {
  /// Adds the postings of a run, and its output tax.
  public static func fold(run: Int, _ engine: Engine) throws {
    try PeriodFolds.balances(run: run, engine)
    try PeriodFolds.taxes(run: run, engine)
  }

  /// Balance of an account per currency: transaction and base amount, debit positive; currencies in order.
  public static func of(_ account: Text, _ engine: Engine) throws -> [(currency: Currency, amount: Int64, base: Int64)]
  {
    try engine.query("SELECT currency, amount, base FROM balance WHERE account = ? ORDER BY currency").with(account)
      .map { ($0.currency(0), $0.int(1), $0.int(2)) }
  }
}
