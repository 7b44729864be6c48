import OrderToCash

/// An order's life: the states that it was in, each with its day and what brought it there.
extension Storyteller {
  func life(of order: Key) throws -> Story.Table {
    let ordered =
      try engine.freshQuery("SELECT COALESCE(SUM(quantity), 0) FROM order_line WHERE order_key = ?").with(order)
      .first { $0.quantity(0) } ?? .zero
    let events = try judgements(order) + deliveries(order) + settlement(order)
    let rows = OrderLifeCycle.history(ordered: ordered, received: order, events).map { step in
      [date(of: step.key)?.description ?? "", step.state.rawValue, step.cause.string]
    }
    return Story.Table(["since", "state", "by"], numbers: [], rows)
  }

  private func judgements(_ order: Key) throws -> [OrderLifeCycle.Event] {
    var events = try engine.freshQuery(
      """
      SELECT key, rule FROM exception_raised WHERE subject_kind = 3 AND subject = ? AND verbs LIKE 'approve%' ORDER BY key
      """
    ).with(order).map { OrderLifeCycle.Event($0.key(0), .judged(.inReview), cause: $0.text(1)) }
      .filter { $0.key.stage == .intake }
    try engine.freshQuery(
      "SELECT key, outcome, rule FROM ruling WHERE subject_kind = 3 AND subject = ? ORDER BY key"
    ).with(order).forEach { row in
      guard row.key(0).stage == .credit, let judgement = Storyteller.judgement(row.text(1)) else { return }
      events.append(OrderLifeCycle.Event(row.key(0), .judged(judgement), cause: row.text(2)))
    }
    return events
  }

  private static func judgement(_ outcome: Text) -> OrderLifeCycle.Judgement? {
    switch outcome {
    case CreditStatus.approved.name: .approved
    case CreditStatus.held.name: .onHold
    case CreditStatus.review.name: .inReview
    default: nil
    }
  }

  private func deliveries(_ order: Key) throws -> [OrderLifeCycle.Event] {
    var events = try engine.freshQuery(
      "SELECT key, quantity, rule FROM cancellation WHERE order_key = ? ORDER BY key"
    ).with(order).map { OrderLifeCycle.Event($0.key(0), .cancelled($0.quantity(1)), cause: $0.text(2)) }
    events += try engine.freshQuery(
      """
      SELECT CASE WHEN s.immediate = 1 THEN s.key ELSE c.key END, SUM(CASE WHEN s.immediate = 1 THEN l.quantity
        ELSE COALESCE(p.quantity, 0) END), s.number
      FROM shipment s JOIN shipment_line l ON l.shipment = s.key LEFT JOIN confirmation c ON c.shipment = s.key
      LEFT JOIN pick p ON p.confirmation = c.key AND p.ordinal = l.ordinal
      WHERE l.order_key = ? AND (s.immediate = 1 OR c.key IS NOT NULL) GROUP BY s.key, s.number, s.immediate, c.key
      ORDER BY s.key
      """
    ).with(order).map { OrderLifeCycle.Event($0.key(0), .shipped($0.quantity(1)), cause: $0.text(2)) }
    events += try engine.freshQuery(
      """
      SELECT i.key, SUM(l.quantity), i.number FROM invoice_line l JOIN invoice i ON i.key = l.invoice
      WHERE l.order_key = ? AND i.kind = 380 GROUP BY i.key, i.number ORDER BY i.key
      """
    ).with(order).map { OrderLifeCycle.Event($0.key(0), .invoiced($0.quantity(1)), cause: $0.text(2)) }
    return events
  }

  /// By the last payment, when nothing of its invoices is open.
  private func settlement(_ order: Key) throws -> [OrderLifeCycle.Event] {
    let invoices =
      "SELECT l.invoice FROM invoice_line l JOIN invoice i ON i.key = l.invoice WHERE l.order_key = ? AND i.kind = 380"
    let open = try engine.freshQuery("SELECT 1 FROM open_item WHERE item IN (\(invoices)) LIMIT 1").with(order)
      .first { _ in true }
    let last =
      try engine.freshQuery("SELECT MAX(key), COUNT(*) FROM application WHERE item IN (\(invoices))")
      .with(order).first { $0.integer(1) > 0 ? $0.key(0) : nil } ?? nil
    guard open == nil, let last else { return [] }
    return [OrderLifeCycle.Event(last, .settled(true), cause: "paid")]
  }
}
