import OrderToCash

/// What should have left and has not, or left too late: for `reports/late-shipments.csv`.
extension ReportScan {
  /// By customer, order and line. Late are order lines that wait past the requested date, shipments that the warehouse has not
  /// confirmed by the day on which they were to leave, and what left tonight after such a day.
  public func lateShipments(_ body: (ReportRow) throws -> Void) throws {
    var late = try lateOrders()
    late += try lateReleases()
    late += try leftLate()
    late.sort { ($0.customer, $0.order, $0.line, $0.shipment) < ($1.customer, $1.order, $1.line, $1.shipment) }
    for line in late { try body(line.row) }
  }

  /// Lines of open orders past their day, with what is not released of them.
  private func lateOrders() throws -> [LateLine] {
    let query = try engine.freshQuery(
      """
      SELECT o.account, d.number, l.line, l.line_id, l.item, CASE WHEN o.fresh = 1 THEN l.quantity ELSE b.quantity END, l.unit,
        COALESCE(l.requested, d.requested), o.state, o.rule
      FROM open_order o JOIN orders d ON d.key = o.order_key JOIN order_line l ON l.order_key = o.order_key
      LEFT JOIN backlog_line b ON b.order_key = l.order_key AND b.line = l.line
      WHERE COALESCE(l.requested, d.requested) < ? AND (o.fresh = 1 OR b.quantity > 0)
      """)
    return try query.with(date).map { row in
      var line = LateLine(
        customer: parties.id(row.key(0)), order: row.text(1), line: row.integer(2), lineId: row.text(3),
        sku: items[row.key(4)].sku, quantity: row.quantity(5), unit: row.text(6), requested: row.date(7))
      line.days = date.days(since: row.date(7))
      switch row.integer(8) {
      case 2: line.reason = "in review"
      case 3: line.reason = "on hold"
      case 5: line.reason = "out of stock"
      default: line.reason = "not released"
      }
      return line
    }
  }

  /// Lines of shipments at the warehouse past the day on which they were to leave.
  private func lateReleases() throws -> [LateLine] {
    let query = try engine.freshQuery(
      """
      SELECT s.account, d.number, l.line, o.line_id, l.item, l.quantity, o.unit, COALESCE(o.requested, d.requested),
        COALESCE(s.ship_date, s.date), s.number, s.warehouse, s.carrier, 0
      FROM open_shipment w JOIN shipment s ON s.key = w.shipment JOIN orders d ON d.key = s.order_key
      JOIN shipment_line l ON l.shipment = s.key JOIN order_line o ON o.order_key = l.order_key AND o.line = l.line
      WHERE w.state = 1 AND (COALESCE(s.ship_date, s.date) < ? OR COALESCE(o.requested, d.requested) < ?)
      """
    ).with(date, date)
    return try query.map { row in
      var line = shipped(row)
      line.reason = "awaits the warehouse"
      line.days = date.days(since: min(row.date(8), row.optionalDate(7) ?? row.date(8)))
      return line
    }
  }

  /// Lines of shipments that left tonight after their day.
  private func leftLate() throws -> [LateLine] {
    let query = try engine.freshQuery(
      """
      SELECT s.account, d.number, l.line, o.line_id, l.item, p.quantity, o.unit, COALESCE(o.requested, d.requested),
        COALESCE(s.ship_date, s.date), s.number, s.warehouse, s.carrier, c.date
      FROM confirmation c JOIN shipment s ON s.key = c.shipment JOIN orders d ON d.key = s.order_key
      JOIN pick p ON p.confirmation = c.key JOIN shipment_line l ON l.shipment = s.key AND l.ordinal = p.ordinal
      JOIN order_line o ON o.order_key = l.order_key AND o.line = l.line
      WHERE c.key >= ? AND p.quantity > 0 AND (s.ship_date < c.date OR COALESCE(o.requested, d.requested) < c.date)
      """
    ).with(first)
    return try query.map { row in
      var line = shipped(row)
      line.reason = "left late"
      line.left = row.date(12)
      line.days = row.date(12).days(since: min(row.date(8), row.optionalDate(7) ?? row.date(8)))
      return line
    }
  }

  private func shipped(_ row: Query) -> LateLine {
    var line = LateLine(
      customer: parties.id(row.key(0)), order: row.text(1), line: row.integer(2), lineId: row.text(3),
      sku: items[row.key(4)].sku, quantity: row.quantity(5), unit: row.text(6), requested: row.optionalDate(7))
    line.planned = row.date(8)
    line.shipment = row.text(9)
    line.warehouse = warehouses.name(of: row.text(10))
    line.carrier = row.text(11)
    return line
  }
}

private struct LateLine {
  var customer: Text
  var order: Text
  var line: Int
  var lineId: Text
  var sku: Text
  var quantity: Quantity
  var unit: Text
  var requested: BusinessDate?
  var planned: BusinessDate?
  var left: BusinessDate?
  var days = 0
  var reason: Text = .empty
  var shipment: Text = .empty
  var warehouse: Text = .empty
  var carrier: Text = .empty

  var row: ReportRow {
    [
      .text(customer), .text(order), .integer(line), .text(lineId), .text(sku), .quantity(quantity), .text(unit),
      .date(requested),
      .date(planned), .date(left), .integer(days), .text(reason), .text(shipment), .text(warehouse), .text(carrier),
    ]
  }
}
