import OrderToCash

extension Verification {
  /// `payment_habit` is each customer's last payments: of the history taken over, then of cash applied in the runs summed up.
  func habits() throws -> CheckResult {
    var habits: [Key: PaymentHabit] = [:]
    let runs = Set(
      try engine.freshQuery("SELECT run FROM night_flow WHERE name = ?").with(Flow.night.name).map { $0.integer(0) })
    if runs.contains(1) {
      try engine.freshQuery(
        "SELECT account, paid_date, due_date, currency FROM history ORDER BY account, paid_date, key"
      )
      .forEach { row in
        habits[row.key(0), default: PaymentHabit()].add(
          PaymentSample(paid: row.date(1), late: row.date(1).days(since: row.date(2))))
      }
    }
    let query = try engine.freshQuery(
      """
      SELECT a.account, a.key, a.reverses, r.value_date, COALESCE(t.due_date, i.due_date, o.due_date)
      FROM application a JOIN receipt r ON r.key = a.source LEFT JOIN instalment t ON t.key = a.item
      LEFT JOIN invoice i ON i.key = a.item LEFT JOIN opening_item o ON o.key = a.item ORDER BY a.account, a.key
      """)
    while try query.step() {
      if let due = query.optionalDate(4), runs.contains(query.key(1).run) {
        let sample = PaymentSample(paid: query.date(3), late: query.date(3).days(since: due))
        if query.key(2).isNone {
          habits[query.key(0), default: PaymentHabit()].add(sample)
        } else {
          habits[query.key(0), default: PaymentHabit()].remove(sample)
        }
      }
    }
    let rebuilt = habits.sorted { $0.key < $1.key }.map {
      [RowCell.key($0.key), .text(Text(PaymentHabits.text($0.value)))]
    }
    var comparison = RowComparison(.paymentHabit)
    try comparison.compare(engine, with: rebuilt)
    return CheckResult(
      "payment habits", looked: "\(comparison.rows) customers' last payments", findings: comparison.findings)
  }
}
