import OrderToCash

/// What the bank last stated for each account, and what the books say it holds.
public enum BankBalances {
  /// Notes a posting statement that came on `night`. The latest closing balance by date stands.
  public static func note(
    _ account: Text, currency: Currency, opening: Int64, date: BusinessDate?, closing: Int64?, night: BusinessDate,
    _ engine: Engine
  ) throws {
    try ensure(account, currency: currency, opening: opening, engine)
    if let closing, let date {
      try engine.query(
        "UPDATE bank_balance SET stated = ?, date = ? WHERE bank_account = ? AND (date IS NULL OR date <= ?)"
      ).run(closing, date, account, date)
    }
    try engine.query("UPDATE bank_balance SET last_statement = ? WHERE bank_account = ?").run(night, account)
  }

  /// Adds what cash has booked to the balance in the books.
  public static func book(
    _ account: Text, currency: Currency, opening: Int64, amount: Int64, _ engine: Engine
  ) throws {
    try ensure(account, currency: currency, opening: opening, engine)
    try engine.query("UPDATE bank_balance SET booked = booked + ? WHERE bank_account = ?").run(amount, account)
  }

  private static func ensure(_ account: Text, currency: Currency, opening: Int64, _ engine: Engine) throws {
    try engine.appendIfAbsent(.bankBalance).add(account).add(currency).add(nil as BusinessDate?).add(opening as Int64?)
      .add(opening).add(nil as BusinessDate?).end()
  }
}
