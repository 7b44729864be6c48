import OrderToCash
import Testing

@testable import Interchange

/// Orders that are not UBL, and envelopes around any document.
@Suite struct OrderFormatTests {
  private func cxml(_ type: String, prolog: String = "") -> String {
    """
    <?xml version="1.0"?>\(prolog)
    <cXML payloadID="1@x" timestamp="2026-01-05T08:00:00+01:00"><Header><From><Credential domain="NetworkId">
    <Identity>AN01</Identity></Credential></From><To><Credential><Identity>AN02</Identity></Credential></To></Header>
    <Request><OrderRequest><OrderRequestHeader orderID="A&amp;B-1" orderDate="2026-01-05T08:00:00+01:00" type="\(type)">
    <Total><Money currency="USD">20.00</Money></Total></OrderRequestHeader>
    <ItemOut lineNumber="1" quantity="2"><ItemID><SupplierPartID>P-1</SupplierPartID></ItemID><ItemDetail>
    <UnitPrice><Money currency="USD">10.00</Money></UnitPrice><Description>Pen</Description><UnitOfMeasure>EA</UnitOfMeasure>
    </ItemDetail></ItemOut></OrderRequest></Request></cXML>
    """
  }

  @Test(arguments: [
    ("new", OrderDocument.Function.new), ("update", .change), ("delete", .cancellation),
  ])
  func cxml(type: String, function: OrderDocument.Function) throws {
    let doctype = "<!DOCTYPE cXML SYSTEM \"http://xml.cxml.org/schemas/cXML/1.2.060/cXML.dtd\">"
    let reading = read(cxml(type, prolog: doctype), "cxml-order")
    let order = try #require(reading.orders.first, "\(reading.messages)")
    #expect(order.function == function && order.isWhole)
    #expect(order.number == "A&B-1" && order.currency.code == "USD")
    #expect(order.buyer.identifiers == [Identifier(value: "AN01")])
    #expect(order.lines.map(\.quantity) == [Quantity(2)] && order.lines.map(\.sellerItem) == ["P-1"])
  }

  @Test func cxmlOfAnotherType() {
    #expect(read(cxml("hold"), "cxml-order").rules == ["intake.unknown-code"])
  }

  @Test func subsetThatDeclaresEntities() {
    let reading = read(cxml("new", prolog: "<!DOCTYPE cXML [<!ENTITY x \"y\">]>"), "cxml-order")
    #expect(reading.isRefused && reading.rules == ["intake.entity"])
  }

  @Test func envelope() throws {
    let header = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
    let text = """
      <?xml version="1.0"?><sh:StandardBusinessDocument xmlns:sh="\(header)"><sh:StandardBusinessDocumentHeader>
      <sh:HeaderVersion>1.0</sh:HeaderVersion><sh:Sender><sh:Identifier>x</sh:Identifier></sh:Sender>
      </sh:StandardBusinessDocumentHeader>
      <Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"
       xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
       xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"><cbc:ID>E-1</cbc:ID>
      <cac:BuyerCustomerParty><cac:Party><cbc:EndpointID schemeID="0088">1</cbc:EndpointID></cac:Party></cac:BuyerCustomerParty>
      <cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity>1</cbc:Quantity><cac:Item><cbc:Name>Pen</cbc:Name></cac:Item>
      </cac:LineItem></cac:OrderLine></Order></sh:StandardBusinessDocument>
      """
    #expect(recognise(Array(text.utf8)).name == "ubl-order")
    let reading = read(text, "ubl-order")
    #expect(reading.orders.map(\.number) == ["E-1"], "\(reading.messages)")
  }

  /// The namespace says what an element is; the prefix is any.
  @Test(arguments: ["", "x:", "cbc:", "ns12:"]) func prefixes(root: String) throws {
    let name = root.dropLast()
    let text = """
      <\(root)Order xmlns\(name.isEmpty ? "" : ":\(name)")="urn:oasis:names:specification:ubl:schema:xsd:Order-2"
       xmlns:one="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
       xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><cac:ID>E-1</cac:ID>
      <one:BuyerCustomerParty><one:Party><cac:EndpointID schemeID="0088">1</cac:EndpointID></one:Party></one:BuyerCustomerParty>
      <one:OrderLine><one:LineItem><cac:ID>7</cac:ID><cac:Quantity>1</cac:Quantity><one:Item><cac:Name>Pen</cac:Name></one:Item>
      </one:LineItem></one:OrderLine></\(root)Order>
      """
    #expect(recognise(Array(text.utf8)).name == "ubl-order")
    let order = try #require(read(text, "ubl-order").orders.first)
    #expect(order.number == "E-1" && order.lines.map(\.id) == ["7"] && order.buyer.identifiers.count == 1)
  }

  /// No standard order says whom a seller serves first; a partner with whom a code is agreed to mean that has a format of its own.
  @Test func agreedPriority() throws {
    let shipment =
      "<cbc:ID>1</cbc:ID><cac:Delivery><cac:Shipment><cbc:ID>1</cbc:ID>"
      + "<cbc:ShippingPriorityLevelCode>2</cbc:ShippingPriorityLevelCode></cac:Shipment></cac:Delivery>"
    let catalog = PartnerFormatTests.catalog(
      """
      - name: acme-order
        extends: ubl-order
        channel: acme
        parts:
          delivery: { at: Delivery, fields: { priority: Shipment/ShippingPriorityLevelCode } }
        values: { priority: { "1": "1", "2": "3", "3": "5" } }
      """)
    let bytes = Array(MessageTests.ubl(shipment).utf8)
    #expect(recognise(bytes, channel: "acme", in: catalog).name == "acme-order")
    #expect(recognise(bytes, channel: "others", in: catalog).name == "ubl-order")
    #expect(read(MessageTests.ubl(shipment), "ubl-order").orders.map(\.priority) == [nil])
    let agreed = read(MessageTests.ubl(shipment), "acme-order", in: catalog)
    #expect(agreed.orders.map(\.priority) == [3], "\(agreed.messages)")
    let unknown = read(MessageTests.ubl(shipment.replacing(">2<", with: ">URGENT<")), "acme-order", in: catalog)
    #expect(unknown.rules == ["intake.out-of-range"], "\(unknown.messages)")
  }

  @Test func functionOfARow() throws {
    var catalog = FormatCatalog.builtIn()
    let problems = catalog.add(
      formats: """
        - name: mixed
          kind: orders
          columns: { order_number: no, customer: cust, function: status, line: line, item: item, quantity: qty }
          values: { function: { N: new, C: change, X: cancellation } }
        """)
    #expect(problems.isEmpty)
    let reading = read("no,cust,status,line,item,qty\n1,C1,N,1,A,2\n2,C1,C,1,A,0\n3,C1,X,,,0\n", "mixed", in: catalog)
    #expect(reading.orders.map(\.function) == [.new, .change, .cancellation], "\(reading.messages)")
  }
}
