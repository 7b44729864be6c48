import Ledger
import OrderToCash

/// A bank account's balance enters the books: at go-live, or on the first night on which the account is declared.
enum BankOpening {
  /// The unit of intake under which an account's first balance is posted: beyond every file's, before the arrivals'.
  static let unit = ArrivalCheck.unit - 1

  static func take(
    _ account: BankAccount, balance: Int64, date: BusinessDate, rates: Rates, _ chart: Chart, _ facts: UnitFacts,
    _ engine: Engine
  ) throws {
    try BankBalances.open(account.id, currency: account.currency, balance: balance, engine)
    guard balance != 0 else { return }
    guard let base = rates.convert(balance, from: account.currency, to: rates.base) else {
      throw Failure.cannotRun(
        "There is no exchange rate for \(account.currency), the currency of bank account \(account.id). Send a rates file first."
      )
    }
    try facts.add(
      Posting(
        .opening, date: date, debit: balance > 0 ? account.ledgerAccount : chart.opening,
        credit: balance > 0 ? chart.opening : account.ledgerAccount, item: .none, currency: account.currency,
        amount: abs(balance), base: abs(base)))
  }

  /// Accounts of the configuration that the ledger doesn't know yet.
  static func takeNew(_ night: Night, _ facts: UnitFacts) throws {
    let engine = night.ledger.writer
    let known = Set(try engine.freshQuery("SELECT bank_account FROM bank_balance").map { $0.text(0) })
    let rates = try night.rates()
    for account in night.configuration.bankAccounts where !known.contains(account.id) {
      try take(
        account, balance: account.openingBalance, date: night.date, rates: rates, night.configuration.chart, facts,
        engine)
    }
  }
}
