import OrderToCash

/// What the facts say is disputed.
struct DisputeReplay {
  /// Rows of `open_dispute`.
  private(set) var rows: [[RowCell]] = []
  private(set) var byItem: [Key: Int64] = [:]
  private(set) var seen = 0

  init(_ engine: Engine) throws {
    struct Event {
      var kind: Int
      var amount: Int64
      var owner: Text
    }
    var events: [Key: [Event]] = [:]
    try engine.freshQuery("SELECT dispute, kind, amount, owner FROM dispute_event ORDER BY key").forEach {
      events[$0.key(0), default: []].append(Event(kind: $0.integer(1), amount: $0.int(2), owner: $0.text(3)))
    }
    let query = try engine.freshQuery(
      "SELECT key, item, account, currency, amount, reason, source, owner, date FROM dispute ORDER BY key")
    try query.forEach { row in
      seen += 1
      let changes = events[row.key(0)] ?? []
      guard !changes.contains(where: { $0.kind == DisputeChange.Kind.closed.rawValue }) else { return }
      let amount = changes.last?.amount ?? row.int(4)
      let asked = changes.contains { $0.kind == DisputeChange.Kind.creditRequested.rawValue }
      rows.append([
        .key(row.key(1)), .key(row.key(0)), .key(row.key(2)), .currency(row.currency(3)), .int(amount),
        .text(row.text(5)),
        .int(row.int(6)), .text(changes.last?.owner ?? row.text(7)), .date(row.date(8)), .int(asked ? 1 : 0),
      ])
      byItem[row.key(1), default: 0] += amount
    }
  }
}

extension Verification {
  /// `open_dispute` is what was opened less what ended, and never more than its item has open.
  func disputes() throws -> CheckResult {
    let replay = try DisputeReplay(engine)
    var comparison = RowComparison(.openDispute)
    try comparison.compare(engine, with: replay.rows)
    var findings = comparison.findings
    var open: [Key: Int64] = [:]
    try engine.freshQuery("SELECT item, open FROM open_item WHERE disputed = 1").forEach { open[$0.key(0)] = $0.int(1) }
    for (item, amount) in replay.byItem.sorted(by: { $0.key < $1.key }) where amount > open[item] ?? 0 {
      findings.append("of item \(item) more is disputed than is open")
    }
    return CheckResult("disputes", looked: "\(comparison.rows) open of \(replay.seen)", findings: findings)
  }
}
