import OrderToCash
import Testing

@Suite("What an invoice lacks")
struct InvoiceGapTests {
  typealias Case = (name: String, rules: [Text], change: @Sendable (inout InvoiceDocument) -> Void)

  static let cases: [Case] = [
    ("nothing", [], { _ in }),
    ("no number", ["BR-02"], { $0.number = .empty }),
    ("no buyer's country", ["BR-11"], { $0.buyer.address.country = .empty }),
    ("a buyer abroad needs no German details", [], { $0.buyer.address = PostalAddress(country: "FR") }),
    ("no buyer's postcode in Germany", ["DE-R-009"], { $0.buyer.address.postcode = .empty }),
    ("no seller's VAT number", ["BR-S-02"], { $0.seller.taxId = .empty }),
    ("no telephone", ["DE-R-006"], { $0.seller.phone = .empty }),
    ("no reference at all", ["PEPPOL-EN16931-R003"], { $0.orderNumber = .empty }),
    ("a rate of zero in S", ["BR-S-05"], { $0.taxes[0].rate = .zero }),
    ("an unknown category", ["BR-CL-17"], { $0.taxes[0].category = "AA" }),
    (
      "an intra-community supply without VAT number and date", ["BR-IC-02", "BR-IC-11"],
      {
        $0.taxes[0].category = "K"
        $0.taxes[0].rate = .zero
        $0.buyer.taxId = .empty
        $0.deliveryDate = nil
      }
    ),
    ("a wrong total", ["BR-CO-15"], { $0.grandTotal += 1 }),
    ("lines that don't sum up", ["BR-CO-10"], { $0.lines[0].net += 1 }),
    ("a negative price", ["BR-27"], { $0.lines[0].price = Price(scaled: -1) }),
    (
      "three decimals", ["BR-DEC-09"],
      {
        $0.currency = Currency("KWD")!
        $0.lines[0].net += 1
        $0.lineTotal += 1
        $0.grandTotal += 1
      }
    ),
  ]

  @Test("Each is named by its rule, and a sound invoice lacks nothing", arguments: cases.indices)
  func gaps(index: Int) {
    var random = Seeded(state: 7)
    var document = SampleDocuments.invoice([("S", 190_000, 2)], currency: Currency("KWD")!, random: &random)
    document.currency = .eur
    InvoiceGapTests.cases[index].change(&document)
    #expect(document.gaps.map(\.rule) == InvoiceGapTests.cases[index].rules, "\(InvoiceGapTests.cases[index].name)")
  }
}
