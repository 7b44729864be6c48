import ArgumentParser
import Ledger
import OrderToCash

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Rebuilds what is derived from the facts, and checks books, numbers and every published night.",
    discussion: "One line a check. Exits 4 when something does not hold; each finding names the row or file.")

  @OptionGroup var options: WorkspaceOptions

  @Option(help: "Print at most so many findings of a check.")
  var findings = 50

  func run() throws {
    let workspace = try Workspace(options.workspace)
    let results = try Ledger.reading(workspace.ledger, cache: 16) { engine in
      if let latest = try RunIdentity.latest(engine), latest.state != .published {
        throw Failure.tryAgain("The night of \(latest.date) is not finished; `o2c run` finishes it, then verify.")
      }
      let verification = try VerifyCommand.verification(engine, workspace)
      return try verification.run() + [
        try PublishedNights(workspace).check(engine), try ArchivedFiles(workspace).check(engine),
        try Self.pages(workspace),
      ]
    }
    for result in results { standardOutput(line(result)) }
    let failed = results.filter { !$0.findings.isEmpty }
    guard failed.isEmpty else {
      throw Failure.controlFailed(
        "\(failed.count) of \(results.count) checks failed: \(failed.map(\.name).joined(separator: ", ")).")
    }
    standardOutput("all \(results.count) checks hold\n")
  }

  private func line(_ result: CheckResult) -> String {
    let name = result.name + String(repeating: " ", count: max(1, 16 - result.name.count))
    guard !result.findings.isEmpty else { return "ok    \(name)\(result.looked)\n" }
    var text = "FAIL  \(name)\(result.looked): \(result.findings.count) finding(s)\n"
    for finding in result.findings.prefix(findings) { text += "      \(finding)\n" }
    if result.findings.count > findings { text += "      and \(result.findings.count - findings) more\n" }
    return text
  }

  /// What SQLite finds wrong with the ledger's pages.
  static func pages(_ workspace: Workspace) throws -> CheckResult {
    CheckResult("pages", looked: "the ledger's file", findings: try Ledger.damage(workspace.ledger))
  }

  /// Each run's rows are held against the configuration that it had.
  static func verification(_ engine: Engine, _ workspace: Workspace) throws -> Verification {
    var byHash: [Text: VerifySetting] = [:]
    var settings: [Int: VerifySetting] = [:]
    var latest = VerifySetting(try workspace.readConfiguration())
    try engine.freshQuery("SELECT run, config_hash, config FROM run ORDER BY run").forEach { row in
      let hash = row.text(1)
      if byHash[hash] == nil { byHash[hash] = VerifySetting(Configuration.read(row.string(2)).configuration) }
      settings[row.integer(0)] = byHash[hash]
      if let setting = byHash[hash] { latest = setting }
    }
    return Verification(engine, settings: settings, latest: latest)
  }
}

extension VerifySetting {
  fileprivate init(_ configuration: Configuration) {
    self.init(
      base: configuration.company.currency, chart: configuration.chart,
      banks: [Text: Text](configuration.bankAccounts.map { ($0.id, $0.ledgerAccount) }) { first, _ in first },
      ruleAccounts: Set(configuration.policies.bankRules.map(\.account)),
      confirmedMinute: configuration.policies.fulfilment.confirmedMinute)
  }
}
