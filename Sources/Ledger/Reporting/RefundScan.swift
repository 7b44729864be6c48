import OrderToCash

extension ReportScan {
  /// Refunds that wait for the bank, and those that it paid tonight.
  public func refunds(_ body: (ReportRow) throws -> Void) throws {
    let query = try engine.freshQuery(
      """
      SELECT r.number, r.account, COALESCE(c.number, i.number, o.document, ''), r.payee, r.payee_account, r.currency, r.amount,
        r.date, d.who, p.date
      FROM refund r LEFT JOIN open_refund w ON w.refund = r.key LEFT JOIN refund_paid p ON p.refund = r.key
      LEFT JOIN decision d ON d.key = r.decision LEFT JOIN receipt c ON c.key = r.source
      LEFT JOIN invoice i ON i.key = r.source LEFT JOIN opening_item o ON o.key = r.source
      WHERE w.refund IS NOT NULL OR p.entry >= ? ORDER BY r.number, r.key
      """
    ).with(first)
    while try query.step() {
      let (currency, decided) = (query.currency(5), query.date(7))
      let paid = query.optionalDate(9)
      try body([
        .text(query.text(0)), .text(parties.id(query.key(1))), .text(query.text(2)), .text(query.text(3)),
        .text(query.text(4)), .text(Text(currency.code)), .amount(query.int(6), currency), .date(decided),
        .text(query.text(8)), .integer(date.days(since: decided)), .text(paid == nil ? "to pay" : "paid"), .date(paid),
      ])
    }
  }
}
