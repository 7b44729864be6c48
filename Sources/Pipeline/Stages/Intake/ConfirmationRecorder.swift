import Ledger
import OrderToCash

/// What the warehouse picked and handed over, against the pick lists that wait for it.
final class ConfirmationRecorder: DocumentRecorder {
  /// Shipments that wait for something, by number: read once, as there are as many confirmations. Only fulfil adds to them.
  private var waiting: [Text: (shipment: Key, billTo: Key)]?

  private struct Line {
    var ordinal: Int
    var sku: Text
    var released: Quantity
  }

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
    if let problem = ahead(confirmation, released: released, tonight: context.night.date) { return .refused([problem]) }
    let lines = try context.engine.query(
      """
      SELECT l.ordinal, i.sku, l.quantity FROM shipment_line l JOIN item i ON i.item = l.item
      WHERE l.shipment = ? ORDER BY l.ordinal
      """
    ).with(shipment).map { Line(ordinal: $0.integer(0), sku: $0.text(1), released: $0.quantity(2)) }
    switch match(confirmation, lines) {
    case .failure(let problems): return .refused(problems.list)
    case .success(let picked): try write(confirmation, shipment, billTo, picked, context)
    }
    return .accepted
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

  /// A confirmation that is recorded is carried out tonight and told to the customer, so its day is judged here.
  private func ahead(_ confirmation: ConfirmationRecord, released: BusinessDate, tonight: BusinessDate) -> Problem? {
    guard let date = confirmation.date, date > tonight || date < released else { return nil }
    return Problem(
      FulfilmentRules.confirmedAhead.id, at: confirmation.place,
      what: "shipment \(confirmation.shipment): the date \(date) is not between release and tonight",
      why: "released \(released), tonight \(tonight)", whatToDo: "Send the day on which the goods left.")
  }

  private struct Problems: Error { var list: [Problem] }

  /// Picked quantities by line ordinal. A line of the pick list that the file leaves out was not picked.
  private func match(_ confirmation: ConfirmationRecord, _ lines: [Line]) -> Result<[(Int, Quantity)], Problems> {
    var picked = [Quantity](repeating: .zero, count: lines.count)
    var problems: [Problem] = []
    for line in confirmation.lines {
      let candidates = lines.indices.filter { index in
        line.line.isEmpty ? lines[index].sku == line.sku : String(lines[index].ordinal) == line.line.string
      }
      guard candidates.count == 1, line.sku.isEmpty || lines[candidates[0]].sku == line.sku else {
        problems.append(
          Problem(
            "intake.confirmation-line", at: confirmation.place,
            what:
              "line \(line.line) item \(line.sku) is \(candidates.isEmpty ? "not" : "not clearly one") on pick list \(confirmation.shipment)",
            why: "confirmed is what was released", whatToDo: "Give the pick list's line number and item."))
        continue
      }
      // More than enough is refused below; it need not be summed up, which could overflow.
      if picked[candidates[0]] <= lines[candidates[0]].released { picked[candidates[0]] += line.quantity }
    }
    for (index, line) in lines.enumerated() where picked[index] > line.released || picked[index].isNegative {
      problems.append(
        Problem(
          "intake.over-picked", at: confirmation.place,
          what: "item \(line.sku): \(picked[index]) confirmed, \(line.released) released",
          why: "more than was ordered never ships",
          whatToDo: "Correct the file, and take the rest back into stock."))
    }
    if !problems.isEmpty { return .failure(Problems(list: problems)) }
    return .success(zip(lines, picked).map { ($0.ordinal, $1) })
  }

  private func write(
    _ confirmation: ConfirmationRecord, _ shipment: Key, _ billTo: Key, _ picked: [(Int, Quantity)],
    _ context: IntakeContext
  ) throws {
    let key = context.key(.confirmation)
    try context.engine.append(.confirmation).add(key).add(context.file).add(shipment)
      .add(confirmation.date ?? context.night.date).add(confirmation.carrier).add(confirmation.tracking).end()
    for (ordinal, quantity) in picked {
      try context.engine.append(.pick).add(key).add(ordinal).add(quantity).end()
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
