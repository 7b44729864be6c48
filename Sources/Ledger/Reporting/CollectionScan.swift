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

  /// What was handed over tonight.
  public func handOvers() throws -> [ReportRow] {
    try engine.freshQuery(
      """
      SELECT h.agency, h.account, i.document, i.kind, i.order_number, i.issue_date, i.due_date, h.currency, i.original,
        h.open, i.level, i.last_reminder, COALESCE(d.who, '')
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
        v.tax, v.base_net, v.base_tax
      FROM invoice v JOIN invoice_tax t ON t.invoice = v.key WHERE \(condition)
      ORDER BY v.number, t.category, t.rate, t.ordinal
      """)
    if let month { try query.with(try firstRunKey(from: from), from, month) } else { try query.with(first, from) }
    while try query.step() {
      let isCredit = query.integer(1) == InvoiceDocument.Kind.creditNote.rawValue
      let isFee = query.integer(2) == InvoiceDraft.Origin.fee.rawValue
      let (account, currency, sign) = (query.key(4), query.currency(5), isCredit ? Int64(-1) : 1)
      let party = parties[account]?.party ?? Party()
      let (net, tax) = (sign * query.int(8), sign * query.int(9))
      let netBase = sign * ReportScan.part(query.int(8), of: query.int(10), base: query.int(12))
      let taxBase = sign * ReportScan.part(query.int(9), of: query.int(11), base: query.int(13))
      try body([
        .text(query.text(0)), .text(isCredit ? "credit note" : isFee ? "fee" : "invoice"), .date(query.date(3)),
        .text(party.id), .text(party.name), .text(party.address.country), .text(party.taxId), .text(query.text(6)),
        .percent(query.percent(7)), .text(Text(currency.code)), .amount(net, currency), .amount(tax, currency),
        .amount(net + tax, currency), .text(Text(base.code)), .amount(netBase, base), .amount(taxBase, base),
        .amount(netBase + taxBase, base),
      ])
    }
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

  /// What of customers and items changed tonight, and by which file.
  public func masterChanges(_ body: (ReportRow) throws -> Void) throws {
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

  /// A credit limit is kept in minor units; people read it with its decimals.
  private func shown(_ value: Text, _ row: Query) -> Text {
    guard row.string(3) == "credit_limit", let minor = Int64(value.string) else { return value }
    let currency = parties[row.key(8)]?.limitCurrency ?? base
    return Text(Money(minor: minor, currency: currency).decimal)
  }
}
