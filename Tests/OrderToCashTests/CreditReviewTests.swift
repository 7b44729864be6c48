import Testing

@testable import OrderToCash

/// The monthly look at a group: when it is due, what payments say, and what follows.
@Suite("Monthly credit review") struct CreditReviewTests {
  typealias Support = CreditScorecardTests

  @Test(
    arguments: [
      ("2026-01-31", "2026-01-30", false), ("2026-02-01", "2026-01-31", true), ("2026-02-02", "2026-02-01", false),
      ("2026-02-03", "2026-01-30", true), ("2026-05-10", "2026-01-30", true), ("2027-01-01", "2026-12-31", true),
    ] as [(String, String, Bool)])
  func isDue(night: String, previous: String, isDue: Bool) {
    #expect(CreditReview.isDue(BusinessDate(night)!, previous: BusinessDate(previous)) == isDue)
    #expect(!CreditReview.isDue(BusinessDate(night)!, previous: nil), "a first night has nothing to look back on")
  }

  /// Payments of `amount` each, due on a day and paid so many days late.
  static func behaviour(_ payments: [(due: Int, late: Int)], amount: Int64 = 1000_00) -> PaymentBehaviour {
    var behaviour = PaymentBehaviour()
    for (due, late) in payments {
      behaviour.add(amount, due: january(due), paid: january(due + late), asOf: january(200))
    }
    return behaviour
  }

  @Test func averageAndTrend() {
    #expect(Self.behaviour([]).averageLate == nil)
    let steady = Self.behaviour([(1, 10), (150, 10)])
    #expect((steady.averageLate, steady.trend) == (100, 0))
    let slowing = Self.behaviour([(1, 0), (150, 15)])
    #expect((slowing.averageLate, slowing.trend) == (75, 150))
    let early = Self.behaviour([(20, -5)])
    #expect((early.averageLate, early.trend) == (-50, 0))
    var undone = Self.behaviour([(1, 10), (1, 20)])
    undone.add(-1000_00, due: january(1), paid: january(21), asOf: january(200))
    #expect(undone.averageLate == 100, "an application taken back counts no more")
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var payments: [(due: Int, late: Int)]
    var limit: Int64? = 2000_00
    var promises: Int64 = 0
    var step: Int64 = 0
    /// Score, suggested limit, and what follows.
    var says: String
  }

  /// 6 payments of 1,000.00 within 180 days: 1,000.00 a month, two months of which are the suggestion at full score.
  static let onTime = (1...6).map { (due: $0 * 30 - 10, late: 0) }
  static let cases: [Case] = [
    Case(testDescription: "on time", payments: onTime, says: "100 2000.00 credit.limit-kept"),
    Case(
      testDescription: "ten days late", payments: onTime.map { ($0.due, 10) },
      says: "80 1600.00 credit.limit-suggested asked"),
    Case(
      testDescription: "ten days late, within the step", payments: onTime.map { ($0.due, 10) }, step: 400_00,
      says: "80 1600.00 credit.limit-applied granted"),
    Case(
      testDescription: "a cent beyond the step", payments: onTime.map { ($0.due, 10) }, step: 399_99,
      says: "80 1600.00 credit.limit-suggested asked"),
    Case(
      testDescription: "no limit yet is no small step", payments: onTime, limit: nil, step: 9999_00,
      says: "100 2000.00 credit.limit-suggested asked"),
    Case(
      testDescription: "promises broken", payments: onTime, promises: 3, says: "70 1400.00 credit.limit-suggested asked"
    ),
    Case(
      testDescription: "later and later", payments: onTime.map { ($0.due, $0.due > 110 ? 12 : 0) },
      says: "82 1600.00 credit.limit-suggested asked"),
    Case(
      testDescription: "hopelessly late", payments: onTime.map { ($0.due, 60) },
      says: "0 0.00 credit.limit-suggested asked"),
  ]

  @Test(arguments: cases) func review(_ row: Case) throws {
    var policy = CreditReviewPolicy()
    (policy.isOn, policy.step) = (true, row.step)
    let snapshot = Support.snapshot([], facts: [Support.fact(.brokenPromises, row.promises)], limit: row.limit)
    let review = try #require(
      CreditReview.of(snapshot, Self.behaviour(row.payments), policy: policy, date: january(200)))
    var says = "\(review.score) \(Money(minor: review.suggested, currency: .eur).decimal) \(review.rule.id)"
    if review.grant?.limit == review.suggested { says += " granted" }
    if review.exception?.verbs == [.approve, .dismiss] { says += " asked" }
    #expect(says == row.says)
  }

  @Test func nothingPaidIsNothingToGoBy() {
    #expect(
      CreditReview.of(
        Support.snapshot([], limit: 1), PaymentBehaviour(), policy: CreditReviewPolicy(), date: january(200)) == nil)
  }

  /// A person approves what was suggested; without a suggestion there is nothing to approve.
  @Test func approvalGrantsWhatWasSuggested() {
    let decision = CreditDecision(
      key: key(50), verb: .approve, subject: key(1), rule: CreditRules.limitSuggested.id, who: "M. Brandt")
    var snapshot = Support.snapshot([1500_00], limit: 1000_00, standing: CreditStanding(score: 80, suggested: 1600_00))
    snapshot.decisions = [decision]
    let outcome = Support.decide(snapshot, CreditPolicy())
    #expect(outcome.answers.map(\.isTaken) == [true])
    #expect(outcome.grants.map(\.limit) == [1600_00])
    #expect(outcome.orders.map(\.rule) == ["credit.within-limit"])
    snapshot.standing.suggested = nil
    #expect(Support.decide(snapshot, CreditPolicy()).answers.map(\.isTaken) == [false])
  }

  /// Releasing an account and approving its limit are two matters: both are carried out on one night.
  @Test func aLimitDoesNotContradictAHold() {
    let limit = CreditDecision(
      key: key(50), verb: .approve, subject: key(1), rule: CreditRules.limitSuggested.id, who: "M. Brandt")
    let hold = CreditDecision(
      key: key(51), verb: .hold, subject: key(1), rule: CreditRules.overdueHold.id, who: "M. Brandt")
    var snapshot = Support.snapshot([1500_00], limit: 1000_00, standing: CreditStanding(score: 80, suggested: 1600_00))
    snapshot.decisions = [limit, hold]
    let outcome = Support.decide(snapshot, CreditPolicy())
    #expect(outcome.answers.map(\.isTaken) == [true, true])
    #expect(outcome.grants.map(\.limit) == [1600_00] && outcome.orders.map(\.rule) == ["credit.person-hold"])
  }
}
