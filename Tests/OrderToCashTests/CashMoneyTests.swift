import Testing

@testable import OrderToCash

/// Deductions, write-offs, refunds, and what takes them back.
@Suite("Money") struct CashMoneyTests {
  private static let tax = [
    TaxShare(category: "S", rate: Percent(scaled: 190_000), net: 100_00, tax: 19_00),
    TaxShare(category: "S", rate: Percent(scaled: 70_000), net: 100_00, tax: 7_00),
  ]

  private func decide(_ snapshot: CashSnapshot, _ policy: CashPolicy = Cash.policy) -> CashOutcome {
    CashMatching.decide(snapshot: snapshot, policy: policy, date: Cash.day(20))
  }

  @Test(arguments: [
    // text, paid of 1,000.00, disputed
    ("INV-2026-000001", 850_00, "unexplained 15000"), ("INV-2026-000001", 500_00, "cash.short-payment"),
    ("INV-2026-000001 abzgl. Bruch", 500_00, "quality 50000"),
    ("INV-2026-000001 Teilzahlung", 850_00, "cash.short-payment"),
    ("INV-2026-000001 less bonus Q4", 900_00, "allowance 10000"), ("INV-2026-000001", 1000_00, ""),
  ])
  func whatAPaymentKeepsBack(_ text: String, _ paid: Int64, _ expected: String) {
    let outcome = decide(
      CashSnapshot(
        group: Cash.key(1), members: [CashSnapshot.Member(account: Cash.key(1), id: "C1")],
        items: [Cash.item(1, 1000_00)],
        receipts: [Cash.receipt(1, paid, text: text, payer: 1)]))
    let found =
      outcome.deductions.map { "\($0.reason.rawValue) \($0.amount)" } + outcome.exceptions.map { $0.rule.string }
    #expect(found.joined(separator: ", ") == expected)
  }

  @Test func whatIsDisputedAlreadyIsNotDisputedTwice() {
    var item = Cash.item(1, 1000_00)
    item.disputedAmount = 150_00
    let outcome = decide(
      CashSnapshot(
        group: Cash.key(1), members: [CashSnapshot.Member(account: Cash.key(1), id: "C1")], items: [item],
        receipts: [Cash.receipt(1, 850_00, text: "INV-2026-000001", payer: 1)]))
    #expect(outcome.deductions.isEmpty && outcome.exceptions.isEmpty)
  }

  @Test func partsAddUpToTheCent() {
    for amount in [Int64(1), 7, 99, 452, 10_001] {
      for base in [amount, amount * 9 / 10] {
        let parts = TaxSplit.split(amount, base: base, over: Self.tax)
        #expect(parts.reduce(0) { $0 + $1.net + $1.tax } == amount)
        #expect(parts.reduce(0) { $0 + $1.netBase + $1.taxBase } == base)
      }
    }
    let parts = TaxSplit.split(22_60, base: 22_60, over: Self.tax)
    #expect(parts.map(\.net) == [10_00, 10_00] && parts.map(\.tax) == [1_90, 70])
    #expect(TaxSplit.split(10, base: 10, over: []).isEmpty)
  }

  @Test func discountsReduceTaxByRate() {
    var snapshot = CashSnapshot(
      group: Cash.key(1), members: [CashSnapshot.Member(account: Cash.key(1), id: "C1")],
      items: [Cash.item(1, 226_00, discount: 22_60, until: 30)],
      receipts: [Cash.receipt(1, 203_40, text: "INV-2026-000001", payer: 1)])
    snapshot.taxes[snapshot.items[0].key] = Self.tax
    let outcome = decide(snapshot)
    #expect(outcome.applications.map(\.taxes.tax) == [2_60])
    #expect(posted(outcome, .discount) == 20_00 && posted(outcome, .discountTax) == 2_60)
    var policy = Cash.policy
    policy.adjustsTaxOfDiscounts = false
    #expect(posted(decide(snapshot, policy), .discount) == 22_60)
  }

  private func posted(_ outcome: CashOutcome, _ event: PostingEvent) -> Int64 {
    outcome.postings.reduce(0) { $0 + ($1.event == event ? $1.amount : 0) }
  }

  @Test(
    arguments: [(nil, 100_00, 0), (30_00, 30_00, 70_00), (100_00, 100_00, 0), (101_00, nil, 100_00), (0, nil, 100_00)]
      as [(Int64?, Int64?, Int64)])
  func writesOff(_ amount: Int64?, _ given: Int64?, _ left: Int64) {
    var policy = Cash.policy
    policy.adjustsTaxOfWriteOffs = true
    var snapshot = CashSnapshot(
      group: Cash.key(1), members: [CashSnapshot.Member(account: Cash.key(1), id: "C1")], items: [Cash.item(1, 100_00)],
      decisions: [
        CashDecision(key: Cash.key(90), action: .writeOff, item: Cash.item(1, 100_00).key, amount: amount, who: "a")
      ])
    snapshot.taxes[snapshot.items[0].key] = [
      TaxShare(category: "S", rate: Percent(scaled: 190_000), net: 84_03, tax: 15_97)
    ]
    let outcome = decide(snapshot, policy)
    #expect(outcome.decisions.map(\.refusal.isEmpty) == [given != nil])
    #expect(outcome.items.map(\.open) == (given == nil ? [] : [left]))
    #expect(posted(outcome, .writeOff) + posted(outcome, .writeOffTax) == given ?? 0)
    #expect(given == nil || posted(outcome, .writeOffTax) > 0)
  }

  @Test(
    arguments: [
      // left, asked, account of the payer, target, refunded and to whom
      (50_00, nil, "DE1", "", "5000 DE1"), (50_00, 20_00, "DE1", "DE9", "2000 DE9"), (50_00, 60_00, "DE1", "", ""),
      (50_00, nil, "", "", ""),
    ] as [(Int64, Int64?, String, String, String)])
  func paysBack(_ left: Int64, _ asked: Int64?, _ payer: String, _ target: String, _ expected: String) {
    var receipt = Cash.receipt(1, left, account: 1)
    receipt.state = .onAccount
    receipt.payerAccount = Text(payer)
    let outcome = decide(
      CashSnapshot(
        group: Cash.key(1), members: [CashSnapshot.Member(account: Cash.key(1), id: "C1")], receipts: [receipt],
        decisions: [
          CashDecision(
            key: Cash.key(90), action: .refund, receipt: receipt.key, document: Text(target), amount: asked, who: "a")
        ]))
    #expect(outcome.refunds.map { "\($0.amount) \($0.payeeAccount)" }.joined() == expected)
    #expect(posted(outcome, .refund) == outcome.refunds.reduce(0) { $0 + $1.amount })
    #expect(outcome.decisions.allSatisfy { $0.refusal.isEmpty == !expected.isEmpty })
  }

  @Test func creditsArePaidBackAndNetted() {
    var credit = Cash.item(2, -40_00)
    credit.kind = .creditNote
    let owed = Cash.item(1, 100_00)
    let items = [owed, credit]
    func outcome(_ action: CashDecision.Action, _ document: Text) -> CashOutcome {
      decide(
        CashSnapshot(
          group: Cash.key(1), members: [CashSnapshot.Member(account: Cash.key(1), id: "C1")], items: items,
          decisions: [CashDecision(key: Cash.key(90), action: action, item: credit.key, document: document, who: "a")]))
    }
    #expect(outcome(.refund, "DE9").refunds.map(\.amount) == [40_00])
    #expect(outcome(.refund, "").decisions.map(\.refusal.isEmpty) == [false])
    #expect(outcome(.apply, owed.document).items.map(\.open) == [60_00, 0])
    #expect(outcome(.writeOff, "").decisions.map(\.refusal.isEmpty) == [false])
  }

  @Test func unapplyGivesNettedCreditsBack() throws {
    var credit = Cash.item(2, -40_00)
    credit.kind = .creditNote
    let settled = decide(
      CashSnapshot(
        group: Cash.key(1), members: [CashSnapshot.Member(account: Cash.key(1), id: "C1")],
        items: [Cash.item(1, 100_00), credit],
        receipts: [Cash.receipt(1, 60_00, text: "INV-2026-000001 CN-2026-000002", payer: 1)]))
    #expect(settled.items.map(\.open) == [0, 0])
    var applications = settled.applications
    for index in applications.indices { applications[index].key = Cash.key(700 + index) }
    #expect(applications.contains { $0.along == Cash.receipt(1, 60_00).key && $0.source == credit.key })
    var receipt = Cash.receipt(1, 60_00, account: 1)
    receipt.state = .onAccount
    receipt.left = 0
    receipt.leftBase = 0
    var (owed, given) = (Cash.item(1, 100_00), credit)
    (owed.open, owed.openBase, given.open, given.openBase) = (0, 0, 0, 0)
    let undone = decide(
      CashSnapshot(
        group: Cash.key(1), members: [CashSnapshot.Member(account: Cash.key(1), id: "C1")], items: [owed, given],
        receipts: [receipt],
        decisions: [CashDecision(key: Cash.key(90), action: .unapply, receipt: receipt.key, who: "a")],
        applications: applications))
    #expect(undone.items.map(\.open) == [100_00, -40_00])
    #expect(undone.receipts.map(\.left) == [60_00])
    let moved = settled.postings + undone.postings
    let control = moved.filter { $0.event != .receipt }.reduce(Int64(0)) { sum, posting in
      sum + (posting.debit == Chart().receivables ? posting.base : 0)
        - (posting.credit == Chart().receivables ? posting.base : 0)
    }
    #expect(control == 0)
  }

  @Test(
    arguments: [
      ("E2E-1", "", 100_00, 1, 0), ("E2E-1", "", 103_50, 1, 3_50), ("E2E-1", "", 190_00, nil, 0),
      ("", "DE1", 100_00, 1, 0),
      ("", "DE2", 100_00, nil, 0), ("", "DE3", 100_00, nil, 0), ("BREF", "", 100_00, 1, 0),
      ("NOPE", "DE1", 100_00, 1, 0),
    ] as [(String, String, Int64, Int?, Int64)])
  func returnsAreFound(_ reference: String, _ payer: String, _ amount: Int64, _ receipt: Int?, _ charge: Int64) {
    func candidate(_ number: Int, _ endToEnd: Text, _ account: Text, _ bank: Text, booked: Int = 10)
      -> ReturnMatching.Candidate
    {
      ReturnMatching.Candidate(
        receipt: Cash.key(number), endToEnd: endToEnd, bankReference: bank, payerAccount: account, currency: .eur,
        amount: 100_00, bookingDate: Cash.day(booked))
    }
    let found = ReturnMatching.original(
      of: BankTransactionRecord(
        bankReference: reference == "BREF" ? "BREF" : "", counterpartyAccount: Text(payer),
        originalEndToEnd: reference == "BREF" ? "" : Text(reference)), amount: -amount, currency: .eur,
      bookedBy: Cash.day(20),
      among: [
        candidate(1, "E2E-1", "DE1", "BREF"), candidate(2, "", "DE2", ""), candidate(3, "", "DE2", ""),
        candidate(4, "", "DE3", "", booked: 2),
      ], bounds: ReturnMatching.Bounds(charge: 50_00, days: 15))
    #expect(found?.receipt == receipt.map { Cash.key($0) })
    #expect(found?.charge ?? 0 == charge)
  }

  @Test(
    arguments: [
      ("RB20260105-000001", "", -20_00, 1), ("our refund rb20260105-000002", "", -20_00, 2), ("", "DE1", -20_00, nil),
      ("", "DE3", -30_00, 3), ("RB20260105-000001", "", -21_00, nil),
    ] as [(String, String, Int64, Int?)])
  func refundsArePaid(_ text: String, _ account: String, _ amount: Int64, _ expected: Int?) {
    func candidate(_ number: Int, _ account: Text, _ amount: Int64) -> RefundMatching.Candidate {
      RefundMatching.Candidate(
        refund: Cash.key(number), number: Text("RB20260105-00000\(number)"), payeeAccount: account, currency: .eur,
        amount: amount, base: amount)
    }
    let found = RefundMatching.paid(
      by: BankTransactionRecord(counterpartyAccount: Text(account), text: Text(text)), text: "", amount: amount,
      currency: .eur, among: [candidate(1, "DE1", 20_00), candidate(2, "DE1", 20_00), candidate(3, "DE3", 30_00)])
    #expect(found?.refund == expected.map { Cash.key($0) })
  }

  @Test(
    arguments: [
      (900, nil, nil, .enough), (900, 1000, nil, .enough), (1000, 1000, nil, .enough), (1001, 1000, nil, .first),
      (1001, 1000, ("ann", "refund", ""), .second), (1001, 1000, ("bob", "refund", ""), .same),
      (1001, 1000, ("ann", "write-off", ""), .contradicts), (1001, 1000, ("ann", "refund", "5"), .contradicts),
    ] as [(Int64, Int64?, (String, String, String)?, TwoDeciders.Answer)])
  func twoPeopleAboveTheBound(
    _ stake: Int64, _ bound: Int64?, _ pending: (String, String, String)?, _ expected: TwoDeciders.Answer
  ) {
    let wish = TwoDeciders.Wish(verb: "refund", target: "", amount: "", who: "bob")
    let waiting = pending.map { TwoDeciders.Wish(verb: Text($0.1), target: "", amount: Text($0.2), who: Text($0.0)) }
    #expect(TwoDeciders.judge(wish, stake: stake, bound: bound, pending: waiting) == expected)
  }
}
