import OrderToCash

/// Decides who gets a statement of account tonight: by policy on the first night of a month, and by a decision. What it says is owed is a
/// fact, which a payment may name later.
struct StatementRun {
  private let finish: CollectFinish
  private let facts: UnitFacts
  private var engine: Engine { finish.engine }

  init(_ finish: CollectFinish, facts: UnitFacts) {
    self.finish = finish
    self.facts = facts
  }

  func carryOut(_ policy: ByCustomer<CollectPolicy>, isMonthly monthEnded: Bool) throws {
    let asked = try self.asked()
    let isMonthly = monthEnded && policy.all.contains(where: \.monthlyStatements)
    guard isMonthly || !asked.isEmpty else { return }
    var keys = KeySequence(run: finish.run, stage: .collect, unit: finish.unit)
    let rows = try engine.append(.customerStatement)
    let totals = try engine.freshQuery(
      """
      SELECT account, currency, SUM(open), COUNT(*) FROM open_item GROUP BY account, currency ORDER BY account, currency
      """
    ).map { ($0.key(0), Money(minor: $0.int(2), currency: $0.currency(1)), $0.integer(3)) }
    var told: Set<Key> = []
    for (account, total, items) in totals {
      let decision = asked[account]
      guard decision != nil || (isMonthly && policy[account].monthlyStatements) else { continue }
      let key = keys.take()
      try rows.add(key).add(account).add(finish.date).add(total.currency).add(total.minor).add(items)
        .add(decision ?? .none).end()
      try tell(account, total, decision)
      told.insert(account)
    }
    // Somebody asked for the statement of a customer that owes nothing: it says so.
    for account in asked.keys.sorted() where !told.contains(account) {
      let currency =
        try engine.query("SELECT currency FROM customer WHERE account = ?").with(account)
        .first { $0.currency(0) } ?? finish.base
      let total = Money(minor: 0, currency: currency)
      try rows.add(keys.take()).add(account).add(finish.date).add(currency).add(0).add(0).add(asked[account] ?? .none)
        .end()
      try tell(account, total, asked[account])
    }
    try engine.query("DELETE FROM open_decision WHERE verb = 'statement'").run()
  }

  private func asked() throws -> [Key: Key] {
    var asked: [Key: Key] = [:]
    try engine.freshQuery(
      """
      SELECT c.bill_to, d.decision FROM open_decision d JOIN customer c ON c.account = d.subject
      WHERE d.subject_kind = 8 AND d.verb = 'statement' ORDER BY d.decision
      """
    ).forEach { asked[$0.key(0)] = $0.key(1) }
    return asked
  }

  private func tell(_ account: Key, _ total: Money, _ decision: Key?) throws {
    var ruling = Facts()
    ruling.add("owed", total.minor, total.currency)
    ruling.add("asked_for", Text(decision == nil ? "by policy" : "by a decision"))
    try facts.add(
      Ruling(.account, account, rule: StatementRules.statement.id, outcome: "sent", facts: ruling.text))
  }
}
