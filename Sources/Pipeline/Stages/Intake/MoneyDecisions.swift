import Ledger
import OrderToCash

/// Decisions by which money leaves: what is at stake, and whether another person has to decide the same.
struct MoneyDecisions {
  private let context: IntakeContext

  init(_ context: IntakeContext) { self.context = context }

  /// The open invoice or credit that a decision to write off, pay back or apply names by its own number.
  func item(_ decision: DecisionRecord) throws -> Key? {
    guard [.apply, .refund, .writeOff].contains(Verb(rawValue: decision.verb.string)) else { return nil }
    return try DisputeLoad.item(numbered: decision.exception, owed: false, context.engine)?.key
  }

  /// `AL-000012,revoke,,,who,reason`: what a decision taught is forgotten.
  func revoke(_ decision: DecisionRecord) throws -> DocumentVerdict {
    func refused(_ what: String, _ why: String, _ todo: String) -> DocumentVerdict {
      .refused([Problem("intake.decision", at: decision.place, what: what, why: why, whatToDo: todo)])
    }
    let key = context.key(.decision)
    let number = decision.exception.string.hasPrefix("AL-") ? Int(decision.exception.string.dropFirst(3)) ?? 0 : 0
    let isDone = try AliasBook(context.engine).revoke(
      number, key: context.key(.aliasEvent), decision: key, date: context.night.date)
    guard isDone else {
      return refused(
        "there is no alias ‘\(decision.exception)’", "it was never learnt, or is revoked already",
        "Copy the alias of reports/aliases.csv.")
    }
    try context.engine.append(.decision).add(key).add(context.file).add(decision.exception).add(decision.verb)
      .add(decision.target).add(decision.amount).add(decision.who).add(decision.reason)
      .add(SubjectKind.decision.rawValue).add(key).add(1).add("").end()
    return .accepted
  }

  enum Verdict {
    /// To be carried out, with who decided and the amount that they decided about.
    case go(who: Text, amount: Text)
    case stop(DocumentVerdict)
  }

  /// Above the bound the first decision waits and the second lets it go.
  func judge(_ decision: DecisionRecord, kind: SubjectKind, subject: Key) throws -> Verdict {
    let bound = context.night.configuration.policies.cash.twoDecidersAbove
    guard let bound, [.writeOff, .refund, .credit].contains(Verb(rawValue: decision.verb.string)),
      let stake = try stake(decision, kind, subject)
    else { return .go(who: decision.who, amount: decision.amount) }
    let base = context.rates.convert(stake.minor, from: stake.currency, to: context.rates.base) ?? Int64.max
    let waiting = try pending(kind, subject)
    let wish = TwoDeciders.Wish(
      verb: decision.verb, target: decision.target, amount: decision.amount, who: decision.who)
    switch TwoDeciders.judge(wish, stake: base, bound: bound, pending: waiting?.wish) {
    case .enough: return .go(who: decision.who, amount: decision.amount)
    case .first:
      try wait(decision, kind, subject, stake, bound)
      return .stop(.accepted)
    case .same:
      return .stop(.duplicate("\(decision.who) decided \(decision.exception) so already; another person must"))
    case .contradicts:
      return .stop(
        .refused([
          Problem(
            "intake.decision", at: decision.place,
            what: "\(waiting?.wish.who ?? "somebody") decided \(decision.exception) otherwise",
            why: "two people must decide the same", whatToDo: "Agree on one verb, target and amount.")
        ]))
    case .second:
      guard let waiting else { return .go(who: decision.who, amount: decision.amount) }
      try confirm(waiting.key, kind, subject)
      // A credit note's amount is the invoice stage's to find; anything else is never more than what two people saw.
      let isOpen = decision.amount.isEmpty && decision.verb.string != Verb.credit.rawValue
      let amount = isOpen ? Text(stake.decimal) : decision.amount
      return .go(who: Text("\(waiting.wish.who) and \(decision.who)"), amount: amount)
    }
  }

  /// A decision that waited for a second person was withdrawn.
  func withdraw(_ decision: Key, reason: Text) throws {
    try context.engine.query("DELETE FROM pending_decision WHERE decision = ?").run(decision)
    try context.engine.query("UPDATE decision SET state = 2, message = ? WHERE key = ?").run(reason, decision)
  }

  // MARK: What is at stake

  private func stake(_ decision: DecisionRecord, _ kind: SubjectKind, _ subject: Key) throws -> Money? {
    guard let open = try open(kind, subject) else { return nil }
    if let stated = try? Money(parsing: decision.amount.utf8, currency: open.currency), stated.minor > 0 {
      return stated
    }
    return open
  }

  /// What is open of the subject, positive.
  private func open(_ kind: SubjectKind, _ subject: Key) throws -> Money? {
    let engine = context.engine
    switch kind {
    case .dispute:
      return try DisputeLoad.open(subject, engine).map { Money(minor: $0.amount, currency: $0.currency) }
    case .invoice:
      guard let account = try CashLoad.account(of: subject, engine) else { return nil }
      return try OpenItemRow.open(subject, of: account, engine).map {
        Money(minor: abs($0.open), currency: $0.currency)
      }
    case .receipt:
      let loose = try engine.query("SELECT open, currency FROM open_receipt WHERE receipt = ?").with(subject).first {
        Money(minor: $0.int(0), currency: $0.currency(1))
      }
      if let loose { return loose }
      guard let account = try CashLoad.owner(of: subject, engine) else { return nil }
      return try OpenItemRow.open(subject, of: account, engine).map {
        Money(minor: abs($0.open), currency: $0.currency)
      }
    default: return nil
    }
  }

  // MARK: The first of two

  private func pending(_ kind: SubjectKind, _ subject: Key) throws -> (key: Key, wish: TwoDeciders.Wish)? {
    try context.engine.query(
      "SELECT decision, verb, target, amount, who FROM pending_decision WHERE subject_kind = ? AND subject = ?"
    ).with(kind.rawValue, subject).first { row in
      (
        row.key(0),
        TwoDeciders.Wish(verb: row.text(1), target: row.text(2), amount: row.text(3), who: row.text(4))
      )
    }
  }

  private func wait(
    _ decision: DecisionRecord, _ kind: SubjectKind, _ subject: Key, _ stake: Money, _ bound: Int64
  ) throws {
    let key = context.key(.decision)
    try context.engine.append(.decision).add(key).add(context.file).add(decision.exception).add(decision.verb)
      .add(decision.target).add(decision.amount).add(decision.who).add(decision.reason).add(kind.rawValue).add(subject)
      .add(3).add("waits for a second person").end()
    try context.engine.append(.pendingDecision).add(kind.rawValue).add(subject).add(key).add(decision.verb)
      .add(decision.target).add(decision.amount).add(decision.who).end()
    let row = ExceptionLine.decisionRow(
      exception: decision.exception, verb: Verb(rawValue: decision.verb.string) ?? .dismiss, target: decision.target,
      amount: decision.amount)
    try context.facts.raise(
      ExceptionRaised(
        .warning, rule: TwoDeciders.rule.id, subjectKind: .decision, subject: key, currency: stake.currency,
        amount: stake.minor,
        message: "\(decision.who) decided \(decision.verb) of \(stake) (\(decision.exception)): more than "
          + "\(Money(minor: bound, currency: context.rates.base)) takes two people",
        whatToDo: "Another person decides the same, \(row) with who and reason, or anybody dismisses it.",
        verbs: [.dismiss]))
  }

  private func confirm(_ first: Key, _ kind: SubjectKind, _ subject: Key) throws {
    try context.engine.query("DELETE FROM pending_decision WHERE subject_kind = ? AND subject = ? AND decision = ?")
      .run(kind.rawValue, subject, first)
    try context.engine.query("UPDATE decision SET state = 1, message = '' WHERE key = ?").run(first)
    try context.facts.close(.decision, first, rule: TwoDeciders.rule.id, reason: "a second person decided the same")
  }
}
