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
      var packs: [String: [String: Text]] = [:]
      let rows = try engine.freshQuery(
        "SELECT path, sha256, state FROM file WHERE key >= ? AND key < ? AND sha256 <> '' ORDER BY key"
      ).with(Int64(run.run) << 47, Int64(run.run + 1) << 47).map { ($0.string(0), $0.text(1), $0.integer(2)) }
      for (path, hash, state) in rows {
        let folder = state == 4 ? workspace.refused(run.folder) : workspace.archive(run.folder)
        files += 1
        if let finding = try check(folder, path, hash, &packs) { findings.append(finding) }
      }
    }
    return CheckResult("archive", looked: "\(files) files that came in", findings: findings)
  }

  private func check(
    _ folder: String, _ path: String, _ hash: Text, _ packs: inout [String: [String: Text]]
  ) throws -> String? {
    let file = folder + "/" + path
    if FileStatus(file) != nil {
      return try NightPacking.hash(file) == hash ? nil : "\(file) was changed: its SHA-256 is not the ledger's"
    }
    let pack = folder + "/" + NightPacking.name
    guard FileStatus(pack) != nil else { return "\(file) is missing" }
    if packs[pack] == nil {
      do {
        packs[pack] = try NightPacking.hashes(pack)
      } catch {
        packs[pack] = [:]
      }
    }
    guard let found = packs[pack]?[path] else { return "\(pack) lacks \(path), or can't be read" }
    return found == hash ? nil : "\(path) in \(pack) was changed: its SHA-256 is not the ledger's"
  }
}
