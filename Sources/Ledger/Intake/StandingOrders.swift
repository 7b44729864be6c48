import OrderToCash

/// Templates of recurring orders: recorded in versions, read back as they hold.
public final class StandingOrders {
  private let engine: Engine

  public init(_ engine: Engine) { self.engine = engine }

  /// A template that holds, and for whom.
  public struct Standing: Sendable {
    public var key: Key
    public var account: Key
    public var record: StandingOrderRecord
  }

  public static func exist(_ engine: Engine) throws -> Bool {
    try engine.freshQuery("SELECT 1 FROM standing_order LIMIT 1").first { _ in true } ?? false
  }

  /// The content of the version that holds; nil for a new one.
  public func content(_ account: Key, _ number: Text) throws -> Int64? {
    try engine.query(
      "SELECT content_hash FROM standing_order WHERE account = ? AND number = ? ORDER BY key DESC LIMIT 1"
    ).with(account, number).first { $0.int(0) }
  }

  public func record(
    _ standing: StandingOrderRecord, key: Key, file: Key, account: Key, contentHash: Int64
  ) throws {
    let order = standing.order
    try engine.append(.standingOrder).add(key).add(file).add(account).add(order.number)
      .add(standing.schedule.every.rawValue).add(standing.schedule.first).add(standing.schedule.last)
      .add(standing.leadDays).add(order.currency).add(order.shipTo.identifiers.first?.value ?? .empty)
      .add(order.buyerReference).add(order.note).add(contentHash).end()
    for (index, line) in order.lines.enumerated() {
      try engine.append(.standingLine).add(key).add(index + 1).add(line.id).add(line.sellerItem).add(line.buyerItem)
        .add(line.standardItem.value).add(line.quantity).add(line.unit).add(line.price != nil)
        .add(line.price ?? .zero).add(line.basePriceQuantity).end()
    }
  }

  /// Every template that holds, by account and number.
  public func all() throws -> [Standing] {
    var lines: [Key: [OrderDocumentLine]] = [:]
    try engine.freshQuery(
      """
      SELECT standing, line_id, item, buyer_item, gtin, quantity, unit, has_price, price, price_base FROM standing_line
      ORDER BY standing, line
      """
    ).forEach { row in
      lines[row.key(0), default: []].append(
        OrderDocumentLine(
          id: row.text(1), sellerItem: row.text(2), buyerItem: row.text(3),
          standardItem: Identifier(value: row.text(4)),
          quantity: row.quantity(5), unit: row.text(6), price: row.flag(7) ? row.price(8) : nil,
          basePriceQuantity: row.quantity(9)))
    }
    return try engine.freshQuery(
      """
      SELECT key, account, number, every, first_date, last_date, lead_days, currency, ship_to, buyer_reference, note
      FROM standing_order WHERE key IN (SELECT MAX(key) FROM standing_order GROUP BY account, number)
      ORDER BY account, number
      """
    ).map { row in
      var place = PartyReference()
      if !row.text(8).isEmpty { place.identifiers = [Identifier(value: row.text(8))] }
      let order = OrderDocument(
        number: row.text(2), issueDate: nil, currency: row.currency(7), buyer: PartyReference(), shipTo: place,
        buyerReference: row.text(9), note: row.text(10), lines: lines[row.key(0)] ?? [])
      let schedule = StandingSchedule(
        every: StandingSchedule.Every(rawValue: row.integer(3)) ?? .month, first: row.date(4), last: row.optionalDate(5)
      )
      return Standing(
        key: row.key(0), account: row.key(1),
        record: StandingOrderRecord(schedule: schedule, leadDays: row.integer(6), order: order))
    }
  }
}
