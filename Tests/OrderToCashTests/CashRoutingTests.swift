import Testing

@testable import OrderToCash

@Suite struct CashRoutingTests {
  static let items: [(OpenItem, group: Int)] = [
    (Cash.item(1, 100_00, account: 1, order: "PO-77001"), 1), (Cash.item(2, 50_00, account: 2, order: "PO-77002"), 2),
    (Cash.item(3, 70_00, account: 3, order: "PO-77001"), 3), (Cash.item(4, 30_00, account: 11), 1),
    (Cash.item(5, 10_00, account: 3, document: "4711/05"), 3),
    (Cash.item(6, 10_00, account: 2, document: "4711-05"), 2),
  ]

  static let payers: PayerDirectory = {
    var payers = PayerDirectory()
    payers.add("DE1", account: Cash.key(1), group: Cash.key(1))
    payers.add("DE2", account: Cash.key(2), group: Cash.key(2))
    payers.add("DEX", account: Cash.key(1), group: Cash.key(1))
    payers.add("DEX", account: Cash.key(2), group: Cash.key(2))
    payers.add("DE11", account: Cash.key(11), group: Cash.key(1))
    payers.add("DE11", account: Cash.key(1), group: Cash.key(1))
    return payers
  }()

  static func route(_ receipt: Receipt, advice: Advice? = nil, decision: CashDecision? = nil) -> CashRoute {
    var index = ReferenceIndex()
    for (item, group) in items { index.add(item, group: Cash.key(group)) }
    index.finish()
    var router = CashRouter(index: index, payers: payers, policy: Cash.policy)
    return router.route(receipt, advice: advice, decision: decision)
  }

  /// `group/account by evidence`, or the groups that are contested.
  static func told(_ route: CashRoute) -> String {
    if !route.contested.isEmpty {
      return "contested " + route.contested.map { "\($0.rawValue)" }.joined(separator: " ")
    }
    return route.group.isNone ? "nobody" : "\(route.group.rawValue)/\(route.account.rawValue) by \(route.by)"
  }

  @Test(
    arguments: [
      (Cash.receipt(1, 1_00, iban: "DE1"), "1/1 by bankAccount"),
      (Cash.receipt(1, 1_00, iban: "DEX"), "nobody"),
      (Cash.receipt(1, 1_00, iban: "DE11"), "1/1 by bankAccount"),
      (Cash.receipt(1, 1_00, text: "INV-2026-000002"), "2/2 by document"),
      (Cash.receipt(1, 1_00, text: "INV-2026-000004 and INV-2026-000001"), "1/11 by document"),
      (Cash.receipt(1, 1_00, text: "INV-2026-000002", iban: "DE2"), "2/2 by document"),
      (Cash.receipt(1, 1_00, text: "INV-2026-000002", iban: "DE1"), "contested 1 2"),
      (Cash.receipt(1, 1_00, text: "INV-2026-000002 INV-2026-000003"), "contested 2 3"),
      (
        Cash.receipt(1, 1_00, text: "INV-2026-000002", structured: [CashMatchingTests.reference(1)]), "contested 1 2"
      ),
      (Cash.receipt(1, 1_00, structured: [CashMatchingTests.reference(1)]), "1/1 by structured"),
      (Cash.receipt(1, 50_00, text: "PO 77002"), "2/2 by confirmed"),
      (Cash.receipt(1, 49_00, text: "PO 77002"), "nobody"),
      (Cash.receipt(1, 100_00, text: "PO 77001"), "nobody"),
      (Cash.receipt(1, 50_00, text: "PO 77002", iban: "DE1"), "contested 1 2"),
      (Cash.receipt(1, 49_00, text: "PO 77002", iban: "DE1"), "1/1 by bankAccount"),
      (Cash.receipt(1, 10_00, text: "4711-05"), "nobody"),
      (Cash.receipt(1, 10_00), "nobody"),
    ])
  func routes(receipt: Receipt, expected: String) { #expect(Self.told(Self.route(receipt)) == expected) }

  /// A known payer's number of somebody else is looked for among the payer's own, unless the amount is the other's after all.
  @Test(arguments: [(48_50, "1"), (50_00, "0"), (49_00, "0"), (49_80, "0"), (30_00, "1")])
  func aNumberOfSomebodyElseMayBeMistyped(amount: Int, group: String) {
    var index = ReferenceIndex()
    var other = Cash.item(2, 50_00, account: 2)
    other.discount = 1_00
    index.add(other, group: Cash.key(2))
    index.finish()
    var names = PayerNames()
    names.add("brandt kelota metallbau hamburg", account: Cash.key(1), group: Cash.key(1))
    var router = CashRouter(index: index, payers: Self.payers, names: names, policy: Cash.policy)
    let known = router.route(Cash.receipt(1, Int64(amount), text: "INV-2026-000002", iban: "DE1"), advice: nil)
    #expect("\(known.group.rawValue)" == group && known.contested.count == 2)
    // Known by part of a name alone, the amount has to be further off.
    let named = router.route(
      Cash.receipt(1, Int64(amount), text: "INV-2026-000002", name: "brandt kelota metallbau"), advice: nil)
    #expect(Self.told(named) == (amount == 30_00 ? "contested 1 2" : "2/2 by document"))
  }

  @Test func decisionsOutweighEverything() {
    let decision = CashDecision(key: Cash.key(9), action: .apply, receipt: Cash.key(1001), document: "INV-2026-000003")
    #expect(
      Self.told(Self.route(Cash.receipt(1, 1_00, text: "INV-2026-000002", iban: "DE1"), decision: decision))
        == "3/3 by decision")
  }

  @Test func advicesAreEvidence() {
    let advice = Advice(
      key: Cash.key(500), number: "RA-900017", currency: .eur, lines: [.init(number: "INV-2026-000002", amount: 50_00)])
    #expect(Self.told(Self.route(Cash.receipt(1, 50_00), advice: advice)) == "2/2 by advice")
    #expect(Self.told(Self.route(Cash.receipt(1, 50_00, iban: "DE1"), advice: advice)) == "contested 1 2")
  }

  static func advice(
    _ key: Int, _ total: Int64, number: String = "", iban: String = "", group: Int = 0, paid: Int? = 20
  )
    -> Advice
  {
    Advice(
      key: Cash.key(key), number: Text(number), group: Cash.key(group), payerAccount: Text(iban),
      paymentDate: paid.map { Cash.day($0) }, currency: .eur, total: total, lines: [])
  }

  /// Keys of the advice linked to each receipt, 0 for none.
  @Test(
    arguments: [
      ([advice(1, 5_00, number: "RA-900017")], [Cash.receipt(1, 9_00, text: "see ra 900017")], [1]),
      ([advice(1, 5_00, iban: "DE9")], [Cash.receipt(1, 5_00, iban: "DE9")], [1]),
      ([advice(1, 5_00, iban: "DE9")], [Cash.receipt(1, 6_00, iban: "DE9")], [0]),
      ([advice(1, 5_00, iban: "DE9")], [Cash.receipt(1, 5_00, iban: "DE9", valued: 31)], [0]),
      ([advice(1, 5_00, group: 1)], [Cash.receipt(1, 5_00, iban: "DE1")], [1]),
      ([advice(1, 5_00, group: 1), advice(2, 5_00, group: 1)], [Cash.receipt(1, 5_00, iban: "DE1")], [0]),
      ([advice(1, 5_00, group: 1)], [Cash.receipt(1, 5_00, iban: "DE1"), Cash.receipt(2, 5_00, iban: "DE1")], [0, 0]),
      (
        [advice(1, 5_00, group: 1)],
        [Cash.receipt(1, 5_00, iban: "DE1"), Cash.receipt(2, 5_00, text: "laut Avis", iban: "DE1")], [0, 1]
      ),
      (
        [advice(1, 5_00, group: 1)],
        [
          Cash.receipt(1, 5_00, text: "remittance advice", iban: "DE1"),
          Cash.receipt(2, 5_00, text: "laut Avis", iban: "DE1"),
        ], [0, 0]
      ),
    ] as [([Advice], [Receipt], [Int])])
  func advicesAreLinked(advices: [Advice], receipts: [Receipt], expected: [Int]) {
    var links = AdviceLinks(advices: advices, payers: Self.payers, policy: Cash.policy)
    #expect(links.link(receipts).map { $0.map { Int($0.key.rawValue) } ?? 0 } == expected)
  }
}
