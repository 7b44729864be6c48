import Testing

@testable import OrderToCash

@Suite struct TaxTests {
  static let german = TaxPolicy(
    rules: [
      TaxRule(buyer: .domestic, item: "S", category: "S", rate: Percent(scaled: 190_000)),
      TaxRule(buyer: .domestic, item: "AA", category: "S", rate: Percent(scaled: 70_000)),
      TaxRule(buyer: .any, item: "Z", category: "Z", rate: .zero),
      TaxRule(buyer: .eu, item: "any", category: "K", rate: .zero, exemption: "Intra", exemptionCode: "VATEX-EU-IC"),
      TaxRule(
        buyer: .abroad, item: "any", category: "G", rate: .zero, exemption: "Export", exemptionCode: "VATEX-EU-G"),
      TaxRule(buyer: .any, item: "S", category: "S", rate: Percent(scaled: 190_000)),
    ], country: "DE", taxId: "DE123456788")

  @Test(
    arguments: [
      ("DE", "", "DE264007101", BuyerRelation.domestic), ("DE", "", "", .domestic), ("", "", "", .domestic),
      ("FR", "", "FR40303265045", .eu), ("FR", "", "fr 40 303.265-045", .eu), ("FR", "", "", .any),
      ("FR", "", "FR123", .any), ("", "", "FR40303265045", .eu), ("GR", "", "EL094259216", .eu),
      ("FR", "DE", "FR40303265045", .domestic), ("DE", "FR", "DE264007101", .any), ("CH", "FR", "FR40303265045", .eu),
      ("CH", "", "CHE123456789", .abroad), ("GB", "", "GB123456789", .abroad), ("GB", "", "XI123456789", .eu),
      ("XI", "", "XI123456789", .eu), ("FR", "US", "FR40303265045", .abroad), ("US", "", "", .abroad),
    ] as [(Text, Text, Text, BuyerRelation)])
  func relations(country: Text, delivery: Text, taxId: Text, relation: BuyerRelation) {
    #expect(TaxTests.german.relation(buyerCountry: country, deliveryCountry: delivery, buyerTaxId: taxId) == relation)
  }

  @Test func outsideTheUnion() {
    let swiss = TaxPolicy(rules: [], country: "CH", taxId: "CHE123456789")
    #expect(swiss.relation(buyerCountry: "FR", deliveryCountry: "", buyerTaxId: "FR40303265045") == .abroad)
    let belfast = TaxPolicy(rules: [], country: "GB", taxId: "XI123456789")
    #expect(belfast.relation(buyerCountry: "FR", deliveryCountry: "", buyerTaxId: "FR40303265045") == .eu)
    #expect(belfast.relation(buyerCountry: "GB", deliveryCountry: "", buyerTaxId: "") == .domestic)
  }

  @Test(
    arguments: [
      ("S", BuyerRelation.domestic, "S", 190_000), ("AA", .domestic, "S", 70_000), ("Z", .domestic, "Z", 0),
      ("S", .eu, "K", 0), ("Z", .eu, "Z", 0), ("S", .abroad, "G", 0), ("S", .any, "S", 190_000),
      ("L", .domestic, "", 0),
      ("AA", .any, "", 0),
    ] as [(Text, BuyerRelation, Text, Int64)])
  func firstRuleDecides(item: Text, relation: BuyerRelation, category: Text, rate: Int64) {
    let rule = TaxTests.german.treatment(of: item, for: TaxPlace(relation))
    #expect(rule?.category ?? "" == category)
    #expect(rule?.rate.scaled ?? 0 == rate)
  }

  @Test(
    arguments: [
      ("ATU12345678", "AT"), ("BE0123456789", "BE"), ("CY12345678L", "CY"), ("EL123456789", "GR"),
      ("ESX1234567R", "ES"),
      ("IE1234567WA", "IE"), ("IE1S23456L", "IE"), ("NL123456789B01", "NL"), ("RO12", "RO"), ("XI123456789", "XI"),
    ] as [(Text, Text)])
  func numbers(text: Text, country: Text) { #expect(VATNumber(text)?.country == country) }

  @Test(arguments: ["", "DE", "DE12345678", "DE1234567890", "GB123456789", "AT12345678", "GR123456789", "DE12345678X"])
  func notNumbers(text: String) { #expect(VATNumber(Text(text)) == nil) }
}

@Suite struct PriceTests {
  private func price(_ text: String, per base: Int = 1, _ currency: Currency = .eur, content: Int = 1) throws
    -> UnitPrice
  {
    UnitPrice(try Price(parsing: text.utf8), per: Quantity(base), currency: currency, content: Quantity(content))
  }

  @Test(
    arguments: [
      ("10.00", 1, 1, 0, PriceJudgement.agreed), ("120.00", 1, 12, 0, .agreed), ("1000", 100, 1, 0, .agreed),
      ("9.99", 1, 1, 0, .differs), ("9.95", 1, 1, 5000, .withinTolerance(.list)), ("9.94", 1, 1, 5000, .differs),
      ("10.05", 1, 1, 5000, .withinTolerance(.list)), ("10.06", 1, 1, 5000, .differs), ("0", 1, 1, 5000, .differs),
    ] as [(String, Int, Int, Int64, PriceJudgement)])
  func compared(text: String, base: Int, content: Int, tolerance: Int64, judgement: PriceJudgement) throws {
    let policy = PricePolicy(tolerance: Percent(scaled: tolerance))
    let order = try price(text, per: base, content: content)
    for list in [try price("10.00"), try price("100.00", per: 10)] {
      let judged = policy.judge(order: order, list: list, currency: .eur)
      #expect(judged == judgement)
      #expect(judged.needsReview == (judgement == .differs))
    }
  }

  @Test func withoutPrices() throws {
    let policy = PricePolicy(within: .order)
    #expect(policy.judge(order: nil, list: try price("10.00"), currency: .eur) == .list)
    #expect(policy.judge(order: try price("10.00"), list: nil, currency: .eur) == .noListPrice)
    #expect(policy.judge(order: nil, list: try price("10.00", usd), currency: .eur) == .noListPrice)
    #expect(policy.judge(order: try price("0"), list: try price("0"), currency: .eur) == .agreed)
    #expect(policy.accepts(allowancesAndCharges: 0, on: 100_00))
    #expect(!policy.accepts(allowancesAndCharges: -1, on: 100_00))
    #expect(PricePolicy(tolerance: Percent(scaled: 10_000)).accepts(allowancesAndCharges: -1_00, on: 100_00))
    #expect(!PricePolicy(tolerance: Percent(scaled: 10_000)).accepts(allowancesAndCharges: 1_01, on: 100_00))
  }

  private func price(_ text: String, _ currency: Currency) throws -> UnitPrice {
    UnitPrice(try Price(parsing: text.utf8), currency: currency)
  }
}
