import ArgumentParser
import OrderToCash

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures parts of the program: against made-up nights whose truth is known, or over given files.",
    subcommands: [
      BenchCashCommand.self, BenchReadingCommand.self, BenchRenderingCommand.self, BenchForecastCommand.self,
    ])
}

struct BenchCashCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cash",
    abstract: "Scores cash application: made-up receivables and payments with their truth, class by class.",
    discussion: """
      docs/cash-matching.md defines the classes and the measures. Reads and writes no workspace. The same options give the same \
      figures. Exits 4 when any payment was applied to what it was not meant for.
      """)

  @Option(help: "The first seed; another seed gives other customers, numbers and payments.")
  var seed: UInt64 = 1

  @Option(help: "So many nights, of this seed and those that follow.")
  var seeds = 1

  @Option(help: "Payments a night.")
  var payments = 5000

  @Option(help: "Nights played at once; 0: as many as there are processors.")
  var jobs = 0

  @Option(
    help: ArgumentHelp(
      "Print so many payments a night that the program or a careful person did not settle, with what both found, and count all by cause.",
      valueName: "payments"))
  var unsettled = 0

  @Flag(help: "Measure CPU time instead, in a series of nights up to the size of --payments.")
  var speed = false

  func validate() throws {
    guard (1...100_000).contains(seeds), (1...1_000_000).contains(payments), jobs >= 0, unsettled >= 0 else {
      throw ValidationError(
        "--seeds goes from 1 to 100,000, --payments from 1 to 1,000,000; the others are not negative.")
    }
  }

  func run() throws {
    if speed {
      let lines = CashSpeed.series(seed: seed, payments: payments) + CashSpeed.largeAccount(seed: seed, items: 5000)
      return standardOutput(CashSpeed.text(lines))
    }
    let (seed, payments, unsettled) = (seed, payments, unsettled)
    let slots = ResultSlots<(score: CashScore, left: UnsettledPayments, text: String)>(count: seeds)
    parallelFor(seeds, jobs: Exit.threads(jobs), chunk: 1) { index in
      let night = BenchNight(seed: seed + UInt64(index), payments: payments)
      let outcomes = CashTrial(night).play()
      let score = CashScore(night, outcomes)
      let left = unsettled > 0 ? UnsettledPayments(night, score, outcomes) : UnsettledPayments()
      var text = ""
      for position in score.wrong {
        text += "wrong, seed \(seed + UInt64(index)):\n" + CashScoreText.story(position, night)
      }
      for story in left.stories.prefix(unsettled) { text += "seed \(seed + UInt64(index)), settled by " + story }
      slots[index] = (score, left, text)
    }
    var (total, left) = (CashScore(), UnsettledPayments())
    for index in 0..<seeds {
      guard let result = slots[index] else { preconditionFailure("every night was played") }
      standardOutput(result.text)
      total += result.score
      left += result.left
    }
    if unsettled > 0 { standardOutput(left.table) }
    standardOutput(CashScoreText.table(total))
    let wrong = total.total.wrong
    guard wrong == 0 else {
      throw Failure.controlFailed("\(wrong) payments were applied to what they were not meant for.")
    }
  }
}
