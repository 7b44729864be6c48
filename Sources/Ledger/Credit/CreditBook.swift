import OrderToCash

/// What the ledger knows of credit beyond open items, by account group: facts from files, and how each group stands. Small beside
/// a night's documents, so it is read whole.
public struct CreditBook: Sendable {
  private var facts: [Key: [CreditFact]] = [:]
  private var standings: [Key: CreditStanding] = [:]

  public init(_ engine: Engine) throws {
    var latest: [FactName: Int] = [:]
    var all: [(group: Key, fact: CreditFact)] = []
    try engine.freshQuery(
      """
      SELECT c.grp, f.account, f.kind, f.value, f.currency, f.valid_from, f.valid_to, f.source FROM credit_fact f
      JOIN customer c ON c.account = f.account ORDER BY f.key
      """
    ).forEach { row in
      guard let kind = CreditFact.Kind(rawValue: row.integer(2)) else { return }
      let fact = CreditFact(
        account: row.key(1), kind: kind, value: row.int(3), currency: row.currency(4), from: row.optionalDate(5),
        to: row.optionalDate(6), source: row.text(7))
      let name = FactName(account: fact.account, kind: kind, source: fact.source)
      if let known = latest[name] {
        all[known] = (row.key(0), fact)
      } else {
        latest[name] = all.count
        all.append((row.key(0), fact))
      }
    }
    for (group, fact) in all { facts[group, default: []].append(fact) }
    try engine.freshQuery(
      """
      SELECT account, grant_key, currency, granted, stated_then, granted_on, last_business, review, score, average_late,
        trend, suggested FROM credit_standing ORDER BY account
      """
    ).forEach { standings[$0.key(0)] = CreditBook.standing($0) }
  }

  private struct FactName: Hashable {
    var account: Key
    var kind: CreditFact.Kind
    var source: Text
  }

  private static func standing(_ row: Query) -> CreditStanding {
    var standing = CreditStanding(lastBusiness: row.optionalDate(6))
    if !row.key(1).isNone {
      standing.grant = CreditStanding.Grant(
        limit: row.optionalInt(3) ?? 0, currency: row.currency(2), statedThen: row.optionalInt(4),
        date: row.optionalDate(5) ?? BusinessDate(days: 0))
    }
    if !row.key(7).isNone {
      standing.score = row.integer(8)
      standing.averageLate = row.integer(9)
      standing.lateTrend = row.integer(10)
      standing.suggested = row.optionalInt(11)
    }
    return standing
  }

  /// Of a group: what files say of its accounts, and how its root stands.
  public func facts(of group: Key) -> [CreditFact] { facts.isEmpty ? [] : facts[group] ?? [] }
  public func standing(of group: Key) -> CreditStanding { standings[group] ?? CreditStanding() }
}

/// How groups paid over the months of a review, from applications and the history taken over: one scan each, once a month.
public enum PaymentScan {
  public static func behaviours(_ engine: Engine, months: Int, date: BusinessDate) throws -> [Key: PaymentBehaviour] {
    let start = date.adding(months: -months)
    let first = try engine.freshQuery("SELECT MIN(run) FROM run WHERE date >= ?").with(start).first { $0.integer(0) }
    var behaviours: [Key: PaymentBehaviour] = [:]
    func add(_ row: Query) {
      behaviours[row.key(0), default: PaymentBehaviour()]
        .add(row.int(3), due: row.date(1), paid: row.date(2), asOf: date)
    }
    try engine.freshQuery(
      """
      SELECT c.grp, COALESCE(i.due_date, o.due_date), a.date, CASE WHEN a.reverses = 0 THEN a.base ELSE -a.base END
      FROM application a JOIN customer c ON c.account = a.account LEFT JOIN invoice i ON i.key = a.item
      LEFT JOIN opening_item o ON o.key = a.item
      WHERE a.key >= ? AND COALESCE(i.due_date, o.due_date) IS NOT NULL ORDER BY a.key
      """
    ).with(Key(run: max(1, first ?? 1), stage: .opening, unit: 0, ordinal: 0)).forEach(add)
    try engine.freshQuery(
      """
      SELECT c.grp, h.due_date, h.paid_date, h.amount FROM history h JOIN customer c ON c.account = h.account
      WHERE h.paid_date >= ? ORDER BY h.key
      """
    ).with(start).forEach(add)
    return behaviours
  }
}
