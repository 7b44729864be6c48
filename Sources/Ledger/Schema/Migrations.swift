/// Numbered changes of the schema, each in one transaction. There is one so far: making the tables.
enum Migrations {
  static func create(_ engine: Engine) throws {
    for table in Schema.tables {
      try engine.execute(table.definition(suffix: " WITHOUT ROWID"))
      for index in table.indexDefinitions { try engine.execute(index) }
      try engine.execute(PeopleView.definition(of: table))
    }
    try engine.execute("PRAGMA user_version = \(Schema.version)")
  }
}
