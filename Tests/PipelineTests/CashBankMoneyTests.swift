import Foundation
import Testing

@testable import Ledger
@testable import OrderToCash
@testable import Pipeline

/// Money of the bank's side: charges taken on the way, refunds that come back, and what two groups' units do to one item.
@Suite(.serialized) struct CashBankMoneyTests {
  @Test func whatBanksTookOnTheWayIsPaid() throws {
    let ledger = try SmallLedger()
    defer { ledger.remove() }
    try ledger.set { rows in
      try rows.customer(1, "C1", iban: "DE0001")
      try rows.invoice(1, account: 1, 1000_00)
      rows.statement(run: 1)
      try rows.entry(1, 995_00, text: "INV-2026-000001", iban: "DE0001", charge: 5_00)
    }
    try ledger.run(1)
    #expect(try ledger.rows("SELECT amount, status FROM receipt") == ["100000|applied"])
    #expect(try ledger.rows("SELECT COUNT(*) FROM open_item") == ["0"])
    #expect(
      try ledger.rows("SELECT debit, credit, amount FROM posting WHERE event = 26")
        == ["expenses:bank-fees|assets:bank:main|500"])
    try ledger.ties()
  }

  @Test func aRefundThatComesBackIsTheCustomersAgain() throws {
    let ledger = try SmallLedger()
    defer { ledger.remove() }
    try ledger.set { rows in
      try rows.customer(1, "C1", iban: "DE0001")
      try rows.invoice(1, account: 1, 20_00)
      rows.statement(run: 1)
      try rows.entry(1, 120_00, text: "INV-2026-000001 too much", iban: "DE0001")
    }
    try ledger.run(1)
    let receipt = try ledger.rows("SELECT key FROM receipt").compactMap { Int64($0) }[0]
    try ledger.set { rows in try rows.decision(1, "refund", receipt: receipt, target: "", amount: "") }
    try ledger.run(2)
    #expect(try ledger.rows("SELECT COUNT(*) FROM open_refund") == ["1"])
    let number = try ledger.rows("SELECT number FROM refund")[0]
    try ledger.set { rows in
      // An item of the same amount is there to be mistaken for what it pays.
      try rows.invoice(2, account: 1, 100_00)
      rows.statement(run: 3)
      try rows.entry(2, -100_00, text: Text(number), iban: "DE0001")
    }
    try ledger.run(3)
    #expect(try ledger.rows("SELECT COUNT(*) FROM refund_paid") == ["1"])
    try ledger.set { rows in
      rows.statement(run: 4)
      try rows.entry(3, 100_00, iban: "DE0001", endToEnd: Text(number), returned: "AC04")
    }
    try ledger.run(4)
    #expect(try ledger.rows("SELECT COUNT(*) FROM refund_returned") == ["1"])
    #expect(
      try ledger.rows("SELECT kind, open FROM open_item ORDER BY open") == ["3|-10000", "1|10000"])
    #expect(try ledger.rows("SELECT rule FROM open_exception") == ["cash.refund-returned"])
    try ledger.ties()
  }

  /// The customer moved to another group between payment and return; the same night pays the item again in the new group.
  @Test func anItemSettledInOneGroupAndReopenedFromAnotherIsMerged() throws {
    let ledger = try SmallLedger()
    defer { ledger.remove() }
    try ledger.set { rows in
      try rows.customer(1, "C1", iban: "DE0001")
      try rows.customer(2, "C2", iban: "DE0002")
      try rows.invoice(1, account: 2, 100_00)
      try rows.execute("UPDATE customer SET grp = ?1 WHERE account = ?2", 1, 2)
      try rows.execute("UPDATE open_item SET grp = ?1", 1)
      rows.statement(run: 1)
      try rows.entry(1, 60_00, text: "INV-2026-000001", iban: "DE0001", endToEnd: "E2E-1")
    }
    try ledger.run(1)
    #expect(try ledger.rows("SELECT open FROM open_item") == ["4000"])
    try ledger.set { rows in
      try rows.execute("UPDATE customer SET grp = ?1 WHERE account = ?1", 2)
      try rows.execute("UPDATE open_item SET grp = ?1", 2)
      rows.statement(run: 2)
      try rows.entry(2, 40_00, text: "INV-2026-000001", iban: "DE0002")
      try rows.entry(3, -60_00, endToEnd: "E2E-1", returned: "AM04")
    }
    try ledger.run(2)
    #expect(try ledger.rows("SELECT open, open_base, grp - account FROM open_item") == ["6000|6000|0"])
    try ledger.ties()
  }
}
