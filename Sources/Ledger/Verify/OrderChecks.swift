import OrderToCash

extension Verification {
  /// What left the house of each shipment line, 0 for what waits for the warehouse. `released` is what still waits.
  static let left = """
    SELECT l.shipment, l.ordinal, l.order_key, l.line, l.item,
      CASE WHEN s.immediate = 1 THEN l.quantity WHEN o.state IN (1, 2) THEN 0 ELSE COALESCE(p.quantity, 0) END AS shipped,
      CASE WHEN s.immediate = 0 AND o.state IN (1, 2) THEN l.quantity ELSE 0 END AS released
    FROM shipment s JOIN shipment_line l ON l.shipment = s.key
    LEFT JOIN open_shipment o ON o.bill_to = s.bill_to AND o.shipment = s.key
    LEFT JOIN (SELECT shipment, MAX(key) AS key FROM confirmation GROUP BY shipment) c ON c.shipment = s.key
    LEFT JOIN pick p ON p.confirmation = c.key AND p.ordinal = l.ordinal
    """

  /// Per order line: ordered = shipped + open + cancelled.
  func orderLines() throws -> CheckResult {
    var findings: [String] = []
    var count = 0
    let query = try engine.freshQuery(
      """
      SELECT l.order_key, l.line, r.number, l.quantity, COALESCE(s.shipped, 0), COALESCE(s.released, 0),
        COALESCE(c.quantity, 0),
        CASE WHEN o.order_key IS NULL THEN 0 WHEN o.fresh = 1 THEN l.quantity ELSE COALESCE(b.quantity, 0) END,
        CASE WHEN o.order_key IS NULL THEN COALESCE(b.quantity, 0) ELSE 0 END
      FROM order_line l JOIN orders r ON r.key = l.order_key
      LEFT JOIN (SELECT order_key, line, SUM(shipped) AS shipped, SUM(released) AS released FROM (\(Verification.left)) AS x
        GROUP BY order_key, line) s ON s.order_key = l.order_key AND s.line = l.line
      LEFT JOIN (SELECT order_key, line, SUM(quantity) AS quantity FROM cancellation GROUP BY order_key, line) c
        ON c.order_key = l.order_key AND c.line = l.line
      LEFT JOIN (SELECT order_key, MAX(fresh) AS fresh FROM open_order GROUP BY order_key) o ON o.order_key = l.order_key
      LEFT JOIN backlog_line b ON b.order_key = l.order_key AND b.line = l.line
      ORDER BY l.order_key, l.line
      """)
    try query.forEach { row in
      count += 1
      let name = "order \(row.text(2)) (\(row.key(0))) line \(row.int(1))"
      let (ordered, shipped, released) = (row.quantity(3), row.quantity(4), row.quantity(5))
      let (cancelled, open, orphan) = (row.quantity(6), row.quantity(7), row.quantity(8))
      if ordered != shipped + released + cancelled + open {
        findings.append(
          "\(name): ordered \(ordered), but shipped \(shipped) + released \(released) + open \(open) + cancelled "
            + "\(cancelled)")
      }
      if !orphan.isZero { findings.append("\(name) is done, and \(orphan) of it still wait in backlog_line") }
    }
    return CheckResult("order lines", looked: "\(count) lines", findings: findings)
  }

  /// What left the house is invoiced exactly once, or waits for its invoice.
  func shipments() throws -> CheckResult {
    var findings: [String] = []
    var count = 0
    let query = try engine.freshQuery(
      """
      SELECT x.shipment, s.number, x.line, x.shipped, COALESCE(v.invoices, 0), COALESCE(v.quantity, 0), o.state
      FROM (SELECT shipment, order_key, line, SUM(shipped) AS shipped FROM (\(Verification.left)) AS y
        GROUP BY shipment, order_key, line) x
      JOIN shipment s ON s.key = x.shipment
      LEFT JOIN open_shipment o ON o.bill_to = s.bill_to AND o.shipment = s.key
      LEFT JOIN (SELECT CASE WHEN l.shipment = 0 THEN i.shipment ELSE l.shipment END AS shipment, l.order_key, l.line,
        COUNT(DISTINCT i.key) AS invoices, SUM(l.quantity) AS quantity
        FROM invoice i JOIN invoice_line l ON l.invoice = i.key WHERE i.kind = 380 AND i.origin <= 1
        GROUP BY 1, l.order_key, l.line) v
        ON v.shipment = x.shipment AND v.order_key = x.order_key AND v.line = x.line
      ORDER BY x.shipment, x.order_key, x.line
      """)
    try query.forEach { row in
      count += 1
      let name = "shipment \(row.text(1)) (\(row.key(0))) order line \(row.int(2))"
      let (shipped, invoices, quantity) = (row.quantity(3), row.integer(4), row.quantity(5))
      if row.isNull(6) {
        if quantity != shipped { findings.append("\(name): \(shipped) left the house, \(quantity) are invoiced") }
      } else if invoices > 0 {
        findings.append("\(name): \(quantity) are invoiced, and the shipment still waits for its invoice")
      }
      if invoices > 1 { findings.append("\(name) is on \(invoices) invoices") }
    }
    return CheckResult("shipments", looked: "\(count) shipped lines", findings: findings)
  }

  /// Invoices add up: lines to net, taxes to tax, and each tax is its rate of its base (EN 16931 BR-CO-10, 14, 17).
  func invoices() throws -> CheckResult {
    var findings: [String] = []
    var count = 0
    let query = try engine.freshQuery(
      """
      SELECT i.key, i.number, i.currency, i.net, i.tax, i.gross, i.base_net + i.base_tax - i.base_gross, COALESCE(l.net, 0) + i.charges,
        COALESCE(t.base, 0), COALESCE(t.tax, 0)
      FROM invoice i LEFT JOIN (SELECT invoice, SUM(net) AS net FROM invoice_line GROUP BY invoice) l ON l.invoice = i.key
      LEFT JOIN (SELECT invoice, SUM(base) AS base, SUM(tax) AS tax FROM invoice_tax GROUP BY invoice) t
        ON t.invoice = i.key
      ORDER BY i.key
      """)
    try query.forEach { row in
      count += 1
      let name = "invoice \(row.text(1)) (\(row.key(0)))"
      let (net, tax, gross) = (row.int(3), row.int(4), row.int(5))
      func money(_ minor: Int64) -> String { Money(minor: minor, currency: row.currency(2)).description }
      if net + tax != gross { findings.append("\(name): net \(money(net)) + tax \(money(tax)) is not \(money(gross))") }
      if row.int(6) != 0 { findings.append("\(name): net, tax and gross differ in base currency by \(row.int(6))") }
      if row.int(7) != net {
        findings.append("\(name): its lines sum to \(money(row.int(7))) with charges, net is \(money(net))")
      }
      if row.int(8) != net || row.int(9) != tax {
        findings.append("\(name): its taxes are \(money(row.int(9))) on \(money(row.int(8))), stated \(money(tax))")
      }
    }
    try engine.freshQuery(
      "SELECT t.invoice, i.number, t.rate, t.base, t.tax, i.currency FROM invoice_tax t JOIN invoice i ON i.key = t.invoice"
    ).forEach { row in
      guard row.percent(2).tax(on: row.int(3), row.currency(5)) != row.int(4) else { return }
      findings.append("invoice \(row.text(1)): \(row.percent(2)) % of \(row.int(3)) is not \(row.int(4))")
    }
    return CheckResult("invoices", looked: "\(count) invoices and credit notes", findings: findings)
  }
}
