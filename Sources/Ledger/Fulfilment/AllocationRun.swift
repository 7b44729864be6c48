import OrderToCash

/// Allocates all approved orders against tonight's stock and records the outcome: the fulfil stage's second half.
struct AllocationRun {
  private let engine: Engine
  private let setting: FulfilmentSetting
  private let facts: UnitFacts
  private let write: ShipmentWrite
  private let told: OpenExceptions
  private let blocks: HoldBlocks
  private let changes: OrderChanges
  private let customers: FulfilmentCustomers

  init(
    _ engine: Engine, _ setting: FulfilmentSetting, facts: UnitFacts, write: ShipmentWrite, told: OpenExceptions
  ) throws {
    self.engine = engine
    self.setting = setting
    self.facts = facts
    self.write = write
    self.told = told
    blocks = try HoldBlocks(engine)
    changes = try OrderChanges(engine)
    customers = try FulfilmentCustomers(engine, setting)
  }

  func run(_ stock: inout StockTable) throws {
    let book = try OrderBook(
      engine, stock: stock, customers: customers, setting)
    var allocator = Allocator(
      available: stock.available(), warehouses: stock.warehouses.count, policy: setting.policy.company,
      date: setting.date)
    let all = stock.declared == stock.warehouses.count ? nil : Array(0..<stock.declared)
    for order in book.orders {
      let isBlocked = blocks.contains(order) || setting.rates.rate(order.currency) == nil
      let since = told.about(.order, order.key).filter { FulfilmentRules.isWaiting($0.rule) }.map(\.firstSeen).min()
      let allocation = allocator.allocate(
        book.request(
          order, waitingSince: since, isBlocked: isBlocked, warehouses: customers.warehouses(for: order.country) ?? all,
          stock: stock))
      try record(allocation, order, book, &stock)
    }
  }

  private func record(
    _ allocation: Allocation, _ order: OrderBook.Order, _ book: OrderBook, _ stock: inout StockTable
  ) throws {
    if allocation.result == .blocked { return try tellBlocked(allocation, order) }
    for ruling in allocation.rulings(wanted: order.wanted, known: !order.isFresh, names: stock.skus) {
      try facts.add(ruling)
    }
    var start = 0
    var shipDates: [BusinessDate?] = []
    while start < allocation.takes.count {
      let warehouse = allocation.takes[start].warehouse
      let end = allocation.takes[start...].firstIndex { $0.warehouse != warehouse } ?? allocation.takes.count
      shipDates.append(try release(allocation, allocation.takes[start..<end], order, book, &stock))
      start = end
    }
    for line in allocation.lines where !line.cancelled.isZero {
      try write.cancel(order.key, line.line, line.cancelled, rule: allocation.rule)
    }
    if var answer = OrderAnswer(allocation, isFirst: order.isFresh, item: { (stock.items[$0], stock.skus[$0]) }) {
      if allocation.result == .full, !shipDates.contains(nil) { answer.promised = shipDates.compactMap { $0 }.max() }
      try write.tell(order.key, answer)
    }
    let waits = allocation.lines.contains { !$0.waiting.isZero }
    let rest = waits ? book.totals(order, allocation.lines.map(\.waiting)) : nil
    try changes.apply(allocation, order, rest: rest, keeps: setting.policy[order.account].confirm == .warehouse)
    try tellWaiting(allocation, order, rest, stock)
  }

  /// What is taken from one warehouse is one shipment; gives the day on which it leaves, if that is planned.
  private func release(
    _ allocation: Allocation, _ takes: ArraySlice<Allocation.Take>, _ order: OrderBook.Order, _ book: OrderBook,
    _ stock: inout StockTable
  ) throws -> BusinessDate? {
    let totals = book.totals(order, of: takes)
    let (key, shipDate) = try write.release(order, allocation, takes, totals, stock, facts)
    let immediate = setting.policy[order.account].confirm == .immediate
    for take in takes {
      let warehouse = stock.warehouses[take.warehouse]
      if immediate {
        stock.ship(take.item, take.quantity, at: StockMoment(date: setting.date, minute: 1440), from: warehouse)
      } else {
        stock.reserve(take.item, take.quantity, in: warehouse)
      }
    }
    if immediate,
      let posting = ShipmentPosting.posting(
        net: totals.net, currency: order.currency, shipment: key, account: order.account, date: setting.date,
        rates: setting.rates, chart: setting.chart)
    {
      try facts.add(posting)
    }
    return shipDate
  }

  /// A blocked order is left as it is, not even answered; it is told once.
  private func tellBlocked(_ allocation: Allocation, _ order: OrderBook.Order) throws {
    let rule = FulfilmentRules.accountHeld.id
    guard told.message(.order, order.key, rule: rule) == nil else { return }
    for ruling in allocation.rulings(wanted: order.wanted, known: false, names: []) { try facts.add(ruling) }
    try facts.raise(
      ExceptionRaised(
        .info, rule: rule, subjectKind: .order, subject: order.key, account: order.account, currency: order.currency,
        message: "approved, and stopped before it left: the account is on hold",
        whatToDo: "It goes by itself when the hold is released."))
  }

  /// Out of stock is an exception as long as it lasts; its first day is the day from which the order waits.
  private func tellWaiting(
    _ allocation: Allocation, _ order: OrderBook.Order, _ rest: InvoiceTotals?, _ stock: StockTable
  ) throws {
    let standing = allocation.result == .partial || allocation.result == .waiting
    if standing, let rest {
      let lines = allocation.lines.filter { !$0.waiting.isZero }
      let names = lines.prefix(5).map {
        "\($0.waiting) × \($0.item < 0 ? "line \($0.line)" : stock.skus[$0.item].string)"
      }
      try facts.raise(
        ExceptionRaised(
          .info, rule: allocation.rule, subjectKind: .order, subject: order.key, account: order.account,
          currency: order.currency, amount: rest.gross,
          message: "out of stock: " + names.joined(separator: ", ") + (lines.count > 5 ? " and more" : ""),
          whatToDo: "It ships by itself when stock comes: receive it, or send a count."))
    }
    for known in told.about(.order, order.key)
    where known.rule.string.hasPrefix("fulfil.") && !(standing && known.rule == allocation.rule) {
      try facts.close(.order, order.key, rule: known.rule, reason: allocation.result.name)
    }
  }
}

/// Accounts on hold, as far as they stop orders that were approved before.
private struct HoldBlocks {
  private let byProgram: Set<Key>
  private let byPerson: [Key: Key]
  private let approvals: [Key: Key]

  init(_ engine: Engine) throws {
    var (program, person) = (Set<Key>(), [Key: Key]())
    for account in try AccountGroups(engine).accounts {
      guard let hold = account.holds.first else { continue }
      if hold.source == .person { person[account.account] = hold.placed } else { program.insert(account.account) }
    }
    byProgram = program
    byPerson = person
    approvals = person.isEmpty ? [:] : try OrderApprovals.load(engine)
  }

  /// A person's approval lets an order pass, but not a person's later hold.
  func contains(_ order: OrderBook.Order) -> Bool {
    for account in [order.account, order.billTo, order.group] {
      if let placed = byPerson[account], !order.isApprovedByPerson || (approvals[order.key] ?? .none) < placed {
        return true
      }
      if byProgram.contains(account), !order.isApprovedByPerson { return true }
    }
    return false
  }
}
