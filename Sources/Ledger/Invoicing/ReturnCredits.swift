import OrderToCash

/// Asks for credit notes over goods that came back and were accepted: one for each return and shipment.
struct ReturnCredits {
  private let engine: Engine
  private let requests: CreditRequestWrite
  private var keys: KeySequence

  init(_ engine: Engine, run: Int, unit: Int) throws {
    self.engine = engine
    requests = try CreditRequestWrite(engine)
    keys = KeySequence(run: run, stage: .invoice, unit: unit)
  }

  private struct Returned {
    var key: Key
    var number: Text
    var shipment: Key
    var lines: [CreditRequest.Line]
  }

  mutating func ask() throws {
    for returned in try load() {
      try requests.add(
        CreditRequest(
          key: keys.take(), about: .shipment, returned.shipment, .lines, lines: returned.lines, reason: .returned,
          note: Text("\(CreditReason.returned.text), \(returned.number)"), source: returned.key))
    }
    try engine.execute("DELETE FROM open_return")
  }

  /// Quantities of one line of an order are summed: a line may have come back in good and in bad condition.
  private func load() throws -> [Returned] {
    var all: [Returned] = []
    try engine.freshQuery(
      """
      SELECT a.return_key, r.number, a.shipment, a.line, SUM(a.quantity)
      FROM open_return o JOIN accepted_return a ON a.key = o.accepted_return JOIN goods_return r ON r.key = a.return_key
      GROUP BY a.return_key, r.number, a.shipment, a.line ORDER BY a.return_key, a.shipment, a.line
      """
    ).forEach { row in
      if all.last?.key != row.key(0) || all.last?.shipment != row.key(2) {
        all.append(Returned(key: row.key(0), number: row.text(1), shipment: row.key(2), lines: []))
      }
      all[all.count - 1].lines.append(CreditRequest.Line(number: row.integer(3), quantity: row.quantity(4)))
    }
    return all
  }
}
