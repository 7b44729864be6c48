import OrderToCash

/// What belongs to the orders of a report, in their order: one scan of each table, merged in step.
struct OrderParts {
  /// How an open order stands.
  struct Standing {
    var state: Int64
    var isFresh: Bool
    var rule: Text
  }

  struct Line {
    var number: Int
    var id: Text
    var buyerItem: Text
    var description: Text
    var unit: Text
    var item: Key
    var ordered: Quantity
    var cancelled = Quantity.zero
    /// Nil for an order that was never allocated or that waits for nothing.
    var open: Quantity?
    /// To the warehouse and not confirmed yet.
    var released = Quantity.zero
    /// Shipped, not yet invoiced.
    var notInvoiced = Quantity.zero
    var price: Price
    var priceBase: Quantity
    var net: Int64
    var requested: BusinessDate?
  }

  private let lines: MergeScan
  private let cancelled: MergeScan
  private let backlog: MergeScan
  private let waiting: MergeScan
  private let rules: MergeScan
  private let standings: MergeScan

  init(_ engine: Engine, _ places: ReportPlaces, _ first: Key) throws {
    let moved = places.table
    lines = try MergeScan(
      engine.freshQuery(
        """
        SELECT m.place, l.line, l.line_id, l.buyer_item, l.description, l.unit, l.item, l.quantity, l.price, l.price_base,
          l.net, l.requested
        FROM \(moved) m CROSS JOIN order_line l WHERE l.order_key = m.key ORDER BY m.place, l.line
        """))
    cancelled = try MergeScan(
      engine.freshQuery(
        """
        SELECT m.place, x.line, SUM(x.quantity) FROM \(moved) m CROSS JOIN cancellation x WHERE x.order_key = m.key
        GROUP BY m.place, x.line ORDER BY m.place, x.line
        """))
    backlog = try MergeScan(
      engine.freshQuery(
        """
        SELECT m.place, b.line, b.quantity FROM \(moved) m CROSS JOIN backlog_line b WHERE b.order_key = m.key
        ORDER BY m.place, b.line
        """))
    waiting = try MergeScan(
      engine.freshQuery(
        """
        SELECT m.place, l.line, o.state, SUM(COALESCE(p.quantity, l.quantity))
        FROM open_shipment o CROSS JOIN shipment_line l CROSS JOIN \(moved) m
        LEFT JOIN pick p ON p.confirmation = o.confirmation AND p.ordinal = l.ordinal
        WHERE l.shipment = o.shipment AND m.key = l.order_key
        GROUP BY m.place, l.line, o.state ORDER BY m.place, l.line, o.state
        """))
    rules = try MergeScan(
      engine.freshQuery(
        """
        SELECT m.place, r.rule FROM ruling r CROSS JOIN \(moved) m
        WHERE r.key >= ? AND r.subject_kind = ? AND m.key = r.subject ORDER BY m.place, r.key
        """
      ).with(first, SubjectKind.order.rawValue))
    standings = try MergeScan(
      engine.freshQuery(
        """
        SELECT m.place, o.state, o.fresh, o.rule FROM open_order o CROSS JOIN \(moved) m WHERE m.key = o.order_key
        ORDER BY m.place
        """))
  }

  func standing(_ place: Key) throws -> Standing? {
    var found: Standing?
    try standings.rows(of: place) { found = Standing(state: $0.int(1), isFresh: $0.flag(2), rule: $0.text(3)) }
    return found
  }

  /// The rule of tonight's last ruling on the order.
  func rule(_ place: Key) throws -> Text? {
    var found: Text?
    try rules.rows(of: place) { found = $0.text(1) }
    return found
  }

  /// Its lines, instead of those that were there.
  func lines(_ place: Key, into found: inout [Line]) throws {
    found.removeAll(keepingCapacity: true)
    try lines.rows(of: place) { row in
      found.append(
        Line(
          number: row.integer(1), id: row.text(2), buyerItem: row.text(3), description: row.text(4), unit: row.text(5),
          item: row.key(6), ordered: row.quantity(7), price: row.price(8), priceBase: row.quantity(9), net: row.int(10),
          requested: row.optionalDate(11)))
    }
    try cancelled.rows(of: place) { row in
      if let index = OrderParts.index(row, found) { found[index].cancelled = row.quantity(2) }
    }
    try backlog.rows(of: place) { row in
      if let index = OrderParts.index(row, found) { found[index].open = row.quantity(2) }
    }
    try waiting.rows(of: place) { row in
      guard let index = OrderParts.index(row, found) else { return }
      if row.integer(2) == 3 {
        found[index].notInvoiced += row.quantity(3)
      } else {
        found[index].released += row.quantity(3)
      }
    }
  }

  private static func index(_ row: Query, _ lines: [Line]) -> Int? {
    let number = row.integer(1)
    return lines.firstIndex { $0.number == number }
  }
}
