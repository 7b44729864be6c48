import Ledger
import OrderToCash

/// Decisions of people: each names an exception by the number that it was listed under. Stale, unknown and contradictory ones
/// are refused; accepted ones wait for the stage that carries them out, a dismissal is carried out at once.
struct DecisionRecorder: DocumentRecorder {
  private struct Subject {
    var kind: Int
    var key: Key
    var rule: Text
    /// Of the exception.
    var amount: Money?
  }

  func record(_ document: Document, _ parsed: ParsedDocument, _ context: IntakeContext) throws -> DocumentVerdict {
    guard case .decision(let decision) = document else { preconditionFailure("not a decision") }
    // A row that does not say who decided and why has been refused in reading.
    precondition(!decision.who.isEmpty && !decision.reason.isEmpty)
    if let verdict = try CollectDecisions(context).record(decision) { return verdict }
    if let books = BooksDecision(decision, context) { return try books.record() }
    if let receipt = try receipt(decision.exception, context) {
      return try record(decision, receipt: receipt, context)
    }
    if decision.verb.string == Verb.dispute.rawValue { return try DisputeDecisions(context).open(decision) }
    if decision.verb.string == Verb.revoke.rawValue { return try MoneyDecisions(context).revoke(decision) }
    if let item = try MoneyDecisions(context).item(decision) {
      return try judge(decision, Subject(kind: SubjectKind.invoice.rawValue, key: item, rule: .empty), context)
    }
    if let invoice = try InvoiceDecision.find(decision, context) { return try record(decision, invoice, context) }
    guard let number = exceptionNumber(decision.exception) else {
      return refused(
        decision, "‘\(decision.exception)’ is no exception number", "numbers look like EX-000012",
        "Copy the decision_row of reports/exceptions.csv.")
    }
    let subject = try context.engine.query("SELECT subject_kind, subject, rule FROM exception_number WHERE number = ?")
      .with(number).first { Subject(kind: $0.integer(0), key: $0.key(1), rule: $0.text(2)) }
    guard var subject else {
      return refused(
        decision, "there is no exception \(decision.exception)", "no night has listed it",
        "Copy the decision_row of reports/exceptions.csv.")
    }
    let open = try context.engine.query(
      "SELECT verbs, currency, amount FROM open_exception WHERE subject_kind = ? AND subject = ? AND rule = ? AND number = ?"
    ).with(subject.kind, subject.key, subject.rule, number).first { row in
      (verbs: row.string(0), amount: row.isNull(1) ? nil : Money(minor: row.int(2), currency: row.currency(1)))
    }
    guard let open else {
      return refused(
        decision, "exception \(decision.exception) is closed", "it was decided or its cause is gone",
        "Nothing needs to be done.")
    }
    subject.amount = open.amount
    let allowed = open.verbs.split(separator: " ").map(String.init)
    guard allowed.contains(decision.verb.string) else {
      return refused(
        decision, "‘\(decision.verb)’ can't close exception \(decision.exception)",
        "it takes \(allowed.joined(separator: ", "))",
        "Use one of these.")
    }
    return try judge(decision, subject, context)
  }

  /// A receipt may be decided about by its own number, for what was applied without a question has no exception.
  private func record(_ decision: DecisionRecord, receipt: Key, _ context: IntakeContext) throws -> DocumentVerdict {
    guard [.apply, .unapply, .refund, .reassign].contains(Verb(rawValue: decision.verb.string)) else {
      return refused(
        decision, "‘\(decision.verb)’ is nothing to do with receipt \(decision.exception)",
        "it takes apply, unapply, refund, reassign",
        "Use one of these.")
    }
    return try judge(decision, Subject(kind: SubjectKind.receipt.rawValue, key: receipt, rule: .empty), context)
  }

  /// An invoice is corrected by its own number: it need not have an exception.
  private func record(
    _ decision: DecisionRecord, _ invoice: InvoiceDecision, _ context: IntakeContext
  ) throws -> DocumentVerdict {
    guard InvoiceDecision.verbs.contains(decision.verb.string) else {
      return refused(
        decision, "‘\(decision.verb)’ is nothing to do with invoice \(decision.exception)",
        "it takes \(InvoiceDecision.verbs.joined(separator: ", "))", "Use one of these.")
    }
    return try judge(
      decision, Subject(kind: SubjectKind.invoice.rawValue, key: invoice.key, rule: .empty), context)
  }

  private func judge(
    _ decision: DecisionRecord, _ subject: Subject, _ context: IntakeContext
  ) throws -> DocumentVerdict {
    let waiting = try context.engine.query(
      "SELECT verb, target FROM open_decision WHERE subject_kind = ? AND subject = ? AND rule = ? ORDER BY decision"
    ).with(subject.kind, subject.key, subject.rule).map { (verb: $0.text(0), target: $0.text(1)) }
    if let other = waiting.first(where: { $0.verb != decision.verb }) {
      return refused(
        decision, "\(decision.exception) was decided otherwise tonight: \(other.verb)",
        "two decisions contradict each other", "Agree on one.")
    }
    // One payment may be applied to several documents; anything else is decided once.
    let isRepeated = decision.verb.string != Verb.apply.rawValue || waiting.contains { $0.target == decision.target }
    if !waiting.isEmpty, isRepeated { return .duplicate("\(decision.exception) is decided so already") }
    if subject.kind == SubjectKind.invoice.rawValue, InvoiceDecision.verbs.contains(decision.verb.string) {
      if let unclear = try InvoiceDecision(key: subject.key).unclear(decision, context) {
        return refused(decision, unclear.what, "it says what to credit", unclear.whatToDo)
      }
    }
    var decision = decision
    if let kind = SubjectKind(rawValue: subject.kind) {
      switch try MoneyDecisions(context).judge(decision, kind: kind, subject: subject.key) {
      case .stop(let verdict): return verdict
      case .go(let who, let amount): (decision.who, decision.amount) = (who, amount)
      }
    }
    if subject.kind == SubjectKind.dispute.rawValue, DisputeDecisions.verbs.contains(decision.verb.string) {
      return try DisputeDecisions(context).carryOut(decision, subject.key)
    }
    try accept(decision, subject, context)
    return .accepted
  }

  private func accept(_ decision: DecisionRecord, _ subject: Subject, _ context: IntakeContext) throws {
    let key = context.key(.decision)
    try context.engine.append(.decision).add(key).add(context.file).add(decision.exception).add(decision.verb)
      .add(decision.target).add(amount(of: decision, subject)).add(decision.who).add(decision.reason)
      .add(subject.kind).add(subject.key).add(1).add("").end()
    if subject.rule == IntakeRules.entryAgain.id, decision.verb.string == Verb.approve.rawValue {
      try BankEntries(context.engine).book(subject.key, as: context.key(.bankEntry))
      return try context.facts.close(
        .bankEntry, subject.key, rule: subject.rule, reason: decision.reason, decision: key)
    }
    if decision.verb.string == Verb.dismiss.rawValue, let kind = SubjectKind(rawValue: subject.kind) {
      try context.facts.close(kind, subject.key, rule: subject.rule, reason: decision.reason, decision: key)
      if subject.rule == TwoDeciders.rule.id {
        try MoneyDecisions(context).withdraw(subject.key, reason: decision.reason)
      }
      return
    }
    if subject.kind == SubjectKind.invoice.rawValue {
      try InvoiceDecision(key: subject.key).ask(decision, source: key, context)
    }
    try context.engine.append(.openDecision).add(subject.kind).add(subject.key).add(key).add(decision.verb)
      .add(decision.target).add(decision.amount).add(subject.rule).add(decision.who).end()
  }

  /// A dismissed proposal is dismissed at its amount: when that changes it may come back.
  private func amount(of decision: DecisionRecord, _ subject: Subject) -> Text {
    guard decision.verb.string == Verb.dismiss.rawValue, let amount = subject.amount,
      CaseRules.remembered.contains(where: { $0.id == subject.rule })
    else { return decision.amount }
    return Text(amount.description)
  }

  private func refused(_ decision: DecisionRecord, _ what: String, _ why: String, _ todo: String) -> DocumentVerdict {
    .refused([Problem("intake.decision", at: decision.place, what: what, why: why, whatToDo: todo)])
  }

  /// The key of the receipt that a text numbers, if there is one.
  private func receipt(_ text: Text, _ context: IntakeContext) throws -> Key? {
    guard let number = ReceiptNumber(text) else { return nil }
    let run = try context.engine.query("SELECT run FROM run WHERE date = ? AND sequence = ?")
      .with(number.date, number.sequence).first { $0.integer(0) }
    guard let key = run.map(number.key(run:)) else { return nil }
    return try context.engine.query("SELECT key FROM receipt WHERE key = ?").with(key).first { $0.key(0) }
  }

  /// `EX-000012` → 12.
  private func exceptionNumber(_ text: Text) -> Int? {
    guard text.string.hasPrefix("EX-") else { return nil }
    return Int(text.string.dropFirst(3))
  }
}
