import Foundation
import Testing

/// A night is a function of ledger, files, configuration and date: one core or many, here or there.
@Suite("Determinism", .serialized) struct DeterminismTests {
  @Test func fixtureNightsOnOneCoreAndMany() throws {
    for name in ["first-week", "warehouse-confirms"] {
      let (one, many) = (try NightRunner(name), try NightRunner(name))
      try one.play(jobs: 1)
      try many.play(jobs: 4)
      let differences = Tree.differences(try one.state(), try many.state())
      #expect(differences.isEmpty, "\(name): \(differences.prefix(10).joined(separator: "\n"))")
    }
  }

  /// Enough files that they are parsed side by side.
  @Test func generatedNightsOnOneCoreAndMany() throws {
    let count = NightRunner.isLong ? "5000" : "240"
    var states: [[String: Data]] = []
    for jobs in [1, 4] {
      let night = try NightRunner(empty: "generated")
      let first = try night.o2c("generate", "--date", "2026-01-05", "--orders", count, "--customers", "40")
      #expect(first.status == 0, "\(first.errors)")
      let opening = try night.o2c("init", "--opening", night.root.appending(path: "opening").path)
      #expect(opening.status == 0, "\(opening.errors)")
      let monday = try night.run("2026-01-05", jobs: jobs)
      #expect(monday.status == 0 || monday.status == 4, "\(monday.errors)")
      let second = try night.o2c("generate", "--date", "next")
      #expect(second.status == 0, "\(second.errors)")
      let tuesday = try night.run("2026-01-06", jobs: jobs)
      #expect(tuesday.status == 0 || tuesday.status == 4, "\(tuesday.errors)")
      let verified = try night.o2c("verify")
      #expect(verified.status == 0, "\(verified.text)\(verified.errors)")
      states.append(try night.state())
    }
    let differences = Tree.differences(states[0], states[1])
    #expect(differences.isEmpty, "\(differences.prefix(10).joined(separator: "\n"))")
  }
}
