import Ledger
import OrderToCash
import Testing

/// What the stages between order and reminder record, on small ledgers.
@Suite struct StageRecordTests {
  static let rates = Rates(base: .eur)
  static let tax = TaxPolicy(rules: [], country: "DE", taxId: "")

  private func credit(_ company: TestCompany, _ policy: CreditPolicy = CreditPolicy(), run: Int = 3) throws {
    let accounts = try AccountGroups(company.engine)
    let scan = try CreditScan(company.engine, accounts: accounts, from: .none, rates: StageRecordTests.rates)
    let write = try CreditWrite(company.engine, run: run, date: TestCompany.night, told: scan.told)
    let judged = try accounts.groups.map { group in
      let snapshot = try scan.snapshot(of: group)
      return (snapshot, Credit.decide(snapshot, policy: ByCustomer(policy), date: TestCompany.night))
    }
    write.begin(unit: 0)
    for (snapshot, outcome) in judged { try write.apply(outcome, of: snapshot) }
  }

  private func fulfil(_ company: TestCompany, _ policy: FulfilmentPolicy = FulfilmentPolicy(), run: Int = 3) throws {
    let setting = FulfilmentSetting(
      run: run, date: TestCompany.night, policy: ByCustomer(policy), chart: Chart(), rates: StageRecordTests.rates,
      series: SeriesFormat(prefix: "SH-{year}-", digits: 4), fiscalYear: 2026)
    try FulfilmentRun.run(company.engine, setting, unit: 0)
  }

  private func invoice(_ company: TestCompany) throws {
    let terms = try TermsTable(
      company.engine, named: [], fallback: ByCustomer(PaymentTerms(name: "net30", netDays: 30)))
    let write = try InvoiceWrite(company.engine, run: 3, date: TestCompany.night, chart: Chart())
    let scan = try InvoiceScan(company.engine, from: .none, rates: StageRecordTests.rates, terms: terms)
    var pending: [BillableShipment] = []
    while let next = try scan.next(upTo: Key(rawValue: Int64.max)) { pending.append(next) }
    write.begin(unit: 0)
    let setting = InvoiceSetting(date: TestCompany.night, tax: StageRecordTests.tax, rates: StageRecordTests.rates)
    let builder = InvoiceBuilder(
      setting, policy: InvoicePolicy(terms: PaymentTerms(name: "net30", netDays: 30)))
    var advances = AdvancePool()
    for next in pending { try write.invoice([next], by: builder, advances: &advances) }
    try InvoiceNumbering.run(
      company.engine, run: 3, invoices: SeriesFormat(prefix: "INV-{year}-", digits: 4),
      creditNotes: SeriesFormat(prefix: "CN-{year}-", digits: 4),
      advances: SeriesFormat(prefix: "ADV-{year}-", digits: 4), fiscalYear: 2026)
  }

  @Test func anOrderBecomesAnInvoice() throws {
    try TestCompany.open { company in
      try company.addCustomer(1)
      try company.addItem(1, stock: 30)
      try company.addItem(2, stock: 5)
      try company.addOrder(1, of: 1, state: OrderState.received, lines: [(1, 10), (2, 8)])
      try company.addOrder(2, of: 1, state: OrderState.received, lines: [(1, 100)])
      try credit(company)
      #expect(try company.numbers("SELECT state FROM open_order ORDER BY order_key") == [4, 3])
      #expect(try company.texts("SELECT rule FROM open_exception") == ["credit.over-limit"])
      try fulfil(company)
      #expect(try company.texts("SELECT number FROM shipment") == ["SH-2026-0001"])
      #expect(try company.numbers("SELECT quantity FROM shipment_line ORDER BY ordinal") == [10_000_000, 5_000_000])
      #expect(try company.numbers("SELECT quantity FROM backlog_line") == [3_000_000])
      #expect(try company.numbers("SELECT shipped FROM stock ORDER BY item") == [10_000_000, 5_000_000])
      #expect(try company.texts("SELECT code FROM answer") == ["CA"])
      try invoice(company)
      #expect(try company.texts("SELECT number FROM invoice") == ["INV-2026-0001"])
      #expect(try company.numbers("SELECT open FROM open_item") == [178_50])
      #expect(try company.numbers("SELECT COUNT(*) FROM open_shipment") == [0])
      #expect(
        try company.numbers(
          """
          SELECT SUM(CASE WHEN debit = 'assets:shipped-not-invoiced' THEN base ELSE 0 END)
            - SUM(CASE WHEN credit = 'assets:shipped-not-invoiced' THEN base ELSE 0 END) FROM posting
          """) == [0])
      #expect(try company.numbers("SELECT gross FROM open_order ORDER BY order_key") == [35_70, 1190_00])
    }
  }

  @Test func theWarehouseConfirms() throws {
    try TestCompany.open { company in
      try company.addCustomer(1)
      try company.addItem(1, stock: 30)
      try company.addOrder(1, of: 1, state: OrderState.approved, lines: [(1, 10)])
      let policy = FulfilmentPolicy(confirm: .warehouse)
      try fulfil(company, policy, run: 2)
      #expect(try company.numbers("SELECT reserved FROM stock") == [10_000_000])
      #expect(try company.numbers("SELECT COUNT(*) FROM posting") == [0])
      #expect(try company.numbers("SELECT state FROM open_order") == [5])
      try fulfil(company, policy, run: 3)
      #expect(try company.numbers("SELECT COUNT(*) FROM shipment") == [1])
      let confirmation = Key(run: 3, stage: .intake, unit: 9, ordinal: 0)
      let shipment = try company.engine.freshQuery("SELECT key FROM shipment").map { $0.key(0) }[0]
      try company.engine.append(.confirmation).add(confirmation).add(Key.none).add(shipment).add(TestCompany.night)
        .add("").add("").end()
      try company.engine.append(.pick).add(confirmation).add(1).add(Quantity(8)).end()
      try company.engine.query("UPDATE open_shipment SET state = 2, confirmation = ?").run(confirmation)
      try company.engine.execute("DELETE FROM ruling")
      var late = policy
      late.shortage = .cancel
      try fulfil(company, late, run: 3)
      #expect(try company.numbers("SELECT reserved FROM stock") == [0])
      #expect(try company.numbers("SELECT shipped FROM stock") == [8_000_000])
      #expect(try company.numbers("SELECT quantity FROM cancellation") == [2_000_000])
      #expect(try company.numbers("SELECT COUNT(*) FROM open_order") == [0])
      #expect(try company.texts("SELECT rule FROM open_exception") == ["fulfil.picked-short"])
      try invoice(company)
      #expect(try company.numbers("SELECT open FROM open_item") == [95_20])
    }
  }

  @Test func aDecisionIsCarriedOut() throws {
    try TestCompany.open { company in
      try company.addCustomer(1, limit: nil)
      try company.addItem(1, stock: 30)
      try company.addOrder(1, of: 1, state: OrderState.received, lines: [(1, 10)])
      try company.addOrder(2, of: 1, state: OrderState.received, lines: [(1, 10)])
      try credit(company, run: 1)
      #expect(try company.texts("SELECT rule FROM open_exception") == ["credit.no-limit", "credit.no-limit"])
      try company.decide(1, .order, TestCompany.order(1), "approve", rule: "credit.no-limit")
      try company.decide(2, .order, TestCompany.order(2), "refuse", rule: "credit.no-limit")
      try credit(company)
      #expect(try company.numbers("SELECT state FROM open_order") == [4])
      #expect(try company.numbers("SELECT approved_by FROM open_order") == [2])
      #expect(try company.numbers("SELECT COUNT(*) FROM open_exception") == [0])
      #expect(try company.numbers("SELECT COUNT(*) FROM open_decision") == [0])
      #expect(try company.texts("SELECT code FROM answer") == ["RE"])
      #expect(try company.numbers("SELECT quantity FROM cancellation") == [10_000_000])
    }
  }

  @Test func holdsAreKeptAtTheCustomer() throws {
    try TestCompany.open { company in
      try company.addCustomer(1)
      try company.addItem(1, stock: 30)
      try company.addOpenItem(1, of: 1, open: 100_00, due: TestCompany.night.adding(days: -40), level: 2)
      try company.addOrder(1, of: 1, state: OrderState.received, lines: [(1, 1)])
      try credit(company, run: 1)
      #expect(try company.texts("SELECT hold_rule FROM customer") == ["credit.overdue-hold"])
      #expect(try company.numbers("SELECT state FROM open_order") == [3])
      try company.decide(1, .account, TestCompany.customer(1), "release", rule: "credit.overdue-hold")
      try credit(company, run: 2)
      #expect(try company.numbers("SELECT hold_by FROM customer") == [0])
      #expect(try company.numbers("SELECT state FROM open_order") == [4])
      #expect(try company.numbers("SELECT COUNT(*) FROM open_exception") == [0])
      try collect(company)
      #expect(try company.texts("SELECT name FROM letter") == ["Final notice"])
      #expect(try company.texts("SELECT hold_rule FROM customer") == ["collect.hold"])
      #expect(try company.numbers("SELECT level FROM open_item") == [3])
      try fulfil(company, run: 2)
      #expect(try company.numbers("SELECT COUNT(*) FROM shipment") == [0])
      #expect(try company.texts("SELECT rule FROM ruling WHERE rule LIKE 'fulfil.%'") == ["fulfil.account-held"])
      try company.engine.execute("DELETE FROM open_item")
      try credit(company)
      #expect(try company.numbers("SELECT hold_by FROM customer") == [0])
      try fulfil(company)
      #expect(try company.texts("SELECT code FROM answer") == ["AP"])
      #expect(try company.numbers("SELECT COUNT(*) FROM shipment") == [1])
      #expect(try company.texts("SELECT rule FROM open_exception") == [])
    }
  }

  private func collect(_ company: TestCompany) throws {
    let policy = CollectPolicy(
      levels: [7, 21, 35].map {
        CollectPolicy.Level(days: $0, name: $0 == 35 ? "Final notice" : "Reminder", hold: $0 == 35)
      })
    let accounts = try AccountGroups(company.engine)
    let scan = try CollectScan(
      company.engine, accounts: accounts, from: .none, base: .eur, previous: nil, missingStatement: nil)
    let write = try CollectWrite(company.engine, run: 3, date: TestCompany.night, base: .eur)
    write.begin(unit: 0)
    for group in accounts.groups {
      let snapshot = try scan.snapshot(of: group)
      try write.apply(
        Collect.decide(snapshot, policy: ByCustomer(policy), date: TestCompany.night), of: snapshot, group: group,
        policy: ByCustomer(policy))
    }
  }
}

extension TestCompany {
  func decide(_ number: Int, _ kind: SubjectKind, _ subject: Key, _ verb: String, rule: Text) throws {
    let key = Key(run: 2, stage: .intake, unit: 8, ordinal: number)
    try engine.append(.decision).add(key).add(Key.none).add("EX-\(number)").add(verb).add("").add("").add("M. Brandt")
      .add("").add(kind.rawValue).add(subject).add(1).add("").end()
    try engine.append(.openDecision).add(kind.rawValue).add(subject).add(key).add(verb).add("").add("").add(rule)
      .add("M. Brandt").end()
  }
}
