/// A customer as a collector sees it: what is at risk, what happened, what was said, what comes next.
public struct WorkEntry: Sendable {
  public var account: Key
  public var id: Text
  public var name: Text
  public var email: Text
  public var isOnHold: Bool
  /// Base currency.
  public var atRisk: Int64 = 0
  public var overdue: Int64 = 0
  public var disputed: Int64 = 0
  public var promised: Int64 = 0
  public var notDue: Int64 = 0
  public var unapplied: Int64 = 0
  public var oldestDays = 0
  public var level = 0
  /// The next letter that follows by itself, and when at the earliest.
  public var nextLetter: (name: Text, date: BusinessDate)?
  public var nextPromise: Promise?
  public var lastLetter: BusinessDate?
  public var lastPayment: BusinessDate?
  public var brokenPromises = 0
  public var isWithAgency = false
  public var owner: Text = .empty
  /// Open exceptions about the customer that collecting raised: rule, number, owner.
  public var tasks: [Task] = []
  public var disputeOwner: Text = .empty
  /// The latest first.
  public var happened: [Event] = []
  public var said: [Event] = []

  public struct Event: Sendable {
    public var date: BusinessDate
    public var text: String

    public init(_ date: BusinessDate, _ text: String) {
      self.date = date
      self.text = text
    }
  }

  public struct Task: Sendable {
    public var rule: Text
    public var exception: Text
    public var owner: Text

    public init(rule: Text, exception: Text, owner: Text) {
      self.rule = rule
      self.exception = exception
      self.owner = owner
    }
  }

  public init(account: Key, id: Text, name: Text, email: Text, isOnHold: Bool) {
    self.account = account
    self.id = id
    self.name = name
    self.email = email
    self.isOnHold = isOnHold
  }

  /// Whether anybody has to look at it: something is late, promised or asked.
  public var isWork: Bool { overdue > 0 || promised > 0 || !tasks.isEmpty }
}

/// Ranks customers by what is at risk, and says what to do next.
public enum WorkList {
  /// The most at risk first, then the most overdue, then by id.
  public static func ranked(_ entries: [WorkEntry]) -> [WorkEntry] {
    entries.filter(\.isWork).sorted { left, right in
      if left.atRisk != right.atRisk { return left.atRisk > right.atRisk }
      return left.overdue != right.overdue ? left.overdue > right.overdue : left.id < right.id
    }
  }

  /// Fills in the amounts of an account as of tonight.
  public static func measure(
    _ entry: inout WorkEntry, items: [CollectItem], promises: [Promise], policy: CollectPolicy, date: BusinessDate
  ) {
    let watch = PromiseWatch(
      promises, items: items, policy: policy.promises, date: date, statementMissing: true)
    var coverage = Coverage(items)
    coverage.pause(watch.standing)
    entry.owner = policy.owner
    entry.nextPromise = watch.standing.first?.promise
    for item in items {
      guard item.open > 0 else {
        entry.unapplied += item.openBase
        continue
      }
      entry.disputed += share(of: item.openBase, part: min(item.open, item.disputedAmount), whole: item.open)
      entry.level = max(entry.level, item.level)
      entry.isWithAgency = entry.isWithAgency || item.isWithAgency
      if let last = item.lastReminder { entry.lastLetter = max(entry.lastLetter ?? last, last) }
      if item.dueDate < date {
        entry.overdue += item.openBase
        entry.oldestDays = max(entry.oldestDays, date.days(since: item.dueDate))
      } else {
        entry.notDue += item.openBase
      }
    }
    let owed = coverage.debts.filter { date.days(since: $0.item.dueDate) > policy.graceDays && !$0.item.isWithAgency }
      .reduce(Int64(0)) { $0 + $1.uncoveredBase }
    for debt in coverage.debts {
      entry.promised += share(of: debt.item.openBase, part: debt.promised, whole: debt.item.open)
      guard debt.uncovered > 0, !debt.item.isWithAgency else { continue }
      guard debt.item.dueDate < date else { continue }
      entry.atRisk += debt.uncoveredBase
      follow(&entry, debt.item, owed, policy, date)
    }
  }

  private static func follow(
    _ entry: inout WorkEntry, _ item: CollectItem, _ owed: Int64, _ policy: CollectPolicy, _ date: BusinessDate
  ) {
    guard let day = policy.nextLetter(level: item.level, due: item.dueDate, lastReminder: item.lastReminder),
      owed >= max(policy.minimum, policy.levels[item.level].minimum)
    else { return }
    let next = max(day, date.adding(days: 1))
    if entry.nextLetter.map({ next < $0.date }) ?? true { entry.nextLetter = (policy.levels[item.level].name, next) }
  }

  /// What to do, and the day on which something follows by itself or is promised.
  public static func nextStep(of entry: WorkEntry, base: Currency) -> (text: String, date: BusinessDate?) {
    func task(_ rule: Rule) -> WorkEntry.Task? { entry.tasks.first { $0.rule == rule.id } }
    if let task = task(CaseRules.question) {
      return ("Answer what the customer asks (\(task.exception), \(task.owner))", nil)
    }
    if let task = task(PromiseRules.broken) {
      return ("Call: a promise was broken (\(task.exception), \(task.owner))", entry.nextLetter?.date)
    }
    if let task = task(CaseRules.agency) { return ("Decide whether an agency goes on (\(task.exception))", nil) }
    if let task = task(CaseRules.escalated) {
      return ("Call: escalated to \(task.owner) (\(task.exception))", entry.nextLetter?.date)
    }
    if entry.atRisk > 0, let letter = entry.nextLetter {
      let call = entry.level > 0 ? "Call; " : ""
      return ("\(call)‘\(letter.name)’ follows by itself", letter.date)
    }
    if entry.atRisk > 0 { return ("Call: no letter follows any more", nil) }
    if entry.disputed > 0 {
      let owner = entry.disputeOwner.isEmpty ? "" : " (\(entry.disputeOwner))"
      return ("Settle what is disputed\(owner)", nil)
    }
    if let promise = entry.nextPromise {
      return ("Wait for \(Money(minor: promise.amount, currency: promise.currency)) promised", promise.due)
    }
    if entry.isWithAgency { return ("The agency goes on", nil) }
    if entry.unapplied < 0 { return ("Apply what is on account or proposed", nil) }
    return ("Nothing: it is covered", nil)
  }

  /// A row of `work-list.csv`.
  public static func row(_ entry: WorkEntry, rank: Int, base: Currency) -> ReportRow {
    let next = nextStep(of: entry, base: base)
    func money(_ amount: Int64) -> Cell { .amount(amount, base) }
    func told(_ events: [WorkEntry.Event]) -> Cell {
      .text(Text(events.prefix(6).map { "\($0.date) \($0.text)" }.joined(separator: "; ")))
    }
    return [
      .integer(rank), .text(entry.id), .text(entry.name), .text(Text(base.code)), money(entry.atRisk),
      money(entry.overdue), money(entry.disputed), money(entry.promised), money(entry.notDue), money(entry.unapplied),
      .integer(entry.oldestDays), .integer(entry.level), .date(entry.lastLetter), .date(entry.lastPayment),
      .integer(entry.brokenPromises), .flag(entry.isOnHold), .text(entry.tasks.first?.owner ?? entry.owner),
      told(entry.happened), told(entry.said), .text(Text(next.text)), .date(next.date), .text(entry.email),
    ]
  }
}
