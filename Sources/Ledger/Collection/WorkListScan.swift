import OrderToCash

/// Gathers the collector's work list as of tonight: one scan of the open items, and of what was said and happened of late.
public struct WorkListScan {
  private let engine: Engine
  private let date: BusinessDate
  private let base: Currency
  private let parties: PartyBook
  /// For so many days back it tells what was said.
  private static let days = 120

  public init(_ engine: Engine, date: BusinessDate, base: Currency, parties: PartyBook) {
    self.engine = engine
    self.date = date
    self.base = base
    self.parties = parties
  }

  /// Ranked; of one account group where it is given. `late`: accounts that owe something past due, where it is known.
  public func entries(
    _ policy: ByCustomer<CollectPolicy>, of only: Key? = nil, late: Set<Key>? = nil
  ) throws -> [WorkEntry] {
    let accounts = try AccountGroups(engine)
    let scan = try CollectScan(
      engine, accounts: accounts, from: only ?? .none, base: base, previous: nil, missingStatement: nil)
    let tasks = try self.tasks()
    var entries: [WorkEntry] = []
    for group in try only.map({ [$0] }) ?? groups(accounts, late, tasks) {
      let snapshot = try scan.snapshot(of: group)
      guard
        snapshot.items.contains(where: { $0.dueDate < date }) || !snapshot.promises.isEmpty
          || snapshot.accounts.contains(where: { tasks[$0.account] != nil })
      else { continue }
      for account in snapshot.accounts {
        var entry = WorkEntry(
          account: account.account, id: account.id, name: parties.name(account.account),
          email: parties[account.account]?.party.email ?? .empty, isOnHold: !account.holds.isEmpty)
        entry.tasks = tasks[account.account] ?? []
        WorkList.measure(
          &entry, items: snapshot.items.filter { $0.account == account.account },
          promises: snapshot.promises.filter { $0.account == account.account }, policy: policy[account.account],
          date: date)
        for hold in account.holds {
          entry.happened.append(WorkEntry.Event(hold.since, "on hold (\(hold.source.name))"))
        }
        if entry.isWork { entries.append(entry) }
      }
    }
    guard !entries.isEmpty else { return [] }
    try tellStory(&entries)
    return WorkList.ranked(entries)
  }

  /// Those of an account that anybody has to look at (`WorkEntry.isWork`): all of them where nothing is known of what is late.
  private func groups(_ accounts: AccountGroups, _ late: Set<Key>?, _ tasks: [Key: [WorkEntry.Task]]) throws -> [Key] {
    guard let late else { return accounts.groups }
    let promising = Set(try engine.freshQuery("SELECT account FROM open_promise").map { $0.key(0) })
    return accounts.groups.filter { group in
      accounts.members(of: group).contains { member in
        late.contains(member.account) || promising.contains(member.account) || tasks[member.account] != nil
      }
    }
  }

  private func tasks() throws -> [Key: [WorkEntry.Task]] {
    var tasks: [Key: [WorkEntry.Task]] = [:]
    try engine.freshQuery(
      """
      SELECT account, rule, number, owner FROM open_exception WHERE rule LIKE 'collect.%' AND account <> 0
      ORDER BY account, number
      """
    ).forEach { row in
      guard row.text(1) != CollectRules.hold.id, row.text(1) != CaseRules.writeOff.id else { return }
      tasks[row.key(0), default: []].append(
        WorkEntry.Task(
          rule: row.text(1), exception: ExceptionNumbers.text(row.integer(2)), owner: row.text(3)))
    }
    return tasks
  }

  // MARK: What happened and was said

  private func tellStory(_ entries: inout [WorkEntry]) throws {
    var places: [Key: Int] = [:]
    for (index, entry) in entries.enumerated() { places[entry.account] = index }
    try letters(&entries, places)
    try promises(&entries, places)
    try disputes(&entries, places)
    try agencies(&entries, places)
    try payments(&entries, places)
    for index in entries.indices {
      entries[index].happened = WorkListScan.latestFirst(entries[index].happened)
      entries[index].said = WorkListScan.latestFirst(entries[index].said)
    }
  }

  private static func latestFirst(_ events: [WorkEntry.Event]) -> [WorkEntry.Event] {
    events.enumerated().sorted { ($1.element.date, $1.offset) < ($0.element.date, $0.offset) }.map(\.element)
  }

  private func firstKey() throws -> Key {
    let since = date.adding(days: -WorkListScan.days)
    let run = try engine.query("SELECT COALESCE(MIN(run), 0) FROM run WHERE date >= ?").with(since).first {
      $0.integer(0)
    }
    return Key(rawValue: Int64(run ?? 0) << 47)
  }

  private func letters(_ entries: inout [WorkEntry], _ places: [Key: Int]) throws {
    let query = try engine.freshQuery(
      "SELECT account, date, name, amount, currency FROM letter WHERE key >= ? ORDER BY key"
    ).with(try firstKey())
    while try query.step() {
      guard let index = places[query.key(0)] else { continue }
      let money = Money(minor: query.int(3), currency: query.currency(4))
      entries[index].said.append(WorkEntry.Event(query.date(1), "‘\(query.string(2))’ over \(money)"))
    }
    let statements = try engine.freshQuery(
      "SELECT account, date, total, currency FROM customer_statement WHERE key >= ? ORDER BY key"
    ).with(try firstKey())
    while try statements.step() {
      guard let index = places[statements.key(0)] else { continue }
      let money = Money(minor: statements.int(2), currency: statements.currency(3))
      entries[index].said.append(WorkEntry.Event(statements.date(1), "statement of account over \(money)"))
    }
    let questions = try engine.freshQuery(
      "SELECT account, first_seen, message FROM open_exception WHERE rule = ? ORDER BY number"
    ).with(CaseRules.question.id)
    while try questions.step() {
      guard let index = places[questions.key(0)] else { continue }
      entries[index].said.append(WorkEntry.Event(questions.date(1), questions.string(2)))
    }
  }

  private func promises(_ entries: inout [WorkEntry], _ places: [Key: Int]) throws {
    let query = try engine.freshQuery(
      """
      SELECT p.account, p.made, p.number, p.amount, p.currency, p.due, COALESCE(e.kind, 0), e.date
      FROM promise p LEFT JOIN promise_end e ON e.promise = p.key ORDER BY p.key
      """)
    while try query.step() {
      guard let index = places[query.key(0)] else { continue }
      let money = Money(minor: query.int(3), currency: query.currency(4))
      let number = Promise.text(query.integer(2))
      entries[index].said.append(WorkEntry.Event(query.date(1), "promised \(money) for \(query.date(5)) (\(number))"))
      guard let end = Promise.End(rawValue: query.integer(6)), let day = query.optionalDate(7) else { continue }
      entries[index].happened.append(WorkEntry.Event(day, "promise \(number) \(end.name)"))
      if end == .broken { entries[index].brokenPromises += 1 }
    }
  }

  private func disputes(_ entries: inout [WorkEntry], _ places: [Key: Int]) throws {
    let query = try engine.freshQuery(
      """
      SELECT o.account, o.date, o.amount, o.currency, o.reason, o.owner FROM open_dispute o ORDER BY o.dispute
      """)
    while try query.step() {
      guard let index = places[query.key(0)] else { continue }
      let money = Money(minor: query.int(2), currency: query.currency(3))
      let reason = DisputeReason(rawValue: query.string(4)) ?? .other
      entries[index].happened.append(WorkEntry.Event(query.date(1), "disputes \(money): \(reason.title)"))
      entries[index].disputeOwner = query.text(5)
    }
  }

  private func agencies(_ entries: inout [WorkEntry], _ places: [Key: Int]) throws {
    let query = try engine.freshQuery(
      """
      SELECT h.account, h.date, h.agency, SUM(h.open), h.currency, COALESCE(d.verb, '')
      FROM hand_over h LEFT JOIN decision d ON d.key = h.decision
      GROUP BY h.account, h.date, h.agency, h.currency, d.verb ORDER BY MIN(h.key)
      """)
    while try query.step() {
      guard let index = places[query.key(0)] else { continue }
      let money = Money(minor: query.int(3), currency: query.currency(4))
      let isRecall = query.text(5) == Text(Verb.recall.rawValue)
      let words = isRecall ? "taken back from" : "handed over to"
      entries[index].happened.append(WorkEntry.Event(query.date(1), "\(words) \(query.string(2)): \(money)"))
    }
  }

  private func payments(_ entries: inout [WorkEntry], _ places: [Key: Int]) throws {
    let query = try engine.freshQuery("SELECT account, date, currency, amount FROM last_payment ORDER BY account")
    while try query.step() {
      guard let index = places[query.key(0)] else { continue }
      let money = Money(minor: query.int(3), currency: query.currency(2))
      entries[index].lastPayment = query.date(1)
      entries[index].happened.append(WorkEntry.Event(query.date(1), "paid \(money)"))
    }
  }
}
