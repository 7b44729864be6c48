/// Finds the refund that a debit of the bank pays.
public enum RefundMatching {
  public struct Candidate: Sendable, Hashable {
    public var refund: Key
    /// Our number for it, which the payment order carries.
    public var number: Text
    public var payeeAccount: Text
    public var currency: Currency
    public var amount: Int64
    public var base: Int64

    public init(refund: Key, number: Text, payeeAccount: Text, currency: Currency, amount: Int64, base: Int64) {
      self.refund = refund
      self.number = number
      self.payeeAccount = payeeAccount
      self.currency = currency
      self.amount = amount
      self.base = base
    }
  }

  /// The one refund of this amount whose number the payment quotes, or else whose payee's account it went to. Nil when there is
  /// none, or more than one.
  public static func paid(
    by payment: BankTransactionRecord, text: Text, amount: Int64, currency: Currency, among candidates: [Candidate]
  ) -> Candidate? {
    let possible = candidates.filter { $0.currency == currency && $0.amount == -amount }
    let quoted = possible.filter { candidate in
      [payment.endToEnd, payment.text, text].contains { BankMovements.contains($0, candidate.number) }
    }
    if !quoted.isEmpty { return quoted.only }
    guard !payment.counterpartyAccount.isEmpty else { return nil }
    return possible.filter { $0.payeeAccount == payment.counterpartyAccount }.only
  }

  /// The one refund of this amount that a credit brings back: it quotes its number, or comes from the account that it went to as a
  /// returned payment. Nil when there is none, or more than one.
  public static func returned(
    by payment: BankTransactionRecord, text: Text, amount: Int64, currency: Currency, among candidates: [Candidate]
  ) -> Candidate? {
    let possible = candidates.filter { $0.currency == currency && $0.amount == amount }
    let quoted = possible.filter { candidate in
      [payment.originalEndToEnd, payment.endToEnd, payment.text, text].contains {
        BankMovements.contains($0, candidate.number)
      }
    }
    if !quoted.isEmpty { return quoted.only }
    guard !payment.returnReason.isEmpty, !payment.counterpartyAccount.isEmpty else { return nil }
    return possible.filter { $0.payeeAccount == payment.counterpartyAccount }.only
  }

  /// The refund leaves the bank at the day's rate; what it differs from the cash's own worth is a realised gain or loss.
  public static func postings(
    _ refund: Candidate, account: Key, entry: BankEntry, base: Int64, chart: Chart
  ) -> [Posting] {
    var postings = [
      Posting(
        .refundPaid, date: entry.bookingDate, debit: chart.refunds, credit: entry.bank, account: account,
        item: refund.refund, currency: refund.currency, amount: refund.amount, base: base)
    ]
    let gain = refund.base - base
    if gain != 0 {
      postings.append(
        Posting(
          gain > 0 ? .currencyGain : .currencyLoss, date: entry.bookingDate,
          debit: gain > 0 ? chart.refunds : chart.currencyLosses,
          credit: gain > 0 ? chart.currencyGains : chart.refunds,
          account: account, item: refund.refund, currency: refund.currency, amount: 0, base: abs(gain)))
    }
    return postings
  }
}
