import Testing

@testable import OrderToCash

/// Rates by place of delivery, from a table that files keep.
@Suite("Tax tables") struct TaxTableTests {
  static func percent(_ thousandths: Int64) -> Percent { Percent(scaled: thousandths * 10) }

  static let table: TaxTable = {
    var table = TaxTable()
    table.add(TaxRate(country: "US", region: "CA", rate: percent(7_250)))
    table.add(TaxRate(country: "US", region: "CA", postcode: "941", rate: percent(8_500), to: january(31)))
    table.add(TaxRate(country: "US", region: "CA", postcode: "941", rate: percent(8_625), from: january(32)))
    table.add(TaxRate(country: "US", region: "CA", item: "FOOD", rate: .zero))
    table.add(TaxRate(country: "US", region: "OR", rate: .zero))
    table.add(TaxRate(country: "US", region: "NY", rate: percent(9_999)))
    // A later row of the same place and first day is a new version.
    table.add(TaxRate(country: "US", region: "NY", rate: percent(4_000)))
    return table
  }()

  struct Case: Sendable, CustomTestStringConvertible {
    var region: Text
    var postcode: Text
    var item: Text = "S"
    var day = 10
    /// Nil: no rule.
    var category: Text?
    var rate: Int64 = 0
    var testDescription: String { "\(region) \(postcode) \(item) on \(day)" }
  }

  static let cases: [Case] = [
    Case(region: "CA", postcode: "90001", category: "S", rate: 7_250),
    Case(region: "CA", postcode: "94105-1234", category: "S", rate: 8_500),
    Case(region: "CA", postcode: "94105", day: 32, category: "S", rate: 8_625),
    // A postcode is enough where an address names no region.
    Case(region: "", postcode: "94105", category: "S", rate: 8_500),
    Case(region: "CA", postcode: "90001", item: "FOOD", category: "Z"),
    Case(region: "OR", postcode: "97201", category: "Z"),
    Case(region: "NY", postcode: "10001", category: "S", rate: 4_000),
    // The table says nothing: the rule that follows decides, here none.
    Case(region: "TX", postcode: "73301"),
  ]

  static let policy: TaxPolicy = {
    var rule = TaxRule(buyer: .domestic, item: "any", category: "S", rate: .zero)
    rule.isByTable = true
    var policy = TaxPolicy(rules: [rule], country: "US", taxId: "")
    policy.table = table
    return policy
  }()

  @Test(arguments: TaxTableTests.cases) func rates(_ expected: Case) {
    let place = TaxPlace(.domestic, country: "US", region: expected.region, postcode: expected.postcode)
    let found = TaxTableTests.policy.treatment(of: expected.item, for: place, on: january(expected.day))
    #expect(found?.category == expected.category)
    #expect(found.map(\.rate) == expected.category.map { _ in TaxTableTests.percent(expected.rate) })
  }

  @Test("What leaves after a rate ended carries the one that follows") func onTheDayOfSupply() {
    let place = TaxPlace(.domestic, country: "US", region: "CA", postcode: "94105")
    let now = TaxTableTests.policy.current(
      "S", TaxTableTests.percent(8_500), item: "S", at: place, supplied: january(40))
    #expect(now.rate == TaxTableTests.percent(8_625) && TaxTableTests.policy.isDated)
    let unknown = TaxTableTests.policy.current(
      "S", TaxTableTests.percent(8_500), item: "S", at: nil, supplied: january(40))
    #expect(unknown.rate == TaxTableTests.percent(8_500))
  }
}
