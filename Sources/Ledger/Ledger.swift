import CSQLiteConfig
import GRDB
import GRDBSQLite
import OrderToCash

/// The durable record of a workspace, open in this process.
public final class Ledger {
  /// Sees and makes changes.
  public let writer: Engine
  private let reader: Engine
  private var isHeld: Bool

  private init(writer: Engine, reader: Engine, isHeld: Bool = false) {
    self.writer = writer
    self.reader = reader
    self.isHeld = isHeld
  }

  /// Sees the ledger as it stood when it was first asked for, whatever the writer commits since, so a stage scans its starting state
  /// while it writes. While it is held, the write-ahead log can't begin anew and grows with every change, and finding a page in
  /// it takes the longer: who writes most, intake, doesn't ask for it.
  public var snapshot: Engine {
    get throws(LedgerError) {
      if !isHeld {
        isHeld = true
        try reader.execute("BEGIN")
        _ = try reader.freshQuery("SELECT COUNT(*) FROM stage_state").step()
      }
      return reader
    }
  }

  /// For who reads the snapshot in long scans alone, each page once: 8 MiB of its pages are kept instead of 64.
  public func scansSnapshot() throws(LedgerError) { try reader.execute("PRAGMA cache_size = -8192") }

  /// For a stage that reads in order, sorts much or holds much else: so many MiB of its pages each connection keeps, instead of 64,
  /// and each sort holds before it goes to a file.
  public func keeps(mebibytes: Int) throws(LedgerError) {
    for engine in [writer, reader] { try engine.execute("PRAGMA cache_size = -\(mebibytes * 1024)") }
  }

  private func release() {
    if isHeld { try? reader.execute("COMMIT") }
  }

  /// Opens the ledger at `path` for writing, creating it when `create` is set, runs `body` and closes it. Throws
  /// `LedgerError.missing` when there is none and `.version` when another program version made it.
  public static func writing<T>(_ path: String, create: Bool = false, _ body: (Ledger) throws -> T) throws -> T {
    let exists = fileExists(path)
    guard exists || create else { throw LedgerError.missing(path: path) }
    return try translated {
      let queue = try DatabaseQueue(path: path, configuration: configuration(path, readOnly: false))
      return try queue.writeWithoutTransaction { database in
        let writer = Engine(database)
        try prepare(writer)
        let reading = try DatabaseQueue(path: path, configuration: configuration(path, readOnly: true))
        defer { try? reading.close() }
        return try reading.writeWithoutTransaction { second in
          let ledger = Ledger(writer: writer, reader: Engine(second))
          defer { ledger.release() }
          return try body(ledger)
        }
      }
    }
  }

  /// Opens the ledger once more, on whatever thread: both connections see it as it was committed last, and neither changes it.
  public static func beside<T>(_ path: String, _ body: (Ledger) throws -> T) throws -> T {
    try reading(path, cache: 16) { try body(Ledger(writer: $0, reader: $0, isHeld: true)) }
  }

  /// Opens the ledger for reading a consistent state while a run may be writing. `cache`: MiB of its pages that are kept, and that
  /// each sort holds before it goes to a file; who reads in long ordered scans needs few.
  public static func reading<T>(_ path: String, cache: Int = 64, _ body: (Engine) throws -> T) throws -> T {
    guard fileExists(path) else { throw LedgerError.missing(path: path) }
    return try translated {
      let queue = try DatabaseQueue(path: path, configuration: configuration(path, readOnly: true))
      return try queue.writeWithoutTransaction { database in
        let engine = Engine(database)
        let found = try version(of: engine)
        if found == 0 { throw LedgerError.missing(path: path) }
        guard found == Schema.version else { throw LedgerError.version(found: found, expected: Schema.version) }
        try engine.execute("PRAGMA cache_size = -\(cache * 1024); BEGIN")
        defer { try? engine.execute("COMMIT") }
        return try body(engine)
      }
    }
  }

  /// The schema version of the ledger at `path`, or nil when there is none.
  public static func schemaVersion(_ path: String) throws -> Int? {
    guard fileExists(path) else { return nil }
    return try connected(path, readOnly: true) { try version(of: $0) }
  }

  /// Opens a ledger of whatever schema version for reading; only what every version has may be read.
  public static func reading<T>(anyVersion path: String, _ body: (Engine) throws -> T) throws -> T {
    guard fileExists(path) else { throw LedgerError.missing(path: path) }
    return try connected(path, readOnly: true, body)
  }

  /// Writes a consistent copy of the ledger at `path` to the new file `target`, of any schema version and while a run may be
  /// at work. The copy is not yet durable.
  public static func copy(_ path: String, to target: String) throws {
    guard fileExists(path) else { throw LedgerError.missing(path: path) }
    try connected(path, readOnly: true) {
      try $0.execute(
        "VACUUM INTO '\(target.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'")
    }
  }

  /// What SQLite finds wrong with the file's pages; empty when it is whole.
  public static func damage(_ path: String) throws -> [String] {
    guard fileExists(path) else { throw LedgerError.missing(path: path) }
    let lines = try connected(path, readOnly: true) { try $0.freshQuery("PRAGMA integrity_check").map { $0.string(0) } }
    return lines == ["ok"] ? [] : lines
  }

  /// Brings a ledger of an earlier schema version up to this program's, in one transaction. `check` sees it as it stands and
  /// may refuse by throwing. Throws `LedgerError.version` for a later version. The caller has made a copy.
  public static func upgrade(_ path: String, check: (Engine) throws -> Void) throws {
    guard fileExists(path) else { throw LedgerError.missing(path: path) }
    try connected(path, readOnly: false) { engine in
      try engine.transaction {
        let found = try version(of: engine)
        guard (1...Schema.version).contains(found) else {
          throw LedgerError.version(found: found, expected: Schema.version)
        }
        try check(engine)
        if found < Schema.version { try Migrations.upgrade(engine) }
      }
    }
  }

  private static func connected<T>(_ path: String, readOnly: Bool, _ body: (Engine) throws -> T) throws -> T {
    try translated {
      let queue = try DatabaseQueue(path: path, configuration: configuration(path, readOnly: readOnly))
      defer { try? queue.close() }
      return try queue.writeWithoutTransaction { try body(Engine($0)) }
    }
  }

  /// SQLite counts each allocation under a lock unless told otherwise before its first use; nothing here reads the counts.
  private static let countsNoMemory: Void = { _ = o2c_sqlite_without_memory_statistics() }()

  /// Bytes of a page of a new ledger (https://www.sqlite.org/pragma.html#pragma_page_size; a ledger keeps what it was made
  /// with): invoicing takes 3 to 10 % less user time than with SQLite's 4,096, and larger ones write more for each changed row.
  private static let pageSize = 8192

  private static func configuration(_ path: String, readOnly: Bool) -> Configuration {
    _ = countsNoMemory
    setTemporaryFolder(of: path)
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.foreignKeysEnabled = false
    // Closing rolls back what an error left open, a full disk at COMMIT for one: that ends a stage with its message, not with a trap.
    configuration.allowsUnsafeTransactions = true
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { database in
      // Debian builds SQLite with secure delete and a small cache; both cost a night dearly (random index inserts by 12).
      try database.execute(sql: "PRAGMA secure_delete = OFF; PRAGMA cache_size = -65536; PRAGMA temp_store = FILE")
      if !readOnly {
        try database.execute(
          sql: """
            PRAGMA page_size = \(pageSize); PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
            PRAGMA wal_autocheckpoint = 4096
            """)
      }
    }
    return configuration
  }

  private static func prepare(_ engine: Engine) throws {
    let found = try version(of: engine)
    if found == 0 {
      try engine.transaction { try Migrations.create(engine) }
    } else if found != Schema.version {
      throw LedgerError.version(found: found, expected: Schema.version)
    }
  }

  private static func version(of engine: Engine) throws -> Int {
    try engine.freshQuery("PRAGMA user_version").first { $0.integer(0) } ?? 0
  }

  /// The library's errors in the ledger's own terms; everything else passes.
  private static func translated<T>(_ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let error as DatabaseError {
      switch error.resultCode {
      case .SQLITE_BUSY, .SQLITE_LOCKED: throw LedgerError.busy
      case .SQLITE_FULL: throw LedgerError.full
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: throw LedgerError.corrupt(error.message ?? "")
      case .SQLITE_READONLY, .SQLITE_PERM: throw LedgerError.readOnly
      case .SQLITE_IOERR, .SQLITE_CANTOPEN: throw LedgerError.io(error.message ?? "")
      default: throw LedgerError.statement(error.description)
      }
    }
  }
}
