import OrderToCash

extension ReportScan {
  /// Lines of orders that are open or that moved tonight. Quantities are sums of facts: what was ordered is cancelled, open,
  /// allocated or shipped; what is shipped is invoiced or about to be.
  public func orders(_ body: (ReportRow) throws -> Void) throws {
    let places = try ReportPlaces(engine, "moved_order", ReportScan.movedOrders, first)
    let parts = try OrderParts(engine, places, first)
    let heads = try engine.freshQuery(
      """
      SELECT m.place, d.account, d.number, d.issue_date, d.requested, d.currency
      FROM \(places.table) m CROSS JOIN orders d WHERE d.key = m.key ORDER BY m.place
      """)
    var lines: [OrderParts.Line] = []
    while try heads.step() {
      let head = OrderHead(
        customer: parties.id(heads.key(1)), number: heads.text(2), issued: heads.optionalDate(3),
        requested: heads.optionalDate(4), currency: heads.currency(5), standing: try parts.standing(heads.key(0)))
      let rule = try parts.rule(heads.key(0)) ?? head.standing?.rule ?? .empty
      try parts.lines(heads.key(0), into: &lines)
      for line in lines { try body(orderRow(head, line, rule)) }
    }
  }

  private static let movedOrders = """
    SELECT ROW_NUMBER() OVER (ORDER BY COALESCE(c.id, ''), d.number, d.key), d.key FROM (
      SELECT key FROM orders WHERE key >= ? UNION SELECT order_key FROM open_order
      UNION SELECT order_key FROM shipment WHERE key >= ? UNION SELECT order_key FROM cancellation WHERE key >= ?
      UNION SELECT s.order_key FROM confirmation c JOIN shipment s ON s.key = c.shipment WHERE c.key >= ?
    ) AS m CROSS JOIN orders d LEFT JOIN customer c ON c.account = d.account WHERE d.key = m.key
    """

  private struct OrderHead {
    var customer: Text
    var number: Text
    var issued: BusinessDate?
    var requested: BusinessDate?
    var currency: Currency
    /// Nil when it is not open any more.
    var standing: OrderParts.Standing?
  }

  private func orderRow(_ head: OrderHead, _ line: OrderParts.Line, _ rule: Text) -> ReportRow {
    let (ordered, cancelled) = (line.ordered, line.cancelled)
    let open = line.open ?? (head.standing?.isFresh == true ? ordered : .zero)
    var shipped = ordered - cancelled - open - line.released
    if head.standing == nil, shipped.isNegative { shipped = .zero }
    let status = Self.status(
      head.standing?.state, ordered: ordered, cancelled: cancelled, shipped: shipped, notInvoiced: line.notInvoiced)
    return [
      .text(head.customer), .text(head.number), .text(line.id), .date(head.issued),
      .date(line.requested ?? head.requested), .text(status), .text(items[line.item].sku), .text(line.buyerItem),
      .text(line.description), .text(line.unit), .quantity(ordered), .quantity(cancelled),
      .quantity(line.released), .quantity(shipped), .quantity(shipped - line.notInvoiced),
      .text(Text(head.currency.code)), .price(line.price), .quantity(line.priceBase),
      .amount(line.net, head.currency), .empty, .text(rule),
    ]
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
