import Ledger
import OrderToCash

/// A copy of a workspace as it was at one moment, taken while a run may be at work. The copy is a workspace itself.
///
/// The moment is that of the ledger's copy. What the ledger refers to is durable before it is recorded and never rewritten, so
/// it can be copied afterwards: published nights, the archive and refusals of finished nights, and what the open night has
/// claimed, from wherever it has gone meanwhile. All other files of the inbox, those claimed since included, were not taken yet
/// at that moment and are in the copy's inbox.
struct Backup {
  let workspace: Workspace
  let disk: Disk
  private let target: Workspace
  private let partial: String
  private let final: String
  private let extent: Extent

  /// Everything, or what the next night needs: nothing of past nights but archived files with documents that wait.
  enum Extent { case everything, nextNight }

  init(_ workspace: Workspace, to folder: String, _ disk: Disk, _ extent: Extent = .everything) throws {
    self.extent = extent
    var folder = folder
    while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    self.workspace = workspace
    self.disk = disk
    final = folder
    partial = folder + ".partial"
    guard FileStatus(final) == nil else { throw Failure.cannotRun("\(final) is there already; name a new folder.") }
    target = Workspace(unchecked: partial)
  }

  /// Returns the latest run of the copy, or nil when there is none.
  func run() throws -> RunIdentity? {
    try disk.removeTree(partial)
    try target.prepareFolders(disk)
    _ = try disk.copy(workspace.configurationPath, to: target.configurationPath)
    try Ledger.copy(workspace.ledger, to: target.ledger)
    try disk.protect(target.ledger)
    let latest = try Ledger.reading(target.ledger) { engine in
      let latest = try RunIdentity.latest(engine)
      let claims = try claimed(engine, latest)
      let claiming = try lastToClaim(engine, latest, claims)
      switch extent {
      case .everything: try copyNights(engine, latest, isClaiming: !claims.isEmpty || claiming < latest?.run ?? 0)
      case .nextNight:
        try copyParked(engine)
        if let latest, latest.state == .sealed { try copyOutbox(latest) }
      }
      try copyClaims(claims, latest)
      try copyWaiting(Set(claims.map(\.path)), after: claiming)
      return latest
    }
    try disk.syncFileSystem(partial)
    try disk.rename(partial, to: final)
    try disk.sync(parent(of: final))
    return latest
  }

  private func claimed(_ engine: Engine, _ latest: RunIdentity?) throws -> [ClaimedFile] {
    guard let latest, latest.state == .open else { return [] }
    return try Claiming.recorded(engine, run: latest.run)
  }

  /// The last run that had taken its files at that moment. One that was open and had not may take them while they are copied.
  private func lastToClaim(_ engine: Engine, _ latest: RunIdentity?, _ claims: [ClaimedFile]) throws -> Int {
    guard let latest else { return 0 }
    let hasClaimed = try latest.state != .open || !claims.isEmpty || !Claiming.taken(engine, run: latest.run).isEmpty
    return hasClaimed ? latest.run : latest.run - 1
  }

  private func copyNights(_ engine: Engine, _ latest: RunIdentity?, isClaiming: Bool) throws {
    for run in try RunIdentity.all(engine) {
      if run.run == latest?.run, isClaiming { continue }
      try disk.copyTree(workspace.archive(run.folder), to: target.archive(run.folder))
      try disk.copyTree(workspace.refused(run.folder), to: target.refused(run.folder))
      if run.state != .open { try copyOutbox(run) }
    }
  }

  private func copyOutbox(_ run: RunIdentity) throws {
    let published = workspace.outbox + "/" + run.folder
    let sealed = workspace.outbox + "/.\(run.folder).partial"
    let source = run.state == .sealed && FileStatus(published) == nil ? sealed : published
    try disk.copyTree(source, to: target.outbox + "/" + run.folder)
  }

  private func copyParked(_ engine: Engine) throws {
    let files = try engine.freshQuery("SELECT DISTINCT archive_path FROM parked ORDER BY archive_path").map {
      $0.string(0)
    }
    for path in files {
      _ = try disk.copy(workspace.inbox + "/.archive/" + path, to: target.inbox + "/.archive/" + path)
    }
  }

  private func copyClaims(_ claims: [ClaimedFile], _ latest: RunIdentity?) throws {
    guard let latest, !claims.isEmpty else { return }
    let folder = target.claimed(run: latest.run)
    for (index, file) in claims.enumerated() where !file.isSpecial {
      let claimed = Claiming.location(workspace.claimed(run: latest.run), index)
      let sources = [claimed, workspace.inbox + "/" + file.path, claimed] + gone(file.path, latest)
      for source in sources {
        if try disk.copy(source, to: Claiming.location(folder, index)) { break }
      }
    }
  }

  private func gone(_ path: String, _ run: RunIdentity) -> [String] {
    [workspace.archive(run.folder) + "/" + path, workspace.refused(run.folder) + "/" + path]
  }

  /// Files that the copied ledger knows nothing of: in the inbox still, or taken by a run that began since.
  private func copyWaiting(_ claimed: Set<String>, after run: Int) throws {
    for path in try Claiming.waiting(workspace) where !claimed.contains(path) {
      _ = try disk.copy(workspace.inbox + "/" + path, to: target.inbox + "/" + path)
    }
    let later = try Ledger.reading(workspace.ledger) { engine in
      try RunIdentity.all(engine).filter { $0.run > run }.map { identity in
        (identity, try Claiming.recorded(engine, run: identity.run), try Claiming.taken(engine, run: identity.run))
      }
    }
    for (identity, claims, taken) in later {
      for (index, file) in claims.enumerated() where !file.isSpecial {
        let sources = [Claiming.location(workspace.claimed(run: identity.run), index)] + gone(file.path, identity)
        try copyOnce(sources, to: file.path)
      }
      for path in taken { try copyOnce(gone(path, identity), to: path) }
    }
  }

  private func copyOnce(_ sources: [String], to path: String) throws {
    let place = target.inbox + "/" + path
    for source in sources where FileStatus(place) == nil {
      if try disk.copy(source, to: place) { return }
    }
  }

  private func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
