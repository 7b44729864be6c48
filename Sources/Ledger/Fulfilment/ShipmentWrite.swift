import OrderToCash

/// Records releases, what waits, what is cancelled, and what customers are told.
final class ShipmentWrite {
  private let setting: FulfilmentSetting
  private let engine: Engine
  private let shipments: Append
  private let shipmentLines: Append
  private let openShipments: Append
  private let cancellations: Append
  private let answers: Append
  private let answerLines: Append
  private var shipmentKeys: KeySequence
  private var cancellationKeys: KeySequence
  private var answerKeys: KeySequence
  private var numbers: SeriesNumbers

  init(_ engine: Engine, _ setting: FulfilmentSetting, unit: Int) throws {
    self.engine = engine
    self.setting = setting
    shipments = try engine.append(.shipment)
    shipmentLines = try engine.append(.shipmentLine)
    openShipments = try engine.append(.openShipment)
    cancellations = try engine.append(.cancellation)
    answers = try engine.append(.answer)
    answerLines = try engine.append(.answerLine)
    shipmentKeys = KeySequence(run: setting.run, stage: .fulfil, unit: unit)
    cancellationKeys = shipmentKeys
    answerKeys = shipmentKeys
    numbers = try SeriesNumbers(engine, name: setting.series.name(year: setting.fiscalYear))
  }

  /// Records the release of what is taken from one warehouse, and gives its key and the day on which it leaves, if that is planned.
  func release(
    _ order: OrderBook.Order, _ allocation: Allocation, _ takes: ArraySlice<Allocation.Take>, _ totals: InvoiceTotals,
    _ stock: StockTable, _ facts: UnitFacts
  ) throws -> (key: Key, shipDate: BusinessDate?) {
    let key = shipmentKeys.take()
    let weight = stock.weight(of: takes)
    let immediate = setting.policy[order.account].confirm == .immediate
    let warehouse = stock.warehouses[takes.first?.warehouse ?? 0]
    let plan = try plan(key, order, warehouse, weight, facts)
    try shipments.add(key).add(order.key).add(order.account).add(order.billTo)
      .add(setting.series.format(numbers.take(), name: numbers.name)).add(setting.date).add(immediate)
      .add(order.currency).add(totals.net).add(totals.gross).add(warehouse).add(plan?.carrier ?? .empty)
      .add(plan?.service ?? .empty).add(plan?.shipDate).add(weight).end()
    for (ordinal, take) in takes.enumerated() {
      try shipmentLines.add(key).add(ordinal + 1).add(order.key).add(allocation.lines[take.index].line)
        .add(stock.items[take.item]).add(take.quantity).end()
    }
    let base = immediate ? setting.rates.convert(totals.net, from: order.currency, to: setting.rates.base) ?? 0 : 0
    try openShipments.add(order.billTo).add(key).add(order.group).add(order.key).add(order.account)
      .add(immediate ? 3 : 1).add(setting.date).add(order.currency).add(totals.net).add(totals.gross).add(Key.none)
      .add(base).end()
    return (key, plan?.shipDate)
  }

  private func plan(
    _ shipment: Key, _ order: OrderBook.Order, _ warehouse: Text, _ weight: Quantity, _ facts: UnitFacts
  ) throws -> ShipmentPlan? {
    guard !setting.carriers.isIdle else { return nil }
    let name = setting.warehouses.name(of: warehouse)
    switch setting.carriers.plan(to: order.country, from: name, weight: weight) {
    case .success(let plan):
      try facts.add(plan.ruling(shipment, country: order.country, weight: weight))
      return plan
    case .failure(let refusal):
      try facts.raise(
        ExceptionRaised(
          .warning, rule: FulfilmentRules.noCarrier.id, subjectKind: .shipment, subject: shipment,
          account: order.account, message: "no carrier takes it from \(name): \(refusal.rejected)",
          whatToDo: "Find a carrier for it, or add a service to carriers in pipeline.yml.", verbs: [.dismiss]))
      return nil
    }
  }

  func cancel(_ order: Key, _ line: Int, _ quantity: Quantity, rule: Text) throws {
    try cancellations.add(cancellationKeys.take()).add(order).add(line).add(quantity).add(rule).end()
  }

  func tell(_ order: Key, _ answer: OrderAnswer) throws {
    let key = answerKeys.take()
    try answers.add(key).add(order).add(answer.code.rawValue).add(answer.note).add(answer.promised).end()
    for line in answer.lines {
      try answerLines.add(key).add(line.line).add(line.code.rawValue).add(line.quantity).add(line.backorder)
        .add(line.note).add(line.substitute).add(nil as BusinessDate?).end()
    }
  }

  func end() throws { try numbers.write(engine) }
}
