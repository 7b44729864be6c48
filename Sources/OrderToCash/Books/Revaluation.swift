/// A monetary balance in foreign currency at a month's end, translated at the closing rate.
public struct Revaluation: Hashable, Sendable {
  /// Account of the books, and the customer for receivables.
  public var ledgerAccount: Text
  public var customer: Key
  public var currency: Currency
  /// Signed minor units, debit positive, and what they stand at in base currency.
  public var amount: Int64
  public var carried: Int64
  public var rate: ExchangeRate
  /// What the amount is worth at the closing rate, in base currency.
  public var worth: Int64

  /// Positive: more is owned, or less is owed.
  public var difference: Int64 { worth - carried }

  /// One that was made before.
  public init(
    ledgerAccount: Text, customer: Key, currency: Currency, amount: Int64, carried: Int64, rate: ExchangeRate,
    worth: Int64
  ) {
    self.ledgerAccount = ledgerAccount
    self.customer = customer
    self.currency = currency
    self.amount = amount
    self.carried = carried
    self.rate = rate
    self.worth = worth
  }

  /// Nil when there is no rate for the currency.
  public init?(
    _ ledgerAccount: Text, customer: Key = .none, currency: Currency, amount: Int64, carried: Int64, rates: Rates
  ) {
    guard let rate = rates.rate(currency), let worth = rates.convert(amount, from: currency, to: rates.base) else {
      return nil
    }
    self.init(
      ledgerAccount: ledgerAccount, customer: customer, currency: currency, amount: amount, carried: carried,
      rate: rate,
      worth: worth)
  }

  /// The difference as profit or loss against an account of its own, so that sub-ledgers keep the rate of each item; reversed on
  /// the day after. Nil without a difference.
  public func posting(
    on date: BusinessDate, item: Key, base: Currency, chart: Chart, reversed: Bool = false
  ) -> Posting? {
    guard difference != 0 else { return nil }
    let isGain = difference > 0
    let event: PostingEvent =
      switch (isGain, reversed) {
      case (true, false): .revaluationGain
      case (false, false): .revaluationLoss
      case (true, true): .revaluationGainReversed
      case (false, true): .revaluationLossReversed
      }
    let debitsValuation = isGain != reversed
    let result = isGain ? chart.unrealisedGains : chart.unrealisedLosses
    let amount = Int64(difference.magnitude)
    return Posting(
      event, date: date, debit: debitsValuation ? chart.revaluation : result,
      credit: debitsValuation ? result : chart.revaluation, account: customer, item: item, currency: base,
      amount: amount, base: amount)
  }
}
