import Ledger
import OrderToCash

/// Holds what came in against the ledger: every file that a night took or refused lies in its archive, byte for byte, by itself
/// or in a pack.
struct ArchivedFiles {
  private let workspace: Workspace
  init(_ workspace: Workspace) { self.workspace = workspace }

  func check(_ engine: Engine) throws -> CheckResult {
    let dropped = Set(try engine.freshQuery("SELECT run FROM dropped_night").map { $0.integer(0) })
    var findings: [String] = []
    var files = 0
    for run in try RunIdentity.all(engine) where !run.isOpening && !dropped.contains(run.run) {
      let archive = ArchiveFolder(workspace.archive(run.folder), engine, name: "archive_pack")
      let refused = ArchiveFolder(workspace.refused(run.folder), engine, name: "refused_pack")
      try engine.freshQuery(
        "SELECT path, sha256, state FROM file WHERE key >= ? AND key < ? AND sha256 <> '' ORDER BY path, key"
      ).with(Int64(run.run) << 47, Int64(run.run + 1) << 47).forEach { row in
        files += 1
        let folder = row.integer(2) == 4 ? refused : archive
        if let finding = try folder.check(row.text(0), row.text(1)) { findings.append(finding) }
      }
    }
    return CheckResult("archive", looked: "\(files) files that came in", findings: findings)
  }
}

/// One night's folder of files that came in.
private final class ArchiveFolder {
  private let folder: String
  private let engine: Engine
  private let name: String
  private var hashes: PackedHashes?
  private var isUnreadable = false

  init(_ folder: String, _ engine: Engine, name: String) {
    self.folder = folder
    self.engine = engine
    self.name = name
  }

  /// Files are asked for in the order of their paths.
  func check(_ path: Text, _ hash: Text) throws -> String? {
    let file = folder + "/" + path.string
    if FileStatus(file) != nil {
      return try NightPacking.hash(file) == hash ? nil : "\(file) was changed: its SHA-256 is not the ledger's"
    }
    let pack = folder + "/" + NightPacking.name
    guard FileStatus(pack) != nil else { return "\(file) is missing" }
    if hashes == nil, !isUnreadable {
      do {
        hashes = try PackedHashes(pack, engine, name: name)
      } catch {
        isUnreadable = true
      }
    }
    guard let found = try hashes?.hash(of: path) else { return "\(pack) lacks \(path), or can't be read" }
    return found == hash ? nil : "\(path) in \(pack) was changed: its SHA-256 is not the ledger's"
  }
}
