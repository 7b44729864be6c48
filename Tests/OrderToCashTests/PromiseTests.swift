import Testing

@testable import OrderToCash

/// Tonight is 31 January; items have keys below 100, promises of 100 and above.
private func debt(_ open: Int64, late: Int = 20, ordinal: Int = 1, proposed: Int64 = 0, level: Int = 0) -> CollectItem {
  CollectItem(
    key: key(ordinal), account: key(1), issueDate: january(-60), dueDate: january(31 - late), currency: .eur,
    open: open, openBase: open, level: level, lastReminder: level > 0 ? january(30) : nil, proposed: proposed)
}

private func cash(_ amount: Int64, ordinal: Int = 200) -> CollectItem {
  CollectItem(
    key: key(ordinal), account: key(1), kind: .onAccount, issueDate: january(30), dueDate: january(30), currency: .eur,
    open: -amount, openBase: -amount)
}

private func promise(
  _ amount: Int64, due: Int, baseline: Int64, item: Int = 0, ordinal: Int = 100, used: Int64 = 0
) -> Promise {
  Promise(
    key: key(ordinal), number: ordinal - 99, account: key(1), item: item == 0 ? .none : key(item), currency: .eur,
    amount: amount, due: january(due), made: january(10), baseline: baseline, used: used)
}

struct PromiseCase: Sendable, CustomTestStringConvertible {
  var name: String
  var promises: [Promise]
  var items: [CollectItem]
  var tolerance: Int64 = 0
  var missing = false
  /// By promise number, in the order of due dates: how it ended, or what is left of it.
  var expected: [String]
  var testDescription: String { name }
}

@Suite struct PromiseTests {
  static let cases: [PromiseCase] = [
    PromiseCase(
      name: "kept", promises: [promise(500_00, due: 30, baseline: 800_00)], items: [debt(300_00)],
      expected: ["1 kept 500.00"]),
    PromiseCase(
      name: "kept by cash on account", promises: [promise(500_00, due: 30, baseline: 800_00)],
      items: [debt(800_00), cash(500_00)], expected: ["1 kept 500.00"]),
    PromiseCase(
      name: "a new invoice is no part of it", promises: [promise(500_00, due: 30, baseline: 500_00)],
      items: [debt(900_00, ordinal: 150)], expected: ["1 kept 500.00"]),
    PromiseCase(
      name: "a day before it is broken", promises: [promise(500_00, due: 29, baseline: 800_00)], items: [debt(800_00)],
      expected: ["1 left 500.00"]),
    PromiseCase(
      name: "broken", promises: [promise(500_00, due: 28, baseline: 800_00)], items: [debt(800_00)],
      expected: ["1 broken 0.00"]),
    PromiseCase(
      name: "half of it came", promises: [promise(500_00, due: 28, baseline: 800_00)], items: [debt(600_00)],
      expected: ["1 broken 200.00"]),
    PromiseCase(
      name: "within tolerance", promises: [promise(500_00, due: 28, baseline: 800_00)], items: [debt(301_00)],
      tolerance: 1_00, expected: ["1 kept 499.00"]),
    PromiseCase(
      name: "an unposted proposal would pay it", promises: [promise(500_00, due: 28, baseline: 800_00)],
      items: [debt(800_00, proposed: 500_00)], expected: ["1 left 500.00"]),
    PromiseCase(
      name: "the bank's statement is missing", promises: [promise(500_00, due: 20, baseline: 800_00)],
      items: [debt(800_00)], missing: true, expected: ["1 left 500.00"]),
    PromiseCase(
      name: "about one invoice: others don't count", promises: [promise(500_00, due: 28, baseline: 500_00, item: 1)],
      items: [debt(500_00), debt(0, ordinal: 2)], expected: ["1 broken 0.00"]),
    PromiseCase(
      name: "two instalments, one payment: the first takes it",
      promises: [
        promise(500_00, due: 28, baseline: 800_00), promise(300_00, due: 40, baseline: 800_00, ordinal: 101),
      ], items: [debt(300_00)], expected: ["1 kept 500.00", "2 left 300.00"]),
    PromiseCase(
      name: "two instalments, both paid",
      promises: [
        promise(500_00, due: 28, baseline: 800_00), promise(300_00, due: 40, baseline: 800_00, ordinal: 101),
      ], items: [], expected: ["1 kept 500.00", "2 kept 300.00"]),
    PromiseCase(
      name: "the second, when the first was kept earlier",
      promises: [promise(300_00, due: 28, baseline: 800_00, ordinal: 101, used: 500_00)], items: [debt(300_00)],
      expected: ["2 broken 0.00"]),
  ]

  @Test(arguments: cases) func watched(_ example: PromiseCase) {
    var policy = PromisePolicy()
    policy.tolerance = example.tolerance
    let watch = PromiseWatch(
      example.promises, items: example.items, policy: policy, date: january(31), statementMissing: example.missing)
    var told = watch.ended.map { end in
      (end.promise.due, "\(end.promise.number) \(end.end.name) \(Money(minor: end.paid, currency: .eur).decimal)")
    }
    told += watch.standing.map {
      ($0.promise.due, "\($0.promise.number) left \(Money(minor: $0.left, currency: .eur).decimal)")
    }
    #expect(told.sorted { $0.0 < $1.0 }.map(\.1) == example.expected)
  }

  /// What an ended promise took is remembered by those that stand.
  @Test func paymentsCountOnce() {
    let promises = [
      promise(500_00, due: 28, baseline: 800_00), promise(300_00, due: 40, baseline: 800_00, ordinal: 101),
    ]
    let watch = PromiseWatch(
      promises, items: [debt(300_00)], policy: PromisePolicy(), date: january(31), statementMissing: false)
    #expect(watch.standing.map(\.promise.used) == [500_00])
  }

  private func decide(_ items: [CollectItem], _ promises: [Promise]) -> CollectOutcome {
    var snapshot = CollectSnapshot(
      accounts: [CollectAccount(account: key(1), id: "C1")], items: items, base: .eur, previous: january(30))
    snapshot.promises = promises
    let policy = CollectPolicy(
      graceDays: 3, minimum: 10_00,
      levels: [CollectPolicy.Level(days: 7, name: "First"), CollectPolicy.Level(days: 21, name: "Second")])
    return Collect.decide(snapshot, policy: ByCustomer(policy), date: january(31))
  }

  @Test func whatIsPromisedIsNotAskedFor() {
    let half = decide([debt(800_00, late: 7)], [promise(500_00, due: 40, baseline: 800_00)])
    #expect(half.letters.map(\.totalBase) == [300_00])
    let whole = decide([debt(800_00, late: 7)], [promise(800_00, due: 40, baseline: 800_00)])
    #expect(whole.letters.isEmpty)
    #expect(whole.rulings.map(\.rule) == [PromiseRules.recorded.id])
    #expect(whole.rulings.map(\.outcome) == ["not-sent"])
  }

  /// The next letter comes at once, though the last was yesterday; a person hears of it, and it counts.
  @Test func brokenPromisesEscalate() {
    let outcome = decide(
      [debt(800_00, late: 9, level: 1)], [promise(500_00, due: 28, baseline: 800_00)])
    #expect(outcome.letters.map(\.level) == [2])
    #expect(outcome.exceptions.map(\.rule) == [PromiseRules.broken.id])
    #expect(outcome.exceptions.map(\.owner) == ["receivables"])
    #expect(outcome.promises.map(\.end) == [.broken])
    #expect(outcome.rulings.map(\.rule) == [PromiseRules.broken.id, CollectRules.letter.id])
  }
}
