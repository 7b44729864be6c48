import OrderToCash

/// Keeps the stock tables in step with what the warehouse sends and what comes back.
public final class StockWrite {
  private let engine: Engine
  private let confirmedMinute: Int
  /// What left the house since a moment, by place: summed once per moment, as a file counts many items at one.
  private var shipped: [Moment: [Place: Int64]] = [:]

  private struct Moment: Hashable {
    /// From which immediate releases and confirmations are later than the count.
    var released: BusinessDate
    var confirmed: BusinessDate
  }

  private struct Place: Hashable {
    var warehouse: Text
    var item: Key
  }

  /// `confirmedMinute`: of the day, at which goods that the warehouse confirms are taken to have left.
  public init(_ engine: Engine, confirmedMinute: Int) {
    self.engine = engine
    self.confirmedMinute = confirmedMinute
  }

  /// A count replaces what was counted and received before it; what adds does so when it is later than the count. What is
  /// reserved stays reserved: goods on a pick list are still on the shelf when somebody counts. What left the house since the
  /// count is subtracted; the count of a later moment has it out already. `record.warehouse` is the ledger's code.
  public func apply(_ record: StockRecord, item: Key) throws {
    let place = Place(warehouse: record.warehouse, item: item)
    guard let (date, minute) = try counted(place) else { return try insert(record, place) }
    let isLater = (record.date, record.minute) > (date, minute)
    if record.kind != .count {
      if isLater { try receive(record.quantity, place) }
    } else if isLater || (record.date, record.minute) == (date, minute) {
      try recount(record, place)
    }
  }

  private func counted(_ place: Place) throws -> (BusinessDate, Int)? {
    let query =
      place.warehouse.isEmpty
      ? try engine.query("SELECT counted_date, counted_minute FROM stock WHERE item = ?").with(place.item)
      : try engine.query("SELECT counted_date, counted_minute FROM warehouse_stock WHERE warehouse = ? AND item = ?")
        .with(place.warehouse, place.item)
    return try query.first { ($0.date(0), $0.integer(1)) }
  }

  private func insert(_ record: StockRecord, _ place: Place) throws {
    let isCount = record.kind == .count
    let row =
      place.warehouse.isEmpty
      ? try engine.append(.stock) : try engine.append(.warehouseStock).add(place.warehouse)
    // Before the first count everything that came is later.
    try row.add(place.item).add(isCount ? record.quantity : .zero)
      .add(isCount ? record.date : BusinessDate(days: 0)).add(isCount ? record.minute : 0)
      .add(isCount ? Quantity.zero : record.quantity).add(Quantity.zero).add(Quantity.zero).end()
  }

  private func receive(_ quantity: Quantity, _ place: Place) throws {
    if place.warehouse.isEmpty {
      try engine.query("UPDATE stock SET received = received + ? WHERE item = ?").run(quantity, place.item)
    } else {
      try engine.query("UPDATE warehouse_stock SET received = received + ? WHERE warehouse = ? AND item = ?")
        .run(quantity, place.warehouse, place.item)
    }
  }

  private func recount(_ record: StockRecord, _ place: Place) throws {
    let received = try receivedSince(record, place)
    let shipped = try shippedSince(record, place)
    let fields = "counted = ?, counted_date = ?, counted_minute = ?, received = ?, shipped = ?"
    if place.warehouse.isEmpty {
      try engine.query("UPDATE stock SET \(fields) WHERE item = ?")
        .run(record.quantity, record.date, record.minute, received, shipped, place.item)
    } else {
      try engine.query("UPDATE warehouse_stock SET \(fields) WHERE warehouse = ? AND item = ?")
        .run(record.quantity, record.date, record.minute, received, shipped, place.warehouse, place.item)
    }
  }

  private func receivedSince(_ count: StockRecord, _ place: Place) throws -> Int64 {
    try engine.query(
      """
      SELECT COALESCE(SUM(quantity), 0) FROM stock_event
      WHERE item = ? AND warehouse = ? AND kind <> 1 AND (date > ? OR (date = ? AND minute > ?))
      """
    ).with(place.item, place.warehouse, count.date, count.date, count.minute).first { $0.int(0) } ?? 0
  }

  /// What left the house after the moment of the count: a shipment released `immediate` leaves at its day's end, one that the
  /// warehouse confirmed at `confirmedMinute` of the day it names. Usually none, as counts come in before the night.
  private func shippedSince(_ count: StockRecord, _ place: Place) throws -> Int64 {
    let day = confirmedMinute > count.minute ? count.date : count.date.adding(days: 1)
    let moment = Moment(released: count.date, confirmed: day)
    if let known = shipped[moment] { return known[place] ?? 0 }
    let sums = try shippedSince(moment)
    shipped[moment] = sums
    return sums[place] ?? 0
  }

  private func shippedSince(_ moment: Moment) throws -> [Place: Int64] {
    let run = try engine.query("SELECT run FROM run WHERE date >= ? ORDER BY run LIMIT 1").with(moment.released)
      .first { $0.integer(0) }
    guard let run else { return [:] }
    let first = Int64(run) << 47
    var sums: [Place: Int64] = [:]
    try engine.query(
      """
      SELECT s.warehouse, l.item, SUM(l.quantity) FROM shipment s JOIN shipment_line l ON l.shipment = s.key
      WHERE s.key >= ? AND s.immediate = 1 AND s.date >= ? GROUP BY s.warehouse, l.item
      """
    ).with(first, moment.released).forEach {
      sums[Place(warehouse: $0.text(0), item: $0.key(1)), default: 0] += $0.int(2)
    }
    try engine.query(
      """
      SELECT s.warehouse, l.item, SUM(p.quantity) FROM confirmation c JOIN pick p ON p.confirmation = c.key
      JOIN shipment s ON s.key = c.shipment
      JOIN shipment_line l ON l.shipment = c.shipment AND l.ordinal = p.ordinal
      WHERE c.key >= ? AND c.date >= ? GROUP BY s.warehouse, l.item
      """
    ).with(first, moment.confirmed).forEach {
      sums[Place(warehouse: $0.text(0), item: $0.key(1)), default: 0] += $0.int(2)
    }
    return sums
  }
}
