import OrderToCash
import Testing

/// What a return may be of.
@Suite("Returns") struct ReturnJudgementTests {
  static let tonight = BusinessDate("2026-01-20")!

  /// SH-1 left with 10 of A, 2 of B on line 2 and 3 of B on line 3; SH-2 still waits; SH-3 is of another customer.
  static let shipments = [
    shipment(1, billTo: 7, [("A", 10, 4), ("B", 2, 0), ("B", 3, 0)]),
    shipment(2, billTo: 7, isWaiting: true, [("A", 1, 0)]),
    shipment(3, billTo: 8, [("A", 1, 0)]),
  ]

  static func shipment(
    _ number: Int, billTo: Int64, isWaiting: Bool = false, _ lines: [(Text, Int64, Int64)]
  ) -> ReturnedShipment {
    ReturnedShipment(
      key: Key(rawValue: Int64(number)), number: Text("SH-\(number)"), account: Key(rawValue: billTo),
      billTo: Key(rawValue: billTo), isWaiting: isWaiting, released: BusinessDate("2026-01-10")!,
      lines: lines.enumerated().map { index, line in
        ReturnedShipment.Line(
          ordinal: index + 1, sku: line.0, left: Quantity(millionths: line.1 * 1_000_000),
          returned: Quantity(millionths: line.2 * 1_000_000))
      })
  }

  struct Case: CustomTestStringConvertible {
    var lines: [(shipment: Text, line: Text, sku: Text, quantity: Int64)]
    var date = "2026-01-20"
    /// Rule of the first problem, or the lines accepted.
    var gives: String
    var says = ""
    var testDescription: String { "\(lines) \(date)" }
  }

  static let cases: [Case] = [
    Case(lines: [("SH-1", "", "A", 6)], gives: "1/1: 6"),
    Case(lines: [("SH-1", "3", "B", 1), ("SH-1", "2", "B", 2)], gives: "1/3: 1, 1/2: 2"),
    Case(
      lines: [("SH-1", "", "A", 7)], gives: "intake.over-returned",
      says: "return RT-1: 11 of item A would have come back, 10 left in shipment SH-1"),
    Case(lines: [("SH-1", "", "A", 3), ("SH-1", "1", "A", 4)], gives: "intake.over-returned"),
    Case(
      lines: [("SH-1", "", "B", 1)], gives: "intake.return-line",
      says: "return RT-1: item B is not clearly one in shipment SH-1"),
    Case(
      lines: [("SH-1", "1", "B", 1)], gives: "intake.return-line",
      says: "return RT-1: line 1, item B is not in shipment SH-1"),
    Case(
      lines: [("SH-9", "", "A", 1)], gives: "waits for shipment SH-9",
      says: "return RT-1 names shipment SH-9, which is not known"),
    Case(
      lines: [("SH-1", "", "A", 1), ("SH-2", "", "A", 1)], gives: "waits for shipment SH-2",
      says: "return RT-1 is of shipment SH-2, which has not left yet"),
    Case(
      lines: [("SH-1", "", "A", 1), ("SH-3", "", "A", 1)], gives: "intake.returned-together",
      says: "return RT-1 has goods of shipments that different customers are billed for"),
    Case(
      lines: [("SH-1", "", "A", 1)], date: "2026-01-21", gives: "intake.returned-when",
      says: "return RT-1: the date 2026-01-21 is not between release and tonight"),
    Case(lines: [("SH-1", "", "A", 1)], date: "2026-01-09", gives: "intake.returned-when"),
    Case(lines: [("SH-1", "", "A", 1)], date: "2026-01-10", gives: "1/1: 1"),
  ]

  @Test(arguments: cases) func judges(_ row: Case) {
    var record = ReturnRecord()
    record.number = "RT-1"
    record.date = BusinessDate(row.date)
    record.lines = row.lines.map {
      ReturnRecord.Line(
        shipment: $0.shipment, line: $0.line, sku: $0.sku, quantity: Quantity(millionths: $0.quantity * 1_000_000),
        condition: .good)
    }
    let named = Self.shipments.filter { shipment in record.lines.contains { $0.shipment == shipment.number } }
    switch ReturnJudgement.judge(record, named, tonight: Self.tonight) {
    case .accepted(let lines):
      #expect(
        lines.map { "\($0.shipment.rawValue)/\($0.ordinal): \($0.quantity)" }.joined(separator: ", ") == row.gives)
    case .waits(let waitingFor, let problem):
      #expect("waits for \(waitingFor)" == row.gives)
      #expect(problem.rule == "intake.returned-unknown")
      #expect(row.says.isEmpty || problem.what == row.says, "\(problem.what)")
    case .refused(let problems):
      #expect(problems.first?.rule.string == row.gives, "\(problems)")
      #expect(row.says.isEmpty || problems.first?.what == row.says, "\(problems)")
    }
  }
}
