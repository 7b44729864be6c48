/// A shipment that a return refers to, as the ledger has it.
public struct ReturnedShipment: Sendable {
  public var key: Key
  public var number: Text
  public var account: Key
  public var billTo: Key
  /// Still with the warehouse: released, and not yet confirmed.
  public var isWaiting: Bool
  /// The day of its release.
  public var released: BusinessDate
  public var lines: [Line]

  public init(
    key: Key, number: Text, account: Key, billTo: Key, isWaiting: Bool, released: BusinessDate, lines: [Line]
  ) {
    self.key = key
    self.number = number
    self.account = account
    self.billTo = billTo
    self.isWaiting = isWaiting
    self.released = released
    self.lines = lines
  }

  public struct Line: Sendable {
    public var ordinal: Int
    public var sku: Text
    /// What left the house.
    public var left: Quantity
    /// What earlier returns brought back of it.
    public var returned: Quantity

    public init(ordinal: Int, sku: Text, left: Quantity, returned: Quantity = .zero) {
      self.ordinal = ordinal
      self.sku = sku
      self.left = left
      self.returned = returned
    }
  }
}

/// Is a return about goods that this customer got, and not more than it got?
public enum ReturnJudgement: Sendable {
  /// Each line of the return with the shipment's line it is about.
  case accepted([Line])
  /// The shipment is unknown or has not left yet: to be judged again.
  case waits(for: Text, Problem)
  case refused([Problem])

  public struct Line: Equatable, Sendable {
    public var shipment: Key
    public var ordinal: Int
    public var quantity: Quantity
    public var reason: Text
    public var condition: ReturnCondition
  }

  /// `shipments`: those that the return names, as far as they are known.
  public static func judge(_ record: ReturnRecord, _ shipments: [ReturnedShipment], tonight: BusinessDate) -> Self {
    var shipments = shipments
    var lines: [Line] = []
    var problems: [Problem] = []
    if let missing = missing(record, shipments) { return missing }
    problems += general(record, shipments, tonight)
    for line in record.lines {
      guard let shipment = shipments.firstIndex(where: { $0.number == line.shipment }) else { continue }
      let found = shipments[shipment].lines.indices.filter { index in
        let candidate = shipments[shipment].lines[index]
        return (line.line.isEmpty || String(candidate.ordinal) == line.line.string)
          && (line.sku.isEmpty || candidate.sku == line.sku)
      }
      if found.count == 1 {
        // More than left is told below; it need not be summed up, which could overflow.
        let known = shipments[shipment].lines[found[0]]
        if known.returned <= known.left { shipments[shipment].lines[found[0]].returned += line.quantity }
        lines.append(
          Line(
            shipment: shipments[shipment].key, ordinal: known.ordinal, quantity: line.quantity, reason: line.reason,
            condition: line.condition))
      } else {
        problems.append(unclear(line, record, isUnknown: found.isEmpty))
      }
    }
    for shipment in shipments {
      for line in shipment.lines where line.returned > line.left {
        problems.append(tooMuch(line, shipment, record))
      }
    }
    return problems.isEmpty ? .accepted(lines) : .refused(problems)
  }

  /// The first shipment that is not there or not out.
  private static func missing(_ record: ReturnRecord, _ shipments: [ReturnedShipment]) -> Self? {
    for line in record.lines {
      let shipment = shipments.first { $0.number == line.shipment }
      if let shipment, !shipment.isWaiting { continue }
      let what =
        shipment == nil
        ? "return \(record.number) names shipment \(line.shipment), which is not known"
        : "return \(record.number) is of shipment \(line.shipment), which has not left yet"
      return .waits(
        for: Text("shipment \(line.shipment)"),
        Problem(
          IntakeRules.returnedUnknown.id, .review, at: record.place, what: what,
          why: "only what was delivered can come back",
          whatToDo: "Check the number with the warehouse; it is judged again each night."))
    }
    return nil
  }

  private static func general(
    _ record: ReturnRecord, _ shipments: [ReturnedShipment], _ tonight: BusinessDate
  ) -> [Problem] {
    var problems: [Problem] = []
    if let first = shipments.first, shipments.contains(where: { $0.billTo != first.billTo }) {
      problems.append(
        Problem(
          IntakeRules.returnedTogether.id, at: record.place,
          what: "return \(record.number) has goods of shipments that different customers are billed for",
          why: "a return is credited to one account", whatToDo: "Send a return for each customer."))
    }
    let released = shipments.map(\.released).max()
    if let date = record.date, date > tonight || released.map({ date < $0 }) == true {
      problems.append(
        Problem(
          IntakeRules.returnedWhen.id, at: record.place,
          what: "return \(record.number): the date \(date) is not between release and tonight",
          why: "released \(released.map { "\($0)" } ?? "never"), tonight \(tonight)",
          whatToDo: "Send the day on which the goods came in."))
    }
    return problems
  }

  private static func unclear(_ line: ReturnRecord.Line, _ record: ReturnRecord, isUnknown: Bool) -> Problem {
    let name = line.line.isEmpty ? "" : "line \(line.line), "
    return Problem(
      IntakeRules.returnLine.id, at: record.place,
      what:
        "return \(record.number): \(name)item \(line.sku) is \(isUnknown ? "not" : "not clearly one") in shipment \(line.shipment)",
      why: "credited is what was delivered", whatToDo: "Give the pick list's line number and item.")
  }

  private static func tooMuch(
    _ line: ReturnedShipment.Line, _ shipment: ReturnedShipment, _ record: ReturnRecord
  ) -> Problem {
    Problem(
      IntakeRules.overReturned.id, at: record.place,
      what:
        "return \(record.number): \(line.returned) of item \(line.sku) would have come back, \(line.left) left in shipment \(shipment.number)",
      why: "earlier returns count; more than was delivered can't come back", whatToDo: "Correct the quantity.")
  }
}
