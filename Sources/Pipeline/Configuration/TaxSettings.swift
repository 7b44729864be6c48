import OrderToCash

extension TaxPolicy {
  init(reading section: ConfigReader, company: Company) {
    let rules = section.sections("rules").map { TaxRule(reading: $0) }
    // Read with the company, which documents name.
    _ = section.choice("scheme", TaxScheme.allCases.map(\.rawValue), default: "VAT")
    section.finish()
    self.init(rules: rules, country: company.country, taxId: company.party.taxId)
  }
}

extension TaxRule {
  /// One of `tax.rules`.
  init(reading rule: ConfigReader) {
    self.init(
      buyer: rule.choice("buyer", default: .any), item: rule.text("item", default: "any"),
      category: rule.required("category"), rate: rule.string("rate") == "table" ? .zero : rule.percent("rate"),
      exemption: rule.text("exemption"),
      exemptionCode: rule.text("exemption_code"))
    isByTable = rule.string("rate") == "table"
    isRegistered = rule.flag("registered")
    countries = rule.strings("countries").map { Text($0) }
    regions = rule.strings("regions").map { Text($0) }
    postcodes = rule.strings("postcodes").map { Text($0) }
    validFrom = TaxRule.date(rule, "valid_from")
    validTo = TaxRule.date(rule, "valid_to")
    if !TaxPolicy.categories.contains(category) {
      let known = TaxPolicy.categories.map(\.string).joined(separator: ", ")
      rule.complain("category", "is ‘\(category)’", "categories of EN 16931 are \(known)")
    }
    if let validFrom, let validTo, validTo < validFrom {
      rule.complain("valid_to", "is before valid_from", "write the last day on which the rule holds")
    }
    rule.finish()
  }

  private static func date(_ rule: ConfigReader, _ key: String) -> BusinessDate? {
    let text = rule.string(key)
    guard !text.isEmpty else { return nil }
    if let date = BusinessDate(text) { return date }
    rule.complain(key, "is ‘\(text)’, no date", "write YYYY-MM-DD")
    return nil
  }
}

extension TaxScheme {
  /// `tax.scheme` of a configuration; what it says wrongly is told where `tax:` is read.
  init(reading root: ConfigReader) {
    self = TaxScheme(rawValue: root.section("tax").string("scheme")) ?? .vat
  }
}
