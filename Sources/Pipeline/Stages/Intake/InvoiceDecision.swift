import Ledger
import OrderToCash

/// What a person decides about an invoice: a credit note, or another invoice in its place.
struct InvoiceDecision {
  var key: Key

  static let verbs: [String] = [Verb.credit, .reprice, .replace].map(\.rawValue)

  /// The invoice whose number a decision gives, if there is one.
  static func find(_ decision: DecisionRecord, _ context: IntakeContext) throws -> InvoiceDecision? {
    try context.engine.query("SELECT key FROM invoice WHERE number = ? AND number <> '' AND kind <> 381")
      .with(decision.exception).first { InvoiceDecision(key: $0.key(0)) }
  }

  /// Why it can't be carried out as it is written; nil when it can.
  func unclear(_ decision: DecisionRecord, _ context: IntakeContext) throws -> CreditInstruction.Unclear? {
    switch try request(decision, source: .none, context) {
    case nil:
      return CreditInstruction.Unclear(
        what: "\(decision.exception) is about no invoice of ours",
        whatToDo: "An invoice taken over at go-live is credited where it was issued.")
    case .failure(let unclear): return unclear
    case .success: return nil
    }
  }

  /// Hands the decision to the invoice stage; nothing for verbs that are not about the document.
  func ask(_ decision: DecisionRecord, source: Key, _ context: IntakeContext) throws {
    guard InvoiceDecision.verbs.contains(decision.verb.string) else { return }
    guard case .success(var request) = try request(decision, source: source, context) else { return }
    request.key = context.key(.creditRequest)
    try CreditRequestWrite(context.engine).add(request)
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
