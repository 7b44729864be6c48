extension Table {
  /// What each account of the books moved in a month (`period`, its first day), debits and credits apart: derived from
  /// `posting`.
  public static let periodBalance = Table(
    "period_balance", .live, key: ["period", "account", "currency"],
    [
      .date("period"), .text("account"), .currency(), .amount("debit"), .amount("credit"), .int("base_debit"),
      .int("base_credit"),
    ])

  /// Net and output tax of a month by rate: of invoices and credit notes, and of what reduced their price afterwards. Derived
  /// from `invoice_tax` and `tax_adjustment`.
  public static let taxPeriod = Table(
    "tax_period", .live, key: ["period", "currency", "category", "rate"],
    [
      .date("period"), .currency(), .text("category"), .percent("rate"), .amount("net"), .amount("tax"),
      .amount("adjusted_net"), .amount("adjusted_tax"),
    ])

  /// Months closed and reopened; `kind` as `PeriodClose.Kind`, `month` its last day, `closed` up to which day the books are closed
  /// from the next run on. `decision` 0: closed by `books.close_after_days`.
  public static let periodClose = Table(
    "period_close", .fact, key: ["key"],
    [.key("key"), .int("kind"), .date("month"), .dateOrNull("closed"), .key("decision"), .text("who")])

  /// Foreign monetary balances at a month's end (`date`), as carried and at the closing rate. `account` is the customer for
  /// receivables. The difference is posted on `date` and reversed on the day after.
  public static let revaluation = Table(
    "revaluation", .fact, key: ["key"],
    [
      .key("key"), .date("date"), .text("ledger_account"), .key("account"), .currency(), .amount("amount"),
      .int("carried"), .int("rate"), .int("worth"),
    ])
}
