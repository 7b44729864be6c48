import OrderToCash
import Reports
import Yams

extension DeliveryPolicy.Entry {
  /// One of `deliveries:`.
  init(reading section: ConfigReader) {
    let (delivery, unknown) = Delivery.reading(section.strings("documents").map { Text($0) })
    for word in unknown {
      let known = Delivery.words.map(\.word.string).joined(separator: ", ")
      section.complain("documents", "has ‘\(word)’", "known are \(known)")
    }
    if delivery.isEmpty, unknown.isEmpty { section.missing("documents") }
    func names(_ key: String) -> [Text] { section.strings(key).filter { $0 != "*" }.map { Text($0) } }
    self.init(customers: names("customers"), groups: names("groups"), delivery: delivery)
    section.finish()
  }
}

extension DocumentDesign {
  /// `documents:` and `texts:`, and the name of the logo's file.
  static func read(_ root: ConfigReader) -> (design: DocumentDesign, logo: String) {
    var design = DocumentDesign()
    let section = root.section("documents")
    design.paymentCode = section.flag("payment_code", default: true)
    let logo = section.string("logo")
    if logo.hasPrefix("/") || logo.split(separator: "/").contains("..") {
      section.complain("logo", "leads out of the workspace", "name a file below the folder of pipeline.yml")
    }
    section.finish()
    design.name(tax: TaxScheme(reading: root))
    design.readTexts(root)
    return (design, logo)
  }

  /// `texts:` has a mapping per language. Its keys are many, and are listed in `docs/configuration.md` by the file that has them.
  private mutating func readTexts(_ root: ConfigReader) {
    guard let languages = root.node("texts") else { return }
    for (code, texts) in languages.mapping.map(Array.init) ?? [] {
      guard let language = Language.allCases.first(where: { $0.rawValue == code.string }) else {
        let known = Language.allCases.map(\.rawValue).joined(separator: ", ")
        root.complain(
          "texts", at: code, "has ‘\(code.string ?? "")’, a language that documents aren't in", "write \(known)")
        continue
      }
      for (name, text) in texts.mapping.map(Array.init) ?? [] { readText(name, text, language, root) }
    }
  }

  private mutating func readText(_ name: Node, _ text: Node, _ language: Language, _ root: ConfigReader) {
    guard let key = TextKey(name: name.string ?? "") else {
      return root.complain(
        "texts", at: name, "has ‘\(name.string ?? "")’, which is no text",
        "docs/configuration.md says where they are listed")
    }
    guard let words = text.scalar?.string else {
      return root.complain("texts", at: text, "has no words for \(key.name)", "write them behind the colon")
    }
    if let wrong = override(key, in: language, with: Text(words)) {
      root.complain("texts", at: text, "\(key.name) \(wrong)", "correct the name in braces")
    }
  }
}
