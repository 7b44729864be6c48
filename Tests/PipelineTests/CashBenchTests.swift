import Foundation
import OrderToCash
import Testing

@testable import Pipeline

/// The benchmark of cash application, as `o2c bench cash` runs it.
@Suite("Cash bench") struct CashBenchTests {
  private static let seeds = ProcessInfo.processInfo.environment["O2C_LONG"] == nil ? 2 : 100
  private static let payments = seeds == 2 ? 1000 : 5000

  @Test func sharesAddUp() {
    #expect(CashNoise.allCases.reduce(0) { $0 + $1.perMille } == 1000)
    #expect(Set(CashNoise.allCases.map(\.name)).count == CashNoise.allCases.count)
  }

  /// Never a payment to the wrong item, and nearly all of those that a careful person could settle.
  @Test(arguments: Array(1...UInt64(seeds))) func nothingIsAppliedWrongly(_ seed: UInt64) {
    let night = BenchNight(seed: seed, payments: Self.payments)
    let score = CashScore(night, CashTrial(night).play())
    for position in score.wrong { Issue.record("seed \(seed): \(CashScoreText.story(position, night))") }
    let total = score.total
    #expect(total.payments == Self.payments)
    #expect(total.settled * 100 >= total.payments * 90)
  }

  @Test func theSameSeedGivesTheSameFigures() {
    func play() -> String {
      let night = BenchNight(seed: 9, payments: 200)
      return CashScoreText.table(CashScore(night, CashTrial(night).play()))
    }
    #expect(play() == play())
  }

  /// The scorer sees what goes wrong: here every application is turned to another item.
  @Test func wrongApplicationsAreSeen() {
    let night = BenchNight(seed: 3, payments: 200)
    var outcomes = CashTrial(night).play()
    var turned = 0
    for outcome in outcomes.indices {
      for index in outcomes[outcome].applications.indices
      where outcomes[outcome].applications[index].source.rawValue >= 100_000_000 {
        outcomes[outcome].applications[index].item = Key(rawValue: 1)
        turned += 1
      }
    }
    let score = CashScore(night, outcomes)
    #expect(turned > 100 && score.wrong.count > 100)
    #expect(score.total.valueApplied == 0)
  }

  /// docs/cash-matching.md lists every class with its share.
  @Test func thePageListsTheClasses() throws {
    let page = try String(contentsOf: NightRunner.repository.appending(path: "docs/cash-matching.md"), encoding: .utf8)
    for noise in CashNoise.allCases {
      #expect(page.contains("| \(noise.name) | \(noise.perMille) |"), "\(noise.name) is not in docs/cash-matching.md")
    }
  }
}
