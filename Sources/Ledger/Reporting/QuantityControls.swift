import OrderToCash

/// From orders to shipments and from shipments to invoices by quantity, all items together: what was open before tonight, what
/// came and what went is what is open now. `o2c verify` proves the same line by line over the whole past.
struct QuantityControls {
  private let engine: Engine
  private let run: Int
  private let base: Currency
  private var first: Int64 { Int64(run) << 47 }

  init(_ engine: Engine, run: Int, base: Currency) {
    self.engine = engine
    self.run = run
    self.base = base
  }

  func lines() throws -> [ControlScan.Line] {
    let hasPast =
      try engine.query("SELECT 1 FROM control WHERE run < ? AND section = 'roll-forward' LIMIT 1").with(run)
      .first { _ in true } ?? false
    let takenOver = hasPast ? 0 : try sum("SELECT quantity AS q FROM order_line WHERE order_key < ?", first)
    let left =
      try sum(
        """
        SELECT l.quantity AS q FROM shipment s JOIN shipment_line l ON l.shipment = s.key
        WHERE s.key >= ? AND s.immediate = 1
        """, first)
      + sum(
        """
        SELECT p.quantity AS q FROM confirmation c JOIN pick p ON p.confirmation = c.key WHERE c.key >= ?
        AND NOT EXISTS (SELECT 1 FROM confirmation d WHERE d.shipment = c.shipment AND d.key > c.key)
        """, first)
    let orders = try flow(
      section: "orders to shipments",
      (hasPast ? [] : [Movement("2 taken over at go-live", takenOver, "orders.csv")]) + [
        Movement(
          "3 ordered tonight", try sum("SELECT quantity AS q FROM order_line WHERE order_key >= ?", first), "orders.csv"
        ),
        Movement(
          "4 cancelled tonight", -(try sum("SELECT quantity AS q FROM cancellation WHERE key >= ?", first)),
          "orders.csv"),
        Movement("5 left the house tonight", -left, "shipments.csv"),
      ], now: try undelivered(), before: "1 to deliver before tonight", after: QuantityControls.toDeliver,
      rows: "orders.csv", hasPast: hasPast)
    let invoiced = try sum(
      """
      SELECT l.quantity AS q FROM invoice i JOIN invoice_line l ON l.invoice = i.key
      WHERE i.key >= ? AND i.kind = 380 AND i.origin <= 1 AND (l.shipment <> 0 OR i.shipment <> 0)
      """, first)
    let shipments = try flow(
      section: ShipmentControls.section,
      [
        Movement("1.2 quantity shipped tonight", left, "shipments.csv"),
        Movement("1.3 quantity invoiced tonight", -invoiced, "invoices.csv"),
      ], now: try uninvoiced(), before: "1.1 quantity shipped, not invoiced before tonight",
      after: QuantityControls.toInvoice, rows: "shipped-not-invoiced.csv", hasPast: hasPast)
    return orders + shipments
  }

  private static let toDeliver: Text = "6 to deliver, against open orders and shipments that wait for the warehouse"
  private static let toInvoice: Text = "1.4 quantity shipped, not invoiced, against open shipments"

  private struct Movement {
    var item: Text
    /// Millionths.
    var quantity: Int128
    var rows: Text

    init(_ item: Text, _ quantity: Int128, _ rows: Text) {
      (self.item, self.quantity, self.rows) = (item, quantity, rows)
    }
  }

  /// The opening is what the night before closed with. A ledger whose nights knew no such control begins with what tonight leaves.
  private func flow(
    section: Text, _ movements: [Movement], now: Int128, before: Text, after: Text, rows: Text, hasPast: Bool
  ) throws -> [ControlScan.Line] {
    let moved = movements.reduce(Int128(0)) { $0 + $1.quantity }
    let last = try engine.query(
      "SELECT amount FROM control WHERE run < ? AND section = ? AND item = ? ORDER BY run DESC LIMIT 1"
    ).with(run, section, after).first { Int128($0.int(0)) }
    let opening = last ?? (hasPast ? now - moved : 0)
    func line(_ item: Text, _ quantity: Int128, _ compared: Int128?, _ rows: Text) -> ControlScan.Line {
      var line = ControlScan.Line(
        section: section, item: item, currency: base, amount: Int64(clamping: quantity),
        compared: compared.map { Int64(clamping: $0) }, rows: rows)
      line.isQuantity = true
      return line
    }
    return [line(before, opening, nil, rows)] + movements.map { line($0.item, $0.quantity, nil, $0.rows) }
      + [line(after, opening + moved, now, rows)]
  }

  private func undelivered() throws -> Int128 {
    try sum("SELECT quantity AS q FROM backlog_line")
      + sum(
        "SELECT l.quantity AS q FROM open_order o JOIN order_line l ON l.order_key = o.order_key WHERE o.fresh = 1")
      + sum(
        """
        SELECT l.quantity AS q FROM open_shipment o JOIN shipment_line l ON l.shipment = o.shipment
        WHERE o.state IN (1, 2)
        """)
  }

  private func uninvoiced() throws -> Int128 {
    try sum(
      """
      SELECT CASE WHEN o.confirmation = 0 THEN l.quantity ELSE COALESCE(p.quantity, 0) END AS q
      FROM open_shipment o JOIN shipment_line l ON l.shipment = o.shipment
      LEFT JOIN pick p ON p.confirmation = o.confirmation AND p.ordinal = l.ordinal WHERE o.state = 3
      """)
  }

  /// Wide, as many quantities at their bound would leave 64 bits: whole units and parts are added up apart.
  private func sum(_ rows: String, _ first: Int64? = nil) throws -> Int128 {
    let query = try engine.freshQuery(
      "SELECT COALESCE(SUM(q / 1000000), 0), COALESCE(SUM(q % 1000000), 0) FROM (\(rows)) AS x")
    let bound = try first.map { try query.with($0) } ?? query
    return try bound.first { Int128($0.int(0)) * 1_000_000 + Int128($0.int(1)) } ?? 0
  }
}
