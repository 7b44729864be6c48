import OrderToCash

/// What the facts say that is open: invoices, credit notes, items taken over and cash, less what was applied to them and of them,
/// less what the bank took back. One ordered scan of each table, merged in step by the item's key; nothing is held.
struct ItemReplay {
  struct Item {
    var key: Key
    var account: Key
    var kind: OpenItem.Kind
    var document: Text
    var order: Text = .empty
    var despatch: Text = .empty
    var reference: Text = .empty
    var issue: BusinessDate
    var due: BusinessDate
    var currency: Currency
    var original: Int64
    var open: Int64
    var base: Int64
    var discountDate: BusinessDate?
    var discount: Int64 = 0
    var later: [PaymentSchedule.Step] = []
    var level = 0
    var lastReminder: BusinessDate?
    /// An application of it was taken back: its dunning may have begun anew.
    var wasReopened = false
    /// Cash that belongs to nobody: what is left of it is a liability, not an item.
    var isUnidentified: Bool { account.isNone && kind == .onAccount }
  }

  private(set) var seen = 0
  private(set) var findings: [String] = []
  private let engine: Engine
  private let reduced: MergeScan
  private let used: MergeScan
  private let letters: MergeScan
  private let owners: MergeScan
  private let returned: MergeScan

  init(_ engine: Engine) throws {
    self.engine = engine
    reduced = try MergeScan(
      engine.freshQuery(
        """
        SELECT item, SUM(CASE WHEN reverses = 0 THEN amount + discount + tolerance ELSE -(amount + discount + tolerance) END),
          SUM(CASE WHEN reverses = 0 THEN base ELSE -base END), SUM(CASE WHEN reverses = 0 THEN 0 ELSE 1 END)
        FROM application GROUP BY item ORDER BY item
        """))
    used = try MergeScan(
      engine.freshQuery(
        """
        SELECT source, SUM(amount), SUM(base) FROM (
          SELECT source, CASE WHEN reverses = 0 THEN source_amount ELSE -source_amount END AS amount,
            CASE WHEN reverses = 0 THEN source_base ELSE -source_base END AS base FROM application
          UNION ALL SELECT source, amount, base FROM refund) AS part
        GROUP BY source ORDER BY source
        """))
    letters = try MergeScan(
      engine.freshQuery(
        """
        SELECT l.item, l.level, t.date FROM letter_item l JOIN letter t ON t.key = l.letter
        ORDER BY l.item, l.letter, l.ordinal
        """))
    owners = try MergeScan(engine.freshQuery("SELECT receipt, account FROM receipt_account ORDER BY receipt, key"))
    returned = try MergeScan(
      engine.freshQuery("SELECT DISTINCT item FROM posting WHERE event IN (14, 15) ORDER BY item"))
  }

  /// Gives what is open, in the order of keys.
  mutating func forEach(_ body: (Item) throws -> Void) throws {
    let query = try openings()
    while try query.step() {
      var item = read(query)
      if query.flag(20) { try own(&item) }
      try move(&item)
      seen += 1
      if !item.isUnidentified { judge(item) }
      guard item.open != 0 || item.base != 0 else { continue }
      try letters.rows(of: item.key) { row in
        // A letter raises an item's level when its own is higher.
        guard row.integer(1) > item.level else { return }
        item.level = row.integer(1)
        item.lastReminder = row.date(2)
      }
      try body(item)
    }
  }

  private mutating func judge(_ item: Item) {
    guard (item.open < 0) != (item.original < 0), item.open != 0 else { return }
    let over = Money(minor: abs(item.open), currency: item.currency)
    findings.append("\(item.kind.name) \(item.document) (\(item.key)): \(over) more was applied than it was")
  }

  private func move(_ item: inout Item) throws {
    if !item.isUnidentified {
      try reduced.rows(of: item.key) { row in
        item.open -= row.int(1)
        item.base -= row.int(2)
        item.wasReopened = row.int(3) > 0
      }
    }
    try used.rows(of: item.key) { row in
      item.open += row.int(1)
      item.base += row.int(2)
    }
  }

  /// Whose a receipt was found to be, the last finding last; what the bank took back is nobody's any more.
  private func own(_ item: inout Item) throws {
    try owners.rows(of: item.key) { item.account = $0.key(1) }
    try returned.rows(of: item.key) { _ in (item.open, item.base) = (0, 0) }
  }

  /// Every item by key: key, account, kind, document, order, despatch advice, reference, issue, due, currency, original, open,
  /// base, discounts, level, last reminder, whether it is cash. An invoice in instalments is its instalments.
  private func openings() throws -> Query {
    let sign = "CASE WHEN i.kind = \(InvoiceDocument.Kind.creditNote.rawValue) THEN -1 ELSE 1 END"
    let kind = """
      CASE WHEN i.kind = \(InvoiceDocument.Kind.creditNote.rawValue) THEN \(OpenItem.Kind.creditNote.rawValue)
        WHEN i.origin = \(InvoiceDraft.Origin.fee.rawValue) THEN \(OpenItem.Kind.fee.rawValue)
        ELSE \(OpenItem.Kind.invoice.rawValue) END
      """
    let discounts = "i.discount_date, i.discount, i.later_discount_date, i.later_discount, i.further_discounts"
    let gross = "\(sign) * (i.gross + i.rounding - i.prepaid)"
    return try engine.freshQuery(
      """
      SELECT key, account, kind, document, order_number, '', reference, issue_date, due_date, currency, original, open,
        open_base, NULL, 0, NULL, 0, '', level, last_reminder, 0 FROM opening_item
      UNION ALL
      SELECT i.key, i.bill_to, \(kind), i.number, COALESCE(o.number, ''), COALESCE(s.number, ''), i.reference,
        i.issue_date, i.due_date, i.currency, \(gross), \(gross),
        \(sign) * (i.base_gross + i.base_rounding - i.base_prepaid), \(discounts), 0, NULL, 0
      FROM invoice i LEFT JOIN orders o ON o.key = i.order_key LEFT JOIN shipment s ON s.key = i.shipment
      WHERE i.key NOT IN (SELECT invoice FROM instalment)
      UNION ALL
      SELECT t.key, i.bill_to, \(kind), i.number, COALESCE(o.number, ''), COALESCE(s.number, ''), t.reference,
        i.issue_date, t.due_date, i.currency, t.amount, t.amount, t.base, \(discounts), 0, NULL, 0
      FROM instalment t JOIN invoice i ON i.key = t.invoice LEFT JOIN orders o ON o.key = i.order_key
      LEFT JOIN shipment s ON s.key = i.shipment
      UNION ALL
      SELECT key, account, \(OpenItem.Kind.onAccount.rawValue), number, '', '', '', booking_date, booking_date, currency,
        -amount, -amount, -base, NULL, 0, NULL, 0, '', 0, NULL, 1 FROM receipt
      ORDER BY 1
      """)
  }

  private func read(_ row: Query) -> Item {
    var item = Item(
      key: row.key(0), account: row.key(1), kind: OpenItem.Kind(rawValue: row.integer(2)) ?? .invoice,
      document: row.text(3), order: row.text(4), despatch: row.text(5), reference: row.text(6), issue: row.date(7),
      due: row.date(8), currency: row.currency(9), original: row.int(10), open: row.int(11), base: row.int(12),
      discountDate: row.optionalDate(13), discount: row.int(14))
    item.later = OpenItemRow.later(row, from: 15)
    item.level = row.integer(18)
    item.lastReminder = row.optionalDate(19)
    return item
  }
}
