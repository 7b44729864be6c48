import Testing

@testable import OrderToCash

/// What makes up a limit, how the group has paid, and which of several reasons is told.
@Suite("Credit limits") struct CreditLimitTests {
  typealias Support = CreditScorecardTests

  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var limit: Int64? = 1000_00
    var facts: [CreditFact] = []
    var order: Int64
    var rule: Text
  }

  static let cases: [Case] = [
    Case(testDescription: "within", order: 1000_00, rule: "credit.within-limit"),
    Case(testDescription: "beyond", order: 1000_01, rule: "credit.over-limit"),
    Case(
      testDescription: "a temporary limit on its last day",
      facts: [Support.fact(.temporaryLimit, 3000_00, from: january(1), to: january(31))], order: 3000_00,
      rule: "credit.within-limit"),
    Case(
      testDescription: "the day after", facts: [Support.fact(.temporaryLimit, 3000_00, to: january(30))],
      order: 1000_01,
      rule: "credit.over-limit"),
    Case(
      testDescription: "a temporary limit may be lower",
      facts: [Support.fact(.temporaryLimit, 500_00, to: january(31))], order: 500_01, rule: "credit.over-limit"),
    Case(
      testDescription: "a branch has none of its own",
      facts: [Support.fact(.temporaryLimit, 3000_00, to: january(31), account: 2)], order: 1000_01,
      rule: "credit.over-limit"),
    Case(
      testDescription: "insurance of a branch raises the group's",
      facts: [Support.fact(.insurance, 500_00, account: 2)],
      order: 1500_00, rule: "credit.within-limit"),
    Case(
      testDescription: "insurance and deposit",
      facts: [Support.fact(.insurance, 500_00), Support.fact(.deposit, 100_00)], order: 1600_01,
      rule: "credit.over-limit"),
    Case(
      testDescription: "a deposit in dollars, 90 cents each", facts: [Support.fact(.deposit, 100_00, currency: usd)],
      order: 1090_00, rule: "credit.within-limit"),
    Case(
      testDescription: "a deposit in francs that nobody can value",
      facts: [Support.fact(.deposit, 100_00, currency: chf)], order: 1, rule: "credit.unknown-rate"),
    Case(
      testDescription: "a deposit and no limit", limit: nil, facts: [Support.fact(.deposit, 100_00)], order: 100_01,
      rule: "credit.over-limit"),
  ]

  @Test(arguments: cases) func limit(_ row: Case) {
    var policy = CreditPolicy()
    policy.newCustomers = .review
    let outcome = Support.decide(Support.snapshot([row.order], facts: row.facts, limit: row.limit), policy)
    #expect(outcome.orders.map(\.rule) == [row.rule])
  }

  @Test(
    arguments: [
      // average in tenths, trend, promises: rule
      (120, 0, 0, "credit.within-limit"), (121, 0, 0, "credit.slow-payer"), (0, 50, 0, "credit.within-limit"),
      (0, 51, 0, "credit.slow-payer"), (0, 0, 2, "credit.within-limit"), (0, 0, 3, "credit.broken-promises"),
      (121, 0, 3, "credit.broken-promises"),
    ] as [(Int, Int, Int64, Text)])
  func behaviour(late: Int, trend: Int, promises: Int64, rule: Text) {
    var policy = CreditPolicy()
    (policy.slowPayerDays, policy.slowingDays, policy.brokenPromises) = (12, 5, 2)
    let snapshot = Support.snapshot(
      [100_00], facts: [Support.fact(.brokenPromises, promises)], limit: 1000_00,
      standing: CreditStanding(averageLate: late, lateTrend: trend, score: 50))
    #expect(Support.decide(snapshot, policy).orders.map(\.rule) == [rule])
  }

  /// Everything speaks against the order; taking away what is told first tells the next.
  @Test func theFirstReasonIsTold() {
    var policy = CreditPolicy(overdueGraceDays: 0, collectionHoldLevel: 2)
    (policy.slowPayerDays, policy.brokenPromises, policy.newCustomers) = (12, 0, .apply)
    policy.application.refuseBelow = 100
    let decision = CreditDecision(
      key: key(50), verb: .refuse, subject: key(100), rule: "credit.over-limit", who: "M. Brandt")
    var snapshot = Support.snapshot(
      [100_00], facts: [Support.fact(.brokenPromises, 1)], standing: CreditStanding(averageLate: 121),
      items: [
        CreditItem(
          account: key(1), kind: .invoice, dueDate: january(1), currency: .eur, open: 10_00, openBase: 10_00, level: 2)
      ])
    snapshot.accounts[1].holds = [
      AccountHold(.person, placed: key(40), since: january(2)),
      AccountHold(.collection, placed: key(41), since: january(3)),
    ]
    snapshot.decisions = [decision]
    var told: [Text] = []
    func judge() { told += Support.decide(snapshot, policy).orders.map(\.rule) }
    judge()
    snapshot.decisions = []
    judge()
    snapshot.accounts[1].holds.removeFirst()
    judge()
    policy.overdueMinimum = 10_00
    judge()
    snapshot.accounts[1].holds = []
    judge()
    snapshot.facts = []
    judge()
    snapshot.standing.averageLate = 0
    judge()
    snapshot.accounts[1].limit = 50_00
    judge()
    snapshot.accounts[1].limit = 110_00
    judge()
    #expect(
      told == [
        "credit.refused-by-person", "credit.person-hold", "credit.overdue-hold", "credit.collection-hold",
        "credit.broken-promises", "credit.slow-payer", "credit.application-refused", "credit.over-limit",
        "credit.within-limit",
      ])
  }

  /// Closing an order and sending it again, under another number or split in two, finds the same room.
  @Test func reopeningEvadesNoLimit() {
    func outcome(_ orders: [Int64], approved: Int64) -> [CreditStatus] {
      var snapshot = Support.snapshot(orders, limit: 1000_00)
      if approved > 0 {
        snapshot.commitments = [CreditCommitment(.approvedUnshipped, currency: .eur, gross: approved)]
      }
      return Support.decide(snapshot, CreditPolicy()).orders.map(\.status)
    }
    #expect(outcome([1100_00], approved: 0) == [.held])
    #expect(outcome([900_00], approved: 0) == [.approved])
    #expect(outcome([200_00], approved: 900_00) == [.held], "on top of what is approved")
    #expect(outcome([1100_00], approved: 0) == [.held], "closed, and sent again for more")
    #expect(outcome([550_00, 550_00], approved: 0) == [.approved, .held], "in two halves")
  }

  @Test func whatToPayIsTold() {
    var policy = CreditPolicy(overdueGraceDays: 0)
    policy.newCustomers = .review
    func notices(_ snapshot: CreditSnapshot, _ policy: CreditPolicy) -> [String] {
      Support.decide(snapshot, policy).notices.map {
        "\($0.kind) \($0.rule) \(Money(minor: $0.amount, currency: $0.currency))"
      }
    }
    func item(_ open: Int64, _ currency: Currency) -> CreditItem {
      CreditItem(
        account: key(1), kind: .invoice, dueDate: january(1), currency: currency, open: open, openBase: open * 9 / 10)
    }
    #expect(
      notices(Support.snapshot([1000_01], limit: 1000_00), policy) == ["orderHeld credit.over-limit 0.01 EUR"])
    #expect(
      notices(Support.snapshot([10_00], limit: 1000_00, items: [item(50_00, usd)]), policy)
        == ["accountHeld credit.overdue-hold 50.00 USD", "orderHeld credit.overdue-hold 50.00 USD"])
    var refused = Support.policy
    refused.application.refuseBelow = 100
    #expect(
      notices(Support.snapshot([400_00]), refused) == ["prepayment credit.application-refused 400.00 EUR"])
    var again = Support.snapshot([400_00], limit: 1000_00)
    again.orders[0].last = CreditOrder.Last(rule: "credit.over-limit", message: "")
    #expect(notices(again, policy) == ["orderReleased credit.within-limit 0.00 EUR"])
    var held = Support.snapshot([], limit: 1000_00)
    held.accounts[1].holds = [AccountHold(.overdue, placed: key(40), since: january(2))]
    #expect(notices(held, policy) == ["accountReleased credit.release 0.00 EUR"])
  }
}
