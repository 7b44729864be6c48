import Testing

@testable import OrderToCash

@Suite struct StageRuleTests {
  static let rules = RuleRegistry.all

  @Test func rulesAreDeclaredOnce() {
    #expect(Set(StageRuleTests.rules.map(\.id)).count == StageRuleTests.rules.count)
  }

  @Test(arguments: rules) func rulesAreComplete(_ rule: Rule) {
    let parts = rule.id.string.split(separator: ".")
    #expect(parts.count == 2)
    let shared = ["decision", "price", "tax", "dispute", "deliver", "collect", "books"]
    #expect(([rule.stage.name] + shared).contains(String(parts[0])))
    #expect(rule.id.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || $0 == 0x2D || $0 == 0x2E })
    #expect(!rule.rationale.isEmpty && !rule.triggers.isEmpty && !rule.spares.isEmpty)
  }

  @Test func factsReadAsDecimals() {
    var facts = Facts()
    facts.add("a", 1_05, .eur)
    facts.add("b", -5, .eur)
    facts.add("c", 1234, Currency("JPY")!)
    facts.add("d", Quantity(millionths: 1_500_000))
    facts.add("e", Quantity(millionths: 1))
    facts.add("f", 0)
    facts.add("g", Int64.min, .eur)
    facts.add("h", january(2))
    #expect(
      facts.text
        == "a=1.05 EUR; b=-0.05 EUR; c=1234 JPY; d=1.5; e=0.000001; f=0; g=-92233720368547758.08 EUR; h=2026-01-02")
    var random = Generator(seed: 1)
    for _ in 1...2000 {
      let minor = Int64(random.int(-1_000_000...1_000_000)) * Int64(random.int(1...1000))
      var one = Facts()
      one.add("x", minor, .eur)
      #expect(one.text.string == "x=\(Money(minor: minor, currency: .eur))")
      var two = Facts()
      two.add("x", Quantity(millionths: minor))
      #expect(two.text.string == "x=\(Quantity(millionths: minor))")
    }
  }
}
