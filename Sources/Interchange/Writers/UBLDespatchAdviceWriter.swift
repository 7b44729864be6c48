import OrderToCash

/// Writes a despatch advice as UBL 2.1 DespatchAdvice after Peppol BIS Despatch Advice 3.
///
/// The party that receives the goods is the delivery place under the customer's address for documents; the customer itself
/// follows as buyer.
public enum UBLDespatchAdviceWriter {
  public static func write(_ document: DespatchAdviceDocument, into buffer: inout ByteBuffer) {
    buffer.append(start)
    buffer.element("<cbc:ID>", document.number, "</cbc:ID>")
    buffer.element("<cbc:IssueDate>", document.issueDate, "</cbc:IssueDate>")
    buffer.element("<cac:OrderReference><cbc:ID>", document.orderNumber, "</cbc:ID></cac:OrderReference>")
    buffer.append("<cac:DespatchSupplierParty>")
    UBLParty.write(document.supplier, &buffer)
    buffer.append("</cac:DespatchSupplierParty><cac:DeliveryCustomerParty>")
    receiver(document, &buffer)
    buffer.append("</cac:DeliveryCustomerParty><cac:BuyerCustomerParty>")
    UBLParty.write(document.customer, &buffer)
    buffer.append("</cac:BuyerCustomerParty>")
    shipment(document, &buffer)
    for line in document.lines { write(line, of: document, &buffer) }
    buffer.append("</DespatchAdvice>\n")
  }

  private static func receiver(_ document: DespatchAdviceDocument, _ buffer: inout ByteBuffer) {
    buffer.append("<cac:Party>")
    buffer.endpoint(ElectronicAddress.of(document.customer))
    let place =
      document.deliveryLocation.value.isBlank ? Identifier(value: document.customer.id) : document.deliveryLocation
    buffer.identification("<cac:PartyIdentification>", place, "</cac:PartyIdentification>")
    buffer.postalAddress(document.deliveryAddress.isEmpty ? document.customer.address : document.deliveryAddress)
    buffer.append("<cac:PartyLegalEntity>")
    let name = document.deliveryName.isBlank ? document.customer.name : document.deliveryName
    buffer.element("<cbc:RegistrationName>", name, "</cbc:RegistrationName>")
    buffer.append("</cac:PartyLegalEntity></cac:Party>")
  }

  private static func shipment(_ document: DespatchAdviceDocument, _ buffer: inout ByteBuffer) {
    buffer.append("<cac:Shipment><cbc:ID>1</cbc:ID>")
    if !document.weight.isZero {
      buffer.append("<cbc:GrossWeightMeasure unitCode=\"KGM\">")
      buffer.append(document.weight)
      buffer.append("</cbc:GrossWeightMeasure>")
    }
    if !document.carrier.isBlank {
      buffer.append("<cac:Consignment><cbc:ID>1</cbc:ID>")
      buffer.element(
        "<cac:CarrierParty><cac:PartyName><cbc:Name>", document.carrier,
        "</cbc:Name></cac:PartyName></cac:CarrierParty>")
      buffer.append("</cac:Consignment>")
    }
    buffer.append("<cac:Delivery>")
    buffer.element("<cbc:TrackingID>", document.tracking, "</cbc:TrackingID>")
    buffer.append("<cac:Despatch>")
    buffer.element("<cbc:ActualDespatchDate>", document.despatchDate, "</cbc:ActualDespatchDate>")
    if !document.despatchAddress.isEmpty {
      buffer.append("<cac:DespatchAddress>")
      buffer.address(document.despatchAddress)
      buffer.append("</cac:DespatchAddress>")
    }
    buffer.append("</cac:Despatch></cac:Delivery></cac:Shipment>")
  }

  private static func write(
    _ line: DespatchAdviceDocument.Line, of document: DespatchAdviceDocument, _ buffer: inout ByteBuffer
  ) {
    buffer.append("<cac:DespatchLine>")
    buffer.element("<cbc:ID>", line.id, "</cbc:ID>")
    // UBL's despatch line has no place for what a substitute stands for but its note.
    buffer.element("<cbc:Note>Instead of item ", line.insteadOf, "</cbc:Note>")
    buffer.quantity("<cbc:DeliveredQuantity unitCode=\"", line.quantity, line.unit, "</cbc:DeliveredQuantity>")
    if !line.outstanding.isZero {
      buffer.quantity(
        "<cbc:OutstandingQuantity unitCode=\"", line.outstanding, line.unit, "</cbc:OutstandingQuantity>")
      buffer.append("<cbc:OutstandingReason>On back-order</cbc:OutstandingReason>")
    }
    buffer.append("<cac:OrderLineReference>")
    buffer.element("<cbc:LineID>", line.orderLine.isBlank ? line.id : line.orderLine, "</cbc:LineID>")
    buffer.element("<cac:OrderReference><cbc:ID>", document.orderNumber, "</cbc:ID></cac:OrderReference>")
    buffer.append("</cac:OrderLineReference><cac:Item>")
    let name = [line.name, line.sellerItem, line.buyerItem].first { !$0.isBlank } ?? line.id
    buffer.element("<cbc:Name>", name, "</cbc:Name>")
    buffer.itemIdentifications(buyer: line.buyerItem, seller: line.sellerItem, gtin: line.gtin)
    buffer.append("</cac:Item></cac:DespatchLine>")
  }

  private static let start: StaticString = """
    <?xml version="1.0" encoding="UTF-8"?>
    <DespatchAdvice xmlns="urn:oasis:names:specification:ubl:schema:xsd:DespatchAdvice-2" \
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" \
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">\
    <cbc:CustomizationID>urn:fdc:peppol.eu:poacc:trns:despatch_advice:3</cbc:CustomizationID>\
    <cbc:ProfileID>urn:fdc:peppol.eu:poacc:bis:despatch_advice:3</cbc:ProfileID>
    """
}
