/// A shipment that left the house and is to be invoiced, with the prices and taxes agreed on its order.
public struct BillableShipment: Sendable {
  public var shipment: Key
  public var order: Key
  public var account: Key
  public var billTo: Key
  public var currency: Currency
  /// What the shipment moved in the books, net and in minor units of the base currency, so that the invoice moves as much.
  public var shippedBase: Int64
  public var terms: PaymentTerms
  public var lines: [InvoiceLine]

  public init(
    shipment: Key, order: Key, account: Key, billTo: Key, currency: Currency, shippedBase: Int64, terms: PaymentTerms,
    lines: [InvoiceLine]
  ) {
    self.shipment = shipment
    self.order = order
    self.account = account
    self.billTo = billTo
    self.currency = currency
    self.shippedBase = shippedBase
    self.terms = terms
    self.lines = lines
  }
}

/// Makes invoices of shipments.
public enum InvoiceBuilder {
  /// The invoice of one shipment, or the rule that stops it.
  public static func invoice(
    _ shipment: BillableShipment, key: Key, date: BusinessDate, tax: TaxPolicy, rates: Rates
  ) -> Result<InvoiceDraft, Refusal> {
    guard !shipment.lines.isEmpty else { return .failure(Refusal(rule: InvoiceRules.nothingShipped)) }
    guard
      let totals = InvoiceTotals(shipment.lines.lazy.map(\.billed), currency: shipment.currency, policy: tax)
    else { return .failure(Refusal(rule: InvoiceRules.tooLarge)) }
    guard let baseTax = rates.convert(totals.tax, from: shipment.currency, to: rates.base) else {
      return .failure(Refusal(rule: InvoiceRules.unknownRate))
    }
    let terms = shipment.terms
    var draft = InvoiceDraft(
      kind: .invoice, key: key, origin: .shipment, account: shipment.account, billTo: shipment.billTo,
      currency: shipment.currency, lines: shipment.lines, totals: totals, issueDate: date,
      dueDate: terms.dueDate(from: date), baseNet: shipment.shippedBase, baseTax: baseTax, terms: terms)
    draft.discountDate = terms.discountDate(from: date)
    draft.discount = draft.discountDate == nil ? 0 : terms.discount.of(totals.gross)
    return .success(draft)
  }

  public struct Refusal: Error, Hashable, Sendable { public var rule: Rule }
}

/// What a shipment moves in the books when it leaves: revenue, and a claim that its invoice turns into a receivable.
public enum ShipmentPosting {
  /// Nil when the goods cost nothing, or no rate is known.
  public static func posting(
    net: Int64, currency: Currency, shipment: Key, account: Key, date: BusinessDate, rates: Rates, chart: Chart
  ) -> Posting? {
    guard net > 0, let base = rates.convert(net, from: currency, to: rates.base) else { return nil }
    return Posting(
      .shipment, date: date, debit: chart.shippedNotInvoiced, credit: chart.revenue, account: account, item: shipment,
      currency: currency, amount: net, base: base)
  }
}
