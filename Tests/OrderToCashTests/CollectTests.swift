import Testing

@testable import OrderToCash

private let policy = CollectPolicy(
  graceDays: 3, minimum: 10_00, reminderBeforeDays: 3,
  levels: [
    CollectPolicy.Level(days: 7, name: "Payment reminder"), CollectPolicy.Level(days: 21, name: "Second reminder"),
    CollectPolicy.Level(days: 35, name: "Final notice", hold: true),
  ])

/// Tonight is 31 January; `late` days before it the item was due.
private func item(
  _ open: Int64, late: Int, level: Int = 0, reminded: Int? = nil, _ kind: OpenItem.Kind = .invoice, ordinal: Int = 1,
  account: Int = 1, disputed: Bool = false, proposed: Int64 = 0, currency: Currency = .eur, issued: Int = -60
) -> CollectItem {
  CollectItem(
    key: key(ordinal), account: key(account), kind: kind, issueDate: january(issued), dueDate: january(31 - late),
    currency: currency, open: open, openBase: open, level: level, lastReminder: reminded.map(january),
    disputedAmount: disputed ? open : 0, proposed: proposed)
}

struct CollectCase: Sendable, CustomTestStringConvertible {
  var name: String
  var items: [CollectItem]
  var previous = january(30)
  var remindedUntil: BusinessDate?
  var missing: Text?
  var holds: [AccountHold] = []
  /// Level of the letter and what it asks for; nil when none goes out.
  var letter: (level: Int, asked: Int64)?
  /// New level of each item of the letter.
  var levels: [Int] = []
  var rules: [Rule]
  var testDescription: String { name }

  var outcome: CollectOutcome {
    let accounts = [2, 1].map { CollectAccount(account: key($0), id: "C", holds: $0 == 1 ? holds : []) }
    var snapshot = CollectSnapshot(
      accounts: accounts, items: items, base: .eur, previous: previous, missingStatement: missing)
    snapshot.remindedUntil = remindedUntil
    return Collect.decide(snapshot, policy: ByCustomer(policy), date: january(31))
  }
}

private let byLetter = AccountHold(.collection, placed: key(40), since: january(20))

@Suite struct CollectTests {
  static let cases: [CollectCase] = [
    CollectCase(
      name: "first level", items: [item(100_00, late: 7)], letter: (1, 100_00), levels: [1],
      rules: [CollectRules.letter]),
    CollectCase(name: "a day before", items: [item(100_00, late: 6)], rules: []),
    CollectCase(name: "reminded already", items: [item(100_00, late: 8, level: 1, reminded: 30)], rules: []),
    CollectCase(
      name: "late at go-live: one step at a time", items: [item(100_00, late: 90)], letter: (1, 100_00), levels: [1],
      rules: [CollectRules.letter]),
    CollectCase(
      name: "second level", items: [item(100_00, late: 21, level: 1, reminded: 17)], letter: (2, 100_00), levels: [2],
      rules: [CollectRules.letter]),
    CollectCase(
      name: "too soon after the first letter", items: [item(100_00, late: 30, level: 1, reminded: 18)], rules: []),
    CollectCase(
      name: "final notice holds", items: [item(100_00, late: 35, level: 2, reminded: 17)], letter: (3, 100_00),
      levels: [3], rules: [CollectRules.letter, CollectRules.hold]),
    CollectCase(
      name: "held already", items: [item(100_00, late: 35, level: 2, reminded: 17)], holds: [byLetter],
      letter: (3, 100_00), levels: [3], rules: [CollectRules.release, CollectRules.letter]),
    CollectCase(
      name: "held by a person already", items: [item(100_00, late: 35, level: 2, reminded: 17)],
      holds: [AccountHold(.person, placed: key(40), since: january(20))], letter: (3, 100_00), levels: [3],
      rules: [CollectRules.letter]),
    CollectCase(
      name: "after the last level nothing follows", items: [item(100_00, late: 99, level: 3, reminded: 1)], rules: []),
    CollectCase(
      name: "one letter with all that is overdue",
      items: [
        item(100_00, late: 7), item(50_00, late: 4, ordinal: 2), item(30_00, late: 3, ordinal: 3),
        item(20_00, late: 22, level: 2, reminded: 29, ordinal: 4),
      ], letter: (2, 170_00), levels: [2, 1, 1], rules: [CollectRules.letter]),
    CollectCase(
      name: "covered by cash on account, the oldest first",
      items: [item(100_00, late: 8), item(50_00, late: 7, ordinal: 2), item(-120_00, late: 0, .onAccount, ordinal: 3)],
      letter: (1, 30_00), levels: [1], rules: [CollectRules.letter]),
    CollectCase(
      name: "wholly covered by a credit note",
      items: [item(100_00, late: 7), item(-100_00, late: 0, .creditNote, ordinal: 2)],
      rules: [CollectRules.covered]),
    CollectCase(
      name: "a dollar covers no euro",
      items: [item(100_00, late: 7), item(-100_00, late: 0, .onAccount, ordinal: 2, currency: usd)],
      letter: (1, 100_00), levels: [1], rules: [CollectRules.letter]),
    CollectCase(name: "a proposal", items: [item(100_00, late: 7, proposed: 100_00)], rules: [CollectRules.covered]),
    CollectCase(
      name: "part of a proposal", items: [item(100_00, late: 7, proposed: 60_00)], letter: (1, 40_00), levels: [1],
      rules: [CollectRules.letter]),
    CollectCase(
      name: "disputed", items: [item(100_00, late: 7, disputed: true)], rules: [CollectRules.disputed]),
    CollectCase(
      name: "disputed debt takes no cover",
      items: [
        item(100_00, late: 9, disputed: true), item(100_00, late: 7, ordinal: 2),
        item(-100_00, late: 0, .onAccount, ordinal: 3),
      ], rules: [CollectRules.covered]),
    CollectCase(name: "small change", items: [item(9_99, late: 7)], rules: [CollectRules.belowMinimum]),
    CollectCase(name: "small change, told once", items: [item(9_99, late: 8)], rules: []),
    CollectCase(
      name: "the bank is late", items: [item(100_00, late: 7)], missing: "main", rules: [CollectRules.statementMissing]),
    CollectCase(
      name: "the bank is late and nothing is due", items: [item(100_00, late: 6)], missing: "main", rules: []),
    CollectCase(
      name: "coming due", items: [item(100_00, late: -3)], letter: (0, 100_00), levels: [0],
      rules: [CollectRules.reminder]),
    CollectCase(name: "coming due in four days", items: [item(100_00, late: -4)], rules: []),
    CollectCase(name: "coming due, told yesterday", items: [item(100_00, late: -2)], rules: []),
    CollectCase(
      name: "coming due, after nights missed", items: [item(100_00, late: -1)], previous: january(28),
      letter: (0, 100_00),
      levels: [0], rules: [CollectRules.reminder]),
    CollectCase(
      name: "coming due while a statement was missing", items: [item(100_00, late: -1)], remindedUntil: january(28),
      letter: (0, 100_00), levels: [0], rules: [CollectRules.reminder]),
    CollectCase(
      name: "reminded before that", items: [item(100_00, late: -1)], remindedUntil: january(29), rules: []),
    CollectCase(
      name: "short terms: the invoice is the reminder", items: [item(100_00, late: -3, issued: 31)], rules: []),
    CollectCase(
      name: "overdue and coming due: one letter", items: [item(100_00, late: 7), item(50_00, late: -3, ordinal: 2)],
      letter: (1, 100_00), levels: [1, 0], rules: [CollectRules.letter]),
    CollectCase(name: "paid: the hold goes", items: [], holds: [byLetter], rules: [CollectRules.release]),
    CollectCase(
      name: "unpaid: the hold stays", items: [item(100_00, late: 40, level: 3, reminded: 20)], holds: [byLetter],
      rules: []),
    CollectCase(
      name: "not knowing what was paid, the hold stays", items: [], missing: "main", holds: [byLetter], rules: []),
  ]

  @Test(arguments: cases) func decided(_ example: CollectCase) {
    let outcome = example.outcome
    #expect(outcome.rulings.map(\.rule) == example.rules.map(\.id))
    #expect(outcome.letters.count == (example.letter == nil ? 0 : 1))
    if let letter = outcome.letters.first, let expected = example.letter {
      #expect(letter.level == expected.level)
      #expect(letter.totalBase == expected.asked)
      #expect(letter.lines.map(\.level) == example.levels)
    }
    let places = example.rules.contains(CollectRules.hold)
    #expect(outcome.holds.contains { $0.isPlaced } == places)
    #expect(outcome.holds.contains { !$0.isPlaced } == example.rules.contains(CollectRules.release))
    let stands =
      places || (example.holds.contains { $0.source == .collection } && !example.rules.contains(CollectRules.release))
    #expect(outcome.exceptions.map(\.rule) == (stands ? ["collect.hold"] : []))
  }

  /// The second level asks for 200.00 in all.
  @Test func aLevelHasAMinimumOfItsOwn() {
    var policy = policy
    policy.levels[1].minimum = 200_00
    func decide(_ items: [CollectItem]) -> CollectOutcome {
      let snapshot = CollectSnapshot(
        accounts: [CollectAccount(account: key(1), id: "C")], items: items, base: .eur, previous: january(30))
      return Collect.decide(snapshot, policy: ByCustomer(policy), date: january(31))
    }
    let second = item(199_99, late: 21, level: 1, reminded: 17)
    let small = decide([second])
    #expect(small.letters.isEmpty && small.rulings.map(\.rule) == [CollectRules.belowMinimum.id])
    #expect(decide([item(199_99, late: 25, level: 1, reminded: 13)]).rulings.isEmpty)
    // Another item makes it enough, and brings a letter of its own level where it doesn't.
    let enough = decide([second, item(1, late: 7, ordinal: 2)])
    #expect(enough.letters.first?.lines.map(\.level) == [2, 1])
    policy.levels[1].minimum = 300_00
    let first = decide([second, item(50_00, late: 7, ordinal: 2)])
    #expect(first.letters.first?.lines.map(\.level) == [1, 1] && first.letters.first?.level == 1)
  }

  @Test func everyRuleHasACase() {
    let told = Set(CollectTests.cases.flatMap { $0.rules.map(\.id) })
    #expect(CollectRules.all.allSatisfy { told.contains($0.id) })
  }

  @Test func eachAccountItsLetter() {
    let example = CollectCase(
      name: "", items: [item(20_00, late: 7, ordinal: 2, account: 2), item(30_00, late: 7)], rules: [])
    #expect(example.outcome.letters.map(\.account) == [key(1), key(2)])
    #expect(example.outcome.letters.map(\.totalBase) == [30_00, 20_00])
  }

  /// An item left alone for a hundred nights, some of them missed: levels rise by one, each its days after the one before, and
  /// what the nights' order of items is makes no difference.
  @Test(arguments: 1...30) func levelsRiseOneByOne(seed: Int) {
    var random = Generator(seed: UInt64(seed))
    var items = (1...4).map { item(Int64(random.int(5_00...50_00)), late: random.int(-10...60), ordinal: $0) }
    var previous = january(30)
    for day in 31...130 where random.int(0...9) > 0 {
      let snapshot = CollectSnapshot(
        accounts: [CollectAccount(account: key(1), id: "C")], items: items, base: .eur, previous: previous)
      let outcome = Collect.decide(snapshot, policy: ByCustomer(policy), date: january(day))
      var turned = snapshot
      turned.items.shuffle(using: &random)
      #expect(Collect.decide(turned, policy: ByCustomer(policy), date: january(day)).letters == outcome.letters)
      #expect(outcome.letters.count <= 1)
      for line in outcome.letters.flatMap(\.lines) where line.isRaised {
        let index = items.firstIndex { $0.key == line.item }!
        #expect(line.level == items[index].level + 1)
        if let last = items[index].lastReminder {
          #expect(january(day).days(since: last) >= 14)
        }
        items[index].level = line.level
        items[index].lastReminder = january(day)
      }
      previous = january(day)
    }
    #expect(items.reduce(0) { $0 + $1.open } < 10_00 || items.allSatisfy { $0.level == 3 })
  }
}
