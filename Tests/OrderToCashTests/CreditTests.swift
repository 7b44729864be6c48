import Testing

@testable import OrderToCash

/// One group: account 1 is its root, 2 and 3 its branches. Amounts in cents.
struct CreditCase: Sendable, CustomTestStringConvertible {
  var name: String
  var limit: Int64? = 1000_00
  var since: BusinessDate?
  var items: [CreditItem] = []
  var commitments: [CreditCommitment] = []
  var holds: [AccountHold] = []
  var releasedOn: BusinessDate?
  var order: Int64 = 100_00
  var currency: Currency = .eur
  var account = 1
  var approval: Key = .none
  var decisions: [CreditDecision] = []
  var policy = CreditPolicy(overdueGraceDays: 10, overdueMinimum: 50_00)
  var rates = Rates(base: .eur, table: [usd: ExchangeRate(scaled: 90_000_000)])
  var rule: Rule
  var status: CreditStatus

  var testDescription: String { name }

  var outcome: CreditOutcome {
    let root = CreditAccount(
      account: key(1), id: "C1", limit: limit, limitCurrency: .eur, since: since, holds: holds, releasedOn: releasedOn)
    let branches = [2, 3].map { CreditAccount(account: key($0), id: Text("B\($0)"), limitCurrency: .eur) }
    let order = CreditOrder(key: key(100), account: key(account), currency: currency, gross: order, approval: approval)
    let snapshot = CreditSnapshot(
      group: key(1), accounts: [branches[1], root, branches[0]], items: items, commitments: commitments,
      orders: [order],
      decisions: decisions, rates: rates)
    return Credit.decide(snapshot, policy: ByCustomer(policy), date: january(31))
  }
}

private func decision(
  _ verb: Verb, _ subject: Int, _ ordinal: Int = 50, rule: Text = "credit.over-limit"
) -> CreditDecision {
  CreditDecision(key: key(ordinal), verb: verb, subject: key(subject), rule: rule, who: "M. Brandt")
}

private func item(
  _ open: Int64, due: Int = 60, _ kind: OpenItem.Kind = .invoice, account: Int = 1, level: Int = 0,
  disputed: Bool = false, currency: Currency = .eur
) -> CreditItem {
  CreditItem(
    account: key(account), kind: kind, dueDate: january(due), currency: currency, open: open, openBase: open,
    level: level, disputedAmount: disputed ? open : 0)
}

private let byPerson = AccountHold(.person, placed: key(40), since: january(20))
private let byProgram = AccountHold(.overdue, placed: key(40), since: january(20))
private let byLetter = AccountHold(.collection, placed: key(40), since: january(20))
private let overdue = item(60_00, due: 20)

@Suite struct CreditTests {
  static let cases: [CreditCase] = [
    CreditCase(name: "nothing speaks against it", rule: CreditRules.withinLimit, status: .approved),
    CreditCase(name: "up to the limit", items: [item(900_00)], rule: CreditRules.withinLimit, status: .approved),
    CreditCase(name: "a cent over the limit", items: [item(900_01)], rule: CreditRules.overLimit, status: .held),
    CreditCase(
      name: "shipped and approved count", items: [item(500_00)],
      commitments: [
        CreditCommitment(.shippedNotInvoiced, currency: .eur, gross: 200_00),
        CreditCommitment(.approvedUnshipped, currency: .eur, gross: 200_01),
      ], rule: CreditRules.overLimit, status: .held),
    CreditCase(
      name: "cash on account and credit notes make room",
      items: [item(1000_00), item(-60_00, .onAccount), item(-40_00, .creditNote)], rule: CreditRules.withinLimit,
      status: .approved),
    CreditCase(
      name: "the branches' debt counts", items: [item(500_00, account: 2), item(450_00, account: 3)], account: 3,
      rule: CreditRules.overLimit, status: .held),
    CreditCase(
      name: "foreign debt at tonight's rate", items: [item(1000_00, currency: usd)], rule: CreditRules.withinLimit,
      status: .approved),
    CreditCase(
      name: "foreign order at tonight's rate", items: [item(910_01)], currency: usd, rule: CreditRules.overLimit,
      status: .held),
    CreditCase(
      name: "foreign debt without rate", items: [item(10_00, currency: chf)], rule: CreditRules.unknownRate,
      status: .review),
    CreditCase(
      name: "no rate, and no approval helps", currency: chf, approval: key(45), rule: CreditRules.unknownRate,
      status: .review),
    CreditCase(
      name: "no rate of what another account owes matters not to an approved order",
      items: [item(10_00, currency: chf)], approval: key(45), rule: CreditRules.approvedByPerson, status: .approved),
    CreditCase(name: "11 days late", items: [overdue], rule: CreditRules.overdueHold, status: .held),
    CreditCase(name: "10 days late", items: [item(60_00, due: 21)], rule: CreditRules.withinLimit, status: .approved),
    CreditCase(
      name: "late with the minimum", items: [item(50_00, due: 1)], rule: CreditRules.withinLimit, status: .approved),
    CreditCase(
      name: "late and disputed", items: [item(60_00, due: 1, disputed: true)], rule: CreditRules.withinLimit,
      status: .approved),
    CreditCase(
      name: "late and covered", items: [overdue, item(-10_00, .onAccount)], rule: CreditRules.withinLimit,
      status: .approved),
    CreditCase(
      name: "overdue wins over the limit", items: [overdue, item(2000_00)], rule: CreditRules.overdueHold, status: .held
    ),
    CreditCase(
      name: "a branch's debt holds that branch alone", items: [item(60_00, due: 1, account: 2)], account: 3,
      rule: CreditRules.withinLimit, status: .approved),
    CreditCase(
      name: "the root's debt holds the branches", items: [overdue], account: 3, rule: CreditRules.overdueHold,
      status: .held),
    CreditCase(name: "held by a person", holds: [byPerson], rule: CreditRules.personHold, status: .held),
    CreditCase(
      name: "a person's hold is told before the debt", items: [overdue], holds: [byPerson],
      rule: CreditRules.personHold,
      status: .held),
    CreditCase(
      name: "approved after the hold", holds: [byPerson], approval: key(41), rule: CreditRules.approvedByPerson,
      status: .approved),
    CreditCase(
      name: "approved before the hold", holds: [byPerson], approval: key(39), rule: CreditRules.personHold,
      status: .held),
    CreditCase(
      name: "approved although overdue", items: [overdue], decisions: [decision(.approve, 100)],
      rule: CreditRules.approvedByPerson, status: .approved),
    CreditCase(
      name: "refused", decisions: [decision(.refuse, 100)], rule: CreditRules.refusedByPerson, status: .refused),
    CreditCase(
      name: "put on hold tonight", decisions: [decision(.hold, 1)], rule: CreditRules.personHold, status: .held),
    CreditCase(
      name: "its account put on hold by a decision about the order", decisions: [decision(.hold, 100)],
      rule: CreditRules.personHold, status: .held),
    CreditCase(
      name: "released tonight by a person", holds: [byPerson], decisions: [decision(.release, 1)],
      rule: CreditRules.withinLimit, status: .approved),
    CreditCase(
      name: "a release forgives what is overdue", items: [overdue], holds: [byProgram],
      decisions: [decision(.release, 1)], rule: CreditRules.withinLimit, status: .approved),
    CreditCase(
      name: "what becomes overdue later counts", items: [item(60_00, due: 15)], releasedOn: january(25),
      rule: CreditRules.overdueHold, status: .held),
    CreditCase(
      name: "credits cover what was forgiven first", items: [overdue, item(60_00, due: 14), item(-60_00, .onAccount)],
      releasedOn: january(24), rule: CreditRules.overdueHold, status: .held),
    CreditCase(
      name: "paid: the program's hold goes", holds: [byProgram], rule: CreditRules.withinLimit, status: .approved),
    CreditCase(
      name: "paid: the letter's hold goes", holds: [byLetter], rule: CreditRules.withinLimit, status: .approved),
    CreditCase(
      name: "overdue is told before collections", items: [overdue], holds: [byLetter], rule: CreditRules.overdueHold,
      status: .held),
    CreditCase(
      name: "collections hold what credit's grace lets pass", items: [item(60_00, due: 25, level: 3)],
      holds: [byLetter],
      policy: CreditPolicy(overdueGraceDays: 10, collectionHoldLevel: 3), rule: CreditRules.collectionHold,
      status: .held),
    CreditCase(
      name: "an item below the level that holds", items: [item(60_00, due: 25, level: 2)], holds: [byLetter],
      policy: CreditPolicy(overdueGraceDays: 10, collectionHoldLevel: 3), rule: CreditRules.withinLimit,
      status: .approved),
    CreditCase(
      name: "new by age", since: january(2),
      policy: CreditPolicy(newCustomers: .review, newCustomerDays: 30), rule: CreditRules.newCustomer, status: .review),
    CreditCase(
      name: "not new any more", since: january(1),
      policy: CreditPolicy(newCustomers: .review, newCustomerDays: 30), rule: CreditRules.withinLimit, status: .approved
    ),
    CreditCase(
      name: "new and approved by policy: the limit decides", since: january(2), order: 1000_01,
      policy: CreditPolicy(newCustomers: .approve, newCustomerDays: 30), rule: CreditRules.overLimit, status: .held),
    CreditCase(name: "no limit, review", limit: nil, rule: CreditRules.noLimit, status: .review),
    CreditCase(
      name: "no limit, approve", limit: nil, policy: CreditPolicy(newCustomers: .approve), rule: CreditRules.noLimit,
      status: .approved),
    CreditCase(name: "a limit of nothing", limit: 0, rule: CreditRules.overLimit, status: .held),
    CreditCase(name: "unknown customer", account: 9, rule: CreditRules.unknownCustomer, status: .review),
  ]

  @Test(arguments: cases) func judged(_ example: CreditCase) {
    let outcome = example.outcome
    let judged = outcome.orders[0]
    #expect(judged.rule == example.rule.id)
    #expect(judged.status == example.status)
    #expect(outcome.rulings.contains { $0.subject == key(100) && $0.rule == example.rule.id })
    let waits = outcome.exceptions.filter { $0.subjectKind == .order }
    #expect(waits.map(\.rule) == (judged.status == .held || judged.status == .review ? [judged.rule] : []))
  }

  @Test func everyOrderRuleHasACase() {
    // First-time customers, behaviour and what makes up a limit have tables of their own.
    let elsewhere: [Rule] = [
      CreditRules.brokenPromises, CreditRules.slowPayer, CreditRules.prepaid, CreditRules.applicationRefused,
      CreditRules.applicationReview, CreditRules.applicationApproved, CreditRules.lapsed,
      CreditRules.prepayment,
    ]
    let told = Set((CreditTests.cases.map(\.rule) + elsewhere).map(\.id))
    for rule in CreditRules.all.prefix(19) { #expect(told.contains(rule.id)) }
  }

  @Test func eachOrderSeesThoseApprovedBefore() {
    let amounts: [Int64] = [600_00, 500_00, 400_00, 1]
    let orders = amounts.enumerated().map {
      CreditOrder(key: key(100 + $0), account: key(1), currency: .eur, gross: $1)
    }
    let account = CreditAccount(account: key(1), id: "C1", limit: 1000_00, limitCurrency: .eur)
    for turn in [orders, orders.reversed(), [orders[2], orders[0], orders[3], orders[1]]] {
      let snapshot = CreditSnapshot(group: key(1), accounts: [account], orders: turn, rates: Rates(base: .eur))
      let outcome = Credit.decide(snapshot, policy: ByCustomer(CreditPolicy()), date: january(31))
      #expect(outcome.orders.map(\.order) == orders.map(\.key))
      #expect(outcome.orders.map(\.status) == [.approved, .held, .approved, .held])
    }
  }

  @Test func theSameAgainIsUnchanged() {
    var order = CreditOrder(key: key(100), account: key(1), currency: .eur, gross: 1000_01)
    let account = CreditAccount(account: key(1), id: "C1", limit: 1000_00, limitCurrency: .eur)
    func night(_ day: Int) -> CreditOutcome {
      let snapshot = CreditSnapshot(group: key(1), accounts: [account], orders: [order], rates: Rates(base: .eur))
      return Credit.decide(snapshot, policy: ByCustomer(CreditPolicy()), date: january(day))
    }
    let first = night(1)
    #expect(first.rulings.count == 1 && !first.orders[0].isUnchanged)
    order.last = CreditOrder.Last(rule: first.orders[0].rule, message: first.exceptions[0].message)
    let second = night(2)
    #expect(second.rulings.isEmpty && second.orders[0].isUnchanged)
    #expect(second.exceptions == first.exceptions)
    order.gross = 1000_02
    #expect(night(3).rulings.count == 1)
  }

  @Test(
    arguments: [
      ([], nil), ([decision(.approve, 100, rule: "price.differs")], nil),
      ([decision(.approve, 100)], nil),
      (
        [decision(.approve, 100, rule: "price.differs"), decision(.approve, 100, 51, rule: "tax.no-rule")],
        CreditStatus.held
      ),
      ([decision(.refuse, 100)], .refused),
      ([decision(.approve, 100), decision(.refuse, 100, 51)], nil),
    ] as [([CreditDecision], CreditStatus?)])
  func intakeReviewComesFirst(_ decisions: [CreditDecision], status: CreditStatus?) {
    let order = CreditOrder(
      key: key(100), account: key(1), currency: .eur, gross: 1000_01, awaits: ["price.differs", "tax.no-rule"])
    let account = CreditAccount(account: key(1), id: "C1", limit: 1000_00, limitCurrency: .eur)
    let snapshot = CreditSnapshot(
      group: key(1), accounts: [account], orders: [order], decisions: decisions, rates: Rates(base: .eur))
    let outcome = Credit.decide(snapshot, policy: ByCustomer(CreditPolicy()), date: january(31))
    #expect(outcome.orders.map(\.status) == (status.map { [$0] } ?? []))
  }

  @Test func facts() {
    let example = CreditCase(
      name: "", items: [item(900_00), item(-20_00, .onAccount)],
      commitments: [CreditCommitment(.approvedUnshipped, currency: .eur, gross: 50_00)], order: 99_50,
      rule: CreditRules.overLimit, status: .held)
    #expect(
      example.outcome.orders[0].facts
        == "limit=1000.00 EUR; open=900.00 EUR; shipped=0.00 EUR; approved=50.00 EUR; cash=20.00 EUR; order=99.50 EUR")
    #expect(example.outcome.exceptions[0].message == "the order is held: it exceeds the credit limit by 29.50 EUR")
  }

  @Test(
    arguments: [
      ([decision(.approve, 100), decision(.refuse, 100, 51)], [false, false], "decision.contradictory"),
      ([decision(.approve, 100), decision(.approve, 100, 51)], [true, true], "decision.taken"),
      ([decision(.approve, 77)], [false], "decision.stale"),
      ([decision(.release, 1)], [false], "decision.stale"),
      ([decision(.release, 100)], [false], "decision.stale"),
      ([decision(.approve, 1)], [false], "decision.stale"),
      ([decision(.hold, 1)], [true], "decision.taken"),
      ([decision(.hold, 100)], [true], "decision.taken"),
      ([decision(.hold, 100), decision(.approve, 100, 51)], [false, false], "decision.contradictory"),
      ([decision(.hold, 1), decision(.release, 1, 51)], [false, false], "decision.contradictory"),
    ] as [([CreditDecision], [Bool], Text)])
  func decisions(_ decisions: [CreditDecision], taken: [Bool], last: Text) {
    let example = CreditCase(name: "", decisions: decisions, rule: CreditRules.withinLimit, status: .approved)
    let answers = example.outcome.answers
    #expect(answers.map(\.isTaken) == taken)
    #expect(answers.last?.rule == last)
    #expect(answers.allSatisfy { $0.isTaken == $0.why.isEmpty })
  }

  @Test func holdsArePlacedAndReleasedOnce() {
    var example = CreditCase(name: "", items: [overdue], rule: CreditRules.overdueHold, status: .held)
    #expect(
      example.outcome.holds == [
        HoldChange(account: key(1), source: .overdue, isPlaced: true, rule: "credit.overdue-hold")
      ])
    example.holds = [byProgram]
    #expect(example.outcome.holds.isEmpty)
    #expect(example.outcome.exceptions.map(\.subjectKind) == [.account, .order])
    example.items = []
    #expect(
      example.outcome.holds == [
        HoldChange(account: key(1), source: .overdue, isPlaced: false, rule: "credit.release")
      ])
    example.holds = [byPerson]
    example.items = [overdue]
    #expect(example.outcome.holds.isEmpty)
    #expect(example.outcome.exceptions.map(\.rule) == ["credit.person-hold", "credit.person-hold"])
  }
}
