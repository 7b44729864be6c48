import Testing

@testable import OrderToCash

/// A correction names the days of what it corrects, and comes to the cents that the customer was shown.
@Suite struct CorrectionPeriodTests {
  /// Two shipments of January, the first on the 5th, the second on the 9th.
  static let consolidated: BilledInvoice = {
    var invoice = CreditNoteTests.invoice()
    invoice.origin = .consolidated
    invoice.lines[1].line.shipment = key(31)
    invoice.period = january(5)...january(9)
    return invoice
  }()

  @Test func anAmountIsOfAllDays() throws {
    let request = CreditRequest(key(50), .amount, amount: 20_00, reason: .decision)
    let note = try CreditNoteTests.note(CorrectionPeriodTests.consolidated, request).get()
    #expect(note.shipment.isNone && note.period == january(5)...january(9))
  }

  @Test func aLineIsOfItsDelivery() throws {
    let request = CreditRequest(key(50), .lines, lines: [.init(number: 2)], reason: .decision)
    let note = try CreditNoteTests.note(CorrectionPeriodTests.consolidated, request).get()
    #expect(note.shipment == key(31) && note.period == nil)
  }

  @Test func anAdvanceHasNone() throws {
    var advance = CorrectionPeriodTests.consolidated
    advance.origin = .advance
    let note = try CreditNoteTests.note(advance, CreditRequest(key(50), .full, reason: .decision)).get()
    #expect(note.period == nil)
  }

  @Test func aReplacementIsOfAllDays() throws {
    let builder = CreditNoteBuilder(CorrectionPeriodTests.consolidated, date: january(20), tax: TaxTests.german)
    let draft = try builder.replacement(
      CreditRequest(key(50), .replacement, reason: .decision), rates: InvoiceTests.rates,
      policy: InvoicePolicy(terms: CreditNoteTests.terms)
    ).get()
    #expect(draft.period == january(5)...january(9))
  }

  /// Twice 9.99 with 19 % of tax in it: 8.39 net each, 19.97 in sum, and 19.98 was shown.
  @Test func aReplacementOfGrossPrices() throws {
    let price = GrossPrice.net(of: Price(scaled: 999_000_000), rate: Percent(scaled: 190_000))
    let line = InvoiceTotals.Line(
      quantity: .one, price: price, category: "S", rate: Percent(scaled: 190_000))
    let invoice = CreditNoteTests.billed([line, line], [], base: 16_78, tax: 3_19)
    var policy = InvoicePolicy(terms: CreditNoteTests.terms)
    for (isGross, payable) in [(false, Int64(19_97)), (true, 19_98)] {
      policy.pricesIncludeTax = isGross
      let draft = try CreditNoteBuilder(invoice, date: january(20), tax: TaxTests.german).replacement(
        CreditRequest(key(50), .replacement, reason: .decision), rates: InvoiceTests.rates, policy: policy
      ).get()
      #expect(draft.payable == payable && draft.totals.gross == 19_97)
    }
  }

  /// A fee beside an intra-community supply states its day (BR-IC-11); any other needs none.
  @Test(arguments: [(BuyerRelation.eu, true), (.domestic, false)])
  func aFee(relation: BuyerRelation, hasDay: Bool) throws {
    let fee = FeeRequest(key: key(1), account: key(5), currency: .eur, amount: 35_00, reason: "Delivery", tax: "S")
    let setting = InvoiceSetting(date: january(12), tax: TaxTests.german, rates: InvoiceTests.rates)
    let draft = try FeeBuilder.invoice(
      [fee], place: TaxPlace(relation), terms: InvoiceTests.terms, setting: setting,
      policy: InvoicePolicy(terms: InvoiceTests.terms)
    ).get()
    #expect(draft.period == (hasDay ? january(12)...january(12) : nil))
  }
}
