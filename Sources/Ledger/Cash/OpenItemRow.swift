import OrderToCash

/// A row of `open_item` as a business value.
public enum OpenItemRow {
  /// The columns that `read` takes, in order.
  public static let columns = """
    grp, account, item, kind, document, order_number, despatch_number, reference, issue_date, due_date, currency, original, \
    open, open_base, discount_date, discount, level, last_reminder, disputed_amount, \
    later_discount_date, later_discount, further_discounts
    """

  public static func read(_ row: Query) -> OpenItem {
    var item = OpenItem(
      key: row.key(2), account: row.key(1), kind: OpenItem.Kind(rawValue: row.integer(3)) ?? .invoice,
      document: row.text(4), orderNumber: row.text(5), despatchNumber: row.text(6), paymentReference: row.text(7),
      issueDate: row.date(8), dueDate: row.date(9), currency: row.currency(10), original: row.int(11),
      open: row.int(12), openBase: row.int(13), discountDate: row.optionalDate(14), discount: row.int(15),
      dunningLevel: row.integer(16), lastReminder: row.optionalDate(17), disputedAmount: row.int(18))
    item.laterDiscounts = later(row, from: 19)
    return item
  }

  /// Steps of discount after the first: the second's date and amount, and what follows as text.
  static func later(_ row: Query, from column: Int32) -> [PaymentSchedule.Step] {
    guard let date = row.optionalDate(column) else { return [] }
    return [PaymentSchedule.Step(date: date, amount: row.int(column + 1))]
      + PaymentSchedule.steps(of: row.text(column + 2))
  }

  public static func write(_ item: OpenItem, group: Key, to rows: Append) throws(LedgerError) {
    try rows.add(group).add(item.account).add(item.key).add(item.kind.rawValue).add(item.document)
      .add(item.orderNumber).add(item.despatchNumber).add(item.paymentReference).add(item.issueDate).add(item.dueDate)
      .add(item.currency).add(item.original).add(item.open).add(item.openBase).add(item.discountDate)
      .add(item.discount).add(item.dunningLevel).add(item.lastReminder).add(item.disputedAmount > 0)
      .add(item.disputedAmount).add(item.laterDiscounts.first?.date).add(item.laterDiscounts.first?.amount ?? 0)
      .add(PaymentSchedule.text(of: item.laterDiscounts.dropFirst())).end()
  }

  /// An item of an account, as long as it is open.
  public static func open(_ key: Key, of account: Key, _ engine: Engine) throws -> OpenItem? {
    try engine.query(
      """
      SELECT \(columns) FROM open_item
      WHERE grp = (SELECT grp FROM customer WHERE account = ?) AND account = ? AND item = ?
      """
    ).with(account, account, key).first { read($0) }
  }

  /// Takes an amount, signed as `open`, off an item; its row leaves when nothing is left.
  static func reduce(_ item: OpenItem, _ group: Key, by amount: Int64, _ base: Int64, _ engine: Engine) throws {
    if item.open == amount {
      try engine.query("DELETE FROM open_item WHERE grp = ? AND account = ? AND item = ?")
        .run(group, item.account, item.key)
    } else {
      try engine.query("UPDATE open_item SET open = ?, open_base = ? WHERE grp = ? AND account = ? AND item = ?")
        .run(item.open - amount, item.openBase - base, group, item.account, item.key)
    }
  }

  /// An item that is closed, from the document that it was: for payments that are taken back. Nil when there is none such.
  public static func closed(_ key: Key, _ engine: Engine) throws -> OpenItem? {
    if let item = try invoice(key, part: .none, engine) { return try reminded(item, engine) }
    let whole = try engine.query("SELECT invoice FROM instalment WHERE key = ?").with(key).first { $0.key(0) }
    if let whole, let item = try invoice(whole, part: key, engine) { return try reminded(item, engine) }
    let query = try engine.query(
      """
      SELECT account, kind, document, order_number, reference, issue_date, due_date, currency, original, level,
        last_reminder FROM opening_item WHERE key = ?
      """)
    return try query.with(key).first { row in
      OpenItem(
        key: key, account: row.key(0), kind: OpenItem.Kind(rawValue: row.integer(1)) ?? .invoice, document: row.text(2),
        orderNumber: row.text(3), paymentReference: row.text(4), issueDate: row.date(5), dueDate: row.date(6),
        currency: row.currency(7), original: row.int(8), open: 0, openBase: 0, dunningLevel: row.integer(9),
        lastReminder: row.optionalDate(10))
    }.map { try reminded($0, engine) }
  }

  /// With the reminders that it had when it was closed.
  private static func reminded(_ item: OpenItem, _ engine: Engine) throws -> OpenItem {
    var item = item
    let found = try engine.query("SELECT level, last_reminder FROM reminded_item WHERE item = ?").with(item.key)
      .first { ($0.integer(0), $0.optionalDate(1)) }
    if let found { (item.dunningLevel, item.lastReminder) = found }
    return item
  }

  /// `part`: the instalment whose item it is; none for the invoice's own item.
  private static func invoice(_ key: Key, part: Key, _ engine: Engine) throws -> OpenItem? {
    let query = try engine.query(
      """
      SELECT i.kind, i.number, i.bill_to, i.issue_date, i.due_date, i.discount_date, i.discount, i.currency,
        i.gross + i.rounding - i.prepaid,
        i.reference, COALESCE(o.number, ''), COALESCE(s.number, ''), i.origin,
        i.later_discount_date, i.later_discount, i.further_discounts
      FROM invoice i LEFT JOIN orders o ON o.key = i.order_key LEFT JOIN shipment s ON s.key = i.shipment WHERE i.key = ?
      """)
    let found = try query.with(key).first { row -> OpenItem in
      let isCredit = row.integer(0) == InvoiceDocument.Kind.creditNote.rawValue
      let isFee = row.integer(12) == InvoiceDraft.Origin.fee.rawValue
      var item = OpenItem(
        key: part.isNone ? key : part, account: row.key(2), kind: isCredit ? .creditNote : isFee ? .fee : .invoice,
        document: row.text(1),
        orderNumber: row.text(10), despatchNumber: row.text(11), paymentReference: row.text(9),
        issueDate: row.date(3), dueDate: row.date(4), currency: row.currency(7),
        original: isCredit ? -row.int(8) : row.int(8), open: 0, openBase: 0, discountDate: row.optionalDate(5),
        discount: row.int(6))
      item.laterDiscounts = later(row, from: 13)
      return item
    }
    guard var item = found else { return nil }
    let own = try engine.query("SELECT due_date, amount, reference FROM instalment WHERE key = ?")
      .with(part.isNone ? key : part).first { ($0.date(0), $0.int(1), $0.text(2)) }
    if let own { (item.dueDate, item.original, item.paymentReference) = own }
    return item
  }
}
