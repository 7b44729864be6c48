import ArgumentParser
import Ledger
import OrderToCash

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Makes the ledger; with --opening, takes over what is open at go-live.",
    discussion: """
      The folder's files: cutover.csv, and as needed customers.csv, items.csv, rates.csv, stock.csv, orders.csv, open-items.csv, \
      bank.csv, series.csv, credit.csv, history.csv, trial-balance.csv (docs/go-live.md). All is taken over or nothing is; \
      nothing is sent.
      """)

  @OptionGroup var options: WorkspaceOptions

  @Option(help: "Folder with the opening files; without it the ledger begins empty.")
  var opening: String?

  func run() throws {
    let workspace = try Workspace(options.workspace)
    let configuration = try workspace.readConfiguration()
    let disk = Disk(fileMode: configuration.output.fileMode, folderMode: configuration.output.folderMode)
    try workspace.prepare(disk)
    let lock = try WorkspaceLock.take(workspace, disk)
    defer { lock.release() }
    if let opening {
      guard Disk.exists(opening) else { throw Failure.cannotRun("There is no folder \(opening).") }
      try Opening.take(opening, workspace, configuration)
      standardOutput("\(workspace.ledger): opening balances taken over\n")
    } else {
      try Ledger.writing(workspace.ledger, create: true) { _ in }
      standardOutput("\(workspace.ledger): ready\n")
    }
  }
}
