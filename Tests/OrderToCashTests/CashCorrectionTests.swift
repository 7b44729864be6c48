import Testing

@testable import OrderToCash

/// Decisions and returned payments.
@Suite struct CashCorrectionTests {
  static func decision(
    _ action: CashDecision.Action, _ document: String = "", amount: Int64? = nil, key: Int = 900, receipt: Int = 1
  ) -> CashDecision {
    CashDecision(
      key: Cash.key(key), action: action, receipt: Cash.key(1000 + receipt), document: Text(document), amount: amount,
      who: "clerk")
  }

  @Test func aPersonAppliesWhatRulesDoNot() {
    let items = [Cash.item(1, 100_00), Cash.item(2, 100_00)]
    let receipts = [Cash.receipt(1, 100_00, payer: 1, state: .onAccount)]
    let outcome = Cash.decide(items, receipts, decisions: [Self.decision(.apply, "inv 2026 000002")])
    #expect(Cash.applied(outcome) == "1→2 10000")
    #expect(outcome.applications[0].rule == CashRules.decision.id)
    #expect(outcome.postings.isEmpty)
    #expect(outcome.decisions.map(\.refusal) == [.empty])
  }

  @Test func anUnidentifiedReceiptFindsItsOwner() {
    let outcome = Cash.decide(
      [Cash.item(1, 100_00, account: 2)], [Cash.receipt(1, 100_00, state: .unidentified)],
      decisions: [Self.decision(.apply, "INV-2026-000001")])
    #expect(outcome.postings.map(\.event) == [.identified])
    #expect(outcome.postings[0].account == Cash.key(2))
    #expect(outcome.receipts[0].status == .applied)
  }

  @Test(
    arguments: [
      (decision(.apply, "INV-2026-000009"), "not open"), (decision(.apply, "INV-2026-000001", amount: 100_01), "left"),
      (decision(.apply, "INV-2026-000002", amount: 60_00), "open"),
      (decision(.apply, "INV-2026-000001", receipt: 7), "no such"),
      (decision(.unapply), "nothing of it"), (decision(.apply, "INV-2026-000001", amount: 0), "left"),
    ])
  func staleDecisionsAreRefused(decision: CashDecision, why: String) {
    let outcome = Cash.decide(
      [Cash.item(1, 500_00), Cash.item(2, 50_00)], [Cash.receipt(1, 100_00, payer: 1, state: .onAccount)],
      decisions: [decision])
    #expect(outcome.applications.isEmpty)
    #expect(outcome.decisions[0].refusal.string.contains(why))
    #expect(Cash.exceptions(outcome) == ["cash.decision-refused"])
  }

  /// A night's application, as it comes back from the ledger, with its item and receipt as they stand after it.
  static func settled(_ item: OpenItem, _ receipt: Receipt) -> (
    items: [OpenItem], receipts: [Receipt], [Application], [Posting]
  ) {
    let outcome = Cash.decide([item], [receipt])
    var (item, receipt) = (item, receipt)
    item.open = outcome.items[0].open
    item.openBase = outcome.items[0].openBase
    receipt.state = .onAccount
    receipt.left = outcome.receipts[0].left
    receipt.leftBase = outcome.receipts[0].leftBase
    receipt.account = outcome.receipts[0].account
    var applications = outcome.applications
    for index in applications.indices { applications[index].key = Cash.key(700 + index) }
    return ([item], [receipt], applications, outcome.postings)
  }

  static let cases: [(OpenItem, Receipt)] = [
    (Cash.item(1, 100_00), Cash.receipt(1, 100_00, text: "INV-2026-000001", payer: 1)),
    (Cash.item(1, 100_00), Cash.receipt(1, 120_00, text: "INV-2026-000001", payer: 1)),
    (Cash.item(1, 100_00), Cash.receipt(1, 60_00, text: "INV-2026-000001", payer: 1)),
    (Cash.item(1, 100_00), Cash.receipt(1, 99_80, text: "INV-2026-000001", payer: 1)),
    (Cash.item(1, 100_00), Cash.receipt(1, 100_30, text: "INV-2026-000001", payer: 1)),
    (Cash.item(1, 100_00, discount: 2_00, until: 30), Cash.receipt(1, 98_00, text: "INV-2026-000001", payer: 1)),
    (
      Cash.item(1, 100_00, account: 2, currency: Cash.usd, base: 90_00),
      Cash.receipt(1, 33_33, text: "INV-2026-000001", payer: 1, currency: Cash.usd, base: 31_00)
    ),
  ]

  @Test(arguments: cases) func unapplyUndoesExactly(item: OpenItem, receipt: Receipt) {
    let (items, receipts, applications, _) = Self.settled(item, receipt)
    let outcome = Cash.decide(items, receipts, decisions: [Self.decision(.unapply)], applications: applications)
    #expect(outcome.items.map(\.open) == [item.open])
    #expect(outcome.items.map(\.openBase) == [item.openBase])
    #expect(outcome.receipts.map(\.left) == [receipt.amount])
    #expect(outcome.receipts.map(\.isAutomatic) == [false])
    // Nothing puts it back the same night: a person took it away.
    #expect(outcome.applications.map(\.reverses) == applications.map(\.key))
  }

  @Test(arguments: cases) func returnsUndoExactly(item: OpenItem, receipt: Receipt) {
    let (items, receipts, applications, first) = Self.settled(item, receipt)
    let returned = ReturnedPayment(
      key: Cash.key(800), bank: "assets:bank:main", bookingDate: Cash.day(29), currency: receipt.currency,
      amount: receipt.amount, base: receipt.base, receipt: receipt.key, reason: "AC04")
    let outcome = Cash.decide(items, receipts, returns: [returned], applications: applications)
    #expect(outcome.items.map(\.open) == [item.open])
    #expect(outcome.receipts.map(\.status) == [.returned])
    #expect(outcome.receipts.map(\.left) == [0])
    #expect(Cash.exceptions(outcome) == ["cash.returned"])
    // Every account is back where it was before the payment came.
    var balances: [Text: Int64] = [:]
    for posting in first + outcome.postings {
      balances[posting.debit, default: 0] += posting.base
      balances[posting.credit, default: 0] -= posting.base
    }
    #expect(balances.values.allSatisfy { $0 == 0 })
  }

  @Test func aReturnThatFitsNothingWaitsInClearing() {
    let returned = ReturnedPayment(
      key: Cash.key(800), bank: "assets:bank:main", bookingDate: Cash.day(29), currency: .eur, amount: 50_00,
      base: 50_00,
      receipt: .none)
    let outcome = Cash.decide([], [], returns: [returned])
    #expect(outcome.postings.map(\.event) == [.bankOut])
    #expect(Cash.exceptions(outcome) == ["cash.return-unmatched"])
  }

  @Test func paidAndReturnedTheSameNight() {
    let receipt = Cash.receipt(1, 100_00, text: "INV-2026-000001", payer: 1)
    let returned = ReturnedPayment(
      key: Cash.key(800), bank: "assets:bank:main", bookingDate: Cash.day(20), currency: .eur, amount: 100_00,
      base: 100_00, receipt: receipt.key)
    let outcome = Cash.decide([Cash.item(1, 100_00)], [receipt], returns: [returned])
    #expect(outcome.applications.isEmpty)
    #expect(Set(outcome.postings.map(\.event)) == [.receipt, .returned])
    #expect(outcome.receipts.map(\.status) == [.returned])
  }
}
