import OrderToCash

/// Which facts count: all of the runs up to night `date`, and of later runs, up to `known`, what is dated `date` or before.
public struct AsOf: Sendable, Hashable {
  public var date: BusinessDate
  /// The last run of the night, or of the last night before the date.
  public var run: Int
  /// The last run whose facts may count; `run` for what was known then.
  public var known: Int

  public init(date: BusinessDate, run: Int, known: Int) {
    self.date = date
    self.run = run
    self.known = max(run, known)
  }

  /// Keys below it were known after the night.
  var end: Int64 { Int64(run + 1) << 47 }
  var knownEnd: Int64 { Int64(known + 1) << 47 }
}

/// Receivables as they were, rebuilt from the facts: invoices, credit notes, items taken over and cash, less what was applied to
/// them and of them. One ordered scan of each table, merged in step; only what is open is kept.
public struct AsOfItems {
  public private(set) var items: [AgingItem] = []
  /// Applications of cash that counts only because it is known by now were posted after the date: what they took off receivables
  /// beyond the cash, per currency and in base currency. The control account by posting date has it later.
  public private(set) var postedLater: [Currency: Int64] = [:]
  public private(set) var postedLaterBase: Int64 = 0

  private let engine: Engine
  private let asOf: AsOf

  public init(_ engine: Engine, _ asOf: AsOf) throws {
    self.engine = engine
    self.asOf = asOf
    try scan()
    try dispute()
    try remind()
    try notePostedLater()
  }

  private mutating func scan() throws {
    let moved = try MergeScan(moved())
    let returned = try MergeScan(returned())
    let owners = try MergeScan(owners())
    let query = try openings()
    while try query.step() {
      var item = read(query)
      if item.kind == .onAccount {
        try owners.rows(of: item.key) { item.position.account = $0.key(1) }
        var isReturned = false
        try returned.rows(of: item.key) { _ in isReturned = true }
        if isReturned { (item.position.open, item.position.base) = (0, 0) }
      }
      try moved.rows(of: item.key) { row in
        item.position.open += row.int(1)
        item.position.base += row.int(2)
      }
      // Cash of nobody known is a liability, no receivable.
      if item.position.open != 0 || item.position.base != 0, !item.position.account.isNone { items.append(item) }
    }
  }

  /// Every item by key: key, account, kind, document, issue, due, currency, original, open, base, order number, reference,
  /// level, last reminder. `kind` as `OpenItem.Kind`.
  private func openings() throws -> Query {
    try engine.freshQuery(
      """
      SELECT key, account, kind, document, issue_date, due_date, currency, original, open, open_base, order_number,
        reference, level, last_reminder FROM opening_item WHERE key < ?1
      UNION ALL
      SELECT i.key, i.bill_to, CASE WHEN i.kind = 381 THEN 2 WHEN i.origin = ?4 THEN 4 ELSE 1 END, i.number, i.issue_date,
        i.due_date, i.currency, (i.gross + i.rounding - i.prepaid) * CASE WHEN i.kind = 381 THEN -1 ELSE 1 END,
        (i.gross + i.rounding - i.prepaid) * CASE WHEN i.kind = 381 THEN -1 ELSE 1 END,
        (i.base_gross + i.base_rounding - i.base_prepaid) * CASE WHEN i.kind = 381 THEN -1 ELSE 1 END,
        COALESCE(o.number, ''), i.reference, 0, NULL
      FROM invoice i LEFT JOIN orders o ON o.key = i.order_key
      WHERE (i.key < ?1 OR (i.key < ?2 AND i.issue_date <= ?3))
        AND i.key NOT IN (SELECT invoice FROM instalment)
      UNION ALL
      SELECT t.key, i.bill_to, 1, i.number, i.issue_date, t.due_date, t.currency, t.amount, t.amount, t.base,
        COALESCE(o.number, ''), t.reference, 0, NULL
      FROM instalment t JOIN invoice i ON i.key = t.invoice LEFT JOIN orders o ON o.key = i.order_key
      WHERE t.key < ?1 OR (t.key < ?2 AND i.issue_date <= ?3)
      UNION ALL
      SELECT r.key, r.account, 3, r.number, r.booking_date, r.booking_date, r.currency, -r.amount, -r.amount, -r.base, '', '',
        0, NULL
      FROM receipt r WHERE r.key < ?1 OR (r.key < ?2 AND r.booking_date <= ?3)
      ORDER BY 1
      """
    ).with(asOf.end, asOf.knownEnd, asOf.date, InvoiceDraft.Origin.fee.rawValue)
  }

  private func read(_ row: Query) -> AgingItem {
    AgingItem(
      key: row.key(0),
      position: AgingPosition(
        account: row.key(1), currency: row.currency(6), open: row.int(8), base: row.int(9), issued: row.date(4),
        due: row.date(5)),
      kind: OpenItem.Kind(rawValue: row.integer(2)) ?? .invoice, document: row.text(3), original: row.int(7),
      orderNumber: row.text(10), reference: row.text(11), level: row.integer(12), lastReminder: row.optionalDate(13))
  }

  /// What applications and refunds changed, by the item's or the source's key.
  private func moved() throws -> Query {
    try engine.freshQuery(
      """
      SELECT item, SUM(amount), SUM(base) FROM (
        SELECT item, CASE WHEN reverses = 0 THEN -(amount + discount + tolerance) ELSE amount + discount + tolerance END
          AS amount, CASE WHEN reverses = 0 THEN -base ELSE base END AS base
        FROM application WHERE key < ?1 OR (\(AsOfItems.counted))
        UNION ALL
        SELECT source, CASE WHEN reverses = 0 THEN source_amount ELSE -source_amount END,
          CASE WHEN reverses = 0 THEN source_base ELSE -source_base END
        FROM application WHERE key < ?1 OR (\(AsOfItems.counted))
        UNION ALL
        SELECT source, amount, base FROM refund WHERE key < ?1) AS part
      GROUP BY item ORDER BY item
      """
    ).with(asOf.end, asOf.knownEnd, asOf.date)
  }

  /// A later application that counts: of cash, or of cash taken back, that is dated in time and was recorded later.
  private static let counted = """
    key >= ?1 AND key < ?2 AND item < ?1 AND source IN (
      SELECT r.key FROM receipt r WHERE r.key >= ?1 AND r.key < ?2 AND r.booking_date <= ?3 AND r.account <> 0
      UNION ALL SELECT p.item FROM posting p WHERE p.key >= ?1 AND p.key < ?2 AND p.event IN (14, 15) AND p.date <= ?3)
    """

  private func returned() throws -> Query {
    try engine.freshQuery(
      """
      SELECT DISTINCT item FROM posting WHERE event IN (14, 15) AND (key < ?1 OR (key < ?2 AND date <= ?3)) ORDER BY item
      """
    ).with(asOf.end, asOf.knownEnd, asOf.date)
  }

  /// Who a receipt was found to be of, the last finding last.
  private func owners() throws -> Query {
    try engine.freshQuery("SELECT receipt, account FROM receipt_account WHERE key < ?1 ORDER BY receipt, key").with(
      asOf.end)
  }

  /// Items are in the order of their keys.
  private func place(of key: Key) -> Int? {
    var (low, high) = (0, items.count)
    while low < high {
      let middle = (low + high) / 2
      if items[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low < items.count && items[low].key == key ? low : nil
  }

  private mutating func dispute() throws {
    let changes = try MergeScan(
      engine.freshQuery(
        "SELECT dispute, kind, amount FROM dispute_event WHERE key < ? ORDER BY dispute, key"
      ).with(asOf.end))
    let query = try engine.freshQuery("SELECT key, item, amount FROM dispute WHERE key < ? ORDER BY key").with(asOf.end)
    while try query.step() {
      var amount = query.int(2)
      try changes.rows(of: query.key(0)) { row in
        amount = row.integer(1) == DisputeChange.Kind.closed.rawValue ? 0 : row.int(2)
      }
      if amount > 0, let place = place(of: query.key(1)) { items[place].position.disputed += amount }
    }
  }

  /// A letter raises an item's level when its own is higher.
  private mutating func remind() throws {
    let query = try engine.freshQuery(
      """
      SELECT l.item, l.level, t.date FROM letter_item l JOIN letter t ON t.key = l.letter WHERE l.letter < ?
      ORDER BY l.letter, l.ordinal
      """
    ).with(asOf.end)
    while try query.step() {
      if let place = place(of: query.key(0)), query.integer(1) > items[place].level {
        items[place].level = query.integer(1)
        items[place].lastReminder = query.date(2)
      }
    }
  }

  private mutating func notePostedLater() throws {
    guard asOf.known > asOf.run else { return }
    let query = try engine.freshQuery(
      """
      SELECT currency, SUM(CASE WHEN reverses = 0 THEN discount + tolerance ELSE -discount - tolerance END),
        SUM(CASE WHEN reverses = 0 THEN base - source_base ELSE source_base - base END)
      FROM application WHERE \(AsOfItems.counted) AND date > ?3 GROUP BY currency ORDER BY currency
      """
    ).with(asOf.end, asOf.knownEnd, asOf.date)
    try query.forEach { row in
      postedLater[row.currency(0)] = row.int(1)
      postedLaterBase += row.int(2)
    }
  }
}
