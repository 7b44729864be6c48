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
  public var lines: [InvoiceTotals.Line]

  public init(
    shipment: Key, order: Key, account: Key, billTo: Key, currency: Currency, shippedBase: Int64, terms: PaymentTerms,
    lines: [InvoiceTotals.Line]
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

/// An invoice or credit note with all its amounts; it lacks only its number and reference, which the end of the stage gives.
public struct InvoiceDraft: Hashable, Sendable {
  public var kind: InvoiceDocument.Kind
  public var key: Key
  public var account: Key
  public var billTo: Key
  public var totals: InvoiceTotals
  public var currency: Currency
  public var issueDate: BusinessDate
  public var dueDate: BusinessDate
  public var discountDate: BusinessDate?
  /// Of the gross total, rounded half away from zero; 0 for none.
  public var discount: Int64
  /// In the base currency: net as the shipment moved it, tax converted by tonight's rate, gross their sum.
  public var baseNet: Int64
  public var baseTax: Int64
  public var baseGross: Int64 { baseNet + baseTax }
  /// The invoice that a credit note corrects, or none.
  public var corrects: Key

  /// What the customer owes, or for a credit note is owed: negative. Nothing is open of an invoice over nothing.
  public func openItem(number: Text, orderNumber: Text, despatchNumber: Text, reference: Text) -> OpenItem? {
    guard totals.gross != 0 else { return nil }
    let sign: Int64 = kind == .invoice ? 1 : -1
    return OpenItem(
      key: key, account: billTo, kind: kind == .invoice ? .invoice : .creditNote, document: number,
      orderNumber: orderNumber, despatchNumber: despatchNumber, paymentReference: reference, issueDate: issueDate,
      dueDate: dueDate, currency: currency, original: sign * totals.gross, open: sign * totals.gross,
      openBase: sign * baseGross, discountDate: discountDate, discount: discount)
  }

  /// The postings of the document; none for an amount of nothing.
  public func postings(_ chart: Chart) -> [Posting] {
    let (net, tax): (PostingEvent, PostingEvent) =
      kind == .invoice ? (.invoice, .invoiceTax) : (.creditNote, .creditNoteTax)
    let against = kind == .invoice ? chart.shippedNotInvoiced : chart.revenue
    return [(net, against, totals.net, baseNet), (tax, chart.outputTax, totals.tax, baseTax)].compactMap {
      event, account, amount, base in
      guard amount != 0 || base != 0 else { return nil }
      let isInvoice = kind == .invoice
      return Posting(
        event, date: issueDate, debit: isInvoice ? chart.receivables : account,
        credit: isInvoice ? account : chart.receivables, account: billTo, item: key, currency: currency, amount: amount,
        base: base)
    }
  }
}

/// Makes invoices of shipments and credit notes of invoices.
public enum InvoiceBuilder {
  /// The invoice of one shipment, or the rule that stops it.
  public static func invoice(
    _ shipment: BillableShipment, key: Key, date: BusinessDate, tax: TaxPolicy, rates: Rates
  ) -> Result<InvoiceDraft, Refusal> {
    guard !shipment.lines.isEmpty else { return .failure(Refusal(rule: InvoiceRules.nothingShipped)) }
    guard let totals = InvoiceTotals(shipment.lines, currency: shipment.currency, policy: tax) else {
      return .failure(Refusal(rule: InvoiceRules.tooLarge))
    }
    guard let baseTax = rates.convert(totals.tax, from: shipment.currency, to: rates.base) else {
      return .failure(Refusal(rule: InvoiceRules.unknownRate))
    }
    let terms = shipment.terms
    return .success(
      InvoiceDraft(
        kind: .invoice, key: key, account: shipment.account, billTo: shipment.billTo, totals: totals,
        currency: shipment.currency, issueDate: date, dueDate: terms.dueDate(from: date),
        discountDate: terms.discountDate(from: date),
        discount: terms.discountDate(from: date) == nil ? 0 : terms.discount.of(totals.gross),
        baseNet: shipment.shippedBase, baseTax: baseTax, corrects: .none))
  }

  /// The credit of all of an invoice: the same amounts, in base currency too, so that nothing is left of it.
  public static func credit(of invoice: InvoiceDraft, key: Key, date: BusinessDate) -> InvoiceDraft {
    precondition(invoice.kind == .invoice, "only an invoice is credited")
    var note = invoice
    note.kind = .creditNote
    note.key = key
    (note.issueDate, note.dueDate) = (date, date)
    (note.discountDate, note.discount) = (nil, 0)
    note.corrects = invoice.key
    return note
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
