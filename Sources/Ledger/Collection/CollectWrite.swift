import OrderToCash

/// Records what collecting decided: letters, levels, holds, promises kept and broken, fees, hand-overs, invoices to check.
public final class CollectWrite {
  private let engine: Engine
  private let run: Int
  private let date: BusinessDate
  private let base: Currency
  private let facts: UnitFacts
  private let letters: Append
  private let lines: Append
  private let raise: Query
  private let fees: FeeRequestWrite
  private var holds: HoldWrite
  private var keys: KeySequence
  private var feeKeys: KeySequence
  private var caseKeys: KeySequence

  public init(_ engine: Engine, run: Int, date: BusinessDate, base: Currency) throws {
    self.engine = engine
    self.run = run
    self.date = date
    self.base = base
    facts = try UnitFacts(engine, run: run, stage: .collect, date: date)
    letters = try engine.append(.letter)
    lines = try engine.append(.letterItem)
    fees = try FeeRequestWrite(engine)
    raise = try engine.query(
      "UPDATE open_item SET level = ?, last_reminder = ? WHERE grp = ? AND account = ? AND item = ?")
    holds = try HoldWrite(engine, run: run, stage: .collect)
    keys = KeySequence(run: run, stage: .collect, unit: 0)
    feeKeys = keys
    caseKeys = keys
  }

  public func begin(unit: Int) {
    facts.begin(unit: unit)
    holds.begin(run: run, stage: .collect, unit: unit)
    keys = KeySequence(run: run, stage: .collect, unit: unit)
    feeKeys = keys
    caseKeys = keys
  }

  public func apply(
    _ outcome: CollectOutcome, of snapshot: CollectSnapshot, group: Key, policy: ByCustomer<CollectPolicy>
  ) throws {
    for letter in outcome.letters { try write(letter, group, outcome.fees) }
    try holds.apply(outcome.holds) { account in snapshot.accounts.first { $0.account == account }?.holds ?? [] }
    for ruling in outcome.rulings { try facts.add(ruling) }
    for exception in outcome.exceptions { try facts.raise(exception) }
    for change in outcome.holds where !change.isPlaced {
      try facts.close(.account, change.account, rule: CollectRules.hold.id, reason: "the hold is gone")
    }
    try end(outcome.ended)
    for ended in outcome.promises { try write(ended, policy[ended.promise.account].promises) }
    for promise in outcome.standing
    where snapshot.promises.contains(where: { $0.key == promise.key && $0.used != promise.used }) {
      try engine.query("UPDATE open_promise SET used = ? WHERE account = ? AND promise = ?")
        .run(promise.used, promise.account, promise.key)
    }
    for handOver in outcome.handOvers { try write(handOver, snapshot, policy[handOver.account].agency?.name ?? .empty) }
    // A decision waits with everything else for the statement that is missing.
    for decision in snapshot.handOvers where snapshot.missingStatement == nil { try settle(decision, outcome) }
    for look in outcome.checks {
      try engine.append(.invoiceCheck).add(caseKeys.take()).add(look.item).add(look.account).add(look.owner).add(date)
        .end()
    }
  }

  /// A letter over several currencies states its total in base currency.
  private func write(_ letter: DunningLetter, _ group: Key, _ fees: [FeeRequest]) throws {
    let key = keys.take()
    let totals = letter.totals.amounts
    let total = totals.count == 1 ? totals[0] : Money(minor: letter.totalBase, currency: base)
    try letters.add(key).add(letter.account).add(letter.level).add(letter.name).add(letter.date).add(total.currency)
      .add(total.minor).add(letter.language.rawValue).add(letter.payBy).end()
    for (index, line) in letter.lines.enumerated() {
      try lines.add(key).add(index + 1).add(line.item).add(line.level).add(line.daysLate).add(line.asked)
        .add(line.currency).end()
      if line.isRaised { try raise.run(line.level, letter.date, group, letter.account, line.item) }
    }
    for fee in fees where fee.account == letter.account {
      var fee = fee
      (fee.key, fee.source) = (feeKeys.take(), key)
      try self.fees.add(fee)
    }
  }

  private func end(_ ended: [Told]) throws {
    for told in ended {
      let kind: SubjectKind =
        [InvoiceCheck.rule.id, CaseRules.writeOff.id].contains(told.rule) ? .invoice : .account
      try facts.close(kind, told.subject, rule: told.rule, reason: "its cause is gone")
    }
  }

  /// A broken promise is a fact about credit too, until policy forgets it.
  private func write(_ ended: PromiseEnd, _ policy: PromisePolicy) throws {
    let promise = ended.promise
    try PromiseWrite(engine).end(promise.key, promise.account, ended.end, paid: ended.paid, promise.currency, date)
    guard ended.end == .broken else { return }
    try engine.append(.creditFact).add(caseKeys.take()).add(Key.none).add(promise.account)
      .add(CreditFact.Kind.brokenPromises.rawValue).add(1).add(promise.currency).add(date)
      .add(date.adding(days: policy.forgetDays)).add(Promise.text(promise.number)).add("collections").end()
  }

  private func write(_ handOver: HandOver, _ snapshot: CollectSnapshot, _ agency: Text) throws {
    for item in handOver.items {
      guard let open = snapshot.items.first(where: { $0.key == item }) else { continue }
      try engine.append(.handOver).add(caseKeys.take()).add(item).add(handOver.account).add(agency).add(open.currency)
        .add(open.open).add(handOver.decision).add(date).end()
      try engine.appendIfAbsent(.withAgency).add(item).add(handOver.account).end()
    }
  }

  /// A decision is carried out, or came too late: paid, disputed or promised meanwhile.
  private func settle(_ decision: CollectDecision, _ outcome: CollectOutcome) throws {
    try engine.query("DELETE FROM open_decision WHERE subject_kind = 8 AND subject = ? AND decision = ?")
      .run(decision.account, decision.key)
    let isDone = outcome.handOvers.contains { $0.decision == decision.key }
    try facts.close(
      .account, decision.account, rule: CaseRules.agency.id, reason: isDone ? "decided" : "its cause is gone",
      decision: isDone ? decision.key : .none)
    guard !isDone else { return }
    try engine.query("UPDATE decision SET state = 2, message = ? WHERE key = ?")
      .run("nothing is left to hand over", decision.key)
  }
}
