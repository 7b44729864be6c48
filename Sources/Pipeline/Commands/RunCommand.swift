import ArgumentParser
import OrderToCash

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs the night: all stages in order, or the rest of a night that was interrupted.",
    discussion: """
      An open night is resumed with its own date and configuration; the night of a later --date follows it. A published date with nothing new in the inbox is left as \
      it is; with new files it gets a supplement, published as outbox/<date>.2.
      """)

  @OptionGroup var options: WorkspaceOptions

  @Option(help: "The night's date; without it today, by calendar.day_starts_at.")
  var date: BusinessDate?

  @Option(help: "Threads for what can be done side by side (0: one per core); the result is the same for any number.")
  var jobs = 0

  @Flag(help: "Print each stage's CPU time and memory to stderr.")
  var stats = false

  @Flag(help: "Play the night on a copy in .dry-run/ and tell what it would change; nothing is recorded or published.")
  var dryRun = false

  func run() async throws {
    let workspace = try Workspace(options.workspace)
    if dryRun { return try await playOnCopy(of: workspace) }
    let runner = Runner(workspace: workspace, date: date, jobs: jobs, stats: stats, log: makeLogger("o2c"))
    switch try await runner.run() {
    case .published(let identity):
      standardOutput("published \(workspace.outbox)/\(identity.folder)/index.html\n")
    case .nothingNew(let date):
      standardOutput("The night of \(date) is published and nothing new is in \(workspace.inbox).\n")
    }
  }
}

extension RunCommand {
  private func playOnCopy(of workspace: Workspace) async throws {
    let rehearsal = try DryRun(workspace)
    let before = try rehearsal.prepare()
    let runner = Runner(workspace: rehearsal.copy, date: date, jobs: jobs, stats: stats, log: makeLogger("o2c"))
    var failed: Failure?
    var outcome: Runner.Outcome?
    do {
      outcome = try await runner.run()
    } catch let failure as Failure {
      guard case .controlFailed = failure else { throw failure }
      failed = failure
    }
    if case .nothingNew(let date) = outcome {
      standardOutput("The night of \(date) is published and nothing new is in \(workspace.inbox).\n")
      return
    }
    standardOutput(try rehearsal.report(since: before))
    if let failed { throw failed }
  }
}

extension BusinessDate: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
