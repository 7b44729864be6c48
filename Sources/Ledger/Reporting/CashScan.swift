import OrderToCash

/// What came in tonight and where it went.
extension ReportScan {
  /// Receipts of tonight.
  public func receipts(_ body: (ReportRow) throws -> Void) throws {
    let query = try engine.freshQuery(
      """
      SELECT r.number, r.bank_account, r.booking_date, r.value_date, r.payer, r.payer_account, r.reference, r.text,
        r.currency, r.amount, COALESCE((SELECT a.account FROM receipt_account a WHERE a.receipt = r.key ORDER BY a.key DESC LIMIT 1), r.account),
        r.status, COALESCE(-o.open, 0), COALESCE(u.open, 0)
      FROM receipt r LEFT JOIN open_receipt u ON u.receipt = r.key
      LEFT JOIN open_item o ON o.item = r.key AND o.account = r.account
        AND o.grp = (SELECT c.grp FROM customer c WHERE c.account = r.account)
      WHERE r.key >= ? ORDER BY r.number, r.key
      """
    ).with(first)
    while try query.step() {
      let (currency, amount) = (query.currency(8), query.int(9))
      let (onAccount, unidentified) = (query.int(12), query.int(13))
      let reference = query.text(6).isEmpty ? query.text(7) : query.text(6)
      try body([
        .text(query.text(0)), .text(query.text(1)), .date(query.date(2)), .date(query.date(3)), .text(query.text(4)),
        .text(query.text(5)), .text(reference), .text(Text(currency.code)), .amount(amount, currency),
        .text(parties.id(query.key(10))), .text(query.text(11)), .amount(amount - onAccount - unidentified, currency),
        .amount(onAccount, currency), .amount(unidentified, currency),
      ])
    }
  }

  private func note(_ isReversal: Bool, settles amount: Money?) -> Text {
    let settled = amount.map { "settles \($0)" }
    return Text([isReversal ? "reversal" : nil, settled].compactMap { $0 }.joined(separator: ", "))
  }

  /// Applications of tonight, each in the currency of the cash or credit used, and what is left of tonight's receipts.
  public func cashApplication(_ body: (ReportRow) throws -> Void) throws {
    let query = try engine.freshQuery(
      """
      SELECT COALESCE(r.number, v.number, p.document, '') AS source, COALESCE(i.bill_to, q.account, a.account),
        COALESCE(i.number, q.document, '') AS document, a.source_currency, a.source_amount, a.discount, a.tolerance, a.rule,
        a.reverses, a.key, a.currency, a.amount
      FROM application a LEFT JOIN receipt r ON r.key = a.source LEFT JOIN invoice v ON v.key = a.source
      LEFT JOIN opening_item p ON p.key = a.source
      LEFT JOIN instalment t ON t.key = a.item
      LEFT JOIN invoice i ON i.key = COALESCE(t.invoice, a.item) LEFT JOIN opening_item q ON q.key = a.item WHERE a.key >= ?
      UNION ALL
      SELECT r.number, r.account, '', r.currency, COALESCE(u.open, -o.open), 0, 0,
        CASE WHEN u.open IS NULL THEN 'on account' ELSE 'unidentified' END, 0, r.key, r.currency, 0
      FROM receipt r LEFT JOIN open_receipt u ON u.receipt = r.key
      LEFT JOIN open_item o ON o.item = r.key AND o.account = r.account
        AND o.grp = (SELECT c.grp FROM customer c WHERE c.account = r.account)
      WHERE r.key >= ? AND COALESCE(u.open, -o.open, 0) <> 0
      ORDER BY 1, 3, 10
      """
    ).with(first, first)
    while try query.step() {
      let currency = query.currency(3)
      let sign: Int64 = query.key(8).isNone ? 1 : -1
      let rule = query.text(7)
      let isWriteOff = rule == CashRules.writeOff.id
      try body([
        .text(query.text(0)), .text(parties.id(query.key(1))), .text(query.text(2)), .text(Text(currency.code)),
        .amount(isWriteOff ? 0 : sign * query.int(4), currency), .amount(sign * query.int(5), currency),
        .amount(0, currency), .amount(isWriteOff ? query.int(4) : sign * query.int(6), currency), .text(rule),
        .text(
          note(
            sign < 0,
            settles: query.currency(10) == currency ? nil : Money(minor: query.int(11), currency: query.currency(10)))),
      ])
    }
  }
}
