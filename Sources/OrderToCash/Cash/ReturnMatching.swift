/// Finds the payment that a return takes back.
public enum ReturnMatching {
  public struct Candidate: Sendable {
    public var receipt: Key
    public var endToEnd: Text
    public var bankReference: Text
    public var payerAccount: Text
    public var currency: Currency
    public var amount: Int64
    public var bookingDate: BusinessDate

    public init(
      receipt: Key, endToEnd: Text, bankReference: Text, payerAccount: Text = .empty, currency: Currency, amount: Int64,
      bookingDate: BusinessDate
    ) {
      self.receipt = receipt
      self.endToEnd = endToEnd
      self.bankReference = bankReference
      self.payerAccount = payerAccount
      self.currency = currency
      self.amount = amount
      self.bookingDate = bookingDate
    }
  }

  /// A payment found, and what the bank took on top of it.
  public struct Original: Sendable, Hashable {
    public var receipt: Key
    public var charge: Int64
  }

  /// What the bank may have added, and how long ago a payment may have been that only payer and amount tell.
  public struct Bounds: Sendable {
    public var charge: Int64
    public var days: Int

    public init(charge: Int64 = 0, days: Int = 60) {
      self.charge = charge
      self.days = days
    }
  }

  /// The one receipt, not booked after the return, that it quotes by a reference and has its amount, or its amount less a charge;
  /// else the one of the same payer and amount within `bounds.days`. Nil when there is no such receipt, or more than one.
  public static func original(
    of payment: BankTransactionRecord, amount: Int64, currency: Currency, bookedBy date: BusinessDate,
    among candidates: [Candidate], bounds: Bounds = Bounds()
  ) -> Original? {
    let returned = abs(amount)
    let quoted = [payment.originalEndToEnd, payment.endToEnd, payment.bankReference].filter { !$0.isEmpty }
    let possible = candidates.filter { $0.currency == currency && $0.bookingDate <= date }
    let named = possible.filter { candidate in
      quoted.contains { $0 == candidate.endToEnd || $0 == candidate.bankReference }
    }
    let exact = named.filter { $0.amount == returned }
    if !exact.isEmpty { return exact.only.map { Original(receipt: $0.receipt, charge: 0) } }
    let charged = named.filter { $0.amount < returned && returned - $0.amount <= bounds.charge }
    if !charged.isEmpty { return charged.only.map { Original(receipt: $0.receipt, charge: returned - $0.amount) } }
    guard named.isEmpty, !payment.counterpartyAccount.isEmpty else { return nil }
    let payers = possible.filter {
      $0.payerAccount == payment.counterpartyAccount && $0.amount == returned
        && date.days(since: $0.bookingDate) <= bounds.days
    }
    return payers.only.map { Original(receipt: $0.receipt, charge: 0) }
  }
}
