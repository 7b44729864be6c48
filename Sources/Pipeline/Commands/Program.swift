import ArgumentParser
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// `o2c` and its commands.
public struct Program: AsyncParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "o2c",
    abstract: "Order to cash as a nightly batch: partner files in, invoices and reports out.",
    discussion: "Exit: 0 done, 2 cannot run, 3 try again (locked, disk full), 4 done but something does not tie out.",
    version: ProgramVersion.current,
    subcommands: [
      RunCommand.self, InitCommand.self, StatusCommand.self, ExplainCommand.self, CheckCommand.self, VerifyCommand.self,
      DiffCommand.self, ReportCommand.self, DumpCommand.self, FormatsCommand.self, BackupCommand.self,
      RestoreCommand.self,
      UpgradeCommand.self, PruneCommand.self, ForgetCommand.self,
      GenerateCommand.self, BenchCommand.self,
    ])

  public init() {}

  /// Parses, runs, and exits with the status that docs/operations.md lists.
  public static func start() async -> Never {
    do {
      try await perform(try parseAsRoot())
      Exit.now(0)
    } catch let error as StageFailed {
      standardError(
        "o2c: the night stopped in stage \(error.stage) (status \(error.status)); `o2c run` continues it.\n")
      Exit.now(error.status)
    } catch {
      Exit.now(Exit.report(error, "o2c"))
    }
  }

  private static func perform(_ command: any ParsableCommand) async throws {
    if let asynchronous = command as? any AsyncParsableCommand {
      var copy = asynchronous
      try await copy.run()
    } else {
      var copy = command
      try copy.run()
    }
  }
}

/// The options that every command has.
struct WorkspaceOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "The workspace: a folder with a pipeline.yml.")
  var workspace = "."
}
