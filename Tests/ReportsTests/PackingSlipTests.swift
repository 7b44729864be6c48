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
    company.address.country = "DE"
    for language in [Language.german, .english] {
      PackingSlipPage.write(
        PackingSlipTests.list, from: company, language: language, design: .standard, into: &buffer)
    }
    PackingSlipPage.end(into: &buffer)
    let page = buffer.string
    #expect(page.contains("<address>Meier &amp; Co<br>Kai 7<br>28197 Bremen</address>"))
    #expect(page.contains("<h1>Lieferschein SH-1</h1>") && page.contains("<h1>Delivery note SH-1</h1>"))
    #expect(
      page.contains("<dt>Datum</dt><dd>09.01.2026</dd>")
        && page.contains("<dt>Versand mit</dt><dd>Hansefracht, Paket</dd>"))
    #expect(page.contains("<td>1001 Buch</td><td class=\"n\">2,5 kg</td>"))
    #expect(page.contains("<td>1002 Lampe &lt;LED&gt;</td>"))
    let (first, second) = (page.range(of: "1001 Buch"), page.range(of: "1002 Lampe"))
    #expect(try #require(first).lowerBound < #require(second).lowerBound)
    #expect(page.hasSuffix("</html>\n"))
  }

  @Test func abroadTheCountryIsNamed() {
    var list = PackingSlipTests.list
    list.address = PostalAddress(street: "1 Pier", city: "Boston", postcode: "02110", region: "MA", country: "US")
    var company = Party()
    company.address.country = "DE"
    var buffer = ByteBuffer()
    PackingSlipPage.write(list, from: company, language: .english, design: .standard, into: &buffer)
    #expect(
      buffer.string.contains(
        "<address>Meier &amp; Co<br>1 Pier<br>Boston, MA 02110<br>UNITED STATES OF AMERICA</address>"))
  }

  @Test(
    "Town and postcode stand as the country's post wants them",
    arguments: [
      ("DE", ["Kai 7", "28195 Town"]), ("FR", ["Kai 7", "28195 Town"]), ("", ["Kai 7", "28195 Town"]),
      ("US", ["Kai 7", "Town, XX 28195"]), ("CA", ["Kai 7", "Town XX 28195"]), ("AU", ["Kai 7", "Town XX 28195"]),
      ("GB", ["Kai 7", "Town", "28195"]), ("NZ", ["Kai 7", "Town 28195"]),
    ] as [(Text, [Text])])
  func postalLines(country: Text, lines: [Text]) {
    let address = PostalAddress(street: "Kai 7", city: "Town", postcode: "28195", region: "XX", country: country)
    #expect(PostalLines.lines(address) == lines)
  }
}
