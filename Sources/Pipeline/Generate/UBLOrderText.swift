import OrderToCash

/// An order as a large Peppol sender writes it (UBL 2.1 Order, Peppol BIS Order 3), about 8 KB with five lines.
struct UBLOrderText {
  let order: OrderPlan.Order

  func write(to output: inout GeneratedOutput) {
    header(to: &output)
    buyer(to: &output)
    output.text(UBLOrderText.seller)
    delivery(to: &output)
    if order.statesTotals { totals(to: &output) }
    for (index, line) in order.lines.enumerated() { write(line, number: index + 1, to: &output) }
    output.text("</Order>\n")
  }

  private func header(to output: inout GeneratedOutput) {
    output.text(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"
          xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
          xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
        <cbc:CustomizationID>urn:fdc:peppol.eu:poacc:trns:order:3</cbc:CustomizationID>
        <cbc:ProfileID>urn:fdc:peppol.eu:poacc:bis:ordering:3</cbc:ProfileID>
        <cbc:ID>\(order.number)</cbc:ID>
        <cbc:IssueDate>\(order.date)</cbc:IssueDate>
        <cbc:IssueTime>14:05:00</cbc:IssueTime>
        <cbc:OrderTypeCode>220</cbc:OrderTypeCode>
        <cbc:Note>Please deliver to the gate named below, weekdays from seven to twelve.</cbc:Note>
        <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
        <cbc:CustomerReference>Purchasing \(order.customer.id)</cbc:CustomerReference>
        <cbc:AccountingCost>4711</cbc:AccountingCost>
        <cac:ValidityPeriod>
          <cbc:EndDate>\(order.requested.adding(days: 30))</cbc:EndDate>
        </cac:ValidityPeriod>

      """)
  }

  private func buyer(to output: inout GeneratedOutput) {
    let customer = order.customer
    output.text(
      """
        <cac:BuyerCustomerParty>
          <cac:Party>
            <cbc:EndpointID schemeID="0088">\(customer.gln)</cbc:EndpointID>
            <cac:PartyIdentification>
              <cbc:ID schemeID="0088">\(customer.gln)</cbc:ID>
            </cac:PartyIdentification>
            <cac:PartyName>
              <cbc:Name>\(customer.name)</cbc:Name>
            </cac:PartyName>
            <cac:PostalAddress>
              <cbc:StreetName>Industriestraße \(customer.index % 200 + 1)</cbc:StreetName>
              <cbc:AdditionalStreetName>Purchasing</cbc:AdditionalStreetName>
              <cbc:CityName>\(customer.city)</cbc:CityName>
              <cbc:PostalZone>\(customer.postcode)</cbc:PostalZone>
              <cac:Country>
                <cbc:IdentificationCode>\(customer.country)</cbc:IdentificationCode>
              </cac:Country>
            </cac:PostalAddress>
            <cac:PartyTaxScheme>
              <cbc:CompanyID>\(customer.taxId)</cbc:CompanyID>
              <cac:TaxScheme>
                <cbc:ID>VAT</cbc:ID>
              </cac:TaxScheme>
            </cac:PartyTaxScheme>
            <cac:PartyLegalEntity>
              <cbc:RegistrationName>\(customer.name)</cbc:RegistrationName>
              <cac:RegistrationAddress>
                <cbc:CityName>\(customer.city)</cbc:CityName>
                <cac:Country>
                  <cbc:IdentificationCode>\(customer.country)</cbc:IdentificationCode>
                </cac:Country>
              </cac:RegistrationAddress>
            </cac:PartyLegalEntity>
            <cac:Contact>
              <cbc:Name>Purchasing department</cbc:Name>
              <cbc:ElectronicMail>buying@\(customer.id.lowercased()).example</cbc:ElectronicMail>
            </cac:Contact>
          </cac:Party>
        </cac:BuyerCustomerParty>

      """)
  }

  private static let seller = """
      <cac:SellerSupplierParty>
        <cac:Party>
          <cbc:EndpointID schemeID="0088">4012345000009</cbc:EndpointID>
          <cac:PartyIdentification>
            <cbc:ID schemeID="0088">4012345000009</cbc:ID>
          </cac:PartyIdentification>
          <cac:PartyName>
            <cbc:Name>Nordwind Handels GmbH</cbc:Name>
          </cac:PartyName>
          <cac:PostalAddress>
            <cbc:StreetName>Speicherstraße 12</cbc:StreetName>
            <cbc:CityName>Hamburg</cbc:CityName>
            <cbc:PostalZone>20457</cbc:PostalZone>
            <cac:Country>
              <cbc:IdentificationCode>DE</cbc:IdentificationCode>
            </cac:Country>
          </cac:PostalAddress>
          <cac:PartyLegalEntity>
            <cbc:RegistrationName>Nordwind Handels GmbH</cbc:RegistrationName>
          </cac:PartyLegalEntity>
        </cac:Party>
      </cac:SellerSupplierParty>

    """

  private func delivery(to output: inout GeneratedOutput) {
    output.text(
      """
        <cac:Delivery>
          <cac:DeliveryLocation>
            <cbc:ID schemeID="0088">\(order.customer.gln)</cbc:ID>
          </cac:DeliveryLocation>
          <cac:RequestedDeliveryPeriod>
            <cbc:StartDate>\(order.requested)</cbc:StartDate>
            <cbc:EndDate>\(order.requested)</cbc:EndDate>
          </cac:RequestedDeliveryPeriod>
        </cac:Delivery>
        <cac:PaymentTerms>
          <cbc:Note>As agreed in the framework contract</cbc:Note>
        </cac:PaymentTerms>

      """)
  }

  private func totals(to output: inout GeneratedOutput) {
    let total = formatDecimal(order.total, scale: 2, minimum: 2)
    output.text(
      """
        <cac:AnticipatedMonetaryTotal>
          <cbc:LineExtensionAmount currencyID="EUR">\(total)</cbc:LineExtensionAmount>
          <cbc:PayableAmount currencyID="EUR">\(total)</cbc:PayableAmount>
        </cac:AnticipatedMonetaryTotal>

      """)
  }

  private func write(_ line: OrderPlan.Line, number: Int, to output: inout GeneratedOutput) {
    output.text(
      """
        <cac:OrderLine>
            <cac:LineItem>
            <cbc:ID>\(number)</cbc:ID>
            <cbc:Quantity unitCode="\(line.unit)">\(line.quantity)</cbc:Quantity>

      """)
    price(of: line, to: &output)
    output.text(
      """
            <cac:Item>
              <cbc:Description>\(line.item.name), as in the catalogue</cbc:Description>
              <cbc:Name>\(line.item.name)</cbc:Name>

      """)
    let codes = ItemCodes(line, for: order.customer)
    code("BuyersItemIdentification", "", codes.own, to: &output)
    code("SellersItemIdentification", "", codes.ours, to: &output)
    code("StandardItemIdentification", " schemeID=\"0160\"", codes.gtin, to: &output)
    output.text(
      """
              <cac:ClassifiedTaxCategory>
                <cbc:ID>S</cbc:ID>
                <cbc:Percent>\(line.item.category == "AA" ? 7 : 19)</cbc:Percent>
                <cac:TaxScheme>
                  <cbc:ID>VAT</cbc:ID>
                </cac:TaxScheme>
              </cac:ClassifiedTaxCategory>
            </cac:Item>
          </cac:LineItem>
        </cac:OrderLine>

      """)
  }

  private func price(of line: OrderPlan.Line, to output: inout GeneratedOutput) {
    guard let price = line.price else { return }
    output.text(
      """
            <cbc:LineExtensionAmount currencyID="EUR">\(formatDecimal(line.amount, scale: 2, minimum: 2))</cbc:LineExtensionAmount>
              <cac:Price>
              <cbc:PriceAmount currencyID="EUR">\(formatDecimal(price, scale: 2, minimum: 2))</cbc:PriceAmount>
              <cbc:BaseQuantity unitCode="\(line.unit)">\(line.base)</cbc:BaseQuantity>
            </cac:Price>

      """)
  }

  private func code(_ element: String, _ attribute: String, _ value: String, to output: inout GeneratedOutput) {
    guard !value.isEmpty else { return }
    output.text(
      "        <cac:\(element)>\n          <cbc:ID\(attribute)>\(value)</cbc:ID>\n        </cac:\(element)>\n")
  }
}
