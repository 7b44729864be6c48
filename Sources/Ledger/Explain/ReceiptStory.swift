import OrderToCash

extension Storyteller {
  func receipt(_ key: Key) throws -> Story {
    let found = try engine.freshQuery(
      """
      SELECT number, amount, currency, payer, payer_account, booking_date, value_date, text, bank_account, entry, account,
        reference FROM receipt WHERE key = ?
      """
    ).with(key).first { row in
      (
        number: row.string(0), amount: Money(minor: row.int(1), currency: row.currency(2)), payer: row.string(3),
        iban: row.string(4), booked: row.date(5), value: row.date(6), text: row.string(7), bank: row.string(8),
        entry: row.key(9), account: row.key(10), reference: row.string(11)
      )
    }
    guard let receipt = found else { return Story("receipt \(key)") }
    let payer = receipt.payer.isEmpty ? "an unnamed payer" : receipt.payer
    var story = Story("Receipt \(receipt.number): \(receipt.amount) from \(payer)")
    story.head.append(
      "Booked \(receipt.booked) on \(receipt.bank), value date \(receipt.value), from account \(receipt.iban)")
    if !receipt.text.isEmpty { story.head.append("Its text: “\(receipt.text)”") }
    try addFields(of: key, to: &story)
    if !receipt.reference.isEmpty { story.head.append("The bank's reference: \(receipt.reference)") }
    try addCharges(of: receipt.entry, to: &story)
    story.head.append("Now: \(try left(key, receipt.account, receipt.amount))")
    try addSettled(quotedBy: key, to: &story)
    try addChoices(key, to: &story)
    let path = try filePath(of: receipt.entry)
    story.add(Story.Event(receipt.entry, "Came\(path.map { " with \($0)" } ?? "")"))
    try addReasons(.receipt, key, to: &story)
    try addUses(key, to: &story)
    try addKeptBack(by: key, to: &story)
    try addPostings(key, to: &story, events: 7...21)
    try engine.freshQuery("SELECT key, account, rule FROM receipt_account WHERE receipt = ? ORDER BY key").with(key)
      .map { ($0.key(0), $0.key(1), $0.text(2)) }.forEach { change, account, rule in
        story.add(
          Story.Event(change, "Found to be of \(try customerName(account)) [\(rule)]", [rationale(rule)]))
      }
    return story
  }

  private func left(_ key: Key, _ account: Key, _ amount: Money) throws -> String {
    if let open = try engine.freshQuery("SELECT open FROM open_receipt WHERE receipt = ?").with(key).first({ $0.int(0) }
    ) {
      return "\(Money(minor: open, currency: amount.currency)) of nobody known, a liability"
    }
    if let open = try engine.freshQuery("SELECT -open FROM open_item WHERE item = ?").with(key).first({ $0.int(0) }) {
      let owner = try engine.freshQuery("SELECT account FROM open_item WHERE item = ?").with(key).first { $0.key(0) }
      return "\(Money(minor: open, currency: amount.currency)) on account of \(try customerName(owner ?? account))"
    }
    let isBack =
      try engine.freshQuery("SELECT 1 FROM posting WHERE item = ? AND event IN (14, 15)").with(key)
      .first { _ in true } ?? false
    return isBack ? "the bank took it back" : "applied, nothing is left"
  }

  private func addUses(_ receipt: Key, to story: inout Story) throws {
    try engine.freshQuery(
      """
      SELECT a.key, a.amount, a.discount, a.tolerance, a.currency, a.rule, a.reverses, COALESCE(i.number, o.document, ''), c.id,
        a.source_currency, a.source_amount, a.item
      FROM application a LEFT JOIN instalment t ON t.key = a.item
      LEFT JOIN invoice i ON i.key = COALESCE(t.invoice, a.item) LEFT JOIN opening_item o ON o.key = a.item
      LEFT JOIN customer c ON c.account = a.account WHERE a.source = ? ORDER BY a.key
      """
    ).with(receipt).forEach { row in
      story.add(
        Story.Event(
          row.key(0),
          "\(row.key(6).isNone ? "Applied to" : "Taken back from") \(row.string(7)) of \(row.string(8)): \(applied(row))"
            + " [\(row.string(5))]", try afterwards(row.key(11), row.key(0))))
    }
  }

  /// What became of an item when cash was applied to it: what stayed open, and what the currencies made of it.
  private func afterwards(_ item: Key, _ application: Key) throws -> [String] {
    var lines: [String] = []
    try engine.freshQuery(
      "SELECT event, base FROM posting WHERE item = ? AND event IN (?, ?) AND key >= ? AND key < ? ORDER BY key"
    ).with(
      item, PostingEvent.currencyGain.rawValue, PostingEvent.currencyLoss.rawValue,
      Key(rawValue: (application.rawValue >> 43) << 43), Key(rawValue: ((application.rawValue >> 43) + 1) << 43)
    ).forEach { row in
      let event = PostingEvent(rawValue: row.integer(0))?.name ?? "difference"
      lines.append(
        "Realised \(event) on it tonight: \(base.map { Money(minor: row.int(1), currency: $0).description } ?? "")")
    }
    let open = try engine.freshQuery("SELECT open, currency FROM open_item WHERE item = ?").with(item)
      .first { Money(minor: $0.int(0), currency: $0.currency(1)) }
    if let open { lines.append("Of it stay open today: \(open)") }
    return lines
  }

  /// What it kept back of the items that it was meant for, and whose task that is.
  private func addKeptBack(by receipt: Key, to story: inout Story) throws {
    try engine.freshQuery(
      """
      SELECT d.key, d.amount, d.currency, d.reason, d.owner, COALESCE(i.number, o.document, '')
      FROM dispute d LEFT JOIN instalment t ON t.key = d.item LEFT JOIN invoice i ON i.key = COALESCE(t.invoice, d.item)
      LEFT JOIN opening_item o ON o.key = d.item WHERE d.origin = ? ORDER BY d.key
      """
    ).with(receipt).forEach { row in
      let owner = row.string(4).isEmpty ? "" : ", a task of \(row.string(4))"
      story.add(
        Story.Event(
          row.key(0),
          "Kept back of \(row.string(5)): \(Money(minor: row.int(1), currency: row.currency(2))), "
            + "disputed as \(row.string(3))\(owner)"))
    }
  }

  /// What banks kept of a payment on its way, when it is its entry's only one.
  private func addCharges(of entry: Key, to story: inout Story) throws {
    let only = try engine.freshQuery("SELECT COUNT(*) FROM receipt WHERE entry = ?").with(entry).first {
      $0.int(0) == 1
    }
    guard only == true else { return }
    try engine.freshQuery(
      "SELECT amount, currency FROM posting WHERE item = ? AND event = ? AND credit <> debit ORDER BY key"
    ).with(entry, PostingEvent.bankCharge.rawValue).forEach { row in
      story.head.append(
        "Banks kept \(Money(minor: row.int(0), currency: row.currency(1))) of it on the way: bank fees of ours, not the customer's"
      )
    }
  }

  /// While it waits for a person: each thing that it may be for, with what is open of it and the row that decides so.
  private func addChoices(_ receipt: Key, to story: inout Story) throws {
    let open = try engine.freshQuery(
      "SELECT number, verbs, targets FROM open_exception WHERE subject_kind = ? AND subject = ? ORDER BY number"
    ).with(SubjectKind.receipt.rawValue, receipt).map { ($0.integer(0), $0.string(1), $0.text(2)) }
    for (number, verbs, targets) in open {
      let name = Text(Storyteller.number(number))
      func row(_ verb: Verb, _ target: Text = .empty) -> String {
        ExceptionLine.decisionRow(exception: name, verb: verb, target: target).string.dropLast() + "WHO,REASON"
      }
      let known = verbs.split(separator: " ").compactMap { Verb(rawValue: String($0)) }
      let choices = PaymentText.references(targets)
      story.head.append("Waits for a person as \(name). Decide by one of these rows of a decisions file:")
      let told = try choices.map { (choice: $0, words: try self.told($0)) }
      let open = told.filter { $0.words != nil }
      for (place, choice) in open.enumerated() where known.contains(.apply) {
        let words = "\(place == 0 ? "first choice: " : "")\(choice.words ?? "")"
        story.head.append("  \(row(.apply, choice.choice))   \(words)")
      }
      let others = known.filter { !$0.takesTarget || open.isEmpty }
      if !others.isEmpty {
        story.head.append(
          "  " + others.map { row($0, $0.takesTarget ? "DOCUMENT" : .empty) }.joined(separator: "   "))
      }
      let settled = told.filter { $0.words == nil }.map(\.choice.string)
      if !settled.isEmpty { story.head.append("  Settled by now: \(settled.joined(separator: ", "))") }
    }
  }

  /// Documents joined by `;`, each with what is open of it and when it is due; nil when one of them is settled.
  private func told(_ choice: Text) throws -> String? {
    var told: [String] = []
    for document in choice.string.split(separator: ";") {
      let found = try engine.freshQuery(
        "SELECT SUM(open), currency, MIN(due_date), account FROM open_item WHERE document = ? GROUP BY account, currency"
      ).with(Text(String(document))).first { row in
        (Money(minor: row.int(0), currency: row.currency(1)), row.date(2), row.key(3))
      }
      guard let (open, due, account) = found else { return nil }
      told.append("\(document) of \(try customerName(account)), \(open) open, due \(due)")
    }
    return told.joined(separator: "; ")
  }
}
