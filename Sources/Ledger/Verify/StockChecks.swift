import OrderToCash

extension Verification {
  /// Stock is what was counted and received, less what left the house since and what waits on pick lists.
  func stock() throws -> CheckResult {
    var movements: [StockPlace: [StockMovement]] = [:]
    try engine.freshQuery(
      "SELECT key, item, kind, quantity, date, minute, warehouse FROM stock_event ORDER BY key"
    ).forEach { row in
      guard let kind = StockMovement.Kind(rawValue: row.integer(2)) else { return }
      movements[StockPlace(warehouse: row.text(6), item: row.key(1)), default: []].append(
        StockMovement(
          kind, row.quantity(3), at: StockMoment(date: row.date(4), minute: row.integer(5)), key: row.key(0)))
    }
    let recorded = movements.keys.sorted()
    let gone = try engine.freshQuery(
      """
      SELECT s.key, l.item, l.quantity, s.date, 1440, s.warehouse FROM shipment s
      JOIN shipment_line l ON l.shipment = s.key WHERE s.immediate = 1
      UNION ALL
      SELECT c.key, l.item, p.quantity, c.date, -1, s.warehouse
      FROM (SELECT shipment, MAX(key) AS key FROM confirmation GROUP BY shipment) m JOIN confirmation c ON c.key = m.key
      JOIN shipment s ON s.key = c.shipment JOIN shipment_line l ON l.shipment = s.key
      JOIN pick p ON p.confirmation = c.key AND p.ordinal = l.ordinal
      LEFT JOIN open_shipment o ON o.bill_to = s.bill_to AND o.shipment = s.key
      WHERE o.state IS NULL OR o.state = 3
      """)
    try gone.forEach { row in
      let minute = row.integer(4) < 0 ? latest.confirmedMinute : row.integer(4)
      movements[StockPlace(warehouse: row.text(5), item: row.key(1)), default: []].append(
        StockMovement(.shipped, row.quantity(2), at: StockMoment(date: row.date(3), minute: minute), key: row.key(0)))
    }
    var reserved: [StockPlace: Quantity] = [:]
    try engine.freshQuery(
      """
      SELECT s.warehouse, l.item, SUM(l.quantity) FROM open_shipment o JOIN shipment s ON s.key = o.shipment
      JOIN shipment_line l ON l.shipment = o.shipment WHERE o.state IN (1, 2) GROUP BY s.warehouse, l.item
      """
    ).forEach { reserved[StockPlace(warehouse: $0.text(0), item: $0.key(1))] = $0.quantity(2) }
    var (own, other) = ([[RowCell]](), [[RowCell]]())
    for place in recorded {
      let position = StockPosition(movements: movements[place] ?? [], reserved: reserved[place] ?? .zero)
      let cells: [RowCell] = [
        .key(place.item), .int(position.counted.millionths), .date(position.countedAt.date),
        .int(Int64(position.countedAt.minute)), .int(position.received.millionths), .int(position.reserved.millionths),
        .int(position.shipped.millionths),
      ]
      if place.warehouse.isEmpty { own.append(cells) } else { other.append([.text(place.warehouse)] + cells) }
    }
    var comparison = RowComparison(.stock)
    try comparison.compare(engine, with: own)
    var elsewhere = RowComparison(.warehouseStock)
    try elsewhere.compare(engine, with: other)
    return CheckResult(
      "stock", looked: "\(comparison.rows + elsewhere.rows) items in their warehouses",
      findings: comparison.findings + elsewhere.findings)
  }

  /// Exceptions open are those raised and not closed since, in the words of the last time.
  func exceptions() throws -> CheckResult {
    var states: [ExceptionSubject: ExceptionState] = [:]
    var numbers: [Key: Int64] = [:]
    try engine.freshQuery("SELECT raised, number FROM exception_number ORDER BY number").forEach {
      numbers[$0.key(0)] = $0.int(1)
    }
    let dates = try runDates()
    var raised = 0
    try engine.freshQuery(
      """
      SELECT subject_kind, subject, rule, key, level, account, currency, amount, message, what_to_do, verbs,
        targets, owner
      FROM exception_raised ORDER BY key
      """
    ).forEach { row in
      raised += 1
      let subject = ExceptionSubject(kind: row.int(0), subject: row.key(1), rule: row.text(2))
      states[subject, default: ExceptionState()].events.append(
        .raised(
          row.key(3),
          [
            .int(row.int(4)), .key(row.key(5)), row.isNull(6) ? .null : .int(row.int(6)), .int(row.int(7)),
            .text(row.text(8)), .text(row.text(9)), .text(row.text(10)), .text(row.text(11)), .text(row.text(12)),
          ]))
    }
    try engine.freshQuery("SELECT subject_kind, subject, rule, key FROM exception_closed ORDER BY key").forEach { row in
      let subject = ExceptionSubject(kind: row.int(0), subject: row.key(1), rule: row.text(2))
      states[subject, default: ExceptionState()].events.append(.closed(row.key(3)))
    }
    var findings: [String] = []
    let open = try openSubjects()
    let rebuilt = states.keys.sorted().compactMap { subject -> [RowCell]? in
      guard let state = states[subject] else { return nil }
      switch state.outcome(isOpen: open.contains(subject)) {
      case .closed: return nil
      case .open(let first, let words):
        let number: RowCell = .int(numbers[first] ?? 0)
        return [
          .int(subject.kind), .key(subject.subject), .text(subject.rule), .key(first), number,
          .date(dates[first.run] ?? BusinessDate(days: 0)),
        ] + words
      }
    }
    var comparison = RowComparison(.openException)
    try comparison.compare(engine, with: rebuilt)
    findings += comparison.findings
    return CheckResult("exceptions", looked: "\(comparison.rows) open of \(raised) raised", findings: findings)
  }

  private func openSubjects() throws -> Set<ExceptionSubject> {
    Set(
      try engine.freshQuery("SELECT subject_kind, subject, rule FROM open_exception").map {
        ExceptionSubject(kind: $0.int(0), subject: $0.key(1), rule: $0.text(2))
      })
  }

  func runDates() throws -> [Int: BusinessDate] {
    var dates: [Int: BusinessDate] = [:]
    try engine.freshQuery("SELECT run, date FROM run").forEach { dates[$0.integer(0)] = $0.date(1) }
    return dates
  }
}

/// An item in a warehouse.
private struct StockPlace: Hashable, Comparable {
  var warehouse: Text
  var item: Key
  static func < (left: StockPlace, right: StockPlace) -> Bool {
    (left.warehouse, left.item) < (right.warehouse, right.item)
  }
}

/// What an exception is about: it is open at most once for a subject and rule.
private struct ExceptionSubject: Hashable, Comparable {
  var kind: Int64
  var subject: Key
  var rule: Text
  static func < (left: ExceptionSubject, right: ExceptionSubject) -> Bool {
    (left.kind, left.subject, left.rule) < (right.kind, right.subject, right.rule)
  }
}

/// What happened to the exceptions of one subject and rule, in the order of keys.
private struct ExceptionState {
  enum Event {
    case raised(Key, [RowCell])
    case closed(Key)

    var key: Key {
      switch self {
      case .raised(let key, _), .closed(let key): key
      }
    }
    var isRaise: Bool { if case .raised = self { true } else { false } }
    /// Run, stage and unit: within a unit raising and closing count apart, so their order can't be told from the keys.
    var unit: Int64 { key.rawValue >> 22 }
  }
  enum Outcome {
    case closed
    case open(Key, [RowCell])
  }
  var events: [Event] = []

  /// `isOpen` decides where one unit both raised and closed.
  func outcome(isOpen: Bool) -> Outcome {
    var first: Key?
    var words: [RowCell] = []
    let ordered = events.sorted { left, right in
      left.unit != right.unit
        ? left.unit < right.unit : (left.key, left.isRaise ? 1 : 0) < (right.key, right.isRaise ? 1 : 0)
    }
    var index = 0
    while index < ordered.count {
      let unit = ordered[index].unit
      var end = index
      while end < ordered.count, ordered[end].unit == unit { end += 1 }
      let group = ordered[index..<end]
      let closes = group.contains { !$0.isRaise }
      let raises = group.filter(\.isRaise)
      let isLast = end == ordered.count
      let staysOpen = closes ? !raises.isEmpty && isLast && isOpen : true
      if staysOpen {
        if closes { first = nil }
        for case .raised(let key, let cells) in raises {
          first = first ?? key
          words = cells
        }
      } else {
        first = nil
      }
      index = end
    }
    guard let first else { return .closed }
    return .open(first, words)
  }
}
