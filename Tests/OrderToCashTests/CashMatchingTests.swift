import Testing

@testable import OrderToCash

/// One row per case: items, receipts, what is applied, which exceptions rise.
@Suite struct CashMatchingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var items: [OpenItem]
    var receipts: [Receipt]
    var applied: String
    var exceptions: [String] = []
    var advices: [Advice] = []
    var testDescription: String { name }
  }

  static func reference(_ number: Int) -> String {
    CreditorReference.make(from: Text("INV-2026-" + Cash.padded(number)))!.string
  }

  static let references: [Case] = [
    Case(
      name: "structured reference", items: [Cash.item(1, 100_00), Cash.item(2, 100_00)],
      receipts: [Cash.receipt(1, 100_00, structured: [reference(2)])], applied: "1→2 10000"),
    Case(
      name: "structured reference, short, unknown payer", items: [Cash.item(1, 100_00)],
      receipts: [Cash.receipt(1, 60_00, structured: [reference(1)])], applied: "1→1 6000",
      exceptions: ["cash.short-payment"]),
    Case(
      name: "wrong check digits are no reference", items: [Cash.item(1, 100_00)],
      receipts: [Cash.receipt(1, 60_00, structured: ["RF00INV2026000001"], account: 1)], applied: "",
      exceptions: ["cash.unidentified"]),
    Case(
      name: "number in text, the amount confirms", items: [Cash.item(1, 100_00)],
      receipts: [Cash.receipt(1, 100_00, text: "inv 2026/1", account: 1)], applied: "1→1 10000"),
    Case(
      name: "number in text, nothing confirms", items: [Cash.item(1, 100_00)],
      receipts: [Cash.receipt(1, 60_00, text: "INV-2026-000001", account: 1)], applied: "",
      exceptions: ["cash.unidentified"]),
    Case(
      name: "number in text, known payer, short", items: [Cash.item(1, 100_00)],
      receipts: [Cash.receipt(1, 60_00, text: "INV-2026-000001", payer: 1)], applied: "1→1 6000",
      exceptions: ["cash.short-payment"]),
    Case(
      name: "number in text, the payer's name confirms", items: [Cash.item(1, 100_00)],
      receipts: [Cash.receipt(1, 60_00, text: "INV-2026-000001", account: 1, name: "name 1")], applied: "1→1 6000",
      exceptions: ["cash.short-payment"]),
    Case(
      name: "two payments in part, both come: nothing is short", items: [Cash.item(1, 100_00)],
      receipts: [
        Cash.receipt(1, 60_00, text: "INV-2026-000001", payer: 1),
        Cash.receipt(2, 40_00, text: "INV-2026-000001", payer: 1),
      ], applied: "1→1 6000, 2→1 4000"),
    Case(
      name: "over: the rest stays on account", items: [Cash.item(1, 100_00)],
      receipts: [Cash.receipt(1, 120_00, text: "INV-2026-000001", payer: 1)], applied: "1→1 10000",
      exceptions: ["cash.on-account"]),
    Case(
      name: "paid twice: the second stays on account", items: [Cash.item(1, 100_00)],
      receipts: [
        Cash.receipt(1, 100_00, text: "INV-2026-000001", payer: 1),
        Cash.receipt(2, 100_00, text: "INV-2026-000001", payer: 1, valued: 21),
      ], applied: "1→1 10000", exceptions: ["cash.reference-not-open"]),
    Case(
      name: "a number of ours that is not open", items: [Cash.item(1, 100_00)],
      receipts: [Cash.receipt(1, 100_00, text: "INV-2026-000777", payer: 1)], applied: "",
      exceptions: ["cash.reference-not-open"]),
    Case(
      name: "lump sum with a credit note", items: [Cash.item(1, 100_00), Cash.item(2, 50_00), Cash.item(3, -30_00)],
      receipts: [Cash.receipt(1, 120_00, text: "INV-2026-000001 INV-2026-000002 less CN-2026-000003", payer: 1)],
      applied: "c3→1 3000, 1→1 7000, 1→2 5000"),
    Case(
      name: "too little for several: nothing is guessed", items: [Cash.item(1, 100_00), Cash.item(2, 50_00)],
      receipts: [Cash.receipt(1, 120_00, text: "INV-2026-000001 INV-2026-000002", payer: 1)], applied: "",
      exceptions: ["cash.on-account"]),
    Case(
      name: "the number says one, the amount another", items: [Cash.item(132, 200_00), Cash.item(123, 80_00)],
      receipts: [Cash.receipt(1, 80_00, text: "INV-2026-000132", payer: 1)], applied: "",
      exceptions: ["cash.contradiction"]),
    Case(
      name: "strong evidence first, whatever comes first",
      items: [Cash.item(1, 100_00), Cash.item(2, 70_00)],
      receipts: [Cash.receipt(1, 100_00, payer: 1), Cash.receipt(2, 100_00, structured: [reference(1)])],
      applied: "2→1 10000", exceptions: ["cash.on-account"]),
    Case(
      name: "another currency", items: [Cash.item(1, 100_00, currency: Cash.usd, base: 90_00)],
      receipts: [Cash.receipt(1, 100_00, structured: [reference(1)])], applied: "", exceptions: ["cash.currency"]),
    Case(
      name: "last digits complete a list", items: [Cash.item(123, 100_00), Cash.item(124, 50_00)],
      receipts: [Cash.receipt(1, 150_00, text: "INV-2026-000123/124", payer: 1)], applied: "1→123 10000, 1→124 5000",
      exceptions: []),
  ]

  static let weaker: [Case] = [
    Case(
      name: "order number, all its invoices",
      items: [Cash.item(1, 100_00, order: "PO-77001"), Cash.item(2, 50_00, order: "PO-77001")],
      receipts: [Cash.receipt(1, 150_00, text: "PO 77001", account: 1)], applied: "1→1 10000, 1→2 5000"),
    Case(
      name: "order number, the one invoice of this amount",
      items: [Cash.item(1, 100_00, order: "PO-77001"), Cash.item(2, 50_00, order: "PO-77001")],
      receipts: [Cash.receipt(1, 50_00, text: "PO 77001", account: 1)], applied: "1→2 5000"),
    Case(
      name: "order number, two invoices of this amount",
      items: [Cash.item(1, 50_00, order: "PO-77001"), Cash.item(2, 50_00, order: "PO-77001")],
      receipts: [Cash.receipt(1, 50_00, text: "PO 77001", payer: 1)], applied: "", exceptions: ["cash.on-account"]),
    Case(
      name: "order number and another amount", items: [Cash.item(1, 100_00, order: "PO-77001")],
      receipts: [Cash.receipt(1, 40_00, text: "PO 77001", payer: 1)], applied: "", exceptions: ["cash.on-account"]),
    Case(
      name: "known payer, one item of this amount", items: [Cash.item(1, 123_45), Cash.item(2, 50_00)],
      receipts: [Cash.receipt(1, 123_45, payer: 1)], applied: "1→1 12345"),
    Case(
      name: "known payer, exact after discount",
      items: [Cash.item(1, 100_00, issued: 12, discount: 2_00, until: 22), Cash.item(2, 50_00)],
      receipts: [Cash.receipt(1, 98_00, payer: 1)], applied: "1→1 9800/200/0"),
    Case(
      name: "two items of this amount", items: [Cash.item(1, 100_00), Cash.item(2, 100_00)],
      receipts: [Cash.receipt(1, 100_00, payer: 1)], applied: "", exceptions: ["cash.on-account"]),
    Case(
      name: "two payments of this amount", items: [Cash.item(1, 100_00)],
      receipts: [Cash.receipt(1, 100_00, payer: 1), Cash.receipt(2, 100_00, payer: 1)], applied: "",
      exceptions: ["cash.on-account", "cash.on-account"]),
    Case(
      name: "issued after the payment", items: [Cash.item(1, 100_00, issued: 25)],
      receipts: [Cash.receipt(1, 100_00, payer: 1)], applied: "", exceptions: ["cash.on-account"]),
    Case(
      name: "on account from before: the amount alone is not asked again", items: [Cash.item(1, 100_00)],
      receipts: [Cash.receipt(1, 100_00, payer: 1, state: .onAccount)], applied: ""),
    Case(
      name: "on account from before: a reference is", items: [Cash.item(1, 100_00)],
      receipts: [Cash.receipt(1, 100_00, text: "INV-2026-000001", payer: 1, state: .onAccount)], applied: "1→1 10000"),
    Case(
      name: "one digit mistyped", items: [Cash.item(123, 100_00), Cash.item(9, 50_00)],
      receipts: [Cash.receipt(1, 100_00, text: "INV-2026-000132", payer: 1)], applied: "1→123 10000"),
    Case(
      name: "one digit mistyped, into the number of an item that another payment settles",
      items: [Cash.item(123, 100_00), Cash.item(124, 50_00)],
      receipts: [
        Cash.receipt(1, 50_00, text: "INV-2026-000124", payer: 1),
        Cash.receipt(2, 100_00, text: "INV-2026-000124", payer: 1),
      ], applied: "1→124 5000, 2→123 10000"),
    Case(
      name: "two digits mistyped", items: [Cash.item(123, 100_00)],
      receipts: [Cash.receipt(1, 100_00, text: "INV-2026-000145", payer: 1)], applied: "",
      exceptions: ["cash.reference-not-open"]),
    Case(
      name: "known payer, the whole balance, a credit counted in",
      items: [Cash.item(1, 100_00), Cash.item(2, 50_00), Cash.item(3, -20_00)],
      receipts: [Cash.receipt(1, 130_00, payer: 1)], applied: "c3→1 2000, 1→1 8000, 1→2 5000"),
    Case(
      name: "known payer, all that is due",
      items: [Cash.item(1, 100_00), Cash.item(2, 50_00), Cash.item(3, 70_00, issued: 15)],
      receipts: [Cash.receipt(1, 150_00, payer: 1, valued: 31)], applied: "1→1 10000, 1→2 5000"),
    Case(
      name: "the whole balance or one item: a guess",
      items: [Cash.item(1, 100_00), Cash.item(2, 50_00), Cash.item(3, 150_00, issued: 15)],
      receipts: [Cash.receipt(1, 150_00, payer: 1, valued: 31)], applied: "", exceptions: ["cash.on-account"]),
    Case(
      name: "a text that names one thing is no balance",
      items: [Cash.item(1, 100_00, order: "PO-77001"), Cash.item(2, 50_00)],
      receipts: [Cash.receipt(1, 150_00, text: "PO 77001", payer: 1)], applied: "", exceptions: ["cash.on-account"]),
    Case(
      name: "nobody's", items: [Cash.item(1, 100_00)], receipts: [Cash.receipt(1, 100_00)], applied: "",
      exceptions: ["cash.unidentified"]),
  ]

  static let differences: [Case] = [
    Case(
      name: "discount within grace", items: [Cash.item(1, 1000_00, discount: 20_00, until: 18)],
      receipts: [Cash.receipt(1, 980_00, text: "INV-2026-000001", payer: 1)], applied: "1→1 98000/2000/0"),
    Case(
      name: "discount a day after grace", items: [Cash.item(1, 1000_00, discount: 20_00, until: 17)],
      receipts: [Cash.receipt(1, 980_00, text: "INV-2026-000001", payer: 1)], applied: "1→1 98000",
      exceptions: ["deduction: discount"]),
    Case(
      name: "discount for one of two",
      items: [Cash.item(1, 1000_00, discount: 20_00, until: 30), Cash.item(2, 500_00, discount: 10_00, until: 30)],
      receipts: [Cash.receipt(1, 1490_00, text: "INV-2026-000001 INV-2026-000002", payer: 1)],
      applied: "1→1 100000, 1→2 49000/1000/0"),
    Case(
      name: "a few cents short", items: [Cash.item(1, 100_00)],
      receipts: [Cash.receipt(1, 99_80, text: "INV-2026-000001", payer: 1)], applied: "1→1 9980/0/20"),
    Case(
      name: "beyond the percentage", items: [Cash.item(1, 100_00)],
      receipts: [Cash.receipt(1, 99_40, text: "INV-2026-000001", payer: 1)], applied: "1→1 9940",
      exceptions: ["deduction: unexplained"]),
    Case(
      name: "a few cents too much", items: [Cash.item(1, 100_00)],
      receipts: [Cash.receipt(1, 100_30, text: "INV-2026-000001", payer: 1)], applied: "1→1 10030/0/-30"),
    Case(
      name: "discount and a few cents", items: [Cash.item(1, 1000_00, discount: 20_00, until: 30)],
      receipts: [Cash.receipt(1, 979_50, text: "INV-2026-000001", payer: 1)], applied: "1→1 97950/2000/50"),
  ]

  static func advice(_ lines: [RemittedDocument]) -> Advice {
    Advice(key: Cash.key(500), number: "RA-900017", currency: .eur, lines: lines)
  }

  static let lines: [Case] = [
    Case(
      name: "advice, line by line", items: [Cash.item(1, 100_00), Cash.item(2, 50_00, discount: 1_00, until: 30)],
      receipts: [Cash.receipt(1, 149_00, account: 1, advice: 500)], applied: "1→1 10000, 1→2 4900/100/0",
      advices: [
        advice([
          .init(number: "INV-2026-000001", amount: 100_00),
          .init(number: "INV-2026-000002", amount: 49_00, discount: 1_00),
        ])
      ]),
    Case(
      name: "advice with a deduction: it is disputed", items: [Cash.item(1, 100_00)],
      receipts: [Cash.receipt(1, 99_90, account: 1, advice: 500)], applied: "1→1 9990",
      exceptions: ["deduction: quality"],
      advices: [advice([.init(number: "INV-2026-000001", amount: 99_90, deduction: 10, reason: "damage")])]),
    Case(
      name: "advice with a credit note", items: [Cash.item(1, 100_00), Cash.item(2, -30_00)],
      receipts: [Cash.receipt(1, 70_00, account: 1, advice: 500)], applied: "c2→1 3000, 1→1 7000",
      advices: [
        advice([.init(number: "INV-2026-000001", amount: 100_00), .init(number: "CN-2026-000002", amount: -30_00)])
      ]),
    Case(
      name: "advice with a line that is not open", items: [Cash.item(1, 100_00)],
      receipts: [Cash.receipt(1, 150_00, account: 1, advice: 500)], applied: "1→1 10000",
      exceptions: ["cash.on-account"],
      advices: [
        advice([.init(number: "INV-2026-000001", amount: 100_00), .init(number: "INV-2025-000099", amount: 50_00)])
      ]),
    Case(
      name: "advice that does not add up", items: [Cash.item(1, 100_00), Cash.item(2, 50_00)],
      receipts: [Cash.receipt(1, 140_00, account: 1, advice: 500)], applied: "", exceptions: ["cash.advice-mismatch"],
      advices: [
        advice([.init(number: "INV-2026-000001", amount: 100_00), .init(number: "INV-2026-000002", amount: 50_00)])
      ]),
    Case(
      name: "referred documents of the statement", items: [Cash.item(1, 100_00), Cash.item(2, 50_00)],
      receipts: [
        Cash.receipt(
          1, 130_00, account: 1,
          documents: [
            .init(number: "INV-2026-000001", amount: 100_00), .init(number: "INV-2026-000002", amount: 30_00),
          ])
      ], applied: "1→1 10000, 1→2 3000", exceptions: ["cash.short-payment"]),
  ]

  @Test(arguments: references + weaker + differences + lines)
  func cases(_ example: Case) {
    let outcome = Cash.decide(example.items, example.receipts, advices: example.advices)
    #expect(Cash.applied(outcome) == example.applied)
    #expect(Cash.exceptions(outcome) == example.exceptions)
  }

  @Test func everyRuleIsDeclaredOnce() {
    let ids = CashRules.all.map(\.id.string)
    #expect(ids.count == Set(ids).count)
    #expect(ids.allSatisfy { $0.hasPrefix("cash.") })
    #expect(CashRules.all.allSatisfy { !$0.rationale.isEmpty && !$0.triggers.isEmpty && !$0.spares.isEmpty })
  }

  @Test func onlyNamedGradesArePosted() {
    var policy = Cash.policy
    policy.weakestPosted = .strong
    let byAmount = Cash.decide([Cash.item(1, 100_00)], [Cash.receipt(1, 100_00, payer: 1)], policy: policy)
    #expect(byAmount.applications.isEmpty)
    let byNumber = Cash.decide(
      [Cash.item(1, 100_00)], [Cash.receipt(1, 100_00, text: "INV-2026-000001", payer: 1)], policy: policy)
    #expect(byNumber.applications.count == 1)
  }

  /// The number could be a typing error for the open item; but it is of a document paid with this amount before.
  @Test func paidTwiceIsNoTypingError() {
    let snapshot = CashSnapshot(
      group: Cash.key(1), members: [.init(account: Cash.key(1), id: "C1")], items: [Cash.item(123, 100_00)],
      receipts: [Cash.receipt(1, 100_00, text: "INV-2026-000122", payer: 1)],
      settled: [.init(number: "INV2026000122", amount: 100_00)])
    let outcome = CashMatching.decide(snapshot: snapshot, policy: Cash.policy, date: Cash.day(30))
    #expect(outcome.applications.isEmpty)
    #expect(Cash.exceptions(outcome) == ["cash.reference-not-open"])
    var other = snapshot
    other.settled[0].amount = 99_00
    #expect(
      Cash.applied(CashMatching.decide(snapshot: other, policy: Cash.policy, date: Cash.day(30))) == "1→123 10000")
  }

  @Test func currencyDifferenceIsRealised() {
    // Invoiced when a dollar was 0.90, paid when it was 0.92.
    let outcome = Cash.decide(
      [Cash.item(1, 100_00, currency: Cash.usd, base: 90_00)],
      [Cash.receipt(1, 100_00, structured: [Self.reference(1)], currency: Cash.usd, base: 92_00)])
    let gain = outcome.postings.first { $0.event == .currencyGain }
    #expect(gain?.base == 2_00 && gain?.amount == 0 && gain?.debit == Chart().receivables)
    #expect(outcome.items.first?.openBase == 0)
  }

  @Test func anotherMembersItem() {
    let outcome = Cash.decide(
      [Cash.item(1, 100_00, account: 2)], [Cash.receipt(1, 100_00, text: "INV-2026-000001", payer: 1)])
    #expect(outcome.postings.map(\.event) == [.receipt, .applied])
    #expect(outcome.postings.allSatisfy { $0.account == Cash.key(1) })
    #expect(outcome.receipts.map(\.account) == [Cash.key(1)])
  }
}
