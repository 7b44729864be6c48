import OrderToCash

/// Seeded, so that a failure can be repeated (SplitMix64).
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Sound documents of every kind that the writers must render.
enum SampleDocuments {
  static let day = BusinessDate("2026-03-02")!

  static func seller() -> Party {
    var party = Party()
    party.id = "nordwind"
    party.name = "Nordwind Handels GmbH"
    party.endpoint = Identifier(scheme: "0088", value: "4012345000009")
    party.address = PostalAddress(street: "Speicherstraße 12", city: "Hamburg", postcode: "20457", country: "DE")
    party.taxId = "DE123456788"
    party.registration = "HRB 4711"
    party.email = "receivables@nordwind.example"
    party.phone = "+49 40 5550100"
    return party
  }

  static func buyer(country: Text = "DE", taxId: Text = "DE987654321") -> Party {
    var party = Party()
    party.id = "C001"
    party.name = "Müller & Söhne <Großhandel> \"Süd\""
    party.endpoint = Identifier(scheme: "0088", value: "7300010000001")
    party.address = PostalAddress(
      street: "Hafenstraße 1", additional: "Tor 4", city: "Bremen", postcode: "28195", region: "HB", country: country)
    party.taxId = taxId
    party.email = "invoices@mueller.example"
    return party
  }

  /// `groups` are tax category, rate and number of lines.
  static func invoice(
    _ groups: [(category: Text, rate: Int64, lines: Int)], currency: Currency = .eur,
    kind: InvoiceDocument.Kind = .invoice,
    buyer: Party = buyer(), random: inout Seeded
  ) -> InvoiceDocument {
    var document = InvoiceDocument()
    document.kind = kind
    document.number = kind == .invoice ? "INV-2026-000001" : "CN-2026-000001"
    document.issueDate = day
    document.dueDate = day.adding(days: 30)
    document.currency = currency
    document.seller = seller()
    document.buyer = buyer
    document.deliveryDate = day
    document.deliveryLocation = Identifier(scheme: "0088", value: "7300010000001")
    document.deliveryAddress = PostalAddress(
      street: "Kai 7", city: "Bremen", postcode: "28197", country: buyer.address.country)
    document.deliveryName = "Lager Nord"
    document.orderNumber = "PO-77/2026"
    document.despatchNumber = "SH-2026-000001"
    document.paymentReference = "RF18539007547034"
    document.payTo.iban = "DE89370400440532013000"
    document.payTo.bic = "COBADEFFXXX"
    document.payTo.name = "Nordwind Handels GmbH"
    document.termsText = "Due within 30 days, 2 % discount within 10 days"
    document.note = "Thank you & see you soon"
    if kind == .creditNote { document.precedingInvoice = "INV-2026-000000" }
    for group in groups {
      let lines = (0..<group.lines).map { _ in line(group.category, group.rate, currency, &random) }
      add(lines, category: group.category, rate: group.rate, to: &document)
    }
    document.grandTotal = document.lineTotal + document.taxTotal
    return document
  }

  private static func add(
    _ lines: [InvoiceDocumentLine], category: Text, rate: Int64, to document: inout InvoiceDocument
  ) {
    let step = InvoiceDocument.step(of: document.currency)
    let base = lines.reduce(0) { $0 + $1.net }
    let exact = Percent(scaled: rate).of(base)
    let tax = Int64(dividedHalfAwayFromZero(Int128(exact), by: Int128(step))) * step
    document.taxes.append(TaxSubtotal(category: category, rate: Percent(scaled: rate), base: base, tax: tax))
    document.lineTotal += base
    document.taxTotal += tax
    for var line in lines {
      line.id = Text("\(document.lines.count + 1)")
      line.orderLine = Text("\((document.lines.count + 1) * 10)")
      document.lines.append(line)
    }
  }

  private static func line(
    _ category: Text, _ rate: Int64, _ currency: Currency, _ random: inout Seeded
  ) -> InvoiceDocumentLine {
    var line = InvoiceDocumentLine()
    line.quantity = Quantity(millionths: Int64.random(in: 1...40_000, using: &random) * 250_000)
    line.unit = ["C62", "KGM", "CT", "MTR", "PCE", ""].randomElement(using: &random)!
    line.priceBase = [.one, Quantity(100), Quantity(12)].randomElement(using: &random)!
    line.price = Price(scaled: Int64.random(in: 1...90_000_000_00, using: &random))
    let step = InvoiceDocument.step(of: currency)
    let exact = line.price.extended(by: line.quantity, per: line.priceBase, currency: currency)!
    line.net = Int64(dividedHalfAwayFromZero(Int128(exact), by: Int128(step))) * step
    line.name = ["Schraube M8 <verzinkt>", "Öl & Fett", "日本茶 ﷽", "Bell\u{7}pepper"].randomElement(using: &random)!
    line.sellerItem = "SKU-1"
    line.buyerItem = Bool.random(using: &random) ? "4711" : .empty
    line.gtin = Bool.random(using: &random) ? "4012345678901" : .empty
    line.taxCategory = category
    line.taxRate = Percent(scaled: rate)
    return line
  }

  /// One without findings goes to nobody in particular.
  static func acknowledgement(_ code: FileAcknowledgement.Code) -> FileAcknowledgement {
    var document = FileAcknowledgement()
    document.number = "ACK-20260302-000001"
    document.issueDate = day
    document.code = code
    document.sender = seller()
    document.fileName = "orders & <more>.csv"
    document.sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    document.summary = "3 documents read"
    guard code != .accepted else { return document }
    document.receiver = buyer()
    document.lines = [
      FileAcknowledgement.Line(place: "quantity", code: .rejected, finding: .refused, text: "line 3: ‘x’ is no number"),
      FileAcknowledgement.Line(place: "NA", code: .acknowledged, finding: .warned, text: "a <column> is not known"),
    ]
    return document
  }

  static func orderResponse(_ code: OrderResponseDocument.Code) -> OrderResponseDocument {
    var document = OrderResponseDocument()
    document.number = "OR-1"
    document.issueDate = day
    document.code = code
    document.orderNumber = "PO-77/2026"
    document.orderIssueDate = day.adding(days: -1)
    document.seller = seller()
    document.buyer = buyer()
    document.note = "Two of <three> lines"
    guard code != .acknowledged else { return document }
    document.promisedDate = day.adding(days: 3)
    var line = OrderResponseDocument.Line()
    line.id = "1"
    line.orderLine = "10"
    line.code = .changed
    line.quantity = Quantity(5)
    line.unit = "C62"
    line.backorder = Quantity(7)
    line.sellerItem = "SKU-1"
    line.note = "7 follow"
    line.promisedDate = day.adding(days: 3)
    document.lines.append(line)
    line.id = "2"
    line.code = .rejected
    line.quantity = .zero
    line.backorder = .zero
    line.promisedDate = nil
    line.name = "Öl & Fett"
    document.lines.append(line)
    return document
  }

  static func despatchAdvice() -> DespatchAdviceDocument {
    var document = DespatchAdviceDocument()
    document.number = "SH-2026-000001"
    document.issueDate = day
    document.despatchDate = day
    document.orderNumber = "PO-77/2026"
    document.supplier = seller()
    document.customer = buyer()
    document.deliveryLocation = Identifier(scheme: "0088", value: "7300010000001")
    document.deliveryAddress = PostalAddress(street: "Kai 7", city: "Bremen", postcode: "28197", country: "DE")
    document.carrier = "DHL & Co"
    document.tracking = "00340434161094015902"
    document.weight = Quantity(millionths: 12_500_000)
    document.despatchAddress = PostalAddress(street: "Güterweg 3", city: "München", postcode: "80339", country: "DE")
    var line = DespatchAdviceDocument.Line()
    line.id = "1"
    line.quantity = Quantity(5)
    line.outstanding = Quantity(7)
    line.orderLine = "10"
    line.sellerItem = "SKU-1"
    line.gtin = "4012345678901"
    document.lines = [line]
    return document
  }
}
