/// What one line of an invoice or credit note bills.
public struct InvoiceLine: Hashable, Sendable {
  /// The order line and the shipment that it bills, or none for a line that is words only.
  public var order: Key
  public var orderLine: Int
  public var shipment: Key
  public var billed: InvoiceTotals.Line
  /// For a line without an order line: what it is and its unit.
  public var description: Text
  public var unit: Text
  /// For a line of a credit note: the line of the invoice that it corrects, or 0.
  public var corrects: Int
  /// The item's own tax category, where tax rules change with time; else empty.
  public var itemCategory: Text = .empty

  public init(
    order: Key = .none, orderLine: Int = 0, shipment: Key = .none, billed: InvoiceTotals.Line,
    description: Text = .empty, unit: Text = .empty, corrects: Int = 0
  ) {
    self.order = order
    self.orderLine = orderLine
    self.shipment = shipment
    self.billed = billed
    self.description = description
    self.unit = unit
    self.corrects = corrects
  }
}

/// An invoice or credit note with all its amounts; it lacks only its number and reference, which the end of the stage gives.
public struct InvoiceDraft: Hashable, Sendable {
  /// Why it was made. The number is stored and never changes.
  public enum Origin: Int, Sendable { case shipment = 0, consolidated = 1, correction = 2, fee = 3, advance = 4 }

  public var kind: InvoiceDocument.Kind
  public var key: Key
  public var origin: Origin
  public var account: Key
  public var billTo: Key
  /// The one order and shipment that it bills, or none when there are several or none.
  public var order: Key
  public var shipment: Key
  public var lines: [InvoiceLine]
  public var charges: [DocumentCharge]
  public var totals: InvoiceTotals
  public var currency: Currency
  public var issueDate: BusinessDate
  /// Of all that is due; of instalments the first one's.
  public var dueDate: BusinessDate
  public var discountDate: BusinessDate?
  /// Of the amount due, rounded half away from zero; 0 for none.
  public var discount: Int64
  /// Further steps of discount, by rising date and falling amount.
  public var laterDiscounts: [PaymentSchedule.Step] = []
  /// When it is due in parts: all of them, by due date; else empty.
  public var instalments: [PaymentSchedule.Part] = []
  /// Terms in words (BT-20), and their name.
  public var termsText: Text
  public var termsName: Text
  /// First and last day of what it bills, when that is more than one delivery (BG-14).
  public var period: ClosedRange<BusinessDate>?
  /// In the base currency: net as the shipment moved it, tax converted by tonight's rate, gross their sum.
  public var baseNet: Int64
  public var baseTax: Int64
  public var baseGross: Int64 { baseNet + baseTax }
  /// What of `baseNet` is charges of the document.
  public var baseCharges: Int64 = 0
  /// Added to the amount due (BT-114), with its worth in base currency; mostly 0.
  public var rounding: Int64
  public var baseRounding: Int64
  /// The invoice that a credit note corrects, or that a replacement takes the place of; or none.
  public var corrects: Key
  /// For the customer to read: why it was made (BT-22).
  public var reason: Text
  /// What was invoiced in advance and is deducted (BT-113).
  public var deductions: [AdvancePart] = []

  public init(
    kind: InvoiceDocument.Kind, key: Key, origin: Origin, account: Key, billTo: Key, currency: Currency,
    lines: [InvoiceLine], charges: [DocumentCharge] = [], totals: InvoiceTotals, issueDate: BusinessDate,
    dueDate: BusinessDate, baseNet: Int64, baseTax: Int64, terms: PaymentTerms? = nil
  ) {
    self.kind = kind
    self.key = key
    self.origin = origin
    self.account = account
    self.billTo = billTo
    self.currency = currency
    self.lines = lines
    self.charges = charges
    self.totals = totals
    self.issueDate = issueDate
    self.dueDate = dueDate
    self.baseNet = baseNet
    self.baseTax = baseTax
    termsText = terms?.text ?? .empty
    termsName = terms?.name ?? .empty
    order = lines.first?.order ?? .none
    shipment = lines.first?.shipment ?? .none
    for line in lines {
      if line.order != order { order = .none }
      if line.shipment != shipment { shipment = .none }
    }
    (discountDate, discount, period) = (nil, 0, nil)
    (rounding, baseRounding, corrects, reason) = (0, 0, .none, .empty)
  }

  /// Amount due for payment (BT-115, BR-CO-16), and its worth in base currency.
  public var payable: Int64 { totals.gross + rounding - prepaid }
  public var basePayable: Int64 { baseGross + baseRounding - basePrepaid }

  /// Paid and invoiced in advance (BT-113).
  public var prepaid: Int64 { deductions.reduce(0) { $0 + $1.gross } }
  /// What that part of this document is worth in base currency; the advance may have been worth more or less.
  public var basePrepaid: Int64 {
    guard prepaid != 0 else { return 0 }
    let (whole, worth) = (totals.gross + rounding, baseGross + baseRounding)
    return prepaid == whole ? worth : share(of: worth, part: prepaid, whole: whole)
  }

  /// Adds to the rounding of the amount due (BT-114).
  mutating func round(by amount: Int64) {
    rounding += amount
    if totals.gross != 0 { baseRounding += share(of: baseGross, part: amount, whole: totals.gross) }
  }

  /// Takes due dates and discounts from a schedule over what is payable.
  public mutating func apply(_ schedule: PaymentSchedule) {
    guard let first = schedule.parts.first else { return }
    dueDate = first.dueDate
    (discountDate, discount) = (first.discounts.first?.date, first.discounts.first?.amount ?? 0)
    laterDiscounts = Array(first.discounts.dropFirst())
    instalments = schedule.parts.count > 1 ? schedule.parts : []
  }

  /// What the customer owes, or for a credit note is owed: negative. Nothing is open of an invoice over nothing.
  public func openItem(number: Text, orderNumber: Text, despatchNumber: Text, reference: Text) -> OpenItem? {
    guard payable != 0 else { return nil }
    let sign: Int64 = kind == .creditNote ? -1 : 1
    return OpenItem(
      key: key, account: billTo, kind: kind == .creditNote ? .creditNote : origin == .fee ? .fee : .invoice,
      document: number, orderNumber: orderNumber, despatchNumber: despatchNumber, paymentReference: reference,
      issueDate: issueDate, dueDate: dueDate, currency: currency, original: sign * payable, open: sign * payable,
      openBase: sign * basePayable, discountDate: discountDate, discount: discount)
  }

  /// The postings of the document; none for an amount of nothing.
  public func postings(_ chart: Chart) -> [Posting] {
    (moves(chart) + deducted(chart)).compactMap { event, account, amount, base in
      guard amount != 0 || base != 0 else { return nil }
      // What a credit note adds, an invoice takes away; a rounding may go either way.
      let isOwed = (kind == .creditNote) == (amount < 0 || (amount == 0 && base < 0))
      return Posting(
        event, date: issueDate, debit: isOwed ? chart.receivables : account,
        credit: isOwed ? account : chart.receivables, account: billTo, item: key, currency: currency,
        amount: abs(amount), base: abs(base))
    }
  }

  /// What is moved against receivables: net, charges, tax and rounding, each with its account. A shipment's claim becomes a receivable;
  /// where nothing was shipped for this very document it is revenue, or a fee.
  private func moves(_ chart: Chart) -> [(PostingEvent, Text, Int64, Int64)] {
    let isNote = kind == .creditNote
    let tax: (PostingEvent, Text, Int64, Int64) = (
      isNote ? .creditNoteTax : .invoiceTax, chart.outputTax, totals.tax, baseTax
    )
    let rounded: (PostingEvent, Text, Int64, Int64) = (.rounding, chart.tolerance, rounding, baseRounding)
    switch origin {
    case .shipment, .consolidated:
      return [
        (.invoice, chart.shippedNotInvoiced, totals.lineTotal, baseNet - baseCharges),
        (.invoiceCharge, chart.charges, totals.charges, baseCharges), tax, rounded,
      ]
    case .fee: return [(isNote ? .creditNote : .fee, chart.fees, totals.net, baseNet), tax, rounded]
    case .advance: return [(isNote ? .creditNote : .advance, chart.advances, totals.net, baseNet), tax, rounded]
    case .correction: return [(isNote ? .creditNote : .invoice, chart.revenue, totals.net, baseNet), tax, rounded]
    }
  }

  /// What advances take off: liability and tax as they were invoiced. A difference to what the supply is worth in base currency is a
  /// currency gain or loss, so that receivables hold what is due and nothing else.
  private func deducted(_ chart: Chart) -> [(PostingEvent, Text, Int64, Int64)] {
    guard !deductions.isEmpty else { return [] }
    func sum(_ amount: KeyPath<AdvancePart, Int64>) -> Int64 { -deductions.reduce(0) { $0 + $1[keyPath: amount] } }
    let difference = -sum(\.baseGross) - basePrepaid
    return [
      (.advanceDeducted, chart.advances, sum(\.net), sum(\.baseNet)),
      (.advanceTaxDeducted, chart.outputTax, sum(\.tax), sum(\.baseTax)),
      (.rounding, chart.tolerance, sum(\.rounding), sum(\.baseRounding)),
      (
        difference > 0 ? .currencyGain : .currencyLoss, difference > 0 ? chart.currencyGains : chart.currencyLosses, 0,
        difference
      ),
    ]
  }
}
