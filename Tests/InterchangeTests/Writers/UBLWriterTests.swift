import Interchange
import OrderToCash
import Testing

@Suite("UBL documents as written")
struct UBLWriterTests {
  private func render(_ document: InvoiceDocument) -> String {
    var buffer = ByteBuffer()
    UBLInvoiceWriter.write(document, into: &buffer)
    return buffer.string
  }

  private func sample(
    _ category: Text = "S", rate: Int64 = 190_000, currency: Currency = .eur, kind: InvoiceDocument.Kind = .invoice
  ) -> InvoiceDocument {
    var random = Seeded(state: 1)
    return SampleDocuments.invoice([(category, rate, 2)], currency: currency, kind: kind, random: &random)
  }

  @Test("An invoice claims Peppol, names its order and is addressed to the buyer's endpoint")
  func header() {
    let text = render(sample())
    #expect(text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Invoice "))
    #expect(text.contains("2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>"))
    #expect(text.contains("<cbc:BuyerReference>PO-77/2026</cbc:BuyerReference>"))
    #expect(text.contains("<cbc:EndpointID schemeID=\"0088\">7300010000001</cbc:EndpointID>"))
    #expect(text.contains("<cbc:DueDate>2026-04-01</cbc:DueDate>"))
    #expect(text.contains("<cbc:PaymentID>RF18539007547034</cbc:PaymentID>"))
    #expect(text.contains("Müller &amp; Söhne &lt;Großhandel&gt; \"Süd\""))
  }

  @Test("A credit note has its own element names, refers to the invoice and asks for no transfer")
  func creditNote() {
    let text = render(sample(kind: .creditNote))
    #expect(text.contains("<CreditNote "))
    #expect(text.contains("<cbc:CreditNoteTypeCode>381<"))
    #expect(text.contains("<cbc:CreditedQuantity unitCode="))
    #expect(text.contains("<cac:InvoiceDocumentReference><cbc:ID>INV-2026-000000</cbc:ID>"))
    #expect(text.contains("<cbc:PaymentDueDate>2026-04-01<"))
    #expect(!text.contains("PayeeFinancialAccount"))
    #expect(!text.contains("InvoiceLine"))
  }

  @Test("An advance invoice is of type 386, paid, with the day of receipt as its tax point") func advance() {
    var document = sample(kind: .advance)
    document.taxPoint = SampleDocuments.day.adding(days: -1)
    document.prepaid = document.grandTotal
    let text = render(document)
    #expect(text.contains("<cbc:InvoiceTypeCode>386<") && text.contains("<cbc:TaxPointDate>2026-03-01<"))
    #expect(text.contains("<cbc:PayableAmount currencyID=\"EUR\">0.00<"))
  }

  @Test("What was invoiced in advance is named once each and deducted as paid") func deduction() {
    var document = sample()
    document.advances = [
      InvoiceDocument.Advance(
        number: "ADV-1", date: SampleDocuments.day, category: "S", rate: Percent(scaled: 190_000), net: 100, tax: 19),
      InvoiceDocument.Advance(
        number: "ADV-1", date: SampleDocuments.day, category: "S", rate: Percent(scaled: 70_000), net: 100, tax: 7),
    ]
    document.prepaid = 226
    let text = render(document)
    #expect(text.components(separatedBy: "<cac:InvoiceDocumentReference><cbc:ID>ADV-1<").count == 2)
    #expect(text.contains("<cbc:PrepaidAmount currencyID=\"EUR\">2.26<"))
  }

  @Test("An order's answer names what is delivered instead, after the line that it replaces") func substitute() {
    var document = SampleDocuments.orderResponse(.amended)
    document.lines[0].substitute = OrderResponseDocument.Substitute(sellerItem: "NW-2", name: "Lamp & shade", gtin: "")
    var buffer = ByteBuffer()
    UBLOrderResponseWriter.write(document, into: &buffer)
    #expect(buffer.string.contains("</cac:LineItem><cac:SellerSubstitutedLineItem><cbc:ID>"))
    #expect(buffer.string.contains("<cbc:Name>Lamp &amp; shade</cbc:Name><cac:SellersItemIdentification><cbc:ID>NW-2<"))
    var advice = SampleDocuments.despatchAdvice()
    advice.lines[0].insteadOf = "NW-1"
    buffer = ByteBuffer()
    UBLDespatchAdviceWriter.write(advice, into: &buffer)
    #expect(buffer.string.contains("<cbc:Note>Instead of item NW-1</cbc:Note><cbc:DeliveredQuantity"))
  }

  @Test(
    "A buyer without a sound endpoint goes by VAT number, then e-mail, and without both the document is plain EN 16931",
    arguments: [
      ("0088", "7300010000001", "DE987654321", "a@b.example", "<cbc:EndpointID schemeID=\"0088\">7300010000001<"),
      ("0088", "7300010000002", "DE987654321", "a@b.example", "<cbc:EndpointID schemeID=\"9930\">DE987654321<"),
      ("", "", "FR12345678901", "", "<cbc:EndpointID schemeID=\"9957\">FR12345678901<"),
      ("", "", "", "a@b.example", "<cbc:EndpointID schemeID=\"EM\">a@b.example<"),
      ("", "", "", "", "<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>"),
    ])
  func endpoint(scheme: String, value: String, taxId: String, email: String, expected: String) {
    var document = sample()
    document.buyer.endpoint = Identifier(scheme: Text(scheme), value: Text(value))
    document.buyer.taxId = Text(taxId)
    document.buyer.email = Text(email)
    #expect(render(document).contains(expected))
  }

  @Test(
    "Untaxed categories state why; taxed and zero-rated ones don't; O states its rate in the breakdown only, and no VAT numbers",
    arguments: [
      ("S", false, true), ("Z", false, true), ("E", true, true), ("K", true, true), ("G", true, true),
      ("AE", true, true),
      ("O", true, false),
    ])
  func categories(category: String, explains: Bool, rated: Bool) {
    let text = render(sample(Text(category), rate: category == "S" ? 190_000 : 0))
    #expect(text.contains("<cbc:TaxExemptionReason>") == explains)
    #expect(text.contains("<cac:ClassifiedTaxCategory><cbc:ID>\(category)</cbc:ID><cbc:Percent>") == rated)
    #expect(text.contains("<cac:TaxCategory><cbc:ID>\(category)</cbc:ID><cbc:Percent>"))
    #expect(text.contains("<cac:PartyTaxScheme>") == (category != "O"))
  }

  @Test(
    "Amounts have the currency's decimals, at most two where EN 16931 is kept",
    arguments: [
      ("JPY", Int64(1234), ">1234<"), ("EUR", 1234, ">12.34<"), ("KWD", 1230, ">1.23<"), ("KWD", 1234, ">1.234<"),
    ])
  func decimals(code: String, minor: Int64, expected: String) {
    var document = sample(currency: Currency(code)!)
    document.grandTotal = minor
    #expect(render(document).contains("<cbc:PayableAmount currencyID=\"\(code)\"" + expected))
  }

  @Test("Tax in the company's currency is a second total, and nothing when the currencies are the same")
  func accountingCurrency() {
    var document = sample(currency: Currency("USD")!)
    document.taxTotalInAccountingCurrency = Money(minor: 4711, currency: .eur)
    let text = render(document)
    #expect(text.contains("<cbc:TaxCurrencyCode>EUR</cbc:TaxCurrencyCode>"))
    #expect(text.contains("<cac:TaxTotal><cbc:TaxAmount currencyID=\"EUR\">47.11</cbc:TaxAmount></cac:TaxTotal>"))
    document.taxTotalInAccountingCurrency = Money(minor: 4711, currency: document.currency)
    #expect(!render(document).contains("TaxCurrencyCode"))
  }

  @Test("Blank fields leave no empty element, and what XML forbids is dropped")
  func blank() {
    var document = sample()
    document.note = " \u{1} "
    document.termsText = .empty
    document.buyer.address = PostalAddress(country: "DE")
    document.lines[0].name = "A\u{B}B\u{FFFE}C"
    let text = render(document)
    #expect(!text.contains("<cbc:Note>"))
    #expect(!text.contains("></cbc:"))
    #expect(text.contains("<cbc:Name>ABC</cbc:Name>"))
  }

  @Test("An order response carries its code, line codes, promised dates and what follows")
  func orderResponse() {
    var buffer = ByteBuffer()
    UBLOrderResponseWriter.write(SampleDocuments.orderResponse(.amended), into: &buffer)
    let text = buffer.string
    #expect(text.contains("<cbc:OrderResponseCode>CA</cbc:OrderResponseCode>"))
    #expect(text.contains("<cbc:LineStatusCode>3</cbc:LineStatusCode>"))
    #expect(text.contains("<cbc:MaximumBackorderQuantity unitCode=\"C62\">7</cbc:MaximumBackorderQuantity>"))
    #expect(text.contains("<cbc:StartDate>2026-03-05</cbc:StartDate>"))
    #expect(text.contains("<cbc:Name>SKU-1</cbc:Name>"))
  }

  @Test("A despatch advice goes to the place of delivery and names the buyer")
  func despatchAdvice() {
    var buffer = ByteBuffer()
    UBLDespatchAdviceWriter.write(SampleDocuments.despatchAdvice(), into: &buffer)
    let text = buffer.string
    #expect(text.contains("<cbc:ID schemeID=\"0088\">7300010000001</cbc:ID>"))
    #expect(text.contains("<cbc:TrackingID>00340434161094015902</cbc:TrackingID>"))
    #expect(text.contains("<cbc:OutstandingQuantity unitCode=\"C62\">7</cbc:OutstandingQuantity>"))
    #expect(text.contains("<cac:BuyerCustomerParty>"))
  }
}
