import Foundation
import GRDB
import OrderToCash
import Testing

@testable import Ledger

/// Ledgers of earlier schema versions, kept as SQL text in `fixtures/ledgers`, are brought up to this version.
@Suite("Upgrading a ledger") struct UpgradeTests {
  static let old = (1..<Schema.version).map { $0 }

  /// A ledger as the given version left it, in a folder of its own.
  static func ledger(version: Int) throws -> (path: String, folder: URL) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("o2c-upgrade-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let fixture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "fixtures/ledgers/version-\(version).sql")
    let path = folder.appending(path: "o2c.sqlite").path
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { database in
      try database.execute(sql: String(contentsOf: fixture, encoding: .utf8))
      try database.execute(sql: "PRAGMA user_version = \(version)")
    }
    try queue.close()
    return (path, folder)
  }

  /// Every table, index and view with its columns, as text.
  static func shape(_ path: String) throws -> String {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.read { database in
      let names = try Row.fetchAll(
        database, sql: "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name")
      return try names.map { row -> String in
        let (type, name): (String, String) = (row[0], row[1])
        let columns = try Row.fetchAll(
          database,
          sql: type == "index"
            ? "SELECT * FROM pragma_index_info('\(name)')" : "SELECT * FROM pragma_table_info('\(name)')")
        return "\(type) \(name) \(columns.map { $0.map { "\($0.1)" }.joined(separator: " ") })"
      }.joined(separator: "\n")
    }
  }

  @Test("An upgraded ledger has the shape of a new one and keeps every row", arguments: old)
  func upgrades(version: Int) throws {
    let (path, folder) = try UpgradeTests.ledger(version: version)
    defer { try? FileManager.default.removeItem(at: folder) }
    let new = folder.appending(path: "new.sqlite").path
    try Ledger.writing(new, create: true) { _ in }
    let before = try UpgradeTests.counts(path)
    try Ledger.upgrade(path) { _ in }
    #expect(try UpgradeTests.shape(path) == UpgradeTests.shape(new))
    let after = try UpgradeTests.counts(path)
    for (table, rows) in before { #expect(after[table] == rows, "\(table)") }
    #expect(try Ledger.schemaVersion(path) == Schema.version)
    #expect(try Ledger.damage(path).isEmpty)
  }

  @Test("A refusal leaves the ledger as it was") func refusal() throws {
    struct Refused: Error {}
    let (path, folder) = try UpgradeTests.ledger(version: 1)
    defer { try? FileManager.default.removeItem(at: folder) }
    let before = try UpgradeTests.shape(path)
    #expect(throws: Refused.self) { try Ledger.upgrade(path) { _ in throw Refused() } }
    #expect(try UpgradeTests.shape(path) == before)
    #expect(try Ledger.schemaVersion(path) == 1)
  }

  @Test("A ledger of a later version is refused") func later() throws {
    let (path, folder) = try UpgradeTests.ledger(version: 1)
    defer { try? FileManager.default.removeItem(at: folder) }
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 9999") }
    try queue.close()
    let refusal = LedgerError.version(found: 9999, expected: Schema.version)
    #expect(throws: refusal) { try Ledger.upgrade(path) { _ in } }
    #expect(throws: refusal) { try Ledger.writing(path) { _ in } }
    #expect(throws: refusal) { try Ledger.reading(path) { _ in } }
  }

  private static func counts(_ path: String) throws -> [String: Int] {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.read { database in
      var counts: [String: Int] = [:]
      for name in try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'") {
        counts[name] = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM \(name)")
      }
      return counts
    }
  }
}
