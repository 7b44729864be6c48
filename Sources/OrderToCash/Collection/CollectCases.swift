/// What collecting asks of people: escalated customers, hand-overs to an agency, write-offs, customers' questions.
public enum CaseRules {
  public static let escalated = Rule(
    "collect.escalated", stage: .collect,
    rationale:
      "From a level on a customer is somebody's by name, not everybody's. A dismissed task comes back with the next level, or when more is owed.",
    triggers: "an item reaches a level with escalate, or its dispute at that level is closed",
    spares: "the debt at that level is paid: the task ends; or it was dismissed and no more is owed")
  public static let agency = Rule(
    "collect.agency", stage: .collect,
    rationale:
      "When the last letter has brought nothing, a person decides whether an agency goes on. What was dismissed, or taken back from an agency, is proposed again only when more is owed than then.",
    triggers: "the last level was reached 21 days ago or longer, after_days 21, 500.00 uncovered",
    spares: "20 days ago; or the debt is disputed or promised; or 500.00 were dismissed")
  public static let handedOver = Rule(
    "collect.handed-over", stage: .collect,
    rationale: "What an agency collects we don't ask for as well.",
    triggers:
      "a person decided `hand-over`, of a proposal or by the customer's id: the night's reports/agency.csv lists it",
    spares: "the proposal was dismissed; or nothing is long enough past its last letter, undisputed and not promised")
  public static let recalled = Rule(
    "collect.recalled", stage: .intake,
    rationale: "What a person takes back from an agency is asked for by us again, and the agency is told.",
    triggers: "the office enters `recall` for a customer, or one document of it, that an agency has",
    spares: "nothing of it is with an agency: the decision is refused")
  public static let writeOff = Rule(
    "collect.write-off", stage: .collect,
    rationale:
      "Old debt and small remainders are proposed to be written off; a person decides, above a bound two. What was dismissed stays open and is proposed again only when another amount of it is open.",
    triggers: "0.80 open, 90 days late or more, small 1.00, small_after_days 90",
    spares: "1.01 open; or 89 days late; or 0.80 were dismissed")
  public static let question = Rule(
    "collect.question", stage: .intake,
    rationale: "Nobody's question is answered by a program: it becomes the task of somebody named.",
    triggers: "the office enters `question` for a customer or an invoice",
    spares: "an order's note, which the order keeps")

  public static let all: [Rule] = [escalated, agency, handedOver, recalled, writeOff, question]

  /// Those of which a dismissal is remembered with the amount that was dismissed.
  public static let remembered: [Rule] = [escalated, agency, writeOff]
}

/// Items given to an agency, by a person's decision.
public struct HandOver: Hashable, Sendable {
  public var account: Key
  public var decision: Key
  /// By due date, then key.
  public var items: [Key]
}

/// A decision about an account that collecting carries out.
public struct CollectDecision: Hashable, Sendable {
  public var key: Key
  public var account: Key
  public var who: Text

  public init(key: Key, account: Key, who: Text) {
    self.key = key
    self.account = account
    self.who = who
  }
}

extension Collector {
  /// Proposals stand from the night on which they first qualify until a person decides or the cause is gone. Nothing has to fall due
  /// on that night: what a dispute, a promise or a missing statement kept back is proposed when that is over.
  func propose(_ coverage: Coverage, _ outcome: inout CollectOutcome) {
    if snapshot.missingStatement == nil { agency(coverage, &outcome) }
    let given = outcome.handOvers.last.flatMap { $0.account == account.account ? $0.items : nil } ?? []
    let ours = coverage.debts.filter { !$0.item.isWithAgency && !given.contains($0.item.key) }
    escalated(ours, &outcome)
    guard snapshot.missingStatement == nil else { return }
    for debt in ours { writeOff(debt, &outcome) }
  }

  private func stands(_ rule: Rule, _ subject: Key) -> Bool {
    snapshot.told.contains(Told(rule: rule.id, subject: subject))
  }

  /// Whether somebody is to be asked: it stands already, or nobody dismissed it when it `isTheSame`, given the amount of then. What
  /// is owed is not known while a statement is missing: then only what stands goes on.
  private func isToTell(_ rule: Rule, _ subject: Key, unless isTheSame: (_ dismissed: Int64) -> Bool) -> Bool {
    if stands(rule, subject) { return true }
    guard snapshot.missingStatement == nil else { return false }
    let dismissed = snapshot.dismissed.last { $0.rule == rule.id && $0.subject == subject }
    guard let dismissed else { return true }
    return dismissed.amount.map { !isTheSame($0) } ?? false
  }

  // MARK: A named person

  private func escalated(_ ours: [Coverage.Debt], _ outcome: inout CollectOutcome) {
    let reached = outcome.letters.last.flatMap { $0.account == account.account ? $0 : nil }
    func level(_ debt: Coverage.Debt) -> Int {
      reached?.lines.first { $0.item == debt.item.key }?.level ?? debt.item.level
    }
    let debts = ours.filter { debt in
      debt.uncovered > 0 && policy.levels.prefix(level(debt)).contains { !$0.escalate.isEmpty }
    }
    let isNew = reached.map { letter in
      letter.lines.contains { $0.isRaised && !policy.levels[$0.level - 1].escalate.isEmpty }
    }
    let owed = debts.reduce(Int64(0)) { $0 + $1.uncoveredBase }
    guard !debts.isEmpty,
      isNew == true || isToTell(CaseRules.escalated, account.account, unless: { owed <= $0 })
    else { return }
    let highest = debts.map(level).max() ?? 1
    let owner = policy.levels.prefix(highest).last { !$0.escalate.isEmpty }?.escalate ?? policy.owner
    let oldest = debts.map(\.item.dueDate).min() ?? date
    let name = policy.levels[min(highest, policy.levels.count) - 1].name
    outcome.exceptions.append(
      ExceptionRaised(
        .error, rule: CaseRules.escalated.id, subjectKind: .account, subject: account.account, account: account.account,
        currency: snapshot.base, amount: owed,
        message: "\(account.id) has had ‘\(name)’ and owes since \(oldest)",
        whatToDo: "Call the customer: record a promise with its day as target, a dispute, or let the next step follow.",
        verbs: [.promise, .dismiss], owner: owner))
    guard isNew == true || !stands(CaseRules.escalated, account.account) else { return }
    var facts = Facts()
    facts.add("owner", owner)
    facts.add("owed", owed, snapshot.base)
    facts.add("oldest_due", oldest)
    outcome.rulings.append(
      Ruling(.account, account.account, rule: CaseRules.escalated.id, outcome: "escalated", facts: facts.text))
  }

  // MARK: Agency

  private func isForAgency(_ debt: Coverage.Debt, _ agency: AgencyPolicy) -> Bool {
    guard let last = debt.item.lastReminder, debt.item.level >= policy.levels.count, !policy.levels.isEmpty else {
      return false
    }
    return debt.uncovered > 0 && debt.promised == 0 && debt.item.disputedAmount == 0 && !debt.item.isWithAgency
      && date.days(since: last) >= agency.afterDays
  }

  private func agency(_ coverage: Coverage, _ outcome: inout CollectOutcome) {
    guard let agency = policy.agency else { return }
    var debts = coverage.debts.filter { isForAgency($0, agency) }
    if let decision = snapshot.handOvers.first(where: { $0.account == account.account }) {
      return handOver(debts, decision, agency, &outcome)
    }
    debts.removeAll { debt in debt.item.recalled.map { debt.item.open <= $0 } ?? false }
    let owed = debts.reduce(Int64(0)) { $0 + $1.uncoveredBase }
    guard !debts.isEmpty, owed >= max(1, agency.minimum) else { return }
    guard isToTell(CaseRules.agency, account.account, unless: { owed <= $0 }) else { return }
    outcome.exceptions.append(
      ExceptionRaised(
        .warning, rule: CaseRules.agency.id, subjectKind: .account, subject: account.account, account: account.account,
        currency: snapshot.base, amount: owed,
        message: "\(account.id) did not answer the last letter: "
          + "\(debts.count == 1 ? "1 item" : "\(debts.count) items") could go to \(agency.name)",
        whatToDo: "Decide hand-over to give them to the agency, or dismiss this.", verbs: [.handOver, .dismiss],
        owner: agency.owner.isEmpty ? policy.owner : agency.owner))
  }

  private func handOver(
    _ debts: [Coverage.Debt], _ decision: CollectDecision, _ agency: AgencyPolicy, _ outcome: inout CollectOutcome
  ) {
    guard !debts.isEmpty else { return }
    outcome.handOvers.append(
      HandOver(account: account.account, decision: decision.key, items: debts.map(\.item.key)))
    var facts = Facts()
    facts.add("agency", agency.name)
    facts.add("items", debts.count)
    facts.add("who", decision.who)
    outcome.rulings.append(
      Ruling(.account, account.account, rule: CaseRules.handedOver.id, outcome: "handed-over", facts: facts.text))
  }

  // MARK: Write-off

  private func writeOff(_ debt: Coverage.Debt, _ outcome: inout CollectOutcome) {
    guard let rule = policy.writeOff, debt.uncovered > 0, debt.promised == 0, debt.item.disputedAmount == 0 else {
      return
    }
    var days = rule.afterDays
    if rule.small > 0, debt.uncoveredBase <= rule.small { days = min(days ?? Int.max, rule.smallAfterDays) }
    guard let days, date.days(since: debt.item.dueDate) >= days else { return }
    guard isToTell(CaseRules.writeOff, debt.item.key, unless: { debt.item.open == $0 }) else { return }
    let money = Money(minor: debt.item.open, currency: debt.item.currency)
    outcome.exceptions.append(
      ExceptionRaised(
        .info, rule: CaseRules.writeOff.id, subjectKind: .invoice, subject: debt.item.key, account: account.account,
        currency: debt.item.currency, amount: debt.item.open,
        message: "\(money) of \(debt.item.document) (\(account.id)) are open since \(debt.item.dueDate)",
        whatToDo: "Write it off, or dismiss this to leave it open.", verbs: [.writeOff, .dismiss],
        owner: rule.owner.isEmpty ? policy.owner : rule.owner))
  }
}
