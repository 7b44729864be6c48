import OrderToCash
import Testing

@testable import Reports

@Suite("Texts of documents") struct TextTests {
  /// A name in braces that only one language fills in would be lost in the others.
  @Test(arguments: TextKey.allCases) func languagesFillTheSameNames(_ key: TextKey) {
    func names(_ language: Language) -> [String] {
      DocumentTexts(language).pieces(key).filter(\.isName).map(\.text).sorted()
    }
    for language in Language.allCases {
      #expect(!DocumentTexts(language)[key].isEmpty)
      #expect(names(language) == names(.english), "\(key.name) in \(language)")
    }
  }

  @Test func overrides() {
    var design = DocumentDesign()
    #expect(design.override(.invoice, in: .german, with: "Faktura") == nil)
    #expect(design.override(.payBy, in: .german, with: "Zahlen Sie {sum}.")?.contains("{amount}, {date}") == true)
    var buffer = ByteBuffer()
    InvoicePage.write(Samples.invoice(), language: .german, design: design, into: &buffer)
    #expect(buffer.string.contains("<h1>Faktura INV-2026-000123</h1>"))
    #expect(buffer.string.contains("Bitte zahlen Sie <b>"))
  }

  @Test func filling() {
    #expect(
      DocumentTexts(.french).fill(.mailInvoiceSubject, ["number": "7", "company": "A {x}"]) == "Facture 7 de A {x}")
  }
}
