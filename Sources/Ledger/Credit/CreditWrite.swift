import OrderToCash

/// Records what credit decided about a group.
public final class CreditWrite {
  private let engine: Engine
  private let run: Int
  private let date: BusinessDate
  private let facts: UnitFacts
  private let told: OpenExceptions
  private var holds: HoldWrite
  private let judged: Query
  private let cancellations: Append
  private let answers: Append
  private var cancellationKeys: KeySequence
  private var answerKeys: KeySequence
  private let standings: CreditStandingWrite

  public init(_ engine: Engine, run: Int, date: BusinessDate, told: OpenExceptions) throws {
    self.engine = engine
    self.run = run
    self.date = date
    self.told = told
    facts = try UnitFacts(engine, run: run, stage: .credit, date: date)
    holds = try HoldWrite(engine, run: run, stage: .credit)
    judged = try engine.query(
      "UPDATE open_order SET state = ?, approved_by = ?, rule = ? WHERE grp = ? AND order_key = ?")
    cancellations = try engine.append(.cancellation)
    answers = try engine.append(.answer)
    cancellationKeys = KeySequence(run: run, stage: .credit, unit: 0)
    answerKeys = cancellationKeys
    standings = try CreditStandingWrite(engine, run: run, date: date)
  }

  public func begin(unit: Int) {
    facts.begin(unit: unit)
    holds.begin(run: run, stage: .credit, unit: unit)
    cancellationKeys = KeySequence(run: run, stage: .credit, unit: unit)
    answerKeys = cancellationKeys
    standings.begin(unit: unit)
  }

  public func apply(_ outcome: CreditOutcome, of snapshot: CreditSnapshot) throws {
    for answer in outcome.answers { try carryOut(answer, snapshot) }
    try holds.apply(outcome.holds) { account in snapshot.accounts.first { $0.account == account }?.holds ?? [] }
    for ruling in outcome.rulings { try facts.add(ruling) }
    for grant in outcome.grants { try standings.record(grant, of: snapshot.standing) }
    for notice in outcome.notices { try standings.tell(notice) }
    for order in outcome.prepaid { try engine.appendIfAbsent(.prepaidOrder).add(order).end() }
    var standing: [Key: Set<Text>] = [:]
    for exception in outcome.exceptions {
      standing[exception.subject, default: []].insert(exception.rule)
      try facts.raise(exception)
    }
    for order in outcome.orders {
      try record(order, snapshot.group)
      try close(.order, order.order, standing[order.order] ?? [], outcome.answers, snapshot)
    }
    for account in snapshot.accounts { try closeHolds(account, standing[account.account] ?? [], outcome.holds) }
  }

  /// What was told of an account's holds and is gone. The letter that held it is told as long as any hold is in force.
  private func closeHolds(_ account: CreditAccount, _ standing: Set<Text>, _ changes: [HoldChange]) throws {
    let known = told.about(.account, account.account).map(\.rule)
    guard !known.isEmpty else { return }
    let mine = changes.filter { $0.account == account.account }
    var sources = Set(account.holds.map(\.source))
    for change in mine {
      if change.isPlaced { sources.insert(change.source) } else { sources.remove(change.source) }
    }
    for rule in known where !standing.contains(rule) {
      guard
        rule.string.hasPrefix("credit.") && rule != CreditRules.limitSuggested.id
          || (rule == CollectRules.hold.id && sources.isEmpty)
      else { continue }
      let decision = mine.first { !$0.isPlaced }?.decision ?? .none
      try facts.close(.account, account.account, rule: rule, reason: "the hold is gone", decision: decision)
    }
  }

  /// Whatever was told of an order and doesn't stand any more, intake's review included.
  private func close(
    _ kind: SubjectKind, _ subject: Key, _ standing: Set<Text>, _ answers: [DecisionAnswer], _ snapshot: CreditSnapshot
  ) throws {
    let gone = told.about(kind, subject).map(\.rule).filter { !standing.contains($0) }
    guard !gone.isEmpty else { return }
    let decision = snapshot.decisions.first { decision in
      decision.subject == subject && answers.contains { $0.decision == decision.key && $0.isTaken }
    }
    for rule in gone {
      try facts.close(
        kind, subject, rule: rule, reason: decision == nil ? "judged again" : "decided",
        decision: decision?.key ?? .none)
    }
  }

  /// The monthly look at a group, after its night's judgement.
  public func record(_ review: CreditReview, of snapshot: CreditSnapshot) throws {
    var ruling = Ruling(.account, review.group, rule: review.rule.id, outcome: "kept", facts: review.facts)
    if review.grant != nil { ruling.outcome = "applied" }
    if review.exception != nil { ruling.outcome = "suggested" }
    try facts.add(ruling)
    try standings.record(review, of: snapshot.standing)
    if let grant = review.grant { try standings.record(grant, of: snapshot.standing) }
    if let exception = review.exception {
      try facts.raise(exception)
    } else {
      try facts.close(.account, review.group, rule: CreditRules.limitSuggested.id, reason: "reviewed again")
    }
  }

  private func record(_ order: CreditJudgement, _ group: Key) throws {
    let approvedBy = order.decision.isNone ? (order.status == .approved ? 1 : 0) : 2
    switch order.status {
    case .approved: try judged.run(OrderState.approved, approvedBy, order.rule, group, order.order)
    case .held: try judged.run(OrderState.held, approvedBy, order.rule, group, order.order)
    case .review: try judged.run(OrderState.review, approvedBy, order.rule, group, order.order)
    case .refused: try cancel(order, group)
    }
  }

  /// A refused order ends here: what is left of its lines is cancelled and the sender gets the answer RE.
  private func cancel(_ order: CreditJudgement, _ group: Key) throws {
    let lines = try engine.query(
      """
      SELECT l.line, l.quantity - COALESCE(SUM(c.quantity), 0) FROM order_line l
      LEFT JOIN cancellation c ON c.order_key = l.order_key AND c.line = l.line
      WHERE l.order_key = ? GROUP BY l.line ORDER BY l.line
      """
    ).with(order.order).map { ($0.integer(0), $0.quantity(1)) }
    for (line, quantity) in lines where quantity > .zero {
      try cancellations.add(cancellationKeys.take()).add(order.order).add(line).add(quantity).add(order.rule).end()
    }
    try engine.query("DELETE FROM open_order WHERE grp = ? AND order_key = ?").run(group, order.order)
    try answers.add(answerKeys.take()).add(order.order).add("RE").add("We cannot accept this order.")
      .add(nil as BusinessDate?).end()
  }

  private func carryOut(_ answer: DecisionAnswer, _ snapshot: CreditSnapshot) throws {
    guard let decision = snapshot.decisions.first(where: { $0.key == answer.decision }) else { return }
    let isOrder = snapshot.accounts.allSatisfy { $0.account != decision.subject }
    try engine.query("DELETE FROM open_decision WHERE subject_kind = ? AND subject = ? AND decision = ?")
      .run((isOrder ? SubjectKind.order : .account).rawValue, decision.subject, decision.key)
    guard !answer.isTaken else {
      if decision.verb == .approve {
        try facts.close(
          isOrder ? .order : .account, decision.subject, rule: decision.rule, reason: "approved", decision: decision.key
        )
      }
      return
    }
    try engine.query("UPDATE decision SET state = 2, message = ? WHERE key = ?").run(answer.why, decision.key)
    try facts.raise(
      ExceptionRaised(
        .warning, rule: answer.rule, subjectKind: .decision, subject: decision.key,
        message: "the decision of \(decision.who) (\(decision.verb.rawValue)) is not carried out: \(answer.why)",
        whatToDo: "Look at what it is about, and decide again if it still matters.", verbs: [.dismiss]))
  }
}
