import OrderToCash

/// Writes an invoice as UBL 2.1 Invoice, a credit note as UBL 2.1 CreditNote, both after Peppol BIS Billing 3.0.
///
/// The document is expected to be arithmetically sound (BR-CO-10 to 17) and to carry what its tax categories need: a VAT
/// number of the seller, of the buyer for `K` and `AE`, a delivery date for `K`. What can be derived is: a buyer without an
/// endpoint is addressed by VAT number or e-mail, and without an address that Peppol knows the document claims plain EN 16931; a missing exemption reason gets the standard one; a `K` delivery without country goes to the buyer's.
public enum UBLInvoiceWriter {
  public static func write(_ document: InvoiceDocument, into buffer: inout ByteBuffer) {
    let isInvoice = document.kind != .creditNote
    buffer.append(isInvoice ? invoiceStart : creditNoteStart)
    let addresses = (seller: ElectronicAddress.of(document.seller), buyer: ElectronicAddress.of(document.buyer))
    profile(document, addresses, &buffer)
    header(document, isInvoice, &buffer)
    seller(document, addresses.seller, &buffer)
    customer(document, addresses.buyer, &buffer)
    delivery(document, &buffer)
    payment(document, isInvoice, &buffer)
    for charge in document.charges { DocumentChargeWriter.write(charge, of: document, &buffer) }
    taxes(document, &buffer)
    totals(document, &buffer)
    document.lines.withUnsafeBufferPointer { lines in
      for index in lines.indices { InvoiceLineWriter.write(lines[index], of: document, isInvoice, &buffer) }
    }
    buffer.append(isInvoice ? "</Invoice>\n" : "</CreditNote>\n")
  }

  private static func header(_ document: InvoiceDocument, _ isInvoice: Bool, _ buffer: inout ByteBuffer) {
    buffer.element("<cbc:ID>", document.number, "</cbc:ID>")
    buffer.element("<cbc:IssueDate>", document.issueDate, "</cbc:IssueDate>")
    if isInvoice { buffer.element("<cbc:DueDate>", document.dueDate, "</cbc:DueDate>") }
    buffer.append(isInvoice ? "<cbc:InvoiceTypeCode>" : "<cbc:CreditNoteTypeCode>")
    buffer.append(document.kind.rawValue)
    buffer.append(isInvoice ? "</cbc:InvoiceTypeCode>" : "</cbc:CreditNoteTypeCode>")
    buffer.element("<cbc:Note>", document.note, "</cbc:Note>")
    buffer.element("<cbc:TaxPointDate>", document.taxPoint, "</cbc:TaxPointDate>")
    buffer.append("<cbc:DocumentCurrencyCode>")
    buffer.append(document.currency)
    buffer.append("</cbc:DocumentCurrencyCode>")
    if let accounting = accountingTax(document) {
      buffer.append("<cbc:TaxCurrencyCode>")
      buffer.append(accounting.currency)
      buffer.append("</cbc:TaxCurrencyCode>")
    }
    // Germany requires BT-10 always (DE-R-015); the buyer's order number is a reference that the buyer knows.
    buffer.element(
      "<cbc:BuyerReference>", document.buyerReference.isBlank ? document.orderNumber : document.buyerReference,
      "</cbc:BuyerReference>")
    if let period = document.period {
      buffer.append("<cac:InvoicePeriod>")
      buffer.element("<cbc:StartDate>", period.lowerBound, "</cbc:StartDate>")
      buffer.element("<cbc:EndDate>", period.upperBound, "</cbc:EndDate>")
      buffer.append("</cac:InvoicePeriod>")
    }
    references(document, &buffer)
  }

  /// The rules that the document follows: Peppol's or EN 16931's for VAT; Peppol's PINT for GST in countries that have one; none of these
  /// for other taxes.
  private static func profile(
    _ document: InvoiceDocument, _ addresses: (seller: Identifier?, buyer: Identifier?), _ buffer: inout ByteBuffer
  ) {
    switch document.taxScheme {
    case .vat:
      buffer.append("<cbc:CustomizationID>urn:cen.eu:en16931:2017")
      if ElectronicAddress.isPeppol(addresses.seller), ElectronicAddress.isPeppol(addresses.buyer) {
        buffer.append("#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0")
      }
      buffer.append("</cbc:CustomizationID><cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>")
    case .gst:
      let country = document.seller.address.country
      guard let name = pints.first(where: { $0.country == country })?.name else { return }
      buffer.append("<cbc:CustomizationID>urn:peppol:pint:billing-1@")
      buffer.append(raw: name)
      buffer.append("</cbc:CustomizationID><cbc:ProfileID>urn:peppol:bis:billing</cbc:ProfileID>")
    case .salesTax: return
    }
  }

  private static func references(_ document: InvoiceDocument, _ buffer: inout ByteBuffer) {
    buffer.element("<cac:OrderReference><cbc:ID>", document.orderNumber, "</cbc:ID></cac:OrderReference>")
    if !document.precedingInvoice.isBlank {
      buffer.append("<cac:BillingReference><cac:InvoiceDocumentReference>")
      buffer.element("<cbc:ID>", document.precedingInvoice, "</cbc:ID>")
      buffer.element("<cbc:IssueDate>", document.precedingInvoiceDate, "</cbc:IssueDate>")
      buffer.append("</cac:InvoiceDocumentReference></cac:BillingReference>")
    }
    // What was invoiced in advance (BG-3), each once.
    for (index, advance) in document.advances.enumerated()
    where !document.advances[..<index].contains(where: { $0.number == advance.number }) {
      buffer.append("<cac:BillingReference><cac:InvoiceDocumentReference>")
      buffer.element("<cbc:ID>", advance.number, "</cbc:ID>")
      buffer.element("<cbc:IssueDate>", advance.date, "</cbc:IssueDate>")
      buffer.append("</cac:InvoiceDocumentReference></cac:BillingReference>")
    }
    buffer.element(
      "<cac:DespatchDocumentReference><cbc:ID>", document.despatchNumber, "</cbc:ID></cac:DespatchDocumentReference>")
  }

  private static func seller(_ document: InvoiceDocument, _ endpoint: Identifier?, _ buffer: inout ByteBuffer) {
    let seller = document.seller
    buffer.append("<cac:AccountingSupplierParty>")
    partyStart(seller, endpoint, document, &buffer)
    // Germany requires a contact of the seller with name, telephone and e-mail (DE-R-002, 005, 006, 007).
    buffer.append("<cac:Contact>")
    buffer.element("<cbc:Name>", seller.contact.isBlank ? seller.name : seller.contact, "</cbc:Name>")
    buffer.element("<cbc:Telephone>", seller.phone, "</cbc:Telephone>")
    buffer.element("<cbc:ElectronicMail>", seller.email, "</cbc:ElectronicMail>")
    buffer.append("</cac:Contact></cac:Party></cac:AccountingSupplierParty>")
  }

  private static func customer(_ document: InvoiceDocument, _ endpoint: Identifier?, _ buffer: inout ByteBuffer) {
    let buyer = document.buyer
    buffer.append("<cac:AccountingCustomerParty>")
    partyStart(buyer, endpoint, document, &buffer)
    if !(buyer.contact.isBlank && buyer.phone.isBlank && buyer.email.isBlank) {
      buffer.append("<cac:Contact>")
      buffer.element("<cbc:Name>", buyer.contact, "</cbc:Name>")
      buffer.element("<cbc:Telephone>", buyer.phone, "</cbc:Telephone>")
      buffer.element("<cbc:ElectronicMail>", buyer.email, "</cbc:ElectronicMail>")
      buffer.append("</cac:Contact>")
    }
    buffer.append("</cac:Party></cac:AccountingCustomerParty>")
  }

  /// `cac:Party` up to and with the legal entity. VAT numbers must not stand on a document outside the scope of VAT (BR-O-02).
  private static func partyStart(
    _ party: Party, _ endpoint: Identifier?, _ document: InvoiceDocument, _ buffer: inout ByteBuffer
  ) {
    buffer.append("<cac:Party>")
    buffer.endpoint(endpoint)
    buffer.element("<cac:PartyIdentification><cbc:ID>", party.id, "</cbc:ID></cac:PartyIdentification>")
    buffer.append("<cac:PostalAddress>")
    buffer.address(party.address)
    buffer.append("</cac:PostalAddress>")
    if !isOutsideScope(document), !party.taxId.isBlank {
      buffer.element("<cac:PartyTaxScheme><cbc:CompanyID>", party.taxId, "</cbc:CompanyID>")
      InvoiceLineWriter.taxScheme(document.taxScheme, &buffer)
      buffer.append("</cac:PartyTaxScheme>")
    }
    buffer.append("<cac:PartyLegalEntity>")
    buffer.element("<cbc:RegistrationName>", party.name, "</cbc:RegistrationName>")
    buffer.element("<cbc:CompanyID>", party.registration, "</cbc:CompanyID>")
    buffer.append("</cac:PartyLegalEntity>")
  }

  private static func delivery(_ document: InvoiceDocument, _ buffer: inout ByteBuffer) {
    let intraCommunity = document.taxes.contains { $0.category == "K" }
    var address = document.deliveryAddress
    // A deliver-to address without country is not allowed (BR-57), and `K` needs the country (BR-IC-12).
    if address.country.isBlank && (intraCommunity || !address.isEmpty) {
      address.country = document.buyer.address.country
    }
    let hasPlace = !address.isEmpty || !document.deliveryLocation.value.isBlank
    guard hasPlace || document.deliveryDate != nil || !document.deliveryName.isBlank else { return }
    buffer.append("<cac:Delivery>")
    buffer.element("<cbc:ActualDeliveryDate>", document.deliveryDate, "</cbc:ActualDeliveryDate>")
    if hasPlace {
      buffer.append("<cac:DeliveryLocation>")
      buffer.identification("", document.deliveryLocation, "")
      if !address.isEmpty {
        buffer.append("<cac:Address>")
        buffer.address(address)
        buffer.append("</cac:Address>")
      }
      buffer.append("</cac:DeliveryLocation>")
    }
    buffer.element(
      "<cac:DeliveryParty><cac:PartyName><cbc:Name>", document.deliveryName,
      "</cbc:Name></cac:PartyName></cac:DeliveryParty>")
    buffer.append("</cac:Delivery>")
  }

  /// BG-16. UNCL 4461: 58 SEPA credit transfer, 30 credit transfer, 97 clearing between partners for what we owe.
  private static func payment(_ document: InvoiceDocument, _ isInvoice: Bool, _ buffer: inout ByteBuffer) {
    let transfer = isInvoice && !document.payTo.iban.isBlank
    buffer.append("<cac:PaymentMeans><cbc:PaymentMeansCode>")
    buffer.append(!transfer ? (isInvoice ? "1" : "97") : document.currency == .eur ? "58" : "30")
    buffer.append("</cbc:PaymentMeansCode>")
    // UBL's credit note has no due date of its own: BT-9 stands here (BR-CO-25).
    if !isInvoice { buffer.element("<cbc:PaymentDueDate>", document.dueDate, "</cbc:PaymentDueDate>") }
    buffer.element("<cbc:PaymentID>", document.paymentReference, "</cbc:PaymentID>")
    if transfer {
      buffer.append("<cac:PayeeFinancialAccount>")
      buffer.element("<cbc:ID>", document.payTo.iban, "</cbc:ID>")
      buffer.element("<cbc:Name>", document.payTo.name, "</cbc:Name>")
      buffer.element(
        "<cac:FinancialInstitutionBranch><cbc:ID>", document.payTo.bic, "</cbc:ID></cac:FinancialInstitutionBranch>")
      buffer.append("</cac:PayeeFinancialAccount>")
    }
    buffer.append("</cac:PaymentMeans>")
    buffer.element("<cac:PaymentTerms><cbc:Note>", document.termsText, "</cbc:Note></cac:PaymentTerms>")
  }

  private static func taxes(_ document: InvoiceDocument, _ buffer: inout ByteBuffer) {
    let currency = document.currency
    buffer.append("<cac:TaxTotal>")
    buffer.amount("<cbc:TaxAmount currencyID=\"", document.taxTotal, currency, "</cbc:TaxAmount>")
    for tax in document.taxes {
      buffer.append("<cac:TaxSubtotal>")
      buffer.amount("<cbc:TaxableAmount currencyID=\"", tax.base, currency, "</cbc:TaxableAmount>")
      buffer.amount("<cbc:TaxAmount currencyID=\"", tax.tax, currency, "</cbc:TaxAmount>")
      buffer.append("<cac:TaxCategory><cbc:ID>")
      buffer.append(xml: tax.category)
      buffer.append("</cbc:ID>")
      // For `O` too: it need not (BR-48), and German rules ask for it in any breakdown (DE-R-014, BR-DE-14).
      buffer.append("<cbc:Percent>")
      buffer.append(tax.rate)
      buffer.append("</cbc:Percent>")
      let exemption = TaxExemption.of(tax)
      buffer.element(
        "<cbc:TaxExemptionReasonCode>", exemption.code, "</cbc:TaxExemptionReasonCode>")
      buffer.element("<cbc:TaxExemptionReason>", exemption.reason, "</cbc:TaxExemptionReason>")
      InvoiceLineWriter.taxScheme(document.taxScheme, &buffer)
      buffer.append("</cac:TaxCategory></cac:TaxSubtotal>")
    }
    buffer.append("</cac:TaxTotal>")
    if let accounting = accountingTax(document) {
      buffer.amount(
        "<cac:TaxTotal><cbc:TaxAmount currencyID=\"", accounting.minor, accounting.currency,
        "</cbc:TaxAmount></cac:TaxTotal>")
    }
  }

  /// BG-22.
  private static func totals(_ document: InvoiceDocument, _ buffer: inout ByteBuffer) {
    let currency = document.currency
    buffer.append("<cac:LegalMonetaryTotal>")
    buffer.amount(
      "<cbc:LineExtensionAmount currencyID=\"", document.lineTotal, currency, "</cbc:LineExtensionAmount>")
    buffer.amount(
      "<cbc:TaxExclusiveAmount currencyID=\"", document.netTotal, currency, "</cbc:TaxExclusiveAmount>")
    buffer.amount(
      "<cbc:TaxInclusiveAmount currencyID=\"", document.grandTotal, currency, "</cbc:TaxInclusiveAmount>")
    if document.allowanceTotal != 0 {
      buffer.amount(
        "<cbc:AllowanceTotalAmount currencyID=\"", document.allowanceTotal, currency, "</cbc:AllowanceTotalAmount>")
    }
    if document.chargeTotal != 0 {
      buffer.amount("<cbc:ChargeTotalAmount currencyID=\"", document.chargeTotal, currency, "</cbc:ChargeTotalAmount>")
    }
    if document.prepaid != 0 {
      buffer.amount("<cbc:PrepaidAmount currencyID=\"", document.prepaid, currency, "</cbc:PrepaidAmount>")
    }
    if document.rounding != 0 {
      buffer.amount(
        "<cbc:PayableRoundingAmount currencyID=\"", document.rounding, currency, "</cbc:PayableRoundingAmount>")
    }
    buffer.amount("<cbc:PayableAmount currencyID=\"", document.payable, currency, "</cbc:PayableAmount>")
    buffer.append("</cac:LegalMonetaryTotal>")
  }

  /// BT-111, only when its currency is another than the invoice's (PEPPOL-EN16931-R005).
  private static func accountingTax(_ document: InvoiceDocument) -> Money? {
    guard let tax = document.taxTotalInAccountingCurrency, tax.currency != document.currency else { return nil }
    return tax
  }

  private static func isOutsideScope(_ document: InvoiceDocument) -> Bool {
    document.taxes.contains { $0.category == "O" }
  }

  private static let pints: [(country: Text, name: String)] = [("AU", "aunz-1"), ("NZ", "aunz-1"), ("SG", "sg-1")]

  private static let invoiceStart: StaticString = """
    <?xml version="1.0" encoding="UTF-8"?>
    <Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" \
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" \
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
    """
  private static let creditNoteStart: StaticString = """
    <?xml version="1.0" encoding="UTF-8"?>
    <CreditNote xmlns="urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2" \
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" \
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
    """
}
