import OrderToCash

extension ReportScan {
  /// Promises that stand, and those that ended tonight.
  public func promises(_ body: (ReportRow) throws -> Void) throws {
    let query = try engine.freshQuery(
      """
      SELECT p.number, p.account, p.item, p.currency, p.amount, p.due, p.made, COALESCE(d.who, ''), COALESCE(d.reason, ''),
        COALESCE(e.kind, 0), COALESCE(e.paid, 0)
      FROM promise p LEFT JOIN decision d ON d.key = p.decision LEFT JOIN promise_end e ON e.promise = p.key
      WHERE e.promise IS NULL OR e.date = ? ORDER BY p.number
      """
    ).with(date)
    while try query.step() {
      let (account, currency, item) = (query.key(1), query.currency(3), query.key(2))
      let end = Promise.End(rawValue: query.integer(9))
      let number = Promise.text(query.integer(0))
      try body([
        .text(number), .text(parties.id(account)), .text(parties.name(account)),
        .text(item.isNone ? .empty : try DisputeLoad.document(item, engine)), .text(Text(currency.code)),
        .amount(query.int(4), currency), .date(query.date(5)), .date(query.date(6)), .text(query.text(7)),
        .text(query.text(8)), .text(Text(end?.name ?? "open")), end == nil ? .empty : .amount(query.int(10), currency),
        .text(end == nil ? ExceptionLine.decisionRow(exception: number, verb: .revoke) : .empty),
      ])
    }
  }

  /// Invoices looked at tonight, a row for each finding.
  public func invoiceChecks(_ body: (ReportRow) throws -> Void) throws {
    let query = try engine.freshQuery(
      """
      SELECT k.account, i.document, i.issue_date, i.due_date, i.currency, i.open, COALESCE(f.code, ''),
        COALESCE(f.explanation, ''), k.owner
      FROM invoice_check k JOIN customer c ON c.account = k.account
      JOIN open_item i ON i.grp = c.grp AND i.account = k.account AND i.item = k.item
      LEFT JOIN invoice_finding f ON f.invoice_check = k.key
      WHERE k.key >= ? ORDER BY c.id, i.document, f.code, f.ordinal
      """
    ).with(first)
    while try query.step() {
      let (account, currency) = (query.key(0), query.currency(4))
      try body([
        .text(parties.id(account)), .text(parties.name(account)), .text(query.text(1)), .date(query.date(2)),
        .date(query.date(3)), .text(Text(currency.code)), .amount(query.int(5), currency), .text(query.text(6)),
        .text(query.text(7)), .text(query.text(6).isEmpty ? .empty : query.text(8)),
      ])
    }
  }

  /// What was handed over tonight, and what was taken back.
  public func handOvers() throws -> [ReportRow] {
    try engine.freshQuery(
      """
      SELECT h.agency, h.account, i.document, i.kind, i.order_number, i.issue_date, i.due_date, h.currency, i.original,
        h.open, i.level, i.last_reminder, COALESCE(d.who, ''), COALESCE(d.verb, '')
      FROM hand_over h JOIN customer c ON c.account = h.account
      JOIN open_item i ON i.grp = c.grp AND i.account = h.account AND i.item = h.item
      LEFT JOIN decision d ON d.key = h.decision
      WHERE h.key >= ? ORDER BY c.id, i.due_date, i.document, i.item
      """
    ).with(first).map { row in
      let (account, currency) = (row.key(1), row.currency(7))
      let party = parties[account]?.party ?? Party()
      return [
        .text(row.text(0)), .text(party.id), .text(party.name), .text(party.address.street),
        .text(party.address.postcode), .text(party.address.city), .text(party.address.country), .text(party.taxId),
        .text(party.email), .text(row.text(2)), .text(Text(OpenItem.Kind(rawValue: row.integer(3))?.name ?? "")),
        .text(row.text(4)), .date(row.date(5)), .date(row.date(6)), .text(Text(currency.code)),
        .amount(row.int(8), currency), .amount(row.int(9), currency), .integer(row.int(10)),
        .date(row.optionalDate(11)), .text(row.text(12)),
        .text(row.text(13) == Text(Verb.recall.rawValue) ? "recalled" : "handed over"),
      ]
    }
  }

  // MARK: Registers

  /// Documents by tax rate: those of tonight, or all with a date in a month.
  public func salesRegister(month: BusinessDate? = nil, _ body: (ReportRow) throws -> Void) throws {
    let from: BusinessDate = month.map { $0.adding(days: 1 - $0.parts.day) } ?? BusinessDate(days: -40_000)
    let condition = month == nil ? "v.key >= ? AND v.issue_date >= ?" : "v.key >= ? AND v.issue_date BETWEEN ? AND ?"
    let query = try engine.freshQuery(
      """
      SELECT v.number, v.kind, v.origin, v.issue_date, v.bill_to, v.currency, t.category, t.rate, t.base, t.tax, v.net,
        v.tax, v.base_net, v.base_tax, t.ordinal, 0
      FROM invoice v JOIN invoice_tax t ON t.invoice = v.key WHERE \(condition)
      UNION ALL SELECT v.number, v.kind, v.origin, v.issue_date, v.bill_to, v.currency, p.category, p.rate, -u.net, -u.tax,
        -u.net, -u.tax, -u.base_net, -u.base_tax, u.ordinal, 1
      FROM invoice v JOIN advance_use u ON u.document = v.key
      JOIN advance_part p ON p.advance = u.advance AND p.ordinal = u.part WHERE v.kind <> 381 AND \(condition)
      ORDER BY 1, 16, 7, 8, 15
      """)
    if let month {
      let key = try firstRunKey(from: from)
      try query.with(key, from, month, key, from, month)
    } else {
      try query.with(first, from, first, from)
    }
    while try query.step() {
      let isCredit = query.integer(1) == InvoiceDocument.Kind.creditNote.rawValue
      let isFee = query.integer(2) == InvoiceDraft.Origin.fee.rawValue
      let (account, currency, sign) = (query.key(4), query.currency(5), isCredit ? Int64(-1) : 1)
      let party = parties[account]?.party ?? Party()
      let (net, tax) = (sign * query.int(8), sign * query.int(9))
      let netBase = sign * ReportScan.part(query.int(8), of: query.int(10), base: query.int(12))
      let taxBase = sign * ReportScan.part(query.int(9), of: query.int(11), base: query.int(13))
      try body([
        .text(query.text(0)), .text(ReportScan.kind(query, isFee: isFee)), .date(query.date(3)),
        .text(party.id), .text(party.name), .text(party.address.country), .text(party.taxId), .text(query.text(6)),
        .percent(query.percent(7)), .text(Text(currency.code)), .amount(net, currency), .amount(tax, currency),
        .amount(net + tax, currency), .text(Text(base.code)), .amount(netBase, base), .amount(taxBase, base),
        .amount(netBase + taxBase, base),
      ])
    }
  }

  /// What an invoice deducts was taxed with its advance invoice: a row of its own takes it off.
  private static func kind(_ row: Query, isFee: Bool) -> Text {
    if row.flag(15) { return "advance deducted" }
    return isFee && row.integer(1) == 380 ? "fee" : InvoiceDocument.Kind(rawValue: row.integer(1))?.name ?? "invoice"
  }

  /// A part's share of the document's base amount.
  private static func part(_ part: Int64, of whole: Int64, base: Int64) -> Int64 {
    guard part != whole, whole != 0 else { return base }
    return Int64(dividedHalfAwayFromZero(Int128(base) * Int128(part), by: Int128(whole)))
  }

  /// Documents may be dated before the night that issued them, never after.
  private func firstRunKey(from day: BusinessDate) throws -> Key {
    let run = try engine.query("SELECT COALESCE(MIN(run), 0) FROM run WHERE date >= ?").with(day).first {
      $0.integer(0)
    }
    return Key(rawValue: Int64(run ?? 0) << 47)
  }

  // MARK: Master data

  /// What of customers, items, prices and rates changed tonight, and by which file.
  public func masterChanges(_ body: (ReportRow) throws -> Void) throws {
    try fieldChanges(body)
    try priceChanges(body)
    try rateChanges(body)
  }

  private func fieldChanges(_ body: (ReportRow) throws -> Void) throws {
    let query = try engine.freshQuery(
      """
      SELECT m.subject_kind, COALESCE(c.id, i.sku, ''), COALESCE(c.name, i.description, ''), m.field, m.old_value,
        m.new_value, COALESCE(f.path, ''), COALESCE(f.channel, ''), m.subject
      FROM master_change m LEFT JOIN file f ON f.key = m.file
      LEFT JOIN customer c ON m.subject_kind = 8 AND c.account = m.subject
      LEFT JOIN item i ON m.subject_kind = 9 AND i.item = m.subject
      WHERE m.key >= ? ORDER BY 1, 2, m.field, m.key
      """
    ).with(first)
    while try query.step() {
      let isNew = query.key(8).run == run
      let kind = SubjectKind(rawValue: query.integer(0))?.name ?? ""
      try body([
        .text(Text(kind)), .text(query.text(1)), .text(query.text(2)), .text(query.text(3)),
        .text(shown(query.text(4), query)), .text(shown(query.text(5), query)), .text(isNew ? "created" : "changed"),
        .text(query.text(6)), .text(query.text(7)),
      ])
    }
  }

  /// Entries of price lists, each with what held before for the same list, item, currency, unit, quantity and first day.
  private func priceChanges(_ body: (ReportRow) throws -> Void) throws {
    let isNew = try engine.freshQuery("SELECT 1 FROM price_entry WHERE key >= ? LIMIT 1").with(first).first { _ in true
    }
    guard isNew == true else { return }
    let query = try engine.freshQuery(
      """
      SELECT p.list, COALESCE(i.sku, ''), COALESCE(i.description, ''), p.currency, p.unit, p.is_discount, p.price,
        p.discount, p.min_quantity, p.valid_from, p.old_price, p.old_discount, COALESCE(f.path, ''),
        COALESCE(f.channel, '')
      FROM (SELECT key, file, list, item, currency, unit, is_discount, price, discount, min_quantity, valid_from,
          LAG(price) OVER same AS old_price, LAG(discount) OVER same AS old_discount
        FROM price_entry WINDOW same AS (
          PARTITION BY list, item, currency, unit, is_discount, min_quantity, valid_from ORDER BY key)) AS p
      LEFT JOIN item i ON i.item = p.item LEFT JOIN file f ON f.key = p.file
      WHERE p.key >= ? ORDER BY 2, 1, p.currency, p.unit, p.min_quantity, p.valid_from, p.key
      """
    ).with(first)
    while try query.step() {
      let isDiscount = query.flag(5)
      let isFirst = query.isNull(isDiscount ? 11 : 10)
      let old = isFirst ? "" : isDiscount ? "\(query.percent(11)) %" : query.price(10).description
      let new = isDiscount ? "\(query.percent(7)) %" : query.price(6).description
      guard isFirst || old != new else { continue }
      var field = "\(isDiscount ? "discount" : "price") in \(query.string(0))"
      if !query.isNull(3) { field += ", \(query.currency(3))" }
      if !query.string(4).isEmpty { field += " a \(query.string(4))" }
      if query.quantity(8) > .zero { field += " from \(query.quantity(8))" }
      if let day = query.optionalDate(9) { field += ", as of \(day)" }
      try body([
        .text("price"), .text(query.text(1)), .text(query.text(2)), .text(Text(field)), .text(Text(old)),
        .text(Text(new)),
        .text(isFirst ? "created" : "changed"), .text(query.text(12)), .text(query.text(13)),
      ])
    }
  }

  /// Exchange rates, each with that of the day before it.
  private func rateChanges(_ body: (ReportRow) throws -> Void) throws {
    let query = try engine.freshQuery(
      """
      SELECT r.currency, r.date, r.rate,
        (SELECT o.rate FROM rate o WHERE o.currency = r.currency AND o.key < r.key AND o.date <= r.date
          ORDER BY o.date DESC, o.key DESC LIMIT 1), COALESCE(f.path, ''), COALESCE(f.channel, '')
      FROM rate r LEFT JOIN file f ON f.key = r.file WHERE r.key >= ? ORDER BY r.currency, r.date, r.key
      """
    ).with(first)
    while try query.step() {
      let old = query.isNull(3) ? "" : query.price(3).description
      try body([
        .text("rate"), .text(Text(query.currency(0).code)), .empty, .text(Text("as of \(query.date(1))")),
        .text(Text(old)),
        .text(Text(query.price(2).description)), .text(old.isEmpty ? "created" : "changed"), .text(query.text(4)),
        .text(query.text(5)),
      ])
    }
  }

  /// A credit limit is kept in minor units; people read it with its decimals.
  private func shown(_ value: Text, _ row: Query) -> Text {
    guard row.string(3) == "credit_limit", let minor = Int64(value.string) else { return value }
    let currency = parties[row.key(8)]?.limitCurrency ?? base
    return Text(Money(minor: minor, currency: currency).decimal)
  }
}
