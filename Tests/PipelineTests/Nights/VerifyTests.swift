import Foundation
import Ledger
import Testing

/// Whatever is changed behind the program's back is named.
@Suite("Verify", .serialized) struct VerifyTests {
  struct Tampering: CustomTestStringConvertible, Sendable {
    var sql: String
    var check: String
    /// Part of the finding.
    var finding: String
    var testDescription: String { sql }
  }

  static let rows: [Tampering] = [
    Tampering(
      sql: "UPDATE open_item SET open = open + 100 WHERE item = (SELECT MIN(item) FROM open_item)", check: "open items",
      finding: ": open is "),
    Tampering(
      sql: "DELETE FROM open_item WHERE item = (SELECT MAX(item) FROM open_item)", check: "open items",
      finding: "is missing: the facts give it"),
    Tampering(
      sql: "UPDATE open_item SET grp = grp + 1 WHERE item = (SELECT MIN(item) FROM open_item)", check: "open items",
      finding: ": grp is "),
    Tampering(
      sql: "INSERT INTO open_receipt SELECT item + 1, currency, open, open_base, issue_date FROM open_item LIMIT 1",
      check: "receipts", finding: "is there, and no fact explains it"),
    Tampering(
      sql: "UPDATE open_exception SET message = 'x' WHERE rule = (SELECT MAX(rule) FROM open_exception)",
      check: "exceptions", finding: ": message is ‘x’, the facts give"),
    Tampering(
      sql:
        "INSERT INTO open_exception SELECT subject_kind, subject + 1, rule, raised, number, first_seen, level, account, "
        + "currency, amount, message, what_to_do, verbs, targets, owner FROM open_exception LIMIT 1",
      check: "exceptions", finding: "is there, and no fact explains it"),
    Tampering(
      sql: "DELETE FROM shipment WHERE key = (SELECT MIN(key) + 1 FROM shipment)", check: "series",
      finding: "number(s) missing after "),
    Tampering(
      sql: "UPDATE open_item SET open_base = open_base - 1", check: "receivables",
      finding: "the control account is worth"),
    Tampering(
      sql: "UPDATE posting SET amount = -amount WHERE key = (SELECT MIN(key) FROM posting)", check: "postings",
      finding: "amounts are positive"),
    Tampering(
      sql: "UPDATE posting SET credit = 'expenses:gifts' WHERE key = (SELECT MAX(key) FROM posting)", check: "postings",
      finding: "expenses:gifts, which no posting rule allows"),
    Tampering(
      sql: "UPDATE posting SET amount = amount + 1, base = base + 1 WHERE event = 7", check: "receivables",
      finding: "the control account has"),
    Tampering(
      sql: "UPDATE balance SET amount = amount + 1 WHERE amount > 0", check: "balances", finding: ": amount is "),
    Tampering(
      sql: "UPDATE bank_balance SET booked = booked + 5", check: "bank", finding: "opening balance and entries give"),
    Tampering(
      sql: "UPDATE series SET next = next + 1 WHERE name LIKE 'INV%'", check: "series", finding: "goes on with"),
    Tampering(
      sql: "UPDATE invoice SET number = 'INV-2026-009999' WHERE key = (SELECT MAX(key) FROM invoice)", check: "series",
      finding: "number(s) missing after INV-2026-"),
    Tampering(
      sql: "UPDATE invoice SET issue_date = issue_date - 5 WHERE key = (SELECT MAX(key) FROM invoice)", check: "series",
      finding: "before INV-2026-"),
    Tampering(
      sql: "UPDATE order_line SET quantity = quantity + 1000000 WHERE line = 1", check: "order lines",
      finding: ": ordered "),
    Tampering(
      sql: "UPDATE invoice_line SET quantity = quantity + 1000000", check: "shipments", finding: "left the house"),
    Tampering(sql: "DELETE FROM invoice_line", check: "invoices", finding: "its lines sum to 0.00 EUR"),
    Tampering(sql: "UPDATE invoice_tax SET tax = tax + 1", check: "invoices", finding: "% of "),
    Tampering(sql: "UPDATE stock SET shipped = 0", check: "stock", finding: ": shipped is 0, the facts give"),
    Tampering(
      sql: "INSERT INTO open_return VALUES (1, 2, 3, 4)", check: "returns", finding: "and no fact explains it"),
    Tampering(
      sql: "INSERT INTO open_advance VALUES (1, 1, 1, 1, 'X', 1, 'S', 0, 5, 1, 0, 5, 1, 0)", check: "advances",
      finding: "and no fact explains it"),
    Tampering(sql: "UPDATE invoice SET prepaid = 1", check: "advances", finding: "as prepaid and deducts"),
    Tampering(sql: "DELETE FROM open_exception", check: "exceptions", finding: "is missing: the facts give it"),
    Tampering(sql: "UPDATE ruling SET rule = 'credit.because'", check: "reasons", finding: "credit.because"),
    Tampering(
      sql: "UPDATE run SET previous_sha = 'x' WHERE run = (SELECT MAX(run) FROM run)", check: "outbox",
      finding: "follows manifest ‘x’"),
  ]

  private static let played = Result {
    let night = try NightRunner("first-week")
    try night.play()
    return night
  }

  @Test func aLedgerThatNobodyTouchedHolds() throws {
    let output = try VerifyTests.played.get().o2c("verify")
    #expect(output.status == 0, "\(output.text)\(output.errors)")
    #expect(output.text.hasSuffix("all 27 checks hold\n"))
  }

  @Test(arguments: rows) func aRowThatWasChangedIsNamed(_ tampering: Tampering) throws {
    let night = try NightRunner(copying: try VerifyTests.played.get())
    try Ledger.writing(night.root.appending(path: "ledger/o2c.sqlite").path) { ledger in
      try ledger.writer.execute(tampering.sql)
      #expect(ledger.writer.changes > 0)
    }
    let findings = try self.findings(night)
    let found = findings[tampering.check] ?? []
    #expect(found.contains { $0.contains(tampering.finding) }, "\(findings)")
  }

  /// A row changed, one added and one taken away, each at the beginning and at the end of its table: nothing else is named.
  @Test(arguments: ["MIN", "MAX"]) func nothingButTheRowIsNamed(end: String) throws {
    let place = "WHERE key = (SELECT \(end)(key) FROM ruling WHERE key >> 47 = (SELECT MIN(key) >> 47 FROM ruling))"
    for sql in [
      "UPDATE ruling SET facts = 'x' \(place)", "DELETE FROM ruling \(place)",
      "INSERT INTO ruling SELECT key \(end == "MIN" ? "- 1" : "+ 1"), subject_kind, subject, rule, outcome, facts, rejected FROM ruling \(place)",
    ] {
      let night = try NightRunner(copying: try VerifyTests.played.get())
      try Ledger.writing(night.root.appending(path: "ledger/o2c.sqlite").path) { ledger in
        try ledger.writer.execute(sql)
        #expect(ledger.writer.changes == 1)
      }
      let findings = try self.findings(night)
      #expect(findings["rows"]?.count == 1, "\(sql): \(findings)")
    }
  }

  @Test func aFileThatWasChangedIsNamed() throws {
    let night = try NightRunner(copying: try VerifyTests.played.get())
    let report = night.outbox.appending(path: "2026-01-06/reports/aging.csv")
    try (try Data(contentsOf: report) + Data("x\n".utf8)).write(to: report)
    try FileManager.default.removeItem(at: night.outbox.appending(path: "2026-01-07/index.html"))
    try Data("hello".utf8).write(to: night.outbox.appending(path: "2026-01-08/reports/extra.txt"))
    let manifest = night.outbox.appending(path: "2026-01-09/manifest.json")
    try (try Data(contentsOf: manifest) + Data(" ".utf8)).write(to: manifest)
    let found = try findings(night)["outbox"] ?? []
    for (path, what) in [
      ("2026-01-06/reports/aging.csv", "was changed"), ("2026-01-07/index.html", "is missing"),
      ("2026-01-08/reports/extra.txt", "is in no manifest"), ("2026-01-09/manifest.json", "is not the manifest"),
    ] {
      #expect(found.contains { $0.contains(path) && $0.contains(what) }, "\(path): \(found)")
    }
    #expect(found.count == 4)
  }

  @Test func anOpenNightIsNotVerified() throws {
    let night = try NightRunner(copying: try VerifyTests.played.get())
    try Ledger.writing(night.root.appending(path: "ledger/o2c.sqlite").path) { ledger in
      try ledger.writer.execute("UPDATE run SET state = 0 WHERE run = (SELECT MAX(run) FROM run)")
    }
    #expect(try night.o2c("verify").status == 3)
  }

  /// What `o2c verify` finds, by check; it ends with status 4.
  private func findings(_ night: NightRunner) throws -> [String: [String]] {
    let output = try night.o2c("verify")
    #expect(output.status == 4, "\(output.text)\(output.errors)")
    var findings: [String: [String]] = [:]
    var check = ""
    for line in output.text.split(separator: "\n") {
      if line.hasPrefix("FAIL  ") {
        check =
          line.dropFirst(6).prefix(16).split(separator: "  ").first.map { $0.trimmingCharacters(in: .whitespaces) }
          ?? ""
      } else if line.hasPrefix("      ") {
        findings[check, default: []].append(String(line.dropFirst(6)))
      }
    }
    return findings
  }
}
