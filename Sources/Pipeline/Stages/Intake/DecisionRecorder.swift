import Ledger
import OrderToCash

/// Decisions of people: each names an exception by the number that it was listed under. Stale, unknown and contradictory ones
/// are refused; accepted ones wait for the stage that carries them out, a dismissal is carried out at once.
struct DecisionRecorder: DocumentRecorder {
  private struct Subject {
    var kind: Int
    var key: Key
    var rule: Text
  }

  func record(_ document: Document, _ parsed: ParsedDocument, _ context: IntakeContext) throws -> DocumentVerdict {
    guard case .decision(let decision) = document else { preconditionFailure("not a decision") }
    guard let number = exceptionNumber(decision.exception) else {
      return refused(
        decision, "‘\(decision.exception)’ is no exception number", "numbers look like EX-000012",
        "Copy the decision_row of reports/exceptions.csv.")
    }
    let subject = try context.engine.query("SELECT subject_kind, subject, rule FROM exception_number WHERE number = ?")
      .with(number).first { Subject(kind: $0.integer(0), key: $0.key(1), rule: $0.text(2)) }
    guard let subject else {
      return refused(
        decision, "there is no exception \(decision.exception)", "no night has listed it",
        "Copy the decision_row of reports/exceptions.csv.")
    }
    let verbs = try context.engine.query(
      "SELECT verbs FROM open_exception WHERE subject_kind = ? AND subject = ? AND rule = ? AND number = ?"
    ).with(subject.kind, subject.key, subject.rule, number).first { $0.string(0) }
    guard let verbs else {
      return refused(
        decision, "exception \(decision.exception) is closed", "it was decided or its cause is gone",
        "Nothing needs to be done.")
    }
    let allowed = verbs.split(separator: " ").map(String.init)
    guard allowed.contains(decision.verb.string) else {
      return refused(
        decision, "‘\(decision.verb)’ can't close exception \(decision.exception)",
        "it takes \(allowed.joined(separator: ", "))",
        "Use one of these.")
    }
    guard !decision.who.isEmpty, !decision.reason.isEmpty else {
      return refused(
        decision, "the decision does not say who decided and why", "both are kept in the books",
        "Fill in who and reason.")
    }
    let waiting = try context.engine.query(
      "SELECT verb FROM open_decision WHERE subject_kind = ? AND subject = ? AND rule = ?"
    )
    .with(subject.kind, subject.key, subject.rule).first { $0.text(0) }
    if let waiting {
      if waiting == decision.verb { return .duplicate("exception \(decision.exception) is decided so already") }
      return refused(
        decision, "exception \(decision.exception) was decided otherwise tonight: \(waiting)",
        "two decisions contradict each other",
        "Agree on one.")
    }
    try accept(decision, subject, context)
    return .accepted
  }

  private func accept(_ decision: DecisionRecord, _ subject: Subject, _ context: IntakeContext) throws {
    let key = context.key(.decision)
    try context.engine.append(.decision).add(key).add(context.file).add(decision.exception).add(decision.verb)
      .add(decision.target).add(decision.amount).add(decision.who).add(decision.reason).add(subject.kind).add(
        subject.key
      )
      .add(1).add("").end()
    if decision.verb.string == Verb.dismiss.rawValue, let kind = SubjectKind(rawValue: subject.kind) {
      try context.facts.close(kind, subject.key, rule: subject.rule, reason: decision.reason, decision: key)
      return
    }
    try context.engine.append(.openDecision).add(subject.kind).add(subject.key).add(key).add(decision.verb)
      .add(decision.target).add(decision.amount).add(subject.rule).add(decision.who).end()
  }

  private func refused(_ decision: DecisionRecord, _ what: String, _ why: String, _ todo: String) -> DocumentVerdict {
    .refused([Problem("intake.decision", at: decision.place, what: what, why: why, whatToDo: todo)])
  }

  /// `EX-000012` → 12.
  private func exceptionNumber(_ text: Text) -> Int? {
    guard text.string.hasPrefix("EX-") else { return nil }
    return Int(text.string.dropFirst(3))
  }
}
