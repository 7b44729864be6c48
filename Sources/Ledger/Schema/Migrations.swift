/// Making the tables, and bringing those of an earlier schema version up to date, each in one transaction of its caller's.
enum Migrations {
  static func create(_ engine: Engine) throws {
    for table in Schema.tables { try make(table, engine) }
    try setVersion(engine)
  }

  /// Brings every table of an older ledger to its declared shape. What is derived (views, indexes) is made anew; a table whose
  /// columns differ is copied into its new shape, where a column that it lacked gets `Table.Column.upgrade`. Every version so
  /// far only added to the one before it, so one comparison of shapes serves them all.
  static func upgrade(_ engine: Engine) throws {
    for view in try names("view", engine) { try engine.execute("DROP VIEW \(view)") }
    for index in try names("index", engine) { try engine.execute("DROP INDEX \(index)") }
    let present = Set(try names("table", engine))
    for table in Schema.tables {
      if !present.contains(table.name) {
        try make(table, engine)
        continue
      }
      try reshape(table, engine)
      try makeDerived(table, engine)
    }
    try setVersion(engine)
  }

  private static func make(_ table: Table, _ engine: Engine) throws {
    try engine.execute(table.definition(suffix: " WITHOUT ROWID"))
    try makeDerived(table, engine)
  }

  private static func makeDerived(_ table: Table, _ engine: Engine) throws {
    for index in table.indexDefinitions { try engine.execute(index) }
    try engine.execute(PeopleView.definition(of: table))
  }

  private static func reshape(_ table: Table, _ engine: Engine) throws {
    let wanted = Table("\(table.name)_upgraded", table.nature, key: table.key, table.columns)
    try engine.execute(wanted.definition(suffix: " WITHOUT ROWID"))
    let old = try columns(of: table.name, engine)
    if old.map(\.shape) == (try columns(of: wanted.name, engine)).map(\.shape) {
      try engine.execute("DROP TABLE \(wanted.name)")
      return
    }
    let known = Set(old.map(\.name))
    let values = table.columns.map { known.contains($0.name) ? $0.name : $0.upgrade }
    try engine.execute("INSERT INTO \(wanted.name) SELECT \(values.joined(separator: ", ")) FROM \(table.name)")
    try engine.execute("DROP TABLE \(table.name)")
    try engine.execute("ALTER TABLE \(wanted.name) RENAME TO \(table.name)")
  }

  private static func columns(of table: String, _ engine: Engine) throws -> [(name: String, shape: String)] {
    try engine.freshQuery("SELECT name, type, \"notnull\", pk FROM pragma_table_info('\(table)') ORDER BY cid").map {
      (name: $0.string(0), shape: "\($0.string(0)) \($0.string(1)) \($0.integer(2)) \($0.integer(3))")
    }
  }

  /// What the schema itself made: `sqlite_%` belongs to SQLite.
  private static func names(_ type: String, _ engine: Engine) throws -> [String] {
    try engine.freshQuery(
      "SELECT name FROM sqlite_master WHERE type = '\(type)' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ).map { $0.string(0) }
  }

  private static func setVersion(_ engine: Engine) throws {
    try engine.execute("PRAGMA user_version = \(Schema.version)")
  }
}
