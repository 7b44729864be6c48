import Testing

@testable import OrderToCash

@Suite struct InvoicePolicyTests {
  // 2 January 2026 is a Friday.
  @Test(
    arguments: [
      (InvoiceTrigger(.daily), 4, 5, 5), (InvoiceTrigger(.weekly), 1, 2, 2), (InvoiceTrigger(.weekly), 2, 3, nil),
      (InvoiceTrigger(.weekly), 2, 8, nil), (InvoiceTrigger(.weekly), 8, 12, 9), (InvoiceTrigger(.weekly), 1, 20, 16),
      (InvoiceTrigger(.weekly, weekday: 6), 1, 4, 4), (InvoiceTrigger(.monthly), 30, 31, 31),
      (InvoiceTrigger(.monthly), 31, 40, nil), (InvoiceTrigger(.monthly), 40, 62, 59),
      (InvoiceTrigger(.monthly, monthDay: 15), 10, 16, 15), (InvoiceTrigger(.monthly, monthDay: 15), 15, 20, nil),
    ] as [(InvoiceTrigger, Int, Int, Int?)])
  func boundaries(trigger: InvoiceTrigger, previous: Int, tonight: Int, boundary: Int?) {
    #expect(
      trigger.boundary(after: january(previous), upTo: january(tonight)) == boundary.map { january($0) })
  }

  private func shipment(
    _ number: Int, day: Int, account: Int = 1, country: Text = "DE", order: Text = "A", complete: Bool = true
  ) -> BillableShipment {
    var shipment = BillableShipment(
      shipment: key(number), order: key(20), account: key(account), billTo: key(1), currency: .eur, shippedBase: 10_00,
      terms: InvoiceTests.terms,
      lines: [InvoiceLine(order: key(20), orderLine: 1, shipment: key(number), billed: InvoiceTests.line("1", "10"))])
    shipment.date = january(day)
    (shipment.country, shipment.orderNumber, shipment.isOrderComplete) = (country, order, complete)
    return shipment
  }

  @Test func grouping() {
    let all = [
      shipment(1, day: 5), shipment(2, day: 9), shipment(3, day: 10), shipment(4, day: 6, country: "FR"),
      shipment(5, day: 7, account: 3), shipment(6, day: 7, order: "B", complete: false),
    ]
    func groups(_ trigger: InvoiceTrigger) -> [[Int]] {
      InvoiceGrouping.due(all, trigger, previous: january(8), date: january(12)).map { group in
        group.map { Int($0.shipment.rawValue) }
      }
    }
    #expect(groups(InvoiceTrigger()) == [[1], [2], [3], [4], [5], [6]])
    #expect(groups(InvoiceTrigger(.weekly)) == [[1, 2, 6], [4], [5]])
    #expect(groups(InvoiceTrigger(.daily)) == [[1, 2, 3, 6], [4], [5]])
    #expect(groups(InvoiceTrigger(.order)) == [[1, 2, 3], [4], [5]])
    #expect(groups(InvoiceTrigger(.monthly)) == [])
  }

  @Test func severalShipmentsOnOneInvoice() throws {
    let setting = InvoiceSetting(date: january(12), tax: TaxTests.german, rates: InvoiceTests.rates)
    let builder = InvoiceBuilder(setting, policy: InvoicePolicy(terms: InvoiceTests.terms))
    let draft = try builder.invoice([shipment(1, day: 5), shipment(2, day: 9)]).get()
    #expect(draft.origin == .consolidated && draft.shipment == .none && draft.order == key(20))
    #expect(draft.period == january(5)...january(9) && draft.totals.net == 20_00 && draft.baseNet == 20_00)
    #expect(draft.discount == 48 && draft.lines.map(\.shipment) == [key(1), key(2)])
  }

  @Test(
    arguments: [
      (20_00, "DE", [5_90]), (100_00, "DE", []), (20_00, "FR", [12_00]), (20_00, "AT", [5_90]),
    ] as [(Int64, Text, [Int64])])
  func charges(net: Int64, country: Text, amounts: [Int64]) throws {
    let rules = [
      ChargeRule(reason: "Freight", code: "FC", amount: 10_00, percent: Percent(scaled: 100_000), countries: ["FR"]),
      ChargeRule(reason: "Freight", code: "FC", amount: 5_90, below: 50_00),
    ]
    let line = InvoiceTotals.Line(
      quantity: .one, price: Price(scaled: net * 1_000_000), category: "S", rate: Percent(scaled: 70_000))
    let totals = try #require(InvoiceTotals([line], currency: .eur))
    let charges = ChargeRule.charges(rules, on: totals, country: country, currency: .eur, rates: InvoiceTests.rates)
    #expect(charges?.map(\.amount) == amounts && charges?.allSatisfy { $0.rate == Percent(scaled: 70_000) } == true)
  }

  @Test func chargesArePostedByThemselves() throws {
    var policy = InvoicePolicy(terms: InvoiceTests.terms)
    policy.charges = [ChargeRule(reason: "Freight", code: "FC", amount: 5_00)]
    let setting = InvoiceSetting(date: january(12), tax: TaxTests.german, rates: InvoiceTests.rates)
    let draft = try InvoiceBuilder(setting, policy: policy).invoice([shipment(1, day: 5)]).get()
    #expect((draft.totals.net, draft.totals.tax, draft.baseNet) == (15_00, 2_85, 15_00))
    #expect(draft.postings(Chart()).map(\.amount) == [10_00, 5_00, 2_85])
    #expect(draft.postings(Chart()).map(\.credit)[1] == Chart().charges)
  }

  /// 3 × 9.99 with 19 % is 29.97, whatever net and tax come to.
  @Test func grossPrices() throws {
    var policy = InvoicePolicy(terms: InvoiceTests.terms)
    policy.pricesIncludeTax = true
    var sold = shipment(1, day: 5)
    let rate = Percent(scaled: 190_000)
    let net = GrossPrice.net(of: Price(scaled: 999_000_000), rate: rate)
    #expect(GrossPrice.gross(of: net, rate: rate, currency: .eur) == Price(scaled: 999_000_000))
    sold.lines[0].billed = InvoiceTotals.Line(quantity: Quantity(3), price: net, category: "S", rate: rate)
    let setting = InvoiceSetting(date: january(12), tax: TaxTests.german, rates: InvoiceTests.rates)
    let draft = try InvoiceBuilder(setting, policy: policy).invoice([sold]).get()
    #expect(draft.payable == 29_97 && draft.totals.gross + draft.rounding == 29_97)
  }

  private func terms(_ change: (inout PaymentTerms) -> Void) -> PaymentTerms {
    var terms = PaymentTerms(name: "t", netDays: 0)
    change(&terms)
    return terms
  }

  @Test func schedules() {
    let third = terms {
      $0.instalments = [
        PaymentTerms.Instalment(percent: Percent(scaled: 300_000)),
        PaymentTerms.Instalment(percent: Percent(scaled: 300_000), days: 30),
        PaymentTerms.Instalment(percent: .zero, months: 2),
      ]
    }
    let parts = PaymentSchedule(third, issued: january(12), amount: 100_01, currency: .eur).parts
    #expect(parts.map(\.amount) == [30_00, 30_00, 40_01])
    #expect(parts.map(\.dueDate) == [january(12), january(42), BusinessDate("2026-03-12")])
    let nth = terms { ($0.dayOfMonth, $0.months) = (15, 1) }
    #expect(nth.dueDate(from: january(12)) == BusinessDate("2026-02-15"))
    let last = terms { ($0.dayOfMonth, $0.months) = (31, 1) }
    #expect(last.dueDate(from: january(31)) == BusinessDate("2026-02-28"))
    let steps = terms {
      $0.netDays = 30
      $0.discounts = [
        .init(days: 8, percent: Percent(scaled: 30_000)), .init(days: 14, percent: Percent(scaled: 20_000)),
      ]
    }
    let one = PaymentSchedule(steps, issued: january(12), amount: 200_00, currency: .eur, shift: .next).parts[0]
    #expect(one.discounts.map(\.amount) == [6_00, 4_00] && one.discounts.map(\.date) == [january(20), january(26)])
    #expect(steps.text == "Payable within 30 days; 3 % discount within 8 days; 2 % discount within 14 days")
  }

  // 3 January 2026 is a Saturday, 1 January a holiday here.
  @Test(
    arguments: [
      (HolidayShift.keep, 3, 3), (.next, 3, 5), (.previous, 3, 2), (.next, 1, 2), (.previous, 1, 0), (.next, 5, 5),
    ] as [(HolidayShift, Int, Int)])
  func dueDatesLeaveHolidays(shift: HolidayShift, day: Int, moved: Int) {
    var calendar = BusinessCalendar()
    calendar.holidays = [january(1)]
    #expect(shift.move(january(day), calendar) == january(moved))
  }

  @Test func taxByDateAndPlace() {
    func rule(_ rate: Int64, _ change: (inout TaxRule) -> Void = { _ in }) -> TaxRule {
      var rule = TaxRule(buyer: .any, item: "S", category: "S", rate: Percent(scaled: rate))
      change(&rule)
      return rule
    }
    let policy = TaxPolicy(
      rules: [
        rule(86_250) { ($0.countries, $0.postcodes) = (["US"], ["941"]) },
        rule(72_500) { ($0.countries, $0.regions) = (["US"], ["CA"]) },
        rule(190_000) { $0.validTo = january(31) }, rule(160_000) { $0.validFrom = january(32) },
      ], country: "US", taxId: "")
    func rate(_ place: TaxPlace, _ day: Int = 5) -> Int64? {
      policy.treatment(of: "S", for: place, on: january(day))?.rate.scaled
    }
    #expect(rate(TaxPlace(.domestic, country: "US", region: "CA", postcode: "94107")) == 86_250)
    #expect(rate(TaxPlace(.domestic, country: "US", region: "CA", postcode: "90001")) == 72_500)
    #expect(
      rate(TaxPlace(.domestic, country: "DE")) == 190_000 && rate(TaxPlace(.domestic, country: "DE"), 40) == 160_000)
    let later = policy.current("S", Percent(scaled: 190_000), item: "S", supplied: january(40))
    #expect(later.rate == Percent(scaled: 160_000))
    let local = policy.current("S", Percent(scaled: 86_250), item: "S", supplied: january(40))
    #expect(local.rate == Percent(scaled: 86_250))
  }

  @Test func feesStandAlone() throws {
    let fees = [
      FeeRequest(key: key(1), account: key(5), currency: .eur, amount: 35_00, reason: "Second delivery", tax: "S"),
      FeeRequest(key: key(2), account: key(5), currency: .eur, amount: 5_00, reason: "Reminder"),
      FeeRequest(key: key(3), account: key(5), currency: .eur, amount: 2_00, reason: "Label", tax: "AA"),
    ]
    let groups = FeeBuilder.groups(fees)
    #expect(groups.map { $0.map(\.key) } == [[key(1), key(3)], [key(2)]])
    let setting = InvoiceSetting(date: january(12), tax: TaxTests.german, rates: InvoiceTests.rates)
    let drafts = try groups.map {
      try FeeBuilder.invoice(
        $0, place: TaxPlace(.domestic), terms: InvoiceTests.terms, setting: setting,
        policy: InvoicePolicy(terms: InvoiceTests.terms)
      ).get()
    }
    #expect(drafts.map(\.payable) == [43_79, 5_00] && drafts[1].totals.taxes.map(\.category) == ["O"])
    #expect(drafts[0].postings(Chart()).map(\.credit) == [Chart().fees, Chart().outputTax])
    #expect(drafts[0].openItem(number: "F", orderNumber: "", despatchNumber: "", reference: "")?.kind == .fee)
  }
}
