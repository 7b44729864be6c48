import OrderToCash

/// What documents for customers have in common: their texts, and how they look.
public struct DocumentDesign: Sendable {
  /// By the position of their language.
  private var texts = Language.allCases.map { DocumentTexts($0) }
  /// Whether an invoice that can be paid by a SEPA credit transfer carries a code to scan (EPC069-12).
  public var paymentCode = true

  /// The company's, on pages and sheets.
  public var logo: Logo?

  public init() {}

  public static let standard = DocumentDesign()

  /// The logo for sheets, or nil.
  func picture() -> PDFPicture? { logo.flatMap { $0.isPNG ? PDFPicture(png: $0.bytes) : PDFPicture(svg: $0.bytes) } }

  public func texts(_ language: Language) -> DocumentTexts { texts[language.position] }

  /// Calls the tax by its name where it is no VAT.
  public mutating func name(tax scheme: TaxScheme) {
    for (language, names) in TaxNames.all(scheme) {
      for (key, text) in names { _ = override(key, in: language, with: text) }
    }
  }

  /// Puts a text in the place of the built-in one; returns what is wrong with it, or nil.
  public mutating func override(_ key: TextKey, in language: Language, with text: Text) -> String? {
    texts[language.position].override(key, with: text)
  }
}
