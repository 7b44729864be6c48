import OrderToCash

/// Takes back what came in tonight, and carries out what people decided about late returns: the first thing of the fulfil stage,
/// so that goods in stock again can be allocated at once.
struct ReturnRun {
  private let engine: Engine
  private let setting: FulfilmentSetting
  private let facts: UnitFacts
  private let accepted: Append
  private let waiting: Append
  private let events: Append
  private let stock: StockWrite
  private var keys: KeySequence
  private var eventKeys: KeySequence

  init(_ engine: Engine, _ setting: FulfilmentSetting, facts: UnitFacts, unit: Int) throws {
    self.engine = engine
    self.setting = setting
    self.facts = facts
    accepted = try engine.append(.acceptedReturn)
    waiting = try engine.append(.openReturn)
    events = try engine.append(.stockEvent)
    stock = StockWrite(engine, confirmedMinute: setting.policy.company.confirmedMinute)
    keys = KeySequence(run: setting.run, stage: .fulfil, unit: unit)
    eventKeys = keys
  }

  mutating func run() throws {
    try decide()
    for row in try ReturnRow.load(engine, run: setting.run) {
      try record(row, ReturnAcceptance.judge(row.goods, policy: setting.policy[row.goods.account].returns))
    }
  }

  private mutating func record(_ row: ReturnRow, _ acceptance: ReturnAcceptance) throws {
    let key = keys.take()
    let goods = row.goods
    try accepted.add(key).add(row.document).add(row.ordinal).add(goods.account).add(row.billTo).add(goods.shipment)
      .add(row.shipmentLine).add(row.order).add(row.orderLine).add(row.item).add(goods.quantity).add(goods.date)
      .add(goods.reason).add(goods.condition.rawValue).add(row.warehouse).add(acceptance.isRestocked)
      .add(acceptance.credit.rawValue).end()
    if acceptance.isRestocked { try restock(row) }
    try facts.add(acceptance.ruling)
    if let exception = acceptance.exception { try facts.raise(exception) }
    if acceptance.credit == .yes { try wait(key, row.billTo, goods.shipment, row.order) }
  }

  /// For the invoice stage, which credits what it finds there.
  private func wait(_ key: Key, _ billTo: Key, _ shipment: Key, _ order: Key) throws {
    try waiting.add(billTo).add(key).add(shipment).add(order).end()
  }

  /// Back on the shelf of the warehouse that sent it, at the time of day at which that warehouse's files are taken to speak.
  private mutating func restock(_ row: ReturnRow) throws {
    var record = StockRecord()
    record.kind = .returned
    record.quantity = row.goods.quantity
    record.date = row.goods.date
    record.minute = setting.policy.company.confirmedMinute
    record.warehouse = row.warehouse
    try events.add(eventKeys.take()).add(row.file).add(row.item).add(record.kind.rawValue).add(record.quantity)
      .add(record.date).add(record.minute).add(row.goods.number).add(row.warehouse).end()
    try stock.apply(record, item: row.item)
  }

  /// An approval credits the late returns of its shipment that no earlier decision was about.
  private func decide() throws {
    let rule = FulfilmentRules.returnLate.id
    let decisions = try engine.freshQuery(
      "SELECT subject, decision, verb FROM open_decision WHERE subject_kind = ? AND rule = ? ORDER BY subject, decision"
    ).with(SubjectKind.shipment.rawValue, rule).map { (shipment: $0.key(0), key: $0.key(1), verb: $0.string(2)) }
    for decision in decisions {
      if decision.verb == Verb.approve.rawValue { try approve(decision.shipment, decision.key) }
      try facts.close(
        .shipment, decision.shipment, rule: rule,
        reason: decision.verb == Verb.approve.rawValue ? "credited" : "refused",
        decision: decision.key)
      try engine.query("DELETE FROM open_decision WHERE subject_kind = ? AND subject = ? AND decision = ?")
        .run(SubjectKind.shipment.rawValue, decision.shipment, decision.key)
    }
  }

  private func approve(_ shipment: Key, _ decision: Key) throws {
    let late = try engine.query(
      """
      SELECT a.key, a.bill_to, a.order_key FROM accepted_return a
      WHERE a.shipment = ? AND a.credit = 2 AND a.key < ? AND a.key > COALESCE((SELECT MAX(d.key) FROM decision d
        JOIN exception_number x ON x.subject = d.subject AND x.subject_kind = d.subject_kind AND x.rule = ?
        WHERE d.subject_kind = ? AND d.subject = ? AND d.state = 1 AND d.key < ?), 0)
      ORDER BY a.key
      """
    ).with(
      shipment, decision, FulfilmentRules.returnLate.id, SubjectKind.shipment.rawValue, shipment, decision
    ).map { ($0.key(0), $0.key(1), $0.key(2)) }
    for (key, billTo, order) in late { try wait(key, billTo, shipment, order) }
  }
}

/// A line of a return of tonight with the shipment's line that it brings back.
private struct ReturnRow {
  var document: Key
  var ordinal: Int
  var file: Key
  var billTo: Key
  var shipmentLine: Int
  var order: Key
  var orderLine: Int
  var item: Key
  var warehouse: Text
  var goods: ReturnedGoods

  static func load(_ engine: Engine, run: Int) throws -> [ReturnRow] {
    let first = Key(run: run, stage: .intake, unit: 0, ordinal: 0)
    return try engine.freshQuery(
      """
      SELECT x.return_key, x.ordinal, r.file, s.bill_to, x.line, l.order_key, l.line, l.item, s.warehouse, r.number, r.date,
        s.account, s.key, s.number, COALESCE((SELECT MAX(c.date) FROM confirmation c WHERE c.shipment = s.key), s.date),
        i.sku, x.quantity, x.reason, x.condition
      FROM goods_return r JOIN return_line x ON x.return_key = r.key JOIN shipment s ON s.key = x.shipment
      JOIN shipment_line l ON l.shipment = x.shipment AND l.ordinal = x.line JOIN item i ON i.item = l.item
      WHERE r.key >= ? ORDER BY x.return_key, x.ordinal
      """
    ).with(first).map { row in
      ReturnRow(
        document: row.key(0), ordinal: row.integer(1), file: row.key(2), billTo: row.key(3),
        shipmentLine: row.integer(4),
        order: row.key(5), orderLine: row.integer(6), item: row.key(7), warehouse: row.text(8),
        goods: ReturnedGoods(
          number: row.text(9), date: row.date(10), account: row.key(11), shipment: row.key(12),
          shipmentNumber: row.text(13), leftOn: row.date(14), sku: row.text(15), quantity: row.quantity(16),
          reason: row.text(17), condition: ReturnCondition(rawValue: row.integer(18)) ?? .damaged))
    }
  }
}
