import OrderToCash

/// `cac:Party` of logistics and ordering documents: address of delivery, our number for it, postal address, legal name.
enum UBLParty {
  static func write(_ party: Party, _ buffer: inout ByteBuffer) {
    buffer.append("<cac:Party>")
    buffer.endpoint(ElectronicAddress.of(party))
    buffer.identification(
      "<cac:PartyIdentification>", Identifier(value: party.id), "</cac:PartyIdentification>")
    buffer.postalAddress(party.address)
    buffer.append("<cac:PartyLegalEntity>")
    buffer.element("<cbc:RegistrationName>", party.name, "</cbc:RegistrationName>")
    buffer.append("</cac:PartyLegalEntity></cac:Party>")
  }
}
