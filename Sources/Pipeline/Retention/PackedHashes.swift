import Ledger
import OrderToCash

/// The SHA-256 of every file in a pack, in the order of their paths. A packed night may have millions: they wait in a temporary table
/// of the ledger's connection.
final class PackedHashes {
  private let query: Query
  private(set) var current: WrittenManifest.File?

  /// Empty when there is no pack. `name` tells packs apart that are read at the same time.
  init(_ pack: String, _ engine: Engine, name: String) throws {
    try engine.execute(
      """
      CREATE TEMP TABLE IF NOT EXISTS \(name) (path TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (path)) WITHOUT ROWID;
      DELETE FROM \(name)
      """)
    if FileStatus(pack) != nil {
      let rows = try engine.freshQuery("INSERT OR REPLACE INTO \(name) VALUES (?, ?)")
      try NightPacking.forEach(pack) { try rows.run($0, $1) }
    }
    query = try engine.freshQuery("SELECT path, sha256 FROM \(name) ORDER BY path")
    try advance()
  }

  func advance() throws {
    current = try query.step() ? WrittenManifest.File(path: query.text(0), sha256: query.text(1)) : nil
  }

  /// The hash of a file; nil when the pack lacks it. Paths are asked for in their order; `skipping` gets those that nobody
  /// asked for.
  func hash(of path: Text, skipping: (Text) -> Void = { _ in }) throws -> Text? {
    while let file = current, file.path < path {
      skipping(file.path)
      try advance()
    }
    guard let file = current, file.path == path else { return nil }
    try advance()
    return file.sha256
  }
}
