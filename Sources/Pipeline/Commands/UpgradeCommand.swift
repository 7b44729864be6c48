import ArgumentParser
import Ledger
import OrderToCash

struct UpgradeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "upgrade",
    abstract: "Brings the ledger of an earlier version up to this program's, after a copy was made.",
    discussion: """
      `o2c run` does the same by itself before a night. The copy is ledger/backup/o2c-schema-<version>.sqlite. A night that is \
      open is finished first, with the program that began it. Exit: 0 done or nothing to do, 2 cannot upgrade, 3 try again.
      """)

  @OptionGroup var options: WorkspaceOptions

  func run() throws {
    let workspace = try Workspace(options.workspace)
    let configuration = try workspace.readConfiguration()
    let disk = Disk(fileMode: configuration.output.fileMode, folderMode: configuration.output.folderMode)
    guard Disk.exists(workspace.ledger) else { throw LedgerError.missing(path: workspace.ledger) }
    let lock = try WorkspaceLock.take(workspace, disk)
    defer { lock.release() }
    switch try Upgrade(workspace: workspace, disk: disk).run() {
    case .current: standardOutput("\(workspace.ledger): schema version \(Schema.version), nothing to do\n")
    case .upgraded(let from, let copy):
      standardOutput("\(workspace.ledger): schema version \(from) became \(Schema.version); as it was: \(copy)\n")
    }
  }
}
