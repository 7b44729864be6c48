import OrderToCash

/// States of `open_order`; see `Table.openOrder`.
public enum OrderState {
  public static let received = 1
  public static let review = 2
  public static let held = 3
  public static let approved = 4
  public static let waiting = 5
}

/// Reads what credit needs to know, group by group: one scan per table, merged in step.
public final class CreditScan {
  private let accounts: AccountGroups
  private let rates: Rates
  private let items: MergeScan
  private let orders: MergeScan
  private let shipped: MergeScan
  private let decisions: [Key: [CreditDecision]]
  private let approvals: [Key: Key]
  public let told: OpenExceptions
  private let book: CreditBook
  private let advances: [Key: [Money]]
  private let pool: AdvancePool

  /// From `first` on.
  public init(_ engine: Engine, accounts: AccountGroups, from first: Key, rates: Rates) throws {
    self.accounts = accounts
    self.rates = rates
    items = try MergeScan(
      engine.freshQuery(
        """
        SELECT grp, account, kind, due_date, currency, open, open_base, level, disputed_amount FROM open_item
        WHERE grp >= ? ORDER BY grp, account, item
        """
      ).with(first))
    orders = try MergeScan(
      engine.freshQuery(
        """
        SELECT grp, order_key, account, state, currency, gross, approved_by, rule FROM open_order
        WHERE grp >= ? ORDER BY grp, order_key
        """
      ).with(first))
    shipped = try MergeScan(
      engine.freshQuery(
        """
        SELECT grp, currency, SUM(gross) FROM open_shipment WHERE grp >= ? GROUP BY grp, currency ORDER BY grp, currency
        """
      ).with(first))
    decisions = try CreditScan.decisions(engine)
    approvals = try CreditScan.approvals(engine)
    book = try CreditBook(engine)
    advances = try AdvanceBook.sums(engine)
    pool = try AdvanceBook.pool(engine)
    told = try OpenExceptions(engine, kinds: [.order, .account])
  }

  /// Groups are asked for in rising order.
  public func snapshot(of group: Key) throws -> CreditSnapshot {
    var snapshot = CreditSnapshot(
      group: group,
      accounts: accounts.members(of: group).map {
        var account = CreditAccount(
          account: $0.account, id: $0.id, billTo: $0.billTo, limit: $0.limit, limitCurrency: $0.limitCurrency,
          since: $0.since, holds: $0.holds, releasedOn: $0.releasedOn)
        account.country = $0.country
        return account
      }, decisions: decisions[group] ?? [], rates: rates)
    snapshot.facts = book.facts(of: group)
    snapshot.standing = book.standing(of: group)
    try items.rows(of: group) { row in
      guard let kind = OpenItem.Kind(rawValue: row.integer(2)) else { return }
      snapshot.items.append(
        CreditItem(
          account: row.key(1), kind: kind, dueDate: row.date(3), currency: row.currency(4), open: row.int(5),
          openBase: row.int(6), level: row.integer(7), disputedAmount: row.int(8)))
    }
    var approved = CurrencySums()
    try orders.rows(of: group) { row in
      if row.integer(3) >= OrderState.approved {
        approved.add(row.int(5), row.currency(4))
      } else {
        snapshot.orders.append(order(row))
      }
    }
    snapshot.commitments = approved.amounts.map {
      CreditCommitment(.approvedUnshipped, currency: $0.currency, gross: $0.minor)
    }
    try shipped.rows(of: group) {
      snapshot.commitments.append(
        CreditCommitment(.shippedNotInvoiced, currency: $0.currency(1), gross: $0.int(2)))
    }
    for sum in advances[group] ?? [] {
      snapshot.commitments.append(CreditCommitment(.advance, currency: sum.currency, gross: sum.minor))
    }
    return snapshot
  }

  private func order(_ row: Query) -> CreditOrder {
    let key = row.key(1)
    let rule = row.text(7)
    var order = CreditOrder(
      key: key, account: row.key(2), currency: row.currency(4), gross: row.int(5),
      approval: row.integer(6) == 2 ? approvals[key] ?? .none : .none,
      awaits: row.integer(3) == OrderState.review && !CreditScan.isCredit(rule)
        ? told.about(.order, key).map(\.rule).filter { !CreditScan.isCredit($0) } : [],
      last: told.message(.order, key, rule: rule).map { CreditOrder.Last(rule: rule, message: $0) })
    if !pool.isEmpty { order.advanced = pool.left(of: key).reduce(0) { $0 + $1.gross } }
    return order
  }

  private static func isCredit(_ rule: Text) -> Bool { rule.string.hasPrefix("credit.") }

  /// Decisions that wait to be carried out, by the group that they concern.
  private static func decisions(_ engine: Engine) throws -> [Key: [CreditDecision]] {
    var decisions: [Key: [CreditDecision]] = [:]
    let query = try engine.freshQuery(
      """
      SELECT c.grp, d.decision, d.verb, d.subject, d.who, d.rule FROM open_decision d JOIN orders o ON o.key = d.subject
      JOIN customer c ON c.account = o.account WHERE d.subject_kind = 3 AND d.verb IN ('approve', 'refuse', 'hold')
      UNION ALL
      SELECT c.grp, d.decision, d.verb, d.subject, d.who, d.rule FROM open_decision d JOIN customer c ON c.account = d.subject
      WHERE d.subject_kind = 8 AND d.verb IN ('release', 'hold', 'approve')
      """)
    try query.forEach { row in
      guard let verb = Verb(rawValue: row.string(2)) else { return }
      decisions[row.key(0), default: []].append(
        CreditDecision(key: row.key(1), verb: verb, subject: row.key(3), rule: row.text(5), who: row.text(4)))
    }
    return decisions
  }

  /// Approvals of orders that wait nevertheless: for a rate, or because of a later hold.
  private static func approvals(_ engine: Engine) throws -> [Key: Key] {
    let waiting = try engine.freshQuery("SELECT 1 FROM open_order WHERE approved_by = 2 AND state < 4 LIMIT 1")
    guard try waiting.first({ _ in true }) != nil else { return [:] }
    return try OrderApprovals.load(engine)
  }
}
