import OrderToCash

/// Open exceptions as people see them.
public enum ExceptionScan {
  /// Calls `body` with each in the order of their numbers. `parties` gives ids and names.
  public static func forEach(
    _ engine: Engine, date: BusinessDate, run: Int, _ parties: PartyBook, _ body: (ExceptionLine) throws -> Void
  ) throws {
    let query = try engine.freshQuery(
      """
      SELECT e.number, e.level, e.rule, e.subject_kind, e.subject, e.account, e.currency, e.amount, e.message, e.what_to_do,
        e.verbs, e.first_seen, e.raised, e.targets, e.owner,
        CASE e.subject_kind WHEN 1 THEN (SELECT path FROM file WHERE key = e.subject)
          WHEN 2 THEN (SELECT number FROM parked WHERE key = e.subject)
          WHEN 10 THEN (SELECT reference FROM bank_entry WHERE key = e.subject)
          WHEN 11 THEN (SELECT id FROM statement WHERE key = e.subject)
          WHEN 3 THEN (SELECT number FROM orders WHERE key = e.subject)
          WHEN 5 THEN (SELECT number FROM shipment WHERE key = e.subject)
          WHEN 6 THEN COALESCE((SELECT number FROM invoice WHERE key = e.subject), (SELECT document FROM opening_item WHERE key = e.subject))
          WHEN 7 THEN (SELECT number FROM receipt WHERE key = e.subject)
          WHEN 14 THEN COALESCE((SELECT i.number FROM dispute d JOIN invoice i ON i.key = d.item WHERE d.key = e.subject),
            (SELECT i.document FROM dispute d JOIN opening_item i ON i.key = d.item WHERE d.key = e.subject))
          WHEN 9 THEN (SELECT sku FROM item WHERE item = e.subject)
          WHEN 8 THEN (SELECT id FROM customer WHERE account = e.subject) ELSE '' END
      FROM open_exception e ORDER BY e.number
      """)
    try query.forEach { row in
      var line = ExceptionLine()
      line.id = ExceptionNumbers.text(row.integer(0))
      line.level = ExceptionRaised.Level(rawValue: row.integer(1)) ?? .warning
      line.rule = row.text(2)
      line.stage = Text(row.key(12).stage?.name ?? "")
      let kind = SubjectKind(rawValue: row.integer(3))?.name ?? ""
      let name = row.string(15)
      line.subject = Text(name.isEmpty ? kind : "\(kind) \(name)")
      let account = row.key(5)
      line.customerId = parties.id(account)
      line.customerName = parties.name(account)
      if !row.isNull(6) { line.amount = Money(minor: row.int(7), currency: row.currency(6)) }
      line.message = row.text(8)
      line.whatToDo = row.text(9)
      line.decisionRows = ExceptionLine.decisionRows(
        exception: line.id, verbs: row.string(10).split(separator: " ").compactMap { Verb(rawValue: String($0)) },
        targets: PaymentText.references(row.text(13)))
      line.owner = row.text(14)
      line.firstSeen = row.date(11)
      line.isNew = row.key(12).run == run
      line.ageDays = date.days(since: line.firstSeen)
      try body(line)
    }
  }
}
