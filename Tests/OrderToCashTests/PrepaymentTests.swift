import Testing

@testable import OrderToCash

/// Credit for customers who pay in advance: 1,000.00 of an order, cash on account, an advance invoiced before.
@Suite("Payment in advance") struct PrepaymentTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var percent: Int64
    var cash: Int64 = 0
    var advanced: Int64 = 0
    var limit: Int64? = 5000_00
    var orders = [1000_00] as [Int64]
    var rules: [Rule]
    var asked: [Int64] = []
    var testDescription: String { "\(percent) %, \(cash) on account, \(orders)" }
  }

  static let cases: [Case] = [
    Case(percent: 0, rules: [CreditRules.withinLimit]),
    Case(percent: 100, rules: [CreditRules.prepayment], asked: [1000_00]),
    Case(percent: 100, cash: 999_99, rules: [CreditRules.prepayment], asked: [1]),
    Case(percent: 100, cash: 1000_00, limit: nil, rules: [CreditRules.prepaid]),
    Case(percent: 100, advanced: 1000_00, rules: [CreditRules.prepaid]),
    Case(percent: 30, cash: 299_99, rules: [CreditRules.prepayment], asked: [1]),
    Case(percent: 30, cash: 300_00, rules: [CreditRules.withinLimit]),
    Case(percent: 30, cash: 300_00, limit: 600_00, rules: [CreditRules.overLimit], asked: [100_00]),
    // One payment doesn't let two orders pass.
    Case(
      percent: 100, cash: 1500_00, orders: [1000_00, 1000_00], rules: [CreditRules.prepaid, CreditRules.prepayment],
      asked: [500_00]),
  ]

  @Test(arguments: PrepaymentTests.cases) func judges(_ expected: Case) {
    var policy = CreditPolicy()
    policy.prepayment = Percent(scaled: expected.percent * 10_000)
    var items: [CreditItem] = []
    if expected.cash > 0 {
      items.append(
        CreditItem(
          account: key(1), kind: .onAccount, dueDate: january(1), currency: .eur, open: -expected.cash,
          openBase: -expected.cash))
    }
    let orders = expected.orders.enumerated().map { index, gross in
      var order = CreditOrder(key: key(100 + index), account: key(1), currency: .eur, gross: gross)
      order.advanced = expected.advanced
      return order
    }
    let commitments =
      expected.advanced > 0 ? [CreditCommitment(.advance, currency: .eur, gross: expected.advanced)] : []
    let snapshot = CreditSnapshot(
      group: key(1),
      accounts: [CreditAccount(account: key(1), id: "C1", limit: expected.limit, limitCurrency: .eur)], items: items,
      commitments: commitments, orders: orders, rates: Rates(base: .eur, table: [:]))
    let outcome = Credit.decide(snapshot, policy: ByCustomer(policy), date: january(10))
    #expect(outcome.orders.map(\.rule) == expected.rules.map(\.id))
    #expect(outcome.notices.filter { $0.amount > 0 }.map(\.amount) == expected.asked)
  }

  @Test("Advances count as cash against the limit") func exposure() throws {
    var snapshot = CreditSnapshot(group: key(1), accounts: [], rates: Rates(base: .eur, table: [:]))
    snapshot.commitments = [
      CreditCommitment(.approvedUnshipped, currency: .eur, gross: 1000_00),
      CreditCommitment(.advance, currency: .eur, gross: 300_00),
    ]
    let exposure = try Exposure(of: snapshot, in: .eur)
    #expect(exposure.total == 700_00 && exposure.unclaimedCash == 0)
  }
}
