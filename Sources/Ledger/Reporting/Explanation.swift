import OrderToCash

/// Everything that the ledger knows about why something is as it is: rulings, exceptions and decisions about one subject, in the
/// order of the nights.
public struct Explanation: Sendable {
  public struct Event: Sendable {
    public enum Kind: Int, Sendable { case decision = 1, ruling, raised, closed, applied }
    public var kind: Kind
    public var date: BusinessDate
    public var stage: Text
    public var rule: Text
    /// The outcome, the exception's message, why it closed, or the decision's verb.
    public var what: Text
    /// Facts seen, what to do, or who decided and why.
    public var detail: Text
    public var rejected: Text
  }

  public var title: String
  public var events: [Event]

  /// What `id` names: an exception (`EX-000012`), or the number of an order, shipment, invoice, receipt, customer or item. Two
  /// customers may have given two orders the same number.
  public static func find(_ id: Text, _ engine: Engine) throws -> [Explanation] {
    try engine.freshQuery(subjects).with(id, id, id, id, id, id, id, exceptionNumber(id)).map { row in
      (row.integer(0), row.key(1), row.string(2), row.string(3))
    }.map { kind, key, name, customer in
      let word = SubjectKind(rawValue: kind)?.name ?? ""
      let owner = customer.isEmpty ? "" : " of \(customer)"
      let title = name.isEmpty ? word : "\(word) \(name)"
      return Explanation(title: title + owner, events: try events(kind, key, engine))
    }
  }

  private static func exceptionNumber(_ id: Text) -> Int {
    id.string.hasPrefix("EX-") ? Int(id.string.dropFirst(3)) ?? 0 : 0
  }

  private static let subjects = """
    SELECT 3, o.order_key, o.number, c.id FROM order_number o JOIN customer c ON c.account = o.account WHERE o.number = ?
    UNION SELECT 5, s.key, s.number, c.id FROM shipment s JOIN customer c ON c.account = s.account WHERE s.number = ?
    UNION SELECT 6, i.key, i.number, c.id FROM invoice i JOIN customer c ON c.account = i.bill_to WHERE i.number = ?
    UNION SELECT 6, i.key, i.document, c.id FROM opening_item i JOIN customer c ON c.account = i.account WHERE i.document = ?
    UNION SELECT 7, r.key, r.number, '' FROM receipt r WHERE r.number = ?
    UNION SELECT 8, c.account, c.id, '' FROM customer c WHERE c.id = ?
    UNION SELECT 9, i.item, i.sku, '' FROM item i WHERE i.sku = ?
    UNION SELECT e.subject_kind, e.subject, CASE e.subject_kind
        WHEN 3 THEN (SELECT number FROM orders WHERE key = e.subject)
        WHEN 5 THEN (SELECT number FROM shipment WHERE key = e.subject)
        WHEN 6 THEN COALESCE((SELECT number FROM invoice WHERE key = e.subject),
          (SELECT document FROM opening_item WHERE key = e.subject))
        WHEN 7 THEN (SELECT number FROM receipt WHERE key = e.subject)
        WHEN 8 THEN (SELECT id FROM customer WHERE account = e.subject)
        WHEN 9 THEN (SELECT sku FROM item WHERE item = e.subject) ELSE '' END, ''
      FROM exception_number e WHERE e.number = ?
    ORDER BY 1, 2
    """

  private static func events(_ kind: Int, _ key: Key, _ engine: Engine) throws -> [Event] {
    var dates: [Int: BusinessDate] = [:]
    try engine.freshQuery("SELECT run, date FROM run ORDER BY run").forEach { dates[$0.integer(0)] = $0.date(1) }
    func event(_ key: Key, _ kind: Event.Kind, _ rule: Text, _ what: Text, _ detail: Text, _ rejected: Text) -> Event {
      Event(
        kind: kind, date: dates[key.run] ?? BusinessDate(days: 0), stage: Text(key.stage?.name ?? ""), rule: rule,
        what: what, detail: detail, rejected: rejected)
    }
    var found = try engine.freshQuery(
      """
      SELECT key, 1, '' AS rule, verb, who || ': ' || reason, target FROM decision WHERE subject_kind = ? AND subject = ?
      UNION ALL SELECT key, 2, rule, outcome, facts, rejected FROM ruling WHERE subject_kind = ? AND subject = ?
      UNION ALL SELECT key, 3, rule, message, what_to_do, '' FROM exception_raised WHERE subject_kind = ? AND subject = ?
      UNION ALL SELECT key, 4, rule, reason, '', '' FROM exception_closed WHERE subject_kind = ? AND subject = ?
      """
    ).with(kind, key, kind, key, kind, key, kind, key).map { row in
      let kind = Event.Kind(rawValue: row.integer(1)) ?? .ruling
      return (row.key(0), event(row.key(0), kind, row.text(2), row.text(3), row.text(4), row.text(5)))
    }
    // Only an invoice's or a receipt's key is an application's.
    found += try engine.freshQuery(
      """
      SELECT a.key, a.rule, a.amount, a.currency, a.reverses <> 0, COALESCE((SELECT number FROM receipt WHERE key = a.source),
          (SELECT document FROM opening_item WHERE key = a.source), ''),
        COALESCE((SELECT number FROM invoice WHERE key = a.item), (SELECT document FROM opening_item WHERE key = a.item), '')
      FROM application a WHERE a.source = ? OR a.item = ?
      """
    ).with(key, key).map { row in
      let money = Money(minor: abs(row.int(2)), currency: row.currency(3))
      let what = Text(
        "\(money) of \(row.text(5)) \(row.integer(4) == 0 ? "applied to" : "taken back from") \(row.text(6))")
      return (row.key(0), event(row.key(0), .applied, row.text(1), what, .empty, .empty))
    }
    return found.sorted { ($0.0, $0.1.kind.rawValue) < ($1.0, $1.1.kind.rawValue) }.map(\.1)
  }
}
