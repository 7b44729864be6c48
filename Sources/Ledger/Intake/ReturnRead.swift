import OrderToCash

/// Shipments as a return meets them. Returns are few, so each asks for the shipments that it names.
public struct ReturnRead {
  private let engine: Engine

  public init(_ engine: Engine) { self.engine = engine }

  /// Nil when no shipment has the number.
  public func shipment(_ number: Text) throws -> ReturnedShipment? {
    let head = try engine.query(
      "SELECT key, account, bill_to, date FROM shipment WHERE number = ? ORDER BY key LIMIT 1"
    )
    .with(number).first { ($0.key(0), $0.key(1), $0.key(2), $0.date(3)) }
    guard let (key, account, billTo, released) = head else { return nil }
    let waits = try engine.query(
      "SELECT 1 FROM open_shipment WHERE bill_to = ? AND shipment = ? AND state IN (1, 2)"
    ).with(billTo, key).first { _ in true }
    let confirmation = try engine.query("SELECT key FROM confirmation WHERE shipment = ? ORDER BY key DESC LIMIT 1")
      .with(key).first { $0.key(0) }
    let lines = try engine.query(
      """
      SELECT l.ordinal, i.sku, COALESCE(p.quantity, l.quantity),
        (SELECT COALESCE(SUM(r.quantity), 0) FROM return_line r WHERE r.shipment = l.shipment AND r.line = l.ordinal)
      FROM shipment_line l JOIN item i ON i.item = l.item
      LEFT JOIN pick p ON p.confirmation = ? AND p.ordinal = l.ordinal
      WHERE l.shipment = ? ORDER BY l.ordinal
      """
    ).with(confirmation ?? .none, key).map {
      ReturnedShipment.Line(ordinal: $0.integer(0), sku: $0.text(1), left: $0.quantity(2), returned: $0.quantity(3))
    }
    return ReturnedShipment(
      key: key, number: number, account: account, billTo: billTo, isWaiting: waits == true, released: released,
      lines: lines)
  }
}
