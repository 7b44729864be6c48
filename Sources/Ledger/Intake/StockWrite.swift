import OrderToCash

/// Keeps the stock table in step with what the warehouse sends.
public enum StockWrite {
  /// A count replaces what was counted and received before it; a receipt adds when it is later than the count. What is
  /// reserved stays reserved: goods on a pick list are still on the shelf when somebody counts. What left the house since the
  /// count is subtracted; the count of a later moment has it out already.
  public static func apply(_ record: StockRecord, item: Key, confirmedMinute: Int, _ engine: Engine) throws {
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
      let received = try receivedSince(record, item, engine)
      let shipped = try shippedSince(record, item, confirmedMinute, engine)
      try engine.query(
        "UPDATE stock SET counted = ?, counted_date = ?, counted_minute = ?, received = ?, shipped = ? WHERE item = ?"
      ).run(record.quantity, record.date, record.minute, received, shipped, item)
    }
  }

  private static func receivedSince(_ count: StockRecord, _ item: Key, _ engine: Engine) throws -> Int64 {
    try engine.query(
      """
      SELECT COALESCE(SUM(quantity), 0) FROM stock_event
      WHERE item = ? AND kind = 2 AND (date > ? OR (date = ? AND minute > ?))
      """
    ).with(item, count.date, count.date, count.minute).first { $0.int(0) } ?? 0
  }

  /// What left the house after the moment of the count: a shipment released `immediate` leaves at its day's end, one that the
  /// warehouse confirmed at `confirmedMinute` of the day it names. Usually none, as counts come in before the night.
  private static func shippedSince(
    _ count: StockRecord, _ item: Key, _ confirmedMinute: Int, _ engine: Engine
  ) throws -> Int64 {
    let run = try engine.query("SELECT run FROM run WHERE date >= ? ORDER BY run LIMIT 1").with(count.date)
      .first { $0.integer(0) }
    guard let run else { return 0 }
    let first = Int64(run) << 47
    let immediate =
      try engine.query(
        """
        SELECT COALESCE(SUM(l.quantity), 0) FROM shipment s JOIN shipment_line l ON l.shipment = s.key
        WHERE s.key >= ? AND s.immediate = 1 AND s.date >= ? AND l.item = ?
        """
      ).with(first, count.date, item).first { $0.int(0) } ?? 0
    let day = confirmedMinute > count.minute ? count.date : count.date.adding(days: 1)
    let confirmed =
      try engine.query(
        """
        SELECT COALESCE(SUM(p.quantity), 0) FROM confirmation c JOIN pick p ON p.confirmation = c.key
        JOIN shipment_line l ON l.shipment = c.shipment AND l.ordinal = p.ordinal
        WHERE c.key >= ? AND c.date >= ? AND l.item = ?
        """
      ).with(first, day, item).first { $0.int(0) } ?? 0
    return immediate + confirmed
  }
}
