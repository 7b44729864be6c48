import Foundation
import Testing

@testable import Ledger
@testable import OrderToCash
@testable import Pipeline

/// What a payment that comes back, or a decision, gives back: in the group and at the dunning level of now.
@Suite(.serialized) struct CashTakeBackTests {
  @Test func anItemIsOpenAgainInItsGroupAndAtItsLevel() throws {
    let ledger = try SmallLedger()
    defer { ledger.remove() }
    try ledger.set { rows in
      try rows.customer(1, "C1", iban: "DE0001")
      try rows.customer(2, "C2", iban: "DE0002")
      try rows.invoice(1, account: 2, 100_00)
      try rows.execute("UPDATE customer SET grp = ?1 WHERE account = ?2", 1, 2)
      try rows.execute("UPDATE open_item SET grp = ?1, level = 2, last_reminder = 20400", 1)
      rows.statement(run: 1)
      try rows.entry(1, 100_00, text: "INV-2026-000001", iban: "DE0001", endToEnd: "E2E-1")
    }
    try ledger.run(1)
    #expect(try ledger.rows("SELECT COUNT(*) FROM open_item") == ["0"])
    try ledger.set { rows in
      try rows.execute("UPDATE customer SET grp = ?1 WHERE account = ?1", 2)
      rows.statement(run: 2)
      try rows.entry(2, -104_00, endToEnd: "E2E-1", returned: "AM04")
    }
    try ledger.run(2)
    #expect(
      try ledger.rows("SELECT document, open, level, last_reminder, grp - account FROM open_item")
        == ["INV-2026-000001|10000|2|20400|0"])
    #expect(try ledger.rows("SELECT event, amount FROM posting WHERE event = 26") == ["26|400"])
    #expect(try ledger.rows("SELECT COUNT(*) FROM reminded_item") == ["0"])
    try ledger.ties()
  }

  @Test func aDeductionEndsWithThePaymentThatMadeIt() throws {
    let ledger = try SmallLedger()
    defer { ledger.remove() }
    try ledger.set { rows in
      try rows.customer(1, "C1", iban: "DE0001")
      try rows.invoice(1, account: 1, 100_00)
      rows.statement(run: 1)
      try rows.entry(1, 90_00, text: "INV-2026-000001 less damage", iban: "DE0001", endToEnd: "E2E-1")
    }
    try ledger.run(1)
    #expect(try ledger.rows("SELECT amount, reason, source FROM open_dispute") == ["1000|quality|1"])
    #expect(try ledger.rows("SELECT open, disputed_amount FROM open_item") == ["1000|1000"])
    try ledger.set { rows in
      rows.statement(run: 2)
      try rows.entry(2, -90_00, endToEnd: "E2E-1", returned: "AM04")
    }
    try ledger.run(2)
    #expect(try ledger.rows("SELECT COUNT(*) FROM open_dispute") == ["0"])
    #expect(try ledger.rows("SELECT open, disputed_amount FROM open_item") == ["10000|0"])
    #expect(
      try ledger.rows("SELECT resolution FROM dispute_event") == ["\(DisputeChange.Resolution.withdrawn.rawValue)"])
    try ledger.ties()
  }

  @Test func anAdviceLineOverNothingPaysNothing() throws {
    let ledger = try SmallLedger()
    defer { ledger.remove() }
    try ledger.set { rows in
      try rows.customer(1, "C1", iban: "DE0001")
      try rows.invoice(1, account: 1, 100_00)
      try rows.invoice(2, account: 1, 50_00)
      try rows.advice(1, account: 1, [("INV-2026-000001", 100_00), ("INV-2026-000002", 0)])
      rows.statement(run: 1)
      try rows.entry(1, 100_00, text: "RA-1", iban: "DE0001")
    }
    try ledger.run(1)
    #expect(try ledger.rows("SELECT document, open FROM open_item ORDER BY item") == ["INV-2026-000002|5000"])
    try ledger.ties()
  }

  @Test func whatStandsTwiceInTheOpeningIsToldWithItsLine() throws {
    let night = try NightRunner(empty: "opening-twice")
    let source = NightRunner.fixture("payer-learnt")
    for name in ["pipeline.yml", "opening"] {
      try FileManager.default.copyItem(at: source.appending(path: name), to: night.root.appending(path: name))
    }
    for name in ["bank.csv", "series.csv", "open-items.csv"] {
      let file = night.root.appending(path: "opening/\(name)")
      let text = try String(contentsOf: file, encoding: .utf8)
      let last = text.split(separator: "\n").last ?? ""
      try (text + last + "\n").write(to: file, atomically: true, encoding: .utf8)
    }
    let output = try night.o2c("init", "--opening", night.root.appending(path: "opening").path)
    #expect(output.status == 2)
    for what in ["bank account main", "series shipment", "document 2025-004800"] {
      #expect(output.errors.contains("\(what) stands there twice"), "\(output.errors)")
    }
  }
}
