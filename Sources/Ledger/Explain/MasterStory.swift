import OrderToCash

extension Storyteller {
  func customer(_ key: Key) throws -> Story {
    let found = try engine.freshQuery(
      """
      SELECT id, name, grp, parent, bill_to, payer, country, currency, terms, credit_limit, limit_currency, hold_by, hold_rule
      FROM customer WHERE account = ?
      """
    ).with(key).first { row in
      (
        title: "Customer \(row.string(0)) \(row.string(1))", roles: [row.key(3), row.key(4), row.key(5)],
        country: row.string(6), currency: row.currency(7), terms: row.string(8), limit: row.optionalInt(9),
        limitCurrency: row.currency(10), heldBy: row.integer(11), rule: row.text(12)
      )
    }
    guard let customer = found else { return Story("customer \(key)") }
    var story = Story(customer.title)
    let limit = customer.limit.map { Money(minor: $0, currency: customer.limitCurrency).description } ?? "none"
    story.head.append(
      "\(customer.country), \(customer.currency); terms \(customer.terms.isEmpty ? "of the company" : customer.terms); "
        + "credit limit \(limit)")
    for (role, account) in zip(["Parent", "Bill-to", "Payer"], customer.roles) where account != key && !account.isNone {
      story.head.append("\(role): \(try customerName(account))")
    }
    let held = customer.heldBy == 0 ? "not on hold" : "on hold [\(customer.rule)]: \(rationale(customer.rule))"
    story.head.append("Now: \(held)")
    story.tables += [try openItems(key), try openOrders(key)].filter { !$0.rows.isEmpty }
    try addReasons(.account, key, to: &story)
    try addHolds(key, to: &story)
    try addLetters(key, to: &story)
    try addCollection(key, to: &story)
    try addChanges(.account, key, to: &story)
    return story
  }

  private func openItems(_ account: Key) throws -> Story.Table {
    let rows = try engine.freshQuery(
      "SELECT document, kind, issue_date, due_date, original, open, currency FROM open_item WHERE account = ? ORDER BY item"
    ).with(account).map { row in
      [
        row.string(0), OpenItem.Kind(rawValue: row.integer(1))?.name ?? "", row.date(2).description,
        row.date(3).description, Money(minor: row.int(4), currency: row.currency(6)).decimal,
        Money(minor: row.int(5), currency: row.currency(6)).description,
      ]
    }
    return Story.Table(["open item", "kind", "issued", "due", "original", "open"], numbers: [4, 5], rows)
  }

  private func openOrders(_ account: Key) throws -> Story.Table {
    let states = ["", "received", "in review", "held", "approved", "waiting"]
    let rows = try engine.freshQuery(
      """
      SELECT o.number, p.state, p.rule, p.gross, p.currency FROM open_order p JOIN orders o ON o.key = p.order_key
      WHERE p.account = ? ORDER BY p.order_key
      """
    ).with(account).map { row in
      let state = states.indices.contains(row.integer(1)) ? states[row.integer(1)] : ""
      let rule = row.string(2).isEmpty ? "" : " [\(row.string(2))]"
      return [row.string(0), state + rule, Money(minor: row.int(3), currency: row.currency(4)).description]
    }
    return Story.Table(["open order", "state", "not shipped"], numbers: [2], rows)
  }

  private func addHolds(_ account: Key, to story: inout Story) throws {
    try engine.freshQuery("SELECT key, on_hold, by, rule, reason FROM hold_event WHERE account = ? ORDER BY key")
      .with(account).forEach { row in
        let who = row.integer(2) == 2 ? "a person" : "the program"
        let reason = row.string(4).isEmpty ? [] : ["Reason: \(row.string(4))"]
        story.add(
          Story.Event(
            row.key(0), "\(row.flag(1) ? "Put on hold" : "Released from hold") by \(who) [\(row.string(3))]",
            [rationale(row.text(3))] + reason))
      }
  }

  private func addLetters(_ account: Key, to story: inout Story) throws {
    let letters = try engine.freshQuery(
      "SELECT key, name, amount, currency FROM letter WHERE account = ? ORDER BY key"
    ).with(account).map { ($0.key(0), $0.string(1), Money(minor: $0.int(2), currency: $0.currency(3))) }
    for (key, name, total) in letters {
      let lines = try engine.freshQuery(
        """
        SELECT COALESCE(i.number, o.document, ''), l.open, l.currency FROM letter_item l
        LEFT JOIN instalment n ON n.key = l.item
        LEFT JOIN invoice i ON i.key = COALESCE(n.invoice, l.item) LEFT JOIN opening_item o ON o.key = l.item WHERE l.letter = ? ORDER BY l.ordinal
        """
      ).with(key).map { "\($0.string(0)): \(Money(minor: $0.int(1), currency: $0.currency(2)))" }
      story.add(Story.Event(key, "Letter: \(name) over \(total)", lines))
      try addSent(["letter"], key, to: &story)
    }
  }

  /// Changes of master data after the first record of it.
  private func addChanges(_ kind: SubjectKind, _ key: Key, to story: inout Story) throws {
    try engine.freshQuery(
      "SELECT key, field, old_value, new_value FROM master_change WHERE subject_kind = ? AND subject = ? ORDER BY key"
    ).with(kind.rawValue, key).forEach { row in
      guard !row.string(2).isEmpty else { return }
      story.add(Story.Event(row.key(0), "Changed: \(row.string(1)) from ‘\(row.string(2))’ to ‘\(row.string(3))’"))
    }
  }

  func item(_ key: Key) throws -> Story {
    let found = try engine.freshQuery("SELECT sku, description, unit, price, currency FROM item WHERE item = ?").with(
      key
    )
    .first { row in
      (title: "Item \(row.string(0)) \(row.string(1))", price: "\(row.price(3)) \(row.currency(4)) a \(row.string(2))")
    }
    guard let item = found else { return Story("item \(key)") }
    var story = Story(item.title)
    story.head = [item.price] + (try stockLines(key))
    let events = try engine.freshQuery(
      "SELECT key, kind, quantity, date, reference, warehouse FROM stock_event WHERE item = ? ORDER BY key")
    try events.with(key).forEach { row in
      let words = [1: "Counted", 2: "Received", 4: "Corrected by", 5: "Came back:"]
      let place = row.string(5).isEmpty ? "" : " in \(row.string(5))"
      let what = words[row.integer(1)] ?? "Moved"
      story.add(Story.Event(row.key(0), "\(what) \(row.quantity(2))\(place) on \(row.date(3)) \(row.string(4))"))
    }
    try addReasons(.item, key, to: &story)
    try addChanges(.item, key, to: &story)
    return story
  }

  /// What is there of an item, warehouse by warehouse.
  private func stockLines(_ key: Key) throws -> [String] {
    let places = try engine.freshQuery(
      """
      SELECT '' AS warehouse, counted, counted_date, received, shipped, reserved FROM stock WHERE item = ?
      UNION ALL
      SELECT warehouse, counted, counted_date, received, shipped, reserved FROM warehouse_stock WHERE item = ?
      ORDER BY 1
      """
    ).with(key, key).map { row in
      (row.string(0).isEmpty ? "Now: " : "In \(row.string(0)): ")
        + "counted \(row.quantity(1)) on \(row.date(2)), received \(row.quantity(3)), shipped \(row.quantity(4)), on pick "
        + "lists \(row.quantity(5))"
    }
    return places.isEmpty ? ["Now: nothing was ever counted"] : places
  }

  // MARK: Files

  func file(_ key: Key) throws -> Story {
    let found = try engine.freshQuery(
      """
      SELECT path, channel, format, bytes, state, documents, accepted, refused, duplicates, parked, problem, sha256 FROM file
      WHERE key = ?
      """
    ).with(key).first { row in
      (
        path: row.string(0), what: "channel \(row.string(1)), format \(row.string(2)), \(row.int(3)) bytes",
        isRefused: row.integer(4) >= 4, counts: (5...9).map { row.integer($0) }, problem: row.string(10),
        hash: row.string(11)
      )
    }
    guard let file = found else { return Story("file \(key)") }
    var story = Story("File \(file.path)")
    story.head = [file.what, "SHA-256 \(file.hash)"]
    story.head.append(
      file.isRefused
        ? "Refused whole: \(file.problem)"
        : "\(file.counts[0]) documents: \(file.counts[1]) accepted, \(file.counts[2]) refused, \(file.counts[3]) duplicates, "
          + "\(file.counts[4]) waiting")
    let last = Key(run: key.run, stage: .intake, unit: key.unit, ordinal: 0x3F_FFFF)
    let orders = try engine.freshQuery(
      "SELECT key, number FROM orders WHERE key BETWEEN ? AND ? ORDER BY key LIMIT 200")
    try orders.with(key, last).forEach { story.add(Story.Event($0.key(0), "Brought order \($0.string(1))")) }
    let statements = try engine.freshQuery(
      "SELECT key, id, bank_account, entries FROM statement WHERE file = ? ORDER BY key")
    try statements.with(key).forEach {
      story.add(
        Story.Event($0.key(0), "Brought statement \($0.string(1)) of \($0.string(2)), \($0.integer(3)) entries"))
    }
    try engine.freshQuery(
      "SELECT key, severity, rule, document, line, column_number, what, why FROM problem WHERE file = ? ORDER BY key"
    ).with(key).forEach { row in
      let place = row.integer(4) > 0 ? "line \(row.integer(4)), column \(row.integer(5)): " : ""
      let name = Severity(rawValue: row.integer(1))?.name ?? "problem"
      story.add(
        Story.Event(row.key(0), "\(place)\(row.string(6)) (\(row.string(7))) — \(name) [\(row.string(2))]"))
    }
    try addReasons(.file, key, to: &story)
    return story
  }
}
