import OrderToCash

extension ReportScan {
  /// Cash of nobody, with the documents that come closest: what matching proposed, then items of exactly its amount.
  public func unidentified(_ body: (ReportRow) throws -> Void) throws {
    let rows = try engine.freshQuery(
      """
      SELECT u.booking_date, r.number, r.payer, r.payer_account, r.reference, r.text, u.currency, u.open,
        COALESCE((SELECT e.targets FROM open_exception e WHERE e.subject_kind = 7 AND e.subject = u.receipt AND e.targets <> ''
          ORDER BY e.rule LIMIT 1), '')
      FROM open_receipt u CROSS JOIN receipt r ON r.key = u.receipt ORDER BY u.booking_date, r.number, u.receipt
      """
    ).map { row in
      (
        booked: row.date(0), number: row.text(1), payer: row.text(2), account: row.text(3),
        reference: row.text(4).isEmpty ? row.text(5) : row.text(4),
        open: Money(minor: row.int(7), currency: row.currency(6)),
        proposed: PaymentText.references(row.text(8))
      )
    }
    let equal = try items(of: Set(rows.map(\.open)))
    for row in rows {
      let others = (equal[row.open] ?? []).filter { !row.proposed.contains($0.document) }
      let candidates =
        row.proposed.map(\.string) + others.prefix(5).map { "\($0.document) (\(parties.id($0.account)))" }
      let first = row.proposed.first ?? others.first?.document
      let decision = first.map { ExceptionLine.decisionRow(exception: row.number, verb: .apply, target: $0) }
      try body([
        .date(row.booked), .text(row.number), .integer(date.days(since: row.booked)), .text(row.payer),
        .text(row.account),
        .text(row.reference), .text(Text(row.open.currency.code)), .amount(row.open.minor, row.open.currency),
        .text(Text(candidates.joined(separator: "; "))), .text(decision ?? .empty),
      ])
    }
  }

  /// What is owed, by amount, of some amounts: one scan of the open items.
  private func items(of amounts: Set<Money>) throws -> [Money: [(document: Text, account: Key)]] {
    guard !amounts.isEmpty else { return [:] }
    var found: [Money: [(document: Text, account: Key)]] = [:]
    let query = try engine.freshQuery(
      "SELECT open, currency, document, account FROM open_item WHERE open > 0 ORDER BY grp, account, item")
    while try query.step() {
      let money = Money(minor: query.int(0), currency: query.currency(1))
      if amounts.contains(money) { found[money, default: []].append((query.text(2), query.key(3))) }
    }
    return found
  }

  /// What decisions taught and nobody revoked.
  public func aliases(_ body: (ReportRow) throws -> Void) throws {
    let query = try engine.freshQuery(
      """
      SELECT l.number, l.account, l.kind, l.value, l.date, COALESCE(d.who, ''), COALESCE(d.reason, '') FROM learned_alias l
      LEFT JOIN decision d ON d.key = l.decision ORDER BY l.number
      """)
    while try query.step() {
      let number = AliasBook.text(query.integer(0))
      try body([
        .text(number), .text(parties.id(query.key(1))),
        .text(Text(LearnedAlias.Kind(rawValue: query.integer(2))?.name ?? "")), .text(query.text(3)),
        .date(query.date(4)),
        .text(query.text(5)), .text(query.text(6)),
        .text(ExceptionLine.decisionRow(exception: number, verb: .revoke)),
      ])
    }
  }
}
