import OrderToCash

/// Reads disputes and the items that they are about.
public enum DisputeLoad {
  private static let columns = """
    o.dispute, o.item, o.account, o.currency, o.amount, o.reason, o.source, o.owner, o.date, d.note, d.origin
    """

  /// Those that stand, about one item, by key.
  public static func open(about item: Key, _ engine: Engine) throws -> [Dispute] {
    let query = try engine.query(
      "SELECT \(columns) FROM open_dispute o JOIN dispute d ON d.key = o.dispute WHERE o.item = ? ORDER BY o.dispute")
    return try query.with(item).map(read)
  }

  /// The one of this key, if it stands.
  public static func open(_ key: Key, _ engine: Engine) throws -> Dispute? {
    let item = try engine.query("SELECT item FROM dispute WHERE key = ?").with(key).first { $0.key(0) }
    guard let item else { return nil }
    return try open(about: item, engine).first { $0.key == key }
  }

  /// All that stand, by item and key.
  public static func all(_ engine: Engine) throws -> [Dispute] {
    let query = try engine.freshQuery(
      "SELECT \(columns) FROM open_dispute o JOIN dispute d ON d.key = o.dispute ORDER BY o.item, o.dispute")
    return try query.map(read)
  }

  private static func read(_ row: Query) -> Dispute {
    Dispute(
      key: row.key(0), item: row.key(1), account: row.key(2), currency: row.currency(3), amount: row.int(4),
      reason: DisputeReason(rawValue: row.string(5)) ?? .other,
      source: Dispute.Source(rawValue: row.integer(6)) ?? .office,
      owner: row.text(7), opened: row.date(8), note: row.text(9), origin: row.key(10))
  }

  /// The open item with this number of ours; nil when nothing of such a document is open. `owed`: only invoices and fees.
  public static func item(numbered number: Text, owed: Bool = true, _ engine: Engine) throws -> OpenItem? {
    for sql in [
      "SELECT key, bill_to FROM invoice WHERE number = ? ORDER BY key",
      "SELECT key, account FROM opening_item WHERE document = ? ORDER BY key",
    ] {
      let found = try engine.query(sql).with(number).map { ($0.key(0), $0.key(1)) }
      for (key, account) in found {
        if let item = try OpenItemRow.open(key, of: account, engine), item.open > 0 || !owed { return item }
      }
    }
    return nil
  }

  /// The invoice or item taken over at go-live with this number of ours, open or not, and whose it is; nil for an unknown number.
  public static func issued(_ number: Text, _ engine: Engine) throws -> (key: Key, account: Key)? {
    for sql in [
      "SELECT key, bill_to FROM invoice WHERE number = ? ORDER BY key LIMIT 1",
      "SELECT key, account FROM opening_item WHERE document = ? AND kind = 1 ORDER BY key LIMIT 1",
    ] {
      if let found = try engine.query(sql).with(number).first({ ($0.key(0), $0.key(1)) }) { return found }
    }
    return nil
  }

  /// Our number of the document that an item is.
  public static func document(_ item: Key, _ engine: Engine) throws -> Text {
    for sql in ["SELECT number FROM invoice WHERE key = ?", "SELECT document FROM opening_item WHERE key = ?"] {
      if let number = try engine.query(sql).with(item).first({ $0.text(0) }) { return number }
    }
    return .empty
  }
}
