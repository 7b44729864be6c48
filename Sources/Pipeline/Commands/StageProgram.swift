import ArgumentParser
import CLinux
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Ledger
import OrderToCash

/// The program of a stage executable: one stage of the open run of a workspace.
public struct StageProgram: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "o2c-stage",
    abstract: "Runs one stage of a workspace's open night.",
    discussion: """
      `o2c run` runs all stages in order. By hand, a stage continues the run that is open: it takes the workspace's lock, does \
      what is not done yet, and ends. Exit: 0 done, 2 cannot run, 3 try again, 4 done but a control failed.
      """)

  @Option(help: "The workspace: a folder with a pipeline.yml.")
  var workspace = "."

  @Option(help: "Threads for what can be done side by side (0: one per core); the result is the same for any number.")
  var jobs = 0

  @Flag(help: "Print the process's CPU time and memory to stderr when it ends.")
  var stats = false

  @Flag(help: ArgumentHelp("The lock is open as standard input.", visibility: .hidden))
  var lockOnStdin = false

  @Option(help: .hidden)
  var stage = ""

  public init() {}

  public static func main(stage: String) {
    do {
      let parsed = try parseAsRoot(Array(CommandLine.arguments.dropFirst()) + ["--stage", stage])
      try perform(parsed)
      Exit.now(0)
    } catch {
      Exit.now(Exit.report(error, "o2c-\(stage)"))
    }
  }

  /// Runs the stage, or what the parser made of `--help`.
  private static func perform(_ parsed: any ParsableCommand) throws {
    if let program = parsed as? StageProgram { return try program.perform() }
    var other = parsed
    try other.run()
  }

  func perform() throws {
    defer { if stats { Exit.printStatistics(stage) } }
    Self.giveBackLargeBlocks()
    guard let work = StageRegistry.work(named: stage) else { throw Failure.cannotRun("There is no stage ‘\(stage)’.") }
    let workspace = try Workspace(workspace)
    let lock = try lockOnStdin ? .inherited(workspace) : WorkspaceLock.take(workspace, Disk())
    defer { withExtendedLifetime(lock) {} }
    try Ledger.writing(workspace.ledger) { ledger in
      guard let identity = try RunIdentity.latest(ledger.writer), identity.state != .published else {
        throw Failure.cannotRun("No night is open in \(workspace.root). `o2c run` opens one.")
      }
      try requireEarlierStages(ledger.writer, identity)
      let (configuration, problems) = Configuration.read(identity.configurationText)
      guard problems.isEmpty else { throw Failure.configuration(path: "the open run's configuration", problems) }
      let night = Night(
        identity: identity, configuration: configuration, workspace: workspace, ledger: ledger,
        log: makeLogger("o2c-\(stage)"), jobs: Exit.threads(jobs))
      try StageDriver.run(work, night)
    }
  }

  /// Blocks of more than a megabyte go back to the system when they are freed. Left to itself, glibc raises that bound to the largest block freed, and
  /// what a plan held stays with the process while its units work.
  private static func giveBackLargeBlocks() {
    #if canImport(Glibc)
      _ = mallopt(mmap_threshold, 1 << 20)
    #endif
  }

  private func requireEarlierStages(_ engine: Engine, _ identity: RunIdentity) throws {
    let finished = Set(
      try engine.freshQuery("SELECT stage FROM stage_state WHERE run = ? AND state = 2").with(identity.run)
        .map { $0.integer(0) })
    for earlier in StageRegistry.stages {
      if earlier.name == stage { return }
      guard finished.contains(earlier.rawValue) else {
        throw Failure.cannotRun("Stage \(earlier.name) of the open night is not finished; it comes before \(stage).")
      }
    }
  }
}
