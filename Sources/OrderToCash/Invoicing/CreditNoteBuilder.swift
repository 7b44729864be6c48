/// Makes credit notes, and the invoices that take the place of wrong ones.
///
/// A credit note is worth in base currency what the part of the invoice that it credits was worth, so that nothing is left of an invoice
/// credited in full, in either currency.
public struct CreditNoteBuilder: Sendable {
  public struct Refusal: Error, Hashable, Sendable {
    public var rule: Rule
    public var why: String
  }

  private let invoice: BilledInvoice
  private let date: BusinessDate
  private let tax: TaxPolicy

  public init(_ invoice: BilledInvoice, date: BusinessDate, tax: TaxPolicy) {
    self.invoice = invoice
    self.date = date
    self.tax = tax
  }

  /// The credit note that a request asks for, without a key.
  public func note(_ request: CreditRequest) -> Result<InvoiceDraft, Refusal> {
    guard invoice.left > 0 else {
      return .failure(Refusal(rule: InvoiceRules.nothingToCredit, why: "all of \(invoice.number) is credited already"))
    }
    let content: Result<Content, Refusal> =
      switch request.extent {
      case .full, .replacement: .success(rest())
      case .lines: lines(request.lines)
      case .prices: prices(request.lines)
      case .amount: amount(request.amount, described: CreditNoteBuilder.reason(request))
      }
    return content.flatMap { draft($0, request) }
  }

  // MARK: What is credited

  private struct Content {
    var lines: [InvoiceLine] = []
    var charges: [DocumentCharge] = []
    /// With tax: what the note has to come to, the difference being stated as a rounding (BT-114). Nil: whatever it comes to.
    var gross: Int64?
  }

  /// All that is left: the lines' rest, the document's charges, and as allowances (on the note) what was credited as an amount before.
  private func rest() -> Content {
    var content = Content(gross: invoice.left)
    for line in invoice.lines where !line.quantityLeft.isZero {
      content.lines.append(part(line, quantity: line.quantityLeft))
    }
    content.charges = invoice.charges
    let left = invoice.taxesLeft
    for group in invoice.taxes {
      let isGroup = { (category: Text, rate: Percent) in category == group.category && rate == group.rate }
      let lines = content.lines.filter { isGroup($0.billed.category, $0.billed.rate) }
      let charges = content.charges.filter { isGroup($0.category, $0.rate) }
      let sum =
        lines.reduce(Int64(0)) { $0 + ($1.billed.net(in: invoice.currency) ?? 0) }
        + charges.reduce(0) { $0 + $1.signed }
      let base = left.first { isGroup($0.category, $0.rate) }?.base ?? 0
      if sum != base { content.charges.append(adjustment(base - sum, group.category, group.rate)) }
    }
    return content
  }

  private func adjustment(_ amount: Int64, _ category: Text, _ rate: Percent) -> DocumentCharge {
    DocumentCharge(
      isCharge: amount > 0, reason: "Credited before", amount: abs(amount), category: category, rate: rate)
  }

  private func lines(_ wanted: [CreditRequest.Line]) -> Result<Content, Refusal> {
    var content = Content()
    for want in wanted {
      guard let line = invoice.lines.first(where: { $0.number == want.number }) else { return .failure(noLine(want)) }
      let quantity = want.quantity ?? line.quantityLeft
      guard quantity > .zero, quantity <= line.quantityLeft else {
        return .failure(
          Refusal(
            rule: InvoiceRules.creditTooMuch,
            why: "\(quantity) of line \(want.number) is asked for, \(line.quantityLeft) of it can be credited"))
      }
      content.lines.append(part(line, quantity: quantity))
    }
    return bounded(content)
  }

  private func prices(_ wanted: [CreditRequest.Line]) -> Result<Content, Refusal> {
    var content = Content()
    for want in wanted {
      guard let line = invoice.lines.first(where: { $0.number == want.number }) else { return .failure(noLine(want)) }
      let old = line.line.billed.price
      guard line.quantityLeft > .zero, let price = want.price, price < old else {
        return .failure(
          Refusal(
            rule: InvoiceRules.repriceUp,
            why:
              "line \(want.number) is invoiced at \(old): a credit note lowers a price, replace the invoice to raise it"
          ))
      }
      var part = part(line, quantity: line.quantityLeft)
      part.billed.price = Price(scaled: old.scaled - price.scaled)
      // The goods stay sold: their quantity can still be credited.
      part.corrects = 0
      content.lines.append(part)
    }
    return bounded(content)
  }

  /// Spread over the tax groups by what is left of them; each part's net is what its tax makes up to the part.
  private func amount(_ gross: Int64, described text: Text) -> Result<Content, Refusal> {
    guard gross <= invoice.left else { return .failure(tooMuch(gross)) }
    var content = Content(gross: gross)
    var (rest, weight) = (gross, invoice.taxesLeft.reduce(Int64(0)) { $0 + $1.base + $1.tax })
    for group in invoice.taxesLeft where group.base + group.tax > 0 {
      let part = share(of: rest, part: group.base + group.tax, whole: weight)
      rest -= part
      weight -= group.base + group.tax
      let net = CreditNoteBuilder.net(of: part, group.rate, invoice.currency)
      guard net != 0 else { continue }
      let (price, overflow) = net.multipliedReportingOverflow(
        by: powerOfTen(Price.scale - invoice.currency.exponent))
      guard !overflow else {
        return .failure(Refusal(rule: InvoiceRules.tooLarge, why: "the amount is beyond any price"))
      }
      content.lines.append(
        InvoiceLine(
          billed: InvoiceTotals.Line(
            quantity: .one, price: Price(scaled: price), category: group.category, rate: group.rate),
          description: text, unit: "C62"))
    }
    return .success(content)
  }

  /// The net amount whose tax makes it up to `gross`, or the nearest below.
  static func net(of gross: Int64, _ rate: Percent, _ currency: Currency) -> Int64 {
    let step = InvoiceDocument.step(of: currency)
    var net =
      Int64(
        dividedHalfAwayFromZero(
          Int128(gross) * 1_000_000, by: Int128(1_000_000 + rate.scaled) * Int128(step))) * step
    while net > 0, net + rate.tax(on: net, currency) > gross { net -= step }
    return net
  }

  private func part(_ line: BilledInvoice.Line, quantity: Quantity) -> InvoiceLine {
    var part = line.line
    part.billed.quantity = quantity
    part.corrects = line.number
    return part
  }

  private func bounded(_ content: Content) -> Result<Content, Refusal> {
    guard let totals = InvoiceTotals(content.lines.lazy.map(\.billed), currency: invoice.currency),
      totals.gross <= invoice.left
    else { return .failure(tooMuch(invoice.left)) }
    return .success(content)
  }

  private func noLine(_ want: CreditRequest.Line) -> Refusal {
    Refusal(rule: InvoiceRules.creditTooMuch, why: "\(invoice.number) has no line \(want.number)")
  }

  private func tooMuch(_ gross: Int64) -> Refusal {
    let left = Money(minor: invoice.left, currency: invoice.currency)
    return Refusal(rule: InvoiceRules.creditTooMuch, why: "of \(invoice.number) \(left) can be credited, not more")
  }

  private static func reason(_ request: CreditRequest) -> Text {
    request.note.isEmpty ? request.reason.text : request.note
  }

  private func common(_ part: KeyPath<InvoiceLine, Key>) -> Key {
    guard let first = invoice.lines.first?.line[keyPath: part],
      invoice.lines.allSatisfy({ $0.line[keyPath: part] == first })
    else { return .none }
    return first
  }

  // MARK: The documents

  private func draft(_ content: Content, _ request: CreditRequest) -> Result<InvoiceDraft, Refusal> {
    guard
      let totals = InvoiceTotals(
        content.lines.lazy.map(\.billed), charges: content.charges, currency: invoice.currency, policy: tax),
      !content.lines.isEmpty || !content.charges.isEmpty
    else { return .failure(Refusal(rule: InvoiceRules.nothingToCredit, why: "it comes to nothing")) }
    var note = InvoiceDraft(
      kind: .creditNote, key: .none, origin: [.fee, .advance].contains(invoice.origin) ? invoice.origin : .correction,
      account: invoice.account,
      billTo: invoice.billTo, currency: invoice.currency, lines: content.lines, charges: content.charges,
      totals: totals,
      issueDate: date, dueDate: date, baseNet: 0, baseTax: 0)
    note.rounding = (content.gross ?? totals.gross) - totals.gross
    let isLast = note.payable == invoice.left
    let net = invoice.taxes.reduce(Int64(0)) { $0 + $1.base }
    let tax = invoice.taxes.reduce(Int64(0)) { $0 + $1.tax }
    note.baseNet =
      isLast ? invoice.baseNet - invoice.creditedBaseNet : share(of: invoice.baseNet, part: totals.net, whole: net)
    note.baseTax =
      isLast ? invoice.baseTax - invoice.creditedBaseTax : share(of: invoice.baseTax, part: totals.tax, whole: tax)
    note.baseRounding =
      isLast
      ? invoice.baseRounding - invoice.creditedBaseRounding
      : share(of: invoice.baseNet, part: note.rounding, whole: net)
    note.corrects = invoice.key
    note.reason = CreditNoteBuilder.reason(request)
    // A note about an amount names the order and delivery of its invoice, where they are one.
    if note.order.isNone { note.order = common(\.order) }
    if note.shipment.isNone { note.shipment = common(\.shipment) }
    // Of several, it names their days: an intra-community supply has no document without (BR-IC-11).
    if note.shipment.isNone, invoice.origin != .advance { note.period = invoice.period }
    return .success(note)
  }

  /// The invoice in place of one that was wrong: its lines with the quantities and prices that were meant, with the tax and terms that
  /// today's policy and master data give. It bills the same deliveries, so its net is worth in base currency what it was then.
  public func replacement(
    _ request: CreditRequest, rates: Rates, policy: InvoicePolicy, calendar: BusinessCalendar = BusinessCalendar()
  ) -> Result<InvoiceDraft, Refusal> {
    var lines: [InvoiceLine] = []
    guard invoice.origin != .advance else {
      return .failure(
        Refusal(rule: InvoiceRules.advanceStands, why: "\(invoice.number) is what was received: credit it instead"))
    }
    for want in request.lines where !invoice.lines.contains(where: { $0.number == want.number }) {
      return .failure(noLine(want))
    }
    for line in invoice.lines {
      let want = request.lines.first { $0.number == line.number }
      var part = line.line
      part.billed.quantity = want?.quantity ?? line.line.billed.quantity
      part.billed.price = want?.price ?? line.line.billed.price
      if let rule = tax.treatment(of: line.itemCategory, for: invoice.place, on: invoice.deliveryDate),
        !line.itemCategory.isEmpty
      {
        (part.billed.category, part.billed.rate) = (rule.category, rule.rate)
      }
      if !part.billed.quantity.isZero { lines.append(part) }
    }
    let totals = InvoiceTotals(
      lines.lazy.map(\.billed), charges: invoice.charges, currency: invoice.currency, policy: tax)
    guard let totals, !lines.isEmpty else {
      return .failure(Refusal(rule: InvoiceRules.nothingToCredit, why: "nothing is left to invoice: credit it instead"))
    }
    let net = invoice.taxes.reduce(Int64(0)) { $0 + $1.base }
    guard let baseTax = rates.convert(totals.tax, from: invoice.currency, to: rates.base),
      let tonight = rates.convert(totals.net, from: invoice.currency, to: rates.base)
    else { return .failure(Refusal(rule: InvoiceRules.unknownRate, why: "there is no rate for \(invoice.currency)")) }
    let terms = invoice.terms
    var draft = InvoiceDraft(
      kind: .invoice, key: .none, origin: invoice.origin == .fee ? .fee : .correction, account: invoice.account,
      billTo: invoice.billTo, currency: invoice.currency, lines: lines, charges: invoice.charges, totals: totals,
      issueDate: date, dueDate: terms.dueDate(from: date),
      baseNet: net == 0 ? tonight : share(of: invoice.baseNet, part: totals.net, whole: net), baseTax: baseTax,
      terms: terms)
    let builder = InvoiceBuilder(InvoiceSetting(date: date, tax: tax, rates: rates, calendar: calendar), policy: policy)
    if policy.pricesIncludeTax { builder.round(&draft) }
    builder.schedule(&draft, terms)
    draft.corrects = invoice.key
    draft.period = invoice.period
    draft.reason = CreditNoteBuilder.reason(request)
    return .success(draft)
  }
}
