import Testing

@testable import OrderToCash

/// Payments in advance: which cash is for which order, what their invoices hold, and what the invoice of the supply takes off.
@Suite("Advance invoices") struct AdvanceTests {
  static let rates = Rates(base: .eur, table: [usd: ExchangeRate(scaled: 90_000_000)])
  static let setting = InvoiceSetting(date: january(10), tax: TaxTests.german, rates: rates)
  static let groups = [
    TaxSubtotal(category: "S", rate: Percent(scaled: 70_000), base: 98_00, tax: 0),
    TaxSubtotal(category: "S", rate: Percent(scaled: 190_000), base: 399_00, tax: 0),
  ]

  static func order(
    _ ordinal: Int = 20, unsupplied: Int64 = 579_67, currency: Currency = .eur, isPrepaid: Bool = true,
    groups: [TaxSubtotal] = groups, billTo: Int = 2
  ) -> AdvanceOrder {
    AdvanceOrder(
      order: key(ordinal), number: Text("PO-77\(ordinal)"), account: key(1), billTo: key(billTo), currency: currency,
      unsupplied: unsupplied, groups: groups, isPrepaid: isPrepaid,
      references: [Text("PO-77\(ordinal)"), Text("PF-2026-0000\(ordinal)")])
  }

  static func cash(
    _ open: Int64, _ text: Text = "", currency: Currency = .eur, base: Int64? = nil, billTo: Int = 2
  ) -> AdvanceCash {
    AdvanceCash(
      receipt: key(90), billTo: key(billTo), currency: currency, open: open, openBase: base ?? open,
      received: january(9), text: text)
  }

  struct ClaimCase: Sendable {
    var why: String
    var cash: [AdvanceCash]
    var orders: [AdvanceOrder]
    /// Cash, order, amount, invoice.
    var claims: [[Int64]]
  }

  static let claimCases: [ClaimCase] = [
    ClaimCase(
      why: "quoted by number", cash: [cash(100_00, "Anzahlung PO-7721")],
      orders: [order(20), order(21, isPrepaid: false)], claims: [[0, 1, 100_00, 0]]),
    ClaimCase(
      why: "quoted by pro-forma", cash: [cash(100_00, "pf 2026 000021")],
      orders: [order(20), order(21, isPrepaid: false)], claims: [[0, 1, 100_00, 0]]),
    ClaimCase(
      why: "nothing quoted: orders paid in advance, by age, never more than is to come", cash: [cash(1000_00)],
      orders: [order(20, unsupplied: 600_00), order(21, isPrepaid: false), order(22, unsupplied: 600_00)],
      claims: [[0, 0, 600_00, 0], [0, 2, 400_00, 0]]),
    ClaimCase(
      why: "another customer's, another currency's", cash: [cash(100_00, billTo: 3), cash(100_00, currency: usd)],
      orders: [order()], claims: []),
    ClaimCase(why: "nothing to come", cash: [cash(100_00, "PO-7720")], orders: [order(unsupplied: 0)], claims: []),
    ClaimCase(
      why: "tonight's invoice first", cash: [cash(100_00)],
      orders: [billed(order(), invoice: 50, due: 30_00)], claims: [[0, 0, 30_00, 50], [0, 0, 70_00, 0]]),
  ]

  static func billed(_ order: AdvanceOrder, invoice: Int, due: Int64) -> AdvanceOrder {
    var order = order
    order.billed = [AdvanceOrder.Billed(invoice: key(invoice), due: due)]
    return order
  }

  @Test(arguments: AdvanceTests.claimCases.indices) func claims(_ index: Int) {
    let expected = AdvanceTests.claimCases[index]
    let found = AdvanceBuilder.claims(expected.cash, expected.orders)
    #expect(
      found.map { [Int64($0.cash), Int64($0.order), $0.amount, $0.invoice.rawValue] } == expected.claims,
      "\(expected.why)")
  }

  /// Art. 65 makes tax due on what is received for a taxed supply; art. 67 leaves intra-community supplies out.
  @Test func isRequired() {
    let exempt = [TaxSubtotal(category: "K", rate: .zero, base: 100, tax: 0)]
    #expect(AdvanceBuilder.isRequired(AdvanceTests.groups, .taxed) && !AdvanceBuilder.isRequired(exempt, .taxed))
    let exported = [TaxSubtotal(category: "G", rate: .zero, base: 100, tax: 0)]
    #expect(!AdvanceBuilder.isRequired(exempt, .always) && AdvanceBuilder.isRequired(exported, .always))
    #expect(!AdvanceBuilder.isRequired(AdvanceTests.groups, .never))
    for (country, policy): (Text, InvoicePolicy.AdvanceInvoices) in [("DE", .taxed), ("GB", .taxed), ("US", .never)] {
      #expect(InvoicePolicy.AdvanceInvoices.usual(in: country) == policy)
    }
  }

  @Test func holdsWhatWasReceived() throws {
    let draft = try #require(
      AdvanceBuilder.invoice(
        AdvanceTests.order(), amount: 579_67, of: AdvanceTests.cash(579_67), setting: AdvanceTests.setting))
    #expect(draft.kind == .advance && draft.payable == 579_67 && draft.rounding == 0)
    #expect(draft.totals.taxes.map(\.base) == [98_00, 399_00] && draft.totals.taxes.map(\.tax) == [6_86, 75_81])
    #expect(draft.period == january(9)...january(9))
    let chart = Chart()
    #expect(draft.postings(chart).map(\.event) == [.advance, .invoiceTax])
    #expect(draft.postings(chart).map(\.credit) == [chart.advances, chart.outputTax])
    // 0.02 can't be net and tax at 19 %: 0.02 + 0.00.
    let cent = try #require(
      AdvanceBuilder.invoice(
        AdvanceTests.order(groups: [AdvanceTests.groups[1]]), amount: 3, of: AdvanceTests.cash(3),
        setting: AdvanceTests.setting))
    #expect(cent.payable == 3 && cent.totals.gross + cent.rounding == 3)
  }

  @Test("In base currency an advance is worth what the cash was worth") func inBaseCurrency() throws {
    let draft = try #require(
      AdvanceBuilder.invoice(
        AdvanceTests.order(currency: usd, groups: [AdvanceTests.groups[1]]), amount: 119_00,
        of: AdvanceTests.cash(238_00, currency: usd, base: 220_00), setting: AdvanceTests.setting))
    #expect(draft.basePayable == 110_00 && draft.baseTax == 17_10)
  }

  /// Any mix of tax groups, payments and deliveries: nothing is owed twice, nothing is taxed twice, and nothing is left behind.
  @Test(arguments: 0..<400) func deductedOnce(_ seed: Int) throws {
    var random = Generator(seed: UInt64(seed))
    let currency: Currency = seed % 3 == 0 ? usd : .eur
    let all = (0..<random.int(1...4)).map { index in
      InvoiceTests.line(
        "\(random.int(1...40))", "\(random.int(1...90)).\(random.int(10...99))", "S",
        [190_000, 70_000, 0][random.int(0...2)])
    }
    // swift-format-ignore: NeverForceUnwrap
    let whole = InvoiceTotals(all, currency: currency)!
    var pool = AdvancePool()
    var parts: [AdvancePart] = []
    var paid: Int64 = 0
    var (taxed, baseLeft): (Int64, Int64) = (0, 0)
    for payment in 0..<random.int(1...3) {
      let amount = max(1, whole.gross * Int64(random.int(5...60)) / 100)
      if paid + amount > whole.gross { break }
      let draft = AdvanceBuilder.invoice(
        AdvanceTests.order(currency: currency, groups: whole.taxes), amount: amount,
        of: AdvanceTests.cash(amount, currency: currency, base: amount * 9 / 10), setting: AdvanceTests.setting)
      guard let draft else { continue }
      #expect(draft.payable == amount)
      paid += amount
      taxed += draft.totals.tax
      parts += AdvanceTests.parts(of: draft, key(200 + payment))
    }
    baseLeft = parts.reduce(0) { $0 + $1.baseGross }
    pool.add(parts, orders: [key(20), key(21)])
    var (billed, due): (Int64, Int64) = (0, 0)
    for (index, line) in all.enumerated() {
      var draft = InvoiceDraft(
        kind: .invoice, key: key(300 + index), origin: .shipment, account: key(1), billTo: key(2), currency: currency,
        lines: [InvoiceLine(order: key(20 + index % 2), orderLine: index + 1, shipment: key(30), billed: line)],
        // swift-format-ignore: NeverForceUnwrap
        totals: InvoiceTotals([line], currency: currency)!, issueDate: january(20), dueDate: january(20), baseNet: 0,
        baseTax: 0)
      draft.baseNet = draft.totals.net * 95 / 100
      draft.baseTax = draft.totals.tax * 95 / 100
      pool.deduct(from: &draft)
      #expect(draft.payable >= 0 && draft.prepaid <= draft.totals.gross + draft.rounding)
      AdvanceTests.expectTied(draft)
      billed += draft.totals.gross + draft.rounding
      due += draft.payable
      taxed += draft.totals.tax - draft.deductions.reduce(0) { $0 + $1.tax }
      baseLeft -= draft.deductions.reduce(0) { $0 + $1.baseGross }
    }
    let left = pool.left(of: key(20)).reduce(0) { $0 + $1.gross }
    #expect(due + paid - left == billed)
    // All tax of the order, and that of advances that nothing was supplied for yet.
    let taxOfLines = all.reduce(Int64(0)) { $0 + (InvoiceTotals([$1], currency: currency)?.tax ?? 0) }
    #expect(taxed == taxOfLines + pool.left(of: key(20)).reduce(0) { $0 + $1.tax })
    #expect(baseLeft == pool.left(of: key(20)).reduce(0) { $0 + $1.baseGross })
  }

  /// What is posted to receivables is what is due, in both currencies.
  static func expectTied(_ draft: InvoiceDraft) {
    let chart = Chart()
    var (amount, base): (Int64, Int64) = (0, 0)
    for posting in draft.postings(chart) {
      let sign: Int64 = posting.debit == chart.receivables ? 1 : -1
      amount += sign * posting.amount
      base += sign * posting.base
    }
    #expect(amount == draft.payable && base == draft.basePayable)
    #expect(draft.payable != 0 || draft.basePayable == 0)
  }

  static func parts(of draft: InvoiceDraft, _ advance: Key) -> [AdvancePart] {
    var (net, tax) = (draft.baseNet, draft.baseTax)
    let last = draft.totals.taxes.count - 1
    return draft.totals.taxes.enumerated().map { index, group in
      let part = AdvancePart(
        advance: advance, ordinal: index + 1, category: group.category, rate: group.rate, net: group.base,
        tax: group.tax, rounding: index == 0 ? draft.rounding : 0, baseNet: index == last ? net : net / 2,
        baseTax: index == last ? tax : tax / 2, baseRounding: index == 0 ? draft.baseRounding : 0)
      net -= part.baseNet
      tax -= part.baseTax
      return part
    }
  }

  @Test("What is left when the order ends is credited, and the liability with it") func released() throws {
    let order = AdvanceTests.order()
    var draft = try #require(
      AdvanceBuilder.invoice(order, amount: 579_67, of: AdvanceTests.cash(579_67), setting: AdvanceTests.setting))
    draft.key = key(60)
    var parts = AdvanceTests.parts(of: draft, key(60))
    _ = parts[1].take(net: 200_00, tax: 38_00)
    let invoice = BilledInvoice(
      key: key(60), number: "ADV-1", origin: .advance, account: key(1), billTo: key(2), currency: .eur, lines: [],
      taxes: draft.totals.taxes, gross: draft.totals.gross, baseNet: draft.baseNet, baseTax: draft.baseTax,
      terms: CreditNoteTests.terms)
    let note = try #require(
      AdvanceBuilder.release(parts, of: invoice, date: january(30), tax: TaxTests.german, reason: "Order ended"))
    #expect(note.kind == .creditNote && note.origin == .advance && note.payable == 579_67 - 238_00)
    #expect(note.postings(Chart()).map(\.debit) == [Chart().advances, Chart().outputTax])
    #expect(AdvancePart.taken(from: parts, by: note) == parts)
  }

  @Test("An advance invoice is credited, not replaced") func notReplaced() {
    var invoice = CreditNoteTests.invoice()
    invoice.origin = .advance
    let builder = CreditNoteBuilder(invoice, date: january(20), tax: TaxTests.german)
    let request = CreditRequest(key(50), .replacement, reason: .decision)
    guard
      case .failure(let refusal) = builder.replacement(
        request, rates: AdvanceTests.rates, policy: InvoicePolicy(terms: CreditNoteTests.terms))
    else { return #expect(Bool(false)) }
    #expect(refusal.rule == InvoiceRules.advanceStands)
    #expect((try? builder.note(CreditRequest(key(50), .full, reason: .decision)).get())?.origin == .advance)
  }

  @Test("A pro-forma asks for the part that policy asks for, else for all") func proForma() throws {
    let lines = [InvoiceTests.line("10", "39.90")]
    func asked(_ amount: Int64, _ currency: Currency = .eur) -> Int64? {
      ProForma(
        order: key(20), account: key(1), billTo: key(2), currency: .eur, lines: lines,
        notice: CreditNotice(
          .prepayment, account: key(1), order: key(20), rule: "credit.prepayment", currency: currency, amount: amount),
        tax: TaxTests.german)?.asked
    }
    #expect(asked(100_00) == 100_00 && asked(9_999_00) == 474_81 && asked(100_00, usd) == 474_81)
  }
}
