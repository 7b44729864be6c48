import OrderToCash

/// Carries out the credit notes and fees that are asked for: the serial end of the invoice stage, before numbers are given.
public struct CorrectionRun {
  private let engine: Engine
  private let setting: InvoiceSetting
  private let policies: ByCustomer<InvoicePolicy>
  private let load: CorrectionLoad
  private let write: InvoiceWrite
  private let finished: Append
  private var returns: ReturnCredits
  private let fees: FeeRun

  /// Beyond any unit of the plan.
  public static let unit = 2_097_151

  public init(
    _ engine: Engine, run: Int, setting: InvoiceSetting, policies: ByCustomer<InvoicePolicy>, terms: TermsTable,
    write: InvoiceWrite
  ) throws {
    self.engine = engine
    self.setting = setting
    self.policies = policies
    self.write = write
    fees = try FeeRun(engine, setting: setting, policies: policies, terms: terms, write: write)
    load = CorrectionLoad(engine, terms: terms, tax: setting.tax)
    finished = try engine.append(.creditRequestDone)
    returns = try ReturnCredits(engine, run: run, unit: CorrectionRun.unit)
  }

  public mutating func carryOut() throws {
    try returns.ask()
    write.begin(unit: CorrectionRun.unit)
    for request in try load.requests() { try carryOut(request) }
    try fees.carryOut()
  }

  private func carryOut(_ asked: CreditRequest) throws {
    guard let key = try invoice(of: asked) else {
      // A shipment that waits for its invoice: the request waits with it.
      if asked.subjectKind == .shipment, try load.isPending(asked.subject) { return }
      return try refuse(asked, InvoiceRules.unknownInvoice, "there is no invoice of ours to correct")
    }
    guard let invoice = try load.invoice(key) else {
      return try refuse(asked, InvoiceRules.unknownInvoice, "there is no invoice of ours to correct")
    }
    let request = CorrectionRun.byInvoiceLine(asked, invoice)
    let builder = CreditNoteBuilder(invoice, date: setting.date, tax: setting.tax)
    switch builder.note(request) {
    case .failure(let refusal): try refuse(asked, refusal.rule, refusal.why)
    case .success(let note):
      guard request.extent == .replacement else { return try record([note], asked, invoice) }
      switch builder.replacement(
        request, rates: setting.rates, policy: policies[invoice.billTo], calendar: setting.calendar)
      {
      case .failure(let refusal): try refuse(asked, refusal.rule, refusal.why)
      case .success(let replacement): try record([note, replacement], asked, invoice)
      }
    }
  }

  private func invoice(of request: CreditRequest) throws -> Key? {
    let first = request.subjectKind == .shipment ? try load.invoice(ofShipment: request.subject) : request.subject
    return try first.map { try load.standing($0) }
  }

  /// A request about a shipment names lines of its order; the invoice may bill several shipments.
  private static func byInvoiceLine(_ request: CreditRequest, _ invoice: BilledInvoice) -> CreditRequest {
    guard request.subjectKind == .shipment else { return request }
    var request = request
    request.lines = request.lines.map { line in
      var line = line
      let found = invoice.lines.first { $0.line.orderLine == line.number && $0.line.shipment == request.subject }
      line.number = found?.number ?? 0
      return line
    }
    return request
  }

  private func record(_ drafts: [InvoiceDraft], _ request: CreditRequest, _ invoice: BilledInvoice) throws {
    for (index, draft) in drafts.enumerated() {
      let key = try write.write(draft, rule: index == 0 ? InvoiceRules.credit : InvoiceRules.replacement)
      if index == 0 { try finish(request, document: key, rule: InvoiceRules.credit) }
    }
    let decided = try openDecision(request)
    if let decided {
      try write.facts.close(
        .invoice, request.subject, rule: decided, reason: "credited", decision: request.source)
    }
  }

  /// The rule of the exception that a decision answers, and the decision no longer waits.
  private func openDecision(_ request: CreditRequest) throws -> Text? {
    let rule = try engine.query(
      "SELECT rule FROM open_decision WHERE subject_kind = ? AND subject = ? AND decision = ?"
    )
    .with(request.subjectKind.rawValue, request.subject, request.source).first { $0.text(0) }
    guard let rule else { return nil }
    try engine.query("DELETE FROM open_decision WHERE subject_kind = ? AND subject = ? AND decision = ?")
      .run(request.subjectKind.rawValue, request.subject, request.source)
    return rule
  }

  private func finish(_ request: CreditRequest, document: Key, rule: Rule) throws {
    try finished.add(request.key).add(document).add(rule.id).end()
    try engine.query("DELETE FROM open_credit_request WHERE request = ?").run(request.key)
  }

  private func refuse(_ request: CreditRequest, _ rule: Rule, _ why: String) throws {
    try finish(request, document: .none, rule: rule)
    if try openDecision(request) != nil {
      try engine.query("UPDATE decision SET state = 2, message = ? WHERE key = ?").run(why, request.source)
    }
    try write.facts.raise(
      ExceptionRaised(
        .warning, rule: rule.id, subjectKind: request.subjectKind, subject: request.subject,
        message: "a credit note was asked for (\(request.reason.text)) and is not made: \(why)",
        whatToDo: "Look at what was credited before, and decide again if it still matters.", verbs: [.dismiss]))
  }
}
