#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Ledger
import OrderToCash

/// A claimed file as it lay there when it was claimed.
struct ClaimedStatus: Sendable {
  var size: Int
  /// Nanoseconds since 1970.
  var modified: Int
  var inode: Int
}

/// A file of the inbox as it was when it was claimed.
struct ClaimedFile: Sendable {
  /// Under `inbox/`: `<channel>/…/<name>`, or just the name for a file in the inbox itself.
  var path: String
  var size: Int
  /// Nanoseconds since 1970.
  var modified: Int
  var inode: Int
  /// Links, pipes, devices: never opened.
  var isSpecial: Bool

  /// Whether what lies there now is what was claimed; a deleted file's inode may have gone to another.
  func isStill(_ status: FileStatus) -> Bool {
    status.inode == inode && status.modified == modified && (status.kind != .file) == isSpecial
  }

  /// Folder of the first level, or `.` for a file in the inbox itself.
  var channel: Text {
    guard let slash = path.firstIndex(of: "/") else { return "." }
    return Text(String(path[..<slash]))
  }
  var name: Text {
    guard let slash = path.lastIndex(of: "/") else { return Text(path) }
    return Text(String(path[path.index(after: slash)...]))
  }
}

/// Taking files out of the inbox: the list first, in one commit, then the moves. Resuming a night never lists again.
enum Claiming {
  /// At most so many files a night; the rest wait for a supplement.
  static let limit = 2_000_000

  /// Files that are settled: unchanged for the configured time, not hidden, not `.tmp` or `.part`; in the order of their paths'
  /// bytes.
  ///
  /// With `disk`, names that are not UTF-8 are made so first; without it such files are passed over.
  static func settled(
    _ workspace: Workspace, _ configuration: Configuration, renaming disk: Disk? = nil
  ) throws -> [ClaimedFile] {
    let newest = newestSettled(configuration)
    var walk = Walk(inbox: workspace.inbox, newest: newest, disk: disk)
    try walk.enter("", depth: 0)
    let settles = Self.settles(configuration)
    var found = walk.found.filter { settles($0.modified) }
    found.sort { Text($0.path) < Text($1.path) }
    return Array(found.prefix(limit))
  }

  /// Paths of the files that a run took and recorded.
  static func taken(_ engine: Engine, run: Int) throws -> [String] {
    let first = Key(run: run, stage: .intake, unit: 0, ordinal: 0)
    let last = Key(run: run + 1, stage: .intake, unit: 0, ordinal: 0)
    return try engine.freshQuery("SELECT path FROM file WHERE key >= ? AND key < ? ORDER BY path").with(first, last)
      .map { $0.string(0) }
  }

  /// Paths of all files that wait in the inbox, settled or not.
  static func waiting(_ workspace: Workspace) throws -> [String] {
    guard FileStatus(workspace.inbox)?.kind == .folder else { return [] }
    var walk = Walk(inbox: workspace.inbox, newest: Int.max, disk: nil)
    try walk.enter("", depth: 0)
    return walk.found.filter { !$0.isSpecial }.map(\.path)
  }

  /// How many files are not taken yet, as they changed just now (`calendar.settle_seconds`).
  static func unsettled(_ workspace: Workspace, _ configuration: Configuration) throws -> Int {
    let newest = newestSettled(configuration)
    var walk = Walk(inbox: workspace.inbox, newest: newest, disk: nil)
    try walk.enter("", depth: 0)
    let settles = Self.settles(configuration)
    return walk.found.reduce(0) { $0 + (settles($1.modified) ? 0 : 1) }
  }

  /// Whether a file of this modification time is settled. One from more than an hour ahead says only that a clock was set back: it
  /// would wait for ever.
  private static func settles(_ configuration: Configuration) -> (Int) -> Bool {
    let newest = newestSettled(configuration)
    let ahead = (Clock.seconds() + 3600) * 1_000_000_000
    return { $0 <= newest || $0 > ahead }
  }

  private static func newestSettled(_ configuration: Configuration) -> Int {
    let seconds = configuration.calendar.settleSeconds
    return seconds == 0 ? Int.max : (Clock.seconds() - seconds) * 1_000_000_000
  }

  private struct Walk {
    let inbox: String
    let newest: Int
    let disk: Disk?
    var found: [ClaimedFile] = []
    /// Deeper folders and longer paths are claimed as one thing and refused: paths of ours are longer than theirs.
    static let (deepest, longest) = (32, 1024)

    mutating func enter(_ folder: String, depth: Int) throws {
      let path = folder.isEmpty ? inbox : inbox + "/" + folder
      let isTop = folder.isEmpty
      try disk?.makeNamesReadable(in: path) { $0.modified <= newest && !Claiming.isSkipped($1, top: isTop) }
      for name in try Disk.names(in: path) where !Claiming.isSkipped(name, top: isTop) {
        let relative = folder.isEmpty ? name : folder + "/" + name
        guard let status = FileStatus(inbox + "/" + relative) else { continue }
        if status.kind == .folder, depth < Self.deepest, relative.utf8.count < Self.longest,
          access(inbox + "/" + relative, R_OK | X_OK) == 0
        {
          try enter(relative, depth: depth + 1)
        } else {
          found.append(
            ClaimedFile(
              path: relative, size: status.size, modified: status.modified, inode: status.inode,
              isSpecial: status.kind != .file))
        }
      }
    }
  }

  fileprivate static func isSkipped(_ name: String, top: Bool) -> Bool {
    if name.hasPrefix(".") || name.hasSuffix(".tmp") || name.hasSuffix(".part") { return true }
    // The file that keeps the empty folder in version control, and tells people what goes in.
    return top && name == "README.md"
  }

  /// The claim of a run: made now, or as made before the interruption.
  static func claim(_ night: Night) throws -> [ClaimedFile] {
    let engine = night.ledger.writer
    let made = try engine.query("SELECT 1 FROM claim WHERE run = ? AND position = 0").with(night.run).first { _ in true
    }
    if made == nil {
      let files = try settled(night.workspace, night.configuration, renaming: night.disk)
      let waiting = try unsettled(night.workspace, night.configuration)
      if waiting > 0 {
        let seconds = night.configuration.calendar.settleSeconds
        night.log.warning("\(waiting) file(s) changed in the last \(seconds) seconds wait for the next run")
      }
      try engine.transaction {
        let rows = try engine.append(.claim)
        // Position 0 says that the claim was made, even of nothing.
        try rows.add(night.run).add(0).add("").add(0).add(0).add(0).end()
        for (index, file) in files.enumerated() {
          try rows.add(night.run).add(index + 1).add(file.path).add(file.isSpecial ? -1 : file.size).add(file.modified)
            .add(file.inode).end()
        }
      }
    }
    return try recorded(engine, run: night.run)
  }

  /// The claim of a run as the ledger has it; none once its files are disposed of.
  static func recorded(_ engine: Engine, run: Int) throws -> [ClaimedFile] {
    try engine.freshQuery(
      "SELECT path, size, modified, inode FROM claim WHERE run = ? AND position > 0 ORDER BY position"
    ).with(run).map {
      ClaimedFile(
        path: $0.string(0), size: max(0, $0.integer(1)), modified: $0.integer(2), inode: $0.integer(3),
        isSpecial: $0.integer(1) < 0)
    }
  }

  /// What of each claimed file tells whether it is still as it was, in the order of `recorded`: 24 bytes, as a night may have a million.
  static func statuses(_ engine: Engine, run: Int) throws -> [ClaimedStatus] {
    var statuses: [ClaimedStatus] = []
    let count = try engine.freshQuery("SELECT COUNT(*) FROM claim WHERE run = ? AND position > 0").with(run).first {
      $0.integer(0)
    }
    statuses.reserveCapacity(count ?? 0)
    try engine.freshQuery(
      "SELECT size, modified, inode FROM claim WHERE run = ? AND position > 0 ORDER BY position"
    ).with(run).forEach {
      statuses.append(
        ClaimedStatus(size: max(0, $0.integer(0)), modified: $0.integer(1), inode: $0.integer(2)))
    }
    return statuses
  }

  /// Where a claimed file lies: its position alone, so that no name from outside is a path of ours.
  static func location(_ night: Night, _ position: Int) -> String {
    location(night.workspace.claimed(run: night.run), position)
  }

  static func location(_ folder: String, _ position: Int) -> String { folder + "/\(position / 1000)/\(position)" }

  /// Moves claimed files out of the inbox. A file that is no longer the one that was claimed is left where it is, and so is one
  /// that may not be moved: reading then tells that it could not be taken. A full or failing disk says nothing of the file, and
  /// stops the night. The moves are durable before anything is recorded: a file that came back into the inbox after a loss of power
  /// would be taken a second time.
  static func collect(_ files: [ClaimedFile], _ night: Night) throws {
    let folder = night.workspace.claimed(run: night.run)
    for start in stride(from: 0, to: files.count, by: 1000) {
      try night.disk.makeFolder(folder + "/\(start / 1000)")
      for index in start..<min(start + 1000, files.count) {
        let source = night.workspace.inbox + "/" + files[index].path
        guard let status = FileStatus(source), files[index].isStill(status) else { continue }
        do throws(DiskError) {
          try night.disk.move(source, to: location(night, index))
        } catch {
          if error.stopsTheNight { throw error }
        }
      }
    }
    if !files.isEmpty { try night.disk.syncFileSystem(night.workspace.inbox) }
  }
}
