import OrderToCash

/// Keeps the stock table in step with what the warehouse sends.
public final class StockWrite {
  private let engine: Engine
  private let confirmedMinute: Int
  /// What left the house since a moment, by item: summed once per moment, as a file counts many items at one.
  private var shipped: [Moment: [Key: Int64]] = [:]

  private struct Moment: Hashable {
    /// From which immediate releases and confirmations are later than the count.
    var released: BusinessDate
    var confirmed: BusinessDate
  }

  /// `confirmedMinute`: of the day, at which goods that the warehouse confirms are taken to have left.
  public init(_ engine: Engine, confirmedMinute: Int) {
    self.engine = engine
    self.confirmedMinute = confirmedMinute
  }

  /// A count replaces what was counted and received before it; a receipt adds when it is later than the count. What is
  /// reserved stays reserved: goods on a pick list are still on the shelf when somebody counts. What left the house since the
  /// count is subtracted; the count of a later moment has it out already.
  public func apply(_ record: StockRecord, item: Key) throws {
    let known = try engine.query("SELECT counted_date, counted_minute FROM stock WHERE item = ?").with(item)
      .first { ($0.date(0), $0.integer(1)) }
    guard let (date, minute) = known else {
      let counted = record.isReceipt ? Quantity.zero : record.quantity
      let received = record.isReceipt ? record.quantity : Quantity.zero
      // Before the first count every receipt is later.
      let (date, minute) = record.isReceipt ? (BusinessDate(days: 0), 0) : (record.date, record.minute)
      try engine.append(.stock).add(item).add(counted).add(date).add(minute).add(received).add(Quantity.zero)
        .add(Quantity.zero).end()
      return
    }
    let isLater = (record.date, record.minute) > (date, minute)
    if record.isReceipt {
      guard isLater else { return }
      try engine.query("UPDATE stock SET received = received + ? WHERE item = ?").run(record.quantity, item)
    } else if isLater || (record.date, record.minute) == (date, minute) {
      let received = try receivedSince(record, item)
      let shipped = try shippedSince(record, item)
      try engine.query(
        "UPDATE stock SET counted = ?, counted_date = ?, counted_minute = ?, received = ?, shipped = ? WHERE item = ?"
      ).run(record.quantity, record.date, record.minute, received, shipped, item)
    }
  }

  private func receivedSince(_ count: StockRecord, _ item: Key) throws -> Int64 {
    try engine.query(
      """
      SELECT COALESCE(SUM(quantity), 0) FROM stock_event
      WHERE item = ? AND kind = 2 AND (date > ? OR (date = ? AND minute > ?))
      """
    ).with(item, count.date, count.date, count.minute).first { $0.int(0) } ?? 0
  }

  /// What left the house after the moment of the count: a shipment released `immediate` leaves at its day's end, one that the
  /// warehouse confirmed at `confirmedMinute` of the day it names. Usually none, as counts come in before the night.
  private func shippedSince(_ count: StockRecord, _ item: Key) throws -> Int64 {
    let day = confirmedMinute > count.minute ? count.date : count.date.adding(days: 1)
    let moment = Moment(released: count.date, confirmed: day)
    if let known = shipped[moment] { return known[item] ?? 0 }
    let sums = try shippedSince(moment)
    shipped[moment] = sums
    return sums[item] ?? 0
  }

  private func shippedSince(_ moment: Moment) throws -> [Key: Int64] {
    let run = try engine.query("SELECT run FROM run WHERE date >= ? ORDER BY run LIMIT 1").with(moment.released)
      .first { $0.integer(0) }
    guard let run else { return [:] }
    let first = Int64(run) << 47
    var sums: [Key: Int64] = [:]
    try engine.query(
      """
      SELECT l.item, SUM(l.quantity) FROM shipment s JOIN shipment_line l ON l.shipment = s.key
      WHERE s.key >= ? AND s.immediate = 1 AND s.date >= ? GROUP BY l.item
      """
    ).with(first, moment.released).forEach { sums[$0.key(0), default: 0] += $0.int(1) }
    try engine.query(
      """
      SELECT l.item, SUM(p.quantity) FROM confirmation c JOIN pick p ON p.confirmation = c.key
      JOIN shipment_line l ON l.shipment = c.shipment AND l.ordinal = p.ordinal
      WHERE c.key >= ? AND c.date >= ? GROUP BY l.item
      """
    ).with(first, moment.confirmed).forEach { sums[$0.key(0), default: 0] += $0.int(1) }
    return sums
  }
}
