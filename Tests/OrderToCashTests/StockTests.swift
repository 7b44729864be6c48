import Testing

@testable import OrderToCash

private func movement(_ kind: StockMovement.Kind, _ quantity: Int, _ day: Int, _ minute: Int, _ ordinal: Int = 1)
  -> StockMovement
{
  StockMovement(kind, Quantity(quantity), at: StockMoment(date: january(day), minute: minute), key: key(ordinal))
}

@Suite struct StockTests {
  @Test(
    arguments: [
      ([movement(.count, 10, 5, 480)], 10),
      ([movement(.count, 10, 5, 480), movement(.receipt, 5, 5, 481)], 15),
      ([movement(.count, 10, 5, 480), movement(.receipt, 5, 5, 480)], 10),
      ([movement(.count, 10, 5, 480), movement(.receipt, 5, 4, 1439)], 10),
      ([movement(.count, 10, 5, 480), movement(.shipped, 4, 5, 1440)], 6),
      ([movement(.count, 10, 6, 900), movement(.shipped, 4, 6, 720)], 10),
      ([movement(.count, 10, 6, 480), movement(.shipped, 4, 6, 720)], 6),
      ([movement(.count, 10, 5, 480), movement(.count, 8, 6, 480), movement(.receipt, 5, 5, 900)], 8),
      ([movement(.count, 10, 5, 480, 1), movement(.count, 12, 5, 480, 2)], 12),
      ([movement(.count, 10, 5, 480, 2), movement(.count, 12, 5, 480, 1)], 10),
      ([movement(.receipt, 5, 5, 480), movement(.receipt, 7, 6, 480)], 12),
      ([movement(.count, 3, 5, 480), movement(.shipped, 4, 6, 480)], 0),
    ] as [([StockMovement], Int)])
  func available(_ movements: [StockMovement], quantity: Int) {
    #expect(StockPosition(movements: movements).available() == Quantity(quantity))
    #expect(StockPosition(movements: movements.reversed()).available() == Quantity(quantity))
    let reserved = StockPosition(movements: movements, reserved: Quantity(2))
    #expect(reserved.available() == max(.zero, reserved.balance))
    #expect(reserved.balance == StockPosition(movements: movements).balance - Quantity(2))
  }

  static let packs = [
    ItemRecord.Pack(unit: "CT", content: Quantity(12)),
    ItemRecord.Pack(unit: "X3", content: Quantity(millionths: 333_333)),
  ]

  @Test(
    arguments: [
      ("2", "", 2_000_000), ("2", "C62", 2_000_000), ("2", "CT", 24_000_000), ("0.5", "CT", 6_000_000),
      ("0.000001", "CT", 12), ("3", "X3", 999_999),
    ] as [(String, Text, Int64)])
  func converted(quantity: String, unit: Text, millionths: Int64) throws {
    let result = try UnitConversion.stockQuantity(
      Quantity(parsing: quantity.utf8), unit: unit, stockUnit: "C62", packs: StockTests.packs)
    #expect(result.millionths == millionths)
  }

  @Test(
    arguments: [
      ("1", "PL", UnitProblem.unknownUnit("PL")), ("0.5", "X3", .inexact), ("900000000", "CT", .outOfRange),
    ] as [(String, Text, UnitProblem)])
  func notConverted(quantity: String, unit: Text, problem: UnitProblem) throws {
    let quantity = try Quantity(parsing: quantity.utf8)
    #expect(throws: problem) {
      try UnitConversion.stockQuantity(quantity, unit: unit, stockUnit: "C62", packs: StockTests.packs)
    }
  }

  @Test func steps() {
    #expect(UnitConversion.step(stockQuantity: Quantity(36), ordered: Quantity(3), isPack: true) == 12_000_000)
    #expect(UnitConversion.step(stockQuantity: Quantity(36), ordered: Quantity(36), isPack: false) == 1)
    #expect(UnitConversion.step(stockQuantity: Quantity(1), ordered: Quantity(3), isPack: true) == 1)
  }
}

@Suite struct PickConfirmationTests {
  static let shipment = ReleasedShipment(
    key: key(30), number: "SH-2026-000001", account: key(1), releasedOn: january(5),
    lines: [("A", 40), ("B", 10), ("B", 5)].enumerated().map {
      ReleasedShipment.Line(number: $0 + 1, orderLine: $0 + 1, item: key(7), sku: $1.0, allocated: Quantity($1.1))
    })

  static func record(_ lines: [(Text, Text, Int)], day: Int? = 6) -> ConfirmationRecord {
    var record = ConfirmationRecord()
    record.shipment = "SH-2026-000001"
    record.date = day.map(january)
    record.lines = lines.map { ConfirmationRecord.Line(sku: $0.0, line: $0.1, quantity: Quantity($0.2)) }
    return record
  }

  @Test(
    arguments: [
      ([("A", "", 40), ("B", "2", 10), ("", "3", 5)], .backorder, [[40, 0, 0], [10, 0, 0], [5, 0, 0]]),
      ([("A", "1", 40), ("B", "2", 7), ("B", "3", 5)], .backorder, [[40, 0, 0], [7, 3, 0], [5, 0, 0]]),
      ([("A", "1", 40), ("B", "2", 7)], .cancel, [[40, 0, 0], [7, 0, 3], [0, 0, 5]]),
      ([("A", "1", 20), ("A", "1", 20)], .backorder, [[40, 0, 0], [0, 10, 0], [0, 5, 0]]),
      ([], .backorder, [[0, 40, 0], [0, 10, 0], [0, 5, 0]]),
    ] as [([(Text, Text, Int)], FulfilmentPolicy.Shortage, [[Int]])])
  func picked(_ lines: [(Text, Text, Int)], shortage: FulfilmentPolicy.Shortage, expected: [[Int]]) throws {
    let shipment = PickConfirmationTests.shipment
    let picked = try PickConfirmation.picked(PickConfirmationTests.record(lines), of: shipment, date: january(6)).get()
    let confirmed = PickConfirmation.confirm(
      shipment, picked: picked, policy: FulfilmentPolicy(shortage: shortage), date: january(6))
    let parts = confirmed.lines.map { [$0.picked, $0.waiting, $0.cancelled] }
    #expect(parts == expected.map { $0.map { Quantity($0) } })
    #expect(confirmed.isEmpty == expected.allSatisfy { $0[0] == 0 })
    let short = expected.count { $0[1] + $0[2] > 0 }
    #expect(confirmed.exceptions.count == short)
    #expect(confirmed.rulings.map(\.rule) == [short == 0 ? "fulfil.confirmed" : "fulfil.picked-short"])
  }

  @Test(
    arguments: [
      ([("C", "", 1)], 6, ["fulfil.unknown-line"]), ([("B", "", 1)], 6, ["fulfil.unknown-line"]),
      ([("A", "2", 1)], 6, ["fulfil.unknown-line"]), ([("A", "9", 1)], 6, ["fulfil.unknown-line"]),
      ([("A", "", 41)], 6, ["fulfil.overpicked"]), ([("A", "", 30), ("A", "", 11)], 6, ["fulfil.overpicked"]),
      ([("A", "", -1)], 6, ["fulfil.bad-quantity"]), ([("A", "", 1)], 7, ["fulfil.confirmed-ahead"]),
      ([("A", "", 1)], 4, ["fulfil.confirmed-ahead"]),
      ([("A", "", 41), ("C", "", 1)], 7, ["fulfil.confirmed-ahead", "fulfil.unknown-line", "fulfil.overpicked"]),
    ] as [([(Text, Text, Int)], Int, [Text])])
  func refused(_ lines: [(Text, Text, Int)], day: Int, rules: [Text]) {
    let result = PickConfirmation.picked(
      PickConfirmationTests.record(lines, day: day), of: PickConfirmationTests.shipment, date: january(6))
    guard case .failure(let refusal) = result else {
      Issue.record("taken")
      return
    }
    #expect(refusal.problems.map(\.rule) == rules)
    let says: [Text: String] = [
      "fulfil.overpicked": "line 1, A: picked 41", "fulfil.bad-quantity": "line 1: picked -1",
      "fulfil.confirmed-ahead": "the date 2026-01-0\(day) is not between release and tonight",
    ]
    for problem in refusal.problems {
      if let words = says[problem.rule] { #expect(problem.what.contains(words), "\(problem.what)") }
    }
    #expect(refusal.problems.allSatisfy { !$0.what.isEmpty && !$0.why.isEmpty && !$0.whatToDo.isEmpty })
  }
}
