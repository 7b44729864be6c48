import OrderToCash

/// Records invoices without their numbers.
public final class InvoiceWrite {
  private let engine: Engine
  private let run: Int
  private let date: BusinessDate
  private let chart: Chart
  private let facts: UnitFacts
  private let invoices: Append
  private let lines: Append
  private let taxes: Append
  private let done: Query
  private var keys: KeySequence

  public init(_ engine: Engine, run: Int, date: BusinessDate, chart: Chart) throws {
    self.engine = engine
    self.run = run
    self.date = date
    self.chart = chart
    facts = try UnitFacts(engine, run: run, stage: .invoice, date: date)
    invoices = try engine.append(.invoice)
    lines = try engine.append(.invoiceLine)
    taxes = try engine.append(.invoiceTax)
    done = try engine.query("DELETE FROM open_shipment WHERE bill_to = ? AND shipment = ?")
    keys = KeySequence(run: run, stage: .invoice, unit: 0)
  }

  public func begin(unit: Int) {
    facts.begin(unit: unit)
    keys = KeySequence(run: run, stage: .invoice, unit: unit)
  }

  /// Makes and records the invoice of a shipment; one that can't be made is told and stays open.
  public func invoice(_ pending: PendingInvoice, tax: TaxPolicy, rates: Rates) throws {
    let shipment = pending.shipment
    var next = keys
    switch InvoiceBuilder.invoice(shipment, key: next.take(), date: date, tax: tax, rates: rates) {
    case .success(let draft):
      keys = next
      try write(draft, pending)
      try done.run(shipment.billTo, shipment.shipment)
    case .failure(let refusal) where refusal.rule == InvoiceRules.nothingShipped:
      try done.run(shipment.billTo, shipment.shipment)
    case .failure(let refusal): try tell(refusal.rule, shipment)
    }
  }

  private func write(_ draft: InvoiceDraft, _ pending: PendingInvoice) throws {
    let shipment = pending.shipment
    try invoices.add(draft.key).add(draft.kind.rawValue).add("").add(draft.account).add(draft.billTo)
      .add(shipment.order).add(shipment.shipment).add(draft.issueDate).add(draft.dueDate).add(draft.discountDate)
      .add(draft.discount).add(draft.currency).add(draft.totals.net).add(draft.totals.tax).add(draft.totals.gross)
      .add(draft.baseNet).add(draft.baseTax).add(draft.baseGross).add("").add(shipment.terms.text).add(draft.corrects)
      .end()
    for (index, line) in shipment.lines.enumerated() {
      try lines.add(draft.key).add(index + 1).add(shipment.order).add(pending.orderLines[index]).add(line.quantity)
        .add(draft.totals.lines[index]).add(line.category).add(line.rate).end()
    }
    for (index, tax) in draft.totals.taxes.enumerated() {
      try taxes.add(draft.key).add(index + 1).add(tax.category).add(tax.rate).add(tax.base).add(tax.tax)
        .add(tax.exemption).add(tax.exemptionCode).end()
    }
    for posting in draft.postings(chart) { try facts.add(posting) }
    try facts.add(ruling(draft, shipment))
  }

  private func ruling(_ draft: InvoiceDraft, _ shipment: BillableShipment) -> Ruling {
    var facts = Facts()
    facts.add("lines", shipment.lines.count)
    facts.add("net", draft.totals.net, draft.currency)
    facts.add("tax", draft.totals.tax, draft.currency)
    facts.add("terms", shipment.terms.name)
    facts.add("due", draft.dueDate)
    return Ruling(.invoice, draft.key, rule: InvoiceRules.perShipment.id, outcome: "invoiced", facts: facts.text)
  }

  private func tell(_ rule: Rule, _ shipment: BillableShipment) throws {
    try facts.raise(
      ExceptionRaised(
        .error, rule: rule.id, subjectKind: .shipment, subject: shipment.shipment, account: shipment.billTo,
        currency: shipment.currency, message: "the shipment left and can't be invoiced: \(rule.rationale)",
        whatToDo: "Remove the cause; the shipment is tried again each night."))
  }
}
