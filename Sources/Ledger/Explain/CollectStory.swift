import OrderToCash

extension Storyteller {
  /// What collecting knows of a customer beyond letters: promises, hand-overs, statements.
  func addCollection(_ account: Key, to story: inout Story) throws {
    for promise in try CollectBook.promises(engine) where promise.account == account {
      let money = Money(minor: promise.amount, currency: promise.currency)
      story.head.append("Promised: \(money) for \(promise.due) (\(Promise.text(promise.number)))")
    }
    let items = try engine.query("SELECT COUNT(*) FROM with_agency WHERE account = ?").with(account).first {
      $0.integer(0)
    }
    if let items, items > 0 { story.head.append("With an agency: \(items == 1 ? "1 item" : "\(items) items")") }
    try engine.freshQuery(
      "SELECT key, agency, open, currency FROM hand_over WHERE account = ? ORDER BY key"
    ).with(account).forEach { row in
      let money = Money(minor: row.int(2), currency: row.currency(3))
      story.add(Story.Event(row.key(0), "Handed over to \(row.string(1)): \(money)"))
    }
    let statements = try engine.freshQuery("SELECT key FROM customer_statement WHERE account = ? ORDER BY key")
      .with(account).map { $0.key(0) }
    for key in statements { try addSent(["statement"], key, to: &story) }
  }
}
