import Foundation
import OrderToCash
import Testing

@testable import Pipeline

/// A company's month: what arrives each day follows from a seed and from what the nights before published. It plays everybody
/// outside: customers, the warehouse, the bank and the people of the office.
final class Month {
  let night: NightRunner
  let seed: UInt64
  private(set) var date: BusinessDate
  private(set) var index = 0

  var orders = MonthOrders()
  var goods = MonthGoods()
  var bank = MonthBank()
  var office = MonthOffice()

  /// Twenty-two workdays from Monday, 5 January 2026.
  static let dates: [BusinessDate] = (0..<31).map { BusinessDate("2026-01-05")!.adding(days: $0) }
    .filter { $0.weekday < 5 }.prefix(22).map { $0 }

  init(seed: UInt64) throws {
    self.seed = seed
    date = Month.dates[0]
    night = try NightRunner(empty: "month")
    let fixture = NightRunner.repository.appending(path: "fixtures/month/pipeline.yml")
    try FileManager.default.copyItem(at: fixture, to: night.root.appending(path: "pipeline.yml"))
    try MonthOpening.write(to: night.root.appending(path: "opening"))
    let output = try night.o2c("init", "--opening", night.root.appending(path: "opening").path)
    try #require(output.status == 0, "\(output.errors)")
  }

  /// Chance of its own for each part of each day.
  func chance(_ part: Int) -> SeededRandom {
    SeededRandom(seed: seed, stream: .order, index: index * 16 + part)
  }

  /// Drops what comes in on a day.
  func drop(_ index: Int) throws {
    self.index = index
    date = Month.dates[index]
    try dropOffice()
    try dropOrders()
    try dropGoods()
    try dropBank()
  }

  /// Yesterday's report; empty before the first night.
  func report(_ name: String) throws -> [[String: String]] {
    guard index > 0 else { return [] }
    return try report(name, of: Month.dates[index - 1])
  }

  func report(_ name: String, of date: BusinessDate) throws -> [[String: String]] {
    let file = night.outbox.appending(path: "\(date)/reports/\(name).csv")
    let table = CommaTable(Array(try Data(contentsOf: file)))
    return table.rows.map { Dictionary(uniqueKeysWithValues: zip(table.header, $0)) }
  }

  /// Writes a file of the inbox; rows without any are no file.
  func file(_ path: String, _ header: String, _ rows: [[String]]) throws {
    guard !rows.isEmpty else { return }
    let file = night.root.appending(path: "inbox/\(path)-\(date).csv")
    try MonthText.table(header.split(separator: ",").map(String.init), rows, to: file)
  }
}

enum MonthText {
  static func table(_ header: [String], _ rows: [[String]], to file: URL) throws {
    let lines = ([header] + rows).map { row in
      row.map { $0.contains { ",\"\n".contains($0) } ? "\"\($0.replacing("\"", with: "\"\""))\"" : $0 }
        .joined(separator: ",")
    }
    try text(lines.joined(separator: "\n") + "\n", to: file)
  }

  static func text(_ text: String, to file: URL) throws {
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// Cents as a decimal.
  static func decimal(_ cents: Int) -> String {
    let size = abs(cents)
    return (cents < 0 ? "-" : "") + "\(size / 100)." + padded(size % 100, 2)
  }

  /// A decimal of two places as cents.
  static func cents(_ text: String) -> Int {
    guard let value = try? parseDecimal(text.utf8, scale: 2) else { return 0 }
    return Int(value)
  }
}
