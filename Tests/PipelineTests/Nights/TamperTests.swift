import Foundation
import Ledger
import OrderToCash
import Testing

@testable import Pipeline

/// A row of any table, changed, added or taken away behind the program's back, is named.
@Suite("Tampering", .serialized) struct TamperTests {
  private static let played = Result {
    try ["first-week", "month-end", "return-with-charges", "invoice-disputed", "habit-learnt", "late-return"].map {
      name in
      let night = try NightRunner(name)
      try night.play()
      return night
    }
  }

  /// Tables of which no row can be changed unseen, and those that are left out with the reason why.
  private static let left: [String: String] = [
    "stage_state": "how far a stage of a finished night was changes nothing any more",
    "unit": "how far a unit of a finished night was changes nothing any more",
    "bank_identity": "of ledgers of version 1; nothing reads it",
    "customer_event": "what a status page told is in the published page",
  ]

  @Test func aRowOfEachTableIsNamed() throws {
    var seen: Set<String> = []
    for night in try TamperTests.played.get() {
      try Ledger.writing(night.root.appending(path: "ledger/o2c.sqlite").path) { ledger in
        let engine = ledger.writer
        for table in Schema.tables where table.nature != .working && Self.left[table.name] == nil {
          let hasRows = try engine.freshQuery("SELECT 1 FROM \(table.name) LIMIT 1").first { _ in true } ?? false
          guard hasRows, seen.insert(table.name).inserted else { continue }
          try tamper(table, engine, Workspace(night.root.path))
        }
      }
    }
    #expect(seen.count > 60, "only \(seen.count) tables had rows")
  }

  /// Changes the last column of the table's last row that is not of its key, in a transaction that is rolled back.
  private func tamper(_ table: Table, _ engine: Engine, _ workspace: Workspace) throws {
    let free = table.columns.filter { !table.key.contains($0.name) && !["state", "message"].contains($0.name) }
    let order = table.key.map { "\($0) DESC" }.joined(separator: ", ")
    let condition = table.key.map { "\($0) = (SELECT \($0) FROM \(table.name) ORDER BY \(order) LIMIT 1)" }
      .joined(separator: " AND ")
    let changes: [(String, String)] =
      (free.last.map { column in
        if case .text = column.kind {
          return [("changed", "UPDATE \(table.name) SET \(column.name) = \(column.name) || 'x' WHERE \(condition)")]
        }
        return [
          ("changed", "UPDATE \(table.name) SET \(column.name) = COALESCE(\(column.name), 0) + 7 WHERE \(condition)")
        ]
      } ?? []) + [("taken away", "DELETE FROM \(table.name) WHERE \(condition)")]
    for (what, sql) in changes {
      try engine.execute("BEGIN")
      defer { try? engine.execute("ROLLBACK") }
      try engine.execute(sql)
      let findings =
        try VerifyCommand.verification(engine, workspace).run().flatMap(\.findings)
        + (try PublishedNights(workspace).check(engine).findings)
      #expect(!findings.isEmpty, "\(table.name): a row was \(what), and nobody noticed: \(sql)")
    }
  }

  /// What was changed is named by its table and key.
  @Test(arguments: [
    ("UPDATE customer SET name = 'Somebody else' WHERE id = 'C001'", "customer "),
    ("UPDATE receipt SET payer_account = 'DE00' WHERE key = (SELECT MIN(key) FROM receipt)", "receipt "),
    ("DELETE FROM ruling WHERE key = (SELECT MAX(key) FROM ruling)", "row(s) of ruling of run "),
    (
      "DELETE FROM ruling WHERE key = (SELECT MIN(key) FROM ruling WHERE key > (SELECT MIN(key) FROM ruling))",
      "a row of ruling of run "
    ),
    (
      "INSERT INTO hold_event SELECT key + 1, account, on_hold, by, rule, reason FROM hold_event WHERE key = (SELECT MAX(key) FROM hold_event)",
      "was not there when run "
    ),
    ("UPDATE seal SET checks = 'AAAA' || substr(checks, 5) WHERE name = 'letter'", "the seals of run "),
    ("UPDATE posting SET document_date = date - 1 WHERE key = (SELECT MAX(key) FROM posting)", "posting "),
    ("UPDATE period_balance SET debit = debit + 1 WHERE account = 'assets:receivables'", "period_balance "),
    ("UPDATE order_number SET number = number || '-1'", "order_number "),
    ("UPDATE file SET sha256 = 'x' WHERE key = (SELECT MIN(key) FROM file)", "file "),
  ])
  func theRowIsNamed(_ sql: String, _ named: String) throws {
    let night = try #require(try TamperTests.played.get().first)
    try Ledger.writing(night.root.appending(path: "ledger/o2c.sqlite").path) { ledger in
      let engine = ledger.writer
      try engine.execute("BEGIN")
      defer { try? engine.execute("ROLLBACK") }
      try engine.execute(sql)
      #expect(engine.changes > 0)
      let workspace = try Workspace(night.root.path)
      let findings =
        try VerifyCommand.verification(engine, workspace).run().flatMap(\.findings)
        + (try PublishedNights(workspace).check(engine).findings)
      #expect(findings.contains { $0.contains(named) }, "\(findings.prefix(10))")
    }
  }

  /// Of tables that decisions and returns fill: the night by its place in `played`.
  @Test(arguments: [
    (4, "UPDATE learned_alias SET account = account + 1 WHERE number = 2", "learned_alias "),
    (4, "UPDATE learned_alias SET value = 'kanzlei paulus' WHERE number = 2", "learned_alias "),
    (4, "DELETE FROM learned_alias WHERE number = 1", "learned_alias "),
    (4, "UPDATE alias_event SET revoked = 1 WHERE number = 1", "alias_event "),
    (5, "INSERT INTO open_return SELECT bill_to, key, shipment, order_key FROM accepted_return LIMIT 1", "return "),
    (
      5, "INSERT INTO open_return SELECT bill_to, key + 1, shipment, order_key FROM accepted_return LIMIT 1",
      "open_return "
    ),
  ])
  func theRowOfADecisionIsNamed(_ place: Int, _ sql: String, _ named: String) throws {
    let night = try TamperTests.played.get()[place]
    try Ledger.writing(night.root.appending(path: "ledger/o2c.sqlite").path) { ledger in
      let engine = ledger.writer
      try engine.execute("BEGIN")
      defer { try? engine.execute("ROLLBACK") }
      try engine.execute(sql)
      #expect(engine.changes > 0)
      let findings = try VerifyCommand.verification(engine, Workspace(night.root.path)).run().flatMap(\.findings)
      #expect(findings.contains { $0.contains(named) }, "\(findings.prefix(10))")
    }
  }
}
