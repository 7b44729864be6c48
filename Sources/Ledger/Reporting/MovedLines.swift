import OrderToCash

/// Order lines of a night's report, held compactly so that half a million fit: numbers in a row, texts in one buffer.
struct MovedLines {
  struct Line {
    var line: Int32
    /// Where its texts begin, and where the four end: line id, buyer's item, description, unit.
    var start: Int
    var ends: (Int, Int, Int, Int)
    var item: Key
    var ordered: Quantity
    var cancelled = Quantity.zero
    /// Nil for an order that was never allocated or that waits for nothing.
    var open: Quantity?
    var price: Price
    var priceBase: Quantity
    var net: Int64
    var requested: BusinessDate?
  }

  private(set) var lines: [Line] = []
  private var texts: [UInt8] = []

  /// A cross join keeps SQLite to its order: from the few orders to their lines, not through all lines that ever were.
  ///
  /// Reads the lines of the orders that `moved` selects (its parameters are all `first`), and tells each head its places. Heads
  /// come by key.
  init(_ engine: Engine, _ first: Key, moved: String, _ heads: inout [ReportScan.OrderHead]) throws {
    let cancelled = try MergeScan(
      engine.freshQuery(
        """
        SELECT m.key, x.line, SUM(x.quantity) FROM (\(moved)) AS m CROSS JOIN cancellation x WHERE x.order_key = m.key
        GROUP BY m.key, x.line ORDER BY m.key, x.line
        """
      ).with(first, first, first, first))
    let backlog = try MergeScan(
      engine.freshQuery("SELECT order_key, line, quantity FROM backlog_line ORDER BY order_key, line"))
    let rows = try MergeScan(
      engine.freshQuery(
        """
        SELECT m.key, l.line, l.line_id, l.buyer_item, l.description, l.unit, l.item, l.quantity, l.price, l.price_base,
          l.net, l.requested
        FROM (\(moved)) AS m CROSS JOIN order_line l WHERE l.order_key = m.key ORDER BY m.key, l.line
        """
      ).with(first, first, first, first))
    for index in heads.indices {
      let (key, start) = (heads[index].key, lines.count)
      try rows.rows(of: key) { add($0) }
      try cancelled.rows(of: key) { row in update(row, from: start) { $0.cancelled = row.quantity(2) } }
      try backlog.rows(of: key) { row in update(row, from: start) { $0.open = row.quantity(2) } }
      heads[index].lines = start..<lines.count
    }
  }

  private mutating func add(_ row: Query) {
    let start = texts.count
    let ends = (append(row, 2), append(row, 3), append(row, 4), append(row, 5))
    lines.append(
      Line(
        line: Int32(row.integer(1)), start: start, ends: ends, item: row.key(6), ordered: row.quantity(7),
        price: row.price(8), priceBase: row.quantity(9), net: row.int(10), requested: row.optionalDate(11)))
  }

  private mutating func append(_ row: Query, _ column: Int32) -> Int {
    texts.append(contentsOf: row.string(column).utf8)
    return texts.count
  }

  private mutating func update(_ row: Query, from start: Int, _ change: (inout Line) -> Void) {
    let number = Int32(row.integer(1))
    for index in start..<lines.count where lines[index].line == number { change(&lines[index]) }
  }

  func lineId(_ index: Int) -> Text { text(lines[index].start, lines[index].ends.0) }
  func buyerItem(_ index: Int) -> Text { text(lines[index].ends.0, lines[index].ends.1) }
  func description(_ index: Int) -> Text { text(lines[index].ends.1, lines[index].ends.2) }
  func unit(_ index: Int) -> Text { text(lines[index].ends.2, lines[index].ends.3) }

  private func text(_ start: Int, _ end: Int) -> Text { Text(utf8: texts[start..<end]) }
}
