import Ledger
import OrderToCash

/// Puts a backup in the place of a workspace, after the backup was checked. What was there is moved aside, never deleted.
struct Restore {
  let backup: Workspace
  /// Where the workspace is to be: a folder that may be missing, empty, or a workspace.
  let root: String
  let disk: Disk

  /// What was found and done, for a person.
  struct Outcome {
    var latest: RunIdentity?
    var checks: Int
    /// Where the state that was there before is now, or nil when there was none.
    var movedAside: String?
    /// Folders of nights that the backup knows nothing of, under `movedAside`.
    var laterNights: [String]
  }

  private static let parts = ["pipeline.yml", "ledger", "outbox", "inbox"]

  /// Throws `Failure.controlFailed` with the findings when the backup is not whole; nothing is changed then.
  func run() throws -> Outcome {
    let (latest, checks, known) = try check()
    try disk.makeFolder(root)
    let workspace = Workspace(unchecked: root)
    let lock = try WorkspaceLock.take(workspace, disk)
    defer { lock.release() }
    let staging = root + "/.restoring"
    try disk.removeTree(staging)
    try disk.makeFolder(staging)
    _ = try disk.copy(backup.configurationPath, to: staging + "/pipeline.yml")
    for part in Restore.parts.dropFirst() { try disk.copyTree(backup.root + "/" + part, to: staging + "/" + part) }
    try disk.syncFileSystem(staging)
    let aside = try moveAside(workspace)
    for part in Restore.parts where FileStatus(staging + "/" + part) != nil {
      try disk.rename(staging + "/" + part, to: root + "/" + part)
    }
    try disk.removeTree(staging)
    if let aside { try bringWaiting(from: Workspace(unchecked: aside), to: workspace) }
    try disk.sync(root)
    let later = try aside.map { try nights(in: $0 + "/outbox").filter { !known.contains($0) } } ?? []
    return Outcome(latest: latest, checks: checks, movedAside: aside, laterNights: later)
  }

  /// The pages of the ledger, what it derives, and every published night of the backup.
  private func check() throws -> (RunIdentity?, Int, Set<String>) {
    let damage = try Ledger.damage(backup.ledger)
    guard damage.isEmpty else {
      throw Failure.controlFailed("The backup's ledger is damaged: \(damage.prefix(5).joined(separator: "; ")).")
    }
    return try Ledger.reading(backup.ledger) { engine in
      let latest = try RunIdentity.latest(engine)
      var results: [CheckResult] = []
      if latest?.state == .published {
        results = try VerifyCommand.verification(engine, backup).run() + [try PublishedNights(backup).check(engine)]
      }
      let findings = results.flatMap { result in result.findings.map { "\(result.name): \($0)" } }
      guard findings.isEmpty else {
        throw Failure.controlFailed(
          "The backup does not hold, nothing was restored:\n  \(findings.prefix(20).joined(separator: "\n  "))")
      }
      return (latest, results.count, Set(try RunIdentity.all(engine).map(\.folder)))
    }
  }

  /// The lock file stays what it is: the folder that holds it is renamed with it, and the lock belongs to the open file.
  private func moveAside(_ workspace: Workspace) throws -> String? {
    guard
      Restore.parts.contains(where: { $0 != "ledger" && FileStatus(root + "/" + $0) != nil })
        || FileStatus(workspace.ledger) != nil
    else {
      try disk.removeTree(workspace.ledgerFolder)
      return nil
    }
    var number = 1
    while FileStatus(root + "/replaced-\(number)") != nil { number += 1 }
    let aside = root + "/replaced-\(number)"
    try disk.makeFolder(aside)
    for part in Restore.parts where FileStatus(root + "/" + part) != nil {
      try disk.rename(root + "/" + part, to: aside + "/" + part)
    }
    try disk.sync(aside)
    return aside
  }

  /// Files that wait in the inbox now belong to no run, whatever the backup holds.
  private func bringWaiting(from old: Workspace, to new: Workspace) throws {
    for path in try Claiming.waiting(old) where FileStatus(new.inbox + "/" + path) == nil {
      let target = new.inbox + "/" + path
      if let slash = target.lastIndex(of: "/") { try disk.makeFolder(String(target[..<slash])) }
      try disk.rename(old.inbox + "/" + path, to: target)
    }
  }

  private func nights(in outbox: String) throws -> [String] {
    guard FileStatus(outbox)?.kind == .folder else { return [] }
    return try Disk.names(in: outbox).filter { !$0.hasPrefix(".") && FileStatus(outbox + "/" + $0)?.kind == .folder }
  }
}
