import OrderToCash

/// Advance invoices that are not deducted yet. Few beside a night's invoices, so they are read whole.
public enum AdvanceBook {
  struct Order: Hashable {
    var buyer: Key
    var number: Text
  }

  /// Parts by order, in the order in which they were invoiced.
  static func open(_ engine: Engine) throws -> [(order: Order, parts: [AdvancePart])] {
    var orders: [(order: Order, parts: [AdvancePart])] = []
    try engine.freshQuery(
      """
      SELECT buyer, order_number, \(columns) FROM open_advance ORDER BY buyer, order_number, advance, ordinal
      """
    ).forEach { row in
      let order = Order(buyer: row.key(0), number: row.text(1))
      if orders.last?.order != order { orders.append((order, [])) }
      orders[orders.count - 1].parts.append(part(row, from: 2))
    }
    return orders
  }

  static let columns = "advance, ordinal, category, rate, net, tax, rounding, base_net, base_tax, base_rounding"

  static func part(_ row: Query, from column: Int32) -> AdvancePart {
    AdvancePart(
      advance: row.key(column), ordinal: row.integer(column + 1), category: row.text(column + 2),
      rate: row.percent(column + 3), net: row.int(column + 4), tax: row.int(column + 5), rounding: row.int(column + 6),
      baseNet: row.int(column + 7), baseTax: row.int(column + 8), baseRounding: row.int(column + 9))
  }

  /// All of them, to be deducted from.
  public static func pool(_ engine: Engine) throws -> AdvancePool {
    var pool = AdvancePool()
    for (order, parts) in try open(engine) { pool.add(parts, orders: try revisions(order, engine)) }
    return pool
  }

  /// The keys of all revisions of an order.
  static func revisions(_ order: Order, _ engine: Engine) throws -> [Key] {
    let first = try engine.query("SELECT order_key FROM order_number WHERE account = ? AND number = ?")
      .with(order.buyer, order.number).map { $0.key(0) }
    return try first
      + engine.query("SELECT order_key FROM order_revision WHERE account = ? AND number = ? ORDER BY revision")
      .with(order.buyer, order.number).map { $0.key(0) }
  }

  /// With tax, by account group: as good as cash for credit.
  static func sums(_ engine: Engine) throws -> [Key: [Money]] {
    var sums: [Key: [Money]] = [:]
    try engine.freshQuery(
      """
      SELECT c.grp, a.currency, SUM(a.net + a.tax + a.rounding) FROM open_advance a JOIN customer c ON c.account = a.account
      GROUP BY c.grp, a.currency ORDER BY c.grp, a.currency
      """
    ).forEach { sums[$0.key(0), default: []].append(Money(minor: $0.int(2), currency: $0.currency(1))) }
    return sums
  }
}

/// Keeps what is left of advance invoices.
struct AdvanceWrite {
  private let engine: Engine
  private let parts: Append
  private let open: Append
  private let uses: Append

  init(_ engine: Engine) throws {
    self.engine = engine
    parts = try engine.append(.advancePart)
    open = try engine.append(.openAdvance)
    uses = try engine.append(.advanceUse)
  }

  /// The parts of an advance invoice; its worth in base currency is shared out by amount, the last part takes the rest.
  func add(_ draft: InvoiceDraft, buyer: Key, order: Text) throws {
    var (net, tax) = (draft.totals.net, draft.totals.tax)
    var (baseNet, baseTax) = (draft.baseNet, draft.baseTax)
    for (index, group) in draft.totals.taxes.enumerated() {
      let partNet = net == 0 ? 0 : CreditApplication.part(of: baseNet, amount: group.base, outOf: net)
      let partTax = tax == 0 ? 0 : CreditApplication.part(of: baseTax, amount: group.tax, outOf: tax)
      let part = AdvancePart(
        advance: draft.key, ordinal: index + 1, category: group.category, rate: group.rate, net: group.base,
        tax: group.tax, rounding: index == 0 ? draft.rounding : 0, baseNet: partNet, baseTax: partTax,
        baseRounding: index == 0 ? draft.baseRounding : 0)
      for table in [parts, open] {
        try table.add(part.advance).add(part.ordinal).add(draft.billTo).add(buyer).add(order).add(draft.currency)
          .add(part.category).add(part.rate).add(part.net).add(part.tax).add(part.rounding).add(part.baseNet)
          .add(part.baseTax).add(part.baseRounding).end()
      }
      net -= group.base
      tax -= group.tax
      baseNet -= partNet
      baseTax -= partTax
    }
  }

  /// A document took these off.
  func use(_ taken: [AdvancePart], by document: Key) throws {
    for (index, part) in taken.enumerated() {
      try uses.add(document).add(index + 1).add(part.advance).add(part.ordinal).add(part.net).add(part.tax)
        .add(part.rounding).add(part.baseNet).add(part.baseTax).add(part.baseRounding).end()
      try engine.query(
        """
        UPDATE open_advance SET net = net - ?, tax = tax - ?, rounding = rounding - ?, base_net = base_net - ?,
          base_tax = base_tax - ?, base_rounding = base_rounding - ? WHERE advance = ? AND ordinal = ?
        """
      ).run(
        part.net, part.tax, part.rounding, part.baseNet, part.baseTax, part.baseRounding, part.advance, part.ordinal)
      try engine.query(
        "DELETE FROM open_advance WHERE advance = ? AND ordinal = ? AND net = 0 AND tax = 0 AND rounding = 0"
      )
      .run(part.advance, part.ordinal)
    }
  }

  /// What is left of one advance invoice.
  func left(of advance: Key) throws -> [AdvancePart] {
    try engine.query("SELECT \(AdvanceBook.columns) FROM open_advance WHERE advance = ? ORDER BY ordinal").with(advance)
      .map { AdvanceBook.part($0, from: 0) }
  }
}
