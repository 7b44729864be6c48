import OrderToCash

/// Appends rows to a table by position: one call per column in declared order, then `end()`.
///
/// Concrete overloads, not the generic `Bindable`, as this is the hot path of every stage.
public final class Append {
  private let query: Query
  private let columns: Int32
  /// Columns given so far.
  private(set) var position: Int32 = 0

  init(query: Query, columns: Int) {
    self.query = query
    self.columns = Int32(columns)
  }

  // Each is put down where it is called: handing itself on through a call would count a reference for every column.
  @inline(__always) @discardableResult public func add(_ value: Int64) throws(LedgerError) -> Append {
    try put(value)
    return self
  }
  @inline(__always) @discardableResult public func add(_ value: String) throws(LedgerError) -> Append {
    try put(value)
    return self
  }
  @inline(__always) @discardableResult public func null() throws(LedgerError) -> Append {
    try putNull()
    return self
  }
  @inline(__always) @discardableResult public func add(_ value: Int) throws(LedgerError) -> Append {
    try add(Int64(value))
  }
  @inline(__always) @discardableResult public func add(_ value: Bool) throws(LedgerError) -> Append {
    try add(value ? Int64(1) : 0)
  }
  @inline(__always) @discardableResult public func add(_ value: Key) throws(LedgerError) -> Append {
    try add(value.rawValue)
  }
  @inline(__always) @discardableResult public func add(_ value: BusinessDate) throws(LedgerError) -> Append {
    try add(Int64(value.days))
  }
  @inline(__always) @discardableResult public func add(_ value: Currency) throws(LedgerError) -> Append {
    try add(Int64(value.packed))
  }
  @inline(__always) @discardableResult public func add(_ value: Quantity) throws(LedgerError) -> Append {
    try add(value.millionths)
  }
  @inline(__always) @discardableResult public func add(_ value: Price) throws(LedgerError) -> Append {
    try add(value.scaled)
  }
  @inline(__always) @discardableResult public func add(_ value: Percent) throws(LedgerError) -> Append {
    try add(value.scaled)
  }
  @inline(__always) @discardableResult public func add(_ value: Text) throws(LedgerError) -> Append {
    try add(value.string)
  }
  @inline(__always) @discardableResult public func add(_ value: BusinessDate?) throws(LedgerError) -> Append {
    guard let value else { return try null() }
    return try add(value)
  }
  @inline(__always) @discardableResult public func add(_ value: Int64?) throws(LedgerError) -> Append {
    guard let value else { return try null() }
    return try add(value)
  }
  @inline(__always) @discardableResult public func add(_ value: Currency?) throws(LedgerError) -> Append {
    guard let value else { return try null() }
    return try add(value)
  }

  private func put(_ value: Int64) throws(LedgerError) {
    position += 1
    try query.bind(position, value)
  }
  private func put(_ value: String) throws(LedgerError) {
    position += 1
    try query.bind(position, keeping: value)
  }
  private func putNull() throws(LedgerError) {
    position += 1
    try query.bindNull(position)
  }

  /// Writes the row. Traps when columns are missing, as a forgotten column would keep the previous row's value.
  public func end() throws(LedgerError) {
    precondition(position == columns, "a row needs all its columns")
    position = 0
    try query.runKeeping()
  }
}
