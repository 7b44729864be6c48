import OrderToCash

extension Verification {
  /// Exceptions open are those raised and not closed since, in the words of the last time. Subject by subject: none is held.
  func exceptions() throws -> CheckResult {
    let numbers = try numbersOfOpen()
    let dates = try runDates()
    var comparison = RowComparison(.openException)
    try comparison.begin(engine)
    var raised = 0
    var subject: [RowCell] = []
    var state = ExceptionState()
    func end() throws {
      guard !subject.isEmpty else { return }
      if case .open(let first, let words) = state.outcome(isOpen: try comparison.has(subject)) {
        let date: RowCell = .date(dates[first.run] ?? BusinessDate(days: 0))
        try comparison.take(subject + [.key(first), .int(numbers[first] ?? 0), date] + words)
      }
    }
    try raisedAndClosed().forEach { row in
      let next: [RowCell] = [.int(row.int(0)), .key(row.key(1)), .text(row.text(2))]
      if next != subject {
        try end()
        (subject, state) = (next, ExceptionState())
      }
      guard row.flag(4) else { return state.events.append(.closed(row.key(3))) }
      raised += 1
      state.events.append(
        .raised(
          row.key(3),
          [
            .int(row.int(5)), .key(row.key(6)), row.isNull(7) ? .null : .int(row.int(7)), .int(row.int(8)),
            .text(row.text(9)), .text(row.text(10)), .text(row.text(11)), .text(row.text(12)), .text(row.text(13)),
          ]))
    }
    try end()
    try comparison.end()
    return CheckResult(
      "exceptions", looked: "\(comparison.rows) open of \(raised) raised", findings: comparison.findings)
  }

  private func raisedAndClosed() throws -> Query {
    try engine.freshQuery(
      """
      SELECT subject_kind, subject, rule, key, 1, level, account, currency, amount, message, what_to_do, verbs, targets,
        owner FROM exception_raised
      UNION ALL
      SELECT subject_kind, subject, rule, key, 0, 0, 0, NULL, 0, '', '', '', '', '' FROM exception_closed
      ORDER BY 1, 2, 3, 4
      """)
  }

  /// By where it was raised: of what is open, so that memory follows that.
  private func numbersOfOpen() throws -> [Key: Int64] {
    var numbers: [Key: Int64] = [:]
    try engine.freshQuery(
      """
      SELECT n.raised, n.number FROM exception_number n JOIN open_exception o
        ON o.subject_kind = n.subject_kind AND o.subject = n.subject AND o.rule = n.rule ORDER BY n.number
      """
    ).forEach { numbers[$0.key(0)] = $0.int(1) }
    return numbers
  }

  func runDates() throws -> [Int: BusinessDate] {
    var dates: [Int: BusinessDate] = [:]
    try engine.freshQuery("SELECT run, date FROM run").forEach { dates[$0.integer(0)] = $0.date(1) }
    return dates
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
