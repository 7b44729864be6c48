import OrderToCash

/// Reads how an order stands and records what a change or a cancellation makes of it.
public final class OrderRevisionWrite {
  /// Where an order was recorded, and its latest revision.
  public struct Found: Sendable {
    public var first: Key
    public var latest: Key
    public var revision: Int
    public var isCancelled: Bool
    /// Of every change and cancellation taken so far.
    public var hashes: [Int64]
    /// Keys of the revisions that have lines, oldest first.
    public var orders: [Key]
  }

  private let engine: Engine
  private let revisions: Append
  private let cancellations: Append
  private let lines: Append

  public init(_ engine: Engine) throws(LedgerError) {
    self.engine = engine
    revisions = try engine.append(.orderRevision)
    cancellations = try engine.append(.cancellation)
    lines = try engine.append(.orderLine)
  }

  /// Nil when no order of the account has the number.
  public func find(_ account: Key, _ number: Text) throws -> Found? {
    let first = try engine.query("SELECT order_key FROM order_number WHERE account = ? AND number = ?")
      .with(account, number).first { $0.key(0) }
    guard let first else { return nil }
    var found = Found(first: first, latest: first, revision: 1, isCancelled: false, hashes: [], orders: [first])
    try engine.query(
      "SELECT revision, order_key, function, content_hash FROM order_revision WHERE account = ? AND number = ? ORDER BY revision"
    ).with(account, number).forEach { row in
      found.revision = row.integer(0)
      found.latest = row.key(1)
      if !found.orders.contains(found.latest) { found.orders.append(found.latest) }
      found.isCancelled = row.integer(2) == 2
      found.hashes.append(row.int(3))
    }
    return found
  }

  /// The lines of all revisions with what became of them.
  public func standing(of found: Found, group: Key) throws -> OrderStanding {
    var standing = OrderStanding(lines: [])
    for order in found.orders {
      let isFresh = try engine.query("SELECT fresh FROM open_order WHERE grp = ? AND order_key = ?").with(group, order)
        .first { $0.flag(0) }
      try engine.query(
        """
        SELECT l.line, l.line_id, l.quantity, COALESCE(b.quantity, 0), COALESCE(SUM(c.quantity), 0),
          COALESCE(SUM(CASE WHEN c.rule LIKE 'intake.%' THEN c.quantity ELSE 0 END), 0)
        FROM order_line l LEFT JOIN backlog_line b ON b.order_key = l.order_key AND b.line = l.line
        LEFT JOIN cancellation c ON c.order_key = l.order_key AND c.line = l.line
        WHERE l.order_key = ? GROUP BY l.line ORDER BY l.line
        """
      ).with(order).forEach { row in
        let open = isFresh.map { $0 ? row.quantity(2) - row.quantity(4) : row.quantity(3) } ?? .zero
        standing.lines.append(
          OrderedLine(
            order: order, line: row.integer(0), id: row.text(1), quantity: row.quantity(2), cancelled: row.quantity(4),
            withdrawn: row.quantity(5), open: open))
      }
    }
    return standing
  }

  /// Ends open quantities: cancelled under `rule`, and their orders closed unless the warehouse still has something of them.
  public func end(_ ended: [OrderedLine], rule: Text, group: Key, key: () -> Key) throws {
    for line in ended {
      try cancellations.add(key()).add(line.order).add(line.line).add(line.open).add(rule).end()
    }
    for order in Set(ended.map(\.order)).sorted() {
      try engine.query("DELETE FROM backlog_line WHERE order_key = ?").run(order)
      let keeps = try engine.query(
        """
        SELECT 1 FROM open_shipment
        WHERE bill_to = (SELECT bill_to FROM orders WHERE key = ?) AND order_key = ? AND state IN (1, 2) LIMIT 1
        """
      ).with(order, order).first { _ in true }
      if keeps == nil {
        try engine.query("DELETE FROM open_order WHERE grp = ? AND order_key = ?").run(group, order)
      } else {
        try engine.query(
          "UPDATE open_order SET state = 5, fresh = 0, net = 0, gross = 0 WHERE grp = ? AND order_key = ?"
        ).run(group, order)
      }
    }
  }

  public func add(
    _ account: Key, _ number: Text, revision: Int, order: Key, isCancellation: Bool, contentHash: Int64
  ) throws {
    try revisions.add(account).add(number).add(revision).add(order).add(isCancellation ? 2 : 1).add(contentHash).end()
  }

  /// What goes on unchanged is a line of the new revision, at its price. Returns it as it will be billed.
  public func keep(_ line: OrderedLine, as number: Int, of order: Key, currency: Currency) throws -> InvoiceTotals.Line
  {
    let source = try engine.query(
      """
      SELECT item, buyer_item, description, unit, ordered, ordered_unit, price, price_base, list_price, tax_category,
        tax_rate, requested, price_source FROM order_line WHERE order_key = ? AND line = ?
      """
    ).with(line.order, line.line).first { row in
      KeptLine(
        item: row.key(0), buyerItem: row.text(1), description: row.text(2), unit: row.text(3),
        ordered: row.quantity(4), orderedUnit: row.text(5), price: row.price(6), base: row.quantity(7),
        listPrice: row.price(8), taxCategory: row.text(9), taxRate: row.percent(10), requested: row.optionalDate(11),
        priceSource: row.text(12))
    }
    guard let source else { preconditionFailure("an open line has its order's line") }
    let ordered = OrderedInUnit(
      rest: line.open, of: line.quantity, ordered: source.ordered, unit: source.orderedUnit, stockUnit: source.unit)
    let net = source.price.extended(by: line.open, per: source.base, currency: currency) ?? 0
    try lines.add(order).add(number).add(line.id).add(source.item).add(source.buyerItem).add(source.description)
      .add(line.open).add(source.unit).add(ordered.quantity).add(ordered.unit).add(source.price).add(source.base)
      .add(source.listPrice).add(net).add(source.taxCategory).add(source.taxRate).add(source.requested)
      .add(source.priceSource).end()
    return InvoiceTotals.Line(
      quantity: line.open, price: source.price, priceBase: source.base, category: source.taxCategory,
      rate: source.taxRate)
  }

  private struct KeptLine {
    var item: Key
    var buyerItem: Text
    var description: Text
    var unit: Text
    var ordered: Quantity
    var orderedUnit: Text
    var price: Price
    var base: Quantity
    var listPrice: Price
    var taxCategory: Text
    var taxRate: Percent
    var requested: BusinessDate?
    var priceSource: Text
  }
}
