import Ledger
import OrderToCash

/// Moves the night's files out of the claim: taken ones to the archive, byte for byte; refused ones to `.refused`, each with its
/// problems in `<name>.errors.txt`. Repeating it after an interruption moves what is left.
struct FileDisposal {
  private let night: Night
  private let engine: Engine

  init(_ night: Night) {
    self.night = night
    engine = night.ledger.writer
  }

  func run() throws {
    let first = Key(run: night.run, stage: .intake, unit: 0, ordinal: 0)
    let rows = try engine.freshQuery(
      """
      SELECT f.key, f.path, f.state, u.last FROM file f
      JOIN unit u ON u.run = ? AND u.stage = 1 AND u.first = f.key WHERE f.key >= ? ORDER BY f.path
      """
    ).with(night.run, first).map { ($0.key(0), $0.string(1), $0.integer(2), $0.integer(3)) }
    let names = RefusalNames(rows.map(\.1))
    var made: Set<String> = []
    for (key, path, state, position) in rows {
      let isRefused = state == 4
      let root =
        isRefused ? night.workspace.refused(night.identity.folder) : night.workspace.archive(night.identity.folder)
      let target = root + "/" + path
      let folder = String(target[..<(target.lastIndex(of: "/") ?? target.startIndex)])
      if made.insert(folder).inserted { try night.disk.makeFolder(folder) }
      if isRefused { try night.disk.write(root + "/" + names.name(of: path, position), try errors(key, path)) }
      let source = Claiming.location(night, position)
      if FileStatus(source) != nil { try night.disk.move(source, to: target) }
    }
    try engine.query("UPDATE file SET state = 3 WHERE key >= ? AND state = 2").run(first)
    // The ledger forgets where the files were only when they have durably arrived.
    if !rows.isEmpty { try night.disk.syncFileSystem(night.workspace.inbox) }
    try night.disk.removeTree(night.workspace.claimed(run: night.run))
    try engine.query("DELETE FROM claim WHERE run = ?").run(night.run)
  }

  private func errors(_ file: Key, _ path: String) throws -> String {
    var text = "\(path) was refused on \(night.date): nothing of it was recorded.\n\n"
    try engine.query(
      "SELECT rule, line, column_number, path, what, why, what_to_do FROM problem WHERE file = ? ORDER BY key"
    ).with(file).forEach { row in
      let problem = Problem(
        row.text(0), at: Place(line: row.integer(1), column: row.integer(2), path: row.text(3)), what: row.string(4),
        why: row.string(5), whatToDo: row.string(6))
      text += "\(problem.message) [\(problem.rule)]\n"
    }
    return text
  }
}

/// Names of the files that say why a file was refused: `<name>.errors.txt`, or one that is told from it by the file's position in
/// the claim where that name would be too long or is that of another file or folder of the night.
struct RefusalNames {
  /// Longest name of a file, in bytes (NAME_MAX of Linux).
  private static let longest = 255
  private var taken: Set<String> = []

  /// `paths` of all files of the night.
  init(_ paths: [String]) {
    for path in paths {
      taken.insert(path)
      var folder = path[...]
      while let slash = folder.lastIndex(of: "/") {
        folder = folder[..<slash]
        taken.insert(String(folder))
      }
    }
  }

  func name(of path: String, _ position: Int) -> String {
    let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    var mark = ""
    while true {
      let ending = mark + ".errors.txt"
      var kept = name
      while kept.utf8.count + ending.utf8.count > Self.longest { kept.removeLast() }
      let found = path.dropLast(name.count) + kept + ending
      if !taken.contains(String(found)) { return String(found) }
      mark += "~\(position)"
    }
  }
}
