import OrderToCash

/// Carries out the warehouse's confirmations of tonight: the fulfil stage's first half.
struct ConfirmationRun {
  private let engine: Engine
  private let setting: FulfilmentSetting
  private let facts: UnitFacts
  private let write: ShipmentWrite
  private let leave: Query
  private let forget: Query
  private let backlog: Query
  private let grow: Query

  init(_ engine: Engine, _ setting: FulfilmentSetting, facts: UnitFacts, write: ShipmentWrite) throws {
    self.engine = engine
    self.setting = setting
    self.facts = facts
    self.write = write
    leave = try engine.query(
      "UPDATE open_shipment SET state = ?, date = ?, net = ?, gross = ?, base = ? WHERE bill_to = ? AND shipment = ?")
    forget = try engine.query("DELETE FROM open_shipment WHERE bill_to = ? AND shipment = ?")
    backlog = try engine.query(
      """
      INSERT INTO backlog_line (order_key, line, quantity) VALUES (?, ?, ?)
      ON CONFLICT (order_key, line) DO UPDATE SET quantity = backlog_line.quantity + excluded.quantity
      """)
    grow = try engine.query(
      "UPDATE open_order SET net = net + ?, gross = gross + ? WHERE grp = ? AND order_key = ?")
  }

  func run(_ stock: inout StockTable) throws {
    let shipments = try ConfirmedRows.load(engine, stock)
    guard !shipments.isEmpty else { return }
    for shipment in shipments {
      let confirmed = PickConfirmation.confirm(
        shipment.released, picked: shipment.picked, policy: setting.policy[shipment.released.account],
        date: shipment.leftOn)
      try record(confirmed, shipment, &stock)
    }
  }

  private func record(_ confirmed: ConfirmedShipment, _ shipment: ConfirmedRows, _ stock: inout StockTable) throws {
    let moment = StockMoment(date: confirmed.date, minute: setting.policy.company.confirmedMinute)
    for (line, released) in zip(confirmed.lines, shipment.released.lines) {
      let item = stock.ordinal(of: line.item)
      stock.reserve(item, -released.allocated, in: shipment.warehouse)
      stock.ship(item, line.picked, at: moment, from: shipment.warehouse)
      if !line.cancelled.isZero {
        try write.cancel(shipment.order, line.orderLine, line.cancelled, rule: FulfilmentRules.pickedShort.id)
      }
      if !line.waiting.isZero { try backlog.run(shipment.order, line.orderLine, line.waiting) }
    }
    for ruling in confirmed.rulings { try facts.add(ruling) }
    for exception in confirmed.exceptions where !isCounted(exception.subject, after: moment, shipment, stock) {
      try facts.raise(exception)
    }
    try facts.close(.shipment, shipment.released.key, reason: "confirmed")
    try move(confirmed, shipment)
  }

  private func move(_ confirmed: ConfirmedShipment, _ shipment: ConfirmedRows) throws {
    let rest = shipment.totals(confirmed.lines.map(\.waiting))
    if rest.gross != 0 || rest.net != 0 { try grow.run(rest.net, rest.gross, shipment.group, shipment.order) }
    if let answer = OrderAnswer(pickedShort: confirmed) { try write.tell(shipment.order, answer) }
    guard !confirmed.isEmpty else { return try forget.run(shipment.billTo, shipment.released.key) }
    let totals = shipment.totals(confirmed.lines.map(\.picked))
    let base = setting.rates.convert(totals.net, from: shipment.currency, to: setting.rates.base) ?? 0
    try leave.run(3, confirmed.date, totals.net, totals.gross, base, shipment.billTo, shipment.released.key)
    let posting = ShipmentPosting.posting(
      net: totals.net, currency: shipment.currency, shipment: shipment.released.key, account: shipment.released.account,
      date: confirmed.date, rates: setting.rates, chart: setting.chart)
    if let posting { try facts.add(posting) }
  }

  private func isCounted(
    _ item: Key, after moment: StockMoment, _ shipment: ConfirmedRows, _ stock: StockTable
  ) -> Bool {
    guard let place = stock.place(of: stock.ordinal(of: item), in: shipment.warehouse),
      let counted = stock.countedAt[place]
    else { return false }
    return counted >= moment
  }
}

/// A released shipment with tonight's confirmation, as the ledger has them.
struct ConfirmedRows {
  var group: Key
  var billTo: Key
  var order: Key
  var currency: Currency
  var warehouse: Text
  var leftOn: BusinessDate
  /// Of each line, as intake took it.
  var picked: [Quantity] = []
  var released: ReleasedShipment
  /// Price and tax of each line, as if one unit were billed.
  var prices: [InvoiceTotals.Line] = []

  /// What quantities of the lines come to; within the bound that the release kept.
  func totals(_ quantities: [Quantity]) -> InvoiceTotals {
    let billed = zip(prices, quantities).compactMap { price, quantity -> InvoiceTotals.Line? in
      guard !quantity.isZero else { return nil }
      var line = price
      line.quantity = quantity
      return line
    }
    guard let totals = InvoiceTotals(billed, currency: currency) else {
      preconditionFailure("less was picked than released")
    }
    return totals
  }

  static func load(_ engine: Engine, _ stock: StockTable) throws -> [ConfirmedRows] {
    var shipments: [ConfirmedRows] = []
    let query = try engine.freshQuery(
      """
      SELECT s.shipment, s.grp, s.bill_to, s.order_key, s.account, s.date, s.currency, h.number, c.date, c.carrier,
        c.tracking, l.ordinal, l.line, l.item, l.quantity, COALESCE(p.quantity, 0), o.price, o.price_base, o.tax_category,
        o.tax_rate, h.warehouse
      FROM open_shipment s JOIN confirmation c ON c.key = s.confirmation JOIN shipment h ON h.key = s.shipment
      JOIN shipment_line l ON l.shipment = s.shipment
      JOIN order_line o ON o.order_key = l.order_key AND o.line = l.line
      LEFT JOIN pick p ON p.confirmation = s.confirmation AND p.ordinal = l.ordinal
      WHERE s.state = 2 ORDER BY s.bill_to, s.shipment, l.ordinal
      """)
    try query.forEach { row in
      if shipments.last?.released.key != row.key(0) { shipments.append(ConfirmedRows(row)) }
      shipments[shipments.count - 1].add(row, stock)
    }
    return shipments
  }

  private init(_ row: Query) {
    group = row.key(1)
    billTo = row.key(2)
    order = row.key(3)
    currency = row.currency(6)
    warehouse = row.text(20)
    released = ReleasedShipment(
      key: row.key(0), number: row.text(7), account: row.key(4), releasedOn: row.date(5), lines: [])
    leftOn = row.date(8)
  }

  private mutating func add(_ row: Query, _ stock: StockTable) {
    let sku = stock.sku(of: row.key(13))
    let number = row.integer(11)
    released.lines.append(
      ReleasedShipment.Line(
        number: number, orderLine: row.integer(12), item: row.key(13), sku: sku, allocated: row.quantity(14)))
    picked.append(row.quantity(15))
    prices.append(
      InvoiceTotals.Line(
        quantity: .one, price: row.price(16), priceBase: row.quantity(17), category: row.text(18), rate: row.percent(19)
      ))
  }
}
