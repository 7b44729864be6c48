import Ledger
import OrderToCash

/// Brings a workspace's ledger to this program's schema version, after a copy of it was made durable.
struct Upgrade {
  let workspace: Workspace
  let disk: Disk

  /// What was done, for a person.
  enum Outcome: Equatable { case current, upgraded(from: Int, copy: String) }

  /// Called with the workspace's lock held. Throws `Failure.cannotRun` while a night is open: it must end with the bytes of the
  /// program that began it. A crash at any moment leaves the ledger in its old version or its new one.
  func run() throws -> Outcome {
    guard let version = try Ledger.schemaVersion(workspace.ledger), version != 0, version != Schema.version else {
      return .current
    }
    guard version < Schema.version else {
      throw LedgerError.version(found: version, expected: Schema.version)
    }
    try Ledger.reading(anyVersion: workspace.ledger) { try refuseOpenNight($0, version) }
    let copy = try keepCopy(version)
    try Ledger.upgrade(workspace.ledger) { try refuseOpenNight($0, version) }
    return .upgraded(from: version, copy: copy)
  }

  private func refuseOpenNight(_ engine: Engine, _ version: Int) throws {
    guard let latest = try RunIdentity.latest(engine), latest.state != .published else { return }
    throw Failure.cannotRun(
      "The night of \(latest.date) is open and was begun by a program with schema version \(version). Finish it with that program (`o2c run`), then upgrade."
    )
  }

  /// Under its final name only when it is whole and durable.
  private func keepCopy(_ version: Int) throws -> String {
    let folder = workspace.ledgerFolder + "/backup"
    let final = folder + "/o2c-schema-\(version).sqlite"
    let partial = final + ".partial"
    try disk.makeFolder(folder)
    try disk.remove(partial)
    try Ledger.copy(workspace.ledger, to: partial)
    try disk.protect(partial)
    try disk.sync(partial)
    try disk.rename(partial, to: final)
    try disk.sync(folder)
    return final
  }
}
