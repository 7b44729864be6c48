import OrderToCash

/// Records fees asked for, for the invoice stage to invoice: the way for any stage to charge a customer something.
public final class FeeRequestWrite {
  private let requests: Append
  private let open: Append

  public init(_ engine: Engine) throws(LedgerError) {
    requests = try engine.append(.feeRequest)
    open = try engine.append(.openFeeRequest)
  }

  /// `request.key` is the caller's: of its run, stage and unit.
  public func add(_ request: FeeRequest) throws(LedgerError) {
    try requests.add(request.key).add(request.account).add(request.currency).add(request.amount).add(request.reason)
      .add(request.explanation).add(request.tax).add(request.source).end()
    try open.add(request.key).end()
  }
}

/// Invoices the fees that are asked for.
struct FeeRun {
  private let engine: Engine
  private let setting: InvoiceSetting
  private let policies: ByCustomer<InvoicePolicy>
  private let terms: TermsTable
  private let write: InvoiceWrite
  private let finished: Append

  init(
    _ engine: Engine, setting: InvoiceSetting, policies: ByCustomer<InvoicePolicy>, terms: TermsTable,
    write: InvoiceWrite
  ) throws {
    self.engine = engine
    self.setting = setting
    self.policies = policies
    self.terms = terms
    self.write = write
    finished = try engine.append(.feeRequestDone)
  }

  func carryOut() throws {
    let requests = try load()
    // Whether or not the fee waits: what else is decided about its invoice does not contradict it.
    let carriedOut = try engine.query("DELETE FROM open_decision WHERE decision = ?")
    for request in requests where !request.source.isNone { try carriedOut.run(request.source) }
    for group in FeeBuilder.groups(requests) {
      let account = group[0].account
      let draft = FeeBuilder.invoice(
        group, place: try place(of: account), terms: terms[account], setting: setting, policy: policies[account])
      switch draft {
      case .success(let draft):
        let key = try write.write(draft, rule: InvoiceRules.fee)
        for request in group { try finish(request, key, InvoiceRules.fee) }
      case .failure(let refusal): for request in group { try refuse(request, refusal.rule) }
      }
    }
  }

  private func load() throws -> [FeeRequest] {
    try engine.freshQuery(
      """
      SELECT r.key, r.account, r.currency, r.amount, r.reason, r.explanation, r.tax, r.source
      FROM open_fee_request o JOIN fee_request r ON r.key = o.request ORDER BY r.key
      """
    ).map { row in
      FeeRequest(
        key: row.key(0), account: row.key(1), currency: row.currency(2), amount: row.int(3), reason: row.text(4),
        explanation: row.text(5), tax: row.text(6), source: row.key(7))
    }
  }

  private func place(of account: Key) throws -> TaxPlace {
    try engine.query("SELECT country, tax_id, region, postcode FROM customer WHERE account = ?").with(account).first {
      row in
      let relation = setting.tax.relation(
        buyerCountry: row.text(0), deliveryCountry: .empty, buyerTaxId: row.text(1))
      return TaxPlace(
        relation, isRegistered: !row.text(1).isEmpty, country: row.text(0), region: row.text(2), postcode: row.text(3))
    } ?? TaxPlace(.any)
  }

  private func finish(_ request: FeeRequest, _ document: Key, _ rule: Rule) throws {
    try finished.add(request.key).add(document).add(rule.id).end()
    try engine.query("DELETE FROM open_fee_request WHERE request = ?").run(request.key)
  }

  /// A fee without a rate or tax rule waits; it is told as long as it does.
  private func refuse(_ request: FeeRequest, _ rule: Rule) throws {
    try write.facts.raise(
      ExceptionRaised(
        .warning, rule: rule.id, subjectKind: .account, subject: request.account, account: request.account,
        currency: request.currency, amount: request.amount,
        message: "the fee ‘\(request.reason)’ can't be invoiced: \(rule.rationale)",
        whatToDo: "Remove the cause; the fee is tried again each night.", verbs: [.dismiss]))
  }
}
