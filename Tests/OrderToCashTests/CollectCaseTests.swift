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
  language: Language = .english, feeTax: Text? = nil
) -> CollectOutcome {
  var snapshot = CollectSnapshot(
    accounts: [CollectAccount(account: key(1), id: "C1", language: language)], items: items, base: .eur,
    previous: january(30), missingStatement: missing)
  snapshot.told = told
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
    AgencyCase(name: "proposed before and dismissed", items: [debt(500_00, late: 60, level: 2, reminded: 9)]),
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

  @Test(arguments: agencyCases) func agency(_ example: AgencyCase) {
    let outcome = decide(
      example.items, told: example.told ? [Told(rule: CaseRules.agency.id, subject: key(1))] : [],
      handOver: example.handOver)
    #expect(outcome.exceptions.first { $0.rule == CaseRules.agency.id }?.amount == example.proposed)
    #expect(outcome.handOvers.flatMap(\.items) == example.handedOver.map { key($0) })
    if !example.handedOver.isEmpty { #expect(outcome.rulings.map(\.rule).contains(CaseRules.handedOver.id)) }
  }

  /// No letter for what an agency collects; why is told on the night on which there would have been one.
  @Test func anAgencyAsksAlone() {
    let outcome = decide([debt(500_00, late: 7, isWithAgency: true)])
    #expect(outcome.letters.isEmpty)
    #expect(outcome.rulings.map(\.rule) == [CaseRules.handedOver.id])
  }

  @Test(arguments: [
    (80, 90, true), (100, 90, true), (101, 90, false), (80, 89, false), (80, 91, false), (500_00, 720, true),
    (500_00, 719, false),
  ]) func writeOffs(_ open: Int, _ late: Int, _ proposed: Bool) {
    let outcome = decide([debt(Int64(open), late: late, level: 2, reminded: -300)])
    let found = outcome.exceptions.filter { $0.rule == CaseRules.writeOff.id }
    #expect(found.count == (proposed ? 1 : 0))
    #expect(found.allSatisfy { $0.verbs == [.writeOff, .dismiss] && $0.subject == key(1) })
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
