import OrderToCash
import Synchronization
import Testing

@testable import Pipeline

@Suite("Units read one ahead") struct UnitsAheadTests {
  private struct Refused: Error {}

  private func units(_ count: Int) -> [PlannedUnit] {
    (0..<count).map { PlannedUnit(number: $0, span: UnitSpan(first: .none, last: .none)) }
  }

  @Test("Each unit is used once, in order, with what was read for it", arguments: [1, 2, 8]) func order(_ jobs: Int)
    throws
  {
    for count in [0, 1, 2, 100] {
      var used: [[Int]] = []
      let read = Mutex(0)
      try UnitsAhead.forEach(units(count), jobs: jobs) { unit in
        read.withLock { $0 += 1 }
        return 7 * unit.number
      } use: { unit, value in
        used.append([unit.number, value])
        #expect(read.withLock { $0 } - used.count <= (jobs == 1 ? 0 : 1))
      }
      #expect(used == (0..<count).map { [$0, 7 * $0] })
    }
  }

  @Test("A failure to read ends before the unit's turn, one to use at once", arguments: [1, 2, 8])
  func failure(_ jobs: Int) {
    var used: [Int] = []
    #expect(throws: Refused.self) {
      try UnitsAhead.forEach(units(10), jobs: jobs) { unit in
        if unit.number == 4 { throw Refused() }
      } use: { unit, _ in
        used.append(unit.number)
      }
    }
    #expect(used == [0, 1, 2, 3])
    #expect(throws: Refused.self) {
      try UnitsAhead.forEach(units(10), jobs: jobs) {
        $0.number
      } use: { unit, _ in
        used.append(unit.number)
        if unit.number == 2 { throw Refused() }
      }
    }
    #expect(used == [0, 1, 2, 3, 0, 1, 2])
  }
}
