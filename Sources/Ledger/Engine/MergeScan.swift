import OrderToCash

/// A scan ordered by the key in its first column, read group by group in step with others: one pass, no query per group.
public final class MergeScan {
  private let query: Query
  private var current: Key?
  private let seeks: Bool
  /// So many rows are passed over before what is asked for is looked up.
  private static let patience = 8

  /// `query` is bound and not yet stepped. `seeks`: its one parameter is the key that it begins at, so what is passed over need
  /// not be read.
  public init(_ query: Query, seeks: Bool = false) throws(LedgerError) {
    self.query = query
    self.seeks = seeks
    try advance()
  }

  /// Calls `body` for each row of `key`. Keys are asked for in rising order; rows of keys passed over are dropped.
  public func rows(of key: Key, _ body: (Query) throws -> Void) throws {
    var passed = 0
    while let found = current, found < key {
      passed += 1
      if seeks, passed == MergeScan.patience { try query.with(key) }
      try advance()
    }
    while let found = current, found == key {
      try body(query)
      try advance()
    }
  }

  private func advance() throws(LedgerError) {
    current = try query.step() ? query.key(0) : nil
  }
}
