import Ledger
import OrderToCash

/// What came back, against what had left.
struct ReturnRecorder: DocumentRecorder {
  func record(_ document: Document, _ parsed: ParsedDocument, _ context: IntakeContext) throws -> DocumentVerdict {
    guard case .returned(let record) = document else { preconditionFailure("not a return") }
    if let known = try known(record, parsed, context) { return known }
    let reading = ReturnRead(context.engine)
    var shipments: [ReturnedShipment] = []
    for number in Set(record.lines.map(\.shipment)).sorted() {
      if let shipment = try reading.shipment(number) { shipments.append(shipment) }
    }
    switch ReturnJudgement.judge(record, shipments, tonight: context.night.date) {
    case .refused(let problems): return .refused(problems)
    case .waits(let waitingFor, let problem): return .parked(waitingFor: waitingFor, problem)
    case .accepted(let lines):
      // Every line has its shipment, so there is one.
      let first = shipments[0]
      for shipment in shipments where !context.isAuthorised(shipment.account) {
        let id = context.customers[shipment.account]?.id ?? .empty
        return .refused([context.notAuthorised(id, at: record.place)])
      }
      let key = context.key(.goodsReturn)
      try context.engine.append(.goodsReturn).add(key).add(context.file).add(record.number).add(first.account)
        .add(first.billTo).add(record.date ?? context.night.date).add(parsed.contentHash).end()
      for (ordinal, line) in lines.enumerated() {
        try context.engine.append(.returnLine).add(key).add(ordinal).add(line.shipment).add(line.ordinal)
          .add(line.quantity).add(line.reason).add(line.condition.rawValue).end()
      }
      return .accepted
    }
  }

  private func known(
    _ record: ReturnRecord, _ parsed: ParsedDocument, _ context: IntakeContext
  ) throws -> DocumentVerdict? {
    let hash = try context.engine.query("SELECT content_hash FROM goods_return WHERE number = ?").with(record.number)
      .first { $0.int(0) }
    guard let hash else { return nil }
    if hash == parsed.contentHash { return .duplicate("return \(record.number) is recorded already") }
    return .conflict(
      Problem(
        IntakeRules.conflictingReturn.id, .review, at: record.place,
        what: "return \(record.number) was sent again with other content", why: "the return recorded first stands",
        whatToDo: "Ask the warehouse which holds; what came back later is a return of its own."))
  }
}
