import Foundation
import Glibc
import Ledger
import Testing

/// Nothing half-done: whatever dies, whenever, the same command again gives the same night as if nothing had happened.
@Suite("Crash and resume", .serialized) struct CrashTests {
  /// Who dies.
  enum Whom: String, CaseIterable { case stage, runner, both }

  /// Kills spread evenly over all points of all nights, as many as time allows.
  @Test(.timeLimit(.minutes(1440))) func killedAtAnyPoint() throws {
    let injector = try FaultInjector.shared.get()
    let night = try NightRunner("first-week")
    try night.commitEachUnit()
    let stories = try DisturbedNight.tell(night, injector)
    try sweep(stories, injector, seconds: 24, long: 1500)
  }

  /// Customers and payments enough that stages have several units, each committed by itself.
  @Test(.timeLimit(.minutes(1440))) func killedBetweenUnits() throws {
    let injector = try FaultInjector.shared.get()
    let night = try NightRunner(empty: "generated")
    let generated = try night.o2c(
      "generate", "--date", "2026-01-05", "--orders", "320", "--customers", "320", "--lines", "2", "--xml", "5")
    #expect(generated.status == 0, "\(generated.errors)")
    let opening = try night.o2c("init", "--opening", night.root.appending(path: "opening").path)
    #expect(opening.status == 0, "\(opening.errors)")
    try night.commitEachUnit()
    let stories = try DisturbedNight.tell(night, injector)
    try sweep(stories, injector, seconds: 10, long: 900)
  }

  /// In the middle of giving numbers, on nights with invoices, credit notes, replacements and advances: the same numbers come out,
  /// none twice and none left out.
  @Test(.timeLimit(.minutes(1440)), arguments: ["invoice-corrected", "paid-in-advance"])
  func killedWhileInvoicing(name: String) throws {
    let injector = try FaultInjector.shared.get()
    let night = try NightRunner(name)
    try night.commitEachUnit()
    let stories = try DisturbedNight.tell(night, injector, stage: "o2c-invoice")
    try expectGapless(night, least: 7)
    try sweep(stories, injector, seconds: 8, long: 300, stage: "o2c-invoice")
  }

  /// Between the plan of the report stage, which commits month end, numbers, balances and measures, and the night's sealing: whatever
  /// was written of it, with one job and with several, the rest follows from what the plan committed.
  @Test(.timeLimit(.minutes(1440)), arguments: ["month-end-allowance"])
  func killedWhileReporting(name: String) throws {
    let injector = try FaultInjector.shared.get()
    let stories = try DisturbedNight.tell(try NightRunner(name), injector, stage: "o2c-report")
    var planned = 0
    let kills = try DisturbedNight.sweep(stories, ways: 2, seconds: 8, long: 300) { story, way, point, _ in
      try story.check("report killed at call \(point) of \(story.calls), resumed with \(way + 1) job(s)") { night in
        #expect(try injector.run(night, story.date, on: "stage", at: point, stage: "o2c-report").status == 137)
        if try reporting(night) == [0, 1] { planned += 1 }
        try night.run(story.date, jobs: way + 1)
      }
    }
    print("\(kills) kills at \(stories.map(\.calls).reduce(0, +)) points of \(stories.count) report stages")
    // A small part of all points may have one that falls before.
    #expect(2 * planned + 2 > kills, "of \(kills) kills only \(planned) fell between plan and seal")
  }

  /// A version that planned nothing of its report stage left it begun: what it is made from is made then, and whoever reads beside
  /// sees it.
  @Test(arguments: ["month-end-allowance"]) func reportedWithoutPlan(name: String) throws {
    let injector = try FaultInjector.shared.get()
    let story = try #require(try DisturbedNight.tell(try NightRunner(name), injector, stage: "o2c-report").last)
    for jobs in [1, 2] {
      try story.check("report begun without a plan, \(jobs) job(s)") { night in
        #expect(try injector.run(night, story.date, on: "stage", at: 1, stage: "o2c-report").status == 137)
        #expect(try reporting(night) == [0])
        try Ledger.writing(night.root.appending(path: "ledger/o2c.sqlite").path) {
          try $0.writer.query("INSERT INTO stage_state SELECT MAX(run), 7, 1 FROM run").run()
        }
        #expect(try reporting(night) == [0, 1])
        let output = try night.run(story.date, jobs: jobs)
        #expect(output.status == story.status, "\(output.errors)")
      }
    }
  }

  /// The state of the last run and, once it is planned, of its report stage.
  private func reporting(_ night: NightRunner) throws -> [Int] {
    try Ledger.reading(night.root.appending(path: "ledger/o2c.sqlite").path) { engine in
      try engine.freshQuery(
        """
        SELECT state FROM (SELECT state, run FROM run ORDER BY run DESC LIMIT 1) UNION ALL
        SELECT state FROM stage_state WHERE stage = 7 AND run = (SELECT MAX(run) FROM run)
        """
      ).map { $0.integer(0) }
    }
  }

  /// Each series of the ledger counts from one, without a gap.
  private func expectGapless(_ night: NightRunner, least: Int) throws {
    let numbers = try Ledger.reading(night.root.appending(path: "ledger/o2c.sqlite").path) { engine in
      try engine.freshQuery("SELECT number FROM invoice WHERE number <> '' ORDER BY number").map { $0.string(0) }
    }
    #expect(numbers.count >= least)
    for (series, group) in Dictionary(grouping: numbers, by: { $0.prefix { !$0.isNumber } }) {
      #expect(group.map { Int($0.suffix(6)) } == (1...group.count).map { $0 }, "\(series): \(group)")
    }
  }

  private func sweep(
    _ stories: [DisturbedNight], _ injector: FaultInjector, seconds: Double, long: Double, stage: String? = nil
  ) throws {
    let kills = try DisturbedNight.sweep(stories, ways: Whom.allCases.count, seconds: seconds, long: long) {
      story, way, point, round in
      let whom = Whom.allCases[way]
      try story.check("\(whom) killed at call \(point) of \(story.calls)") { night in
        let isKilled = try injector.run(night, story.date, on: whom.rawValue, at: point, stage: stage).status == 137
        #expect(isKilled, "\(story.date): nobody died at call \(point)")
        if round % 4 == 0 {
          _ = try injector.run(night, story.date, on: whom.rawValue, at: 1 + point / 3, stage: stage)
        }
      }
    }
    print("\(kills) kills at \(stories.map(\.calls).reduce(0, +)) points of \(stories.count) nights")
  }

  /// Kills at random times, several threads at work, of whatever is alive then.
  @Test(.timeLimit(.minutes(1440))) func killedAtAnyTime() throws {
    let injector = try FaultInjector.shared.get()
    let story = try #require(try DisturbedNight.tell(NightRunner("first-week"), injector, nights: 2).last)
    var random = Seeded(state: 20_260_105)
    let end = Date(timeIntervalSinceNow: DisturbedNight.time(8, long: 600))
    var tried = 0
    while Date() < end {
      let milliseconds = Int(random.next() % 1500)
      let whom = Whom.allCases[tried % 3]
      try story.check("\(whom) killed after \(milliseconds) ms") { night in
        let running = try Running(
          NightRunner.binaries.appending(path: "o2c"),
          ["run", "--workspace", night.root.path, "--date", story.date, "--jobs", "2"])
        usleep(UInt32(milliseconds) * 1000)
        CrashTests.kill(running, whom)
        _ = try running.wait()
      }
      tried += 1
    }
    print("\(tried) kills at random times")
  }

  // MARK: Killing

  private static func kill(_ running: Running, _ whom: Whom) {
    let runner = running.process.processIdentifier
    let stages = children(of: runner)
    if whom != .stage { _ = Glibc.kill(runner, SIGKILL) }
    if whom != .runner { for stage in stages { _ = Glibc.kill(stage, SIGKILL) } }
  }

  private static func children(of process: Int32) -> [Int32] {
    let path = "/proc/\(process)/task/\(process)/children"
    // The runner starts its stages from any of its threads.
    let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
    let texts = tasks.map {
      (try? String(contentsOfFile: "/proc/\(process)/task/\($0)/children", encoding: .utf8)) ?? ""
    }
    return ([(try? String(contentsOfFile: path, encoding: .utf8)) ?? ""] + texts)
      .flatMap { $0.split(separator: " ").compactMap { Int32($0) } }
  }
}
