import OrderToCash

extension ReportScan {
  /// Every dispute that stands, and those that ended tonight.
  public func disputes(_ body: (ReportRow) throws -> Void) throws {
    let query = try engine.freshQuery(
      """
      SELECT o.account, o.item, o.currency, o.amount, o.reason, o.source, o.owner, o.date, d.note, d.amount,
        COALESCE(x.number, 0), o.credit_requested, 0, o.dispute
      FROM open_dispute o JOIN dispute d ON d.key = o.dispute
      LEFT JOIN open_exception x ON x.subject_kind = 14 AND x.subject = o.dispute AND x.rule = ?
      UNION ALL
      SELECT d.account, d.item, d.currency, 0, d.reason, d.source, e.owner, d.date, d.note, d.amount,
        COALESCE((SELECT MAX(n.number) FROM exception_number n WHERE n.subject_kind = 14 AND n.subject = d.key), 0), 0,
        e.resolution, d.key
      FROM dispute_event e JOIN dispute d ON d.key = e.dispute WHERE e.key >= ? AND e.kind = 2
      ORDER BY 14
      """
    ).with(DisputeRules.opened.id, first)
    while try query.step() {
      let currency = query.currency(2)
      let opened = query.date(7)
      let resolution = DisputeChange.Resolution(rawValue: query.integer(12)) ?? .none
      let number = query.integer(10)
      let account = query.key(0)
      let status = resolution != .none ? resolution.name : query.flag(11) ? "credit requested" : "open"
      try body([
        .text(number == 0 ? .empty : ExceptionNumbers.text(number)), .text(parties.id(account)),
        .text(parties.name(account)), .text(try DisputeLoad.document(query.key(1), engine)), .text(Text(currency.code)),
        .amount(query.int(9), currency), .amount(query.int(3), currency), .text(query.text(4)),
        .text(Text(Dispute.Source(rawValue: query.integer(5))?.name ?? "")), .text(query.text(6)), .date(opened),
        .integer(date.days(since: opened)), .text(Text(status)), .text(query.text(8)),
      ])
    }
  }
}
