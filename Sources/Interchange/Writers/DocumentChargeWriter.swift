import OrderToCash

/// One allowance or charge of the document as a whole (BG-20, BG-21).
enum DocumentChargeWriter {
  static func write(_ charge: DocumentCharge, of document: InvoiceDocument, _ buffer: inout ByteBuffer) {
    buffer.append("<cac:AllowanceCharge><cbc:ChargeIndicator>")
    buffer.append(charge.isCharge ? "true" : "false")
    buffer.append("</cbc:ChargeIndicator>")
    buffer.element("<cbc:AllowanceChargeReasonCode>", charge.code, "</cbc:AllowanceChargeReasonCode>")
    buffer.element("<cbc:AllowanceChargeReason>", charge.reason, "</cbc:AllowanceChargeReason>")
    buffer.amount("<cbc:Amount currencyID=\"", charge.amount, document.currency, "</cbc:Amount>")
    buffer.append("<cac:TaxCategory><cbc:ID>")
    buffer.append(xml: charge.category)
    buffer.append("</cbc:ID>")
    InvoiceLineWriter.percent(charge.rate, charge.category, &buffer)
    InvoiceLineWriter.taxScheme(document.taxScheme, &buffer)
    buffer.append("</cac:TaxCategory></cac:AllowanceCharge>")
  }
}
