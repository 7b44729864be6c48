import OrderToCash

/// The order in which a report tells what moved tonight: keys by their place, in a temporary table. Scans of what belongs to them
/// join it and come in that order, so that a report merges them in step and holds nothing.
///
/// Cross joins in those scans keep SQLite to their order: from the few keys that moved to what belongs to them, not through all that
/// ever was.
struct ReportPlaces {
  /// The table, with columns `place` and `key`.
  let table: String

  /// `keys` selects a place, from 1 without gaps, and a key; its parameters, if it has any, are all `first`.
  init(_ engine: Engine, _ table: String, _ keys: String, _ first: Key = .none) throws {
    self.table = table
    try engine.execute(
      """
      CREATE TEMP TABLE IF NOT EXISTS \(table) (place BIGINT NOT NULL, key BIGINT NOT NULL, PRIMARY KEY (place)) WITHOUT ROWID;
      CREATE UNIQUE INDEX IF NOT EXISTS temp.\(table)_key ON \(table) (key);
      DELETE FROM \(table)
      """)
    let query = try engine.freshQuery("INSERT INTO \(table) \(keys)")
    for index in 0..<query.parameters { try query.bind(Int32(index + 1), first.rawValue) }
    try query.run()
  }
}
