import Testing

@testable import OrderToCash

private let policy: CollectPolicy = {
  var policy = CollectPolicy(
    graceDays: 3, levels: [CollectPolicy.Level(days: 7, name: "First"), CollectPolicy.Level(days: 21, name: "Second")])
  policy.owner = "north desk"
  return policy
}()

private func debt(
  _ open: Int64, late: Int, level: Int = 0, reminded: Int? = nil, ordinal: Int = 1, disputed: Int64 = 0,
  kind: OpenItem.Kind = .invoice
) -> CollectItem {
  CollectItem(
    key: key(ordinal), account: key(1), kind: kind, issueDate: january(-60), dueDate: january(31 - late),
    currency: .eur,
    open: open, openBase: open, level: level, lastReminder: reminded.map(january), disputedAmount: disputed)
}

@Suite struct WorkListTests {
  private func entry(
    _ items: [CollectItem], promises: [Promise] = [], tasks: [WorkEntry.Task] = [], id: Text = "C1"
  ) -> WorkEntry {
    var entry = WorkEntry(account: key(1), id: id, name: "One", email: "", isOnHold: false)
    entry.tasks = tasks
    WorkList.measure(&entry, items: items, promises: promises, policy: policy, date: january(31))
    return entry
  }

  private func step(_ entry: WorkEntry) -> String {
    let next = WorkList.nextStep(of: entry, base: .eur)
    return next.text + (next.date.map { " \($0)" } ?? "")
  }

  private func task(_ rule: Rule) -> WorkEntry.Task {
    WorkEntry.Task(rule: rule.id, exception: "EX-000001", owner: "sales")
  }

  @Test func amountsAreAtRiskUnlessSomethingCoversThem() {
    let promise = Promise(
      key: key(100), account: key(1), item: key(2), currency: .eur, amount: 200_00, due: january(40), made: january(30),
      baseline: 200_00)
    let one = entry(
      [
        debt(1_000_00, late: 30, level: 1, reminded: 20, disputed: 100_00), debt(200_00, late: 10, ordinal: 2),
        debt(400_00, late: -5, ordinal: 3), debt(-300_00, late: 1, ordinal: 4, kind: .onAccount),
      ], promises: [promise])
    #expect(one.overdue == 1_200_00)
    #expect(one.disputed == 100_00)
    #expect(one.promised == 200_00)
    #expect(one.notDue == 400_00)
    #expect(one.unapplied == -300_00)
    #expect(one.atRisk == 600_00)
    #expect(one.oldestDays == 30)
    #expect(one.level == 1)
    #expect(one.owner == "north desk")
  }

  @Test func theMostAtRiskComesFirst() {
    let ranked = WorkList.ranked([
      entry([debt(100_00, late: 10)], id: "C1"), entry([debt(300_00, late: 10)], id: "C2"),
      entry([debt(100_00, late: 10)], id: "C0"), entry([debt(900_00, late: -1)], id: "C9"),
      entry([debt(500_00, late: 10, disputed: 500_00)], id: "C4"),
    ])
    #expect(ranked.map(\.id) == ["C2", "C0", "C1", "C4"])
  }

  @Test func whatToDoNext() {
    #expect(step(entry([debt(100_00, late: 1)])) == "‘First’ follows by itself 2026-02-06")
    #expect(
      step(entry([debt(100_00, late: 22, level: 1, reminded: 30)])) == "Call; ‘Second’ follows by itself 2026-02-13")
    #expect(step(entry([debt(100_00, late: 40, level: 2, reminded: 30)])) == "Call: no letter follows any more")
    #expect(step(entry([debt(100_00, late: 40, disputed: 100_00)])) == "Settle what is disputed")
    #expect(
      step(entry([debt(100_00, late: 9), debt(-100_00, late: 0, ordinal: 2, kind: .onAccount)]))
        == "Apply what is on account or proposed")
    let late = [debt(100_00, late: 40, level: 2, reminded: 30)]
    #expect(
      step(entry(late, tasks: [task(CaseRules.escalated), task(CaseRules.question)]))
        == "Answer what the customer asks (EX-000001, sales)")
    #expect(step(entry(late, tasks: [task(PromiseRules.broken)])) == "Call: a promise was broken (EX-000001, sales)")
    #expect(step(entry(late, tasks: [task(CaseRules.agency)])) == "Decide whether an agency goes on (EX-000001)")
    let promise = Promise(
      key: key(100), account: key(1), currency: .eur, amount: 100_00, due: january(40), made: january(30),
      baseline: 100_00)
    #expect(step(entry(late, promises: [promise])) == "Wait for 100.00 EUR promised 2026-02-09")
  }
}
