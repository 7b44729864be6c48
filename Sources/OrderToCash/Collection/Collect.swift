/// The collect stage's one question: whom do we remind, and who gets no more goods?
public enum Collect {
  /// Judges one account group. At most one letter for an account; it names all its overdue debt.
  ///
  /// An item is overdue when it is past due by more than the grace days and not wholly covered. A letter goes out when at least one
  /// overdue item reaches its next level tonight (`CollectPolicy.nextLevel`), and what is asked for reaches the minimum, that of the level
  /// too. It raises
  /// those items, and those that it names for the first time to level 1: they have been asked for. Without overdue letter, a
  /// reminder goes out when the day `reminderBeforeDays` before a due date lies in (previous run, tonight].
  public static func decide(_ snapshot: CollectSnapshot, policy: ByCustomer<CollectPolicy>, date: BusinessDate)
    -> CollectOutcome
  {
    var outcome = CollectOutcome()
    let items = snapshot.items.sorted { ($0.account, $0.key) < ($1.account, $1.key) }
    var start = 0
    for account in snapshot.accounts.sorted(by: { $0.account < $1.account }) {
      while start < items.count, items[start].account < account.account { start += 1 }
      var end = start
      while end < items.count, items[end].account == account.account { end += 1 }
      let collector = Collector(account: account, snapshot: snapshot, policy: policy[account.account], date: date)
      collector.judge(Array(items[start..<end]), &outcome)
      start = end
    }
    outcome.ended = snapshot.missingStatement == nil ? ended(snapshot.told, outcome) : []
    return outcome
  }

  private static func ended(_ told: [Told], _ outcome: CollectOutcome) -> [Told] {
    guard !told.isEmpty else { return [] }
    let stands = Set(outcome.exceptions.map { Told(rule: $0.rule, subject: $0.subject) } + outcome.stillTold)
    return told.filter { !stands.contains($0) }
  }
}

/// Judges one account.
struct Collector {
  let account: CollectAccount
  let snapshot: CollectSnapshot
  let policy: CollectPolicy
  let date: BusinessDate

  func judge(_ items: [CollectItem], _ outcome: inout CollectOutcome) {
    let watch = watchPromises(items, &outcome)
    var coverage = Coverage(items)
    coverage.pause(watch.standing)
    release(coverage, &outcome)
    let broken = watch.ended.filter { $0.end == .broken }.flatMap(\.items)
    remind(coverage, broken: broken, &outcome)
    check(items, &outcome)
    propose(coverage, &outcome)
    keepPromiseTasks(coverage, &outcome)
  }

  private func remind(_ coverage: Coverage, broken: [Key], _ outcome: inout CollectOutcome) {
    let open = coverage.debts.filter { $0.uncovered > 0 && !$0.item.isWithAgency }
    let overdue = open.filter { date.days(since: $0.item.dueDate) > policy.graceDays }
    let upcoming = open.filter { isComingDue($0.item) }
    let owed = overdue.reduce(Int64(0)) { $0 + $1.uncoveredBase }
    let reached = overdue.filter { levelReached($0.item, broken) != nil }
    let raised = reached.filter { next($0.item, broken, owed) != nil }
    guard !raised.isEmpty || !upcoming.isEmpty else {
      if reached.isEmpty { return ruleOutCovered(coverage, &outcome) }
      guard reachedTonight(reached) else { return }
      return rule(CollectRules.belowMinimum, "not-sent", letter(overdue, upcoming, broken, owed), &outcome)
    }
    let letter = raised.isEmpty ? reminder(upcoming) : letter(overdue, upcoming, broken, owed)
    if let missing = snapshot.missingStatement {
      return rule(CollectRules.statementMissing, "not-sent", letter, &outcome) { $0.add("bank_account", missing) }
    }
    guard letter.totalBase >= policy.minimum else {
      guard reachedTonight(overdue) || raised.isEmpty else { return }
      return rule(CollectRules.belowMinimum, "not-sent", letter, &outcome)
    }
    outcome.letters.append(letter)
    rule(letter.level == 0 ? CollectRules.reminder : CollectRules.letter, "sent", letter, &outcome)
    if letter.fee > 0 { charge(letter, &outcome) }
    if letter.lines.contains(where: { $0.isRaised && policy.levels[$0.level - 1].hold }) { hold(letter, &outcome) }
  }

  // MARK: What is due

  /// What was promised and not paid gets its next level whatever the days between letters.
  private func levelReached(_ item: CollectItem, _ broken: [Key]) -> Int? {
    if broken.contains(item.key), item.level < policy.levels.count { return item.level + 1 }
    return policy.nextLevel(
      from: item.level, daysLate: date.days(since: item.dueDate), lastReminder: item.lastReminder, date: date)
  }

  /// The same, when `owed`, all that is asked for, is enough for that level.
  private func next(_ item: CollectItem, _ broken: [Key], _ owed: Int64) -> Int? {
    levelReached(item, broken).flatMap { owed >= policy.levels[$0 - 1].minimum ? $0 : nil }
  }

  func isTonight(_ day: BusinessDate) -> Bool {
    day <= date && day > (snapshot.previous ?? date.adding(days: -1))
  }

  /// Not for an item that was issued on or after the day of its reminder: the invoice itself has just reminded.
  private func isComingDue(_ item: CollectItem) -> Bool {
    item.dueDate >= date
      && policy.looks.contains { look in
        guard look.reminds, let day = look.day(issued: item.issueDate, due: item.dueDate) else { return false }
        return isTonight(day) || (day <= date && snapshot.remindedUntil.map { day > $0 } ?? false)
      }
  }

  private func isLookedAt(_ item: CollectItem, _ look: CollectPolicy.Look) -> Bool {
    look.day(issued: item.issueDate, due: item.dueDate).map(isTonight) ?? false
  }

  /// Invoices of ours whose day of a look with a check is tonight.
  private func check(_ items: [CollectItem], _ outcome: inout CollectOutcome) {
    guard policy.looks.contains(where: \.checks) else { return }
    for item in items where item.kind == .invoice && item.open > 0 && item.dueDate >= date {
      guard policy.looks.contains(where: { $0.checks && isLookedAt(item, $0) }) else { continue }
      outcome.checks.append(InvoiceLook(item: item.key, account: item.account, owner: policy.owner))
    }
    for told in snapshot.told
    where told.rule == InvoiceCheck.rule.id && items.contains(where: { $0.key == told.subject }) {
      outcome.stillTold.append(told)
    }
  }

  /// Whether the day of a level of any of these items is tonight, so that what stops a letter is told once.
  private func reachedTonight(_ debts: [Coverage.Debt]) -> Bool {
    debts.contains { debt in
      policy.levels.contains { isTonight(debt.item.dueDate.adding(days: max($0.days, policy.graceDays + 1))) }
    }
  }

  // MARK: Letters

  private func letter(
    _ overdue: [Coverage.Debt], _ upcoming: [Coverage.Debt], _ broken: [Key], _ owed: Int64
  ) -> DunningLetter {
    var lines = overdue.map { debt in
      let level = next(debt.item, broken, owed) ?? max(1, debt.item.level)
      return line(debt, level: level, isRaised: level > debt.item.level)
    }
    let level = lines.map(\.level).max() ?? 1
    let raised = lines.filter(\.isRaised).map { policy.levels[$0.level - 1].fee }.max() ?? 0
    lines += upcoming.map { line($0, level: 0, isRaised: false) }
    let step = policy.levels[min(level, policy.levels.count) - 1]
    let title = step.title(in: account.language)
    var letter = DunningLetter(
      account: account.account, level: level, name: title.name, date: date, lines: lines, totals: totals(overdue),
      totalBase: owed)
    letter.language = title.language
    letter.payBy = date.adding(days: step.payWithinDays)
    letter.fee = raised
    return letter
  }

  /// A letter's fee stands on an invoice of its own.
  private func charge(_ letter: DunningLetter, _ outcome: inout CollectOutcome) {
    let words = ChargeWords(account.language)
    outcome.fees.append(
      FeeRequest(
        account: letter.account, currency: snapshot.base, amount: letter.fee,
        reason: words.fee(letter.name, letter.date),
        tax: policy.feeTax))
  }

  private func reminder(_ upcoming: [Coverage.Debt]) -> DunningLetter {
    DunningLetter(
      account: account.account, level: 0, name: "Reminder of payments coming due", date: date,
      lines: upcoming.map { line($0, level: $0.item.level, isRaised: false) }, totals: totals(upcoming),
      totalBase: upcoming.reduce(0) { $0 + $1.uncoveredBase })
  }

  private func line(_ debt: Coverage.Debt, level: Int, isRaised: Bool) -> DunningLetter.Line {
    DunningLetter.Line(
      item: debt.item.key, dueDate: debt.item.dueDate, daysLate: date.days(since: debt.item.dueDate),
      currency: debt.item.currency, open: debt.item.open, asked: debt.uncovered, level: level, isRaised: isRaised)
  }

  private func totals(_ debts: [Coverage.Debt]) -> CurrencySums {
    var sums = CurrencySums()
    for debt in debts { sums.add(debt.uncovered, debt.item.currency) }
    return sums
  }
}
