import OrderToCash
import Testing

@testable import Ledger

/// What collecting reads and records, against small ledgers.
@Suite struct CollectRecordTests {
  private static func invoice(_ number: Int) -> Key { Key(run: 1, stage: .invoice, unit: 0, ordinal: number) }
  private static func receipt(_ number: Int) -> Key { Key(run: 3, stage: .cash, unit: 0, ordinal: number) }

  private static let policy: ByCustomer<CollectPolicy> = {
    var policy = CollectPolicy(
      levels: [CollectPolicy.Level(days: 7, name: "First"), CollectPolicy.Level(days: 21, name: "Second")])
    policy.looks = [CollectPolicy.Look(.afterIssue(days: 14), reminds: false, checks: true)]
    policy.interest = InterestPolicy(
      rates: [InterestPolicy.Rate(from: BusinessDate("2025-01-01")!, percent: Percent(scaled: 100_000))])
    policy.interest?.compensation = 40_00
    policy.monthlyStatements = true
    return ByCustomer(policy)
  }()

  /// One night of collecting.
  private func collect(
    _ company: TestCompany, run: Int = 3, on date: BusinessDate = TestCompany.night, missing: Text? = nil
  ) throws {
    let accounts = try AccountGroups(company.engine)
    let scan = try CollectScan(
      company.engine, accounts: accounts, from: .none, base: .eur, previous: date.adding(days: -1),
      missingStatement: missing)
    let write = try CollectWrite(company.engine, run: run, date: date, base: .eur)
    write.begin(unit: 0)
    for group in accounts.groups {
      let snapshot = try scan.snapshot(of: group)
      try write.apply(
        Collect.decide(snapshot, policy: Self.policy, date: date), of: snapshot, group: group, policy: Self.policy)
    }
    try CollectFinish(company.engine, run: run, date: date, previous: date.adding(days: -1), base: .eur, unit: 9)
      .carryOut(Self.policy, statementMissing: missing != nil)
  }

  /// A receipt that waits with a proposal: of nobody, or on another customer's account.
  private func addProposal(_ company: TestCompany, _ amount: Int64, of account: Key, for document: Text) throws {
    let key = Self.receipt(1)
    try company.engine.append(.receipt).add(key).add(Key.none).add(0).add("main").add("R1").add(TestCompany.night)
      .add(TestCompany.night).add(Currency.eur).add(amount).add(amount).add("").add("").add("").add("").add("")
      .add(account).end(.receipt)
    if account.isNone {
      try company.engine.append(.openReceipt).add(key).add(Currency.eur).add(amount).add(amount).add(TestCompany.night)
        .end()
    } else {
      try OpenItemRow.write(
        OpenItem(
          key: key, account: account, kind: .onAccount, document: "R1", issueDate: TestCompany.night,
          dueDate: TestCompany.night, currency: .eur, original: -amount, open: -amount, openBase: -amount),
        group: account, to: company.engine.append(.openItem))
    }
    let facts = try UnitFacts(company.engine, run: 3, stage: .cash, date: TestCompany.night)
    try facts.raise(
      ExceptionRaised(
        .warning, rule: "cash.unidentified", subjectKind: .receipt, subject: key, message: "", whatToDo: "",
        verbs: [.apply], targets: [document]))
  }

  /// Whoever owes what an unposted proposal would pay is left in peace, whose money it is whatever.
  @Test(arguments: [nil, 2, 1]) func proposalsCover(_ payer: Int?) throws {
    try TestCompany.open { company in
      for number in [1, 2] { try company.addCustomer(number) }
      try company.addOpenItem(1, of: 1, open: 500_00, due: TestCompany.night.adding(days: -8))
      let account = payer.map(TestCompany.customer) ?? .none
      try addProposal(company, 500_00, of: account, for: "INV-1")
      try collect(company)
      #expect(try company.numbers("SELECT COUNT(*) FROM letter") == [0])
      #expect(try company.texts("SELECT rule FROM ruling WHERE rule = 'collect.covered'").count <= 1)
    }
  }

  @Test func aProposalForSomethingElseCoversNothing() throws {
    try TestCompany.open { company in
      try company.addCustomer(1)
      try company.addOpenItem(1, of: 1, open: 500_00, due: TestCompany.night.adding(days: -8))
      try addProposal(company, 500_00, of: .none, for: "INV-2")
      try collect(company)
      #expect(try company.numbers("SELECT amount FROM letter") == [500_00])
    }
  }

  @Test func brokenPromisesCountInCredit() throws {
    try TestCompany.open { company in
      try company.addCustomer(1)
      try company.addOpenItem(1, of: 1, open: 500_00, due: TestCompany.night.adding(days: -8), level: 1)
      let account = TestCompany.customer(1)
      let promise = Promise(
        key: Key(run: 2, stage: .intake, unit: 5, ordinal: 0), account: account, currency: .eur, amount: 500_00,
        due: TestCompany.night.adding(days: -3), made: TestCompany.night.adding(days: -9), baseline: 500_00)
      #expect(try PromiseWrite(company.engine).record(promise, decision: .none) == 1)
      // While the bank's statement is missing nobody breaks anything.
      try collect(company, missing: "main")
      #expect(try company.numbers("SELECT COUNT(*) FROM open_promise") == [1])
      try collect(company, run: 4)
      #expect(try company.numbers("SELECT COUNT(*) FROM open_promise") == [0])
      #expect(try company.numbers("SELECT kind FROM promise_end") == [Promise.End.broken.rawValue])
      #expect(try company.numbers("SELECT level FROM open_item") == [2])
      let facts = try CreditBook(company.engine).facts(of: account)
      #expect(facts.map(\.kind) == [.brokenPromises])
      #expect(facts.map { $0.holds(on: TestCompany.night) } == [true])
      #expect(facts.map { $0.holds(on: TestCompany.night.adding(days: 366)) } == [false])
      let checks = try Verification(company.engine, settings: [:], latest: .none).collections()
      #expect(checks.findings.isEmpty)
    }
  }

  /// Everything that an invoice of ours can lack, as the ledger has it.
  @Test func invoicesAreCheckedAgainstTheLedger() throws {
    try TestCompany.open { company in
      try company.addCustomer(1)
      let (engine, account) = (company.engine, TestCompany.customer(1))
      let issued = TestCompany.night.adding(days: -14)
      for number in [1, 2] {
        try engine.append(.invoice).add(Self.invoice(number)).add(380).add("INV-\(number)").add(account).add(account)
          .add(Key.none).add(Self.shipment(number)).add(issued).add(issued.adding(days: 30)).end(.invoice)
        try engine.append(.invoiceTax).add(Self.invoice(number)).add(1).add(number == 1 ? "K" : "S").end(.invoiceTax)
        try company.addOpenItem(number, of: 1, open: 119_00, due: issued.adding(days: 30))
        try engine.append(.shipment).add(Self.shipment(number)).add(Key.none).add(account).add(account).add(
          "SH-\(number)"
        )
        .add(issued).add(number == 2).end(.shipment)
      }
      try engine.execute("UPDATE open_item SET order_number = 'PO-1' WHERE document = 'INV-2'")
      try engine.append(.shipmentInvoice).add(Self.shipment(1)).add(Self.invoice(1)).end()
      try engine.append(.openReturn).add(account).add(Key(run: 2, stage: .fulfil, unit: 0, ordinal: 3))
        .add(Self.shipment(1)).add(Key.none).end()
      try engine.append(.invoiceResponse).add(Key(run: 2, stage: .intake, unit: 0, ordinal: 1)).add(Key.none).add(
        account
      )
      .add(Self.invoice(1)).add("INV-1").add("1").add("UQ").end(.invoiceResponse)
      try collect(company)
      let found = try company.texts(
        "SELECT f.code FROM invoice_finding f JOIN invoice_check c ON c.key = f.invoice_check WHERE c.item = \(Self.invoice(1).rawValue) ORDER BY f.ordinal"
      )
      #expect(found == ["queried", "returned", "undelivered", "reference", "address", "tax-number", "unreachable"])
      let other = try company.texts(
        "SELECT f.code FROM invoice_finding f JOIN invoice_check c ON c.key = f.invoice_check WHERE c.item = \(Self.invoice(2).rawValue) ORDER BY f.ordinal"
      )
      #expect(other == ["address", "unreachable"])
      #expect(try company.numbers("SELECT COUNT(*) FROM open_exception WHERE rule = 'collect.invoice-check'") == [2])
      // Mended or not: it ends with the invoice.
      try engine.execute("DELETE FROM open_item WHERE document = 'INV-1'")
      try collect(company, run: 4)
      #expect(try company.numbers("SELECT subject FROM open_exception").map { Int64($0) } == [Self.invoice(2).rawValue])
    }
  }

  /// A month that ends without its statement: interest and statements of account wait for it, and come once.
  @Test func theMonthWaitsForItsStatement() throws {
    try TestCompany.open { company in
      try company.addCustomer(1)
      try company.addOpenItem(1, of: 1, open: 730_00, due: BusinessDate("2026-01-11")!)
      func counts() throws -> [Int] {
        try ["late_charge", "fee_request", "customer_statement"].flatMap {
          try company.numbers("SELECT COUNT(*) FROM \($0)")
        }
      }
      try collect(company, run: 4, on: BusinessDate("2026-01-30")!)
      #expect(try counts() == [0, 0, 0])
      try collect(company, run: 5, on: BusinessDate("2026-02-02")!, missing: "main")
      #expect(try counts() == [0, 0, 0])
      try collect(company, run: 6, on: BusinessDate("2026-02-03")!)
      #expect(try counts() == [2, 2, 1])
      // 730.00 × 10 % × 20 ÷ 365 = 4.00, and 40.00.
      #expect(try company.numbers("SELECT amount FROM fee_request ORDER BY key") == [4_00, 40_00])
      #expect(try company.numbers("SELECT total FROM customer_statement") == [730_00])
      try collect(company, run: 7, on: BusinessDate("2026-02-04")!)
      #expect(try counts() == [2, 2, 1])
      // The next month charges its days, and no compensation again.
      try collect(company, run: 8, on: BusinessDate("2026-03-01")!)
      #expect(try company.numbers("SELECT amount FROM fee_request ORDER BY key") == [4_00, 40_00, 5_60])
      #expect(try Verification(company.engine, settings: [:], latest: .none).collections().findings.isEmpty)
    }
  }

  /// Paid in part on the 21st: interest on the part until then. Credited in part: none on that, whenever it was.
  @Test func creditedDebtBearsNoInterest() throws {
    try TestCompany.open { company in
      try company.addCustomer(1)
      try company.addOpenItem(1, of: 1, open: 365_00, due: BusinessDate("2026-01-11")!)
      try company.engine.append(.invoice).add(Self.invoice(1)).add(380).add("INV-1").add(TestCompany.customer(1))
        .add(TestCompany.customer(1)).end(.invoice)
      try company.engine.append(.invoice).add(Self.invoice(7)).add(381).end(.invoice)
      let day = BusinessDate("2026-01-21")!
      try company.engine.append(.receipt).add(Self.receipt(2)).add(Key.none).add(0).add("main").add("R2").add(day).add(
        day
      )
      .end(.receipt)
      for (number, source) in [(1, Self.receipt(2)), (2, Self.invoice(7))] {
        try company.engine.append(.application).add(Key(run: 3, stage: .cash, unit: 0, ordinal: number)).add(source)
          .add(Self.invoice(1)).add(TestCompany.customer(1)).add(Currency.eur).add(365_00).add(0).add(0).add(365_00)
          .add(365_00).add("").add(Key.none).add(BusinessDate("2026-01-29")!).end(.application)
      }
      try collect(company, run: 4, on: BusinessDate("2026-01-30")!)
      try collect(company, run: 5, on: BusinessDate("2026-02-02")!)
      // 730.00 for 9 days and 365.00 for 11: 1.80 + 1.10.
      #expect(try company.numbers("SELECT amount FROM late_charge WHERE until_date IS NOT NULL") == [2_90])
    }
  }

  private static func shipment(_ number: Int) -> Key { Key(run: 1, stage: .fulfil, unit: 0, ordinal: number) }
}

extension VerifySetting {
  fileprivate static let none = VerifySetting(
    base: .eur, chart: Chart(), banks: [:], ruleAccounts: [], confirmedMinute: 0)
}
