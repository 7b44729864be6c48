import OrderToCash

extension Verification {
  /// Stock is what was counted and received, less what left the house since and what waits on pick lists.
  func stock() throws -> CheckResult {
    let reserved = try reserved()
    var own = RowComparison(.stock)
    var elsewhere = RowComparison(.warehouseStock)
    try own.begin(engine)
    try elsewhere.begin(engine)
    try forEachPlace { place, movements in
      let position = StockPosition(movements: movements, reserved: reserved[place] ?? .zero)
      let cells: [RowCell] = [
        .key(place.item), .int(position.counted.millionths), .date(position.countedAt.date),
        .int(Int64(position.countedAt.minute)), .int(position.received.millionths), .int(position.reserved.millionths),
        .int(position.shipped.millionths),
      ]
      if place.warehouse.isEmpty { try own.take(cells) } else { try elsewhere.take([.text(place.warehouse)] + cells) }
    }
    try own.end()
    try elsewhere.end()
    return CheckResult(
      "stock", looked: "\(own.rows + elsewhere.rows) items in their warehouses",
      findings: own.findings + elsewhere.findings)
  }

  /// Movements since the last count of each place that was ever counted or received at, place by place.
  private func forEachPlace(_ body: (StockPlace, [StockMovement]) throws -> Void) throws {
    var place = StockPlace(warehouse: .empty, item: .none)
    var movements: [StockMovement] = []
    var isRecorded = false
    func end() throws {
      if isRecorded { try body(place, movements) }
      movements.removeAll(keepingCapacity: true)
      isRecorded = false
    }
    try self.movements().forEach { row in
      let next = StockPlace(warehouse: row.text(0), item: row.key(1))
      if next != place {
        try end()
        place = next
      }
      guard let kind = StockMovement.Kind(rawValue: row.integer(6)) else { return }
      if row.flag(5) { isRecorded = true }
      // Whatever was before it is in a count.
      if kind == .count { movements.removeAll(keepingCapacity: true) }
      movements.append(
        StockMovement(
          kind, row.quantity(7), at: StockMoment(date: row.date(2), minute: row.integer(3)), key: row.key(4)))
    }
    try end()
  }

  /// Warehouse, item, date, minute, key, whether it was told and didn't leave the house, kind, quantity.
  private func movements() throws -> Query {
    try engine.freshQuery(
      """
      SELECT warehouse, item, date, minute, key, 1, kind, quantity FROM stock_event
      UNION ALL
      SELECT s.warehouse, l.item, s.date, 1440, s.key, 0, ?1, l.quantity FROM shipment s
      JOIN shipment_line l ON l.shipment = s.key WHERE s.immediate = 1
      UNION ALL
      SELECT s.warehouse, l.item, c.date, ?2, c.key, 0, ?1, p.quantity
      FROM (SELECT shipment, MAX(key) AS key FROM confirmation GROUP BY shipment) m JOIN confirmation c ON c.key = m.key
      JOIN shipment s ON s.key = c.shipment JOIN shipment_line l ON l.shipment = s.key
      JOIN pick p ON p.confirmation = c.key AND p.ordinal = l.ordinal
      LEFT JOIN open_shipment o ON o.bill_to = s.bill_to AND o.shipment = s.key
      WHERE o.state IS NULL OR o.state = 3
      ORDER BY 1, 2, 3, 4, 5
      """
    ).with(StockMovement.Kind.shipped.rawValue, latest.confirmedMinute)
  }

  private func reserved() throws -> [StockPlace: Quantity] {
    var reserved: [StockPlace: Quantity] = [:]
    try engine.freshQuery(
      """
      SELECT s.warehouse, l.item, SUM(l.quantity) FROM open_shipment o JOIN shipment s ON s.key = o.shipment
      JOIN shipment_line l ON l.shipment = o.shipment WHERE o.state IN (1, 2) GROUP BY s.warehouse, l.item
      """
    ).forEach { reserved[StockPlace(warehouse: $0.text(0), item: $0.key(1))] = $0.quantity(2) }
    return reserved
  }
}

/// An item in a warehouse.
private struct StockPlace: Hashable, Comparable {
  var warehouse: Text
  var item: Key
  static func < (left: StockPlace, right: StockPlace) -> Bool {
    (left.warehouse, left.item) < (right.warehouse, right.item)
  }
}
