#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Ledger
import OrderToCash

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
  static func settled(_ workspace: Workspace, _ configuration: Configuration) throws -> [ClaimedFile] {
    var found: [ClaimedFile] = []
    try walk(workspace.inbox, "", &found)
    let newest = newestSettled(configuration)
    found = found.filter { $0.modified <= newest }
    found.sort { Text($0.path) < Text($1.path) }
    return Array(found.prefix(limit))
  }

  /// How many files are not taken yet, as they changed just now (`calendar.settle_seconds`).
  static func unsettled(_ workspace: Workspace, _ configuration: Configuration) throws -> Int {
    var found: [ClaimedFile] = []
    try walk(workspace.inbox, "", &found)
    let newest = newestSettled(configuration)
    return found.reduce(0) { $0 + ($1.modified > newest ? 1 : 0) }
  }

  private static func newestSettled(_ configuration: Configuration) -> Int {
    let seconds = configuration.calendar.settleSeconds
    return seconds == 0 ? Int.max : (Clock.seconds() - seconds) * 1_000_000_000
  }

  private static func walk(_ inbox: String, _ folder: String, _ found: inout [ClaimedFile]) throws {
    let path = folder.isEmpty ? inbox : inbox + "/" + folder
    for name in try Disk.names(in: path) where !isSkipped(name, top: folder.isEmpty) {
      let relative = folder.isEmpty ? name : folder + "/" + name
      guard let status = FileStatus(inbox + "/" + relative) else { continue }
      if status.kind == .folder {
        try walk(inbox, relative, &found)
      } else {
        found.append(
          ClaimedFile(
            path: relative, size: status.size, modified: status.modified, inode: status.inode,
            isSpecial: status.kind == .special))
      }
    }
  }

  private static func isSkipped(_ name: String, top: Bool) -> Bool {
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
      let files = try settled(night.workspace, night.configuration)
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
    return try engine.freshQuery(
      "SELECT path, size, modified, inode FROM claim WHERE run = ? AND position > 0 ORDER BY position"
    ).with(night.run).map {
      ClaimedFile(
        path: $0.string(0), size: max(0, $0.integer(1)), modified: $0.integer(2), inode: $0.integer(3),
        isSpecial: $0.integer(1) < 0)
    }
  }

  /// Where a claimed file lies: its position alone, so that no name from outside is a path of ours.
  static func location(_ night: Night, _ position: Int) -> String {
    location(night.workspace.claimed(run: night.run), position)
  }

  static func location(_ folder: String, _ position: Int) -> String { folder + "/\(position / 1000)/\(position)" }

  /// Moves claimed files out of the inbox. A file that is no longer the one that was claimed is left where it is.
  static func collect(_ files: [ClaimedFile], _ night: Night) throws {
    let folder = night.workspace.claimed(run: night.run)
    for start in stride(from: 0, to: files.count, by: 1000) {
      try night.disk.makeFolder(folder + "/\(start / 1000)")
      for index in start..<min(start + 1000, files.count) {
        let source = night.workspace.inbox + "/" + files[index].path
        if FileStatus(source)?.inode == files[index].inode {
          try night.disk.rename(source, to: location(night, index))
        }
      }
    }
  }
}
