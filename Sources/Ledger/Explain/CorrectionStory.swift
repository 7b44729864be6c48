import OrderToCash

/// What an invoice bills, and the documents that it belongs together with.
extension Storyteller {
  /// `For order 4711, shipment SH-1; payment reference RF…`; several orders and shipments are counted and named.
  func billed(_ invoice: Key, order: String, shipment: String, _ reference: String) throws -> String {
    let paid = reference.isEmpty ? "" : "; payment reference \(reference)"
    guard order.isEmpty || shipment.isEmpty else { return "For order \(order), shipment \(shipment)\(paid)" }
    let rows = try engine.freshQuery(
      """
      SELECT DISTINCT s.number, o.number FROM invoice_line l JOIN shipment s ON s.key = l.shipment
      JOIN orders o ON o.key = l.order_key WHERE l.invoice = ? ORDER BY s.number, o.number
      """
    ).with(invoice).map { "\($0.string(0)) (order \($0.string(1)))" }
    guard !rows.isEmpty else { return "For no shipment\(paid)" }
    return "For \(rows.count) shipments: \(rows.joined(separator: ", "))\(paid)"
  }

  /// Credit notes and replacement of an invoice; what a credit note or a replacement corrects, and why.
  func addLinks(_ key: Key, _ reason: String, to story: inout Story) throws {
    let corrected = try engine.freshQuery(
      "SELECT p.number, i.kind FROM invoice i JOIN invoice p ON p.key = i.corrects WHERE i.key = ? AND i.corrects <> 0"
    ).with(key).first { ($0.string(0), $0.integer(1) == 381) }
    if let (number, isNote) = corrected {
      let others = try others(key).map { " together with \($0)" } ?? ""
      story.head.append((isNote ? "Corrects \(number)" : "Takes the place of \(number)") + others + ": \(reason)")
    } else if !reason.isEmpty {
      story.head.append("Because: \(reason)")
    }
    try engine.freshQuery(
      """
      SELECT d.key, d.number, d.kind, d.gross + d.rounding, d.currency, d.reason FROM correction c
      JOIN invoice d ON d.key = c.document WHERE c.invoice = ? ORDER BY d.key
      """
    ).with(key).forEach { row in
      let money = Money(minor: row.int(3), currency: row.currency(4))
      let what = row.integer(2) == 381 ? "Credited by" : "Replaced by"
      story.head.append("\(what) \(row.string(1)): \(money)")
      story.add(Story.Event(row.key(0), "\(what) \(row.string(1)): \(money)", [row.string(5)]))
    }
  }

  /// The other document of a credit note and replacement that were made together.
  private func others(_ key: Key) throws -> String? {
    try engine.freshQuery(
      """
      SELECT d.number FROM invoice i JOIN correction c ON c.invoice = i.corrects JOIN invoice d ON d.key = c.document
      WHERE i.key = ? AND d.key <> i.key AND d.issue_date = i.issue_date AND (d.kind = 381) <> (i.kind = 381)
      AND (d.key = i.key + 1 OR d.key = i.key - 1) ORDER BY d.key
      """
    ).with(key).first { $0.string(0) }
  }
}
