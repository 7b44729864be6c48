import OrderToCash

/// What the bank last stated for each account, and what the books say it holds.
public enum BankBalances {
  /// Notes a posting statement that came on `night`. The latest closing balance by date stands; entries without a balance, as
  /// banks offer them for download, leave nothing that the books could be compared with.
  public static func note(
    _ account: Text, date: BusinessDate?, closing: Int64?, hasEntries: Bool, night: BusinessDate, _ engine: Engine
  ) throws {
    if let closing, let date {
      try engine.query(
        "UPDATE bank_balance SET stated = ?, date = ? WHERE bank_account = ? AND (date IS NULL OR date <= ?)"
      ).run(closing, date, account, date)
    } else if closing == nil, hasEntries {
      try engine.query("UPDATE bank_balance SET stated = NULL WHERE bank_account = ?").run(account)
    }
    try engine.query("UPDATE bank_balance SET last_statement = ? WHERE bank_account = ?").run(night, account)
  }

  /// An account begins with this balance, stated and in the books.
  public static func open(_ account: Text, currency: Currency, balance: Int64, _ engine: Engine) throws {
    try engine.append(.bankBalance).add(account).add(currency).add(nil as BusinessDate?).add(balance as Int64?).add(
      balance
    )
    .add(nil as BusinessDate?).end()
  }

  /// Adds what cash has booked to the balance in the books.
  public static func book(_ account: Text, amount: Int64, _ engine: Engine) throws {
    try engine.query("UPDATE bank_balance SET booked = booked + ? WHERE bank_account = ?").run(amount, account)
  }
}
