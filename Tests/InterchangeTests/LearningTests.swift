import OrderToCash
import Testing

@testable import Interchange

/// What is proposed for an unknown file, and that it reads it.
@Suite struct LearningTests {
  @Test func germanOrders() throws {
    let text =
      "Export vom 5. Januar\nBestellnummer;Kundennummer;Bestelldatum;Pos;Artikel;Menge;Preis;Farbe\n"
      + "B-1;C1;31.01.2026;1;1001;12;1.533,50;rot\nB-1;C1;31.01.2026;2;1002;0,5;2,10;blau\n"
    let proposal = try #require(FormatProposal(Array(text.utf8), fileName: "export-0105.csv"))
    #expect(proposal.declaration.contains("kind: orders") && proposal.declaration.contains("delimiter: \";\""))
    #expect(proposal.declaration.contains("header: 2") && proposal.declaration.contains("date: \"DD.MM.YYYY\""))
    #expect(proposal.declaration.contains("decimal: \",\", group: \".\""))
    #expect(proposal.declaration.contains("# \"Farbe\": text, such as `rot`"))
    var catalog = FormatCatalog.builtIn()
    #expect(catalog.add(formats: proposal.declaration).isEmpty, "\(proposal.declaration)")
    let reading = read(Array(text.utf8), try #require(catalog.formats.last))
    #expect(reading.orders.first?.lines.map(\.quantity) == [Quantity(12), Quantity(millionths: 500_000)])
    #expect(reading.orders.first?.lines.first?.price?.description == "1533.50", "\(reading.messages)")
  }

  @Test func dayAndMonthAreNotGuessed() throws {
    let text = "order no,customer,date,item,qty\n1,C1,02/03/2026,A,1\n"
    let proposal = try #require(FormatProposal(Array(text.utf8), fileName: "x.csv"))
    #expect(proposal.open.contains { $0.contains("DD/MM/YYYY and MM/DD/YYYY") }, "\(proposal.declaration)")
    let later = try #require(FormatProposal(Array((text + "2,C1,02/13/2026,A,1\n").utf8), fileName: "x.csv"))
    #expect(later.declaration.contains("date: \"MM/DD/YYYY\""))
  }

  @Test func bankDownload() throws {
    let text = "Date\tDescription\tDebit\tCredit\n2026-01-05\tFee\t3.50\t\n2026-01-06\tInvoice 1\t\t10.00\n"
    let proposal = try #require(FormatProposal(Array(text.utf8), fileName: "bank.txt"))
    #expect(proposal.declaration.contains("kind: statements") && proposal.declaration.contains("delimiter: \"tab\""))
    #expect(proposal.open.contains { $0.hasPrefix("`account`") }, "\(proposal.declaration)")
  }

  /// A declaration that can be put into pipeline.yml as it is: a name of its own, and what means nothing is no value.
  @Test(arguments: [
    ("orders.csv", "partner-orders"), ("2010-12-01.csv", "partner-2010-12-01"),
    ("Acme_Bestellungen 3.csv", "acme-bestellungen-3"),
  ]) func nameOfItsOwn(_ file: String, _ name: String) throws {
    let text = "\norder no,customer,ship date,item,qty\n1,17850.0,NULL,A,1\n2,12583.0,2026-01-05,B,2\n"
    let proposal = try #require(FormatProposal(Array(text.utf8), fileName: Text(file), kind: .orders))
    #expect(proposal.declaration.hasPrefix("- name: \(name)\n"), "\(proposal.declaration)")
    #expect(proposal.declaration.contains("header: 2") && proposal.declaration.contains("nulls: [\"NULL\"]"))
    var catalog = FormatCatalog.builtIn()
    #expect(catalog.add(formats: proposal.declaration).isEmpty, "\(proposal.declaration)")
    let reading = read(Array(text.utf8), try #require(catalog.formats.last))
    #expect(reading.orders.map(\.buyer.identifiers.first?.value) == ["17850", "12583"], "\(reading.messages)")
  }

  /// What a heading promises has to be what the values are: a discount is a share of the line, a telephone number is no number.
  @Test(arguments: [("0.15", true), ("15", false), ("", true)]) func sharesOnly(_ discount: String, _ isShare: Bool)
    throws
  {
    let text =
      "order id,customer id,product id,qty,discount,phone\n1,C1,A,1,\(discount),030-0074321\n1,C1,B,2,0,(171) 555-2222\n"
    let proposal = try #require(FormatProposal(Array(text.utf8), fileName: "x.csv"))
    #expect(proposal.declaration.contains("discount_rate: \"discount\"") == isShare, "\(proposal.declaration)")
    #expect(proposal.open.allSatisfy { !$0.hasPrefix("the decimal mark") }, "\(proposal.open)")
  }

  @Test func itemsOfAnotherSystem() throws {
    let text = "productID,productName,unitPrice,unit\n1,Chai,18,EA\n2,Chang,19,EA\n"
    let proposal = try #require(FormatProposal(Array(text.utf8), fileName: "products.csv"))
    #expect(proposal.declaration.contains("kind: items") && proposal.declaration.contains("sku: \"productID\""))
  }

  @Test func noTable() {
    #expect(FormatProposal(Array("just some text".utf8), fileName: "x") == nil)
    let wide = String(repeating: "a,", count: 30_000) + "\n"
    #expect(FormatProposal(Array((wide + wide).utf8), fileName: "x") == nil)
  }
}
