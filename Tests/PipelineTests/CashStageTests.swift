import Foundation
import Testing

@testable import Ledger
@testable import OrderToCash
@testable import Pipeline

/// The cash stage on a small ledger: plan, units, finish, and a resume in the middle.
@Suite(.serialized) struct CashStageTests {
  @Test func aNightOfCash() throws {
    let ledger = try SmallLedger()
    defer { ledger.remove() }
    try ledger.set { rows in
      try rows.customer(1, "C1", iban: "DE0001")
      try rows.customer(2, "C2", iban: "DE0002")
      try rows.invoice(1, account: 1, 100_00, order: "PO-77001")
      try rows.invoice(2, account: 1, 50_00)
      try rows.invoice(3, account: 2, 70_00)
      try rows.advice(1, account: 2, [("INV-2026-000003", 70_00)])
      rows.statement(run: 1)
      try rows.entry(1, 100_00, structured: "RF" + ledger.reference(1).dropFirst(2))
      try rows.entry(2, 30_00, text: "inv 2026 2", iban: "DE0001")
      try rows.entry(3, 70_00, iban: "DE0002")
      try rows.entry(4, 12_34, text: "who knows")
      try rows.entry(5, -3_00, text: "Account fee")
      try rows.entry(6, -9_00, text: "something")
      try rows.entry(7, 120_00, text: "INV-2026-000003 INV-2026-000001")
    }
    try ledger.run(1)
    #expect(
      try ledger.rows("SELECT number, amount, status FROM receipt ORDER BY key") == [
        "R20260105-000001|10000|applied", "R20260105-000002|3000|applied", "R20260105-000003|7000|applied",
        "R20260105-000004|1234|unidentified", "R20260105-000005|12000|unidentified",
      ])
    #expect(try ledger.rows("SELECT document, open FROM open_item ORDER BY item") == ["INV-2026-000002|2000"])
    #expect(
      try ledger.rows("SELECT rule FROM application ORDER BY key") == [
        "cash.structured-reference", "cash.document-number", "cash.remittance-advice",
      ])
    #expect(
      try ledger.rows("SELECT rule FROM open_exception ORDER BY rule") == [
        "cash.clearing", "cash.short-payment", "cash.two-customers", "cash.unidentified",
      ])
    #expect(try ledger.rows("SELECT COUNT(*) FROM open_remittance") == ["0"])
    #expect(try ledger.rows("SELECT COUNT(*) FROM cash_route") == ["0"])
    try ledger.ties()
  }

  @Test func laterEvidenceFindsEarlierCash() throws {
    let ledger = try SmallLedger()
    defer { ledger.remove() }
    try ledger.set { rows in
      try rows.customer(1, "C1", iban: "DE0001")
      try rows.invoice(1, account: 1, 100_00)
      try rows.invoice(2, account: 1, 100_00)
      rows.statement(run: 1)
      try rows.entry(1, 100_00, iban: "DE0001")
      try rows.entry(2, 40_00, text: "unknown")
    }
    try ledger.run(1)
    #expect(try ledger.rows("SELECT kind, open FROM open_item WHERE kind = 3") == ["3|-10000"])
    let keys = try ledger.rows("SELECT key FROM receipt ORDER BY key").compactMap { Int64($0) }
    try ledger.set { rows in
      try rows.advice(1, account: 1, [("INV-2026-000002", 100_00)])
      try rows.decision(1, "apply", receipt: keys[1], target: "INV-2026-000001", amount: "40.00")
    }
    try ledger.run(2)
    #expect(try ledger.rows("SELECT document, open FROM open_item ORDER BY item") == ["INV-2026-000001|6000"])
    #expect(try ledger.rows("SELECT COUNT(*) FROM open_receipt") == ["0"])
    #expect(try ledger.rows("SELECT rule FROM open_exception") == ["cash.short-payment"])
    #expect(try ledger.rows("SELECT COUNT(*) FROM open_decision") == ["0"])
    try ledger.ties()
  }

  @Test func aReturnReopensWhatWasPaid() throws {
    let ledger = try SmallLedger()
    defer { ledger.remove() }
    try ledger.set { rows in
      try rows.customer(1, "C1", iban: "DE0001")
      try rows.invoice(1, account: 1, 100_00, discount: 2_00)
      rows.statement(run: 1)
      try rows.entry(1, 98_00, text: "INV-2026-000001", iban: "DE0001", endToEnd: "E2E-1")
    }
    try ledger.run(1)
    #expect(try ledger.rows("SELECT COUNT(*) FROM open_item") == ["0"])
    try ledger.set { rows in
      rows.statement(run: 2)
      try rows.entry(1, -98_00, endToEnd: "E2E-1", returned: "AC04")
      try rows.entry(2, -98_00, endToEnd: "E2E-1", returned: "AC04")
    }
    try ledger.run(2)
    #expect(
      try ledger.rows("SELECT document, original, open, discount FROM open_item") == ["INV-2026-000001|10000|10000|200"]
    )
    #expect(
      try ledger.rows("SELECT rule FROM open_exception ORDER BY rule") == ["cash.return-unmatched", "cash.returned"])
    try ledger.ties()
  }

  @Test func aPersonSplitsAPaymentAndTakesItBack() throws {
    let ledger = try SmallLedger()
    defer { ledger.remove() }
    try ledger.set { rows in
      try rows.customer(1, "C1", iban: "DE0001")
      try rows.invoice(1, account: 1, 100_00)
      try rows.invoice(2, account: 1, 60_00)
      rows.statement(run: 1)
      try rows.entry(1, 130_00, iban: "DE0001")
    }
    try ledger.run(1)
    let receipt = try #require(ledger.rows("SELECT key FROM receipt").first.flatMap { Int64($0) })
    try ledger.set { rows in
      try rows.decision(1, "apply", receipt: receipt, target: "INV-2026-000001", amount: "100.00")
      try rows.decision(2, "apply", receipt: receipt, target: "INV-2026-000002", amount: "")
    }
    try ledger.run(2)
    #expect(try ledger.rows("SELECT document, open FROM open_item") == ["INV-2026-000002|3000"])
    try ledger.ties()
    try ledger.set { try $0.decision(3, "unapply", receipt: receipt, target: "", amount: "") }
    try ledger.run(3)
    #expect(
      try ledger.rows("SELECT kind, open FROM open_item ORDER BY item") == ["1|10000", "1|6000", "3|-13000"])
    // What a person took back stays: no later night applies it by itself.
    try ledger.run(4)
    #expect(try ledger.rows("SELECT COUNT(*) FROM open_item") == ["3"])
    try ledger.ties()
  }

  /// Killed after any unit, the stage goes on and gives the same rows.
  @Test(arguments: [0, 1, 2]) func resumedInTheMiddle(done: Int) throws {
    let dumps = try [nil, done].map { stop in
      let ledger = try SmallLedger()
      defer { ledger.remove() }
      try ledger.set { rows in
        for number in 1...700 {
          try rows.customer(number, Text("C\(number)"), iban: Text("DE\(number)"))
          try rows.invoice(number, account: number, Int64(number) * 100)
        }
        rows.statement(run: 1)
        for number in 1...700 {
          try rows.entry(
            number, Int64(number) * 100, text: number % 3 == 0 ? Rows.document(number) : "",
            iban: Text("DE\(number)"))
        }
      }
      if let stop { #expect(throws: Interrupted.self) { try ledger.run(1, stoppingAfter: stop) } }
      try ledger.run(1)
      try ledger.ties()
      return try Schema.tables.filter { $0.nature != .working }.flatMap { table in
        try ledger.rows("SELECT \(table.columns.map(\.name).joined(separator: ", ")) FROM \(table.name)")
      }
    }
    #expect(dumps[0].count > 3000)
    #expect(dumps[0] == dumps[1])
  }
}

struct Interrupted: Error {}
