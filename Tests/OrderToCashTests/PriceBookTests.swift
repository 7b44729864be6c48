import Testing

@testable import OrderToCash

/// Which list says what a quantity costs on a day, and what a discount takes off.
@Suite("Price lists") struct PriceBookTests {
  static let item = Item(
    key: key(1), sku: "A", description: "A", unit: "C62", gtin: "", price: price("10.00"), priceBase: .one,
    currency: .eur, taxCategory: "S", packs: [ItemRecord.Pack(unit: "CT", content: Quantity(12))])

  static func price(_ text: String) -> Price { try! Price(parsing: text.utf8) }

  /// `list item currency price|-discount minimum from to`, `*` for none.
  static func entry(_ line: String) -> PriceEntry {
    let words = line.split(separator: " ").map(String.init)
    let isDiscount = words[3].hasPrefix("-")
    return PriceEntry(
      list: Text(words[0]), item: words[1] == "*" ? .none : key(1), currency: Currency(words[2]),
      price: isDiscount ? nil : price(words[3]),
      discount: isDiscount ? Percent(scaled: Int64(words[3].dropFirst())! * 10_000) : .zero,
      minimum: words.count > 4 ? Quantity(Int(words[4])!) : .zero,
      from: words.count > 5 ? BusinessDate(words[5]) : nil, to: words.count > 6 ? BusinessDate(words[6]) : nil)
  }

  static func book(_ lines: [String]) -> PriceBook {
    var book = PriceBook()
    for line in lines { _ = book.insert(entry(line)) }
    return book
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var entries: [String]
    var quantity = 1
    var currency = "EUR"
    var date = january(15)
    /// Price and where it comes from.
    var found: String
  }

  static let cases: [Case] = [
    Case(testDescription: "no list", entries: [], found: "10.00 "),
    Case(testDescription: "a list nobody asks", entries: ["other A EUR 1.00"], found: "10.00 "),
    Case(testDescription: "the standard list", entries: ["standard A EUR 9.00"], found: "9.00 standard"),
    Case(
      testDescription: "the customer's before the group's before the standard",
      entries: ["standard A EUR 9.00", "key A EUR 8.00", "C001 A EUR 7.00"], found: "7.00 C001"),
    Case(
      testDescription: "the group's where the customer's has no such item",
      entries: ["standard A EUR 9.00", "key A EUR 8.00", "C001 * EUR -0"], found: "8.00 key, less 0 % of C001"),
    Case(testDescription: "another currency", entries: ["key A USD 8.00"], found: "10.00 "),
    Case(testDescription: "in its currency", entries: ["key A USD 8.00"], currency: "USD", found: "8.00 key"),
    Case(
      testDescription: "below the break", entries: ["key A EUR 8.00 0", "key A EUR 7.50 100"], quantity: 99,
      found: "8.00 key"),
    Case(
      testDescription: "at the break", entries: ["key A EUR 8.00 0", "key A EUR 7.50 100"], quantity: 100,
      found: "7.50 key"),
    Case(testDescription: "the day before", entries: ["key A EUR 8.00 0 2026-01-16"], found: "10.00 "),
    Case(
      testDescription: "first and last day", entries: ["key A EUR 8.00 0 2026-01-15 2026-01-15"], found: "8.00 key"),
    Case(testDescription: "the day after", entries: ["key A EUR 8.00 0 2026-01-01 2026-01-14"], found: "10.00 "),
    Case(
      testDescription: "the later of two that hold",
      entries: ["key A EUR 8.00 0 2026-01-10", "key A EUR 8.50 0 2026-01-01"],
      found: "8.00 key"),
    Case(
      testDescription: "a new version", entries: ["key A EUR 8.00 0 2026-01-10", "key A EUR 8.20 0 2026-01-10"],
      found: "8.20 key"),
    Case(
      testDescription: "ended by a new version",
      entries: ["key A EUR 8.00 0 2026-01-01", "key A EUR 8.00 0 2026-01-01 2026-01-10"], found: "10.00 "),
    Case(
      testDescription: "a discount off the items file", entries: ["C001 * EUR -5"],
      found: "9.50 items, less 5 % of C001"),
    Case(
      testDescription: "a discount off a later list", entries: ["C001 A EUR -10", "key A EUR 8.00"],
      found: "7.20 key, less 10 % of C001"),
    Case(
      testDescription: "one for the item before one for all", entries: ["C001 * EUR -5", "C001 A EUR -10"],
      found: "9.00 items, less 10 % of C001"),
    Case(
      testDescription: "discounts don't add up", entries: ["C001 * EUR -5", "key * EUR -10"],
      found: "9.50 items, less 5 % of C001"),
    Case(
      testDescription: "none off a price of the same list", entries: ["C001 * EUR -5", "C001 A EUR 7.00"],
      found: "7.00 C001"),
    Case(
      testDescription: "none off a price of an earlier list", entries: ["C001 A EUR 7.00", "key * EUR -5"],
      found: "7.00 C001"),
    Case(
      testDescription: "a discount from a quantity on", entries: ["key * EUR -5 50"], quantity: 49, found: "10.00 "),
  ]

  @Test(arguments: cases) func price(of row: Case) {
    let book = PriceBookTests.book(row.entries)
    let names = PricePolicy().lists(for: "C001", group: "key")
    let found = book.price(
      of: PriceBookTests.item, quantity: Quantity(row.quantity), currency: Currency(row.currency)!, date: row.date,
      lists: book.lists(named: names))
    #expect("\(found.price.price) \(found.source)" == row.found)
  }

  @Test func theSameAgainIsNothingNew() {
    var book = PriceBook()
    let isNew = ["8.00", "8.00", "8.10", "8.00"].map { book.insert(PriceBookTests.entry("key A EUR \($0)")) }
    #expect(isNew == [true, false, true, true])
  }

  @Test func listsOfACustomer() {
    #expect(PricePolicy().lists(for: "C001", group: "key") == ["C001", "key", "standard"])
    #expect(PricePolicy(lists: ["C001", "web"]).lists(for: "C001", group: "") == ["C001", "web"])
  }

  /// A carton at 108.00 where a carton holds twelve is 9.00 a piece, whoever says so.
  @Test func packsCompareExactly() {
    let carton = UnitPrice(PriceBookTests.price("108.00"), currency: .eur, content: Quantity(12))
    let piece = UnitPrice(PriceBookTests.price("9.00"), currency: .eur)
    #expect(PricePolicy().judge(order: piece, list: carton, currency: .eur) == .agreed)
  }
}
