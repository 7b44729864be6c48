import OrderToCash

/// Reads credit notes that are asked for, and the invoices that they are about. Corrections are few, so each is looked up by its key.
struct CorrectionLoad {
  private let engine: Engine
  private let terms: TermsTable
  private let tax: TaxPolicy

  init(_ engine: Engine, terms: TermsTable, tax: TaxPolicy) {
    self.engine = engine
    self.terms = terms
    self.tax = tax
  }

  /// What waits, in the order in which it was asked for.
  func requests() throws -> [CreditRequest] {
    let lines = try engine.query(
      "SELECT line, quantity, price FROM credit_request_line WHERE request = ? ORDER BY ordinal")
    let query = try engine.freshQuery(
      """
      SELECT r.key, r.subject_kind, r.subject, r.extent, r.amount, r.reason, r.note, r.source
      FROM open_credit_request o JOIN credit_request r ON r.key = o.request ORDER BY r.key
      """)
    return try query.map { row in
      let key = row.key(0)
      return CreditRequest(
        key: key, about: SubjectKind(rawValue: row.integer(1)) ?? .invoice, row.key(2),
        CreditRequest.Extent(rawValue: row.integer(3)) ?? .full,
        lines: try lines.with(key).map { line in
          CreditRequest.Line(
            number: line.integer(0), quantity: line.isNull(1) ? nil : line.quantity(1),
            price: line.isNull(2) ? nil : line.price(2))
        }, amount: row.int(4), reason: CreditReason(rawValue: row.integer(5)) ?? .decision, note: row.text(6),
        source: row.key(7))
    }
  }

  /// The invoice that bills a shipment, or none.
  func invoice(ofShipment shipment: Key) throws -> Key? {
    let known = try engine.query("SELECT invoice FROM shipment_invoice WHERE shipment = ?").with(shipment)
      .first { $0.key(0) }
    // Invoices of before this was kept bill one shipment each.
    return try known
      ?? engine.query("SELECT key FROM invoice WHERE shipment = ? AND kind = 380 ORDER BY key").with(shipment)
      .first { $0.key(0) }
  }

  /// Whether a shipment is still to be invoiced.
  func isPending(_ shipment: Key) throws -> Bool {
    try engine.query(
      "SELECT 1 FROM shipment s JOIN open_shipment o ON o.bill_to = s.bill_to AND o.shipment = s.key WHERE s.key = ?"
    ).with(shipment).first { _ in true } ?? false
  }

  /// An invoice in the place of another takes its corrections.
  func standing(_ invoice: Key) throws -> Key {
    let query = try engine.query(
      "SELECT i.key FROM correction c JOIN invoice i ON i.key = c.document WHERE c.invoice = ? AND i.kind <> 381")
    var key = invoice
    while let next = try query.with(key).first({ $0.key(0) }) { key = next }
    return key
  }

  func invoice(_ key: Key) throws -> BilledInvoice? {
    let query = try engine.query(
      """
      SELECT i.number, i.account, i.bill_to, i.currency, i.gross, i.base_net, i.base_tax, i.rounding, i.base_rounding,
        i.origin, COALESCE(f.date, s.date, i.period_end), c.country, c.tax_id, COALESCE(o.ship_to_country, ''),
        COALESCE(o.ship_to_postcode, ''), c.region, c.postcode, i.period_start, i.period_end
      FROM invoice i LEFT JOIN customer c ON c.account = i.account LEFT JOIN orders o ON o.key = i.order_key
      LEFT JOIN shipment s ON s.key = i.shipment
      LEFT JOIN confirmation f ON f.shipment = s.key WHERE i.key = ? AND i.kind <> 381
      """)
    let found = try query.with(key).first { row -> BilledInvoice in
      var invoice = BilledInvoice(
        key: key, number: row.text(0), origin: InvoiceDraft.Origin(rawValue: row.integer(9)) ?? .shipment,
        account: row.key(1), billTo: row.key(2), currency: row.currency(3), lines: [], taxes: [], gross: row.int(4),
        baseNet: row.int(5), baseTax: row.int(6), rounding: row.int(7), baseRounding: row.int(8),
        terms: terms[row.key(2)])
      invoice.deliveryDate = row.optionalDate(10)
      if let start = row.optionalDate(17), let end = row.optionalDate(18) { invoice.period = start...end }
      let relation = tax.relation(
        buyerCountry: row.text(11), deliveryCountry: row.text(13), buyerTaxId: row.text(12))
      let isOwn = row.text(13).isEmpty && row.text(14).isEmpty
      invoice.place = TaxPlace(
        relation, isRegistered: !row.text(12).isEmpty, country: isOwn ? row.text(11) : row.text(13),
        region: isOwn ? row.text(15) : .empty, postcode: isOwn ? row.text(16) : row.text(14))
      return invoice
    }
    guard var invoice = found else { return nil }
    invoice.lines = try lines(of: key)
    invoice.charges = try charges(of: key)
    invoice.taxes = try taxes(of: key)
    if invoice.origin == .advance {
      try addUses(to: &invoice)
    } else {
      for note in try notes(of: key) { try add(note, to: &invoice) }
    }
    return invoice
  }

  private func lines(of invoice: Key) throws -> [BilledInvoice.Line] {
    let query = try engine.query(
      """
      SELECT l.ordinal, l.order_key, l.line, CASE WHEN l.shipment = 0 THEN v.shipment ELSE l.shipment END, l.quantity, l.net, l.tax_category, l.tax_rate,
        CASE WHEN l.price_base = 0 THEN o.price ELSE l.price END,
        CASE WHEN l.price_base = 0 THEN o.price_base ELSE l.price_base END, l.description, l.unit,
        COALESCE(i.tax_category, '')
      FROM invoice_line l JOIN invoice v ON v.key = l.invoice
      LEFT JOIN order_line o ON o.order_key = l.order_key AND o.line = l.line
      LEFT JOIN item i ON i.item = o.item WHERE l.invoice = ? ORDER BY l.ordinal
      """)
    return try query.with(invoice).map { row in
      BilledInvoice.Line(
        number: row.integer(0),
        line: InvoiceLine(
          order: row.key(1), orderLine: row.integer(2), shipment: row.key(3),
          billed: InvoiceTotals.Line(
            quantity: row.quantity(4), price: row.price(8), priceBase: row.quantity(9), category: row.text(6),
            rate: row.percent(7)), description: row.text(10), unit: row.text(11)),
        net: row.int(5), itemCategory: row.text(12))
    }
  }

  private func charges(of invoice: Key) throws -> [DocumentCharge] {
    try engine.query(
      """
      SELECT is_charge, code, reason, amount, tax_category, tax_rate FROM invoice_charge WHERE invoice = ? ORDER BY ordinal
      """
    ).with(invoice).map { DocumentChargeRow.read($0, from: 0) }
  }

  private func taxes(of invoice: Key) throws -> [TaxSubtotal] {
    try engine.query("SELECT category, rate, base, tax FROM invoice_tax WHERE invoice = ? ORDER BY ordinal").with(
      invoice
    )
    .map { TaxSubtotal(category: $0.text(0), rate: $0.percent(1), base: $0.int(2), tax: $0.int(3)) }
  }

  private struct Note {
    var key: Key
    var rounding: Int64
    var base: (net: Int64, tax: Int64, rounding: Int64)
  }

  private func notes(of invoice: Key) throws -> [Note] {
    try engine.query(
      """
      SELECT n.key, n.rounding, n.base_net, n.base_tax, n.base_rounding FROM correction c JOIN invoice n ON n.key = c.document
      WHERE c.invoice = ? AND n.kind = 381 ORDER BY n.key
      """
    ).with(invoice).map { Note(key: $0.key(0), rounding: $0.int(1), base: ($0.int(2), $0.int(3), $0.int(4))) }
  }

  /// What invoices deducted of an advance, and credit notes gave back.
  private func addUses(to invoice: inout BilledInvoice) throws {
    let uses = try engine.query(
      """
      SELECT u.advance, u.part, p.category, p.rate, u.net, u.tax, u.rounding, u.base_net, u.base_tax, u.base_rounding
      FROM advance_use u JOIN advance_part p ON p.advance = u.advance AND p.ordinal = u.part WHERE u.advance = ?
      ORDER BY u.document, u.ordinal
      """
    ).with(invoice.key).map { AdvanceBook.part($0, from: 0) }
    for use in uses {
      invoice.creditedTaxes.append(TaxSubtotal(category: use.category, rate: use.rate, base: use.net, tax: use.tax))
      invoice.creditedRounding += use.rounding
      invoice.creditedBaseNet += use.baseNet
      invoice.creditedBaseTax += use.baseTax
      invoice.creditedBaseRounding += use.baseRounding
    }
  }

  private func add(_ note: Note, to invoice: inout BilledInvoice) throws {
    invoice.creditedTaxes += try taxes(of: note.key)
    invoice.creditedRounding += note.rounding
    invoice.creditedBaseNet += note.base.net
    invoice.creditedBaseTax += note.base.tax
    invoice.creditedBaseRounding += note.base.rounding
    let query = try engine.query(
      "SELECT corrects_line, quantity, net FROM invoice_line WHERE invoice = ? AND corrects_line > 0 ORDER BY ordinal")
    let lines = try query.with(note.key).map { ($0.integer(0), $0.quantity(1), $0.int(2)) }
    for (number, quantity, net) in lines {
      guard let index = invoice.lines.firstIndex(where: { $0.number == number }) else { continue }
      invoice.lines[index].creditedQuantity += quantity
      invoice.lines[index].creditedNet += net
    }
  }
}

/// A row of `invoice_charge` as a business value.
enum DocumentChargeRow {
  /// From the column of `is_charge` on, in declared order.
  static func read(_ row: Query, from column: Int32) -> DocumentCharge {
    DocumentCharge(
      isCharge: row.flag(column), code: row.text(column + 1), reason: row.text(column + 2), amount: row.int(column + 3),
      category: row.text(column + 4), rate: row.percent(column + 5))
  }
}
