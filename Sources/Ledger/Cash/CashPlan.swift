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
  public var notOpen: [Text]
  public var candidates: [Text]

  public init(
    group: Key, receipt: Key, state: Receipt.State, account: Key = .none, payer: Key = .none, advice: Key = .none,
    isContested: Bool = false, note: Text = .empty, notOpen: [Text] = [], candidates: [Text] = []
  ) {
    self.group = group
    self.receipt = receipt
    self.state = state
    self.account = account
    self.payer = payer
    self.advice = advice
    self.isContested = isContested
    self.note = note
    self.notOpen = notOpen
    self.candidates = candidates
  }
}

/// Writes and reads what the cash stage's plan lays down for its units.
public struct CashPlan {
  private let engine: Engine
  public init(_ engine: Engine) { self.engine = engine }

  /// `routes` by group and receipt.
  public func write(routes: [CashRouteRow]) throws(LedgerError) {
    let rows = try engine.append(.cashRoute)
    for route in routes {
      try rows.add(route.group).add(route.receipt).add(route.state.rawValue).add(route.account).add(route.payer)
        .add(route.advice).add(route.isContested).add(route.note)
        .add(PaymentText.join(references: route.notOpen)).add(PaymentText.join(references: route.candidates)).end()
    }
  }

  /// `ordinal` is the payment's in its entry.
  public func write(_ payment: ReturnedPayment, group: Key, ordinal: Int) throws(LedgerError) {
    try engine.append(.cashReturn).add(group).add(payment.key).add(ordinal).add(payment.bank).add(payment.bookingDate)
      .add(payment.currency).add(payment.amount).add(payment.base).add(payment.receipt).add(payment.reason)
      .add(payment.isReplaced).end()
  }

  /// By group and receipt, from a group on.
  public func routes(from group: Key) throws -> [CashRouteRow] {
    let query = try engine.freshQuery(
      """
      SELECT grp, receipt, state, account, payer, advice, contested, note, not_open, candidates FROM cash_route WHERE grp >= ?
      ORDER BY grp, receipt
      """)
    return try query.with(group).map { row in
      CashRouteRow(
        group: row.key(0), receipt: row.key(1), state: Receipt.State(rawValue: row.integer(2)) ?? .new,
        account: row.key(3), payer: row.key(4), advice: row.key(5), isContested: row.flag(6), note: row.text(7),
        notOpen: PaymentText.references(row.text(8)), candidates: PaymentText.references(row.text(9)))
    }
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
