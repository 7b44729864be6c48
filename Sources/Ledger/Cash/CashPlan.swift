import OrderToCash

/// Where one receipt goes tonight, as the plan laid it down.
public struct CashRouteRow: Sendable {
  public var group: Key
  public var receipt: Key
  public var state: Receipt.State
  public var account: Key
  public var payer: Key
  public var advice: Key
  public var isContested: Bool
  public var note: Text
  public var candidates: [Text]
  /// Amount whose settled documents have to be looked up; 0 for none.
  public var settledOf: Int64

  public init(
    group: Key, receipt: Key, state: Receipt.State, account: Key = .none, payer: Key = .none, advice: Key = .none,
    isContested: Bool = false, note: Text = .empty, candidates: [Text] = [],
    settledOf: Int64 = 0
  ) {
    self.group = group
    self.receipt = receipt
    self.state = state
    self.account = account
    self.payer = payer
    self.advice = advice
    self.isContested = isContested
    self.note = note
    self.candidates = candidates
    self.settledOf = settledOf
  }
}

/// Writes and reads what the cash stage's plan lays down for its units.
public struct CashPlan {
  private let engine: Engine
  public init(_ engine: Engine) { self.engine = engine }

  /// `forEach` gives the routes by group and receipt, one after the other.
  public func write(routes forEach: ((CashRouteRow) throws -> Void) throws -> Void) throws {
    let rows = try engine.append(.cashRoute)
    try forEach { route in
      try rows.add(route.group).add(route.receipt).add(route.state.rawValue).add(route.account).add(route.payer)
        .add(route.advice).add(route.isContested).add(route.note)
        .add(PaymentText.join(references: route.candidates)).add(route.settledOf).end()
    }
  }

  /// `ordinal` is the payment's in its entry.
  public func write(_ payment: ReturnedPayment, group: Key, ordinal: Int) throws(LedgerError) {
    try engine.append(.cashReturn).add(group).add(payment.key).add(ordinal).add(payment.bank).add(payment.bookingDate)
      .add(payment.currency).add(payment.amount).add(payment.base).add(payment.receipt).add(payment.reason)
      .add(payment.isReplaced).end()
  }

  /// The receipts that are routed to groups from `group` on, by group and receipt.
  public func forEachReceipt(from group: Key, _ body: (Key) throws -> Void) throws {
    try engine.freshQuery("SELECT receipt FROM cash_route WHERE grp >= ? ORDER BY grp, receipt").with(group)
      .forEach { try body($0.key(0)) }
  }

  /// Documents of groups from `group` on that are settled and have the amount of a receipt of tonight, in full or less their discount:
  /// by group. A discount is at most a ninth of what it leaves.
  public func settled(from group: Key) throws -> [Key: [CashSnapshot.Settled]] {
    let query = try engine.freshQuery(
      """
      SELECT r.grp, i.number, r.settled_of FROM cash_route r
      CROSS JOIN customer c ON c.grp = r.grp
      CROSS JOIN invoice i ON i.bill_to = c.account AND i.gross BETWEEN r.settled_of - 99 AND r.settled_of + r.settled_of / 9
      WHERE r.grp >= ? AND r.settled_of > 0 AND i.kind = 380
        AND r.settled_of IN (i.gross + i.rounding - i.prepaid, i.gross + i.rounding - i.prepaid - i.discount,
          i.gross + i.rounding - i.prepaid - i.later_discount)
        AND NOT EXISTS (SELECT 1 FROM open_item o WHERE o.grp = r.grp AND o.account = i.bill_to AND o.item = i.key)
      UNION SELECT r.grp, p.document, r.settled_of FROM cash_route r CROSS JOIN customer c ON c.grp = r.grp
      CROSS JOIN opening_item p ON p.account = c.account AND p.original = r.settled_of
      WHERE r.grp >= ? AND r.settled_of > 0
        AND NOT EXISTS (SELECT 1 FROM open_item o WHERE o.grp = r.grp AND o.account = p.account AND o.item = p.key)
      UNION SELECT r.grp, h.document, r.settled_of FROM cash_route r CROSS JOIN customer c ON c.grp = r.grp
      CROSS JOIN history h ON h.account = c.account AND h.amount = r.settled_of
      WHERE r.grp >= ? AND r.settled_of > 0 ORDER BY 1, 2, 3
      """
    ).with(group, group, group)
    var settled: [Key: [CashSnapshot.Settled]] = [:]
    try query.forEach { row in
      settled[row.key(0), default: []].append(
        CashSnapshot.Settled(number: row.text(1), amount: row.int(2)))
    }
    return settled
  }

  /// Statements sent since `date` to groups from `group` on, over the amount of a receipt of tonight: by group.
  public func statements(from group: Key, since date: BusinessDate) throws -> [Key: [CashSnapshot.Statement]] {
    var statements: [Key: [CashSnapshot.Statement]] = [:]
    try engine.freshQuery(
      """
      SELECT DISTINCT r.grp, s.account, s.date, s.currency, s.total FROM cash_route r CROSS JOIN customer c ON c.grp = r.grp
      CROSS JOIN customer_statement s ON s.account = c.account AND s.date >= ? AND s.total = r.settled_of
      WHERE r.grp >= ? AND r.settled_of > 0 ORDER BY 1, 2, 3, 4
      """
    ).with(date, group).forEach { row in
      statements[row.key(0), default: []].append(
        CashSnapshot.Statement(account: row.key(1), date: row.date(2), currency: row.currency(3), total: row.int(4)))
    }
    return statements
  }

  public func returns() throws -> [Key: [ReturnedPayment]] {
    var returns: [Key: [ReturnedPayment]] = [:]
    let query = try engine.freshQuery(
      """
      SELECT grp, entry, bank, booking_date, currency, amount, base, receipt, reason, replaced FROM cash_return
      ORDER BY grp, entry, ordinal
      """)
    try query.forEach { row in
      returns[row.key(0), default: []].append(
        ReturnedPayment(
          key: row.key(1), bank: row.text(2), bookingDate: row.date(3), currency: row.currency(4), amount: row.int(5),
          base: row.int(6), receipt: row.key(7), reason: row.text(8), isReplaced: row.flag(9)))
    }
    return returns
  }

  /// Nothing of the plan outlives the night.
  public func clear() throws(LedgerError) {
    try engine.execute("DELETE FROM cash_route")
    try engine.execute("DELETE FROM cash_return")
  }
}
