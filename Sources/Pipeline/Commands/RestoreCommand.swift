import ArgumentParser

struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Checks a backup and puts it in the place of the workspace.",
    discussion: """
      What was there is moved to replaced-<n>/, never deleted; files that wait in its inbox wait in the restored one. Exit 4: \
      the backup does not hold, and nothing was changed.
      """)

  @Option(name: .shortAndLong, help: "Where the workspace is to be; the folder may be missing or empty.")
  var workspace = "."

  @Argument(help: "A folder that `o2c backup` made.")
  var folder: String

  func run() throws {
    let backup = try Workspace(folder)
    let output = try backup.readConfiguration().output
    let disk = Disk(fileMode: output.fileMode, folderMode: output.folderMode)
    let outcome = try Restore(backup: backup, root: Workspace(unchecked: workspace).root, disk: disk).run()
    standardOutput(describe(outcome))
  }

  private func describe(_ outcome: Restore.Outcome) -> String {
    var text = "\(workspace): restored"
    if let latest = outcome.latest {
      text +=
        latest.state == .published
        ? " as after the night of \(latest.folder)" : "; `o2c run` continues the night of \(latest.folder)"
    }
    text += outcome.checks > 0 ? ", \(outcome.checks) checks hold\n" : "\n"
    if let aside = outcome.movedAside { text += "What was there is in \(aside).\n" }
    for night in outcome.laterNights {
      text +=
        "The night of \(night) is not in the backup. Drop the files of \(outcome.movedAside ?? "")/inbox/.archive/\(night) into the inbox again and run that date: it gives the same bytes.\n"
    }
    return text
  }
}
