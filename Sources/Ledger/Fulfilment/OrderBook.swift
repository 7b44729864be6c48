import OrderToCash

/// The approved orders that have something to allocate, held compactly: 72 bytes an order and 32 a line, so a night of a million
/// fits.
public struct OrderBook: Sendable {
  public struct Order: Sendable {
    public var group: Key
    public var key: Key
    public var account: Key
    public var billTo: Key
    public var wanted: BusinessDate
    public var currency: Currency
    /// Allocated for the first time tonight.
    public var isFresh: Bool
    public var isApprovedByPerson: Bool
    /// Lower first: the customer's, or the order's own where policy takes it.
    public var priority: Int32
    /// Of the place of delivery; empty where nobody asks.
    public var country: Text
    /// Its lines: the first of them, and how many.
    fileprivate var start: Int32
    fileprivate var count: Int32 = 0

    var lines: Range<Int> { Int(start)..<Int(start + count) }
  }

  private struct Line: Sendable {
    var line: Int32
    var item: Int32
    var open: Int64
    var price: Int64
    var kind: Int32
  }

  /// What many lines have in common.
  private struct LineKind: Hashable, Sendable {
    var step: Int64
    var base: Int64
    var tax: Int32
  }

  /// In allocation order: by priority, wanted date, then by age.
  public private(set) var orders: [Order] = []
  private var lines = Pieces<Line>()
  private var kinds: [LineKind] = []
  private var taxes = TaxCodes()
  private let policy: ByCustomer<FulfilmentPolicy>

  init(_ engine: Engine, stock: StockTable, customers: FulfilmentCustomers, _ setting: FulfilmentSetting) throws {
    policy = setting.policy
    let country = setting.needsDestination ? "d.ship_to_country" : "''"
    let asksPriority = setting.policy.all.contains(where: \.orderPriority)
    let destination = setting.needsDestination || asksPriority ? "JOIN orders d ON d.key = o.order_key" : ""
    let query = try engine.freshQuery(
      """
      SELECT o.grp, o.order_key, o.account, o.bill_to, o.requested, o.currency, o.fresh, o.approved_by, l.line, l.item,
        l.quantity, b.quantity, l.ordered, l.ordered_unit <> '' AND l.ordered_unit <> l.unit, l.price, l.price_base,
        l.tax_category, l.tax_rate, \(country),
        \(asksPriority ? "d.priority" : "0")
      FROM open_order o \(destination) JOIN order_line l ON l.order_key = o.order_key
      LEFT JOIN backlog_line b ON b.order_key = l.order_key AND b.line = l.line
      WHERE o.state >= 4 AND (o.fresh = 1 OR b.quantity IS NOT NULL) ORDER BY o.grp, o.order_key, l.line
      """)
    var known: [LineKind: Int32] = [:]
    let count = try engine.freshQuery("SELECT COUNT(*) FROM open_order WHERE state >= 4").first { $0.integer(0) }
    orders.reserveCapacity(count ?? 0)
    try query.forEach { row in
      let open = row.flag(6) ? row.quantity(10) : row.quantity(11)
      guard open > .zero else { return }
      let key = row.key(1)
      if orders.last?.key != key { orders.append(order(row, key, customers)) }
      let step = UnitConversion.step(stockQuantity: row.quantity(10), ordered: row.quantity(12), isPack: row.flag(13))
      let kind = LineKind(step: step, base: row.int(15), tax: taxes.index(of: row.text(16), row.percent(17)))
      let number = known[kind] ?? Int32(kinds.count)
      if Int(number) == kinds.count {
        known[kind] = number
        kinds.append(kind)
      }
      lines.append(
        Line(
          line: Int32(row.integer(8)), item: Int32(stock.ordinal(of: row.key(9))), open: open.millionths,
          price: row.int(14), kind: number))
      orders[orders.count - 1].count += 1
    }
    orders.sort { ($0.priority, $0.wanted, $0.key) < ($1.priority, $1.wanted, $1.key) }
  }

  private func order(_ row: Query, _ key: Key, _ customers: FulfilmentCustomers) -> Order {
    let (account, stated, own) = (row.key(2), row.text(18), row.integer(19))
    let policy = policy[account]
    return Order(
      group: row.key(0), key: key, account: account, billTo: row.key(3), wanted: row.date(4),
      currency: row.currency(5), isFresh: row.flag(6), isApprovedByPerson: row.integer(7) == 2,
      priority: Int32(clamping: policy.orderPriority && own > 0 ? own - 1 : policy.priority),
      country: stated.isEmpty ? customers.country(of: account) : stated, start: Int32(lines.count))
  }

  /// The order as the allocator takes it.
  public func request(
    _ order: Order, waitingSince: BusinessDate?, isBlocked: Bool, warehouses: [Int]?, stock: StockTable
  ) -> FulfilmentOrder {
    let policy = policy[order.account]
    let replaces = policy.substitutes == .allow
    var request = FulfilmentOrder(
      key: order.key, account: order.account, wanted: order.wanted, waitingSince: waitingSince, isBlocked: isBlocked,
      policy: policy, warehouses: warehouses,
      lines: order.lines.map { place in
        let line = lines[place]
        return FulfilmentOrder.Line(
          line: Int(line.line), item: Int(line.item), open: Quantity(millionths: line.open),
          step: kinds[Int(line.kind)].step, substitutes: replaces ? stock.substitutes(of: Int(line.item)) : [])
      })
    request.priority = Int(order.priority)
    return request
  }

  /// What quantities of the order's lines (in their order; those of nothing left out) come to. Traps beyond the bound on
  /// amounts, within which intake keeps each order.
  public func totals(_ order: Order, _ quantities: some Collection<Quantity>) -> InvoiceTotals {
    let billed = zip(order.lines, quantities).compactMap { place, quantity in
      quantity.isZero ? nil : self.billed(lines[place], quantity)
    }
    return total(billed, order.currency)
  }

  /// What a shipment comes to, line by line as it will be invoiced: a substitute is billed at the price of the line.
  public func totals(_ order: Order, of takes: some Sequence<Allocation.Take>) -> InvoiceTotals {
    let billed = takes.map { take in
      self.billed(lines[Int(order.start) + take.index], take.quantity)
    }
    return total(billed, order.currency)
  }

  private func billed(_ line: Line, _ quantity: Quantity) -> InvoiceTotals.Line {
    let kind = kinds[Int(line.kind)]
    return taxes.line(quantity, price: line.price, base: kind.base, tax: kind.tax)
  }

  private func total(_ billed: [InvoiceTotals.Line], _ currency: Currency) -> InvoiceTotals {
    guard let totals = InvoiceTotals(billed, currency: currency) else {
      preconditionFailure("an order's amounts are bounded when it is taken")
    }
    return totals
  }
}

/// The few pairs of tax category and rate that a night meets, by number.
struct TaxCodes: Sendable {
  private var codes: [(category: Text, rate: Percent)] = []

  mutating func index(of category: Text, _ rate: Percent) -> Int32 {
    if let known = codes.firstIndex(where: { $0.rate == rate && $0.category == category }) { return Int32(known) }
    codes.append((category, rate))
    return Int32(codes.count - 1)
  }

  func line(_ quantity: Quantity, price: Int64, base: Int64, tax: Int32) -> InvoiceTotals.Line {
    let code = codes[Int(tax)]
    return InvoiceTotals.Line(
      quantity: quantity, price: Price(scaled: price), priceBase: Quantity(millionths: base), category: code.category,
      rate: code.rate)
  }
}
