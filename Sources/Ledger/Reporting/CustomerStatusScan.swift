import OrderToCash

/// What is open with customers who are told tonight, and what they were told before.
public struct CustomerStatusScan {
  private let engine: Engine
  private let wanted: Set<Key>
  private let date: BusinessDate

  public init(_ engine: Engine, wanted: Set<Key>, date: BusinessDate) {
    self.engine = engine
    self.wanted = wanted
    self.date = date
  }

  /// Open items by the account that owes them, by due date.
  public func items() throws -> [Key: [CustomerStatus.OpenItem]] {
    var items: [Key: [CustomerStatus.OpenItem]] = [:]
    let query = try engine.freshQuery(
      "SELECT account, document, issue_date, due_date, open, currency FROM open_item ORDER BY due_date, document, item")
    while try query.step() {
      guard wanted.contains(query.key(0)) else { continue }
      items[query.key(0), default: []].append(
        CustomerStatus.OpenItem(
          document: query.text(1), issued: query.date(2), due: query.date(3),
          open: Money(minor: query.int(4), currency: query.currency(5))))
    }
    return items
  }

  /// Orders that are not done, by the account that ordered.
  public func orders() throws -> [Key: [CustomerStatus.OpenOrder]] {
    var orders: [Key: [CustomerStatus.OpenOrder]] = [:]
    let query = try engine.freshQuery(
      """
      SELECT w.account, o.number, w.requested, w.state, w.gross, w.currency FROM open_order w
      JOIN orders o ON o.key = w.order_key ORDER BY w.requested, o.number
      """)
    while try query.step() {
      guard wanted.contains(query.key(0)) else { continue }
      orders[query.key(0), default: []].append(
        CustomerStatus.OpenOrder(
          number: query.text(1), requested: query.optionalDate(2), state: query.integer(3),
          amount: Money(minor: query.int(4), currency: query.currency(5))))
    }
    return orders
  }

  /// What a customer was told, the latest first, at most `limit` events: a look-up beside the page that is written.
  public func history(of account: Key, limit: Int) throws -> [CustomerEvent] {
    try engine.query(
      """
      SELECT kind, date, order_number, document, amount, currency, expected, carrier, tracking, items FROM customer_event
      WHERE account = ? AND kind <> \(CustomerEvent.Kind.page.rawValue) ORDER BY key DESC LIMIT ?
      """
    ).with(account, limit).map { row in
      let amount = row.isNull(5) ? nil : Money(minor: row.int(4), currency: row.currency(5))
      return CustomerEvent(
        CustomerEvent.Kind(rawValue: row.integer(0)) ?? .received, row.date(1), order: row.text(2),
        document: row.text(3), amount: amount, expected: row.optionalDate(6), carrier: row.text(7),
        tracking: row.text(8), items: row.text(9))
    }
  }

  /// Path of the page that was published last, or empty.
  public func latestPage(of account: Key) throws -> Text {
    try engine.query(
      """
      SELECT document FROM customer_event WHERE account = ? AND kind = \(CustomerEvent.Kind.page.rawValue)
      ORDER BY key DESC LIMIT 1
      """
    ).with(account).first { $0.text(0) } ?? .empty
  }
}

extension CustomerEvent {
  /// Keeps it for the status pages of later nights.
  public func write(_ key: Key, _ account: Key, to rows: Append) throws {
    try rows.add(account).add(key).add(date).add(kind.rawValue).add(order).add(document).add(amount?.minor)
      .add(amount?.currency).add(expected).add(carrier).add(tracking).add(items).end()
  }
}
