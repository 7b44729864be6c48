import Testing

@testable import Pipeline

/// What the benchmark's careful person reads in a text, and which selections of amounts it finds.
@Suite("Careful person") struct PersonTextTests {
  @Test(
    arguments: [
      ([[100], [200], [300]], 500, [[1, 2]]), ([[100], [200], [300]], 300, [[0, 1], [2]]),
      ([[100, 98], [55]], 153, [[0, 1]]),
      ([[100], [-20], [7]], 80, [[0, 1]]), ([[100], [55]], 10, []),
    ] as [([[Int64]], Int64, [[Int]])])
  func selectionsAreFound(amounts: [[Int64]], target: Int64, expected: [[Int]]) {
    let found = PersonSelections(amounts).solutions(of: target, atMostOfHalf: 1 << 10) ?? []
    #expect(found.sorted { $0.lexicographicallyPrecedes($1) } == expected)
    #expect(PersonSelections(amounts).solutions(of: target, atMostOfHalf: 1) == nil)
  }

  @Test(arguments: [
    ("2026000123", "INV2026000123", true), ("000123", "INV2026000123", true), ("123", "INV2026000123", true),
    ("INV20260001", "INV2026000123", true), ("23", "INV2026000123", false), ("000124", "INV2026000123", false),
  ])
  func partsOfNumbers(text: String, number: String, isPart: Bool) {
    #expect(PersonText.isPart(text, of: number, digits: 6) == isPart)
  }

  @Test(arguments: [
    ("RE41001", "RE41002", true), ("RE41010", "RE41001", true), ("RE4101", "RE41001", true),
    ("RE411001", "RE41001", true),
    ("41010", "RE41001", true), ("RE41110", "RE41001", false), ("RE41001", "RE41001", false),
  ])
  func typingErrors(text: String, number: String, isError: Bool) {
    #expect(PersonText.isMistyped(text, number) == isError)
  }

  /// Numbers in texts as banks pass them on; what says itself that it is something else is none.
  @Test func textsAreRead() {
    let list = ["R0012345": 1, "202600123": 2]
    for (text, expected) in [
      ("Rechnung R 0012345", [1]), ("KdR00123 45 vom 24.11.2026", [1]), ("2026/00123 r0012345", [2, 1]),
      ("R0012346", []),
    ] {
      #expect(PersonText(text).numbers(list).map(\.value) == expected, "\(text)")
    }
    #expect(PersonText("Überweisung 2026-11-24 Tel. 040 123456 EUR 1.234,56").numbersOfOthers == [])
    #expect(PersonText("Kd-Nr. 12345 Miete 4711").numbersOfOthers == ["4711"])
  }
}
