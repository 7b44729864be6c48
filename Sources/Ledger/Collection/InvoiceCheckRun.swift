import OrderToCash

/// Checks the invoices that tonight's units chose: one query for all of them.
struct InvoiceCheckRun {
  private let engine: Engine
  private let run: Int
  private let facts: UnitFacts

  init(_ engine: Engine, run: Int, facts: UnitFacts) {
    self.engine = engine
    self.run = run
    self.facts = facts
  }

  func carryOut() throws {
    for (key, invoice) in try load() {
      let findings = InvoiceCheck.findings(invoice)
      for (ordinal, finding) in findings.enumerated() {
        try engine.append(.invoiceFinding).add(key).add(ordinal + 1).add(finding.code).add(finding.text).end()
      }
      try facts.add(InvoiceCheck.ruling(invoice, findings))
      if !findings.isEmpty { try facts.raise(InvoiceCheck.task(invoice, findings)) }
    }
  }

  private func load() throws -> [(Key, CheckedInvoice)] {
    let first = Key(rawValue: Int64(run) << 47)
    let disputes = try self.disputes(first)
    let query = try engine.freshQuery(
      """
      SELECT k.key, k.item, k.account, k.owner, c.id, i.document, i.currency, i.open, i.order_number,
        COALESCE((SELECT o.buyer_reference FROM invoice v JOIN orders o ON o.key = v.order_key WHERE v.key = k.item), ''),
        c.street, c.city, c.postcode, c.tax_id, c.endpoint, c.email,
        EXISTS (SELECT 1 FROM invoice_tax t WHERE t.invoice = k.item AND t.category IN ('K', 'AE')),
        COALESCE((SELECT r.code FROM invoice_response r WHERE r.item = k.item ORDER BY r.key DESC LIMIT 1), ''),
        EXISTS (SELECT 1 FROM open_return q JOIN shipment_invoice s ON s.shipment = q.shipment
          WHERE q.bill_to = k.account AND s.invoice = k.item),
        EXISTS (SELECT 1 FROM invoice v JOIN shipment s ON s.key = v.shipment
          WHERE v.key = k.item AND s.immediate = 0
            AND NOT EXISTS (SELECT 1 FROM confirmation f WHERE f.shipment = s.key)),
        COALESCE((SELECT MIN(w.document) FROM open_item w WHERE w.grp = c.grp AND w.account = k.account AND w.item <> k.item
          AND w.kind = 1 AND w.original = i.original AND w.currency = i.currency AND w.order_number = i.order_number
          AND w.order_number <> '' AND w.document <> i.document), ''),
        EXISTS (SELECT 1 FROM opening_item p WHERE p.key = k.item)
      FROM invoice_check k JOIN customer c ON c.account = k.account
      JOIN open_item i ON i.grp = c.grp AND i.account = k.account AND i.item = k.item
      WHERE k.key >= ? ORDER BY k.key
      """
    ).with(first)
    return try query.map { row in
      var invoice = CheckedInvoice(
        item: row.key(1), account: row.key(2), customer: row.text(4), document: row.text(5), currency: row.currency(6),
        open: row.int(7), owner: row.text(3))
      // What was taken over at go-live came without its orders.
      invoice.hasReference = !row.text(8).isEmpty || !row.text(9).isEmpty || row.flag(21)
      invoice.hasAddress = ![Int32(10), 11, 12].contains { row.text($0).isEmpty }
      invoice.lacksTaxNumber = row.flag(16) && row.text(13).isEmpty
      invoice.isUnreachable = row.text(14).isEmpty && row.text(15).isEmpty
      invoice.answer = row.text(17)
      invoice.isReturned = row.flag(18)
      invoice.isUnconfirmed = row.flag(19)
      invoice.twin = row.text(20)
      invoice.disputes = disputes[invoice.item] ?? []
      return (row.key(0), invoice)
    }
  }

  private func disputes(_ first: Key) throws -> [Key: [DisputeReason]] {
    var found: [Key: [DisputeReason]] = [:]
    try engine.freshQuery(
      """
      SELECT d.item, d.reason FROM invoice_check k JOIN open_dispute d ON d.item = k.item WHERE k.key >= ?
      ORDER BY d.item, d.dispute
      """
    ).with(first).forEach { found[$0.key(0), default: []].append(DisputeReason(rawValue: $0.string(1)) ?? .other) }
    return found
  }
}
