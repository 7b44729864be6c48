import OrderToCash

/// Records invoices and credit notes without their numbers.
public final class InvoiceWrite {
  private let engine: Engine
  private let run: Int
  private let date: BusinessDate
  private let chart: Chart
  let facts: UnitFacts
  private let invoices: Append
  private let lines: Append
  private let taxes: Append
  private let charges: Append
  private let billed: Append
  private let corrections: Append
  private let instalments: Append
  private let done: Query
  let advances: AdvanceWrite
  private var keys: KeySequence

  private let accounting: Currency?
  private let rates: Rates?

  /// `accounting`: the currency in which law wants the tax told, with the rates of the night.
  public init(
    _ engine: Engine, run: Int, date: BusinessDate, chart: Chart, accounting: Currency? = nil, rates: Rates? = nil
  ) throws {
    self.accounting = accounting
    self.rates = rates
    self.engine = engine
    self.run = run
    self.date = date
    self.chart = chart
    facts = try UnitFacts(engine, run: run, stage: .invoice, date: date)
    invoices = try engine.append(.invoice)
    lines = try engine.append(.invoiceLine)
    taxes = try engine.append(.invoiceTax)
    charges = try engine.append(.invoiceCharge)
    billed = try engine.append(.shipmentInvoice)
    instalments = try engine.append(.instalment)
    corrections = try engine.append(.correction)
    advances = try AdvanceWrite(engine)
    done = try engine.query("DELETE FROM open_shipment WHERE bill_to = ? AND shipment = ?")
    keys = KeySequence(run: run, stage: .invoice, unit: 0)
  }

  public func begin(unit: Int) {
    facts.begin(unit: unit)
    keys = KeySequence(run: run, stage: .invoice, unit: unit)
  }

  /// Makes and records the invoice of shipments that belong together; one that can't be made is told and they stay open.
  public func invoice(
    _ shipments: [BillableShipment], by builder: InvoiceBuilder, advances: inout AdvancePool
  ) throws {
    switch builder.invoice(shipments, advances: &advances) {
    case .success(let draft):
      let key = try write(
        draft, rule: shipments.count == 1 ? InvoiceRules.perShipment : InvoiceRules.consolidated)
      for shipment in shipments {
        try billed.add(shipment.shipment).add(key).end()
        try done.run(shipment.billTo, shipment.shipment)
      }
    case .failure(let refusal) where refusal.rule == InvoiceRules.nothingShipped:
      for shipment in shipments { try done.run(shipment.billTo, shipment.shipment) }
    case .failure(let refusal): for shipment in shipments { try tell(refusal.rule, shipment) }
    }
  }

  /// Records a draft under the next key, with its postings and its reason; gives the key.
  @discardableResult
  func write(_ unkeyed: InvoiceDraft, rule: Rule) throws -> Key {
    var draft = unkeyed
    draft.key = keys.take()
    let returned = try takeBack(&draft)
    let accounting = accountingTax(draft)
    try invoices.add(draft.key).add(draft.kind.rawValue).add("").add(draft.account).add(draft.billTo)
      .add(draft.order).add(draft.shipment).add(draft.issueDate).add(draft.dueDate).add(draft.discountDate)
      .add(draft.discount).add(draft.currency).add(draft.totals.net).add(draft.totals.tax).add(draft.totals.gross)
      .add(draft.baseNet).add(draft.baseTax).add(draft.baseGross).add("").add(draft.termsText).add(draft.corrects)
      .add(draft.origin.rawValue).add(draft.reason).add(draft.totals.charges).add(draft.rounding)
      .add(draft.baseRounding).add(draft.prepaid).add(draft.basePrepaid).add(draft.period?.lowerBound)
      .add(draft.period?.upperBound).add(draft.laterDiscounts.first?.date).add(draft.laterDiscounts.first?.amount ?? 0)
      .add(PaymentSchedule.text(of: draft.laterDiscounts.dropFirst())).add(accounting?.currency)
      .add(accounting?.minor).end()
    try writeParts(draft)
    if !returned.isEmpty { try advances.use(returned, by: draft.key) }
    if !draft.deductions.isEmpty {
      try advances.use(draft.deductions, by: draft.key)
      var seen = Facts()
      seen.add("prepaid", draft.prepaid, draft.currency)
      seen.add("due", draft.payable, draft.currency)
      try facts.add(
        Ruling(.invoice, draft.key, rule: InvoiceRules.advanceDeducted.id, outcome: "deducted", facts: seen.text))
    }
    if !draft.corrects.isNone { try corrections.add(draft.corrects).add(draft.key).end() }
    for posting in draft.postings(chart) { try facts.add(posting) }
    try facts.add(ruling(draft, rule))
    return draft.key
  }

  /// Of a credit note over an advance: which parts of it it gives back. Its worth in base currency is theirs.
  private func takeBack(_ draft: inout InvoiceDraft) throws -> [AdvancePart] {
    guard draft.kind == .creditNote, draft.origin == .advance else { return [] }
    let taken = AdvancePart.taken(from: try advances.left(of: draft.corrects), by: draft)
    draft.baseNet = taken.reduce(0) { $0 + $1.baseNet }
    draft.baseTax = taken.reduce(0) { $0 + $1.baseTax }
    draft.baseRounding = taken.reduce(0) { $0 + $1.baseRounding }
    return taken
  }

  /// The tax in the currency that law wants it in; nil when that is the document's own.
  private func accountingTax(_ draft: InvoiceDraft) -> Money? {
    guard let accounting, accounting != draft.currency, let rates else { return nil }
    if accounting == rates.base { return Money(minor: draft.baseTax, currency: accounting) }
    return rates.convert(draft.totals.tax, from: draft.currency, to: accounting).map {
      Money(minor: $0, currency: accounting)
    }
  }

  private func writeParts(_ draft: InvoiceDraft) throws {
    for (index, line) in draft.lines.enumerated() {
      try lines.add(draft.key).add(index + 1).add(line.order).add(line.orderLine).add(line.billed.quantity)
        .add(draft.totals.lines[index]).add(line.billed.category).add(line.billed.rate).add(line.shipment)
        .add(line.billed.price).add(line.billed.priceBase).add(line.description).add(line.unit).add(line.corrects).end()
    }
    for (index, charge) in draft.charges.enumerated() {
      try charges.add(draft.key).add(index + 1).add(charge.isCharge).add(charge.code).add(charge.reason)
        .add(charge.amount).add(charge.category).add(charge.rate).end()
    }
    try writeInstalments(draft)
    for (index, tax) in draft.totals.taxes.enumerated() {
      try taxes.add(draft.key).add(index + 1).add(tax.category).add(tax.rate).add(tax.base).add(tax.tax)
        .add(tax.exemption).add(tax.exemptionCode).end()
    }
  }

  /// The worth in base currency is shared out by amount, the last part takes the rest.
  private func writeInstalments(_ draft: InvoiceDraft) throws {
    var (amount, base) = (draft.payable, draft.basePayable)
    for (index, part) in draft.instalments.enumerated() {
      let worth = CreditApplication.part(of: base, amount: part.amount, outOf: amount)
      try instalments.add(index == 0 ? draft.key : keys.take()).add(draft.key).add(index + 1).add(part.dueDate)
        .add(draft.currency).add(part.amount).add(worth).add("").end()
      amount -= part.amount
      base -= worth
    }
  }

  private func ruling(_ draft: InvoiceDraft, _ rule: Rule) -> Ruling {
    var facts = Facts()
    facts.add("lines", draft.lines.count)
    facts.add("net", draft.totals.net, draft.currency)
    facts.add("tax", draft.totals.tax, draft.currency)
    if draft.kind == .creditNote {
      facts.add("reason", draft.reason)
      return Ruling(.invoice, draft.key, rule: rule.id, outcome: "credited", facts: facts.text)
    }
    if !draft.termsName.isEmpty { facts.add("terms", draft.termsName) }
    facts.add("due", draft.dueDate)
    return Ruling(.invoice, draft.key, rule: rule.id, outcome: "invoiced", facts: facts.text)
  }

  private func tell(_ rule: Rule, _ shipment: BillableShipment) throws {
    try facts.raise(
      ExceptionRaised(
        .error, rule: rule.id, subjectKind: .shipment, subject: shipment.shipment, account: shipment.billTo,
        currency: shipment.currency, message: "the shipment left and can't be invoiced: \(rule.rationale)",
        whatToDo: "Remove the cause; the shipment is tried again each night."))
  }
}
