import OrderToCash

/// What the facts say that is open: invoices, credit notes, items taken over and cash, less what was applied to them and of them,
/// less what the bank took back. Only what is open is kept, so memory follows what is open and not what ever was.
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
  }

  private(set) var items: [Item] = []
  /// Cash of nobody: receipt, currency, left, base left, booking date.
  private(set) var unidentified: [[RowCell]] = []
  private(set) var seen = 0
  private(set) var findings: [String] = []
  private let reduced: [Key: Moved]
  private var used: [Key: Moved]

  /// Sums of applications, of one item or one source.
  struct Moved {
    var amount: Int64
    var base: Int64
    var reversals: Int
  }

  init(_ engine: Engine) throws {
    reduced = try ItemReplay.moved(
      engine,
      """
      SELECT item, SUM(CASE WHEN reverses = 0 THEN amount + discount + tolerance ELSE -(amount + discount + tolerance) END),
        SUM(CASE WHEN reverses = 0 THEN base ELSE -base END), SUM(CASE WHEN reverses = 0 THEN 0 ELSE 1 END)
      FROM application GROUP BY item
      """)
    used = try ItemReplay.moved(
      engine,
      """
      SELECT source, SUM(CASE WHEN reverses = 0 THEN source_amount ELSE -source_amount END),
        SUM(CASE WHEN reverses = 0 THEN source_base ELSE -source_base END), SUM(CASE WHEN reverses = 0 THEN 0 ELSE 1 END)
      FROM application GROUP BY source
      """)
    try engine.freshQuery("SELECT source, SUM(amount), SUM(base) FROM refund GROUP BY source").forEach { row in
      let old = used[row.key(0)] ?? Moved(amount: 0, base: 0, reversals: 0)
      used[row.key(0)] = Moved(amount: old.amount + row.int(1), base: old.base + row.int(2), reversals: old.reversals)
    }
    try takeOver(engine)
    try takeInvoices(engine)
    try takeReceipts(engine)
    try takeLetters(engine)
  }

  private static func moved(_ engine: Engine, _ sql: String) throws -> [Key: Moved] {
    var sums: [Key: Moved] = [:]
    try engine.freshQuery(sql).forEach {
      sums[$0.key(0)] = Moved(amount: $0.int(1), base: $0.int(2), reversals: $0.integer(3))
    }
    return sums
  }

  private mutating func add(_ item: Item) {
    var item = item
    seen += 1
    if let moved = reduced[item.key] {
      item.open -= moved.amount
      item.base -= moved.base
      item.wasReopened = moved.reversals > 0
    }
    if let moved = used[item.key] {
      item.open += moved.amount
      item.base += moved.base
    }
    if (item.open < 0) != (item.original < 0), item.open != 0 {
      let over = Money(minor: abs(item.open), currency: item.currency)
      findings.append("\(item.kind.name) \(item.document) (\(item.key)): \(over) more was applied than it was")
    }
    guard item.open != 0 || item.base != 0 else { return }
    items.append(item)
  }

  private mutating func takeOver(_ engine: Engine) throws {
    let query = try engine.freshQuery(
      """
      SELECT key, account, kind, document, order_number, reference, issue_date, due_date, currency, original, open,
        open_base, level, last_reminder FROM opening_item ORDER BY key
      """)
    try query.forEach { row in
      add(
        Item(
          key: row.key(0), account: row.key(1), kind: OpenItem.Kind(rawValue: row.integer(2)) ?? .invoice,
          document: row.text(3), order: row.text(4), reference: row.text(5), issue: row.date(6), due: row.date(7),
          currency: row.currency(8), original: row.int(9), open: row.int(10), base: row.int(11), level: row.integer(12),
          lastReminder: row.optionalDate(13)))
    }
  }

  private mutating func takeInvoices(_ engine: Engine) throws {
    let parts = try ItemReplay.instalments(engine)
    let query = try engine.freshQuery(
      """
      SELECT i.key, i.bill_to, i.kind, i.number, COALESCE(o.number, ''), COALESCE(s.number, ''), i.reference, i.issue_date,
        i.due_date, i.currency, i.gross + i.rounding - i.prepaid, i.base_gross + i.base_rounding - i.base_prepaid,
        i.discount_date, i.discount, i.origin, i.later_discount_date, i.later_discount,
        i.further_discounts
      FROM invoice i LEFT JOIN orders o ON o.key = i.order_key LEFT JOIN shipment s ON s.key = i.shipment ORDER BY i.key
      """)
    try query.forEach { row in
      let isCredit = row.integer(2) == InvoiceDocument.Kind.creditNote.rawValue
      let isFee = row.integer(14) == InvoiceDraft.Origin.fee.rawValue
      let sign: Int64 = isCredit ? -1 : 1
      var item = Item(
        key: row.key(0), account: row.key(1), kind: isCredit ? .creditNote : isFee ? .fee : .invoice,
        document: row.text(3), order: row.text(4), despatch: row.text(5), reference: row.text(6), issue: row.date(7),
        due: row.date(8), currency: row.currency(9), original: sign * row.int(10), open: sign * row.int(10),
        base: sign * row.int(11), discountDate: row.optionalDate(12), discount: row.int(13))
      item.later = OpenItemRow.later(row, from: 15)
      for part in parts[item.key] ?? [item] { add(ItemReplay.part(part, of: item)) }
    }
  }

  /// Instalments by invoice, with what each has of its own.
  private static func instalments(_ engine: Engine) throws -> [Key: [Item]] {
    var parts: [Key: [Item]] = [:]
    try engine.freshQuery(
      "SELECT key, invoice, due_date, currency, amount, base, reference FROM instalment ORDER BY invoice, ordinal"
    ).forEach { row in
      parts[row.key(1), default: []].append(
        Item(
          key: row.key(0), account: .none, kind: .invoice, document: .empty, reference: row.text(6), issue: row.date(2),
          due: row.date(2), currency: row.currency(3), original: row.int(4), open: row.int(4), base: row.int(5)))
    }
    return parts
  }

  private static func part(_ part: Item, of whole: Item) -> Item {
    guard part.account.isNone else { return whole }
    var item = whole
    (item.key, item.reference, item.due) = (part.key, part.reference, part.due)
    (item.original, item.open, item.base) = (part.original, part.open, part.base)
    return item
  }

  private mutating func takeReceipts(_ engine: Engine) throws {
    var owners: [Key: Key] = [:]
    try engine.freshQuery("SELECT receipt, account FROM receipt_account ORDER BY key").forEach {
      owners[$0.key(0)] = $0.key(1)
    }
    let returned = Set(
      try engine.freshQuery("SELECT item FROM posting WHERE event IN (14, 15)").map { $0.key(0) })
    let query = try engine.freshQuery(
      "SELECT key, account, number, booking_date, currency, amount, base FROM receipt ORDER BY key")
    try query.forEach { row in
      let key = row.key(0)
      let owner = owners[key] ?? row.key(1)
      let isReturned = returned.contains(key)
      let item = Item(
        key: key, account: owner, kind: .onAccount, document: row.text(2), issue: row.date(3), due: row.date(3),
        currency: row.currency(4), original: -row.int(5), open: isReturned ? 0 : -row.int(5),
        base: isReturned ? 0 : -row.int(6))
      guard owner.isNone else { return add(item) }
      seen += 1
      let left = -item.open - (used[key]?.amount ?? 0)
      let base = -item.base - (used[key]?.base ?? 0)
      if left != 0 || base != 0 {
        unidentified.append([.key(key), .currency(item.currency), .int(left), .int(base), .date(item.issue)])
      }
    }
  }

  /// A letter raises an item's level when its own is higher.
  private mutating func takeLetters(_ engine: Engine) throws {
    var places: [Key: Int] = [:]
    for (index, item) in items.enumerated() { places[item.key] = index }
    let query = try engine.freshQuery(
      "SELECT l.item, l.level, t.date FROM letter_item l JOIN letter t ON t.key = l.letter ORDER BY l.letter, l.ordinal"
    )
    try query.forEach { row in
      guard let index = places[row.key(0)], row.integer(1) > items[index].level else { return }
      items[index].level = row.integer(1)
      items[index].lastReminder = row.date(2)
    }
  }
}
