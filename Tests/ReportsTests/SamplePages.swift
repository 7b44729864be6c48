import Foundation
import OrderToCash
import Reports
import Testing

/// Every page, rendered from the samples. With O2C_SAMPLE_PAGES naming a folder they are written there, to be looked at.
@Suite("Pages")
struct SamplePages {
  static func all() -> [(name: String, page: String)] {
    var pages: [(String, String)] = []
    func add(_ name: String, _ write: (inout ByteBuffer) -> Void) {
      var buffer = ByteBuffer()
      write(&buffer)
      pages.append((name, buffer.string))
    }
    add("index.html") { IndexPage.write(Samples.night(), into: &$0) }
    add("index-bad.html") { IndexPage.write(Samples.night(tiesOut: false), into: &$0) }
    add("index-empty.html") { IndexPage.write(NightSummary(), into: &$0) }
    add("reports/exceptions.html") {
      ExceptionPage.write(
        ExceptionDigest(Samples.exceptions()), company: "Nordwind Handels GmbH", date: Samples.day, into: &$0)
    }
    add("reports/aging.html") {
      let rows = Samples.agingRows(30)
      ReportPage(
        report: ReportRegistry.aging(Samples.buckets), company: "Nordwind Handels GmbH", date: Samples.day, rows: rows,
        count: 1204
      ).write(into: &$0)
    }
    add("reports/reconciliation.html") {
      let rows: [ReportRow] = [
        ["bank", "main", "12.00"], ["bank", "usd", "13.00"], ["receivables", "open items", "12.00"],
      ].map { (texts: [Text]) -> ReportRow in
        [
          .text(texts[0]), .text(texts[1]), .text("EUR"), .amount(1200, .eur), .amount(1200, .eur), .amount(0, .eur),
          .flag(true), .empty,
        ]
      }
      ReportPage(
        report: ReportRegistry.reconciliation, company: "Nordwind Handels GmbH", date: Samples.day, rows: rows,
        count: 3,
        groupedByFirstColumn: true
      ).write(into: &$0)
    }
    for language in Language.allCases {
      add("invoice-\(language.rawValue).html") { InvoicePage.write(Samples.invoice(), language: language, into: &$0) }
      add("letter-\(language.rawValue).html") {
        LetterPage.write(Samples.letter(language: Text(language.rawValue)), into: &$0)
      }
    }
    add("credit-note.html") { InvoicePage.write(Samples.invoice(kind: .creditNote), language: .english, into: &$0) }
    add("invoice-long.html") { InvoicePage.write(Samples.invoice(lines: 60), language: .german, into: &$0) }
    return pages
  }

  @Test("Every page is whole, self-contained and escaped")
  func pages() throws {
    for (name, page) in SamplePages.all() {
      #expect(page.hasPrefix("<!DOCTYPE html>"), "\(name)")
      #expect(page.hasSuffix("</html>\n"), "\(name)")
      #expect(page.contains("<html lang=\""), "\(name)")
      #expect(!page.contains("<Großhandel>") && !page.contains("<Spezial>"), "\(name) lets markup through")
      #expect(!page.contains("http://") && !page.contains("https://") && !page.contains("<script "), "\(name)")
      let scripts = page.components(separatedBy: "<script>").count - 1
      #expect(scripts <= (name.hasPrefix("reports/") ? 1 : 0), "\(name) has scripts")
      #expect(!page.contains("{{"), "\(name) has an unrendered tag")
      #expect(page.components(separatedBy: "<tr").count == page.components(separatedBy: "</tr>").count, "\(name)")
    }
    try keep()
  }

  private func keep() throws {
    guard let path = ProcessInfo.processInfo.environment["O2C_SAMPLE_PAGES"] else { return }
    for (name, page) in SamplePages.all() {
      let file = URL(filePath: path).appending(path: name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(page.utf8).write(to: file)
    }
  }

  @Test("The first words of the index say whether the night ties out")
  func verdict() {
    let pages = Dictionary(uniqueKeysWithValues: SamplePages.all().map { ($0.name, $0.page) })
    #expect(pages["index.html"]!.contains("<h1>✓ The night ties out</h1>"))
    let bad = pages["index-bad.html"]!
    #expect(bad.contains("<h1>✗ The night does not tie out: 2 of 3 controls have a difference</h1>"))
    #expect(bad.contains("<b>0.03\u{a0}EUR</b>"))
    let verdict = bad.range(of: "<h1>")!.lowerBound
    #expect(verdict < bad.range(of: "Needs a person")!.lowerBound)
  }

  @Test("Exceptions stand worst first, each with the row that decides it")
  func exceptions() {
    let page = SamplePages.all().first { $0.name == "reports/exceptions.html" }!.page
    let order = ["EX-000003", "EX-000002", "EX-000001", "EX-000004"].map { page.range(of: "id=\"\($0)\"")!.lowerBound }
    #expect(order == order.sorted())
    #expect(page.contains("<code>EX-000001,apply,,,,</code>"))
  }

  @Test("A quote that carries a combining mark is escaped like any other")
  func combining() {
    var night = Samples.night()
    night.companyName = "A\"\u{301}><b>\u{338}x"
    var buffer = ByteBuffer()
    IndexPage.write(night, into: &buffer)
    #expect(buffer.string.contains("A&quot;\u{301}&gt;&lt;b&gt;\u{338}x"))
  }

  @Test(
    "Figures and dates are written as the language writes them",
    arguments: [
      ("invoice-en.html", "12,345.00", "1\u{a0}Apr\u{a0}2026", "Amount due"),
      ("invoice-de.html", "12.345,00", "01.04.2026", "Zahlbetrag"),
      ("invoice-fr.html", "12\u{202f}345,00", "01/04/2026", "Net à payer"),
      ("invoice-es.html", "12.345,00", "01/04/2026", "Total a pagar"),
    ])
  func languages(name: String, amount: String, date: String, label: String) {
    var document = Samples.invoice()
    document.grandTotal = 1_234_500
    var buffer = ByteBuffer()
    let code = Text(String(name.dropFirst(8).prefix(2)))
    InvoicePage.write(document, language: Language(code: code), into: &buffer)
    #expect(buffer.string.contains(amount + "\u{a0}EUR"))
    #expect(buffer.string.contains(date))
    #expect(buffer.string.contains(label))
    #expect(buffer.string.contains("RF18 5390 0754 7034"))
  }
}
