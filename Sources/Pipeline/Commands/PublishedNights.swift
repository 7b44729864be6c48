import Foundation
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
    guard let bytes = try Disk.readAll(path) else { return ["\(path) is missing"] }
    guard bytes.withUnsafeBytes({ SHA256.hex($0) }) == run.manifest else {
      return ["\(path) is not the manifest that run \(run.number) sealed (SHA-256 \(run.manifest))"]
    }
    guard let manifest = try? JSONDecoder().decode(WrittenManifest.self, from: Data(bytes)) else {
      return ["\(path) can't be read as a manifest"]
    }
    var findings: [String] = []
    if Text(manifest.previous) != run.previous {
      findings.append("\(path) names another manifest before it than run \(run.number)")
    }
    if let ledger = manifest.ledger, try seals(run.number, engine) != Text(ledger) {
      findings.append("the seals of run \(run.number)'s rows in the ledger are not those that \(path) names")
    }
    var expected: Set<String> = ["manifest.json", NightPacking.name]
    let packed: [String: Text]
    do {
      packed = try self.packed(folder)
    } catch let failure as Failure {
      return findings + [failure.message]
    }
    for file in manifest.outputs {
      expected.insert(file.path)
      files += 1
      if let hash = packed[file.path], FileStatus(folder + "/" + file.path) == nil {
        if hash != Text(file.sha256) {
          findings.append(
            "\(file.path) in \(folder)/\(NightPacking.name) was changed: its SHA-256 is not the manifest's")
        }
      } else if isDropped, !file.path.hasPrefix("journal/"), FileStatus(folder + "/" + file.path) == nil {
        continue
      } else if let finding = try check(file, in: folder) {
        findings.append(finding)
      }
    }
    for name in try list(folder, "") + packed.keys.sorted() where !expected.contains(name) {
      findings.append("\(folder)/\(name) is in no manifest")
    }
    return findings
  }

  /// What `o2c prune` packed of a night, by path; empty when it did not.
  private func packed(_ folder: String) throws -> [String: Text] {
    let pack = folder + "/" + NightPacking.name
    return FileStatus(pack) == nil ? [:] : try NightPacking.hashes(pack)
  }

  private func seals(_ run: Int, _ engine: Engine) throws -> Text {
    let hash = SHA256()
    try RowSeals.chain(night: run, engine) { hash.update($0) }
    return hash.finish()
  }

  private func check(_ file: WrittenManifest.File, in folder: String) throws -> String? {
    let path = folder + "/" + file.path
    let hash = SHA256()
    do {
      try FileBytes.read(path) {
        hash.update($0)
        return true
      }
    } catch {
      return error.code == .missing ? "\(path) is missing" : "\(path) can't be read: \(error.detail)"
    }
    return hash.finish() == Text(file.sha256) ? nil : "\(path) was changed: its SHA-256 is not the manifest's"
  }

  /// Everything under a folder that is not a folder, by path.
  private func list(_ root: String, _ folder: String) throws -> [String] {
    var found: [String] = []
    for name in try Disk.names(in: folder.isEmpty ? root : root + "/" + folder) {
      let path = folder.isEmpty ? name : folder + "/" + name
      if FileStatus(root + "/" + path)?.kind == .folder { found += try list(root, path) } else { found.append(path) }
    }
    return found
  }
}

/// The parts of `manifest.json` that are checked, under the names that they have there.
private struct WrittenManifest: Decodable {
  struct File: Decodable {
    var path: String
    var sha256: String
  }
  var previous: String
  /// Nil in manifests of before rows were sealed.
  var ledger: String?
  var outputs: [File]

  enum CodingKeys: String, CodingKey {
    case previous = "previous_manifest_sha256"
    case ledger = "ledger_sha256"
    case outputs
  }
}
