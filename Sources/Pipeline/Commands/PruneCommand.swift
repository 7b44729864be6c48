import ArgumentParser
import Ledger
import OrderToCash

struct PruneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract:
      "Packs old nights and archives, and drops what the law no longer requires; everything can still be verified.",
    discussion: """
      A night older than retention.pack_after_days becomes packed.tar.gz in its folder, and so do its archive and refusals; manifest and journal \
      stay as they are. Of nights older than retention.years only these two are left. `o2c verify` reads packs, too. Interrupted, it is run again.
      """)

  @OptionGroup var options: WorkspaceOptions

  @Option(help: "Pack nights before this date (YYYY-MM-DD) in place of what retention.pack_after_days says.")
  var before: BusinessDate?

  func run() throws {
    let workspace = try Workspace(options.workspace)
    let configuration = try workspace.readConfiguration()
    let disk = Disk(fileMode: configuration.output.fileMode, folderMode: configuration.output.folderMode)
    guard Disk.exists(workspace.ledger) else { throw LedgerError.missing(path: workspace.ledger) }
    let lock = try WorkspaceLock.take(workspace, disk)
    defer { lock.release() }
    let outcome = try Prune(workspace: workspace, configuration: configuration, disk: disk).run(before: before)
    standardOutput(
      "packed \(outcome.packedNights) night(s) before \(outcome.packedBefore), \(outcome.packedFiles) files; dropped "
        + "\(outcome.droppedNights) night(s) before \(outcome.droppedBefore)\n")
  }
}
