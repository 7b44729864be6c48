import Testing

@testable import OrderToCash

@Suite struct CreditNoteTests {
  static let terms = PaymentTerms(name: "net30", netDays: 30)

  /// Line 1: 40 × 4.90 at 19 %; line 2: 3 × 13.99 at 7 %. 237.97 net, 40.18 tax, 278.15 gross.
  static func invoice(base: Int64 = 237_97, tax: Int64 = 40_18) -> BilledInvoice {
    let lines = [InvoiceTests.line("40", "4.90"), InvoiceTests.line("3", "13.99", "S", 70_000)]
    return billed(lines, [], base: base, tax: tax)
  }

  static func billed(
    _ lines: [InvoiceTotals.Line], _ charges: [DocumentCharge], currency: Currency = .eur, base: Int64, tax: Int64
  ) -> BilledInvoice {
    // swift-format-ignore: NeverForceUnwrap
    let totals = InvoiceTotals(lines, charges: charges, currency: currency)!
    let numbered = lines.indices.map { index in
      BilledInvoice.Line(
        number: index + 1,
        line: InvoiceLine(order: key(20), orderLine: index + 1, shipment: key(30), billed: lines[index]),
        net: totals.lines[index])
    }
    return BilledInvoice(
      key: key(50), number: "INV-1", origin: .shipment, account: key(1), billTo: key(2), currency: currency,
      lines: numbered, charges: charges, taxes: totals.taxes, gross: totals.gross, baseNet: base, baseTax: tax,
      terms: terms)
  }

  static func note(_ invoice: BilledInvoice, _ request: CreditRequest) -> Result<
    InvoiceDraft, CreditNoteBuilder.Refusal
  > {
    CreditNoteBuilder(invoice, date: january(20), tax: TaxTests.german).note(request)
  }

  /// The invoice after a note: what the ledger will say of it.
  static func after(_ note: InvoiceDraft, _ invoice: BilledInvoice) -> BilledInvoice {
    var invoice = invoice
    invoice.creditedTaxes += note.totals.taxes
    invoice.creditedRounding += note.rounding
    invoice.creditedBaseNet += note.baseNet
    invoice.creditedBaseTax += note.baseTax
    invoice.creditedBaseRounding += note.baseRounding
    for (index, line) in note.lines.enumerated() where line.corrects > 0 {
      invoice.lines[line.corrects - 1].creditedQuantity += line.billed.quantity
      invoice.lines[line.corrects - 1].creditedNet += note.totals.lines[index]
    }
    return invoice
  }

  @Test func inFull() throws {
    let note = try CreditNoteTests.note(CreditNoteTests.invoice(), CreditRequest(key(50), .full, reason: .decision))
      .get()
    #expect(note.kind == .creditNote && note.corrects == key(50) && note.dueDate == january(20))
    #expect((note.totals.net, note.totals.tax, note.rounding) == (237_97, 40_18, 0))
    #expect(note.basePayable == 278_15 && note.discountDate == nil)
    let item = try #require(note.openItem(number: "CN-1", orderNumber: "", despatchNumber: "", reference: ""))
    #expect(item.open == -278_15 && item.openBase == -278_15 && item.kind == .creditNote)
    let chart = Chart()
    #expect(note.postings(chart).map(\.credit) == [chart.receivables, chart.receivables])
    #expect(note.postings(chart).map(\.debit) == [chart.revenue, chart.outputTax])
  }

  struct Case: Sendable {
    var extent: CreditRequest.Extent
    var lines: [CreditRequest.Line] = []
    var amount: Int64 = 0
    var payable: Int64 = 0
    var refused: Text = .empty
  }

  @Test(
    arguments: [
      Case(extent: .lines, lines: [CreditRequest.Line(number: 1, quantity: Quantity(10))], payable: 58_31),
      Case(extent: .lines, lines: [CreditRequest.Line(number: 2)], payable: 44_91),
      Case(
        extent: .lines, lines: [CreditRequest.Line(number: 1, quantity: Quantity(41))],
        refused: "invoice.credit-too-much"),
      Case(extent: .lines, lines: [CreditRequest.Line(number: 9)], refused: "invoice.credit-too-much"),
      Case(
        extent: .prices, lines: [CreditRequest.Line(number: 1, price: Price(scaled: 440_000_000))], payable: 23_80),
      Case(
        extent: .prices, lines: [CreditRequest.Line(number: 1, price: Price(scaled: 500_000_000))],
        refused: "invoice.reprice-up"),
      Case(extent: .amount, amount: 50_00, payable: 50_00),
      Case(extent: .amount, amount: 1, payable: 1),
      Case(extent: .amount, amount: 278_15, payable: 278_15),
      Case(extent: .amount, amount: 278_16, refused: "invoice.credit-too-much"),
    ] as [Case])
  func parts(_ expected: Case) {
    let request = CreditRequest(
      key(50), expected.extent, lines: expected.lines, amount: expected.amount, reason: .decision)
    switch CreditNoteTests.note(CreditNoteTests.invoice(), request) {
    case .success(let note):
      #expect(note.payable == expected.payable && expected.refused.isEmpty)
      #expect(note.totals.gross + note.rounding == note.payable && abs(note.rounding) <= 2)
    case .failure(let refusal): #expect(refusal.rule.id == expected.refused)
    }
  }

  /// Whatever was credited before, in whatever way: crediting the rest leaves nothing, in either currency.
  @Test(arguments: 1...200) func theRestLeavesNothing(seed: Int) throws {
    var random = Generator(seed: UInt64(seed))
    let currency = [Currency.eur, Currency("JPY")!, Currency("KWD")!][random.int(0...2)]
    let lines = (1...random.int(1...6)).map { _ in
      InvoiceTotals.Line(
        quantity: Quantity(random.int(1...60)), price: Price(scaled: Int64(random.int(1...9_000_000_000))),
        category: "S", rate: Percent(scaled: [190_000, 70_000, 55_000][random.int(0...2)]))
    }
    let charges =
      random.int(0...1) == 0
      ? [] : [DocumentCharge(code: "FC", reason: "Freight", amount: 990, category: "S", rate: lines[0].rate)]
    var invoice = CreditNoteTests.billed(lines, charges, currency: currency, base: 123_456, tax: 23_457)
    for _ in 0..<random.int(0...4) {
      let number = random.int(1...lines.count)
      let request =
        switch random.int(0...2) {
        case 0: CreditRequest(key(50), .lines, lines: [.init(number: number, quantity: Quantity(1))], reason: .returned)
        case 1:
          CreditRequest(
            key(50), .amount, amount: Int64(random.int(1...500)) * InvoiceDocument.step(of: currency), reason: .dispute)
        default:
          CreditRequest(
            key(50), .prices, lines: [.init(number: number, price: Price(scaled: lines[number - 1].price.scaled / 2))],
            reason: .price)
        }
      guard case .success(let note) = CreditNoteTests.note(invoice, request) else { continue }
      invoice = CreditNoteTests.after(note, invoice)
    }
    guard invoice.left > 0 else { return }
    let rest = try CreditNoteTests.note(invoice, CreditRequest(key(50), .full, reason: .decision)).get()
    let done = CreditNoteTests.after(rest, invoice)
    #expect(done.left == 0 && done.creditedBaseNet == 123_456 && done.creditedBaseTax == 23_457)
    #expect(rest.totals.net == rest.totals.taxes.reduce(0) { $0 + $1.base })
    #expect(rest.charges.allSatisfy { $0.amount > 0 })
    let again = CreditNoteTests.note(done, CreditRequest(key(50), .full, reason: .decision))
    #expect(throws: CreditNoteBuilder.Refusal.self) { try again.get() }
  }

  @Test func aReplacement() throws {
    let builder = CreditNoteBuilder(CreditNoteTests.invoice(), date: january(20), tax: TaxTests.german)
    let request = CreditRequest(
      key(50), .replacement, lines: [.init(number: 1, quantity: Quantity(38), price: Price(scaled: 450_000_000))],
      reason: .decision, note: "Two too many")
    let draft = try builder.replacement(
      request, rates: InvoiceTests.rates, policy: InvoicePolicy(terms: CreditNoteTests.terms)
    ).get()
    #expect(draft.kind == .invoice && draft.corrects == key(50) && draft.reason == "Two too many")
    #expect(draft.totals.net == 212_97 && draft.baseNet == 212_97 && draft.dueDate == january(50))
    #expect(draft.postings(Chart()).first?.credit == Chart().revenue)
  }

  @Test(
    arguments: [
      (.credit, "", "", "full"), (.credit, "2:5;3", "", "lines"), (.credit, "", "50.00", "amount"),
      (.credit, "2:5", "50.00", ""), (.credit, "2@5", "", ""), (.credit, "", "-5", ""), (.credit, "2;2", "", ""),
      (.reprice, "2@9.50", "", "prices"), (.reprice, "2", "", ""), (.reprice, "", "", ""),
      (.replace, "", "", "replacement"), (.replace, "2:5@9.50;4:0", "", "replacement"), (.replace, "x", "", ""),
      (.replace, "", "5", ""),
    ] as [(Verb, Text, Text, String)])
  func instructions(verb: Verb, target: Text, amount: Text, extent: String) {
    let parsed = CreditInstruction.parse(
      verb, target: target, amount: amount, invoice: key(50), currency: .eur, source: key(60), note: "why")
    switch parsed {
    case .success(let request): #expect("\(request.extent)" == extent)
    case .failure: #expect(extent.isEmpty)
    }
  }
}
