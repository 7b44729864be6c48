import ArgumentParser
import Ledger
import OrderToCash

struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copies the workspace as it is at one moment to a new folder, while a run may be at work.",
    discussion: """
      The copy is a workspace itself: ledger, published nights, archive, what an open night has claimed, and the inbox. `o2c \
      restore` checks it and puts it back.
      """)

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The folder to make.")
  var folder: String

  func run() throws {
    let workspace = try Workspace(options.workspace)
    let output = try workspace.readConfiguration().output
    let disk = Disk(fileMode: output.fileMode, folderMode: output.folderMode)
    let latest = try Backup(workspace, to: folder, disk).run()
    standardOutput("\(folder): \(latest.map(describe) ?? "no night yet")\n")
  }

  private func describe(_ run: RunIdentity) -> String {
    run.state == .published
      ? "the workspace after the night of \(run.folder)" : "the workspace with the night of \(run.folder) at work"
  }
}
