import Ledger
import OrderToCash

/// Packs nights and archives that nobody looks at any more, and drops what the law no longer requires. Hashes stay in the
/// manifests and in the ledger, so everything can still be verified.
struct Prune {
  let workspace: Workspace
  let configuration: Configuration
  let disk: Disk

  /// What was done, for a person.
  struct Outcome {
    var packedNights = 0
    var packedFiles = 0
    var droppedNights = 0
    var packedBefore: BusinessDate
    var droppedBefore: BusinessDate
  }

  /// Of a night's folder, what is never packed or dropped: what it was, and the books, which carry ids and no names.
  static let kept = ["manifest.json", "journal"]

  /// - Parameter before: nights before it are packed; nil: as `retention.pack_after_days` says.
  func run(before: BusinessDate? = nil) throws -> Outcome {
    try Ledger.writing(workspace.ledger) { ledger in
      let engine = ledger.writer
      guard let latest = try RunIdentity.latest(engine) else {
        throw Failure.cannotRun("There is no night yet in \(workspace.root).")
      }
      guard latest.state == .published else {
        throw Failure.tryAgain("The night of \(latest.date) is not finished; `o2c run` finishes it, then prune.")
      }
      let retention = configuration.retention
      var outcome = Outcome(
        packedBefore: min(before ?? latest.date.adding(days: -retention.packAfterDays), latest.date),
        droppedBefore: retention.lastDay(before: latest.date))
      let runs = try RunIdentity.all(engine).filter { $0.run != latest.run }
      let old = runs.filter { $0.date < outcome.droppedBefore }
      try announce(old, latest, engine)
      outcome.droppedNights = try old.filter { try drop($0, engine) }.count
      for run in runs where run.date < outcome.packedBefore && run.date >= outcome.droppedBefore {
        let files = try pack(run, engine)
        outcome.packedFiles += files
        outcome.packedNights += files > 0 ? 1 : 0
      }
      return outcome
    }
  }

  private func pack(_ run: RunIdentity, _ engine: Engine) throws -> Int {
    var files = 0
    let night = workspace.outbox + "/" + run.folder
    if FileStatus(night) != nil { files += try NightPacking(folder: night, disk: disk, kept: Prune.kept).run() }
    for folder in try archives(run, engine) { files += try NightPacking(folder: folder, disk: disk).run() }
    return files
  }

  /// Folders of what came in. A document that still waits is read again from its file, which stays as it is until then.
  private func archives(_ run: RunIdentity, _ engine: Engine) throws -> [String] {
    let waits = try engine.query("SELECT archive_path FROM parked").map { $0.string(0) }
    guard !waits.contains(where: { $0.hasPrefix(run.folder + "/") }) else { return [] }
    return [workspace.archive(run.folder), workspace.refused(run.folder)].filter { FileStatus($0) != nil }
  }

  /// The ledger says first that nights may be gone, so that a drop interrupted in the middle is no finding.
  private func announce(_ runs: [RunIdentity], _ latest: RunIdentity, _ engine: Engine) throws {
    let known = Set(try engine.query("SELECT run FROM dropped_night").map { $0.integer(0) })
    let new = runs.filter { !known.contains($0.run) }
    guard !new.isEmpty else { return }
    try engine.transaction {
      let rows = try engine.append(.droppedNight)
      for run in new { try rows.add(run.run).add(run.folder).end() }
      try RowSeals(engine, run: latest.run).sealLive()
    }
  }

  /// Whether there was anything left of it.
  private func drop(_ run: RunIdentity, _ engine: Engine) throws -> Bool {
    let night = workspace.outbox + "/" + run.folder
    var files: [String] = []
    if FileStatus(night) != nil {
      files = try NightPacking.files(night).filter { file in
        !Prune.kept.contains { file == $0 || file.hasPrefix($0 + "/") }
      }
      for file in files { try disk.remove(night + "/" + file) }
      for name in try Disk.names(in: night) where !Prune.kept.contains(name) { try disk.removeTree(night + "/" + name) }
    }
    let archives = try archives(run, engine)
    for folder in archives { try disk.removeTree(folder) }
    return !files.isEmpty || !archives.isEmpty
  }
}
