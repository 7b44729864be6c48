/// How shipments become invoices (`policies.invoice`).
public struct InvoicePolicy: Hashable, Sendable {
  /// For customers that name none.
  public var terms: PaymentTerms
  public var invoices: SeriesFormat
  public var creditNotes: SeriesFormat
  public var shipments: SeriesFormat

  public init(
    terms: PaymentTerms, invoices: SeriesFormat = SeriesFormat(prefix: "INV-{year}-", digits: 6),
    creditNotes: SeriesFormat = SeriesFormat(prefix: "CN-{year}-", digits: 6),
    shipments: SeriesFormat = SeriesFormat(prefix: "SH-{year}-", digits: 6)
  ) {
    self.terms = terms
    self.invoices = invoices
    self.creditNotes = creditNotes
    self.shipments = shipments
  }
}

extension PaymentTerms {
  /// In words, as printed on the invoice (EN 16931 BT-20).
  public var text: Text {
    var text = "Payable within \(netDays) days" + (endOfMonth ? " after the end of the month" : "")
    if netDays == 0 { text = endOfMonth ? "Payable at the end of the month" : "Payable at once" }
    if discountDays > 0, discount.scaled > 0 { text += "; \(discount) % discount within \(discountDays) days" }
    return Text(text)
  }
}
