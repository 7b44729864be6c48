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
      findings += try check(run, &files)
    }
    return CheckResult(
      "outbox", looked: "\(files) files of \(runs.count { !$0.manifest.isEmpty }) nights", findings: findings)
  }

  private func check(_ run: Run, _ files: inout Int) throws -> [String] {
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
    var expected: Set<String> = ["manifest.json"]
    for file in manifest.outputs {
      expected.insert(file.path)
      files += 1
      if let finding = try check(file, in: folder) { findings.append(finding) }
    }
    for name in try list(folder, "") where !expected.contains(name) {
      findings.append("\(folder)/\(name) is in no manifest")
    }
    return findings
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
  var outputs: [File]

  enum CodingKeys: String, CodingKey {
    case previous = "previous_manifest_sha256"
    case outputs
  }
}
