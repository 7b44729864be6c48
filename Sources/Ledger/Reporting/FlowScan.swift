import OrderToCash

/// Sums up what a run moved: one ordered scan per table, over the run's own rows.
public struct FlowScan {
  private let engine: Engine
  private let rates: Rates
  private let buckets: AgingBuckets
  private var flows: [FlowKey: Int64] = [:]
  private var settled: [Settled: Int64] = [:]
  private var dates: [Int: BusinessDate] = [:]

  private struct FlowKey: Hashable, Comparable {
    var date: BusinessDate
    var name: Text
    static func < (left: FlowKey, right: FlowKey) -> Bool { (left.date, left.name) < (right.date, right.name) }
  }

  private struct Settled: Hashable, Comparable {
    var date: BusinessDate
    var itemRun: Int
    static func < (left: Settled, right: Settled) -> Bool {
      (left.date, left.itemRun) < (right.date, right.itemRun)
    }
  }

  public init(_ engine: Engine, rates: Rates, buckets: AgingBuckets) {
    self.engine = engine
    self.rates = rates
    self.buckets = buckets
  }

  /// Sums up every run up to `last` that is not summed up yet: tonight's, and those of before this was kept.
  public mutating func catchUp(to last: Int, _ habits: inout PaymentHabits) throws {
    try engine.freshQuery("SELECT run, date FROM run ORDER BY run").forEach { dates[$0.integer(0)] = $0.date(1) }
    let known = Set(
      try engine.freshQuery("SELECT run FROM night_flow WHERE name = ?").with(Flow.night.name).map { $0.integer(0) })
    for run in dates.keys.sorted() where run <= last && !known.contains(run) { try sumUp(run, &habits) }
    try habits.write(engine)
  }

  private mutating func sumUp(_ run: Int, _ habits: inout PaymentHabits) throws {
    guard let date = dates[run] else { return }
    (flows, settled) = ([:], [:])
    let span = (Int64(run) << 47, Int64(run + 1) << 47)
    add(.night, date, 1)
    if run == 1 { try takeOver(&habits) }
    try sales(span, date)
    try receipts(span, date)
    try payments(span, date, &habits)
    try shipments(span, date)
    try lines(run, span, date)
    try disputes(span, date)
    try promises(date)
    let rows = try engine.append(.nightFlow)
    for (key, amount) in flows.sorted(by: { $0.key < $1.key }) {
      try rows.add(run).add(key.date).add(key.name).add(amount).end()
    }
    let cash = try engine.append(.settledCash)
    for (key, amount) in settled.sorted(by: { $0.key < $1.key }) where amount != 0 {
      try cash.add(run).add(key.date).add(key.itemRun).add(amount).end()
    }
  }

  private mutating func add(_ flow: Flow, _ date: BusinessDate, _ amount: Int64) { add(flow.name, date, amount) }
  private mutating func add(_ name: Text, _ date: BusinessDate, _ amount: Int64) {
    if amount != 0 { flows[FlowKey(date: date, name: name), default: 0] += amount }
  }

  // MARK: Before go-live

  /// Sales and payments of the time before, on their own days.
  private mutating func takeOver(_ habits: inout PaymentHabits) throws {
    try engine.freshQuery(
      "SELECT issue_date, original, open, open_base FROM opening_item WHERE kind = 1 AND open <> 0 ORDER BY key"
    ).forEach { row in
      let base = dividedHalfAwayFromZero(Int128(row.int(1)) * Int128(row.int(3)), by: Int128(row.int(2)))
      add(.sales, row.date(0), Int64(base))
    }
    try engine.freshQuery(
      "SELECT account, issue_date, due_date, paid_date, currency, amount FROM history ORDER BY account, paid_date, key"
    ).forEach { row in
      let (due, paid) = (row.date(2), row.date(3))
      habits.add(PaymentSample(paid: paid, late: paid.days(since: due)), of: row.key(0))
      guard let base = rates.convert(row.int(5), from: row.currency(4), to: rates.base) else { return }
      add(.sales, row.date(1), base)
      add(Flow.paid(buckets.column(buckets.index(daysPastDue: paid.days(since: due)))), paid, base)
    }
  }

  // MARK: Money

  private mutating func sales(_ span: (Int64, Int64), _ date: BusinessDate) throws {
    try engine.freshQuery(
      """
      SELECT SUM(CASE WHEN kind = 381 THEN 0 ELSE base_gross + base_rounding END),
        SUM(CASE WHEN kind = 381 THEN base_gross + base_rounding ELSE 0 END),
        SUM(CASE WHEN kind = 381 THEN 0 ELSE 1 END), COUNT(DISTINCT CASE WHEN kind = 381 AND corrects <> 0 THEN corrects END)
      FROM invoice WHERE key >= ? AND key < ?
      """
    ).with(span.0, span.1).forEach { row in
      add(.sales, date, row.int(0))
      add(.credits, date, row.int(1))
      add(.invoices, date, row.int(2))
      add(.corrected, date, row.int(3))
    }
  }

  /// On the night that a receipt comes nobody can have decided about it: what is applied is applied by rules.
  private mutating func receipts(_ span: (Int64, Int64), _ date: BusinessDate) throws {
    try engine.freshQuery(
      "SELECT COUNT(*), SUM(base) FROM receipt WHERE key >= ? AND key < ? AND status <> 'returned'"
    ).with(span.0, span.1).forEach { row in
      add(.receipts, date, row.int(0))
      add(.cash, date, row.int(1))
    }
    try engine.freshQuery(
      """
      SELECT COUNT(DISTINCT a.source), SUM(a.source_base) FROM application a JOIN receipt r ON r.key = a.source
      WHERE a.key >= ?1 AND a.key < ?2 AND r.key >= ?1 AND a.reverses = 0 AND r.status <> 'returned'
      """
    ).with(span.0, span.1).forEach { row in
      add(.matched, date, row.int(0))
      add(.matchedCash, date, row.int(1))
    }
  }

  /// What was paid, how late, of which nights' items; and what was given up.
  private mutating func payments(_ span: (Int64, Int64), _ date: BusinessDate, _ habits: inout PaymentHabits) throws {
    let query = try engine.freshQuery(
      """
      SELECT a.account, a.item, a.source_base, a.base, a.reverses, a.rule, r.value_date,
        COALESCE(t.due_date, i.due_date, o.due_date), COALESCE(i.issue_date, o.issue_date), r.booking_date
      FROM application a LEFT JOIN receipt r ON r.key = a.source LEFT JOIN instalment t ON t.key = a.item
      LEFT JOIN invoice i ON i.key = COALESCE(t.invoice, a.item) LEFT JOIN opening_item o ON o.key = a.item
      WHERE a.key >= ? AND a.key < ? ORDER BY a.account, a.key
      """
    ).with(span.0, span.1)
    while try query.step() {
      let isReversal = !query.key(4).isNone
      let sign: Int64 = isReversal ? -1 : 1
      guard let due = query.optionalDate(7), let issued = query.optionalDate(8) else { continue }
      if let paid = query.optionalDate(6) {
        let cash = sign * query.int(2)
        let late = paid.days(since: due)
        settled[Settled(date: query.date(9), itemRun: query.key(1).run), default: 0] += cash
        add(Flow.paid(buckets.column(buckets.index(daysPastDue: late))), date, cash)
        let sample = PaymentSample(paid: paid, late: late)
        if isReversal { habits.remove(sample, of: query.key(0)) } else { habits.add(sample, of: query.key(0)) }
        add(.cashDays, date, sign * Int64(paid.days(since: issued)))
        add(.payments, date, sign)
      } else if query.text(5) == CashRules.writeOff.id {
        let bucket = buckets.column(buckets.index(daysPastDue: date.days(since: due)))
        add(Flow.lost(bucket), date, sign * query.int(3))
      }
    }
  }

  private mutating func disputes(_ span: (Int64, Int64), _ date: BusinessDate) throws {
    try engine.freshQuery("SELECT source, currency, amount FROM dispute WHERE key >= ? AND key < ? ORDER BY key").with(
      span.0, span.1
    ).forEach { row in
      add(.disputes, date, 1)
      guard row.integer(0) == Dispute.Source.deduction.rawValue else { return }
      add(.deducted, date, rates.convert(row.int(2), from: row.currency(1), to: rates.base) ?? 0)
    }
    try engine.freshQuery(
      """
      SELECT e.date, d.date FROM dispute_event e JOIN dispute d ON d.key = e.dispute
      WHERE e.key >= ? AND e.key < ? AND e.kind = ? ORDER BY e.key
      """
    ).with(span.0, span.1, DisputeChange.Kind.closed.rawValue).forEach { row in
      add(.resolved, date, 1)
      add(.resolvedDays, date, Int64(row.date(0).days(since: row.date(1))))
    }
  }

  /// Promises that ended on the night's day; what an earlier run of the day has counted stays its own.
  private mutating func promises(_ date: BusinessDate) throws {
    for (flow, end) in [(Flow.promisesKept, Promise.End.kept), (.promisesBroken, .broken)] {
      let ended =
        try engine.freshQuery("SELECT COUNT(*) FROM promise_end WHERE date = ? AND kind = ?").with(date, end.rawValue)
        .first { $0.int(0) } ?? 0
      let counted =
        try engine.freshQuery("SELECT COALESCE(SUM(amount), 0) FROM night_flow WHERE date = ? AND name = ?")
        .with(date, flow.name).first { $0.int(0) } ?? 0
      add(flow, date, ended - counted)
    }
  }

  // MARK: Goods

  private mutating func shipments(_ span: (Int64, Int64), _ date: BusinessDate) throws {
    let released = try engine.freshQuery(
      """
      SELECT s.date, s.order_key, s.immediate, o.requested FROM shipment s JOIN orders o ON o.key = s.order_key
      WHERE s.key >= ? AND s.key < ? ORDER BY s.key
      """
    ).with(span.0, span.1)
    while try released.step() {
      let day = released.date(0)
      add(.released, date, 1)
      add(.releaseDays, date, Int64(max(0, day.days(since: dates[released.key(1).run] ?? day))))
      if released.flag(2) { despatch(day, released: day, asked: released.optionalDate(3), date) }
    }
    let confirmed = try engine.freshQuery(
      """
      SELECT c.date, s.date, o.requested FROM confirmation c JOIN shipment s ON s.key = c.shipment
      JOIN orders o ON o.key = s.order_key WHERE c.key >= ? AND c.key < ? ORDER BY c.key
      """
    ).with(span.0, span.1)
    while try confirmed.step() {
      despatch(confirmed.date(0), released: confirmed.date(1), asked: confirmed.optionalDate(2), date)
    }
    let invoiced = try engine.freshQuery(
      """
      SELECT v.issue_date, COALESCE(c.date, s.date) FROM invoice v JOIN shipment s ON s.key = v.shipment
      LEFT JOIN confirmation c ON c.shipment = s.key
      WHERE v.key >= ? AND v.key < ? AND v.kind <> 381 ORDER BY v.key
      """
    ).with(span.0, span.1)
    while try invoiced.step() {
      add(.invoicedShipments, date, 1)
      add(.invoiceDays, date, Int64(max(0, invoiced.date(0).days(since: invoiced.date(1)))))
    }
  }

  private mutating func despatch(
    _ day: BusinessDate, released: BusinessDate, asked: BusinessDate?, _ date: BusinessDate
  ) {
    add(.despatched, date, 1)
    add(.despatchDays, date, Int64(max(0, day.days(since: released))))
    if asked.map({ day <= $0 }) ?? true { add(.onTime, date, 1) }
  }

  private mutating func lines(_ run: Int, _ span: (Int64, Int64), _ date: BusinessDate) throws {
    try engine.freshQuery(
      """
      SELECT COUNT(*), SUM(CASE WHEN l.quantity >= o.quantity THEN 1 ELSE 0 END)
      FROM shipment_line l JOIN order_line o ON o.order_key = l.order_key AND o.line = l.line
      WHERE l.shipment >= ? AND l.shipment < ?
      """
    ).with(span.0, span.1).forEach { row in
      add(.lines, date, row.int(0))
      add(.linesFull, date, row.int(1))
    }
    // What fulfilment cancels is cancelled for want of stock; customers cancel at intake.
    try engine.freshQuery("SELECT COUNT(*) FROM cancellation WHERE key >= ? AND key < ?").with(
      Key(run: run, stage: .fulfil, unit: 0, ordinal: 0), Key(run: run, stage: .invoice, unit: 0, ordinal: 0)
    ).forEach { add(.linesCancelled, date, $0.int(0)) }
    try engine.freshQuery("SELECT COUNT(*) FROM accepted_return WHERE key >= ? AND key < ?").with(span.0, span.1)
      .forEach { add(.linesReturned, date, $0.int(0)) }
  }
}
