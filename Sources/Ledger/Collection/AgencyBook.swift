import OrderToCash

/// What agencies have. Every hand-over of an item and every recall is a row of `hand_over`, its decision says which; the last row of an item
/// counts. `with_agency` has the items that are out and open.
public struct AgencyBook {
  public struct Held: Sendable {
    public var item: Key
    public var agency: Text
    public var open: Money
  }

  private let engine: Engine

  public init(_ engine: Engine) { self.engine = engine }

  /// What an agency has of an account, or of one item of it.
  public func held(of account: Key, item: Key = .none) throws -> [Held] {
    try engine.query(
      """
      SELECT w.item, o.currency, o.open,
        (SELECT h.agency FROM hand_over h WHERE h.item = w.item ORDER BY h.key DESC LIMIT 1)
      FROM with_agency w JOIN customer c ON c.account = w.account
      JOIN open_item o ON o.grp = c.grp AND o.account = w.account AND o.item = w.item
      WHERE w.account = ? ORDER BY w.item
      """
    ).with(account).map {
      Held(item: $0.key(0), agency: $0.text(3), open: Money(minor: $0.int(2), currency: $0.currency(1)))
    }.filter { item.isNone || $0.item == item }
  }

  /// Takes an item back.
  public func recall(_ held: Held, of account: Key, key: Key, decision: Key, date: BusinessDate) throws {
    try engine.append(.handOver).add(key).add(held.item).add(account).add(held.agency).add(held.open.currency)
      .add(held.open.minor).add(decision).add(date).end()
    try engine.query("DELETE FROM with_agency WHERE item = ?").run(held.item)
  }
}
