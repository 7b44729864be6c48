import Ledger
import OrderToCash

/// Holds each published night's folder against the ledger: the manifest is the one that was sealed, each names the one before,
/// every file is as the manifest says, and nothing else is there.
struct PublishedNights {
  private let workspace: Workspace
  init(_ workspace: Workspace) { self.workspace = workspace }

  private struct Run {
    var number: Int
    var folder: String
    var manifest: Text
    var previous: Text
  }

  func check(_ engine: Engine) throws -> CheckResult {
    var findings: [String] = []
    var files = 0
    var before: Text = .empty
    let dropped = Set(try engine.freshQuery("SELECT run FROM dropped_night").map { $0.integer(0) })
    let runs = try engine.freshQuery("SELECT run, date, sequence, manifest_sha, previous_sha FROM run ORDER BY run").map
    {
      let date = $0.date(1).description
      return Run(
        number: $0.integer(0), folder: $0.integer(2) == 1 ? date : "\(date).\($0.int(2))", manifest: $0.text(3),
        previous: $0.text(4))
    }
    for run in runs {
      if run.previous != before {
        findings.append("run \(run.number) follows manifest ‘\(run.previous)’, the run before it has ‘\(before)’")
      }
      before = run.manifest
      // A go-live publishes nothing.
      guard !run.manifest.isEmpty else { continue }
      findings += try check(run, engine, isDropped: dropped.contains(run.number), &files)
    }
    return CheckResult(
      "outbox", looked: "\(files) files of \(runs.count { !$0.manifest.isEmpty }) nights", findings: findings)
  }

  private func check(_ run: Run, _ engine: Engine, isDropped: Bool, _ files: inout Int) throws -> [String] {
    let folder = workspace.outbox + "/" + run.folder
    let path = folder + "/manifest.json"
    guard FileStatus(path) != nil else { return ["\(path) is missing"] }
    guard try NightPacking.hash(path) == run.manifest else {
      return ["\(path) is not the manifest that run \(run.number) sealed (SHA-256 \(run.manifest))"]
    }
    guard var manifest = try WrittenManifest(path), let previous = manifest.fields["previous_manifest_sha256"] else {
      return ["\(path) can't be read as a manifest"]
    }
    var findings: [String] = []
    if previous != run.previous {
      findings.append("\(path) names another manifest before it than run \(run.number)")
    }
    if let ledger = manifest.fields["ledger_sha256"], try seals(run.number, engine) != ledger {
      findings.append("the seals of run \(run.number)'s rows in the ledger are not those that \(path) names")
    }
    do {
      let packed = try PackedHashes(folder + "/" + NightPacking.name, engine, name: "night_pack")
      try compare(&manifest, in: folder, packed, isDropped: isDropped, &files) { findings.append($0) }
    } catch let failure as Failure {
      findings.append(failure.message)
    }
    return findings
  }

  /// The manifest, the folder and what `o2c prune` packed of it, side by side in the order of paths.
  private func compare(
    _ manifest: inout WrittenManifest, in folder: String, _ packed: PackedHashes, isDropped: Bool, _ files: inout Int,
    _ find: (String) -> Void
  ) throws {
    var walk = try FolderWalk(folder)
    var there = try walk.next()
    func stranger(_ path: Text) {
      if path != "manifest.json", path != Text(NightPacking.name) { find("\(folder)/\(path) is in no manifest") }
    }
    while let file = try manifest.next() {
      files += 1
      while let path = there, path < file.path {
        stranger(path)
        there = try walk.next()
      }
      let hash = try packed.hash(of: file.path, skipping: stranger)
      if there == file.path {
        there = try walk.next()
        if let finding = try check(file, in: folder) { find(finding) }
      } else if let hash {
        guard hash != file.sha256 else { continue }
        find("\(file.path) in \(folder)/\(NightPacking.name) was changed: its SHA-256 is not the manifest's")
      } else if !isDropped || file.path.string.hasPrefix("journal/") {
        find("\(folder)/\(file.path) is missing")
      }
    }
    while let path = there {
      stranger(path)
      there = try walk.next()
    }
    while let file = packed.current {
      stranger(file.path)
      try packed.advance()
    }
  }

  private func seals(_ run: Int, _ engine: Engine) throws -> Text {
    let hash = SHA256()
    try RowSeals.chain(night: run, engine) { hash.update($0) }
    return hash.finish()
  }

  private func check(_ file: WrittenManifest.File, in folder: String) throws -> String? {
    let path = "\(folder)/\(file.path)"
    let hash = SHA256()
    do {
      try FileBytes.read(path) {
        hash.update($0)
        return true
      }
    } catch {
      return error.code == .missing ? "\(path) is missing" : "\(path) can't be read: \(error.detail)"
    }
    return hash.finish() == file.sha256 ? nil : "\(path) was changed: its SHA-256 is not the manifest's"
  }
}
