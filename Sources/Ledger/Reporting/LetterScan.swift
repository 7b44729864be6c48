import OrderToCash

extension DocumentScan {
  /// What letters of this run cost, by letter.
  private func letterFees() throws -> [Key: Money] {
    var fees: [Key: Money] = [:]
    try engine.freshQuery(
      "SELECT l.key, f.amount, f.currency FROM fee_request f JOIN letter l ON l.key = f.source WHERE f.key >= ?"
    ).with(first).forEach { fees[$0.key(0)] = Money(minor: $0.int(1), currency: $0.currency(2)) }
    return fees
  }

  /// Letters of this run.
  public func letters(payTo: PaymentAccount, _ body: (Key, Key, LetterDocument) throws -> Void) throws {
    let items = try MergeScan(
      engine.freshQuery(
        """
        SELECT l.letter, l.days_late, l.open, l.currency, COALESCE(v.number, p.document, ''),
          COALESCE(v.issue_date, p.issue_date, 0), COALESCE(t.due_date, v.due_date, p.due_date, 0),
          COALESCE(t.amount, v.gross + v.rounding - v.prepaid, p.original, 0), COALESCE(t.reference, v.reference, p.reference, '')
        FROM letter_item l LEFT JOIN instalment t ON t.key = l.item
        LEFT JOIN invoice v ON v.key = COALESCE(t.invoice, l.item) LEFT JOIN opening_item p ON p.key = l.item
        WHERE l.letter >= ? ORDER BY l.letter, l.ordinal
        """
      ).with(first))
    let query = try engine.freshQuery(
      "SELECT key, account, level, name, date, language, pay_by FROM letter WHERE key >= ? ORDER BY key"
    )
    .with(first)
    let fees = try letterFees()
    while try query.step() {
      var letter = LetterDocument()
      let (key, account) = (query.key(0), query.key(1))
      letter.company = seller
      letter.customer = buyer(account)
      letter.language = Text((parties[account]?.language ?? .english).rawValue)
      letter.level = query.integer(2)
      let named = query.text(5).isEmpty ? "en" : query.text(5)
      letter.levelName = letter.language == named ? query.text(3) : .empty
      letter.date = query.date(4)
      letter.payTo = payTo
      var totals: [Currency: Int64] = [:]
      try items.rows(of: key) { row in
        letter.items.append(
          LetterDocument.Item(
            document: row.text(4), issueDate: row.date(5), dueDate: row.date(6), daysLate: row.integer(1),
            currency: row.currency(3), amount: row.int(7), open: row.int(2), paymentReference: row.text(8)))
        totals[row.currency(3), default: 0] += row.int(2)
      }
      letter.totals = totals.keys.sorted().map { Money(minor: totals[$0] ?? 0, currency: $0) }
      letter.payBy = query.optionalDate(6)
      letter.fee = fees[key]
      try body(key, account, letter)
    }
  }
}
