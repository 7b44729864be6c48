import OrderToCash

/// Records promises to pay and how they end.
public struct PromiseWrite {
  private let engine: Engine

  public init(_ engine: Engine) { self.engine = engine }

  /// The promise gets the next number.
  public func record(_ promise: Promise, decision: Key) throws -> Int {
    let number =
      try engine.query("SELECT COALESCE(MAX(number), 0) + 1 FROM promise").with().first { $0.integer(0) } ?? 1
    try engine.append(.promise).add(promise.key).add(number).add(promise.account).add(promise.item)
      .add(promise.currency).add(promise.amount).add(promise.due).add(promise.made).add(promise.baseline).add(decision)
      .end()
    try engine.append(.openPromise).add(promise.account).add(promise.key).add(promise.currency).add(promise.used).end()
    return number
  }

  public func end(
    _ promise: Key, _ account: Key, _ end: Promise.End, paid: Int64, _ currency: Currency, _ date: BusinessDate,
    decision: Key = .none
  ) throws {
    try engine.append(.promiseEnd).add(promise).add(end.rawValue).add(currency).add(paid).add(date).add(decision).end()
    try engine.query("DELETE FROM open_promise WHERE account = ? AND promise = ?").run(account, promise)
  }

  /// The promise of this number that stands.
  public func open(_ number: Int) throws -> Promise? {
    try CollectBook.promises(engine).first { $0.number == number }
  }

  /// What an account owes or is owed, for a promise.
  public func items(of account: Key) throws -> [CollectItem] {
    let group =
      try engine.query("SELECT grp FROM customer WHERE account = ?").with(account).first { $0.key(0) } ?? .none
    return try engine.query(
      "SELECT item, kind, issue_date, due_date, currency, open, open_base FROM open_item WHERE grp = ? AND account = ?"
    ).with(group, account).map { row in
      CollectItem(
        key: row.key(0), account: account, kind: OpenItem.Kind(rawValue: row.integer(1)) ?? .invoice,
        issueDate: row.date(2), dueDate: row.date(3), currency: row.currency(4), open: row.int(5), openBase: row.int(6))
    }
  }
}
