import Testing

@testable import OrderToCash

/// Receipts that a person gives to a customer, and what that teaches.
@Suite("Learning") struct CashLearningTests {
  private func decide(_ receipt: Receipt, _ decision: CashDecision, items: [OpenItem] = []) -> CashOutcome {
    Cash.decide(items, [receipt], decisions: [decision])
  }

  private func stranger(_ state: Receipt.State = .unidentified) -> Receipt {
    Cash.receipt(1, 100_00, account: state == .onAccount ? 1 : 0, iban: "DE77", name: "tante emma", state: state)
  }

  @Test func aDecisionTeachesAccountAndName() {
    let decision = CashDecision(
      key: Cash.key(90), action: .apply, receipt: Cash.key(1001), document: "INV-2026-000001", who: "ann")
    let outcome = decide(stranger(), decision, items: [Cash.item(1, 100_00)])
    #expect(outcome.items.map(\.open) == [0])
    #expect(
      outcome.learned.map { "\($0.kind.name) \($0.value) \($0.account.rawValue)" } == [
        "bank account DE77 1", "name tante emma 1",
      ])
  }

  @Test func nothingIsLearntOfAKnownPayer() {
    var receipt = stranger()
    receipt.payer = Cash.key(1)
    let decision = CashDecision(
      key: Cash.key(90), action: .apply, receipt: Cash.key(1001), document: "INV-2026-000001", who: "ann")
    #expect(decide(receipt, decision, items: [Cash.item(1, 100_00)]).learned.isEmpty)
  }

  @Test(arguments: [Receipt.State.unidentified, .onAccount]) func aReceiptIsGivenToAnother(_ state: Receipt.State) {
    var decision = CashDecision(
      key: Cash.key(90), action: .reassign, receipt: Cash.key(1001), document: "C7", who: "ann")
    decision.target = Cash.key(7)
    // An item of this group with the very amount: it isn't this group's money any more.
    let outcome = decide(stranger(state), decision, items: [Cash.item(1, 100_00)])
    #expect(outcome.decisions.map(\.refusal.isEmpty) == [true])
    #expect(outcome.applications.isEmpty)
    #expect(outcome.receipts.map(\.account) == [Cash.key(7)])
    #expect(outcome.receipts.map(\.status) == [.onAccount])
    let events = outcome.postings.map(\.event)
    #expect(events == (state == .onAccount ? [.reassigned, .identified] : [.identified]))
    #expect(outcome.learned.map(\.account) == [Cash.key(7), Cash.key(7)])
  }

  @Test func onlyWholeReceiptsAreGivenToAnother() {
    var receipt = stranger(.onAccount)
    receipt.left = 40_00
    receipt.leftBase = 40_00
    var decision = CashDecision(
      key: Cash.key(90), action: .reassign, receipt: Cash.key(1001), document: "C7", who: "ann")
    decision.target = Cash.key(7)
    #expect(decide(receipt, decision).decisions.map(\.refusal.isEmpty) == [false])
    decision.target = .none
    #expect(decide(stranger(), decision).decisions.map(\.refusal.isEmpty) == [false])
  }
}
