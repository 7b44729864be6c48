import Testing

@testable import OrderToCash

@Suite struct InvoiceTests {
  static let rates = Rates(base: .eur, table: [usd: ExchangeRate(scaled: 91_234_567)])

  static func line(_ quantity: String, _ price: String, _ category: Text = "S", _ rate: Int64 = 190_000)
    -> InvoiceTotals.Line
  {
    // swift-format-ignore: NeverUseForceTry
    InvoiceTotals.Line(
      quantity: try! Quantity(parsing: quantity.utf8), price: try! Price(parsing: price.utf8), category: category,
      rate: Percent(scaled: rate))
  }

  static func shipment(
    _ lines: [InvoiceTotals.Line], _ currency: Currency = .eur, base: Int64 = 0, terms: PaymentTerms
  ) -> BillableShipment {
    BillableShipment(
      shipment: key(30), order: key(20), account: key(1), billTo: key(2), currency: currency, shippedBase: base,
      terms: terms, lines: lines.map { InvoiceLine(order: key(20), orderLine: 1, shipment: key(30), billed: $0) })
  }

  static func invoice(
    _ shipment: BillableShipment, key: Key, date: BusinessDate, tax: TaxPolicy, rates: Rates
  ) -> Result<InvoiceDraft, InvoiceBuilder.Refusal> {
    InvoiceBuilder(InvoiceSetting(date: date, tax: tax, rates: rates), policy: InvoicePolicy(terms: terms))
      .invoice([shipment], key: key)
  }

  static let terms = PaymentTerms(
    name: "2-10-net30", netDays: 30, discountDays: 10, discount: Percent(scaled: 20_000))

  @Test func anInvoice() throws {
    let lines = [
      InvoiceTests.line("3", "9.99"), InvoiceTests.line("1", "0.05"), InvoiceTests.line("2", "10", "S", 70_000),
      InvoiceTests.line("1", "5", "Z", 0),
    ]
    let draft = try InvoiceTests.invoice(
      InvoiceTests.shipment(lines, base: 55_02, terms: InvoiceTests.terms), key: key(50), date: january(15),
      tax: TaxTests.german, rates: InvoiceTests.rates
    ).get()
    #expect(draft.totals.lines == [29_97, 5, 20_00, 5_00])
    #expect(draft.totals.taxes.map(\.category) == ["S", "S", "Z"])
    #expect(draft.totals.taxes.map(\.base) == [20_00, 30_02, 5_00])
    #expect(draft.totals.taxes.map(\.tax) == [1_40, 5_70, 0])
    #expect((draft.totals.net, draft.totals.tax, draft.totals.gross) == (55_02, 7_10, 62_12))
    #expect(draft.dueDate == january(45) && draft.discountDate == january(25))
    #expect(draft.discount == 1_24)
    #expect(draft.baseGross == 62_12)
    let chart = Chart()
    #expect(
      draft.postings(chart) == [
        Posting(
          .invoice, date: january(15), debit: chart.receivables, credit: chart.shippedNotInvoiced, account: key(2),
          item: key(50), currency: .eur, amount: 55_02, base: 55_02),
        Posting(
          .invoiceTax, date: january(15), debit: chart.receivables, credit: chart.outputTax, account: key(2),
          item: key(50), currency: .eur, amount: 7_10, base: 7_10),
      ])
    let item = try #require(draft.openItem(number: "INV-1", orderNumber: "PO", despatchNumber: "SH", reference: "RF"))
    #expect(item.open == 62_12 && item.openBase == 62_12 && item.kind == .invoice && item.discount == 1_24)
    #expect(item.account == key(2))
  }

  @Test func exemptionsArePrinted() throws {
    let totals = try #require(
      InvoiceTotals([InvoiceTests.line("1", "5", "K", 0)], currency: .eur, policy: TaxTests.german))
    #expect(totals.taxes[0].exemptionCode == "VATEX-EU-IC" && totals.taxes[0].exemption == "Intra")
  }

  @Test func foreignCurrency() throws {
    let draft = try InvoiceTests.invoice(
      InvoiceTests.shipment([InvoiceTests.line("7", "3.33")], usd, base: 21_26, terms: InvoiceTests.terms),
      key: key(50), date: january(15), tax: TaxTests.german, rates: InvoiceTests.rates
    ).get()
    #expect(draft.baseNet == 21_26)
    #expect(draft.baseTax == InvoiceTests.rates.convert(4_43, from: usd, to: .eur))
    #expect(draft.postings(Chart()).reduce(0) { $0 + $1.base } == draft.baseGross)
  }

  @Test func refusals() {
    let cases: [(BillableShipment, Rule)] = [
      (InvoiceTests.shipment([], terms: InvoiceTests.terms), InvoiceRules.nothingShipped),
      (
        InvoiceTests.shipment([InvoiceTests.line("1000000000", "10000000")], terms: InvoiceTests.terms),
        InvoiceRules.tooLarge
      ),
      (
        InvoiceTests.shipment([InvoiceTests.line("1", "1")], chf, terms: InvoiceTests.terms),
        InvoiceRules.unknownRate
      ),
    ]
    for (shipment, rule) in cases {
      let result = InvoiceTests.invoice(
        shipment, key: key(50), date: january(15), tax: TaxTests.german, rates: InvoiceTests.rates)
      #expect(result == .failure(InvoiceBuilder.Refusal(rule: rule)))
    }
  }

  @Test func freeGoodsLeaveNothingOpen() throws {
    let draft = try InvoiceTests.invoice(
      InvoiceTests.shipment([InvoiceTests.line("3", "0")], terms: InvoiceTests.terms), key: key(50), date: january(15),
      tax: TaxTests.german, rates: InvoiceTests.rates
    ).get()
    #expect(draft.postings(Chart()).isEmpty)
    #expect(draft.openItem(number: "", orderNumber: "", despatchNumber: "", reference: "") == nil)
  }

  @Test(
    arguments: [
      (PaymentTerms(name: "a", netDays: 30), "Payable within 30 days"),
      (PaymentTerms(name: "b", netDays: 0), "Payable at once"),
      (PaymentTerms(name: "c", netDays: 30, endOfMonth: true), "Payable within 30 days after the end of the month"),
      (terms, "Payable within 30 days; 2 % discount within 10 days"),
    ] as [(PaymentTerms, Text)])
  func termsInWords(terms: PaymentTerms, text: Text) { #expect(terms.text == text) }

  @Test func numbers() {
    let series = SeriesFormat(prefix: "INV-{year}-", digits: 6)
    #expect(series.format(42, year: 2026) == "INV-2026-000042")
    #expect(series.format(12_345_678, year: 2026) == "INV-2026-12345678")
    #expect(SeriesFormat(prefix: "R", digits: 1).format(7, year: 2026) == "R7")
  }

  @Test func shipmentMovesRevenue() throws {
    let chart = Chart()
    let posting = try #require(
      ShipmentPosting.posting(
        net: 10_00, currency: usd, shipment: key(30), account: key(1), date: january(5), rates: InvoiceTests.rates,
        chart: chart))
    #expect(posting.base == 9_12 && posting.debit == chart.shippedNotInvoiced && posting.credit == chart.revenue)
    #expect(
      ShipmentPosting.posting(
        net: 0, currency: usd, shipment: key(30), account: key(1), date: january(5), rates: InvoiceTests.rates,
        chart: chart) == nil)
  }

  /// For any mix of lines: the sums of EN 16931, one rounding of tax for a category and rate, the same whatever the order.
  @Test(arguments: 1...200) func properties(seed: Int) throws {
    var random = Generator(seed: UInt64(seed))
    let currency = [Currency.eur, Currency("JPY")!, Currency("KWD")!][random.int(0...2)]
    let lines = (1...random.int(1...20)).map { _ in
      InvoiceTotals.Line(
        quantity: Quantity(millionths: Int64(random.int(1...50_000_000))),
        price: Price(scaled: Int64(random.int(0...20_000_000_000))), priceBase: Quantity(random.int(1...100)),
        category: ["S", "Z", "K"][random.int(0...2)], rate: Percent(scaled: Int64(random.int(0...3)) * 65_000))
    }
    let totals = try #require(InvoiceTotals(lines, currency: currency))
    #expect(totals.net == totals.lines.reduce(0, +))
    #expect(totals.net == totals.taxes.reduce(0) { $0 + $1.base })
    #expect(totals.tax == totals.taxes.reduce(0) { $0 + $1.tax })
    #expect(totals.gross == totals.net + totals.tax)
    for group in totals.taxes {
      let members = zip(lines, totals.lines).filter { $0.0.category == group.category && $0.0.rate == group.rate }
      #expect(group.base == members.reduce(0) { $0 + $1.1 })
      #expect(group.tax == group.rate.tax(on: group.base, currency))
    }
    let shuffled = try #require(InvoiceTotals(lines.shuffled(using: &random), currency: currency))
    #expect(shuffled.taxes == totals.taxes && shuffled.gross == totals.gross)
  }
}
