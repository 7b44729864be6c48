import OrderToCash

/// The rules' settings (`policies:`, `tax:`, `bank_rules:`).
public struct Policies: Sendable {
  public var credit = CreditPolicy()
  public var fulfilment = FulfilmentPolicy()
  public var invoice = InvoicePolicy(terms: PaymentTerms(name: "net30", netDays: 30))
  public var price = PricePolicy()
  public var collect = CollectPolicy()
  public var tax = TaxPolicy(rules: [], country: .empty, taxId: .empty)

  init() {}

  init(reading root: ConfigReader, company: Company, terms: [PaymentTerms]) {
    let section = root.section("policies")
    _ = section.node("intake")
    _ = section.node("cash")
    collect = CollectPolicy(reading: section.section("collect"), base: company.currency)
    credit = CreditPolicy(reading: section.section("credit"), base: company.currency)
    credit.collectionHoldLevel = collect.levels.firstIndex(where: \.hold).map { $0 + 1 }
    fulfilment = FulfilmentPolicy(reading: section.section("fulfilment"))
    let invoicing = section.section("invoice")
    invoice = InvoicePolicy(reading: invoicing, terms: terms)
    price = PricePolicy(
      tolerance: invoicing.percent("price_tolerance_percent"), within: invoicing.choice("price_within", default: .list))
    invoicing.finish()
    section.finish()
    tax = TaxPolicy(reading: root.section("tax"), company: company)
    _ = root.node("bank_rules")
  }
}

extension ConfigReader {
  /// One of the words of an enumeration.
  func choice<Word: RawRepresentable & CaseIterable>(_ key: String, default fallback: Word) -> Word
  where Word.RawValue == String {
    Word(rawValue: choice(key, Word.allCases.map(\.rawValue), default: fallback.rawValue)) ?? fallback
  }
}
