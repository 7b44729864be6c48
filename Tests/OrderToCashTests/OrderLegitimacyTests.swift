import Testing

@testable import OrderToCash

/// Orders as a whole: each rule once, just within and just beyond.
@Suite("Orders in order") struct OrderLegitimacyTests {
  static let customer = Customer(
    account: key(1), id: "C001", name: "C", group: key(1), parent: key(1), billTo: key(1), payer: key(1), country: "DE",
    currency: .eur, limitCurrency: .eur)
  static let tax = TaxPolicy(
    rules: [TaxRule(buyer: .any, item: "any", category: "S", rate: .zero)], country: "DE", taxId: "")

  static func items(_ skus: [Text] = ["A", "B"]) -> ItemDirectory {
    var items = ItemDirectory()
    for (index, sku) in skus.enumerated() {
      items.insert(
        Item(
          key: key(index + 1), sku: sku, description: sku, unit: "C62", gtin: "", price: PriceBookTests.price("10.00"),
          priceBase: .one, currency: .eur, taxCategory: "S"))
    }
    return items
  }

  static func order(
    _ lines: [(Text, Int)], requested: BusinessDate? = nil, price: String? = nil, place: Text = "", number: Text = "P1"
  ) -> OrderDocument {
    OrderDocument(
      number: number, issueDate: january(9), currency: .eur, buyer: PartyReference(),
      shipTo: PartyReference(identifiers: place.isEmpty ? [] : [Identifier(value: place)]), requestedDate: requested,
      lines: lines.enumerated().map { index, line in
        OrderDocumentLine(
          id: Text(String(index + 1)), sellerItem: line.0, quantity: Quantity(line.1),
          price: price.map { PriceBookTests.price($0) })
      })
  }

  static func judge(
    _ order: OrderDocument, _ policy: OrderPolicy, _ prices: PriceBook = PriceBook(),
    _ price: PricePolicy = PricePolicy()
  ) -> OrderJudgement {
    OrderJudgement.judge(
      order, customer: customer,
      setting: OrderJudgement.Setting(
        items: items(), prices: prices, policies: OrderJudgement.Policies(price: price, tax: tax, order: policy),
        date: january(10)))
  }

  /// What a reader lets through, as a line taken back of a change, is not ordered by a new order.
  @Test func nothingIsNotOrdered() {
    let judged = Self.judge(Self.order([("A", 0)]), OrderPolicy())
    #expect(judged.problems.map(\.rule) == ["intake.quantity"])
    #expect(judged.problems[0].severity == .refuse)
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var quantity = 5
    var wanted: BusinessDate?
    var isKnown: Bool?
    var twin: Text?
    var policy = OrderPolicy()
    /// Rule and severity of what is told.
    var told: [String] = []
  }

  private static func policy(_ change: (inout OrderPolicy) -> Void) -> OrderPolicy {
    var policy = OrderPolicy()
    change(&policy)
    return policy
  }

  static let cases: [Case] = [
    Case(testDescription: "nothing to say"),
    Case(testDescription: "exactly the minimum", policy: policy { $0.minimum = 50_00 }),
    Case(
      testDescription: "a cent below", policy: policy { $0.minimum = 50_01 }, told: ["intake.below-minimum review"]),
    Case(
      testDescription: "refused by policy",
      policy: policy {
        $0.minimum = 50_01
        $0.belowMinimum = .refuse
      }, told: ["intake.below-minimum refused"]),
    Case(testDescription: "wanted tonight", wanted: january(10)),
    Case(testDescription: "wanted yesterday", wanted: january(9), told: ["intake.past-date warning"]),
    Case(testDescription: "rule off", wanted: january(9), policy: policy { $0.pastDate = .accept }),
    Case(testDescription: "place known", isKnown: true),
    Case(testDescription: "place unknown", isKnown: false, told: ["intake.unknown-ship-to warning"]),
    Case(testDescription: "repeated", twin: "P0", told: ["intake.repeated-order review"]),
    Case(
      testDescription: "blocked", policy: policy { $0.blockedItems = ["A"] }, told: ["intake.blocked-item refused"]),
    Case(testDescription: "another item blocked", policy: policy { $0.blockedItems = ["B"] }),
    Case(
      testDescription: "everything at once", wanted: january(9), isKnown: false, twin: "P0",
      policy: policy {
        $0.minimum = 50_01
        $0.blockedItems = ["A"]
        $0.blockedItem = .review
      },
      told: [
        "intake.blocked-item review", "intake.below-minimum review", "intake.unknown-ship-to warning",
        "intake.past-date warning", "intake.repeated-order review",
      ]),
  ]

  @Test(arguments: cases) func told(_ row: Case) {
    let order = Self.order([("A", row.quantity)], requested: row.wanted)
    let judged = Self.judge(order, row.policy)
    let problems =
      judged.problems
      + OrderLegitimacy.problems(
        order, judged,
        OrderLegitimacy.Setting(
          policy: row.policy, rates: Rates(base: .eur), date: january(10), isShipToKnown: row.isKnown, twin: row.twin))
    #expect(problems.map { "\($0.rule) \($0.severity.name)" } == row.told)
  }

  @Test(
    arguments: [
      ([("A", 5), ("B", 2)], "", true), ([("B", 2), ("A", 5)], "", true), ([("A", 5), ("B", 3)], "", false),
      ([("A", 5)], "", false), ([("A", 5), ("B", 2)], "4012345000009", false),
    ] as [([(Text, Int)], Text, Bool)])
  func sameContent(lines: [(Text, Int)], place: Text, isSame: Bool) {
    func content(_ order: OrderDocument) -> Int64 {
      OrderLegitimacy.content(order, Self.judge(order, OrderPolicy()), customer: key(1))
    }
    let first = content(Self.order([("A", 5), ("B", 2)]))
    #expect((content(Self.order(lines, requested: january(20), place: place, number: "P2")) == first) == isSame)
  }

  @Test(
    arguments: [
      // theirs, list, tolerance in percent, whose price: billed and outcome
      ("9.00", "", 0, PricePolicy.Within.list, "9.00 price.differs"), ("9.00", "9.00", 0, .list, "9.00 "),
      ("8.95", "9.00", 1, .list, "9.00 list"), ("8.95", "9.00", 1, .order, "8.95 order"),
      ("8.90", "9.00", 1, .list, "8.90 price.differs"), ("", "9.00", 0, .list, "9.00 "),
    ] as [(String, String, Int64, PricePolicy.Within, String)])
  func billed(theirs: String, list: String, tolerance: Int64, whose: PricePolicy.Within, says: String) {
    let book = PriceBookTests.book(list.isEmpty ? [] : ["C001 A EUR \(list)"])
    let policy = PricePolicy(tolerance: Percent(scaled: tolerance * 10_000), within: whose)
    let judged = Self.judge(
      Self.order([("A", 5)], price: theirs.isEmpty ? nil : theirs), OrderPolicy(), book, policy)
    let told = judged.problems.map(\.rule.string) + judged.tolerated.map(\.outcome.string)
    #expect("\(judged.lines[0].price) \(told.joined(separator: " "))" == says)
    #expect(judged.lines[0].priceSource == (list.isEmpty ? "" : "C001"))
  }

  @Test func placesOfDelivery() {
    var directory = CustomerDirectory()
    var child = Self.customer
    child.account = key(2)
    var stranger = Self.customer
    (stranger.account, stranger.group) = (key(3), key(3))
    for customer in [Self.customer, child, stranger] { directory.insert(customer) }
    for (account, place) in [(1, "G1"), (2, "G2"), (3, "G3")] { directory.insert(.shipTo, Text(place), key(account)) }
    func known(_ places: [Text], _ customer: Customer) -> Bool? {
      directory.isKnown(PartyReference(identifiers: places.map { Identifier(value: $0) }), for: customer)
    }
    #expect(known([], Self.customer) == nil)
    #expect(known(["G1"], Self.customer) == true)
    #expect(known(["G2"], Self.customer) == true, "a place of the group")
    #expect(known(["G3"], Self.customer) == false, "a place of somebody else")
    var unregistered = Self.customer
    unregistered.account = key(4)
    #expect(known(["G9"], unregistered) == nil, "nobody registered places")
  }
}
