import OrderToCash

/// Writes the answer to an order as UBL 2.1 OrderResponse after Peppol BIS Ordering 3.
///
/// Lines are written as given: an acknowledgement (AB) normally has none. `Item/Name` is mandatory in UBL; a line without name
/// goes by the seller's or the buyer's item number, else by the order line's.
public enum UBLOrderResponseWriter {
  public static func write(_ document: OrderResponseDocument, into buffer: inout ByteBuffer) {
    buffer.append(start)
    buffer.element("<cbc:ID>", document.number, "</cbc:ID>")
    buffer.element("<cbc:IssueDate>", document.issueDate, "</cbc:IssueDate>")
    buffer.append("<cbc:OrderResponseCode>")
    buffer.append(raw: document.code.rawValue)
    buffer.append("</cbc:OrderResponseCode>")
    buffer.element("<cbc:Note>", document.note, "</cbc:Note>")
    buffer.append("<cbc:DocumentCurrencyCode>")
    buffer.append(document.currency)
    buffer.append("</cbc:DocumentCurrencyCode><cac:OrderReference>")
    buffer.element("<cbc:ID>", document.orderNumber, "</cbc:ID>")
    buffer.element("<cbc:IssueDate>", document.orderIssueDate, "</cbc:IssueDate>")
    buffer.append("</cac:OrderReference><cac:SellerSupplierParty>")
    UBLParty.write(document.seller, &buffer)
    buffer.append("</cac:SellerSupplierParty><cac:BuyerCustomerParty>")
    UBLParty.write(document.buyer, &buffer)
    buffer.append("</cac:BuyerCustomerParty>")
    promised(document.promisedDate, &buffer)
    for line in document.lines { write(line, &buffer) }
    buffer.append("</OrderResponse>\n")
  }

  private static func write(_ line: OrderResponseDocument.Line, _ buffer: inout ByteBuffer) {
    buffer.append("<cac:OrderLine><cac:LineItem>")
    buffer.element("<cbc:ID>", line.id, "</cbc:ID>")
    buffer.element("<cbc:Note>", line.note, "</cbc:Note>")
    buffer.append("<cbc:LineStatusCode>")
    buffer.append(raw: line.code.rawValue)
    buffer.append("</cbc:LineStatusCode>")
    buffer.quantity("<cbc:Quantity unitCode=\"", line.quantity, line.unit, "</cbc:Quantity>")
    if !line.backorder.isZero {
      buffer.quantity(
        "<cbc:MaximumBackorderQuantity unitCode=\"", line.backorder, line.unit, "</cbc:MaximumBackorderQuantity>")
    }
    promised(line.promisedDate, &buffer)
    buffer.append("<cac:Item>")
    let name = [line.name, line.sellerItem, line.buyerItem].first { !$0.isBlank } ?? line.orderLine
    buffer.element("<cbc:Name>", name, "</cbc:Name>")
    buffer.itemIdentifications(buyer: line.buyerItem, seller: line.sellerItem, gtin: .empty)
    buffer.append("</cac:Item></cac:LineItem>")
    if let substitute = line.substitute { write(substitute, of: line, &buffer) }
    buffer.append("<cac:OrderLineReference>")
    buffer.element("<cbc:LineID>", line.orderLine.isBlank ? line.id : line.orderLine, "</cbc:LineID>")
    buffer.append("</cac:OrderLineReference></cac:OrderLine>")
  }

  /// What is delivered instead: its lines are those of the line that it replaces.
  private static func write(
    _ substitute: OrderResponseDocument.Substitute, of line: OrderResponseDocument.Line, _ buffer: inout ByteBuffer
  ) {
    buffer.append("<cac:SellerSubstitutedLineItem>")
    buffer.element("<cbc:ID>", line.id, "</cbc:ID>")
    buffer.append("<cac:Item>")
    buffer.element("<cbc:Name>", substitute.name.isBlank ? substitute.sellerItem : substitute.name, "</cbc:Name>")
    buffer.itemIdentifications(buyer: .empty, seller: substitute.sellerItem, gtin: substitute.gtin)
    buffer.append("</cac:Item></cac:SellerSubstitutedLineItem>")
  }

  private static func promised(_ date: BusinessDate?, _ buffer: inout ByteBuffer) {
    guard let date else { return }
    buffer.element("<cac:Delivery><cac:PromisedDeliveryPeriod><cbc:StartDate>", date, "</cbc:StartDate>")
    buffer.element("<cbc:EndDate>", date, "</cbc:EndDate></cac:PromisedDeliveryPeriod></cac:Delivery>")
  }

  private static let start: StaticString = """
    <?xml version="1.0" encoding="UTF-8"?>
    <OrderResponse xmlns="urn:oasis:names:specification:ubl:schema:xsd:OrderResponse-2" \
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" \
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">\
    <cbc:CustomizationID>urn:fdc:peppol.eu:poacc:trns:order_response:3</cbc:CustomizationID>\
    <cbc:ProfileID>urn:fdc:peppol.eu:poacc:bis:ordering:3</cbc:ProfileID>
    """
}
