import Interchange
import Ledger
import OrderToCash

/// A night played on a copy of what it needs, in `.dry-run/` of the workspace: a workspace of its own, which the next dry run
/// replaces. The real ledger, inbox and outbox are only read.
struct DryRun {
  let workspace: Workspace
  let copy: Workspace
  private let configuration: Configuration
  private let disk: Disk

  init(_ workspace: Workspace) throws {
    self.workspace = workspace
    copy = Workspace(unchecked: workspace.root + "/.dry-run")
    configuration = try workspace.readConfiguration()
    disk = Disk(fileMode: configuration.output.fileMode, folderMode: configuration.output.folderMode)
  }

  /// Makes the copy. Returns the latest run, open or published, that it begins from.
  func prepare() throws -> RunIdentity? {
    try disk.removeTree(copy.root)
    // Without a ledger yet, the first night begins with an empty one, made in the copy.
    guard Disk.exists(workspace.ledger) else {
      try copy.prepareFolders(disk)
      _ = try disk.copy(workspace.configurationPath, to: copy.configurationPath)
      for path in try Claiming.waiting(workspace) {
        _ = try disk.copy(workspace.inbox + "/" + path, to: copy.inbox + "/" + path)
      }
      return nil
    }
    return try Backup(workspace, to: copy.root, disk, .nextNight).run()
  }

  /// What the night would have published, held against the last published one, in words.
  func report(since before: RunIdentity?) throws -> String {
    let nights = try Ledger.reading(copy.ledger) { try RunIdentity.all($0) }
    guard let night = nights.last else { return "" }
    let folder = copy.outbox + "/" + night.folder
    var text = "A dry run: nothing was recorded or published. The night as it would be: \(folder)/index.html\n"
    let published = nights.dropLast().last { $0.state == .published && !$0.isOpening }
    let last = published.map { workspace.outbox + "/" + $0.folder }
    let reports = ReportRegistry.all(agingBuckets: AgingBuckets(bounds: configuration.agingBuckets))
    for report in reports {
      let difference = NightDifference.compare(report, try table(last, report), try table(folder, report))
      guard !difference.rows.isEmpty else { continue }
      text +=
        "  \(report.name): \(difference.added) added, \(difference.removed) removed, \(difference.changed) changed\n"
    }
    if let published { text += "Row by row: o2c diff \(published.folder) \(folder)\n" }
    return text
  }

  private func table(_ folder: String?, _ report: ReportDeclaration) throws -> CSVTable? {
    guard let folder, let bytes = try Disk.readAll(folder + "/" + report.path) else { return nil }
    return try? CSVTable(bytes)
  }
}
