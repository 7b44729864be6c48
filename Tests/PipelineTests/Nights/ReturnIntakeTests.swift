import Foundation
import Testing

/// Returns from file to ledger: ahead of their shipment they wait; then once, and never more than left.
@Suite("Returns at intake") struct ReturnIntakeTests {
  private static let header = "return,shipment,line,sku,quantity,date,reason,condition\n"

  private func drop(_ night: NightRunner, _ name: String, _ rows: String) throws {
    let folder = night.root.appending(path: "inbox/warehouse")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try (Self.header + rows).write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
  }

  /// Of a night's files: name, and documents accepted, refused, duplicates and waiting.
  private func files(_ night: NightRunner, _ date: String) throws -> [String] {
    let text = try String(contentsOf: night.outbox.appending(path: "\(date)/reports/intake.csv"), encoding: .utf8)
    return text.split(separator: "\n").filter { $0.contains("returns-") }.map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      return (cells[0].split(separator: "/").suffix(1) + cells[8...11]).joined(separator: " ")
    }
  }

  /// Rows of the ledger's table, without their keys' table name.
  private func rows(_ night: NightRunner, _ table: String) throws -> [Substring] {
    try night.dump().split(separator: "\n").filter { $0.hasPrefix("\(table)\t") || $0.hasPrefix("\(table)|") }
  }

  @Test func waitsThenIsTakenOnce() throws {
    let night = try NightRunner("warehouse-confirms")
    let path = night.root.appending(path: "pipeline.yml")
    try String(contentsOf: path, encoding: .utf8)
      .replacing("kinds: [stock, confirmations]", with: "kinds: [stock, confirmations, returns]")
      .write(to: path, atomically: true, encoding: .utf8)
    let first =
      "RT-1,SH-2026-000001,1,1001,5,2026-01-06,too many,good\nRT-1,SH-2026-000001,,1003,1,2026-01-06,bent,damaged\n"
    try night.drop("2026-01-05")
    try drop(night, "returns-a.csv", first)
    try night.run("2026-01-05")
    #expect(try files(night, "2026-01-05") == ["returns-a.csv 0 0 0 1"])
    #expect(try rows(night, "goods_return").isEmpty)
    // Confirmed tonight, the goods leave in fulfilment: the return is taken on the next night.
    try night.drop("2026-01-06")
    try night.run("2026-01-06")
    #expect(try rows(night, "goods_return").isEmpty)
    try night.run("2026-01-07")
    #expect(try rows(night, "goods_return").count == 1)
    #expect(try rows(night, "return_line").count == 2)
    try drop(night, "returns-b.csv", first.replacing("too many", with: "too many "))
    try drop(night, "returns-c.csv", first.replacing(",5,", with: ",6,"))
    try drop(night, "returns-d.csv", "RT-2,SH-2026-000001,1,1001,36,2026-01-08,,good\n")
    try drop(night, "returns-e.csv", "RT-3,SH-2026-000001,1,1001,35,2026-01-08,,good\n")
    #expect(try night.run("2026-01-08").status == 0)
    #expect(
      try files(night, "2026-01-08") == [
        "returns-b.csv 0 0 1 0", "returns-c.csv 0 1 0 0", "returns-d.csv 0 1 0 0", "returns-e.csv 1 0 0 0",
      ])
    let problems = try String(
      contentsOf: night.outbox.appending(path: "2026-01-08/reports/problems.csv"), encoding: .utf8)
    #expect(problems.contains("intake.conflicting-return") && problems.contains("intake.over-returned"), "\(problems)")
    #expect(try rows(night, "goods_return").count == 2)
    #expect(try rows(night, "return_line").count == 3)
    #expect(try night.o2c("verify").status == 0)
  }
}
