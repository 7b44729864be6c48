import OrderToCash

extension ReportScan {
  /// Shipment lines released, confirmed or waiting for the warehouse.
  public func shipments(_ body: (ReportRow) throws -> Void) throws {
    let moved = try ReportPlaces(engine, "moved_shipment", ReportScan.movedShipments, first).table
    let heads = try engine.freshQuery(
      """
      SELECT m.place, s.number, s.account, d.number, s.immediate, COALESCE(c.key, 0), COALESCE(c.date, s.date), d.ship_to_id,
        d.ship_to_name, COALESCE(c.carrier, ''), COALESCE(c.tracking, ''), s.warehouse, s.carrier, s.service, s.ship_date,
        s.weight
      FROM \(moved) m CROSS JOIN shipment s JOIN orders d ON d.key = s.order_key
      LEFT JOIN confirmation c ON c.shipment = s.key WHERE s.key = m.key ORDER BY m.place
      """)
    let lines = try MergeScan(
      engine.freshQuery(
        """
        SELECT m.place, l.ordinal, o.line_id, l.item, o.item, o.description, o.unit, COALESCE(p.quantity, l.quantity),
          COALESCE(b.quantity, 0)
        FROM \(moved) m LEFT JOIN confirmation c ON c.shipment = m.key CROSS JOIN shipment_line l
        CROSS JOIN order_line o ON o.order_key = l.order_key AND o.line = l.line
        LEFT JOIN pick p ON p.confirmation = c.key AND p.ordinal = l.ordinal
        LEFT JOIN backlog_line b ON b.order_key = l.order_key AND b.line = l.line
        WHERE l.shipment = m.key ORDER BY m.place, l.ordinal
        """))
    let invoices = try invoiceNumbers(moved)
    while try heads.step() {
      let head = try shipmentHead(heads, invoices)
      try lines.rows(of: heads.key(0)) { try body(shipmentRow(head, $0)) }
    }
  }

  private static let movedShipments = """
    SELECT ROW_NUMBER() OVER (ORDER BY s.number, s.key), s.key FROM (
      SELECT key FROM shipment WHERE key >= ? UNION SELECT shipment FROM open_shipment
      UNION SELECT shipment FROM confirmation WHERE key >= ?
    ) AS m CROSS JOIN shipment s WHERE s.key = m.key
    """

  private struct Head {
    var number: Text
    var customer: Text
    var order: Text
    var status: Text
    var leftOn: BusinessDate?
    var shipTo: Text
    var carrier: Text
    var tracking: Text
    var invoice: Text
    var warehouse: Text
    var service: Text
    var shipDate: BusinessDate?
    var weight: Quantity
  }

  private func shipmentHead(_ row: Query, _ invoices: MergeScan) throws -> Head {
    let left = row.flag(4) || !row.key(5).isNone
    var invoice = Text.empty
    try invoices.rows(of: row.key(0)) { invoice = $0.text(1) }
    return Head(
      number: row.text(1), customer: parties.id(row.key(2)), order: row.text(3),
      status: !invoice.isEmpty ? "invoiced" : left ? "shipped" : "released", leftOn: left ? row.date(6) : nil,
      shipTo: row.text(7).isEmpty ? row.text(8) : row.text(7),
      carrier: row.text(9).isEmpty ? row.text(12) : row.text(9), tracking: row.text(10), invoice: invoice,
      warehouse: warehouses.name(of: row.text(11)), service: row.text(13), shipDate: row.optionalDate(14),
      weight: row.quantity(15))
  }

  private func shipmentRow(_ head: Head, _ row: Query) -> ReportRow {
    let item = items[row.key(3)]
    return [
      .text(head.number), .integer(row.int(1)), .text(head.customer), .text(head.order), .text(row.text(2)),
      .text(item.sku), .text(row.key(3) == row.key(4) ? row.text(5) : item.description), .text(row.text(6)),
      .quantity(row.quantity(7)), .quantity(row.quantity(8)), .text(head.status), .date(head.leftOn),
      .text(head.shipTo), .text(head.carrier), .text(head.tracking), .text(head.invoice), .text(head.warehouse),
      .text(head.service), .date(head.shipDate), head.weight.isZero ? .empty : .quantity(head.weight),
    ]
  }

  /// Tonight's invoices by the place of the shipment that they bill, the latest last.
  private func invoiceNumbers(_ moved: String) throws -> MergeScan {
    try MergeScan(
      engine.freshQuery(
        """
        SELECT m.place, i.number FROM (
          SELECT key, shipment, number FROM invoice WHERE key >= ? AND shipment <> 0 AND kind <> 381 UNION
          SELECT i.key, l.shipment, i.number FROM invoice i JOIN invoice_line l ON l.invoice = i.key
          WHERE i.key >= ? AND i.shipment = 0 AND i.kind <> 381 AND l.shipment <> 0
        ) AS i CROSS JOIN \(moved) m WHERE m.key = i.shipment ORDER BY m.place, i.key
        """
      ).with(first, first))
  }
}
