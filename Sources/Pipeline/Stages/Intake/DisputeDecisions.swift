import Ledger
import OrderToCash

/// What the office decides about disputes: it is carried out at once, as later stages of the night go by it.
struct DisputeDecisions {
  private let context: IntakeContext

  init(_ context: IntakeContext) { self.context = context }

  /// What is carried out at once.
  static let verbs = [Verb.close, .credit, .reassign].map(\.rawValue)

  /// `INV-2026-000012,dispute,price,120.00,who,reason`: the target is a reason, without an amount all that is open.
  func open(_ decision: DecisionRecord) throws -> DocumentVerdict {
    guard let item = try DisputeLoad.item(numbered: decision.exception, context.engine) else {
      return refused(
        decision, "no invoice ‘\(decision.exception)’ is open", "only what is owed can be disputed",
        "Copy the document of reports/aging-detail.csv.")
    }
    guard let reason = DisputeReason(rawValue: decision.target.string) else {
      return refused(
        decision, "‘\(decision.target)’ is no reason to dispute",
        "reasons are \(DisputeReason.allCases.map(\.rawValue).joined(separator: ", "))", "Use one of these as target.")
    }
    var amount: Int64?
    if !decision.amount.isEmpty {
      guard let stated = try? Money(parsing: decision.amount.utf8, currency: item.currency), stated.minor > 0 else {
        return refused(
          decision, "‘\(decision.amount)’ is no amount in \(item.currency)", "the invoice is in that currency",
          "Write it with a decimal point, or leave it empty for all that is open.")
      }
      amount = stated.minor
    }
    let key = context.key(.decision)
    let request = Disputing.Request(reason, source: .office, amount: amount, note: decision.reason, origin: key)
    let policy = context.night.configuration.policies.disputes
    if let refusal = try context.disputes.open(request, of: item, policy: policy) {
      return refused(decision, refusal, "what is disputed is never more than what is open", "Nothing needs to be done.")
    }
    try write(decision, key, .invoice, item.key)
    return .accepted
  }

  /// Of a dispute that stands.
  func carryOut(_ decision: DecisionRecord, _ subject: Key) throws -> DocumentVerdict {
    // A dispute that ends closes its exception in the same breath.
    guard let dispute = try DisputeLoad.open(subject, context.engine) else {
      return refused(
        decision, "exception \(decision.exception) is closed", "it was decided or its cause is gone",
        "Nothing needs to be done.")
    }
    let key = context.key(.decision)
    switch Verb(rawValue: decision.verb.string) {
    case .close:
      try context.disputes.apply(
        DisputeChange(dispute, .closed, amount: 0, resolution: .rejected, decision: key))
    case .reassign:
      guard !decision.target.isEmpty else {
        return refused(decision, "no owner is named", "a dispute is somebody's task", "Write the owner as target.")
      }
      try context.disputes.apply(
        DisputeChange(dispute, .reassigned, amount: dispute.amount, owner: decision.target, decision: key))
    case .credit:
      if let refusal = try credit(dispute, decision) { return refusal }
      try context.disputes.apply(DisputeChange(dispute, .creditRequested, amount: dispute.amount, decision: key))
    default: preconditionFailure("\(decision.verb) is not carried out at once")
    }
    try write(decision, key, .dispute, subject)
    return .accepted
  }

  /// Asks the invoice stage for a credit note over the disputed amount, or as much as is stated.
  private func credit(_ dispute: Dispute, _ decision: DecisionRecord) throws -> DocumentVerdict? {
    let isOurs = try context.engine.query("SELECT 1 FROM invoice WHERE key = ?").with(dispute.item).first { _ in true }
    // What was taken over at go-live can't be credited by its exception: what else has no row of its own is a later instalment.
    guard isOurs == true else {
      return refused(
        decision, "the dispute is about an instalment", "a credit note is about the whole invoice",
        "Credit the invoice by its own number, then close the dispute.")
    }
    var amount = dispute.amount
    if !decision.amount.isEmpty {
      guard let stated = try? Money(parsing: decision.amount.utf8, currency: dispute.currency), stated.minor > 0,
        stated.minor <= dispute.amount
      else {
        let most = Money(minor: dispute.amount, currency: dispute.currency)
        return refused(
          decision, "‘\(decision.amount)’ can't be credited", "\(most) are disputed", "Write at most that.")
      }
      amount = stated.minor
    }
    try CreditRequestWrite(context.engine).add(
      CreditRequest(
        key: context.key(.creditRequest), dispute.item, .amount, amount: amount, reason: .dispute,
        note: decision.target, source: dispute.key))
    return nil
  }

  private func write(_ decision: DecisionRecord, _ key: Key, _ kind: SubjectKind, _ subject: Key) throws {
    try context.engine.append(.decision).add(key).add(context.file).add(decision.exception).add(decision.verb)
      .add(decision.target).add(decision.amount).add(decision.who).add(decision.reason).add(kind.rawValue).add(subject)
      .add(1).add("").end()
  }

  private func refused(_ decision: DecisionRecord, _ what: String, _ why: String, _ todo: String) -> DocumentVerdict {
    .refused([Problem("intake.decision", at: decision.place, what: what, why: why, whatToDo: todo)])
  }
}
