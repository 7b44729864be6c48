import Testing

@testable import Ledger
@testable import OrderToCash
@testable import Pipeline

/// Nights with more receipts than memory holds, and ledgers with far more open items than are paid: nothing is decided otherwise.
@Suite(.serialized) struct CashSpillTests {
  /// References of each kind, advices quoted and likely, payers known and not, a contest, a return of the night, and on the second
  /// night cash on account, a decision and an advice that comes late.
  private static func play(spilling: Bool, besides many: Int = 0) throws -> (dump: [String], open: [String]) {
    let ledger = try SmallLedger()
    defer { ledger.remove() }
    try ledger.set { rows in
      for customer in 1...5 { try rows.customer(customer, Text("C\(customer)"), iban: Text("DE000\(customer)")) }
      for number in 1...20 {
        try rows.invoice(number, account: 1 + number % 5, Int64(number) * 10_00 + 1, order: Text("PO-7700\(number)"))
      }
      for number in 0..<many { try rows.invoice(1000 + number, account: 1 + number % 5, 900_000_00 + Int64(number)) }
      try rows.advice(1, account: 2, [("INV-2026-000006", 60_01)])
      try rows.advice(2, account: 3, [("INV-2026-000002", 20_01), ("INV-2026-000007", 70_01)])
      rows.statement(run: 1)
      try rows.entry(1, 10_01, structured: "RF" + ledger.reference(1).dropFirst(2))
      try rows.entry(2, 30_00, text: "inv 2026 2", iban: "DE0003")
      try rows.entry(3, 60_01, iban: "DE0002")
      try rows.entry(4, 90_02, text: "RA-2", iban: "DE0003")
      try rows.entry(5, 12_34, text: "who knows")
      try rows.entry(6, 80_01, text: "nobody we know")
      try rows.entry(7, 120_00, text: "INV-2026-000003 INV-2026-000004")
      try rows.entry(8, 50_01, text: "your order PO-77005", iban: "DE0001")
      try rows.entry(9, -3_00, text: "Account fee")
      try rows.entry(10, 100_01, iban: "DE0001", endToEnd: "E2E-10")
      try rows.entry(11, -100_01, endToEnd: "E2E-10", returned: "AC04")
      try rows.entry(12, 444_44, iban: "DE0004")
    }
    try ledger.run(1, spilling: spilling)
    let unknown = try ledger.rows("SELECT key FROM receipt WHERE amount = 1234").compactMap { Int64($0) }
    try ledger.set { rows in
      try rows.advice(3, account: 4, [("INV-2026-000013", 130_01), ("INV-2026-000018", 180_01)])
      try rows.decision(1, "apply", receipt: unknown[0], target: "INV-2026-000014", amount: "12.34")
      rows.statement(run: 2)
      try rows.entry(1, 110_01, text: "INV-2026-11", iban: "DE0002")
      try rows.entry(2, 310_02, iban: "DE0004")
      try rows.entry(3, 150_01, text: "2026000015")
    }
    try ledger.run(2, spilling: spilling)
    try ledger.ties()
    return (
      try ledger.dump(), try ledger.rows("SELECT document, open FROM open_item WHERE open < 90000000 ORDER BY item")
    )
  }

  @Test func receiptsInATableAreMatchedAsReceiptsInMemory() throws {
    let (held, spilled) = (try Self.play(spilling: false), try Self.play(spilling: true))
    #expect(held.dump.count > 100)
    #expect(held.dump == spilled.dump)
  }

  @Test(arguments: [false, true]) func openItemsThatNobodyPaysChangeNothing(_ spilling: Bool) throws {
    #expect(try Self.play(spilling: spilling, besides: 300).open == Self.play(spilling: spilling).open)
  }
}
