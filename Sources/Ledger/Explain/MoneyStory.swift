import OrderToCash

extension Storyteller {
  func invoice(_ key: Key) throws -> Story {
    let found = try engine.freshQuery(
      """
      SELECT i.number, i.kind, i.bill_to, i.issue_date, i.due_date, i.gross, i.currency, i.reference, o.number, s.number,
        i.rounding - i.prepaid, i.reason
      FROM invoice i LEFT JOIN orders o ON o.key = i.order_key LEFT JOIN shipment s ON s.key = i.shipment WHERE i.key = ?
      """
    ).with(key).first { row in
      (
        title: "\(Storyteller.title(row.integer(1))) \(row.string(0))", account: row.key(2),
        issue: row.date(3), due: row.date(4), gross: Money(minor: row.int(5) + row.int(10), currency: row.currency(6)),
        reference: row.string(7), order: row.string(8), shipment: row.string(9), reason: row.string(11)
      )
    }
    guard let invoice = found else { return try takenOver(key) }
    var story = Story("\(invoice.title) to \(try customerName(invoice.account))")
    story.head.append("\(invoice.gross), of \(invoice.issue), due \(invoice.due)")
    try story.head.append(billed(key, order: invoice.order, shipment: invoice.shipment, invoice.reference))
    try addLinks(key, invoice.reason, to: &story)
    story.head.append("Now: \(try open(key))")
    try addInvoice(key, to: &story)
    return story
  }

  private func takenOver(_ key: Key) throws -> Story {
    let found = try engine.freshQuery(
      "SELECT document, kind, account, issue_date, due_date, open, original, currency FROM opening_item WHERE key = ?"
    ).with(key).first { row in
      (
        document: row.string(0), kind: OpenItem.Kind(rawValue: row.integer(1))?.name ?? "item", account: row.key(2),
        issue: row.date(3), due: row.date(4), open: Money(minor: row.int(5), currency: row.currency(7)),
        original: Money(minor: row.int(6), currency: row.currency(7))
      )
    }
    guard let item = found else { return Story("invoice \(key)") }
    var story = Story(
      "\(item.kind.prefix(1).uppercased())\(item.kind.dropFirst()) \(item.document) of \(try customerName(item.account))"
    )
    story.head.append(
      "\(item.original), of \(item.issue), due \(item.due); taken over at go-live with \(item.open) open")
    story.head.append("Now: \(try open(key))")
    story.add(Story.Event(key, "Taken over with \(item.open) open"))
    try addMovements(key, item.document, to: &story)
    return story
  }

  private func open(_ item: Key) throws -> String {
    let found = try engine.freshQuery("SELECT open, currency, level FROM open_item WHERE item = ?").with(item)
      .first { (Money(minor: $0.int(0), currency: $0.currency(1)), $0.integer(2)) }
    guard let (money, level) = found else { return "settled, nothing is open" }
    return "\(money) open" + (level > 0 ? ", reminded at level \(level)" : "")
  }

  func addInvoice(_ key: Key, to story: inout Story) throws {
    let found = try engine.freshQuery("SELECT number, gross, currency, due_date, kind FROM invoice WHERE key = ?").with(
      key
    )
    .first { ($0.string(0), Money(minor: $0.int(1), currency: $0.currency(2)), $0.date(3), $0.integer(4)) }
    guard let (number, gross, due, kind) = found else { return }
    let what = kind == 381 ? "Credited" : kind == 386 ? "Invoiced in advance" : "Invoiced"
    story.add(
      Story.Event(
        key, "\(what) as \(number): \(gross)" + (kind == 386 ? ", paid" : ", due \(due)"), try deductions(of: key)))
    try addPostings(key, to: &story, events: 3...6)
    try addPostings(key, to: &story, events: 30...31)
    try addPostings(key, to: &story, events: 50...52)
    try addSent(["invoice", "credit note", "advance invoice"], key, to: &story)
    try addMovements(key, number, to: &story)
  }

  static func title(_ kind: Int) -> String {
    kind == 381 ? "Credit note" : kind == 386 ? "Advance invoice" : "Invoice"
  }

  /// What an invoice takes off as invoiced in advance.
  private func deductions(of invoice: Key) throws -> [String] {
    try engine.freshQuery(
      """
      SELECT i.number, SUM(u.net), SUM(u.tax), SUM(u.rounding), i.currency FROM advance_use u
      JOIN invoice i ON i.key = u.advance WHERE u.document = ? GROUP BY i.key, i.number, i.currency ORDER BY i.key
      """
    ).with(invoice).map { row in
      let currency = row.currency(4)
      let gross = Money(minor: row.int(1) + row.int(2) + row.int(3), currency: currency)
      return "Less \(row.string(0)): \(gross), of which \(Money(minor: row.int(2), currency: currency)) is tax"
    }
  }

  /// What became of an open item: payments, letters, exceptions.
  private func addMovements(_ item: Key, _ number: String, to story: inout Story) throws {
    try addReasons(.invoice, item, to: &story, prefix: "\(number): ")
    let query = try engine.freshQuery(
      """
      SELECT a.key, a.amount, a.discount, a.tolerance, a.currency, a.rule, a.reverses, COALESCE(r.number, i.number, o.document, ''),
        COALESCE(r.payer, ''), a.source_currency, a.source_amount
      FROM application a LEFT JOIN receipt r ON r.key = a.source LEFT JOIN invoice i ON i.key = a.source
      LEFT JOIN opening_item o ON o.key = a.source WHERE a.item = ? ORDER BY a.key
      """)
    try query.with(item).forEach { row in
      let payer = row.string(8).isEmpty ? "" : " from \(row.string(8))"
      story.add(
        Story.Event(
          row.key(0),
          "\(number) \(row.key(6).isNone ? "paid" : "open again, taken back") by \(row.string(7))\(payer): \(applied(row))"
            + " [\(row.string(5))]", [rationale(row.text(5))]))
    }
    try addPostings(item, to: &story, events: 10...12)
    try engine.freshQuery(
      """
      SELECT t.key, t.name, l.open, l.currency, l.days_late FROM letter_item l JOIN letter t ON t.key = l.letter
      WHERE l.item = ? ORDER BY l.letter
      """
    ).with(item).forEach { row in
      let money = Money(minor: row.int(2), currency: row.currency(3))
      let late = row.integer(4) > 0 ? ", \(row.integer(4)) days late" : ""
      story.add(Story.Event(row.key(0), "\(number) in a letter: \(row.string(1)), \(money)\(late)"))
    }
  }

  /// `100.00 EUR and 2.00 EUR discount`, from the columns amount, discount, tolerance, currency after the key.
  func applied(_ row: Query) -> String {
    let currency = row.currency(4)
    var text = Money(minor: row.int(1), currency: currency).description
    if row.int(2) != 0 { text += " and \(Money(minor: row.int(2), currency: currency)) discount" }
    if row.int(3) != 0 { text += " and a difference of \(Money(minor: row.int(3), currency: currency))" }
    if row.currency(9) != currency { text += " for \(Money(minor: row.int(10), currency: row.currency(9)))" }
    return text
  }

  func bankEntry(_ key: Key) throws -> Story {
    let found = try engine.freshQuery(
      "SELECT bank_account, booking_date, amount, currency, text, state, reference FROM bank_entry WHERE key = ?"
    ).with(key).first { row in
      (
        bank: row.string(0), date: row.date(1), amount: Money(minor: row.int(2), currency: row.currency(3)),
        text: row.string(4), state: row.integer(5), reference: row.string(6)
      )
    }
    guard let entry = found else { return Story("bank entry \(key)") }
    var story = Story("Bank entry \(entry.reference) of \(entry.bank): \(entry.amount), booked \(entry.date)")
    if !entry.text.isEmpty { story.head.append("Its text: “\(entry.text)”") }
    let states = ["posted", "information only, not posted", "a duplicate, not posted"]
    story.head.append("Now: \(states.indices.contains(entry.state) ? states[entry.state] : "unknown")")
    let path = try filePath(of: key)
    story.add(Story.Event(key, "Came\(path.map { " with \($0)" } ?? "")"))
    try addReasons(.bankEntry, key, to: &story)
    try addPostings(key, to: &story, events: 7...21)
    let receipts = try engine.freshQuery("SELECT key, number FROM receipt WHERE entry = ? ORDER BY key").with(key)
    try receipts.forEach { story.add(Story.Event($0.key(0), "Taken as receipt \($0.string(1))")) }
    return story
  }
}
