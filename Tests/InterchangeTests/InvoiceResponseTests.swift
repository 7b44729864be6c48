import OrderToCash
import Testing

@testable import Interchange

/// What buyers say of invoices, in UBL and in a partner's table.
@Suite struct InvoiceResponseTests {
  private static func ubl(_ answer: String, head: String = "<cbc:ID>R1</cbc:ID>") -> String {
    """
    <ApplicationResponse xmlns="urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2"
      xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
      xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">\(head)
    <cbc:IssueDate>2026-01-06</cbc:IssueDate>
    <cac:SenderParty><cbc:EndpointID schemeID="0088">4260123450014</cbc:EndpointID></cac:SenderParty>
    <cac:ReceiverParty><cbc:EndpointID schemeID="0088">4012345000009</cbc:EndpointID></cac:ReceiverParty>
    \(answer)</ApplicationResponse>
    """
  }

  private static func answer(_ code: String, _ status: String = "", invoice: String = "INV-1") -> String {
    "<cac:DocumentResponse><cac:Response><cbc:ResponseCode>\(code)</cbc:ResponseCode>\(status)</cac:Response>"
      + "<cac:DocumentReference><cbc:ID>\(invoice)</cbc:ID></cac:DocumentReference></cac:DocumentResponse>"
  }

  @Test func aRejectionWithItsReason() throws {
    let status =
      "<cbc:Description>See below</cbc:Description>"
      + "<cac:Status><cbc:StatusReasonCode listID=\"OPStatusAction\">NIN</cbc:StatusReasonCode></cac:Status>"
      + "<cac:Status><cbc:StatusReasonCode listID=\"OPStatusReason\">QTY</cbc:StatusReasonCode>"
      + "<cbc:StatusReason>One is missing</cbc:StatusReason></cac:Status>"
    let reading = read(Self.ubl(Self.answer("RE", status)), "ubl-invoice-response")
    guard case .response(let response) = try #require(reading.documents.first?.document) else {
      Issue.record("\(reading.messages)")
      return
    }
    #expect(response.number == "R1" && response.sender.identifiers.first?.value == "4260123450014")
    let answer = try #require(response.answers.first)
    #expect(answer.invoice == "INV-1" && answer.code == .rejected && answer.code.disputes)
    #expect(answer.reason == "QTY" && answer.text == "See below One is missing")
  }

  @Test(
    arguments: [
      ("<cbc:ID>R1</cbc:ID>", "XX", "XX is no status of an invoice response"),
      ("", "RE", "is missing"),
    ])
  func refusals(head: String, code: String, says: String) {
    let reading = read(Self.ubl(Self.answer(code), head: head), "ubl-invoice-response")
    #expect(reading.documents.allSatisfy { $0.document == nil })
    #expect(reading.messages.contains(says), "\(reading.messages)")
  }

  @Test func aResponseAboutNothing() {
    let reading = read(Self.ubl(""), "ubl-invoice-response")
    #expect(reading.messages.contains("the response answers no invoice"), "\(reading.messages)")
  }
}
