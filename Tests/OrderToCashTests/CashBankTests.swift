import Testing

@testable import OrderToCash

@Suite struct CashBankTests {
  static let rules = [
    BankRule(name: "fees", direction: .debit, text: "fee", account: "expenses:bank-fees"),
    BankRule(name: "sweep", code: "PMNT/ICDT", account: "assets:bank:other"),
  ]

  static func entry(
    _ amount: Int64, text: String = "", code: String = "", reversal: Bool = false,
    _ payments: [BankTransactionRecord] = []
  ) -> BankEntry {
    BankEntry(
      key: Cash.key(1), bank: "assets:bank:main", currency: .eur, amount: amount, isReversal: reversal,
      bookingDate: Cash.day(1), valueDate: Cash.day(1), code: Text(code), text: Text(text), transactions: payments)
  }

  static func told(_ movement: BankMovement) -> String {
    switch movement.kind {
    case .receipt: "receipt \(movement.amount)"
    case .returned: "returned \(movement.amount)"
    case .declared(let rule): "\(rule.name) \(movement.amount)"
    case .clearing: "clearing \(movement.amount)"
    case .difference: "difference \(movement.amount)"
    case .charge: "charge \(movement.amount)"
    }
  }

  @Test(
    arguments: [
      (entry(100), "receipt 100"), (entry(-100), "clearing -100"), (entry(0), ""),
      (entry(-100, text: "Account FEE March"), "fees -100"), (entry(100, text: "fee"), "receipt 100"),
      (entry(100, code: "PMNT/ICDT/XBCT"), "sweep 100"),
      (entry(-100, code: "PMNT/RCDT/RRTN"), "returned -100"), (entry(-100, reversal: true), "returned -100"),
      (entry(100, reversal: true), "clearing 100"),
      (entry(-100, [.init(amount: -100, returnReason: "AC04")]), "returned -100"),
      (entry(100, [.init(amount: 60), .init(amount: 40)]), "receipt 60, receipt 40"),
      (entry(100, [.init(amount: 60), .init(amount: 39)]), "receipt 60, receipt 39, difference 1"),
      (entry(100, [.init(amount: 60), .init()]), "receipt 100"),
      (entry(95, [.init(amount: 95, charge: 5)]), "receipt 100, charge -5"),
      (entry(95, [.init(amount: 60, charge: 5), .init(amount: 35)]), "receipt 65, charge -5, receipt 35"),
      (entry(-95, [.init(amount: -95, charge: 5)]), "clearing -95"),
      (entry(100, code: "PMNT/ICDT/XBCT", [.init(amount: 100, charge: 5)]), "sweep 100"),
      (entry(100, [.init(amount: 95, currency: Cash.usd)]), "receipt 100"),
      (entry(-90, [.init(amount: -100, returnReason: "AM04"), .init(amount: 10)]), "returned -100, receipt 10"),
    ])
  func movements(entry: BankEntry, expected: String) {
    let movements = BankMovements.movements(of: entry, rules: Self.rules)
    #expect(movements.map(Self.told).joined(separator: ", ") == expected)
    #expect(movements.reduce(0) { $0 + $1.amount } == entry.amount)
  }

  @Test func clearingPostsBothWays() {
    let out = Self.entry(-100)
    let posting = BankMovements.posting(
      BankMovements.movements(of: out, rules: [])[0], of: out, base: 100, chart: Chart())
    #expect(posting.event == .bankOut && posting.debit == Chart().clearing && posting.credit == "assets:bank:main")
    let back = Self.entry(100, reversal: true)
    let other = BankMovements.posting(
      BankMovements.movements(of: back, rules: [])[0], of: back, base: 100, chart: Chart())
    #expect(other.event == .bankIn && other.debit == "assets:bank:main" && other.credit == Chart().clearing)
  }

  static func candidate(_ receipt: Int, _ amount: Int64, _ endToEnd: String, booked: Int = 1)
    -> ReturnMatching.Candidate
  {
    .init(
      receipt: Cash.key(receipt), endToEnd: Text(endToEnd), bankReference: "", currency: .eur, amount: amount,
      bookingDate: Cash.day(booked))
  }

  @Test(
    arguments: [
      ([candidate(1, 100, "E2E-1"), candidate(2, 100, "E2E-2")], 1), ([candidate(1, 99, "E2E-1")], 0),
      ([candidate(1, 100, "E2E-1"), candidate(2, 100, "E2E-1")], 0), ([candidate(1, 100, "E2E-1", booked: 9)], 0),
      ([candidate(1, 100, "")], 0), ([], 0),
    ] as [([ReturnMatching.Candidate], Int)])
  func originals(candidates: [ReturnMatching.Candidate], expected: Int) {
    let payment = BankTransactionRecord(originalEndToEnd: "E2E-1")
    let found = ReturnMatching.original(
      of: payment, amount: -100, currency: .eur, bookedBy: Cash.day(5), among: candidates)
    #expect(found?.receipt ?? .none == Cash.key(expected))
  }
}

@Suite struct ReceiptNumberTests {
  @Test(arguments: [("R20260105-000123", 1, 123), ("R20260105.2-1000000", 2, 1_000_000)])
  func numbers(text: String, sequence: Int, count: Int) throws {
    let number = try #require(ReceiptNumber(Text(text)))
    #expect(number.date.description == "2026-01-05")
    #expect(number.sequence == sequence && number.count == count)
    #expect(number.text == Text(text))
  }

  @Test(arguments: [
    "", "R", "R20260105", "R20260105-0", "R20261305-000001", "EX-000001", "R20260105.0-000001", "R2026-01-05-1",
  ])
  func others(text: String) { #expect(ReceiptNumber(Text(text)) == nil) }
}
