import Foundation
import Testing

/// Orders in two files, by a declaration that `pipeline.yml` names: whichever file comes first, the order is taken once both are
/// there.
@Suite("Joined orders") struct JoinedOrderTests {
  static let formats = """
    - name: heads
      kind: orders
      file: "heads*.csv"
      join: { name: shop, half: heads }
      columns: { order_number: No, customer: Who }
    - name: rows
      kind: orders
      file: "rows*.csv"
      join: { name: shop, half: lines }
      columns: { order_number: No, item: What, quantity: Q }
    """

  private func night() throws -> NightRunner {
    let night = try NightRunner("warehouse-confirms")
    let path = night.root.appending(path: "pipeline.yml")
    try String(contentsOf: path, encoding: .utf8).replacing("formats: []", with: "formats: [partners/shop.yml]")
      .write(to: path, atomically: true, encoding: .utf8)
    try write(night, "partners/shop.yml", Self.formats)
    return night
  }

  private func write(_ night: NightRunner, _ name: String, _ text: String) throws {
    let file = night.root.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  private func rows(_ night: NightRunner, _ table: String) throws -> [Substring] {
    try night.dump().split(separator: "\n").filter { $0.hasPrefix("\(table)\t") }
  }

  private func taken(_ night: NightRunner) throws -> [String] {
    try rows(night, "order_number").compactMap { line in
      line.split(separator: "\t").map(String.init).first { $0.hasPrefix("J-") }
    }.sorted()
  }

  @Test func meetInOneNight() throws {
    let night = try night()
    try night.drop("2026-01-05")
    try write(night, "inbox/orders/heads.csv", "No,Who\nJ-1,C001\nJ-2,C001\nJ-3,C001\n")
    try write(night, "inbox/orders/rows.csv", "No,What,Q\nJ-1,1001,1\nJ-1,1003,1\nJ-2,1001,2\nJ-4,1001,1\n")
    #expect(try night.run("2026-01-05").status == 0)
    #expect(try taken(night) == ["J-1", "J-2"])
    // Only what did not meet is told: the head of J-3 and the lines of J-4.
    let alone = try rows(night, "open_exception").filter { $0.contains("intake.half-order") }
    #expect(alone.count == 2, "\(alone)")
    #expect(try rows(night, "parked").count == 2)
    // Whichever came first, both halves of an order count as taken: documents, accepted, refused, duplicates, waiting.
    #expect(try files(night, "2026-01-05") == ["heads.csv 3 2 0 0 1", "rows.csv 3 2 0 0 1"])
    let told = try rows(night, "acknowledgement").filter { $0.contains("3 documents read") }
    #expect(told.count == 2 && told.allSatisfy { $0.contains("3 documents read: 2 taken, 1 waiting.") }, "\(told)")
    #expect(try night.o2c("verify").status == 0)
  }

  /// Of a night's files of orders: name and counts.
  private func files(_ night: NightRunner, _ date: String) throws -> [String] {
    let text = try String(contentsOf: night.outbox.appending(path: "\(date)/reports/intake.csv"), encoding: .utf8)
    return text.split(separator: "\n").filter { $0.contains("heads") || $0.contains("rows") }.map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      return (cells[0].split(separator: "/").suffix(1) + cells[7...11]).joined(separator: " ")
    }.sorted()
  }

  @Test func eitherMayComeFirst() throws {
    let night = try night()
    try night.drop("2026-01-05")
    try write(night, "inbox/orders/rows-1.csv", "No,What,Q\nJ-1,1001,1\nJ-2,1001,2\n")
    #expect(try night.run("2026-01-05").status == 0)
    #expect(try taken(night).isEmpty)
    try write(night, "inbox/orders/heads-1.csv", "No,Who\nJ-2,C001\nJ-3,C001\n")
    #expect(try night.run("2026-01-06").status == 0)
    #expect(try taken(night) == ["J-2"])
    try write(night, "inbox/orders/rows-2.csv", "No,What,Q\nJ-3,1001,1\nJ-1,1001,5\n")
    try write(night, "inbox/orders/heads-2.csv", "No,Who\nJ-1,C001\n")
    #expect(try night.run("2026-01-07").status == 0)
    #expect(try taken(night) == ["J-1", "J-2", "J-3"])
    // J-1 was taken with its first lines; the second ones wait for a head of their own.
    #expect(try rows(night, "parked").count == 1)
    #expect(try night.o2c("verify").status == 0)
  }

  /// Another half with its number is for a person to judge; one that stays alone is told again when its nights are over.
  @Test func neverMeets() throws {
    let night = try night()
    try night.drop("2026-01-05")
    try write(night, "inbox/orders/heads-1.csv", "No,Who\nJ-1,C001\n")
    #expect(try night.run("2026-01-05").status == 0)
    try write(night, "inbox/orders/heads-2.csv", "No,Who\nJ-1,C002\n")
    #expect(try night.run("2026-01-12").status == 0)
    let told = try rows(night, "open_exception").joined(separator: "\n")
    #expect(
      told.contains(
        "the heads of order J-1 came before with other content, in 2026-01-05/orders/heads-1.csv, and wait"), "\(told)")
    #expect(told.contains("after 7 days: ") && told.contains("order J-1 has no lines yet"), "\(told)")
  }

  /// A half of an unknown customer waits with its partner until the customer is known.
  @Test func bothWaitForTheCustomer() throws {
    let night = try night()
    try night.drop("2026-01-05")
    try write(night, "inbox/orders/heads.csv", "No,Who\nJ-1,C777\n")
    try write(night, "inbox/orders/rows.csv", "No,What,Q\nJ-1,1001,1\n")
    #expect(try night.run("2026-01-05").status == 0)
    #expect(try rows(night, "parked").count == 2)
    try write(night, "inbox/office/customers.csv", "id,name,country,currency\nC777,Late Ltd,DE,EUR\n")
    #expect(try night.run("2026-01-06").status == 0)
    #expect(try taken(night) == ["J-1"])
    #expect(try rows(night, "parked").isEmpty)
  }

  /// What a file refused whole had joined, waits again.
  @Test func refusedFileTakesNothing() throws {
    let night = try night()
    try night.drop("2026-01-05")
    try write(night, "inbox/orders/heads.csv", "No,Who\nJ-1,C001\n")
    try write(night, "inbox/orders/rows.csv", "No,What,Q\nJ-1,1001,1\nJ-2,10\"01,1\n")
    try write(night, "inbox/orders/rows2.csv", "No,What,Q\nJ-1,1001,2\n")
    #expect(try night.run("2026-01-05").status == 0)
    #expect(try taken(night) == ["J-1"])
    #expect(try rows(night, "parked").isEmpty)
    #expect(try rows(night, "order_line").contains { $0.contains("\t2000000\t") || $0.contains("\t2\t") })
  }

  /// A night keeps the formats' file as it began; a mistake in it is told with file and line.
  @Test func namedFile() throws {
    let night = try night()
    let listed = try night.o2c("formats")
    #expect(listed.status == 0 && listed.text.contains("heads\torders"), "\(listed.errors)")
    try night.drop("2026-01-05")
    try night.run("2026-01-05")
    #expect(try rows(night, "run").contains { $0.contains("# ==== file: partners/shop.yml ====") })
    try write(night, "partners/shop.yml", Self.formats.replacing("Q }", with: "Q, colour: C }"))
    let wrong = try night.o2c("check")
    #expect(wrong.status == 2 && wrong.errors.contains("partners/shop.yml: line 10, column"), "\(wrong.errors)")
    try write(night, "partners/shop.yml", String(Self.formats.split(separator: "- name: rows")[0]))
    #expect(try night.o2c("check").errors.contains("format `heads` is one half of `shop`, and no format is the other"))
    try FileManager.default.removeItem(at: night.root.appending(path: "partners"))
    let gone = try night.o2c("check")
    #expect(gone.status == 2 && gone.errors.contains("there is no file partners/shop.yml"), "\(gone.errors)")
  }
}
