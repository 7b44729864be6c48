import Foundation
import OrderToCash
import Testing

@testable import Reports

@Suite("Packing slips") struct PackingSlipTests {
  static let list: PickList = {
    var list = PickList()
    list.shipment = "SH-1"
    list.warehouse = "hamburg"
    list.customer = "C1"
    list.orderNumber = "PO-7"
    list.name = "Meier & Co"
    list.address = PostalAddress(street: "Kai 7", city: "Bremen", postcode: "28197", country: "DE")
    list.carrier = "Hansefracht"
    list.service = "Paket"
    list.shipDate = BusinessDate("2026-01-09")
    list.weight = Quantity(millionths: 12_500_000)
    list.lines = [
      PickList.Line(
        line: 2, bin: "A-01", sku: "1002", gtin: "", description: "Lampe <LED>", quantity: Quantity(1500), unit: "C62",
        requestedDate: nil),
      PickList.Line(
        line: 1, bin: "B-07", sku: "1001", gtin: "", description: "Buch", quantity: Quantity(millionths: 2_500_000),
        unit: "KGM", requestedDate: nil),
    ]
    return list
  }()

  /// A slip says who, where and what, in the customer's language, and no price; lines stand as in the shipment.
  @Test func page() throws {
    var buffer = ByteBuffer()
    PackingSlipPage.begin("Nordwind", try #require(BusinessDate("2026-01-08")), into: &buffer)
    var company = Party()
    company.name = "Nordwind"
    for language in [Language.german, .english] {
      PackingSlipPage.write(
        PackingSlipTests.list, from: company, language: language, design: .standard, into: &buffer)
    }
    PackingSlipPage.end(into: &buffer)
    let page = buffer.string
    #expect(page.contains("<address>Meier &amp; Co<br>Kai 7<br>28197 Bremen<br>DE</address>"))
    #expect(page.contains("<h1>Lieferschein SH-1</h1>") && page.contains("<h1>Delivery note SH-1</h1>"))
    #expect(page.contains("<dt>Datum</dt><dd>09.01.2026</dd>") && page.contains("<dt>Hansefracht</dt><dd>Paket</dd>"))
    #expect(page.contains("<td>1001 Buch</td><td class=\"n\">2,5 kg</td>"))
    #expect(page.contains("<td>1002 Lampe &lt;LED&gt;</td>"))
    let (first, second) = (page.range(of: "1001 Buch"), page.range(of: "1002 Lampe"))
    #expect(try #require(first).lowerBound < #require(second).lowerBound)
    #expect(page.hasSuffix("</html>\n"))
  }
}
