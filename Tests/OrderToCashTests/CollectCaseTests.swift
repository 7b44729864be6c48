import Testing

@testable import OrderToCash

private func debt(
  _ open: Int64, late: Int, level: Int = 0, reminded: Int? = nil, ordinal: Int = 1, disputed: Int64 = 0,
  isWithAgency: Bool = false, issued: Int = -120
) -> CollectItem {
  var item = CollectItem(
    key: key(ordinal), account: key(1), issueDate: january(issued), dueDate: january(31 - late), currency: .eur,
    open: open, openBase: open, level: level, lastReminder: reminded.map(january), disputedAmount: disputed)
  item.document = "INV-1"
  item.isWithAgency = isWithAgency
  return item
}

private let policy: CollectPolicy = {
  var last = CollectPolicy.Level(days: 35, name: "Final notice", hold: true)
  last.escalate = "head of receivables"
  last.fee = 10_00
  last.names = [CollectPolicy.Level.Named(.german, "Letzte Mahnung")]
  var policy = CollectPolicy(
    graceDays: 3, minimum: 10_00, levels: [CollectPolicy.Level(days: 7, name: "Payment reminder"), last])
  policy.looks = [CollectPolicy.Look(.afterIssue(days: 14), reminds: true, checks: true)]
  policy.agency = AgencyPolicy(name: "Agency", afterDays: 21, minimum: 100_00)
  policy.writeOff = WriteOffPolicy(afterDays: 720, small: 1_00, smallAfterDays: 90)
  return policy
}()

private func decide(
  _ items: [CollectItem], told: [Told] = [], handOver: Bool = false, missing: Text? = nil,
  language: Language = .english, dismissed: [Dismissed] = [], promised: Int64 = 0
) -> CollectOutcome {
  var snapshot = CollectSnapshot(
    accounts: [CollectAccount(account: key(1), id: "C1", language: language)], items: items, base: .eur,
    previous: january(30), missingStatement: missing)
  snapshot.told = told
  snapshot.dismissed = dismissed
  if promised > 0 {
    snapshot.promises = [
      Promise(
        key: key(90), account: key(1), currency: .eur, amount: promised, due: january(40), made: january(20),
        baseline: items.reduce(0) { $0 + $1.open })
    ]
  }
  if handOver { snapshot.handOvers = [CollectDecision(key: key(50), account: key(1), who: "K. Lund")] }
  return Collect.decide(snapshot, policy: ByCustomer(policy), date: january(31))
}

@Suite struct CollectCaseTests {
  @Test func aLevelEscalatesToSomebodyByName() {
    let reached = decide([debt(500_00, late: 35, level: 1, reminded: 1)])
    #expect(reached.exceptions.map(\.rule) == [CollectRules.hold.id, CaseRules.escalated.id])
    #expect(reached.exceptions.last?.owner == "head of receivables")
    #expect(reached.rulings.map(\.rule).contains(CaseRules.escalated.id))
    let told = [Told(rule: CaseRules.escalated.id, subject: key(1))]
    let stands = decide([debt(500_00, late: 36, level: 2, reminded: 30)], told: told)
    #expect(stands.exceptions.map(\.rule) == [CaseRules.escalated.id])
    #expect(stands.ended.isEmpty)
    let paid = decide([], told: told)
    #expect(paid.ended == told)
    let unknown = decide([], told: told, missing: "main")
    #expect(unknown.ended.isEmpty)
  }

  @Test func aLetterMayCost() {
    let outcome = decide([debt(500_00, late: 35, level: 1, reminded: 1)], language: .german)
    #expect(outcome.letters.map(\.name) == ["Letzte Mahnung"])
    #expect(outcome.letters.map(\.fee) == [10_00])
    #expect(outcome.letters.map(\.payBy) == [january(41)])
    #expect(outcome.fees.map(\.amount) == [10_00])
    #expect(outcome.fees.map(\.reason) == ["Mahngebühr: Letzte Mahnung vom 2026-01-31"])
    #expect(outcome.fees.map(\.tax) == [FeeRequest.notTaxed])
    #expect(decide([debt(500_00, late: 7)]).fees.isEmpty)
  }

  struct AgencyCase: Sendable, CustomTestStringConvertible {
    var name: String
    var items: [CollectItem]
    var told = false
    /// The amount of the last dismissal; negative when it is not known.
    var dismissed: Int64?
    var missing = false
    var promised: Int64 = 0
    var handOver = false
    /// What is proposed; nil for nothing.
    var proposed: Int64?
    var handedOver: [Int] = []
    var testDescription: String { name }
  }

  static let agencyCases = [
    AgencyCase(
      name: "21 days after the last letter", items: [debt(500_00, late: 60, level: 2, reminded: 10)], proposed: 500_00),
    AgencyCase(name: "20 days", items: [debt(500_00, late: 60, level: 2, reminded: 11)]),
    AgencyCase(
      name: "disputed until tonight", items: [debt(500_00, late: 90, level: 2, reminded: -20)], proposed: 500_00),
    AgencyCase(
      name: "dismissed", items: [debt(500_00, late: 60, level: 2, reminded: 9)], dismissed: 500_00),
    AgencyCase(
      name: "dismissed when less was owed", items: [debt(500_00, late: 60, level: 2, reminded: 9)], dismissed: 499_99,
      proposed: 500_00),
    AgencyCase(
      name: "dismissed and paid in part", items: [debt(400_00, late: 60, level: 2, reminded: 9)], dismissed: 500_00),
    AgencyCase(
      name: "dismissed nobody knows at what amount", items: [debt(500_00, late: 60, level: 2, reminded: 9)],
      dismissed: -1),
    AgencyCase(
      name: "dismissed and decided all the same", items: [debt(500_00, late: 60, level: 2, reminded: 9)],
      dismissed: 500_00, handOver: true, handedOver: [1]),
    AgencyCase(
      name: "a statement is missing", items: [debt(500_00, late: 60, level: 2, reminded: 10)], missing: true),
    AgencyCase(
      name: "decided while a statement is missing", items: [debt(500_00, late: 60, level: 2, reminded: 10)],
      missing: true, handOver: true),
    AgencyCase(name: "promised", items: [debt(500_00, late: 60, level: 2, reminded: 10)], promised: 500_00),
    AgencyCase(
      name: "taken back", items: [recalled(500_00, at: 500_00)]),
    AgencyCase(
      name: "taken back, and more is open since", items: [recalled(500_00, at: 300_00)], proposed: 500_00),
    AgencyCase(
      name: "taken back and given again", items: [recalled(500_00, at: 500_00)], handOver: true, handedOver: [1]),
    AgencyCase(
      name: "proposed before and open", items: [debt(500_00, late: 60, level: 2, reminded: 9)], told: true,
      proposed: 500_00),
    AgencyCase(name: "too little", items: [debt(99_99, late: 60, level: 2, reminded: 10)]),
    AgencyCase(name: "a level is left", items: [debt(500_00, late: 10, level: 1, reminded: 10)]),
    AgencyCase(name: "disputed in part", items: [debt(500_00, late: 60, level: 2, reminded: 10, disputed: 1_00)]),
    AgencyCase(name: "there already", items: [debt(500_00, late: 60, level: 2, reminded: 10, isWithAgency: true)]),
    AgencyCase(
      name: "decided", items: [debt(500_00, late: 60, level: 2, reminded: 9), debt(30_00, late: 8, ordinal: 2)],
      told: true, handOver: true, handedOver: [1]),
  ]

  private static func recalled(_ open: Int64, at amount: Int64) -> CollectItem {
    var item = debt(open, late: 90, level: 2, reminded: -20)
    item.recalled = amount
    return item
  }

  @Test(arguments: agencyCases) func agency(_ example: AgencyCase) {
    let (rule, account) = (CaseRules.agency.id, key(1))
    let outcome = decide(
      example.items, told: example.told ? [Told(rule: rule, subject: account)] : [], handOver: example.handOver,
      missing: example.missing ? "main" : nil,
      dismissed: example.dismissed.map {
        [Dismissed(rule: rule, subject: account, amount: $0 < 0 ? nil : $0)]
      } ?? [], promised: example.promised)
    #expect(outcome.exceptions.first { $0.rule == rule }?.amount == example.proposed)
    #expect(outcome.handOvers.flatMap(\.items) == example.handedOver.map { key($0) })
    // Who has it calls: nobody here does.
    #expect(example.handedOver.isEmpty || !outcome.exceptions.contains { $0.rule == CaseRules.escalated.id })
    if !example.handedOver.isEmpty { #expect(outcome.rulings.map(\.rule).contains(CaseRules.handedOver.id)) }
  }

  /// No letter for what an agency collects; why is told on the night on which there would have been one.
  @Test func anAgencyAsksAlone() {
    let outcome = decide([debt(500_00, late: 7, isWithAgency: true)])
    #expect(outcome.letters.isEmpty)
    #expect(outcome.rulings.map(\.rule) == [CaseRules.handedOver.id])
  }

  @Test(arguments: [
    (80, 90, true), (100, 90, true), (101, 90, false), (80, 89, false), (80, 91, true), (500_00, 720, true),
    (500_00, 719, false), (500_00, 900, true), (80, 900, true),
  ]) func writeOffs(_ open: Int, _ late: Int, _ proposed: Bool) {
    let outcome = decide([debt(Int64(open), late: late, level: 2, reminded: -300)])
    let found = outcome.exceptions.filter { $0.rule == CaseRules.writeOff.id }
    #expect(found.count == (proposed ? 1 : 0))
    #expect(found.allSatisfy { $0.verbs == [.writeOff, .dismiss] && $0.subject == key(1) })
  }

  struct KeptBack: Sendable, CustomTestStringConvertible {
    var name: String
    var item = debt(80, late: 100, level: 2, reminded: -300)
    var told = false
    /// Negative when it is not known.
    var dismissed: [Int64] = []
    var missing = false
    var promised: Int64 = 0
    var isProposed = false
    var testDescription: String { name }
  }

  static let keptBack = [
    KeptBack(name: "nothing keeps it back any more", isProposed: true),
    KeptBack(name: "disputed in part", item: debt(80, late: 100, level: 2, reminded: -300, disputed: 10)),
    KeptBack(name: "disputed", item: debt(80, late: 100, level: 2, reminded: -300, disputed: 80)),
    KeptBack(name: "promised", promised: 80),
    KeptBack(name: "a statement is missing", missing: true),
    KeptBack(name: "with an agency", item: debt(80, late: 100, level: 2, reminded: -300, isWithAgency: true)),
    KeptBack(name: "proposed before and open", told: true, isProposed: true),
    KeptBack(name: "dismissed", dismissed: [80]),
    KeptBack(name: "dismissed nobody knows at what amount", dismissed: [-1]),
    KeptBack(name: "dismissed, and a part was paid since", dismissed: [90], isProposed: true),
    KeptBack(name: "dismissed, and a payment was returned since", dismissed: [70], isProposed: true),
    KeptBack(name: "dismissed at another amount and at this", dismissed: [90, 80]),
  ]

  /// What was kept back on the night on which its days were over is proposed later; what somebody left open is left alone.
  @Test(arguments: keptBack) func writeOffsLater(_ example: KeptBack) {
    let rule = CaseRules.writeOff.id
    let outcome = decide(
      [example.item], told: example.told ? [Told(rule: rule, subject: key(1))] : [],
      missing: example.missing ? "main" : nil,
      dismissed: example.dismissed.map { Dismissed(rule: rule, subject: key(1), amount: $0 < 0 ? nil : $0) },
      promised: example.promised)
    #expect(outcome.exceptions.contains { $0.rule == rule } == example.isProposed)
  }

  @Test(arguments: [
    (nil, false, true), (500_00, false, false), (499_99, false, true), (600_00, false, false), (nil, true, false),
  ]) func whoeverWasDisputedComesBackToItsOwner(_ dismissed: Int?, _ missing: Bool, _ told: Bool) {
    let rule = CaseRules.escalated.id
    let outcome = decide(
      [debt(500_00, late: 60, level: 2, reminded: 20)], missing: missing ? "main" : nil,
      dismissed: dismissed.map { [Dismissed(rule: rule, subject: key(1), amount: Int64($0))] } ?? [])
    #expect(outcome.exceptions.contains { $0.rule == rule } == told)
    #expect(outcome.rulings.contains { $0.rule == rule } == told)
  }

  /// A Net 30 invoice after 14 days: a word to the customer, a check for us.
  @Test func invoicesAreLookedAtBeforeTheyAreDue() {
    let outcome = decide([debt(500_00, late: -16, issued: 17)])
    #expect(outcome.letters.map(\.level) == [0])
    #expect(outcome.checks.map(\.item) == [key(1)])
    #expect(decide([debt(500_00, late: -17, issued: 18)]).checks.isEmpty)
    // The look of an invoice with short terms would come after it is due.
    #expect(decide([debt(500_00, late: 4, issued: 17)]).checks.isEmpty)
  }

  @Test func looksHaveADay() {
    let (issued, due) = (january(1), january(31))
    #expect(CollectPolicy.Look(.beforeDue(days: 3)).day(issued: issued, due: due) == january(28))
    #expect(CollectPolicy.Look(.afterIssue(days: 14)).day(issued: issued, due: due) == january(15))
    #expect(CollectPolicy.Look(.afterIssue(days: 31)).day(issued: issued, due: due) == nil)
    #expect(CollectPolicy.Look(.beforeDue(days: 30)).day(issued: issued, due: due) == nil)
  }
}

@Suite struct InvoiceCheckTests {
  private static let sound = CheckedInvoice(
    item: key(1), account: key(2), customer: "C1", document: "INV-1", currency: .eur, open: 100_00, owner: "receivables"
  )

  static let cases: [(String, @Sendable (inout CheckedInvoice) -> Void)] = [
    ("disputed", { $0.disputes = [.price] }), ("rejected", { $0.answer = "RE" }), ("queried", { $0.answer = "UQ" }),
    ("returned", { $0.isReturned = true }), ("undelivered", { $0.isUnconfirmed = true }),
    ("twice", { $0.twin = "INV-2" }),
    ("reference", { $0.hasReference = false }), ("address", { $0.hasAddress = false }),
    ("tax-number", { $0.lacksTaxNumber = true }), ("unreachable", { $0.isUnreachable = true }),
  ]

  @Test(arguments: cases.indices) func found(_ index: Int) {
    var invoice = Self.sound
    #expect(InvoiceCheck.findings(invoice).isEmpty)
    Self.cases[index].1(&invoice)
    let findings = InvoiceCheck.findings(invoice)
    #expect(findings.map(\.code.string) == [Self.cases[index].0])
    let task = InvoiceCheck.task(invoice, findings)
    #expect(task.owner == "receivables" && task.message.contains(findings[0].text.string))
    #expect(InvoiceCheck.ruling(invoice, findings).outcome == "to-mend")
  }
}
