import OrderToCash

extension ReportScan {
  /// Lines of orders that are open or that moved tonight. Quantities are sums of facts: what was ordered is cancelled, open,
  /// allocated or shipped; what is shipped is invoiced or about to be.
  ///
  /// Lines are read once in key order, where backlog and cancellations merge in step, and told in the order of the report.
  public func orders(_ body: (ReportRow) throws -> Void) throws {
    var heads = try orderHeads()
    let book = try MovedLines(engine, first, moved: ReportScan.movedOrders, &heads)
    heads.sort { ($0.customer, $0.number, $0.key) < ($1.customer, $1.number, $1.key) }
    let waiting = try openShipmentLines()
    let rules = try lastRules()
    for head in heads {
      for index in head.lines {
        try body(orderRow(head, book, index, waiting, rules[head.key] ?? head.rule))
      }
    }
  }

  private static let movedOrders = """
    SELECT key FROM orders WHERE key >= ? UNION SELECT order_key FROM open_order
    UNION SELECT order_key FROM shipment WHERE key >= ? UNION SELECT order_key FROM cancellation WHERE key >= ?
    UNION SELECT s.order_key FROM confirmation c JOIN shipment s ON s.key = c.shipment WHERE c.key >= ?
    """

  struct OrderHead {
    var key: Key
    var customer: Text
    var number: Text
    var issued: BusinessDate?
    var requested: BusinessDate?
    var currency: Currency
    /// Nil when it is not open any more.
    var state: Int64?
    var isFresh: Bool
    var rule: Text
    /// Places in `MovedLines`.
    var lines = 0..<0
  }

  /// By key.
  private func orderHeads() throws -> [OrderHead] {
    var open: [Key: (state: Int64, isFresh: Bool, rule: Text)] = [:]
    try engine.freshQuery("SELECT order_key, state, fresh, rule FROM open_order").forEach {
      open[$0.key(0)] = ($0.int(1), $0.flag(2), $0.text(3))
    }
    return try engine.freshQuery(
      """
      SELECT d.key, d.account, d.number, d.issue_date, d.requested, d.currency
      FROM (\(ReportScan.movedOrders)) AS m CROSS JOIN orders d WHERE d.key = m.key ORDER BY m.key
      """
    ).with(first, first, first, first).map { row in
      let standing = open[row.key(0)]
      return OrderHead(
        key: row.key(0), customer: parties.id(row.key(1)), number: row.text(2), issued: row.optionalDate(3),
        requested: row.optionalDate(4), currency: row.currency(5), state: standing?.state,
        isFresh: standing?.isFresh ?? false, rule: standing?.rule ?? .empty)
    }
  }

  private func orderRow(
    _ head: OrderHead, _ book: MovedLines, _ index: Int, _ waiting: [LineKey: (released: Quantity, shipped: Quantity)],
    _ rule: Text
  ) -> ReportRow {
    let line = book.lines[index]
    let held = waiting[LineKey(order: head.key, line: Int(line.line))] ?? (.zero, .zero)
    let (ordered, cancelled) = (line.ordered, line.cancelled)
    let open = line.open ?? (head.isFresh ? ordered : .zero)
    var shipped = ordered - cancelled - open - held.released
    if head.state == nil, shipped.isNegative { shipped = .zero }
    let status = Self.status(
      head.state, ordered: ordered, cancelled: cancelled, shipped: shipped, notInvoiced: held.shipped)
    let item = items[line.item]
    return [
      .text(head.customer), .text(head.number), .text(book.lineId(index)), .date(head.issued),
      .date(line.requested ?? head.requested), .text(status), .text(item.sku), .text(book.buyerItem(index)),
      .text(book.description(index)), .text(book.unit(index)), .quantity(ordered), .quantity(cancelled),
      .quantity(held.released), .quantity(shipped), .quantity(shipped - held.shipped), .text(Text(head.currency.code)),
      .price(line.price), .quantity(line.priceBase), .amount(line.net, head.currency), .empty, .text(rule),
    ]
  }

  /// The rule of tonight's last ruling on each order.
  private func lastRules() throws -> [Key: Text] {
    var rules: [Key: Text] = [:]
    let query = try engine.freshQuery(
      "SELECT subject, rule FROM ruling WHERE key >= ? AND subject_kind = ? ORDER BY key")
    try query.with(first, SubjectKind.order.rawValue).forEach { rules[$0.key(0)] = $0.text(1) }
    return rules
  }

  private struct LineKey: Hashable {
    var order: Key
    var line: Int
  }

  /// Quantities on shipments that still need something: released to the warehouse, and shipped but not invoiced.
  private func openShipmentLines() throws -> [LineKey: (released: Quantity, shipped: Quantity)] {
    var lines: [LineKey: (released: Quantity, shipped: Quantity)] = [:]
    let query = try engine.freshQuery(
      """
      SELECT l.order_key, l.line, o.state, SUM(COALESCE(p.quantity, l.quantity))
      FROM open_shipment o JOIN shipment_line l ON l.shipment = o.shipment
      LEFT JOIN pick p ON p.confirmation = o.confirmation AND p.ordinal = l.ordinal
      GROUP BY l.order_key, l.line, o.state
      """)
    while try query.step() {
      let key = LineKey(order: query.key(0), line: query.integer(1))
      var known = lines[key] ?? (.zero, .zero)
      if query.integer(2) == 3 { known.shipped += query.quantity(3) } else { known.released += query.quantity(3) }
      lines[key] = known
    }
    return lines
  }

  private static func status(
    _ state: Int64?, ordered: Quantity, cancelled: Quantity, shipped: Quantity, notInvoiced: Quantity
  ) -> Text {
    let judgement: OrderLifeCycle.Judgement =
      switch state {
      case 1: .received
      case 2: .inReview
      case 3: .onHold
      case nil: .done
      default: .approved
      }
    let life = OrderLifeCycle(
      judgement, ordered: ordered, cancelled: cancelled, shipped: shipped, invoiced: shipped - notInvoiced)
    return Text(life.state.rawValue)
  }
}
