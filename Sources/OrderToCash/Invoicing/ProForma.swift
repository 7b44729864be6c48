/// A pro-forma invoice: what a customer is asked to pay in advance for an order. It is no invoice, moves no account and is in no series of
/// invoices; payment quotes its reference.
public struct ProForma: Hashable, Sendable {
  public var key: Key
  public var order: Key
  public var account: Key
  public var billTo: Key
  public var currency: Currency
  /// Of the order.
  public var totals: InvoiceTotals
  /// What lets the order go on, tax included: all of it, or the part that policy asks for.
  public var asked: Int64

  /// `notice`: what credit asks for, in its own currency; where that is another than the order's, or more than the order, the whole
  /// order is asked for.
  public init?(
    order: Key, account: Key, billTo: Key, currency: Currency, lines: [InvoiceTotals.Line], notice: CreditNotice,
    tax: TaxPolicy
  ) {
    guard let totals = InvoiceTotals(lines, currency: currency, policy: tax), totals.gross > 0 else { return nil }
    key = .none
    self.order = order
    self.account = account
    self.billTo = billTo
    self.currency = currency
    self.totals = totals
    let isPart = notice.currency == currency && notice.amount > 0 && notice.amount < totals.gross
    asked = isPart ? notice.amount : totals.gross
  }
}
