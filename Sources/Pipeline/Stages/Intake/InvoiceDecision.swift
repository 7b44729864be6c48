import Ledger
import OrderToCash

/// What a person decides about an invoice: a credit note, or another invoice in its place.
struct InvoiceDecision {
  var key: Key

  static let verbs: [String] = [Verb.credit, .reprice, .replace, .charge].map(\.rawValue)

  /// The invoice whose number a decision gives, if there is one.
  static func find(_ decision: DecisionRecord, _ context: IntakeContext) throws -> InvoiceDecision? {
    try context.engine.query("SELECT key FROM invoice WHERE number = ? AND number <> '' AND kind <> 381")
      .with(decision.exception).first { InvoiceDecision(key: $0.key(0)) }
  }

  /// Why it can't be carried out as it is written; nil when it can.
  func unclear(_ decision: DecisionRecord, _ context: IntakeContext) throws -> CreditInstruction.Unclear? {
    if decision.verb.string == Verb.charge.rawValue {
      guard try fee(decision, source: .none, context) == nil else { return nil }
      return CreditInstruction.Unclear(
        what: "‘\(decision.amount)’ is no fee",
        whatToDo: "Write an amount above zero, net of tax, in the invoice's currency.")
    }
    switch try request(decision, source: .none, context) {
    case .failure(let unclear)?: return unclear
    case .success?, nil: return nil
    }
  }

  /// Hands the decision to the invoice stage; nothing for verbs that are not about the document.
  func ask(_ decision: DecisionRecord, source: Key, _ context: IntakeContext) throws {
    guard InvoiceDecision.verbs.contains(decision.verb.string) else { return }
    if decision.verb.string == Verb.charge.rawValue {
      guard var fee = try fee(decision, source: source, context) else { return }
      fee.key = context.key(.feeRequest)
      return try FeeRequestWrite(context.engine).add(fee)
    }
    guard case .success(var request) = try request(decision, source: source, context) else { return }
    request.key = context.key(.creditRequest)
    try CreditRequestWrite(context.engine).add(request)
  }

  /// The reason that the person gives is the line; a fee is taxed like standard goods when no category is named.
  private func fee(
    _ decision: DecisionRecord, source: Key, _ context: IntakeContext
  ) throws -> FeeRequest? {
    let invoice = try context.engine.query("SELECT bill_to, currency, number FROM invoice WHERE key = ?").with(key)
      .first { ($0.key(0), $0.currency(1), $0.text(2)) }
    guard let (account, currency, number) = invoice,
      let amount = try? Money(parsing: decision.amount.utf8, currency: currency).minor, amount > 0
    else { return nil }
    return FeeRequest(
      account: account, currency: currency, amount: amount, reason: decision.reason, explanation: number,
      tax: decision.target.isEmpty ? "S" : decision.target, source: source)
  }

  private func request(
    _ decision: DecisionRecord, source: Key, _ context: IntakeContext
  ) throws -> Result<CreditRequest, CreditInstruction.Unclear>? {
    let currency = try context.engine.query("SELECT currency FROM invoice WHERE key = ? AND kind <> 381").with(key)
      .first { $0.currency(0) }
    guard let currency, let verb = Verb(rawValue: decision.verb.string) else { return nil }
    return CreditInstruction.parse(
      verb, target: decision.target, amount: decision.amount, invoice: key, currency: currency, source: source,
      note: decision.reason)
  }
}
