import OrderToCash

/// A night and documents with everything that pages must cope with.
enum Samples {
  static let day = BusinessDate("2026-03-02")!
  static let usd = Currency("USD")!

  static func company() -> Party {
    var party = Party()
    party.id = "nordwind"
    party.name = "Nordwind Handels GmbH"
    party.address = PostalAddress(street: "Speicherstraße 12", city: "Hamburg", postcode: "20457", country: "DE")
    party.taxId = "DE123456788"
    party.registration = "HRB 4711"
    party.email = "receivables@nordwind.example"
    party.phone = "+49 40 5550100"
    return party
  }

  static func customer(country: Text = "DE") -> Party {
    var party = Party()
    party.id = "C001"
    party.name = "Müller & Söhne <Großhandel>"
    party.address = PostalAddress(
      street: "Hafenstraße 1", additional: "Tor 4", city: "Bremen", postcode: "28195", country: country)
    party.taxId = "DE987654321"
    return party
  }

  static func payTo() -> PaymentAccount {
    var account = PaymentAccount()
    account.iban = "DE89370400440532013000"
    account.bic = "COBADEFFXXX"
    account.name = "Nordwind Handels GmbH"
    return account
  }

  static func invoice(kind: InvoiceDocument.Kind = .invoice, lines: Int = 5) -> InvoiceDocument {
    var document = InvoiceDocument()
    document.kind = kind
    document.number = kind == .invoice ? "INV-2026-000123" : "CN-2026-000007"
    document.issueDate = day
    document.dueDate = day.adding(days: 30)
    document.seller = company()
    document.buyer = customer()
    document.deliveryDate = day.adding(days: -1)
    document.deliveryAddress = PostalAddress(street: "Kai 7", city: "Bremen", postcode: "28197", country: "DE")
    document.deliveryName = "Lager Nord"
    document.orderNumber = "PO-77/2026"
    document.despatchNumber = "SH-2026-000101"
    document.paymentReference = "RF18539007547034"
    document.payTo = payTo()
    document.termsText = "30 days net, 2 % within 10 days"
    document.discounts = [PaymentSchedule.Step(date: day.adding(days: 10), amount: 4_321)]
    if kind == .creditNote { document.precedingInvoice = "INV-2026-000100" }
    let names: [Text] = [
      "Hexagon bolt M8 × 40, zinc-plated", "Öl & Fett <Spezial>", "Pallet wrap, 500 mm", "Werkstattwagen",
    ]
    for index in 0..<lines {
      var line = InvoiceDocumentLine()
      line.id = Text("\(index + 1)")
      line.quantity = Quantity(millionths: Int64(index + 1) * 12_500_000)
      line.unit = index % 2 == 0 ? "C62" : "KGM"
      line.price = Price(scaled: Int64(index + 1) * 1_234_500_000)
      line.priceBase = index == 1 ? Quantity(100) : .one
      line.net = line.price.extended(by: line.quantity, per: line.priceBase, currency: .eur)!
      line.name = names[index % names.count]
      line.sellerItem = Text("NW-10\(index)")
      line.buyerItem = index == 0 ? "4711" : .empty
      line.gtin = index == 2 ? "4012345678901" : .empty
      line.taxCategory = "S"
      line.taxRate = Percent(scaled: 190_000)
      document.lineTotal += line.net
      document.lines.append(line)
    }
    document.taxTotal = Percent(scaled: 190_000).of(document.lineTotal)
    document.taxes = [
      TaxSubtotal(category: "S", rate: Percent(scaled: 190_000), base: document.lineTotal, tax: document.taxTotal)
    ]
    document.grandTotal = document.lineTotal + document.taxTotal
    return document
  }

  static func letter(language: Text = "en", level: Int = 2) -> LetterDocument {
    var letter = LetterDocument()
    letter.company = company()
    letter.customer = customer()
    letter.date = day
    letter.language = language
    letter.level = level
    letter.levelName = .empty
    letter.reference = "L-2026-000004"
    letter.payTo = payTo()
    letter.payBy = day.adding(days: 7)
    letter.items = [
      LetterDocument.Item(
        document: "INV-2026-000012", issueDate: day.adding(days: -60), dueDate: day.adding(days: -30), daysLate: 30,
        currency: .eur, amount: 1_234_567, open: 1_034_567, paymentReference: "RF18539007547034"),
      LetterDocument.Item(
        document: "INV-2026-000045", issueDate: day.adding(days: -37), dueDate: day.adding(days: -7), daysLate: 7,
        currency: .eur, amount: 23_450, open: 23_450),
      LetterDocument.Item(
        document: "INV-2026-000046", issueDate: day.adding(days: -37), dueDate: day.adding(days: 2), daysLate: -2,
        currency: usd, amount: 99_00, open: 99_00),
    ]
    letter.totals = [Money(minor: 1_058_017, currency: .eur), Money(minor: 99_00, currency: usd)]
    return letter
  }

  static func exception(
    _ number: Int, _ level: ExceptionRaised.Level, _ subject: Text, _ message: Text, _ whatToDo: Text, amount: Money?,
    verbs: [Verb], isNew: Bool = true
  ) -> ExceptionLine {
    var line = ExceptionLine()
    line.id = Text("EX-00000\(number)")
    line.level = level
    line.stage = "cash"
    line.rule = "cash.unidentified"
    line.subject = subject
    line.customerId = number % 2 == 0 ? "C001" : .empty
    line.customerName = number % 2 == 0 ? "Müller & Söhne <Großhandel>" : .empty
    line.amount = amount
    line.message = message
    line.whatToDo = whatToDo
    line.decisionRows = verbs.map { ExceptionLine.decisionRow(exception: line.id, verb: $0) }
    line.isNew = isNew
    line.firstSeen = isNew ? day : day.adding(days: -4)
    line.ageDays = isNew ? 0 : 4
    return line
  }

  static func exceptions() -> [ExceptionLine] {
    [
      exception(
        1, .warning, "receipt R-2026-000031",
        "1,250.00 EUR from ACME Trading came without a reference that fits any open item.",
        "Find out what it is for and apply it: put the invoice number as target.",
        amount: Money(minor: 125_000, currency: .eur),
        verbs: [.apply, .dismiss]),
      exception(
        2, .error, "order PO-77/2026", "The order price of line 3 (11.50) differs from the list price (12.40).",
        "Approve to ship at the order's price, refuse to reject the line.",
        amount: Money(minor: 89_050, currency: .eur),
        verbs: [.approve, .refuse], isNew: false),
      exception(
        3, .critical, "bank account main",
        "The statement of 2026-03-01 is missing: the opening balance is not the last closing one.",
        "Ask the bank for statement 41 and drop it into inbox/bank.", amount: nil, verbs: []),
      exception(
        4, .info, "customer C001", "The customer's address changed.", "Nothing, unless the change surprises you.",
        amount: nil,
        verbs: [.dismiss]),
    ]
  }

  static func night(tiesOut: Bool = true) -> NightSummary {
    var night = NightSummary()
    night.companyName = "Nordwind Handels GmbH"
    night.date = day
    night.run = 5
    night.program = "o2c 0.1.0"
    night.controls = [
      .init(name: "bank main: ledger to statement", currency: .eur, amount: 1_234_50, comparedWith: 1_234_50),
      .init(
        name: "open items to control account", currency: .eur, amount: 98_765_43,
        comparedWith: tiesOut ? 98_765_43 : 98_765_40),
      .init(name: "files in to files answered", currency: nil, amount: 14, comparedWith: tiesOut ? 14 : 13),
    ]
    night.exceptions = ExceptionDigest(exceptions())
    night.exceptionsClosed = 2
    night.files = [
      .init(kind: "orders", files: 9, taken: 7, refused: 1, duplicates: 1, documents: 11, documentsRefused: 2),
      .init(kind: "bank statements", files: 1, taken: 1, documents: 1),
      .init(kind: "remittances", files: 2, taken: 2, documents: 2),
      .init(kind: "stock", files: 1, taken: 1, documents: 840),
    ]
    night.outgoing = [
      .init(what: "orders acknowledged", count: 11),
      .init(what: "shipments", count: 8),
      .init(
        what: "invoices", count: 8,
        totals: [Money(minor: 12_345_67, currency: .eur), Money(minor: 800_00, currency: usd)]),
      .init(what: "reminders", count: 3, totals: [Money(minor: 4_321_00, currency: .eur)]),
    ]
    night.banks = [
      .init(
        account: "main", currency: .eur, opening: 1_000_000, received: 456_700, paid: 12_300, closing: 1_444_400,
        statement: 1_444_400),
      .init(account: "usd", currency: usd, opening: 5_000, received: 0, paid: 0, closing: 5_000, statement: nil),
    ]
    night.receivables = [
      .init(label: "Opening", amount: 9_000_000, isBalance: true), .init(label: "Invoices", amount: 1_310_000),
      .init(label: "Credit notes", amount: -20_000), .init(label: "Cash", amount: -456_700),
      .init(label: "Discounts", amount: -3_300), .init(label: "Closing", amount: 9_830_000, isBalance: true),
    ]
    night.aging = [
      .init(label: "not due", amount: 7_000_000), .init(label: "1–30 days", amount: 2_000_000),
      .init(label: "31–60 days", amount: 700_000), .init(label: "61–90 days", amount: 0),
      .init(label: "over 90 days", amount: 250_000),
    ]
    night.unapplied = -120_000
    night.cash = (0..<7).map {
      .init(label: Text(day.adding(days: $0 - 6).description), amount: Int64($0 * $0) * 12_345)
    }
    night.changes = [
      .init(
        label: "Open receivables", tonight: .amount(9_830_000, .eur), previous: .amount(9_000_000, .eur),
        difference: .amount(830_000, .eur)),
      .init(label: "Customers on hold", tonight: .integer(3), previous: .integer(4), difference: .integer(-1)),
    ]
    night.links = [
      .init(path: "reports/aging.csv", title: "aging.csv", explanation: "What each customer owes, by age", rows: 1204),
      .init(path: "journal/2026-03-02.journal", title: "journal", explanation: "The night's entries in hledger format"),
    ]
    return night
  }

  static let buckets = AgingBuckets(bounds: [30, 60, 90])

  static func agingRows(_ count: Int) -> [ReportRow] {
    (1...count).map { number in
      let open = Int64(number) * 123_456
      let hasLimit = number % 3 != 0
      let buckets: [Cell] = [open, 10_000, 0, 0, 5_000].map { Cell.amount($0, .eur) }
      let balances: [Cell] = [-700, open + 14_300, open + 14_300].map { Cell.amount($0, .eur) }
      let limit: [Cell] = hasLimit ? [.amount(1_000_000, .eur), .text("EUR")] : [.empty, .empty]
      let names: [Cell] = [.text(Text("C\(1000 + number)")), .text(Text("Customer & Co \(number)")), .text("EUR")]
      return ReportRow(
        names + buckets + balances + limit + [
          .flag(number == 2), .amount(number == 3 ? 4500 : 0, .eur), names[0], .text("retail"), .text("north"),
        ])
    }
  }
}
