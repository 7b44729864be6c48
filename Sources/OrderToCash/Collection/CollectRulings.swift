/// Holds, and the reasons of what is and what is not sent.
extension Collector {
  func rule(
    _ rule: Rule, _ result: Text, _ letter: DunningLetter, _ outcome: inout CollectOutcome,
    more: (inout Facts) -> Void = { _ in }
  ) {
    var facts = Facts()
    facts.add("letter", letter.name)
    facts.add("level", letter.level)
    facts.add("items", letter.lines.count)
    for total in letter.totals.amounts { facts.add("asked", total.minor, total.currency) }
    if letter.fee > 0 { facts.add("fee", letter.fee, snapshot.base) }
    if let oldest = letter.lines.first { facts.add("oldest_due", oldest.dueDate) }
    more(&facts)
    outcome.rulings.append(Ruling(.account, account.account, rule: rule.id, outcome: result, facts: facts.text))
  }

  /// Told on the night on which a level would have been reached, as a person may wonder why no letter went out.
  func ruleOutCovered(_ coverage: Coverage, _ outcome: inout CollectOutcome) {
    let spared = coverage.debts.filter { ($0.uncovered == 0 || $0.item.isWithAgency) && wouldReach($0.item) }
    guard snapshot.missingStatement == nil else { return }
    tell(spared.filter(\.item.isWithAgency), CaseRules.handedOver, &outcome)
    tell(spared.filter { !$0.item.isWithAgency && $0.promised > 0 }, PromiseRules.recorded, &outcome)
    tell(spared.filter { !$0.item.isWithAgency && $0.promised == 0 }, CollectRules.covered, &outcome)
    tell(coverage.disputed.filter(wouldReach), CollectRules.disputed, &outcome)
  }

  private func tell(_ spared: [Coverage.Debt], _ rule: Rule, _ outcome: inout CollectOutcome) {
    tell(spared.map(\.item), rule, &outcome)
  }

  private func tell(_ items: [CollectItem], _ rule: Rule, _ outcome: inout CollectOutcome) {
    guard let first = items.min(by: { ($0.dueDate, $0.key) < ($1.dueDate, $1.key) }) else { return }
    var facts = Facts()
    facts.add("items", items.count)
    facts.add("oldest_due", first.dueDate)
    outcome.rulings.append(Ruling(.account, account.account, rule: rule.id, outcome: "not-sent", facts: facts.text))
  }

  private func wouldReach(_ item: CollectItem) -> Bool {
    let late = date.days(since: item.dueDate)
    let before = snapshot.previous.map { $0.days(since: item.dueDate) } ?? late - 1
    return policy.level(daysLate: late) > policy.level(daysLate: before)
  }

  /// Nothing is added to a hold of a person: it stands whatever is paid.
  func hold(_ letter: DunningLetter, _ outcome: inout CollectOutcome) {
    guard !account.holds.contains(where: { $0.source != .overdue }) else { return }
    outcome.holds.append(
      HoldChange(account: account.account, source: .collection, isPlaced: true, rule: CollectRules.hold.id))
    rule(CollectRules.hold, "held", letter, &outcome)
    tellHold(letter.totalBase, &outcome)
  }

  func tellHold(_ owedBase: Int64, _ outcome: inout CollectOutcome) {
    outcome.exceptions.append(
      ExceptionRaised(
        .warning, rule: CollectRules.hold.id, subjectKind: .account, subject: account.account, account: account.account,
        currency: snapshot.base, amount: owedBase,
        message: "\(account.id) was sent a letter that announced it and is on hold: no more goods on account",
        whatToDo: "Call the customer. Payment releases the hold by itself; or release it.", verbs: [.release]))
  }

  /// A hold of collections ends when nothing that reached a level that holds is left to pay. Credit releases it too, before the
  /// night's orders are judged; this is for what only changed here, such as a dispute.
  func release(_ coverage: Coverage, _ outcome: inout CollectOutcome) {
    guard account.holds.contains(where: { $0.source == .collection }) else { return }
    let holding = coverage.debts.contains { debt in
      debt.uncovered > 0 && policy.levels.prefix(debt.item.level).contains(where: \.hold)
    }
    guard !holding, snapshot.missingStatement == nil else {
      let overdue = coverage.debts.filter { date.days(since: $0.item.dueDate) > policy.graceDays }
      return tellHold(overdue.reduce(0) { $0 + $1.uncoveredBase }, &outcome)
    }
    outcome.holds.append(
      HoldChange(account: account.account, source: .collection, isPlaced: false, rule: CollectRules.release.id))
    outcome.rulings.append(
      Ruling(
        .account, account.account, rule: CollectRules.release.id, outcome: "released", facts: "items_at_hold_level=0"))
  }
}

/// The rules of the collect stage.
public enum CollectRules {
  public static let reminder = Rule(
    "collect.reminder", stage: .collect,
    rationale: "A friendly word before the due date costs less than a letter after it.",
    triggers: "due in 3 days, reminder_before_days 3", spares: "due in 4 days, or the invoice is of today")
  public static let letter = Rule(
    "collect.letter", stage: .collect,
    rationale: "One letter for a customer with all that is overdue, when at least one item reaches its next level.",
    triggers: "7 days late, levels at 7, 21, 35, none sent", spares: "6 days late")
  public static let statementMissing = Rule(
    "collect.statement-missing", stage: .collect,
    rationale: "Nobody is asked for what may have been paid: without the bank's statement we don't know.",
    triggers: "a letter is due, today's statement has not come",
    spares: "the statement came and says nothing of the payment")
  public static let belowMinimum = Rule(
    "collect.below-minimum", stage: .collect, rationale: "A letter over small change costs more than it brings.",
    triggers: "9.99 overdue, minimum 10.00; or the level that is reached has a minimum of its own",
    spares: "10.00 overdue")
  public static let covered = Rule(
    "collect.covered", stage: .collect,
    rationale:
      "Debt that cash on account, credits or a proposed payment cover is not asked for; credits cover the oldest first.",
    triggers: "100.00 overdue, 100.00 on account", spares: "100.00 overdue, 99.00 on account: 1.00 is asked for")
  public static let disputed = Rule(
    "collect.disputed", stage: .collect,
    rationale: "What the customer disputes is somebody's task and nobody's letter until the dispute is over.",
    triggers: "100.00 overdue, all of it disputed", spares: "60.00 of it disputed: 40.00 are asked for")
  public static let hold = Rule(
    "collect.hold", stage: .collect, rationale: "The letter says that deliveries stop, so they stop.",
    triggers: "an item reaches a level with hold: true", spares: "an item at such a level already, released by a person"
  )
  public static let release = Rule(
    "collect.release", stage: .collect,
    rationale: "A hold that a letter brought ends with the debt that the letter was about.",
    triggers: "all items at a level with hold are paid", spares: "one of two is paid")

  public static let all: [Rule] = [reminder, letter, statementMissing, belowMinimum, covered, disputed, hold, release]
}
