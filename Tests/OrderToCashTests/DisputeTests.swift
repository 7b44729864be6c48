import Testing

@testable import OrderToCash

private func invoice(_ open: Int64, disputed: Int64 = 0, _ kind: OpenItem.Kind = .invoice) -> OpenItem {
  OpenItem(
    key: key(7), account: key(1), kind: kind, document: "INV-7", issueDate: january(1), dueDate: january(31),
    currency: .eur, original: 1000_00, open: open, openBase: open, disputedAmount: disputed)
}

private func dispute(_ ordinal: Int, _ amount: Int64, opened: Int) -> Dispute {
  Dispute(
    key: key(ordinal), item: key(7), account: key(1), currency: .eur, amount: amount, reason: .price, source: .office,
    owner: "sales", opened: january(opened))
}

@Suite("Disputes") struct DisputeTests {
  @Test(
    arguments: [
      // open, disputed before, asked, disputed now
      (1000_00, 0, 200_00, 200_00), (1000_00, 0, nil, 1000_00), (1000_00, 900_00, 200_00, 100_00),
      (50_00, 0, 200_00, 50_00), (1000_00, 1000_00, 1, nil), (0, 0, nil, nil), (1000_00, 0, 0, nil),
    ] as [(Int64, Int64, Int64?, Int64?)])
  func neverMoreThanIsOpen(_ open: Int64, _ before: Int64, _ asked: Int64?, _ expected: Int64?) {
    let policy = DisputePolicy(owner: "receivables", owners: [.quality: "warehouse"])
    let request = Disputing.Request(.quality, source: .response, amount: asked, note: "wet", origin: key(3))
    switch Disputing.open(request, of: invoice(open, disputed: before), policy: policy, date: january(9)) {
    case .opened(let dispute):
      #expect(dispute.amount == expected)
      #expect(dispute.owner == "warehouse" && dispute.opened == january(9) && dispute.origin == key(3))
    case .refused(let why):
      #expect(expected == nil)
      let says: String =
        if open == 0 {
          "nothing of INV-7 is open"
        } else if asked == 0 {
          "a disputed amount is above zero"
        } else {
          "all that is open of INV-7 is disputed already"
        }
      #expect(why == says)
    }
  }

  @Test func creditsCannotBeDisputed() {
    let request = Disputing.Request(.price, source: .office)
    guard
      case .refused(let why) = Disputing.open(
        request, of: invoice(-5, .creditNote), policy: DisputePolicy(), date: january(1))
    else {
      Issue.record("a credit note was disputed")
      return
    }
    #expect(why == "only what is owed can be disputed")
  }

  @Test(
    arguments: [
      // what is open, and what is left of the disputes 1 (30.00, older) and 2 (20.00)
      (60_00, [30_00, 20_00]), (50_00, [30_00, 20_00]), (40_00, [20_00, 20_00]), (20_00, [0, 20_00]),
      (5_00, [0, 5_00]),
      (0, [0, 0]), (-10, [0, 0]),
    ] as [(Int64, [Int64])])
  func theOldestEndsFirst(_ open: Int64, _ expected: [Int64]) {
    let disputes = [dispute(2, 20_00, opened: 9), dispute(1, 30_00, opened: 8)]
    let changes = Disputing.settle(disputes, open: open)
    let left = [1, 2].map { ordinal in
      changes.first { $0.dispute.key == key(ordinal) }?.amount
        ?? disputes.first { $0.key == key(ordinal) }?.amount ?? 0
    }
    #expect(left == expected)
    #expect(changes.allSatisfy { ($0.kind == .closed) == ($0.amount == 0) })
  }

  @Test(
    arguments: [
      // credited, and what is left of the disputes 1 (30.00, older) and 2 (20.00, which asked for a credit note)
      (10_00, [30_00, 10_00]), (20_00, [30_00, 0]), (35_00, [15_00, 0]), (60_00, [0, 0]),
    ] as [(Int64, [Int64])])
  func creditsEndThoseThatAsked(_ amount: Int64, _ expected: [Int64]) {
    let disputes = [dispute(1, 30_00, opened: 8), dispute(2, 20_00, opened: 9)]
    let changes = Disputing.credit(disputes, requested: [key(2)], amount: amount)
    let left = disputes.map { held in changes.first { $0.dispute.key == held.key }?.amount ?? held.amount }
    #expect(left == expected)
    #expect(changes.allSatisfy { $0.resolution == .credited })
  }

  @Test(
    arguments: [
      ("", .unexplained), ("price", .price), ("PRI", .price), ("UNR", .unrecognised), ("NON", .other), ("3", .quality),
      ("4", .quantity), ("19", .allowance), ("Z9", .quantity), ("abzgl. Skonto 2 %", .discount),
      ("zwei Kartons BESCHÄDIGT", .quality), ("Fehlmenge lt. Lieferschein", .quantity), ("because", .other),
    ] as [(Text, DisputeReason)])
  func reasonsAreReadInManyWays(_ text: Text, _ expected: DisputeReason) {
    let policy = DisputePolicy(reasons: [.init(code: "Z9", reason: .quantity)])
    #expect(policy.reason(text) == expected)
  }

  @Test func whatIsDisputedIsNotAskedFor() {
    let items = [
      CollectItem(
        key: key(1), account: key(1), issueDate: january(1), dueDate: january(2), currency: .eur, open: 100_00,
        openBase: 90_00, disputedAmount: 30_00),
      CollectItem(
        key: key(2), account: key(1), issueDate: january(1), dueDate: january(2), currency: .eur, open: 50_00,
        openBase: 50_00, disputedAmount: 50_00),
    ]
    let debts = Coverage(items).debts
    #expect(debts.map(\.item.key) == [key(1)])
    #expect(debts.map(\.uncovered) == [70_00])
    #expect(debts.map(\.uncoveredBase) == [63_00])
  }

  @Test func whatIsDisputedHoldsNobody() {
    let account = CreditAccount(account: key(1), id: "C1", limitCurrency: .eur)
    let policy = CreditPolicy(overdueGraceDays: 0, overdueMinimum: 0, newCustomers: .approve, newCustomerDays: 0)
    let item = CreditItem(
      account: key(1), kind: .invoice, dueDate: january(2), currency: .eur, open: 100_00, openBase: 90_00, level: 0,
      disputedAmount: 30_00)
    #expect(OverdueDebt(of: account, items: [item], policy: policy, date: january(20)).amount == 63_00)
  }
}
