import OrderToCash

extension ReportScan {
  /// Lines of orders that are open or that moved tonight. Quantities are sums of facts: what was ordered is cancelled, open,
  /// allocated or shipped; what is shipped is invoiced or about to be.
  public func orders(_ body: (ReportRow) throws -> Void) throws {
    let query = try engine.freshQuery(
      """
      SELECT d.account, d.number, l.line_id, d.issue_date, COALESCE(l.requested, d.requested), w.state, i.sku, l.buyer_item,
        l.description, l.unit, l.quantity,
        COALESCE((SELECT SUM(x.quantity) FROM cancellation x WHERE x.order_key = d.key AND x.line = l.line), 0),
        COALESCE(b.quantity, CASE WHEN w.fresh = 1 THEN l.quantity ELSE 0 END), d.currency, l.price, l.price_base, l.net,
        d.key, l.line, COALESCE(w.rule, '')
      FROM (
        SELECT key FROM orders WHERE key >= ? UNION SELECT order_key FROM open_order
        UNION SELECT order_key FROM shipment WHERE key >= ? UNION SELECT order_key FROM cancellation WHERE key >= ?
        UNION SELECT s.order_key FROM confirmation c JOIN shipment s ON s.key = c.shipment WHERE c.key >= ?) AS m
      JOIN orders d ON d.key = m.key JOIN order_line l ON l.order_key = d.key JOIN item i ON i.item = l.item
      JOIN customer c ON c.account = d.account
      LEFT JOIN open_order w ON w.grp = c.grp AND w.order_key = d.key
      LEFT JOIN backlog_line b ON b.order_key = d.key AND b.line = l.line
      ORDER BY c.id, d.number, d.key, l.line
      """
    ).with(first, first, first, first)
    let waiting = try openShipmentLines()
    let rules = try lastRules()
    while try query.step() {
      let line = LineKey(order: query.key(17), line: query.integer(18))
      let open = query.quantity(12)
      let held = waiting[line] ?? (.zero, .zero)
      let (ordered, cancelled) = (query.quantity(10), query.quantity(11))
      var shipped = ordered - cancelled - open - held.released
      if query.optionalInt(5) == nil, shipped.isNegative { shipped = .zero }
      let currency = query.currency(13)
      let status = Self.status(
        query.optionalInt(5), ordered: ordered, cancelled: cancelled, shipped: shipped, notInvoiced: held.shipped)
      try body([
        .text(parties.id(query.key(0))), .text(query.text(1)), .text(query.text(2)), .date(query.optionalDate(3)),
        .date(query.optionalDate(4)), .text(status), .text(query.text(6)), .text(query.text(7)), .text(query.text(8)),
        .text(query.text(9)), .quantity(ordered), .quantity(cancelled), .quantity(held.released), .quantity(shipped),
        .quantity(shipped - held.shipped), .text(Text(currency.code)), .price(query.price(14)),
        .quantity(query.quantity(15)), .amount(query.int(16), currency), .empty,
        .text(rules[line.order] ?? query.text(19)),
      ])
    }
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
