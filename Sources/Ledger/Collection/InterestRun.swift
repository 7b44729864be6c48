import OrderToCash

/// Asks for interest and compensation, on the first night of a month for all that was late until its start: a scan of the open items and
/// one of the applications since the oldest of them was charged.
struct InterestRun {
  private let finish: CollectFinish
  private let facts: UnitFacts
  private var engine: Engine { finish.engine }

  init(_ finish: CollectFinish, facts: UnitFacts) {
    self.finish = finish
    self.facts = facts
  }

  private struct Charged {
    var until: BusinessDate?
    var isCompensated = false
  }

  func carryOut(_ policy: ByCustomer<CollectPolicy>, until: BusinessDate) throws {
    guard policy.all.contains(where: { $0.interest != nil }) else { return }
    let requests = try FeeRequestWrite(engine)
    var keys = KeySequence(run: finish.run, stage: .collect, unit: finish.unit)
    let charges = try engine.append(.lateCharge)
    var chargeKeys = keys
    let charged = try self.charged()
    for item in try items(until: until, charged) {
      guard let rule = policy[item.account].interest,
        let charge = InterestCharge(item, until: until, policy: rule)
      else { continue }
      var request = charge.request(basis: rule.basis, dayCount: rule.dayCount)
      request.key = keys.take()
      try requests.add(request)
      try charges.add(chargeKeys.take()).add(item.key).add(item.account).add(charge.from).add(charge.until)
        .add(item.currency).add(charge.amount).add(request.key).end()
      try facts.add(charge.ruling)
      guard rule.compensation > 0, charged[item.key]?.isCompensated != true else { continue }
      var compensation = InterestCharge.compensation(for: item, rule.compensation, base: finish.base, basis: rule.basis)
      compensation.key = keys.take()
      try requests.add(compensation)
      try charges.add(chargeKeys.take()).add(item.key).add(item.account).add(nil as BusinessDate?)
        .add(nil as BusinessDate?).add(finish.base).add(rule.compensation).add(compensation.key).end()
    }
  }

  /// Until when each item was charged. Rows of items that are settled for good stay, as they may be open again.
  private func charged() throws -> [Key: Charged] {
    var found: [Key: Charged] = [:]
    try engine.freshQuery("SELECT item, until_date FROM late_charge ORDER BY key").forEach { row in
      if let until = row.optionalDate(1) {
        found[row.key(0), default: Charged()].until = until
      } else {
        found[row.key(0), default: Charged()].isCompensated = true
      }
    }
    return found
  }

  /// Invoices that were late by then: those open, and those settled since the month began. In the order of accounts and items.
  private func items(until: BusinessDate, _ charged: [Key: Charged]) throws -> [InterestCharge.Item] {
    var items = try engine.freshQuery(
      """
      SELECT o.item, o.account, c.language, o.document, o.currency, o.due_date, o.open - o.disputed_amount
      FROM open_item o JOIN customer c ON c.account = o.account
      WHERE o.kind = 1 AND o.due_date < ? ORDER BY o.account, o.item
      """
    ).with(until).map(InterestRun.item)
    let open = Set(items.map(\.key))
    items += try settled(since: until).filter { !open.contains($0.key) && $0.due < until }
    for index in items.indices { items[index].chargedUntil = charged[items[index].key]?.until }
    try addPayments(to: &items)
    return items.sorted { ($0.account, $0.key) < ($1.account, $1.key) }
  }

  private static func item(_ row: Query) -> InterestCharge.Item {
    InterestCharge.Item(
      key: row.key(0), account: row.key(1), language: Language(code: row.text(2)), document: row.text(3),
      currency: row.currency(4), due: row.date(5), owed: row.int(6))
  }

  /// Settled by applications of the month that ended and since: fees and credit notes are none of it.
  private func settled(since until: BusinessDate) throws -> [InterestCharge.Item] {
    let month = until.adding(days: 1 - until.parts.day)
    let items = try engine.freshQuery(
      """
      SELECT a.item, COALESCE(v.bill_to, p.account, 0), COALESCE(c.language, ''), COALESCE(v.number, p.document, ''),
        a.currency, COALESCE(t.due_date, v.due_date, p.due_date, 0), 0
      FROM (SELECT DISTINCT item, currency FROM application WHERE key >= ?) AS a
      LEFT JOIN instalment t ON t.key = a.item LEFT JOIN invoice v ON v.key = COALESCE(t.invoice, a.item)
      LEFT JOIN opening_item p ON p.key = a.item
      LEFT JOIN customer c ON c.account = COALESCE(v.bill_to, p.account)
      WHERE (v.kind = 380 AND v.origin <> 3) OR p.kind = 1 ORDER BY a.item
      """
    ).with(try firstKey(from: month)).map(InterestRun.item)
    return items
  }

  /// The first key of the runs on or after a day.
  private func firstKey(from day: BusinessDate) throws -> Key {
    let run = try engine.query("SELECT COALESCE(MIN(run), 0) FROM run WHERE date >= ?").with(day).first {
      $0.integer(0)
    }
    return Key(rawValue: Int64(run ?? 0) << 47)
  }

  /// What a credit note takes off was never owed, so it is no payment of some day: it bears no interest at all.
  private func addPayments(to items: inout [InterestCharge.Item]) throws {
    guard let since = items.map({ max($0.due, $0.chargedUntil ?? $0.due) }).min() else { return }
    var places: [Key: Int] = [:]
    for (index, item) in items.enumerated() { places[item.key] = index }
    let query = try engine.freshQuery(
      """
      SELECT a.item, CASE WHEN a.reverses = 0 THEN COALESCE(r.value_date, a.date) ELSE a.date END,
        CASE WHEN a.reverses = 0 THEN a.amount + a.discount + a.tolerance ELSE -(a.amount + a.discount + a.tolerance) END
      FROM application a LEFT JOIN receipt r ON r.key = a.source
      WHERE a.key >= ? AND NOT EXISTS (SELECT 1 FROM invoice n WHERE n.key = a.source)
        AND NOT EXISTS (SELECT 1 FROM opening_item o WHERE o.key = a.source AND o.kind = 2)
      ORDER BY a.key
      """
    ).with(try firstKey(from: since))
    while try query.step() {
      if let index = places[query.key(0)] {
        items[index].payments.append(InterestCharge.Payment(day: query.date(1), amount: query.int(2)))
      }
    }
  }
}
