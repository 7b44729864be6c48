import OrderToCash

/// A scan ordered by the key in its first column, read group by group in step with others: one pass, no query per group.
public final class MergeScan {
  private let query: Query
  private var current: Key?

  /// `query` is bound and not yet stepped.
  public init(_ query: Query) throws(LedgerError) {
    self.query = query
    try advance()
  }

  /// Calls `body` for each row of `key`. Keys are asked for in rising order; rows of keys passed over are dropped.
  public func rows(of key: Key, _ body: (Query) throws -> Void) throws {
    while let found = current, found < key { try advance() }
    while let found = current, found == key {
      try body(query)
      try advance()
    }
  }

  private func advance() throws(LedgerError) {
    current = try query.step() ? query.key(0) : nil
  }
}
