import Ledger
import OrderToCash

/// What the warehouse picked and handed over, against the pick lists that wait for it.
final class ConfirmationRecorder: DocumentRecorder {
  /// Shipments that wait for something, by number: read once, as there are as many confirmations. Only fulfil adds to them.
  private var waiting: [Text: (shipment: Key, billTo: Key)]?

  func record(_ document: Document, _ parsed: ParsedDocument, _ context: IntakeContext) throws -> DocumentVerdict {
    guard case .confirmation(let confirmation) = document else { preconditionFailure("not a confirmation") }
    guard let (shipment, billTo) = try waiting(context.engine)[confirmation.shipment] else {
      return unknown(confirmation)
    }
    let standing = try context.engine.query("SELECT state, date FROM open_shipment WHERE bill_to = ? AND shipment = ?")
      .with(billTo, shipment).first { ($0.integer(0), $0.date(1)) }
    guard let (state, released) = standing else { return unknown(confirmation) }
    guard state == 1 else {
      return .refused([
        Problem(
          "intake.confirmed-already", at: confirmation.place,
          what: "shipment \(confirmation.shipment) is confirmed already",
          why: "each shipment is confirmed once", whatToDo: "Send a return or a count when the quantities were wrong.")
      ])
    }
    switch PickConfirmation.picked(
      confirmation, of: try pickList(shipment, confirmation.shipment, released, context), date: context.night.date)
    {
    case .failure(let refusal): return .refused(refusal.problems)
    case .success(let picked): try write(confirmation, shipment, billTo, picked, context)
    }
    return .accepted
  }

  private func pickList(
    _ shipment: Key, _ number: Text, _ releasedOn: BusinessDate, _ context: IntakeContext
  ) throws -> ReleasedShipment {
    let lines = try context.engine.query(
      """
      SELECT l.ordinal, l.line, l.item, i.sku, l.quantity FROM shipment_line l JOIN item i ON i.item = l.item
      WHERE l.shipment = ? ORDER BY l.ordinal
      """
    ).with(shipment).map { row in
      ReleasedShipment.Line(
        number: row.integer(0), orderLine: row.integer(1), item: row.key(2), sku: row.text(3),
        allocated: row.quantity(4))
    }
    return ReleasedShipment(key: shipment, number: number, account: .none, releasedOn: releasedOn, lines: lines)
  }

  private func waiting(_ engine: Engine) throws -> [Text: (shipment: Key, billTo: Key)] {
    if let waiting { return waiting }
    var found: [Text: (shipment: Key, billTo: Key)] = [:]
    try engine.freshQuery(
      "SELECT s.number, o.shipment, o.bill_to FROM open_shipment o JOIN shipment s ON s.key = o.shipment"
    ).forEach { found[$0.text(0)] = ($0.key(1), $0.key(2)) }
    waiting = found
    return found
  }

  private func write(
    _ confirmation: ConfirmationRecord, _ shipment: Key, _ billTo: Key, _ picked: [Quantity],
    _ context: IntakeContext
  ) throws {
    let key = context.key(.confirmation)
    try context.engine.append(.confirmation).add(key).add(context.file).add(shipment)
      .add(confirmation.date ?? context.night.date).add(confirmation.carrier).add(confirmation.tracking).end()
    for (index, quantity) in picked.enumerated() {
      try context.engine.append(.pick).add(key).add(index + 1).add(quantity).end()
    }
    try context.engine.query("UPDATE open_shipment SET state = 2, confirmation = ? WHERE bill_to = ? AND shipment = ?")
      .run(key, billTo, shipment)
  }

  private func unknown(_ confirmation: ConfirmationRecord) -> DocumentVerdict {
    .parked(
      waitingFor: Text("shipment \(confirmation.shipment)"),
      Problem(
        "intake.unknown-shipment", .review, at: confirmation.place,
        what: "shipment \(confirmation.shipment) is not waiting for a confirmation",
        why: "no pick list has this number",
        whatToDo: "Check the number with the warehouse; it is judged again each night."))
  }
}
