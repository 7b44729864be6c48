import Ledger
import OrderToCash
import Testing

/// Orders to shipments to invoices as controls of a night: they tie, explain what waits, and can fail.
@Suite struct DeliveryControlTests {
  private func lines(_ company: TestCompany, _ trigger: InvoiceTrigger) throws -> [ControlScan.Line] {
    let aging = try AgingScan(
      company.engine, date: TestCompany.night, buckets: AgingBuckets(bounds: [30]), base: .eur)
    return try ControlScan(company.engine, run: TestCompany.run, base: .eur, chart: Chart(), bankAccounts: [])
      .result(aging: aging, taxes: company.taxes(), triggers: ByCustomer(trigger)).lines
      .filter { ["orders to shipments", "shipments to invoices"].contains($0.section) }
  }

  /// Of 18 pieces ordered 15 leave the house tonight and are not invoiced.
  private func shipped(_ company: TestCompany) throws {
    try company.addCustomer(1)
    try company.addItem(1, stock: 30)
    try company.addItem(2, stock: 5)
    try company.addOrder(1, of: 1, state: OrderState.approved, lines: [(1, 10), (2, 8)])
    let setting = FulfilmentSetting(
      run: TestCompany.run, date: TestCompany.night, policy: ByCustomer(FulfilmentPolicy()), chart: Chart(),
      rates: Rates(base: .eur), series: SeriesFormat(prefix: "SH-{year}-", digits: 4), fiscalYear: 2026)
    try FulfilmentRun.run(company.engine, setting, unit: 0)
  }

  private func pieces(_ lines: [ControlScan.Line]) -> [String: Int64] {
    Dictionary(
      uniqueKeysWithValues: lines.filter(\.isQuantity).map {
        (String($0.item.string.prefix { $0 != " " }) + $0.section.string.prefix(1), $0.amount / 1_000_000)
      })
  }

  @Test("Quantities flow from orders to shipments to invoices") func flow() throws {
    try TestCompany.open { company in
      try shipped(company)
      let found = try lines(company, InvoiceTrigger(.weekly))
      let quantities: [String: Int64] = pieces(found)
      let (ordered, left, open) = (quantities["3o"], quantities["5o"], quantities["6o"])
      #expect(ordered == 18 && left == -15 && open == 3, "\(quantities)")
      #expect(quantities["1.2s"] == 15 && quantities["1.4s"] == 15, "\(quantities)")
      #expect(found.filter { $0.isQuantity && !$0.tiesOut }.isEmpty)
    }
  }

  @Test("What left and is not invoiced waits by policy, or it should not wait") func waiting() throws {
    try TestCompany.open { company in
      try shipped(company)
      let weekly = try lines(company, InvoiceTrigger(.weekly))
      let waits = weekly.first { $0.item == "2.5 of it waiting for: weekly invoice" }
      #expect(waits?.amount == 150_00 && waits?.rows == "shipped-not-invoiced.csv waits_for=weekly invoice")
      #expect(weekly.first { $0.item.string.hasPrefix("3.1") }?.tiesOut == true)
      let atOnce = try lines(company, InvoiceTrigger(.shipment))
      #expect(atOnce.first { $0.item.string.hasPrefix("3.1") }?.amount == 1)
    }
  }

  @Test("A piece that is lost is told") func lost() throws {
    try TestCompany.open { company in
      try shipped(company)
      try company.engine.query("UPDATE backlog_line SET quantity = quantity - 1000000").run()
      let open = try lines(company, InvoiceTrigger(.weekly)).first { $0.item.string.hasPrefix("6 to deliver") }
      #expect(open?.amount == 3_000_000 && open?.compared == 2_000_000)
    }
  }
}
