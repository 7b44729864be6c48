import OrderToCash
import Testing

@testable import Pipeline

/// Settings by company, customer group and customer: `overrides:` lies over `policies:`.
@Suite("Settings by customer") struct PolicyOverrideTests {
  private static let text = """
    company: { name: Acme Ltd, currency: EUR, country: IE }
    terms: [{ name: net30, net_days: 30 }, { name: net60, net_days: 60 }]
    policies:
      credit: { overdue_grace_days: 10, overdue_minimum: 50.00 }
      collect: { levels: [{ days: 7, name: First }, { days: 21, name: Second, hold: true }] }
    overrides:
      - { customer: C001, policies: { credit: { overdue_grace_days: 3 } } }
      - { group: key, policies: { credit: { overdue_grace_days: 30 }, invoice: { terms: net60 } } }
      - { group: key, policies: { fulfilment: { partial: complete } } }
      - { customer: C002, policies: { collect: { levels: [{ days: 14, name: Only, hold: true }] } } }
      - { customer: C001, policies: { cash: { tolerance: 2.00 } } }
    """

  @Test(arguments: [
    // customer, group: grace days, minimum, terms, partial, letters, level that holds, tolerance
    ("C009", "", "10 5000 net30 allow 2 2 100"),
    ("C001", "", "3 5000 net30 allow 2 2 200"),
    ("C009", "key", "30 5000 net60 complete 2 2 100"),
    ("C001", "key", "3 5000 net60 complete 2 2 200"),
    ("C002", "other", "10 5000 net30 allow 1 1 100"),
  ])
  func settings(of customer: String, in group: String, are expected: String) {
    let (configuration, problems) = Configuration.read(PolicyOverrideTests.text)
    #expect(problems.map(\.message) == [])
    var overrides = PolicyOverrides(configuration)
    let found = overrides.policies(customer: Text(customer), group: Text(group))
    let words: [String] = [
      String(found.credit.overdueGraceDays), String(found.credit.overdueMinimum), found.invoice.terms.name.string,
      found.fulfilment.partial.rawValue, String(found.collect.levels.count),
      String(found.credit.collectionHoldLevel ?? 0), String(found.cash.tolerance),
    ]
    #expect(words.joined(separator: " ") == expected)
  }

  @Test(arguments: [
    (
      "- { group: key, policies: { credit: { overdue_grace_day: 3 } } }",
      "overrides[0].policies.credit.overdue_grace_day"
    ),
    (
      "- { group: key, policies: { credit: { overdue_grace_days: -1 } } }",
      "overrides[0].policies.credit.overdue_grace_days"
    ),
    ("- { policies: { credit: {} } }", "overrides[0].customer"),
    ("- { group: key, customer: C001, policies: { credit: {} } }", "overrides[0].customer"),
    ("- { group: key }", "overrides[0].policies"),
    ("- { group: key, polices: {}, policies: {} }", "overrides[0].polices"),
    ("- { customer: C001, policies: { invoice: { series: { digits: 4 } } } }", "overrides[0].policies.invoice.series"),
    (
      "- { customer: C001, policies: { fulfilment: { confirmed_at: \"10:00\" } } }",
      "overrides[0].policies.fulfilment.confirmed_at"
    ),
    ("- { customer: C001, policies: { invoice: { terms: net90 } } }", "overrides[0].policies.invoice.terms"),
    (
      "- { customer: C001, policies: { collect: { levels: [{ days: 3 }] } } }",
      "overrides[0].policies.collect.levels[0].name"
    ),
  ])
  func mistake(_ entry: String, isToldAt path: String) {
    let text = "company: { name: Acme Ltd, currency: EUR, country: IE }\npolicies: {}\noverrides:\n  \(entry)"
    let problems = Configuration.read(text).problems
    #expect(problems.map(\.place.path.string) == [path])
    #expect(problems.map(\.place.line) == [4])
  }

  @Test func aMistakeOfTheCompanysIsToldOnce() {
    let text = """
      company: { name: Acme Ltd, currency: EUR, country: IE }
      policies: { credit: { overdue_grace_days: many } }
      overrides: [{ group: key, policies: { credit: { overdue_minimum: 1.00 } } }]
      """
    #expect(Configuration.read(text).problems.map(\.place.path.string) == ["policies.credit.overdue_grace_days"])
  }

  @Test func anAccountHasTheSettingAtItsPosition() {
    let setting = ByCustomer(1, others: [2, 3], positions: [Key(rawValue: 7): 0, Key(rawValue: 9): 1])
    #expect([1, 7, 9].map { setting[Key(rawValue: $0)] } == [1, 2, 3])
    #expect(setting.map { $0 * 10 }[Key(rawValue: 9)] == 30)
    #expect(setting.all == [1, 2, 3])
  }
}
