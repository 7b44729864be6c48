import GRDB
import GRDBSQLite
import OrderToCash

/// One connection to the ledger: prepared queries, bulk appends, transactions. SQLite through GRDB; the SQL that passes through
/// here is what SQLite and PostgreSQL share.
public final class Engine {
  let database: Database
  private var cache: [String: Query] = [:]
  /// By table.
  private var appends: [String: Query] = [:]

  init(_ database: Database) { self.database = database }

  /// Runs `body` in one transaction; everything of it is durable when this returns, and nothing when it throws.
  public func transaction<T>(_ body: () throws -> T) throws -> T {
    try execute("BEGIN IMMEDIATE")
    let result: T
    do {
      result = try body()
    } catch {
      try? execute("ROLLBACK")
      throw error
    }
    do {
      try execute("COMMIT")
    } catch {
      try? execute("ROLLBACK")
      throw error
    }
    return result
  }

  public func execute(_ sql: String) throws(LedgerError) {
    let code = sqlite3_exec(database.sqliteConnection, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw failure(code, in: sql) }
  }

  /// A prepared statement, made once per connection and text.
  public func query(_ sql: String) throws(LedgerError) -> Query {
    if let query = cache[sql] {
      query.reset()
      return query
    }
    let query = try freshQuery(sql)
    cache[sql] = query
    return query
  }

  /// A prepared statement of its own, for scans that are read while others of the same text may run.
  public func freshQuery(_ sql: String) throws(LedgerError) -> Query {
    do {
      return Query(statement: try database.makeStatement(sql: sql), engine: self)
    } catch {
      throw .statement("\(error) in \(sql)")
    }
  }

  /// A bulk append to every column of a table, in declared order.
  public func append(_ table: Table) throws(LedgerError) -> Append {
    if let query = appends[table.name] {
      query.reset()
      return Append(query: query, columns: table.columns.count)
    }
    let marks = Array(repeating: "?", count: table.columns.count).joined(separator: ",")
    let query = try query("INSERT INTO \(table.name) VALUES (\(marks))")
    appends[table.name] = query
    return Append(query: query, columns: table.columns.count)
  }

  /// A bulk append to a temporary table of this connection.
  public func append(temporary table: String, columns: Int) throws(LedgerError) -> Append {
    let marks = Array(repeating: "?", count: columns).joined(separator: ",")
    return Append(query: try freshQuery("INSERT INTO temp.\(table) VALUES (\(marks))"), columns: columns)
  }

  /// Like `append`; a row whose key is there already is left alone, and `end()` says so.
  public func appendIfAbsent(_ table: Table) throws(LedgerError) -> Append {
    let marks = Array(repeating: "?", count: table.columns.count).joined(separator: ",")
    let sql = "INSERT INTO \(table.name) VALUES (\(marks)) ON CONFLICT DO NOTHING"
    return Append(query: try query(sql), columns: table.columns.count)
  }

  /// Rows changed by the last statement.
  public var changes: Int { Int(sqlite3_changes64(database.sqliteConnection)) }

  func failure(_ code: Int32, in sql: String) -> LedgerError {
    let message = String(cString: sqlite3_errmsg(database.sqliteConnection))
    switch code & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED: return .busy
    case SQLITE_FULL: return .full
    case SQLITE_CORRUPT, SQLITE_NOTADB: return .corrupt(message)
    case SQLITE_READONLY, SQLITE_PERM: return .readOnly
    case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_NOMEM: return .io(message)
    default: return .statement("\(message) in \(sql)")
    }
  }
}
