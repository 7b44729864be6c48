import OrderToCash

/// What was delivered instead of the item ordered, for the invoices of a run: they name what the customer got. Nothing is read for
/// a company whose items have no substitutes.
struct SubstituteBook {
  private struct Line: Hashable {
    var shipment: Key
    var line: Int
  }

  /// The items that left of an order's line with a shipment, as its lines stand; only where one is a substitute. Nil in the place
  /// of the item ordered.
  private var items: [Line: [Key?]] = [:]
  private var next: [Line: Int] = [:]

  init(_ engine: Engine, invoicesFrom first: Key) throws {
    let isUsed = try engine.freshQuery("SELECT 1 FROM item WHERE substitutes <> '' LIMIT 1").first { _ in true }
    guard isUsed == true else { return }
    var lines: Set<Line> = []
    try engine.freshQuery(
      """
      SELECT l.shipment, l.line FROM invoice_line v
      JOIN shipment_line l ON l.shipment = v.shipment AND l.line = v.line
      JOIN order_line o ON o.order_key = l.order_key AND o.line = l.line WHERE v.invoice >= ? AND l.item <> o.item
      """
    ).with(first).forEach { lines.insert(Line(shipment: $0.key(0), line: $0.integer(1))) }
    let query = try engine.freshQuery(
      """
      SELECT l.item, o.item FROM shipment_line l JOIN order_line o ON o.order_key = l.order_key AND o.line = l.line
      LEFT JOIN confirmation c ON c.shipment = l.shipment
      LEFT JOIN pick p ON p.confirmation = c.key AND p.ordinal = l.ordinal
      WHERE l.shipment = ? AND l.line = ? AND COALESCE(p.quantity, l.quantity) > 0 ORDER BY l.ordinal
      """)
    for line in lines {
      items[line] = try query.with(line.shipment, line.line).map { $0.key(0) == $0.key(1) ? nil : $0.key(0) }
    }
  }

  /// To be called at the beginning of each document: its lines stand in the order in which they left.
  mutating func begin() { next.removeAll(keepingCapacity: true) }

  /// The substitute that the next line of a document about an order's line of a shipment bills; nil for the item ordered.
  mutating func item(shipment: Key, line: Int) -> Key? {
    let key = Line(shipment: shipment, line: line)
    guard let known = items[key] else { return nil }
    let index = next[key, default: 0]
    next[key] = index + 1
    return index < known.count ? known[index] : nil
  }
}
