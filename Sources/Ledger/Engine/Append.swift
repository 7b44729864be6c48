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

  @discardableResult public func add(_ value: Int64) throws(LedgerError) -> Append {
    position += 1
    try query.bind(position, value)
    return self
  }
  @discardableResult public func add(_ value: Int) throws(LedgerError) -> Append { try add(Int64(value)) }
  @discardableResult public func add(_ value: Bool) throws(LedgerError) -> Append { try add(value ? Int64(1) : 0) }
  @discardableResult public func add(_ value: Key) throws(LedgerError) -> Append { try add(value.rawValue) }
  @discardableResult public func add(_ value: BusinessDate) throws(LedgerError) -> Append { try add(Int64(value.days)) }
  @discardableResult public func add(_ value: Currency) throws(LedgerError) -> Append { try add(Int64(value.packed)) }
  @discardableResult public func add(_ value: Quantity) throws(LedgerError) -> Append { try add(value.millionths) }
  @discardableResult public func add(_ value: Price) throws(LedgerError) -> Append { try add(value.scaled) }
  @discardableResult public func add(_ value: Percent) throws(LedgerError) -> Append { try add(value.scaled) }
  @discardableResult public func add(_ value: Text) throws(LedgerError) -> Append { try add(value.string) }
  @discardableResult public func add(_ value: String) throws(LedgerError) -> Append {
    position += 1
    try query.bind(position, keeping: value)
    return self
  }
  @discardableResult public func add(_ value: BusinessDate?) throws(LedgerError) -> Append {
    guard let value else { return try null() }
    return try add(value)
  }
  @discardableResult public func add(_ value: Int64?) throws(LedgerError) -> Append {
    guard let value else { return try null() }
    return try add(value)
  }
  @discardableResult public func add(_ value: Currency?) throws(LedgerError) -> Append {
    guard let value else { return try null() }
    return try add(value)
  }
  @discardableResult public func null() throws(LedgerError) -> Append {
    position += 1
    try query.bindNull(position)
    return self
  }

  /// Writes the row. Traps when columns are missing, as a forgotten column would keep the previous row's value.
  public func end() throws(LedgerError) {
    precondition(position == columns, "a row needs all its columns")
    position = 0
    try query.runKeeping()
  }
}
