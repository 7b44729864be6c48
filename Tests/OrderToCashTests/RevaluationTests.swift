import OrderToCash
import Testing

@Suite("Revaluation") struct RevaluationTests {
  private static let usd = Currency("USD")!
  private let day = BusinessDate("2026-01-31")!
  private let rates = Rates(base: .eur, table: [usd: ExchangeRate(scaled: 90_000_000)])

  /// An asset worth less is a loss, a debt worth less a gain; signs are debit positive.
  @Test(
    arguments: [
      (1_000_00, 920_00, -20_00), (1_000_00, 880_00, 20_00), (-1_000_00, -920_00, 20_00), (-1_000_00, -880_00, -20_00),
      (1_000_00, 900_00, 0), (0, 0, 0), (0, 1_00, -1_00),
    ] as [(Int64, Int64, Int64)])
  func theDifferenceToTheClosingRate(_ amount: Int64, _ carried: Int64, _ difference: Int64) throws {
    let revaluation = try #require(
      Revaluation("assets:bank:usd", currency: Self.usd, amount: amount, carried: carried, rates: rates))
    #expect(revaluation.difference == difference)
    let posting = revaluation.posting(on: day, item: .none, base: .eur, chart: Chart())
    #expect((posting?.amount ?? 0) == abs(difference))
    #expect((posting == nil) == (difference == 0))
    guard let posting else { return }
    #expect(posting.event == (difference > 0 ? .revaluationGain : .revaluationLoss))
    #expect(posting.currency == .eur)
  }

  /// The day after undoes the day.
  @Test func theReversalMovesTheSameTheOtherWay() throws {
    for carried in [Int64(920_00), 880_00] {
      let revaluation = try #require(
        Revaluation("assets:receivables", currency: Self.usd, amount: 1_000_00, carried: carried, rates: rates))
      let there = try #require(revaluation.posting(on: day, item: .none, base: .eur, chart: Chart()))
      let back = try #require(
        revaluation.posting(on: day.adding(days: 1), item: .none, base: .eur, chart: Chart(), reversed: true))
      #expect((there.debit, there.credit, there.base) == (back.credit, back.debit, back.base))
      #expect(there.event != back.event)
    }
  }

  @Test func withoutARateThereIsNothingToSay() {
    #expect(
      Revaluation("assets:receivables", currency: Currency("NOK")!, amount: 1, carried: 1, rates: rates) == nil)
  }

  /// Every event that moves receivables has its own line; none is hidden under `other movements`.
  @Test func everyEventHasItsLineOfTheRollForward() {
    for rule in PostingRules.all {
      if rule.debit == "receivables" {
        #expect(RollForward(rule.event, isDebit: true) != .other, "\(rule.event.name)")
      }
      if rule.credit == "receivables" {
        #expect(RollForward(rule.event, isDebit: false) != .other, "\(rule.event.name)")
      }
    }
  }

  /// So that `posting-rules.csv` shows every event with its accounts.
  @Test func everyEventHasItsRules() {
    let events = Set(PostingRules.all.map(\.event))
    for event in PostingEvent.allCases { #expect(events.contains(event), "\(event.name)") }
  }

  /// Every role of the table has an account, so that `posting-rules.csv` shows accounts and not roles.
  @Test func everyRoleHasAnAccount() {
    for rule in PostingRules.all {
      for role in [rule.debit, rule.credit] where !role.hasPrefix("[") {
        #expect(Chart().account(ofRole: role) != nil, "\(role)")
      }
    }
  }
}
