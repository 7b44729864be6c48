import OrderToCash

/// What the UBL writers share: elements and aggregates of UBL 2.1 in schema order.
///
/// Peppol forbids empty elements (PEPPOL-EN16931-R008), so an element whose text is blank is left out whole.
extension ByteBuffer {
  /// An element with text; nothing for a blank one.
  mutating func element(_ open: StaticString, _ text: Text, _ close: StaticString) { append(open, xml: text, close) }

  /// `open` ends in an attribute's `="`; `middle` is what stands between its value and the text.
  mutating func element(
    _ open: StaticString, attribute: Text, _ middle: StaticString, _ text: Text, _ close: StaticString
  ) {
    append(open)
    append(attribute: attribute)
    append(middle)
    append(xml: text)
    append(close)
  }

  mutating func element(_ open: StaticString, _ date: BusinessDate?, _ close: StaticString) {
    guard let date else { return }
    append(open)
    append(date)
    append(close)
  }

  /// `open` ends in `currencyID="`. Amounts are written with the currency's decimals, but a third or fourth that is zero is
  /// dropped: EN 16931 allows two (BR-DEC-09 and following).
  mutating func amount(_ open: StaticString, _ minor: Int64, _ currency: Currency, _ close: StaticString) {
    append(open)
    append(currency)
    append("\">")
    append(decimal: minor, scale: currency.exponent, minimum: min(currency.exponent, 2))
    append(close)
  }

  /// `open` ends in `unitCode="`.
  mutating func quantity(_ open: StaticString, _ quantity: Quantity, _ unit: Text, _ close: StaticString) {
    append(open)
    append(attribute: UnitCode.standard(unit))
    append("\">")
    append(quantity)
    append(close)
  }

  /// `cbc:EndpointID` for an address that Peppol accepts.
  mutating func endpoint(_ endpoint: Identifier?) {
    guard let endpoint else { return }
    element("<cbc:EndpointID schemeID=\"", attribute: endpoint.scheme, "\">", endpoint.value, "</cbc:EndpointID>")
  }

  /// An identifier inside a wrapper; the scheme attribute is left out when there is no scheme.
  mutating func identification(_ open: StaticString, _ identifier: Identifier, _ close: StaticString) {
    guard !identifier.value.isBlank else { return }
    append(open)
    if identifier.scheme.isBlank {
      append("<cbc:ID>")
    } else {
      append("<cbc:ID schemeID=\"")
      append(attribute: identifier.scheme)
      append("\">")
    }
    append(xml: identifier.value)
    append("</cbc:ID>")
    append(close)
  }

  /// The parts of an address; `cac:Country` when the country is known. Nothing is written around them.
  mutating func address(_ address: PostalAddress) {
    element("<cbc:StreetName>", address.street, "</cbc:StreetName>")
    element("<cbc:AdditionalStreetName>", address.additional, "</cbc:AdditionalStreetName>")
    element("<cbc:CityName>", address.city, "</cbc:CityName>")
    element("<cbc:PostalZone>", address.postcode, "</cbc:PostalZone>")
    element("<cbc:CountrySubentity>", address.region, "</cbc:CountrySubentity>")
    element(
      "<cac:Country><cbc:IdentificationCode>", address.country, "</cbc:IdentificationCode></cac:Country>")
  }

  mutating func postalAddress(_ postal: PostalAddress) {
    guard !postal.isEmpty else { return }
    append("<cac:PostalAddress>")
    address(postal)
    append("</cac:PostalAddress>")
  }

  /// `cac:Item` identifications in schema order: buyer's, seller's, GTIN (scheme 0160 of ISO 6523).
  mutating func itemIdentifications(buyer: Text, seller: Text, gtin: Text) {
    element(
      "<cac:BuyersItemIdentification><cbc:ID>", buyer, "</cbc:ID></cac:BuyersItemIdentification>")
    element(
      "<cac:SellersItemIdentification><cbc:ID>", seller, "</cbc:ID></cac:SellersItemIdentification>")
    element(
      "<cac:StandardItemIdentification><cbc:ID schemeID=\"0160\">", gtin, "</cbc:ID></cac:StandardItemIdentification>")
  }
}

extension Text {
  /// Nothing that prints: such a text counts as absent.
  var isBlank: Bool {
    !utf8.contains { $0 > 0x20 && $0 != 0x7F }
  }
}
