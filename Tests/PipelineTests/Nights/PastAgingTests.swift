import Foundation
import Testing

/// Aging of each past night, rebuilt today from the facts in the ledger.
enum PastAging {
  /// What it rebuilds for every published night is what that night published, byte for byte, and ties to the books.
  static func check(_ night: NightRunner) throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: night.outbox.path).sorted()
    // What is known after a night includes its supplements: the last one speaks for the date.
    let dates = Dictionary(folders.map { (String($0.prefix(10)), $0) }) { max($0, $1) }
    for (date, folder) in dates.sorted(by: { $0.key < $1.key }) {
      let past = try NightRunner.temporary("past")
      let output = try night.o2c("report", "--as-of", date, "--to", past.path)
      #expect(output.status == 0, "\(date): \(output.errors)")
      let rebuilt = try Tree.files(past).filter { $0.key.hasSuffix(".csv") }
      #expect(rebuilt.count == 5, "\(rebuilt.keys.sorted())")
      let published = try Tree.files(night.outbox.appending(path: "\(folder)/reports"))
        .filter { rebuilt.keys.contains($0.key) }
      #expect(Tree.differences(published, rebuilt) == [], "as of \(date)")
    }
  }
}

@Suite("Reports of the past", .serialized) struct PastAgingTests {
  /// C004 pays by the statement of 5 January, which comes two nights late (fixture `missing-statement`).
  @Test("A payment of the day that was recorded later counts when it is asked for") func known() throws {
    let night = try NightRunner("missing-statement")
    try night.play()
    let then = try night.o2c("report", "--as-of", "2026-01-05")
    #expect(then.status == 0 && then.text.contains("C004,"), "\(then.errors)")
    let before = try night.o2c("report", "--as-of", "2026-01-05", "--known", "2026-01-05")
    #expect(before.text == then.text)
    let now = try night.o2c("report", "--as-of", "2026-01-05", "--known", "2026-01-31")
    #expect(now.status == 0 && !now.text.contains("C004,"), "\(now.text)\(now.errors)")
  }

  @Test("A day between nights is aged on that day, with what was known the night before") func betweenNights() throws {
    let night = try NightRunner("missing-statement")
    try night.play()
    let last = try #require(night.dates.last)
    let later = try night.o2c("report", "--as-of", "2026-03-31", "--report", "aging-detail")
    let then = try night.o2c("report", "--as-of", last, "--report", "aging-detail")
    #expect(later.status == 0)
    #expect(later.text.split(separator: "\n").count == then.text.split(separator: "\n").count)
    #expect(later.text != then.text)
  }

  @Test(
    "What can't be answered is said",
    arguments: [
      (["--as-of", "2025-01-01"], "Nothing is known of 2025-01-01, the first night is 2026-01-05."),
      (["--as-of", "5 January"], "--as-of ‘5 January’ is not a date: YYYY-MM-DD."),
      (["--as-of", "2026-01-05", "--known", "2026-01-04"], "--known is before --as-of."),
      (["--as-of", "2026-01-05", "--report", "cash"], "‘cash’ is no report of the past."),
    ])
  func refused(_ arguments: [String], _ message: String) throws {
    let night = try NightRunner("order-cancelled-shortage")
    try night.play()
    let output = try Output(
      NightRunner.binaries.appending(path: "o2c"), ["report", "--workspace", night.root.path] + arguments)
    #expect(output.status == 2 && output.errors.contains(message), "\(output.errors)")
  }
}
