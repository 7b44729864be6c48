import Testing

@testable import OrderToCash

/// What a change or a cancellation does to an order, by what has happened to it.
@Suite("Order revisions") struct OrderRevisionTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    /// Lines of the order: id, quantity, cancelled by us, withdrawn by the customer, open.
    var standing: [(String, Int, Int, Int, Int)]
    var change: [(String, Int)]
    var wanted: [Int]
    var kept: [String] = []
    var ended: [String] = []
    var late: [String] = []
  }

  static let cases: [Case] = [
    Case(
      testDescription: "more of an open line", standing: [("1", 10, 0, 0, 10)], change: [("1", 12)], wanted: [12],
      ended: ["1"]),
    Case(
      testDescription: "less of an open line", standing: [("1", 10, 0, 0, 10)], change: [("1", 4)], wanted: [4],
      ended: ["1"]),
    Case(
      testDescription: "more of a line of which some is released", standing: [("1", 10, 0, 0, 6)],
      change: [("1", 12)], wanted: [8], ended: ["1"]),
    Case(
      testDescription: "less than is released", standing: [("1", 10, 0, 0, 6)], change: [("1", 3)], wanted: [],
      ended: ["1"], late: ["1"]),
    Case(
      testDescription: "as much as is released", standing: [("1", 10, 0, 0, 6)], change: [("1", 4)], wanted: [],
      ended: ["1"]),
    Case(
      testDescription: "a line added", standing: [("1", 10, 0, 0, 0)], change: [("2", 5)], wanted: [5]),
    Case(
      testDescription: "a line dropped", standing: [("1", 10, 0, 0, 10), ("2", 5, 0, 0, 5)], change: [("1", 0)],
      wanted: [], kept: ["2"], ended: ["1", "2"]),
    Case(
      testDescription: "a line repeated of which we cancelled the rest", standing: [("1", 10, 6, 0, 0)],
      change: [("1", 10)], wanted: []),
    Case(
      testDescription: "more of a line of which we cancelled the rest", standing: [("1", 10, 6, 0, 0)],
      change: [("1", 12)], wanted: [8]),
    Case(
      testDescription: "a second change", standing: [("1", 10, 6, 6, 0), ("1", 8, 0, 0, 8)], change: [("1", 13)],
      wanted: [9], ended: ["1"]),
    Case(
      testDescription: "a second change that repeats the first", standing: [("1", 10, 6, 6, 0), ("1", 8, 0, 0, 8)],
      change: [("1", 12)], wanted: [8], ended: ["1"]),
  ]

  @Test(arguments: cases) func change(_ value: Case) {
    let revision = OrderRevision(
      changing: standing(value.standing), to: value.change.map { (id: Text($0.0), quantity: Quantity($0.1)) })
    #expect(revision.wanted.map(\.quantity) == value.wanted.map { Quantity($0) })
    #expect(revision.kept.map(\.id.string) == value.kept)
    #expect(revision.ended.map(\.id.string) == value.ended)
    #expect(revision.late.map(\.id.string) == value.late)
  }

  @Test func cancellationOfWhatIsOpen() {
    let revision = OrderRevision(cancelling: standing([("1", 10, 0, 0, 10), ("2", 5, 0, 0, 5)]))
    #expect(revision.ended.count == 2 && revision.late.isEmpty && revision.isEmpty)
  }

  @Test func cancellationTooLate() {
    let revision = OrderRevision(cancelling: standing([("1", 10, 0, 0, 6), ("2", 5, 0, 0, 0)]))
    #expect(revision.ended.map(\.open) == [Quantity(6)])
    #expect(revision.late.map(\.released) == [Quantity(4), Quantity(5)])
  }

  @Test func restInTheBuyersUnit() {
    let cartons = OrderedInUnit(
      rest: Quantity(40), of: Quantity(60), ordered: Quantity(3), unit: "CT", stockUnit: "C62")
    #expect(
      cartons == OrderedInUnit(rest: Quantity(2), of: Quantity(2), ordered: Quantity(2), unit: "CT", stockUnit: ""))
    let pieces = OrderedInUnit(
      rest: Quantity(7), of: Quantity(60), ordered: Quantity(3), unit: "CT", stockUnit: "C62")
    #expect(pieces.quantity == Quantity(millionths: 350_000) && pieces.unit == "CT")
  }

  private func standing(_ lines: [(String, Int, Int, Int, Int)]) -> OrderStanding {
    OrderStanding(
      lines: lines.enumerated().map { index, line in
        OrderedLine(
          order: Key(rawValue: Int64(index + 1)), line: 1, id: Text(line.0), quantity: Quantity(line.1),
          cancelled: Quantity(line.2), withdrawn: Quantity(line.3), open: Quantity(line.4))
      })
  }
}
