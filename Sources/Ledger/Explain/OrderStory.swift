import OrderToCash

extension Storyteller {
  func order(_ key: Key) throws -> Story {
    let found = try engine.freshQuery(
      "SELECT number, account, issue_date, requested, currency, net, gross FROM orders WHERE key = ?"
    ).with(key).first { row in
      (
        number: row.string(0), account: row.key(1), issued: row.optionalDate(2), requested: row.optionalDate(3),
        net: Money(minor: row.int(5), currency: row.currency(4)),
        gross: Money(minor: row.int(6), currency: row.currency(4))
      )
    }
    guard let order = found else { return Story("order \(key)") }
    var story = Story("Order \(order.number) of \(try customerName(order.account))")
    var head = "\(order.gross) with tax, \(order.net) without"
    if let date = order.issued { head += "; ordered \(date)" }
    if let date = order.requested { head += ", wanted \(date)" }
    story.head.append(head)
    story.head.append("Now: \(try orderState(key))")
    story.tables += [try life(of: key), try orderLines(key)]
    let path = try filePath(of: key)
    story.add(Story.Event(key, "Received\(path.map { " with \($0)" } ?? "")", try problems(key, order.number)))
    try addAnswers(key, to: &story)
    try addReasons(.order, key, to: &story)
    try addCancellations(key, to: &story)
    for shipment in try engine.freshQuery("SELECT key FROM shipment WHERE order_key = ? ORDER BY key").with(key)
      .map({ $0.key(0) })
    {
      try addShipment(shipment, to: &story)
    }
    try addAdvances(key, to: &story)
    return story
  }

  /// What it was to be paid by in advance, and was.
  private func addAdvances(_ order: Key, to story: inout Story) throws {
    let asked = try engine.freshQuery(
      "SELECT key, number, asked, currency FROM pro_forma WHERE order_key = ? ORDER BY key"
    ).with(order).map { ($0.key(0), $0.string(1), Money(minor: $0.int(2), currency: $0.currency(3))) }
    for (key, number, money) in asked {
      story.add(Story.Event(key, "Asked to be paid in advance by \(number): \(money)"))
      try addSent(["pro-forma"], key, to: &story)
    }
    for invoice in try engine.freshQuery("SELECT key FROM invoice WHERE order_key = ? AND origin = 4 ORDER BY key")
      .with(order).map({ $0.key(0) })
    {
      try addInvoice(invoice, to: &story)
    }
  }

  private func orderState(_ key: Key) throws -> String {
    let open = try engine.freshQuery("SELECT state, rule, gross, currency FROM open_order WHERE order_key = ?").with(
      key
    )
    .first { ($0.integer(0), $0.text(1), Money(minor: $0.int(2), currency: $0.currency(3))) }
    guard let (state, rule, gross) = open else {
      let waiting = try engine.freshQuery("SELECT state FROM open_shipment WHERE order_key = ? LIMIT 1").with(key)
        .first { $0.integer(0) }
      return waiting == nil ? "done" : waiting == 3 ? "shipped, not invoiced yet" : "at the warehouse"
    }
    switch state {
    case 1: return "received, not judged yet"
    case 2: return "in review [\(rule)]: \(rationale(rule))"
    case 3: return "held [\(rule)]: \(rationale(rule))"
    case 4: return "approved, to be allocated"
    default: return gross.minor == 0 ? "at the warehouse" : "waits for stock, \(gross) not shipped yet"
    }
  }

  private func orderLines(_ key: Key) throws -> Story.Table {
    let query = try engine.freshQuery(
      """
      SELECT l.line_id, i.sku, l.description, l.unit, l.quantity, COALESCE(s.shipped, 0), COALESCE(s.released, 0),
        COALESCE(c.quantity, 0)
      FROM order_line l LEFT JOIN item i ON i.item = l.item
      LEFT JOIN (SELECT order_key, line, SUM(shipped) AS shipped, SUM(released) AS released
        FROM (\(Verification.left) WHERE l.order_key = ?) AS x GROUP BY order_key, line) s ON s.line = l.line
      LEFT JOIN (SELECT line, SUM(quantity) AS quantity FROM cancellation WHERE order_key = ? GROUP BY line) c
        ON c.line = l.line
      WHERE l.order_key = ? ORDER BY l.line
      """)
    let rows = try query.with(key, key, key).map { row in
      let (ordered, shipped, released) = (row.quantity(4), row.quantity(5), row.quantity(6))
      let cancelled = row.quantity(7)
      return [
        row.string(0), row.string(1), row.string(2), row.string(3), ordered.description, shipped.description,
        released.description, (ordered - shipped - released - cancelled).description, cancelled.description,
      ]
    }
    return Story.Table(
      ["line", "item", "description", "unit", "ordered", "shipped", "at warehouse", "open", "cancelled"],
      numbers: [4, 5, 6, 7, 8], rows)
  }

  private func problems(_ key: Key, _ document: String) throws -> [String] {
    let file = Key(run: key.run, stage: .intake, unit: key.unit, ordinal: 0)
    return try engine.freshQuery(
      "SELECT line, what, why, rule FROM problem WHERE file = ? AND document = ? ORDER BY key"
    ).with(file, document).map { row in
      "Noticed\(row.integer(0) > 0 ? " in line \(row.integer(0))" : ""): \(row.string(1)) (\(row.string(2))) [\(row.string(3))]"
    }
  }

  private func addAnswers(_ order: Key, to story: inout Story) throws {
    let words = [
      "AB": "received", "AP": "accepted", "CA": "accepted with changes", "RE": "rejected",
    ]
    let answers = try engine.freshQuery("SELECT key, code, note FROM answer WHERE order_key = ? ORDER BY key").with(
      order
    )
    .map { ($0.key(0), $0.string(1), $0.string(2)) }
    for (key, code, note) in answers {
      let lines = try engine.freshQuery(
        "SELECT line, code, quantity, backorder, note FROM answer_line WHERE answer = ? ORDER BY line"
      ).with(key).map { row in
        "Line \(row.integer(0)): \(row.quantity(2)) accepted"
          + (row.quantity(3).isZero ? "" : ", \(row.quantity(3)) on back-order")
          + (row.string(4).isEmpty ? "" : ": \(row.string(4))")
      }
      story.add(
        Story.Event(key, "Answered \(code): \(words[code] ?? code)", (note.isEmpty ? [] : [note]) + lines))
      try addSent(["order response"], key, to: &story)
    }
  }

  private func addCancellations(_ order: Key, to story: inout Story) throws {
    try engine.freshQuery("SELECT key, line, quantity, rule FROM cancellation WHERE order_key = ? ORDER BY key")
      .with(order).forEach { row in
        story.add(
          Story.Event(
            row.key(0), "Cancelled: \(row.quantity(2)) of line \(row.integer(1)) [\(row.string(3))]",
            [rationale(row.text(3))]))
      }
  }

  // MARK: Shipments

  func shipment(_ key: Key) throws -> Story {
    let found = try engine.freshQuery(
      """
      SELECT s.number, s.account, o.number, s.date, s.net, s.gross, s.currency, COALESCE(p.state, 0) FROM shipment s
      LEFT JOIN orders o ON o.key = s.order_key
      LEFT JOIN open_shipment p ON p.bill_to = s.bill_to AND p.shipment = s.key WHERE s.key = ?
      """
    ).with(key).first { row in
      (
        title: "Shipment \(row.string(0))", account: row.key(1), order: row.string(2),
        gross: Money(minor: row.int(5), currency: row.currency(6)), state: row.integer(7)
      )
    }
    guard let shipment = found else { return Story("shipment \(key)") }
    let states = [1: "awaits the warehouse", 2: "confirmed, to be judged", 3: "left the house, not invoiced yet"]
    var story = Story("\(shipment.title) to \(try customerName(shipment.account))")
    story.head.append("Of order \(shipment.order), \(shipment.gross) with tax")
    story.head.append("Now: \(states[shipment.state] ?? "invoiced, or nothing was picked")")
    try addShipment(key, to: &story)
    return story
  }

  /// A shipment with its confirmation, postings, papers and invoices.
  func addShipment(_ key: Key, to story: inout Story) throws {
    let found = try engine.freshQuery("SELECT number, immediate, warehouse FROM shipment WHERE key = ?").with(key)
      .first { ($0.string(0), $0.flag(1), $0.string(2)) }
    guard let (number, immediate, place) = found else { return }
    let lines = try engine.freshQuery(
      """
      SELECT l.line, i.sku, l.quantity FROM shipment_line l LEFT JOIN item i ON i.item = l.item WHERE l.shipment = ?
      ORDER BY l.ordinal
      """
    ).with(key).map { "\($0.quantity(2)) × \($0.string(1)) (line \($0.integer(0)))" }
    story.add(
      Story.Event(
        key,
        "\(immediate ? "Shipped" : "Released to the warehouse") as \(number)\(place.isEmpty ? "" : " from \(place)")",
        lines))
    try addConfirmations(key, number, to: &story)
    try addReasons(.shipment, key, to: &story, prefix: "\(number): ")
    try addPostings(key, to: &story, events: 2...2)
    try addSent(["despatch advice"], key, to: &story)
    for invoice in try engine.freshQuery("SELECT key FROM invoice WHERE shipment = ? ORDER BY key").with(key)
      .map({ $0.key(0) })
    {
      try addInvoice(invoice, to: &story)
    }
  }

  private func addConfirmations(_ shipment: Key, _ number: String, to story: inout Story) throws {
    let confirmations = try engine.freshQuery(
      "SELECT key, date, carrier, tracking FROM confirmation WHERE shipment = ? ORDER BY key"
    ).with(shipment).map { ($0.key(0), $0.date(1), [$0.string(2), $0.string(3)].filter { !$0.isEmpty }) }
    for (key, date, carrier) in confirmations {
      let lines = try engine.freshQuery(
        """
        SELECT i.sku, p.quantity, l.quantity FROM pick p JOIN shipment_line l ON l.shipment = ? AND l.ordinal = p.ordinal
        LEFT JOIN item i ON i.item = l.item WHERE p.confirmation = ? ORDER BY p.ordinal
        """
      ).with(shipment, key).map { "\($0.string(0)): \($0.quantity(1)) of \($0.quantity(2)) picked" }
      let by = carrier.isEmpty ? "" : " by \(carrier.joined(separator: ", "))"
      story.add(Story.Event(key, "The warehouse confirms \(number), left \(date)\(by)", lines))
    }
  }
}
