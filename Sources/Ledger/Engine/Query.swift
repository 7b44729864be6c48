import GRDB
import GRDBSQLite
import OrderToCash

/// A prepared statement. Parameters count from 1, columns from 0, as in SQL and SQLite.
///
/// Bound and stepped directly: going through the library's own value types costs three times as much.
public final class Query {
  private let statement: Statement
  let handle: OpaquePointer
  private unowned let engine: Engine
  private var dirty = false
  /// Where texts of a row stay until it is written.
  private var room: UnsafeMutablePointer<UInt8>?
  private var used = 0
  /// Longer rows leave their texts to SQLite.
  private static let roomSize = 4096

  init(statement: Statement, engine: Engine) {
    self.statement = statement
    handle = statement.sqliteStatement
    self.engine = engine
  }

  /// Binds all parameters in order, ready to step.
  @discardableResult
  public func with(_ values: any Bindable...) throws(LedgerError) -> Query {
    reset()
    for (index, value) in values.enumerated() { try value.bind(to: self, at: Int32(index + 1)) }
    return self
  }

  public func bind(_ index: Int32, _ value: Int64) throws(LedgerError) {
    try check(sqlite3_bind_int64(handle, index, value))
  }

  public func bind(_ index: Int32, _ value: String) throws(LedgerError) {
    var copy = value
    let code = copy.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        sqlite3_bind_text(handle, index, characters.baseAddress ?? emptyText, Int32(characters.count), transient)
      }
    }
    try check(code)
  }

  /// The same for a row that binds all parameters anew before each run: its texts stay here. SQLite would allocate for each.
  func bind(_ index: Int32, keeping value: String) throws(LedgerError) {
    let room = room ?? .allocate(capacity: Query.roomSize)
    self.room = room
    let start = used
    let count = value.utf8.withContiguousStorageIfAvailable { bytes in
      guard let base = bytes.baseAddress, bytes.count <= Query.roomSize - start else { return bytes.isEmpty ? 0 : -1 }
      (room + start).update(from: base, count: bytes.count)
      return bytes.count
    }
    guard let count, count >= 0 else { return try bind(index, value) }
    used += count
    let code = UnsafeRawPointer(room + start).withMemoryRebound(to: CChar.self, capacity: max(1, count)) {
      sqlite3_bind_text(handle, index, $0, Int32(count), nil)
    }
    try check(code)
  }

  /// Runs what was bound so.
  func runKeeping() throws(LedgerError) {
    defer { used = 0 }
    try run()
  }

  deinit { room?.deallocate() }

  /// How many there are.
  public var parameters: Int { Int(sqlite3_bind_parameter_count(handle)) }

  public func bindNull(_ index: Int32) throws(LedgerError) { try check(sqlite3_bind_null(handle, index)) }

  /// True when a row is there to be read.
  public func step() throws(LedgerError) -> Bool {
    dirty = true
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code:
      let error = engine.failure(code, in: statement.sql)
      reset()
      throw error
    }
  }

  /// Steps a statement that yields no rows, and makes it ready for the next.
  public func run() throws(LedgerError) {
    _ = try step()
    reset()
  }

  /// Runs with parameters.
  public func run(_ values: any Bindable...) throws(LedgerError) {
    reset()
    for (index, value) in values.enumerated() { try value.bind(to: self, at: Int32(index + 1)) }
    try run()
  }

  /// Reads each row that is left.
  public func forEach(_ body: (Query) throws -> Void) throws {
    while try step() { try body(self) }
    reset()
  }

  /// Reads all rows that are left.
  public func map<T>(_ body: (Query) throws -> T) throws -> [T] {
    var rows: [T] = []
    while try step() { rows.append(try body(self)) }
    reset()
    return rows
  }

  /// The first row, or nil.
  public func first<T>(_ body: (Query) throws -> T) throws -> T? {
    defer { reset() }
    return try step() ? try body(self) : nil
  }

  public func reset() {
    guard dirty else { return }
    sqlite3_reset(handle)
    dirty = false
  }

  public func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
  public func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }
  public func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
  public func key(_ column: Int32) -> Key { Key(rawValue: int(column)) }
  public func date(_ column: Int32) -> BusinessDate { BusinessDate(days: Int32(int(column))) }
  public func optionalDate(_ column: Int32) -> BusinessDate? { isNull(column) ? nil : date(column) }
  public func optionalInt(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }
  public func currency(_ column: Int32) -> Currency { Currency(packed: Int32(int(column))) }
  public func quantity(_ column: Int32) -> Quantity { Quantity(millionths: int(column)) }
  public func price(_ column: Int32) -> Price { Price(scaled: int(column)) }
  public func percent(_ column: Int32) -> Percent { Percent(scaled: int(column)) }
  public func flag(_ column: Int32) -> Bool { int(column) != 0 }

  public func string(_ column: Int32) -> String { text(column).string }
  public func text(_ column: Int32) -> Text {
    guard let bytes = sqlite3_column_text(handle, column) else { return .empty }
    return Text(utf8: UnsafeBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, column))))
  }

  private func check(_ code: Int32) throws(LedgerError) {
    guard code == SQLITE_OK else { throw engine.failure(code, in: statement.sql) }
  }
}

private nonisolated(unsafe) let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
private nonisolated(unsafe) let emptyText: UnsafePointer<CChar> = {
  let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
  pointer.initialize(to: 0)
  return UnsafePointer(pointer)
}()

/// A value that can be a parameter.
public protocol Bindable {
  func bind(to query: Query, at index: Int32) throws(LedgerError)
}

extension Int64: Bindable {
  public func bind(to query: Query, at index: Int32) throws(LedgerError) { try query.bind(index, self) }
}
extension Int: Bindable {
  public func bind(to query: Query, at index: Int32) throws(LedgerError) { try query.bind(index, Int64(self)) }
}
extension Bool: Bindable {
  public func bind(to query: Query, at index: Int32) throws(LedgerError) { try query.bind(index, self ? 1 : 0) }
}
extension String: Bindable {
  public func bind(to query: Query, at index: Int32) throws(LedgerError) { try query.bind(index, self) }
}
extension Text: Bindable {
  public func bind(to query: Query, at index: Int32) throws(LedgerError) { try query.bind(index, string) }
}
extension Key: Bindable {
  public func bind(to query: Query, at index: Int32) throws(LedgerError) { try query.bind(index, rawValue) }
}
extension BusinessDate: Bindable {
  public func bind(to query: Query, at index: Int32) throws(LedgerError) { try query.bind(index, Int64(days)) }
}
extension Currency: Bindable {
  public func bind(to query: Query, at index: Int32) throws(LedgerError) { try query.bind(index, Int64(packed)) }
}
extension Quantity: Bindable {
  public func bind(to query: Query, at index: Int32) throws(LedgerError) { try query.bind(index, millionths) }
}
extension Price: Bindable {
  public func bind(to query: Query, at index: Int32) throws(LedgerError) { try query.bind(index, scaled) }
}
extension Percent: Bindable {
  public func bind(to query: Query, at index: Int32) throws(LedgerError) { try query.bind(index, scaled) }
}
extension Stage: Bindable {
  public func bind(to query: Query, at index: Int32) throws(LedgerError) { try query.bind(index, Int64(rawValue)) }
}
extension Optional: Bindable where Wrapped: Bindable {
  public func bind(to query: Query, at index: Int32) throws(LedgerError) {
    if let value = self { try value.bind(to: query, at: index) } else { try query.bindNull(index) }
  }
}
