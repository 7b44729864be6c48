import OrderToCash

extension ReportScan {
  /// Whether tonight was the first of a month on which credit was reviewed.
  public func hasCreditReviews() throws -> Bool {
    try engine.query("SELECT 1 FROM credit_review WHERE key >= ? LIMIT 1").with(first).first { _ in true } ?? false
  }

  /// Tonight's monthly credit reviews.
  public func creditReviews(_ body: (ReportRow) throws -> Void) throws {
    let query = try engine.freshQuery(
      """
      SELECT r.account, r.score, r.previous_score, r.average_late, r.trend, r.broken_promises, r.currency, r.granted,
        r.suggested, r.rule FROM credit_review r JOIN customer c ON c.account = r.account WHERE r.key >= ? ORDER BY c.id
      """
    ).with(first)
    while try query.step() {
      let currency = query.currency(6)
      let (granted, suggested, rule) = (query.optionalInt(7), query.int(8), query.text(9))
      try body([
        .text(parties.id(query.key(0))), .text(parties.name(query.key(0))), .integer(query.int(1)),
        query.int(2) < 0 ? .empty : .integer(query.int(2)), .quantity(Self.days(query.integer(3))),
        .quantity(Self.days(query.integer(4))), .integer(query.int(5)), .text(Text(currency.code)),
        granted.map { .amount($0, currency) } ?? .empty, .amount(suggested, currency),
        .amount(suggested - (granted ?? 0), currency), .text(Self.outcome(rule)), .text(rule),
      ])
    }
  }

  /// Tenths of a day as days.
  private static func days(_ tenths: Int) -> Quantity { Quantity(millionths: Int64(tenths) * 100_000) }

  private static func outcome(_ rule: Text) -> Text {
    switch rule {
    case CreditRules.limitApplied.id: "applied"
    case CreditRules.limitSuggested.id: "suggested"
    default: "kept"
    }
  }
}
