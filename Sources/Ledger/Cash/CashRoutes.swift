import OrderToCash

/// Reads what the cash stage's plan laid down, by group and receipt and a piece at a time: there are as many routes as a night has
/// payments.
///
/// No statement stays open between pieces, so the connection may write and commit what it likes but routes.
public final class CashRoutes {
  /// So many are held.
  private static let piece = 1 << 10
  private let rows: Query
  private let piece: Int
  private var held: [CashRouteRow] = []
  private var next = 0
  /// What the next piece comes behind.
  private var last: (group: Int64, receipt: Int64)
  private var isEnded = false

  /// Those of groups from `first` on; `piece` for tests.
  public convenience init(_ engine: Engine, from first: Key) throws {
    try self.init(engine, from: first, piece: Self.piece)
  }

  init(_ engine: Engine, from first: Key, piece: Int) throws {
    self.piece = piece
    // Below whatever a group has: a group may be judged without a receipt, whose key is 0.
    last = (first.rawValue, -1)
    rows = try engine.freshQuery(
      """
      SELECT grp, receipt, state, account, payer, advice, contested, note, candidates, settled_of FROM cash_route
      WHERE (grp, receipt) > (?, ?) ORDER BY grp, receipt LIMIT ?
      """)
  }

  /// The group whose routes come next; nil after the last.
  public func group() throws -> Key? {
    if next == held.count, !isEnded { try read() }
    return next < held.count ? held[next].group : nil
  }

  /// The routes of the group that comes next.
  public func take() throws -> [CashRouteRow] {
    guard let group = try group() else { return [] }
    var routes: [CashRouteRow] = []
    while try self.group() == group {
      routes.append(held[next])
      next += 1
    }
    return routes
  }

  private func read() throws {
    held = try rows.with(last.group, last.receipt, piece).map { row in
      CashRouteRow(
        group: row.key(0), receipt: row.key(1), state: Receipt.State(rawValue: row.integer(2)) ?? .new,
        account: row.key(3), payer: row.key(4), advice: row.key(5), isContested: row.flag(6), note: row.text(7),
        candidates: PaymentText.references(row.text(8)), settledOf: row.int(9))
    }
    next = 0
    isEnded = held.count < piece
    if let route = held.last { last = (route.group.rawValue, route.receipt.rawValue) }
  }
}
