/// The collect stage's one question: whom do we remind, and who gets no more goods?
public enum Collect {
  /// Judges one account group. At most one letter for an account; it names all its overdue debt.
  ///
  /// An item is overdue when it is past due by more than the grace days and not wholly covered. A letter goes out when at least one
  /// overdue item reaches its next level tonight (`CollectPolicy.nextLevel`), and what is asked for reaches the minimum. It raises
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
      collector.judge(Coverage(items[start..<end]), &outcome)
      start = end
    }
    return outcome
  }
}

/// Judges one account.
struct Collector {
  let account: CollectAccount
  let snapshot: CollectSnapshot
  let policy: CollectPolicy
  let date: BusinessDate

  func judge(_ coverage: Coverage, _ outcome: inout CollectOutcome) {
    release(coverage, &outcome)
    let open = coverage.debts.filter { $0.uncovered > 0 }
    let overdue = open.filter { date.days(since: $0.item.dueDate) > policy.graceDays }
    let upcoming = open.filter { isComingDue($0.item) }
    let raised = overdue.filter { next($0.item) != nil }
    guard !raised.isEmpty || !upcoming.isEmpty else { return ruleOutCovered(coverage, &outcome) }
    let letter = raised.isEmpty ? reminder(upcoming) : letter(overdue, upcoming)
    if let missing = snapshot.missingStatement {
      return rule(CollectRules.statementMissing, "not-sent", letter, &outcome) { $0.add("bank_account", missing) }
    }
    guard letter.totalBase >= policy.minimum else {
      guard reachedTonight(overdue) || raised.isEmpty else { return }
      return rule(CollectRules.belowMinimum, "not-sent", letter, &outcome)
    }
    outcome.letters.append(letter)
    rule(letter.level == 0 ? CollectRules.reminder : CollectRules.letter, "sent", letter, &outcome)
    if letter.lines.contains(where: { $0.isRaised && policy.levels[$0.level - 1].hold }) { hold(letter, &outcome) }
  }

  // MARK: What is due

  private func next(_ item: CollectItem) -> Int? {
    policy.nextLevel(
      from: item.level, daysLate: date.days(since: item.dueDate), lastReminder: item.lastReminder, date: date)
  }

  private func isTonight(_ day: BusinessDate) -> Bool {
    day <= date && day > (snapshot.previous ?? date.adding(days: -1))
  }

  /// Not for an item that was issued on or after the day of its reminder: the invoice itself has just reminded.
  private func isComingDue(_ item: CollectItem) -> Bool {
    guard let days = policy.reminderBeforeDays, item.dueDate >= date else { return false }
    let day = item.dueDate.adding(days: -days)
    return isTonight(day) && item.issueDate < day
  }

  /// Whether the day of a level of any of these items is tonight, so that what stops a letter is told once.
  private func reachedTonight(_ debts: [Coverage.Debt]) -> Bool {
    debts.contains { debt in
      policy.levels.contains { isTonight(debt.item.dueDate.adding(days: max($0.days, policy.graceDays + 1))) }
    }
  }

  // MARK: Letters

  private func letter(_ overdue: [Coverage.Debt], _ upcoming: [Coverage.Debt]) -> DunningLetter {
    var lines = overdue.map { debt in
      let level = next(debt.item) ?? max(1, debt.item.level)
      return line(debt, level: level, isRaised: level > debt.item.level)
    }
    let level = lines.map(\.level).max() ?? 1
    lines += upcoming.map { line($0, level: 0, isRaised: false) }
    return DunningLetter(
      account: account.account, level: level, name: policy.levels[min(level, policy.levels.count) - 1].name, date: date,
      lines: lines, totals: totals(overdue), totalBase: overdue.reduce(0) { $0 + $1.uncoveredBase })
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
