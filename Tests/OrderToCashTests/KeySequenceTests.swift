import OrderToCash
import Testing

/// Keys are handed out in order; a sequence that has further units goes on in them when its own is full.
@Suite struct KeySequenceTests {
  @Test func goesOnInFurtherUnits() {
    var keys = KeySequence(run: 2, stage: .report, unit: 0, from: Key.mostRows - 2, further: 1024)
    let taken = (0..<4).map { _ in keys.take() }
    #expect(taken.map(\.unit) == [0, 0, 1024, 1024])
    #expect(taken.map(\.ordinal) == [Key.mostRows - 2, Key.mostRows - 1, 0, 1])
    #expect(taken == taken.sorted())
    #expect(taken.allSatisfy { $0.run == 2 && $0.stage == .report })
  }

  @Test func fillsOneFurtherUnitAfterAnother() {
    var keys = KeySequence(run: 1, stage: .opening, unit: 1, from: Key.mostRows - 1, further: 2048)
    _ = keys.take()
    for _ in 0..<Key.mostRows { _ = keys.take() }
    let next = keys.take()
    #expect((next.unit, next.ordinal) == (2049, 0))
  }
}
