import Testing

@testable import OrderToCash

/// First-time customers: points, and what follows from them.
@Suite("Credit applications") struct CreditScorecardTests {
  static let application: CreditApplicationPolicy = {
    var policy = CreditApplicationPolicy()
    policy.externalScore = [.init(from: 50, points: 20), .init(from: 80, points: 40)]
    (policy.referencePoints, policy.mostReferencePoints) = (5, 15)
    policy.countries = [.init(code: "DE", points: 15)]
    policy.otherCountries = 5
    policy.accountAge = [.init(from: 365, points: 10)]
    policy.orderSize = [.init(from: 1000_00, points: 15), .init(from: 5000_00, points: 5)]
    policy.limits = [.init(from: 60, limit: 500_00), .init(from: 80, limit: 2000_00)]
    policy.terms = "net14"
    return policy
  }()

  static let policy: CreditPolicy = {
    var policy = CreditPolicy(newCustomers: .apply)
    policy.lapsedMonths = 12
    policy.application = application
    return policy
  }()

  static func fact(
    _ kind: CreditFact.Kind, _ value: Int64, from: BusinessDate? = nil, to: BusinessDate? = nil, account: Int = 1,
    currency: Currency = .eur, source: Text = ""
  ) -> CreditFact {
    CreditFact(account: key(account), kind: kind, value: value, currency: currency, from: from, to: to, source: source)
  }

  static func snapshot(
    _ orders: [Int64], facts: [CreditFact] = [], limit: Int64? = nil, country: Text = "DE",
    standing: CreditStanding = CreditStanding(), items: [CreditItem] = [], since: BusinessDate? = nil
  ) -> CreditSnapshot {
    var root = CreditAccount(account: key(1), id: "C1", limit: limit, limitCurrency: .eur, since: since)
    root.country = country
    let branch = CreditAccount(account: key(2), id: "B2", limitCurrency: .eur)
    var snapshot = CreditSnapshot(
      group: key(1), accounts: [branch, root], items: items,
      orders: orders.enumerated().map { CreditOrder(key: key(100 + $0), account: key(1), currency: .eur, gross: $1) },
      rates: Rates(base: .eur, table: [usd: ExchangeRate(scaled: 90_000_000)]))
    snapshot.facts = facts
    snapshot.standing = standing
    return snapshot
  }

  static func decide(_ snapshot: CreditSnapshot, _ policy: CreditPolicy = policy) -> CreditOutcome {
    Credit.decide(snapshot, policy: ByCustomer(policy), date: january(31))
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var order: Int64 = 400_00
    var facts: [CreditFact] = []
    var country: Text = "DE"
    var since: BusinessDate?
    var onAccount: Int64 = 0
    /// Status, rule, points and the limit granted.
    var says: String
  }

  static let good = [fact(.score, 80), fact(.references, 1)]
  static let cases: [Case] = [
    Case(testDescription: "nothing known", says: "review credit.application-review points=30"),
    Case(testDescription: "elsewhere", country: "FR", says: "held credit.application-refused points=20"),
    Case(
      testDescription: "elsewhere, long known", country: "FR", since: BusinessDate("2025-01-31"),
      says: "review credit.application-review points=30"),
    Case(
      testDescription: "a day short of a year", country: "FR", since: BusinessDate("2025-02-01"),
      says: "held credit.application-refused points=20"),
    Case(
      testDescription: "a middling score and two references", facts: [fact(.score, 79), fact(.references, 1)],
      says: "review credit.application-review points=55"),
    Case(
      testDescription: "enough", facts: [fact(.score, 50), fact(.references, 2)],
      says: "approved credit.within-limit points=60 500.00 EUR net14"),
    Case(
      testDescription: "enough, for more than is granted", order: 500_01,
      facts: [fact(.score, 50), fact(.references, 2)],
      says: "held credit.over-limit points=60 500.00 EUR net14"),
    Case(
      testDescription: "references count up to a bound", facts: [fact(.score, 80), fact(.references, 9)],
      says: "approved credit.within-limit points=85 2000.00 EUR net14"),
    Case(
      testDescription: "the worst of two agencies",
      facts: [fact(.score, 90, source: "A"), fact(.score, 10, source: "B")],
      says: "review credit.application-review points=30"),
    Case(
      testDescription: "a score of last year", facts: [fact(.score, 90, to: january(30))],
      says: "review credit.application-review points=30"),
    Case(
      testDescription: "a score of another account", facts: [fact(.score, 90, account: 2)],
      says: "review credit.application-review points=30"),
    Case(
      testDescription: "a large order", order: 5000_01, facts: [fact(.references, 2)],
      says: "held credit.application-refused points=25"),
    Case(
      testDescription: "paid in advance", country: "FR", onAccount: 400_00, says: "approved credit.prepaid"),
    Case(
      testDescription: "a cent short", country: "FR", onAccount: 399_99,
      says: "held credit.application-refused points=20"),
    Case(
      testDescription: "deposited", facts: [fact(.deposit, 400_00)], country: "FR", says: "approved credit.prepaid"),
    Case(
      testDescription: "insured in dollars", facts: [fact(.insurance, 444_45, currency: usd)], country: "FR",
      says: "approved credit.prepaid"),
  ]

  @Test(arguments: cases) func application(_ row: Case) {
    let cash = CreditItem(
      account: key(1), kind: .onAccount, dueDate: january(1), currency: .eur, open: -row.onAccount,
      openBase: -row.onAccount)
    let outcome = Self.decide(
      Self.snapshot(
        [row.order], facts: row.facts, country: row.country, items: row.onAccount == 0 ? [] : [cash], since: row.since))
    var words = [outcome.orders[0].status.name.string, outcome.orders[0].rule.string]
    let rulings = outcome.rulings.map(\.facts.string).joined(separator: "; ")
    words += rulings.components.filter { $0.hasPrefix("points=") }.prefix(1)
    for grant in outcome.grants {
      words.append("\(Money(minor: grant.limit, currency: grant.currency)) \(grant.terms)")
    }
    #expect(words.joined(separator: " ") == row.says)
  }

  @Test func aGrantServesTheOrdersThatFollow() {
    let outcome = Self.decide(Self.snapshot([300_00, 200_00, 1], facts: Self.good + [Self.fact(.references, 1)]))
    #expect(outcome.grants.count == 1, "one application a night")
    #expect(outcome.orders.map(\.rule) == ["credit.within-limit", "credit.within-limit", "credit.within-limit"])
    let less = Self.decide(
      Self.snapshot([300_00, 200_00, 1], facts: [Self.fact(.score, 50), Self.fact(.references, 2)]))
    #expect(less.orders.map(\.rule) == ["credit.within-limit", "credit.within-limit", "credit.over-limit"])
  }

  @Test(
    arguments: [
      // last business, limit, something open: rule
      ("2025-01-31", 1000_00, false, "credit.application-review"),
      ("2025-02-01", 1000_00, false, "credit.within-limit"),
      ("2025-01-31", 1000_00, true, "credit.within-limit"), ("2025-01-31", nil, false, "credit.application-review"),
      ("2025-02-01", nil, false, "credit.application-review"),
    ] as [(String, Int64?, Bool, Text)])
  func lapsedIsNew(last: String, limit: Int64?, isOpen: Bool, rule: Text) {
    let open = CreditItem(
      account: key(1), kind: .invoice, dueDate: january(40), currency: .eur, open: 1_00, openBase: 1_00)
    let snapshot = Self.snapshot(
      [100_00], limit: limit, standing: CreditStanding(lastBusiness: BusinessDate(last)), items: isOpen ? [open] : [])
    #expect(Self.decide(snapshot).orders.map(\.rule) == [rule])
  }

  @Test func lapsedWithoutApplications() {
    var policy = Self.policy
    policy.newCustomers = .review
    let snapshot = Self.snapshot(
      [100_00], limit: 1000_00, standing: CreditStanding(lastBusiness: BusinessDate("2025-01-31")))
    #expect(Self.decide(snapshot, policy).orders.map(\.rule) == ["credit.lapsed"])
    policy.lapsedMonths = 0
    #expect(Self.decide(snapshot, policy).orders.map(\.rule) == ["credit.within-limit"])
  }

  @Test func theOfficeComesBeforeAGrant() {
    var standing = CreditStanding(
      grant: CreditStanding.Grant(limit: 500_00, currency: .eur, statedThen: nil, date: january(2)))
    #expect(Self.decide(Self.snapshot([400_00], standing: standing)).orders.map(\.rule) == ["credit.within-limit"])
    let stated = Self.decide(Self.snapshot([400_00], limit: 300_00, standing: standing))
    #expect(stated.orders.map(\.rule) == ["credit.over-limit"], "stated after the grant")
    standing.grant?.statedThen = 300_00
    let same = Self.decide(Self.snapshot([400_00], limit: 300_00, standing: standing))
    #expect(same.orders.map(\.rule) == ["credit.within-limit"], "stated before the grant")
  }
}

extension String {
  /// The facts of a ruling.
  fileprivate var components: [String] {
    split(separator: ";").map { String($0.drop { $0 == " " }) }
  }
}
