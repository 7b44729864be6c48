import OrderToCash

/// What happened tonight to customers who are told by notices or status pages. One scan per kind of event; where nobody asked,
/// none is made.
public struct CustomerEventScan {
  private let engine: Engine
  private let first: Key
  private let date: BusinessDate
  private let wanted: Set<Key>

  public init(_ engine: Engine, run: Int, date: BusinessDate, wanted: Set<Key>) {
    self.engine = engine
    first = Key(rawValue: Int64(run) << 47)
    self.date = date
    self.wanted = wanted
  }

  /// By account, in the order of kinds, then of keys.
  public func events() throws -> [Key: [CustomerEvent]] {
    guard !wanted.isEmpty else { return [:] }
    var events: [Key: [CustomerEvent]] = [:]
    try orders(&events)
    try answers(&events)
    try credit(&events)
    try shipments(&events)
    try cancellations(&events)
    try invoices(&events)
    try receipts(&events)
    for account in events.keys {
      let told = events[account]!.enumerated()
      events[account] = told.sorted { ($0.element.kind.rank, $0.offset) < ($1.element.kind.rank, $1.offset) }
        .map(\.element)
    }
    return events
  }

  private func scan(_ sql: String, _ events: inout [Key: [CustomerEvent]], _ event: (Query) -> CustomerEvent?) throws {
    let query = try engine.freshQuery(sql).with(first)
    while try query.step() {
      let account = query.key(0)
      if wanted.contains(account), let event = event(query) { events[account, default: []].append(event) }
    }
  }

  private func orders(_ events: inout [Key: [CustomerEvent]]) throws {
    try scan(
      "SELECT account, number, gross, currency, requested FROM orders WHERE key >= ? ORDER BY key", &events
    ) { row in
      CustomerEvent(
        .received, date, order: row.text(1), amount: Money(minor: row.int(2), currency: row.currency(3)),
        expected: row.optionalDate(4))
    }
  }

  private func answers(_ events: inout [Key: [CustomerEvent]]) throws {
    let backOrdered = try items(
      """
      SELECT l.answer, l.backorder, o.description FROM answer_line l JOIN answer a ON a.key = l.answer
      JOIN order_line o ON o.order_key = a.order_key AND o.line = l.line
      WHERE l.answer >= ? AND l.backorder > 0 ORDER BY l.answer, l.line
      """)
    try scan(
      """
      SELECT o.account, a.code, o.number, a.promised, a.key FROM answer a JOIN orders o ON o.key = a.order_key
      WHERE a.key >= ? ORDER BY a.key
      """, &events
    ) { row in
      let kind: CustomerEvent.Kind
      let later = backOrdered[row.key(4)] ?? .empty
      switch OrderResponseDocument.Code(rawValue: row.string(1)) {
      case .accepted: kind = .confirmed
      case .amended: kind = later.isEmpty ? .changed : .backOrdered
      case .rejected: kind = .rejected
      case .acknowledged, nil: return nil
      }
      return CustomerEvent(kind, date, order: row.text(2), expected: row.optionalDate(3), items: later)
    }
  }

  /// Quantities and descriptions by the key in the first column: `2 × Lamp, 3 × Pen`.
  private func items(_ sql: String) throws -> [Key: Text] {
    var items: [Key: Text] = [:]
    try engine.freshQuery(sql).with(first).forEach { row in
      let before = items[row.key(0)].map { "\($0), " } ?? ""
      items[row.key(0)] = Text("\(before)\(row.quantity(1)) × \(row.text(2))")
    }
    return items
  }

  /// What credit holds, lets go on or asks to be paid since tonight.
  private func credit(_ events: inout [Key: [CustomerEvent]]) throws {
    try scan(
      """
      SELECT n.account, n.kind, n.order_key, n.rule, n.currency, n.amount, COALESCE(o.number, ''), COALESCE(p.number, '')
      FROM credit_notice n LEFT JOIN orders o ON o.key = n.order_key
      LEFT JOIN pro_forma p ON p.order_key = n.order_key AND p.key >= n.key WHERE n.key >= ? ORDER BY n.key
      """, &events
    ) { row in
      guard let kind = CreditNotice.Kind(rawValue: row.integer(1)) else { return nil }
      let notice = CreditNotice(
        kind, account: row.key(0), order: row.key(2), rule: row.text(3), currency: row.currency(4), amount: row.int(5))
      var event = CustomerEvent(notice, order: row.text(6), date: date)
      event.document = row.text(7)
      return event
    }
  }

  private func shipments(_ events: inout [Key: [CustomerEvent]]) throws {
    let left = "SELECT s.account, s.number, o.number"
    try scan(
      "\(left) FROM shipment s JOIN orders o ON o.key = s.order_key WHERE s.key >= ? AND s.immediate = 1 ORDER BY s.key",
      &events
    ) { CustomerEvent(.shipped, date, order: $0.text(2), document: $0.text(1)) }
    try scan(
      """
      \(left), c.carrier, c.tracking FROM confirmation c JOIN shipment s ON s.key = c.shipment
      JOIN orders o ON o.key = s.order_key WHERE c.key >= ? ORDER BY c.key
      """, &events
    ) { row in
      CustomerEvent(
        .shipped, date, order: row.text(2), document: row.text(1), carrier: row.text(3), tracking: row.text(4))
    }
  }

  private func cancellations(_ events: inout [Key: [CustomerEvent]]) throws {
    let cancelled = try items(
      """
      SELECT c.order_key, c.quantity, o.description FROM cancellation c
      JOIN order_line o ON o.order_key = c.order_key AND o.line = c.line WHERE c.key >= ? ORDER BY c.key
      """)
    try scan(
      """
      SELECT o.account, o.number, o.key, MIN(c.key) FROM cancellation c JOIN orders o ON o.key = c.order_key
      WHERE c.key >= ? GROUP BY o.account, o.number, o.key ORDER BY 4
      """, &events
    ) { CustomerEvent(.cancelled, date, order: $0.text(1), items: cancelled[$0.key(2)] ?? .empty) }
  }

  private func invoices(_ events: inout [Key: [CustomerEvent]]) throws {
    try scan(
      """
      SELECT v.bill_to, v.kind, v.number, v.gross, v.currency, v.due_date, COALESCE(o.number, '') FROM invoice v
      LEFT JOIN orders o ON o.key = v.order_key WHERE v.key >= ? ORDER BY v.key
      """, &events
    ) { row in
      let kind = InvoiceDocument.Kind(rawValue: row.integer(1))
      return CustomerEvent(
        kind == .creditNote ? .credited : .invoiced, date, order: row.text(6), document: row.text(2),
        amount: Money(minor: row.int(3), currency: row.currency(4)), expected: kind == .invoice ? row.date(5) : nil)
    }
  }

  private func receipts(_ events: inout [Key: [CustomerEvent]]) throws {
    try scan("SELECT account, amount, currency, value_date FROM receipt WHERE key >= ? ORDER BY key", &events) { row in
      CustomerEvent(.paid, row.date(3), amount: Money(minor: row.int(1), currency: row.currency(2)))
    }
  }
}
