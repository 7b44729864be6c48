import OrderToCash

/// Writes the acknowledgement of a file as UBL 2.1 ApplicationResponse after Peppol's Message Level Response 3.0.
///
/// The file is named by its name; its SHA-256 tells which file of that name is meant.
public enum UBLApplicationResponseWriter {
  public static func write(_ document: FileAcknowledgement, into buffer: inout ByteBuffer) {
    buffer.append(start)
    buffer.element("<cbc:ID>", document.number, "</cbc:ID>")
    buffer.element("<cbc:IssueDate>", document.issueDate, "</cbc:IssueDate>")
    buffer.append("<cac:SenderParty>")
    party(document.sender, &buffer)
    buffer.append("</cac:SenderParty><cac:ReceiverParty>")
    party(document.receiver, &buffer)
    buffer.append("</cac:ReceiverParty><cac:DocumentResponse>")
    response(document.code, document.summary, nil, &buffer)
    buffer.append("<cac:DocumentReference>")
    buffer.element("<cbc:ID>", document.fileName, "</cbc:ID>")
    buffer.element(
      "<cac:Attachment><cac:ExternalReference><cbc:DocumentHash>", document.sha256,
      """
      </cbc:DocumentHash><cbc:HashAlgorithmMethod>http://www.w3.org/2001/04/xmlenc#sha256</cbc:HashAlgorithmMethod>\
      </cac:ExternalReference></cac:Attachment>
      """)
    buffer.append("</cac:DocumentReference>")
    for line in document.lines {
      buffer.element(
        "<cac:LineResponse><cac:LineReference><cbc:LineID>", line.place, "</cbc:LineID></cac:LineReference>")
      response(line.code, line.text, line.finding, &buffer)
      buffer.append("</cac:LineResponse>")
    }
    buffer.append("</cac:DocumentResponse></ApplicationResponse>\n")
  }

  private static func response(
    _ code: FileAcknowledgement.Code, _ text: Text, _ finding: FileAcknowledgement.Finding?, _ buffer: inout ByteBuffer
  ) {
    buffer.append("<cac:Response><cbc:ResponseCode>")
    buffer.append(raw: code.rawValue)
    buffer.append("</cbc:ResponseCode>")
    buffer.element("<cbc:Description>", text, "</cbc:Description>")
    if let finding {
      buffer.append("<cac:Status><cbc:StatusReasonCode>")
      buffer.append(raw: finding.rawValue)
      buffer.append("</cbc:StatusReasonCode></cac:Status>")
    }
    buffer.append("</cac:Response>")
  }

  /// Address of delivery, our number for it and its name; a party without any of them goes by what there is.
  private static func party(_ party: Party, _ buffer: inout ByteBuffer) {
    buffer.endpoint(ElectronicAddress.of(party))
    buffer.identification(
      "<cac:PartyIdentification>", Identifier(value: party.id), "</cac:PartyIdentification>")
    buffer.element(
      "<cac:PartyLegalEntity><cbc:RegistrationName>", party.name, "</cbc:RegistrationName></cac:PartyLegalEntity>")
  }

  private static let start: StaticString = """
    <?xml version="1.0" encoding="UTF-8"?>
    <ApplicationResponse xmlns="urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2" \
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" \
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">\
    <cbc:CustomizationID>urn:fdc:peppol.eu:poacc:trns:mlr:3</cbc:CustomizationID>\
    <cbc:ProfileID>urn:fdc:peppol.eu:poacc:bis:mlr:3</cbc:ProfileID>
    """
}
