import OrderToCash

/// One `cac:InvoiceLine` or `cac:CreditNoteLine` (BG-25).
enum InvoiceLineWriter {
  static func write(
    _ line: InvoiceDocumentLine, of document: InvoiceDocument, _ isInvoice: Bool, _ buffer: inout ByteBuffer
  ) {
    buffer.append(isInvoice ? "<cac:InvoiceLine>" : "<cac:CreditNoteLine>")
    buffer.element("<cbc:ID>", line.id, "</cbc:ID>")
    buffer.element("<cbc:Note>", line.note, "</cbc:Note>")
    if isInvoice {
      buffer.quantity("<cbc:InvoicedQuantity unitCode=\"", line.quantity, line.unit, "</cbc:InvoicedQuantity>")
    } else {
      buffer.quantity("<cbc:CreditedQuantity unitCode=\"", line.quantity, line.unit, "</cbc:CreditedQuantity>")
    }
    buffer.amount(
      "<cbc:LineExtensionAmount currencyID=\"", line.net, document.currency, "</cbc:LineExtensionAmount>")
    if let date = line.delivered {
      buffer.append("<cac:InvoicePeriod>")
      buffer.element("<cbc:StartDate>", date, "</cbc:StartDate>")
      buffer.element("<cbc:EndDate>", date, "</cbc:EndDate>")
      buffer.append("</cac:InvoicePeriod>")
    }
    buffer.element("<cac:OrderLineReference><cbc:LineID>", line.orderLine, "</cbc:LineID></cac:OrderLineReference>")
    // 130 marks the object of the line (BT-128), ON of UNTDID 1153 that it is the buyer's order.
    buffer.element(
      "<cac:DocumentReference><cbc:ID schemeID=\"ON\">", line.orderNumber,
      "</cbc:ID><cbc:DocumentTypeCode>130</cbc:DocumentTypeCode></cac:DocumentReference>")
    rounding(line, document.currency, &buffer)
    item(line, document.taxScheme, &buffer)
    price(line, document.currency, &buffer)
    buffer.append(isInvoice ? "</cac:InvoiceLine>" : "</cac:CreditNoteLine>")
  }

  /// A net amount in whole units of a currency without decimals is further from quantity × price than Peppol's tolerance of
  /// 0.02 (PEPPOL-EN16931-R120): the rounding is stated as an allowance or a charge of the line (BG-27, BG-28).
  private static func rounding(_ line: InvoiceDocumentLine, _ currency: Currency, _ buffer: inout ByteBuffer) {
    guard currency.exponent == 0 else { return }
    let product = Int128(line.price.scaled) * Int128(line.quantity.millionths) * 100
    let hundredths = dividedHalfAwayFromZero(
      product, by: Int128(line.priceBase.millionths) * Int128(powerOfTen(Price.scale)))
    let difference = Int128(line.net) * 100 - hundredths
    // Hundredths are rounded themselves: two of them may be two and a half.
    guard difference.magnitude > 1 else { return }
    buffer.append("<cac:AllowanceCharge><cbc:ChargeIndicator>")
    buffer.append(difference > 0 ? "true" : "false")
    buffer.append(
      "</cbc:ChargeIndicator><cbc:AllowanceChargeReason>Rounding</cbc:AllowanceChargeReason><cbc:Amount currencyID=\"")
    buffer.append(currency)
    buffer.append("\">")
    buffer.append(decimal: Int64(difference.magnitude), scale: 2, minimum: 2)
    buffer.append("</cbc:Amount></cac:AllowanceCharge>")
  }

  private static func item(_ line: InvoiceDocumentLine, _ scheme: TaxScheme, _ buffer: inout ByteBuffer) {
    buffer.append("<cac:Item>")
    // The name is mandatory (BR-25); an item known by number only goes by it.
    let name = !line.name.isBlank ? line.name : !line.sellerItem.isBlank ? line.sellerItem : line.buyerItem
    buffer.element("<cbc:Name>", name, "</cbc:Name>")
    buffer.itemIdentifications(buyer: line.buyerItem, seller: line.sellerItem, gtin: line.gtin)
    buffer.append("<cac:ClassifiedTaxCategory><cbc:ID>")
    buffer.append(xml: line.taxCategory)
    buffer.append("</cbc:ID>")
    percent(line.taxRate, line.taxCategory, &buffer)
    taxScheme(scheme, &buffer)
    buffer.append("</cac:ClassifiedTaxCategory></cac:Item>")
  }

  /// Price decimals are not limited by EN 16931. The base quantity is left out when it is one (BT-149).
  private static func price(_ line: InvoiceDocumentLine, _ currency: Currency, _ buffer: inout ByteBuffer) {
    buffer.append("<cac:Price><cbc:PriceAmount currencyID=\"")
    buffer.append(currency)
    buffer.append("\">")
    buffer.append(line.price)
    buffer.append("</cbc:PriceAmount>")
    if line.priceBase != .one {
      buffer.quantity("<cbc:BaseQuantity unitCode=\"", line.priceBase, line.unit, "</cbc:BaseQuantity>")
    }
    buffer.append("</cac:Price>")
  }

  static func taxScheme(_ scheme: TaxScheme, _ buffer: inout ByteBuffer) {
    buffer.append("<cac:TaxScheme><cbc:ID>")
    buffer.append(scheme.code)
    buffer.append("</cbc:ID></cac:TaxScheme>")
  }

  /// Every category but `O` states its rate, zero included (BR-48, BR-O-05).
  static func percent(_ rate: Percent, _ category: Text, _ buffer: inout ByteBuffer) {
    guard category.utf8.count != 1 || category.utf8.first != UInt8(ascii: "O") else { return }
    buffer.append("<cbc:Percent>")
    buffer.append(rate)
    buffer.append("</cbc:Percent>")
  }
}

/// Why no tax is charged (BT-120, BT-121): as the invoice says it, else the standard reason of its category. Taxed and
/// zero-rated groups have none (BR-S-10, BR-Z-10).
enum TaxExemption {
  static func of(_ tax: TaxSubtotal) -> (reason: Text, code: Text) {
    if tax.category == "S" || tax.category == "Z" { return (.empty, .empty) }
    if !tax.exemption.isBlank || !tax.exemptionCode.isBlank { return (tax.exemption, tax.exemptionCode) }
    switch tax.category {
    case "K": return ("Intra-community supply", "VATEX-EU-IC")
    case "G": return ("Export outside the EU", "VATEX-EU-G")
    case "AE": return ("Reverse charge", "VATEX-EU-AE")
    case "O": return ("Not subject to VAT", "VATEX-EU-O")
    default: return ("Exempt from VAT", .empty)
    }
  }
}
