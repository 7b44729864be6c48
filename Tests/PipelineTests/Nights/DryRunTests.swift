import Foundation
import Testing

@Suite("Dry run and comparison", .serialized) struct DryRunTests {
  @Test("A dry run changes nothing and shows the bytes that the night then publishes") func rehearsal() throws {
    let runner = try NightRunner("first-week")
    try runner.drop("2026-01-05")
    #expect(try runner.run("2026-01-05").status == 0)
    try runner.drop("2026-01-06")
    let before = try Self.rest(runner)
    let rehearsal = try runner.o2c("run", "--date", "2026-01-06", "--dry-run")
    #expect(rehearsal.status == 0 && rehearsal.text.contains("nothing was recorded"), "\(rehearsal.errors)")
    #expect(rehearsal.text.contains("aging: "), "\(rehearsal.text)")
    #expect(try Self.rest(runner) == before)
    #expect(try runner.run("2026-01-06").status == 0)
    let shown = try Tree.files(runner.root.appending(path: ".dry-run/outbox/2026-01-06"))
    #expect(try shown == Tree.files(runner.outbox.appending(path: "2026-01-06")))
  }

  /// Everything but the copy, and what SQLite keeps beside a database that somebody reads.
  private static func rest(_ runner: NightRunner) throws -> [String: Data] {
    try Tree.files(runner.root).filter {
      !$0.key.hasPrefix(".dry-run/") && !$0.key.hasSuffix("-wal") && !$0.key.hasSuffix("-shm")
    }
  }

  @Test("The first night of a workspace can be rehearsed too") func firstNight() throws {
    let runner = try NightRunner("first-week")
    let fresh = try NightRunner(empty: "fresh")
    try FileManager.default.copyItem(
      at: runner.root.appending(path: "pipeline.yml"), to: fresh.root.appending(path: "pipeline.yml"))
    let rehearsal = try fresh.o2c("run", "--date", "2026-01-05", "--dry-run")
    #expect(rehearsal.text.contains("nothing was recorded"), "\(rehearsal.errors)")
    #expect(!FileManager.default.fileExists(atPath: fresh.root.appending(path: "ledger").path))
  }

  @Test("Two nights are compared by key and column") func comparison() throws {
    let runner = try NightRunner("first-week")
    for date in ["2026-01-05", "2026-01-06"] {
      try runner.drop(date)
      #expect(try runner.run(date).status == 0)
    }
    let output = try runner.o2c("diff", "2026-01-05", "2026-01-06", "--report", "aging", "--report", "kpis")
    #expect(output.status == 0, "\(output.errors)")
    let lines = output.text.split(separator: "\n")
    #expect(lines.first?.hasPrefix("aging: ") == true && lines.contains { $0.hasPrefix("kpis: ") })
    #expect(lines.contains { $0.hasPrefix("  ~ ") && $0.contains("balance_base: ") && $0.contains(" → ") })
    let same = try runner.o2c("diff", "2026-01-05", "2026-01-05", "--report", "aging")
    #expect(same.text == "the same in both: aging\n")
    #expect(try runner.o2c("diff", "2026-01-05", "2026-01-09").status == 2)
    #expect(try runner.o2c("diff", "2026-01-05", "2026-01-06", "--report", "nonsense").status == 2)
  }

  @Test("Monitoring reads the night's numbers") func monitoring() throws {
    let runner = try NightRunner("first-week")
    try runner.drop("2026-01-05")
    #expect(try runner.run("2026-01-05").status == 0)
    let folder = runner.outbox.appending(path: "2026-01-05/monitoring")
    let text = try String(contentsOf: folder.appending(path: "metrics.prom"), encoding: .utf8)
    #expect(text.contains("\no2c_ties_out 1\n"))
    let sample = /^[a-z0-9_]+(\{[a-z_]+="[^"\\]*"(,[a-z_]+="[^"\\]*")*\})? -?[0-9]+(\.[0-9]+)?$/
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      #expect(line.wholeMatch(of: sample) != nil, "\(line)")
    }
    let json = try Data(contentsOf: folder.appending(path: "summary.json"))
    let object = try JSONSerialization.jsonObject(with: json) as? [String: Any]
    #expect(object?["date"] as? String == "2026-01-05" && object?["ties_out"] as? Int == 1)
  }
}
