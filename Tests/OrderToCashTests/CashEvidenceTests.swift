import Testing

@testable import OrderToCash

/// One row per case: what weaker evidence may settle, and where it must not guess.
@Suite struct CashEvidenceTests {
  typealias Case = CashMatchingTests.Case

  static let texts: [Case] = [
    Case(
      name: "a range, both ends in full",
      items: [Cash.item(11, 10_10), Cash.item(12, 20_20), Cash.item(13, 30_30), Cash.item(14, 7_00)],
      receipts: [Cash.receipt(1, 60_60, text: "INV-2026-000011 - INV-2026-000013", payer: 1)],
      applied: "1→11 1010, 1→12 2020, 1→13 3030"),
    Case(
      name: "a range, its end by the last digits",
      items: [Cash.item(4711, 10_10), Cash.item(4712, 20_20), Cash.item(4713, 30_30)],
      receipts: [Cash.receipt(1, 60_60, text: "INV-2026-004711 bis 4713", payer: 1)],
      applied: "1→4711 1010, 1→4712 2020, 1→4713 3030"),
    Case(
      name: "a range with another amount is not spread",
      items: [Cash.item(11, 10_10), Cash.item(12, 20_20), Cash.item(13, 30_30)],
      receipts: [Cash.receipt(1, 50_00, text: "INV-2026-000011 - INV-2026-000013", payer: 1)], applied: "",
      exceptions: ["cash.on-account"]),
    Case(
      name: "a bank's blank within the last digits of a list",
      items: [Cash.item(120_011, 10_10), Cash.item(120_012, 20_20)],
      receipts: [Cash.receipt(1, 30_30, text: "INV-2026-120011, 1200 12", payer: 1)],
      applied: "1→120011 1010, 1→120012 2020"),
    Case(
      name: "a number cut short", items: [Cash.item(1234, 99_17), Cash.item(1299, 45_00)],
      receipts: [Cash.receipt(1, 99_17, text: "Rechnung INV-2026-0012", payer: 1)], applied: "1→1234 9917"),
    Case(
      name: "a number cut short that two items of the amount have",
      items: [Cash.item(1234, 99_17), Cash.item(1299, 99_17)],
      receipts: [Cash.receipt(1, 99_17, text: "Rechnung INV-2026-0012", payer: 1)], applied: "",
      exceptions: ["cash.on-account"]),
    Case(
      name: "two digits swapped, into another open item, the amount is odd",
      items: [Cash.item(132, 200_00), Cash.item(123, 80_17)],
      receipts: [Cash.receipt(1, 80_17, text: "INV-2026-000132", payer: 1)], applied: "1→123 8017"),
    Case(
      name: "the same with half of the other's amount: perhaps a part of it",
      items: [Cash.item(132, 160_34), Cash.item(123, 80_17)],
      receipts: [Cash.receipt(1, 80_17, text: "INV-2026-000132", payer: 1)], applied: "",
      exceptions: ["cash.contradiction"]),
    Case(
      name: "a digit wrong, payer known by name", items: [Cash.item(123, 80_17)],
      receipts: [Cash.receipt(1, 80_17, text: "INV-2026-000128", account: 1, name: "name 1")], applied: "1→123 8017"),
    Case(
      name: "a digit wrong, payer unknown", items: [Cash.item(123, 80_17)],
      receipts: [Cash.receipt(1, 80_17, text: "INV-2026-000128", account: 1)], applied: "",
      exceptions: ["cash.unidentified"]),
    Case(
      name: "a digit wrong, another amount", items: [Cash.item(123, 80_17)],
      receipts: [Cash.receipt(1, 80_16, text: "INV-2026-000128", payer: 1)], applied: "",
      exceptions: ["cash.reference-not-open"]),
    Case(
      name: "check digits that hold are no typing error", items: [Cash.item(123, 80_17)],
      receipts: [Cash.receipt(1, 80_17, structured: [CashMatchingTests.reference(128)], payer: 1)], applied: "",
      exceptions: ["cash.reference-not-open"]),
    Case(
      name: "a date is no number mistyped",
      items: [Cash.item(3118, 27_40, document: "2026/03118"), Cash.item(4, 27_40)],
      receipts: [Cash.receipt(1, 27_40, text: "transfer 2026-03-11", payer: 1)], applied: "",
      exceptions: ["cash.on-account"]),
    Case(
      name: "an advance is for nothing open", items: [Cash.item(1, 1000_00)],
      receipts: [Cash.receipt(1, 1000_00, text: "Anzahlung", payer: 1)], applied: "", exceptions: ["cash.advance"]),
    Case(
      name: "an advance that names an invoice", items: [Cash.item(1, 1000_00)],
      receipts: [Cash.receipt(1, 1000_00, text: "deposit INV-2026-000001", payer: 1)], applied: "1→1 100000"),
    Case(
      name: "a short order number tells equal amounts apart",
      items: [Cash.item(1, 50_00, order: "7724"), Cash.item(2, 50_00, order: "7725")],
      receipts: [Cash.receipt(1, 50_00, text: "order 7725", payer: 1)], applied: "1→2 5000"),
    Case(
      name: "a discount that came too late, and another item of that amount",
      items: [Cash.item(1, 100_00, discount: 2_00, until: 5), Cash.item(2, 98_00)],
      receipts: [Cash.receipt(1, 98_00, text: "INV-2026-000001", payer: 1)], applied: "1→1 9800",
      exceptions: ["deduction: discount"]),
  ]

  static let sums: [Case] = [
    Case(
      name: "all of one due date",
      items: [
        Cash.item(1, 10_11), Cash.item(2, 20_13, issued: 5), Cash.item(3, 30_17, issued: 5),
        Cash.item(4, 44_00, issued: 9),
      ],
      receipts: [Cash.receipt(1, 50_30, payer: 1)], applied: "1→2 2013, 1→3 3017"),
    Case(
      name: "all issued up to a date, less their discounts",
      items: [
        Cash.item(1, 100_00, discount: 2_00, until: 25), Cash.item(2, 50_00, issued: 3, discount: 1_00, until: 25),
        Cash.item(3, 31_17, issued: 9),
      ], receipts: [Cash.receipt(1, 147_00, payer: 1)], applied: "1→1 9800/200/0, 1→2 4900/100/0"),
    Case(
      name: "all that is owed, the credits left",
      items: [Cash.item(1, 100_00), Cash.item(2, 50_00, issued: 3), Cash.item(3, -20_00, issued: 6)],
      receipts: [Cash.receipt(1, 150_00, payer: 1)], applied: "1→1 10000, 1→2 5000"),
    Case(
      name: "another account of the group, whole",
      items: [Cash.item(1, 300_00), Cash.item(2, 50_00, account: 2), Cash.item(3, 21_00, account: 2)],
      receipts: [Cash.receipt(1, 71_00, payer: 1)], applied: "1→2 5000, 1→3 2100"),
    Case(
      name: "another account of the group, whole, or too little for an item",
      items: [Cash.item(1, 100_00), Cash.item(2, 50_00, account: 2), Cash.item(3, 21_00, account: 2)],
      receipts: [Cash.receipt(1, 71_00, payer: 1)], applied: "", exceptions: ["cash.on-account"]),
    Case(
      name: "a usual sum of which one item has another's amount",
      items: [Cash.item(1, 10_00), Cash.item(2, 20_00), Cash.item(3, 20_00, issued: 6)],
      receipts: [Cash.receipt(1, 30_00, payer: 1)], applied: "", exceptions: ["cash.on-account"]),
    Case(
      name: "one item, or two others together", items: [Cash.item(1, 70_00), Cash.item(2, 30_00), Cash.item(3, 40_00)],
      receipts: [Cash.receipt(1, 70_00, payer: 1)], applied: "", exceptions: ["cash.on-account"]),
    Case(
      name: "the one selection",
      items: [
        Cash.item(1, 1311_07), Cash.item(2, 512_83, issued: 2), Cash.item(3, 777_41, issued: 4),
        Cash.item(4, 203_99, issued: 6),
      ],
      receipts: [Cash.receipt(1, 1515_06, payer: 1)], applied: "1→1 131107, 1→4 20399"),
    Case(
      name: "the one selection, less a credit and a discount",
      items: [
        Cash.item(1, 1311_07, discount: 26_22, until: 25), Cash.item(2, -512_83, issued: 2),
        Cash.item(3, 777_41, issued: 4),
        Cash.item(4, 203_99, issued: 6),
      ], receipts: [Cash.receipt(1, 976_01, payer: 1)], applied: "c2→1 51283, 1→1 77202/2622/0, 1→4 20399"),
    Case(
      name: "two selections",
      items: [
        Cash.item(1, 10_00), Cash.item(2, 20_00, issued: 2), Cash.item(3, 15_00, issued: 4),
        Cash.item(4, 35_00, issued: 6),
      ],
      receipts: [Cash.receipt(1, 45_00, payer: 1)], applied: "", exceptions: ["cash.on-account"]),
    Case(
      name: "so many selections that one may be chance",
      items: (1...13).map { Cash.item($0, 1_00 << Int64($0), issued: $0) },
      receipts: [Cash.receipt(1, 42_00, payer: 1)], applied: "", exceptions: ["cash.on-account"]),
    Case(
      name: "too many items to look at every selection",
      items: (1...60).map { Cash.item($0, 1_000_07 * Int64($0) + Int64($0 * $0 % 89), issued: $0 % 15) },
      receipts: [Cash.receipt(1, 77_777_13, payer: 1)], applied: "", exceptions: ["cash.on-account"]),
    Case(
      name: "no selection by name alone",
      items: [Cash.item(1, 1311_07), Cash.item(2, 512_83, issued: 2), Cash.item(3, 203_99)],
      receipts: [Cash.receipt(1, 716_82, account: 1, name: "name 1")], applied: "", exceptions: ["cash.unidentified"]),
  ]

  static let names: [Case] = [
    Case(
      name: "payer by name, one item", items: [Cash.item(1, 123_45), Cash.item(2, 50_00)],
      receipts: [Cash.receipt(1, 123_45, account: 1, name: "name 1")], applied: "1→1 12345"),
    Case(
      name: "payer by name, two items", items: [Cash.item(1, 123_45), Cash.item(2, 123_45)],
      receipts: [Cash.receipt(1, 123_45, account: 1, name: "name 1")], applied: "", exceptions: ["cash.unidentified"]),
    Case(
      name: "a known account before a name", items: [Cash.item(1, 123_45)],
      receipts: [Cash.receipt(1, 123_45, account: 1, name: "name 1"), Cash.receipt(2, 123_45, payer: 1)],
      applied: "2→1 12345", exceptions: ["cash.unidentified"]),
  ]

  @Test(arguments: texts + sums + names)
  func cases(_ example: Case) {
    let outcome = Cash.decide(example.items, example.receipts, advices: example.advices)
    #expect(Cash.applied(outcome) == example.applied)
    #expect(Cash.exceptions(outcome) == example.exceptions)
  }

  /// What is left to a person comes with every alternative, why it lost, and what a decision would name.
  @Test func alternativesAreProposed() {
    let items = [Cash.item(1, 100_00), Cash.item(2, 100_00), Cash.item(3, 31_17)]
    let outcome = Cash.decide(items, [Cash.receipt(1, 100_00, payer: 1)])
    #expect(outcome.exceptions.map(\.targets) == [["INV-2026-000001", "INV-2026-000002"]])
    #expect(outcome.proposals.map(\.choices) == [[["INV-2026-000001"], ["INV-2026-000002"]]])
    let rejected = "INV-2026-000001, INV-2026-000002: several items have this amount"
    #expect(outcome.rulings[0].rejected.string.hasPrefix(rejected))
    let short = Cash.decide(items, [Cash.receipt(1, 120_00, text: "INV-2026-000001 INV-2026-000003", payer: 1)])
    #expect(short.exceptions.map(\.targets) == [["INV-2026-000001;INV-2026-000003"]])
    #expect(short.rulings[0].facts.string.contains("quoted=INV-2026-000001, INV-2026-000003 (document number)"))
  }

  /// A row that names several documents applies the payment to all of them, or says why not.
  @Test(arguments: [
    ("INV-2026-000001;INV-2026-000003", "1→1 10000, 1→3 3117"), ("INV-2026-000001;INV-2026-000009", ""),
  ])
  func decisionsNameSeveral(target: String, applied: String) {
    let decision = CashDecision(
      key: Cash.key(900), action: .apply, receipt: Cash.key(1001), document: Text(target), who: "clerk")
    let outcome = Cash.decide(
      [Cash.item(1, 100_00), Cash.item(2, 77_00), Cash.item(3, 31_17)], [Cash.receipt(1, 131_17, account: 1)],
      decisions: [decision])
    #expect(Cash.applied(outcome) == applied)
    #expect(outcome.decisions.map(\.refusal.isEmpty) == [!applied.isEmpty])
  }

  /// A receipt that points to two customers is only asked whether its number is mistyped.
  @Test(arguments: [("INV-2026-000128", "1→123 8017"), ("INV-2026-000777", ""), ("", "")])
  func contested(text: String, applied: String) {
    var receipt = Cash.receipt(1, 80_17, text: text, payer: 1)
    receipt.isContested = true
    let outcome = Cash.decide([Cash.item(123, 80_17)], [receipt])
    #expect(Cash.applied(outcome) == applied)
    #expect(Cash.exceptions(outcome) == (applied.isEmpty ? ["cash.two-customers"] : []))
    #expect(outcome.receipts.map(\.account.isNone) == [applied.isEmpty])
  }

  @Test(
    arguments: [
      ("muller bau", "mueller bau", .same), ("muller bau", "muller bau", .same),
      ("zimmermann metallbau hamb", "zimmermann metallbau hamburg", .cut),
      ("zimmermann metallbau hamburg gm", "zimmermann metallbau hamburg", .cut),
      ("zimmermann metallbau hamburg west", "zimmermann metallbau hamburg", nil),
      ("bau muller", "muller bau", .near), ("meier metallbau", "meyer metallbau", .near),
      ("maier bau", "meyer bau", nil), ("muller", "mullen", nil), ("", "muller", nil),
    ] as [(String, String, PayerNames.Likeness?)])
  func likeness(payer: String, customer: String, expected: PayerNames.Likeness?) {
    #expect(PayerNames.likeness(Text(payer), Text(customer)) == expected)
  }

  @Test func namesOfTwoGroupsAreNobodys() {
    var names = PayerNames()
    names.add("muller bau", account: Cash.key(1), group: Cash.key(1))
    names.add("muller bau", account: Cash.key(2), group: Cash.key(2))
    names.add("keller druck", account: Cash.key(3), group: Cash.key(3))
    names.add("keller druck", account: Cash.key(4), group: Cash.key(3))
    names.add("kellner druck", account: Cash.key(5), group: Cash.key(5))
    #expect(names.match("mueller bau") == nil)
    #expect(names.match("keller druck")?.group == Cash.key(3))
    #expect(names.match("kelner druck") == nil)
    #expect(names.match("druck kellner")?.likeness == .near)
    #expect(names.match("somebody else") == nil)
  }

  /// Customers whose names differ in nothing but the legal form are told apart by it, if each has one.
  @Test(arguments: [
    ("MUELLER BAU GMBH", 1), ("Müller Bau Gmbh", 1), ("MUELLER BAU GMBH & CO. KG", 2), ("Mueller Bau", 0),
    ("MUELLER BAU AG", 0),
  ])
  func legalFormsTellNamesakesApart(payer: String, group: Int) {
    var names = PayerNames()
    names.add("muller bau", name: "Müller Bau GmbH", account: Cash.key(1), group: Cash.key(1))
    names.add("muller bau", name: "Müller Bau GmbH & Co. KG", account: Cash.key(2), group: Cash.key(2))
    #expect(names.match("mueller bau", name: Text(payer))?.group == (group == 0 ? nil : Cash.key(group)))
    // A third one without a form may be any of them.
    names.add("muller bau", account: Cash.key(3), group: Cash.key(3))
    #expect(names.match("mueller bau", name: Text(payer)) == nil)
  }

  @Test(arguments: [
    ("Kelota S.A.", "sa"), ("KELOTA SP. Z O.O.", "sp z oo"), ("Kelota e.K.", "ek"), ("Kelota Limited", "ltd"),
    ("Kelota", ""),
    ("", ""),
  ])
  func legalForms(name: String, form: String) {
    #expect(Array(PayerNames.form(of: Text(name))) == Array(form.utf8))
  }

  /// Against every selection, tried one by one.
  @Test(arguments: Array(UInt64(1)...200)) func combinationsAreAllFound(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let items = (0..<Int.random(in: 1...8, using: &random)).map { position in
      let amount = Int64.random(in: -20...60, using: &random) * 10
      let open = amount == 0 ? 10 : amount
      return Combination.Item(position: position, amounts: open > 20 && seed % 2 == 0 ? [open, open - 10] : [open])
    }
    let target = Int64.random(in: 1...120, using: &random) * 10
    var sums: [Int64] = [0]
    for item in items { sums += sums.flatMap { sum in item.amounts.map { sum + $0 } } }
    let count = sums.dropFirst().count { $0 == target }
    switch Combination(items: items).search(target) {
    case .none: #expect(count == 0)
    case .several(let found): #expect(found == min(count, Combination.counted))
    case .gaveUp: Issue.record("eight items are few")
    case .unique(let found, let choices):
      #expect(count == 1)
      #expect(zip(found, choices).reduce(Int64(0)) { $0 + items[$1.0].amounts[$1.1] } == target)
    }
  }
}
