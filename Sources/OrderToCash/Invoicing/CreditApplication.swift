/// How a credit note settles the invoice that it corrects.
public enum CreditApplication {
  /// As much of the credit (an item below zero) as is open of the invoice. In base currency each side gives up its own share; the
  /// difference is a realised currency gain or loss.
  public static func net(
    _ credit: OpenItem, against item: OpenItem, atMost most: Int64 = .max, rule: Rule = InvoiceRules.nets,
    date: BusinessDate
  ) -> Application {
    let amount = min(-credit.open, item.open, most)
    return Application(
      source: credit.key, item: item.key, account: item.account, currency: item.currency, amount: amount,
      itemBase: share(of: item.openBase, part: amount, whole: item.open),
      sourceBase: share(of: -credit.openBase, part: amount, whole: -credit.open), rule: rule.id, date: date
    )
  }

  /// The share of a worth that a part of an amount has.
  public static func part(of worth: Int64, amount: Int64, outOf whole: Int64) -> Int64 {
    share(of: worth, part: amount, whole: whole)
  }

  /// The posting of what the two sides differ by in base currency; nil when they don't.
  public static func currencyDifference(_ application: Application, chart: Chart) -> Posting? {
    let gain = application.currencyGain
    guard gain != 0 else { return nil }
    return Posting(
      gain > 0 ? .currencyGain : .currencyLoss, date: application.date,
      debit: gain > 0 ? chart.receivables : chart.currencyLosses,
      credit: gain > 0 ? chart.currencyGains : chart.receivables, account: application.account, item: application.item,
      currency: application.currency, amount: 0, base: abs(gain))
  }
}
