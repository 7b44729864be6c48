import OrderToCash

/// What the fulfil stage works with.
public struct FulfilmentSetting: Sendable {
  public var run: Int
  public var date: BusinessDate
  /// By the account that bought.
  public var policy: ByCustomer<FulfilmentPolicy>
  public var chart: Chart
  public var rates: Rates
  public var series: SeriesFormat
  /// Of the night.
  public var fiscalYear: Int

  public init(
    run: Int, date: BusinessDate, policy: ByCustomer<FulfilmentPolicy>, chart: Chart, rates: Rates,
    series: SeriesFormat,
    fiscalYear: Int
  ) {
    self.run = run
    self.date = date
    self.policy = policy
    self.chart = chart
    self.rates = rates
    self.series = series
    self.fiscalYear = fiscalYear
  }
}

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

  /// Records the release of what is allocated, and gives its key.
  func release(
    _ order: OrderBook.Order, _ allocation: Allocation, _ totals: InvoiceTotals, _ stock: StockTable
  ) throws -> Key {
    let key = shipmentKeys.take()
    let immediate = setting.policy[order.account].confirm == .immediate
    try shipments.add(key).add(order.key).add(order.account).add(order.billTo)
      .add(setting.series.format(numbers.take(), name: numbers.name)).add(setting.date).add(immediate)
      .add(order.currency).add(totals.net).add(totals.gross).end()
    var ordinal = 0
    for line in allocation.lines where !line.allocated.isZero {
      ordinal += 1
      try shipmentLines.add(key).add(ordinal).add(order.key).add(line.line).add(stock.items[line.item])
        .add(line.allocated).end()
    }
    try openShipments.add(order.billTo).add(key).add(order.group).add(order.key).add(order.account)
      .add(immediate ? 3 : 1).add(setting.date).add(order.currency).add(totals.net).add(totals.gross).add(Key.none)
      .end()
    return key
  }

  func cancel(_ order: Key, _ line: Int, _ quantity: Quantity, rule: Text) throws {
    try cancellations.add(cancellationKeys.take()).add(order).add(line).add(quantity).add(rule).end()
  }

  func tell(_ order: Key, _ answer: OrderAnswer) throws {
    let key = answerKeys.take()
    try answers.add(key).add(order).add(answer.code.rawValue).add(answer.note).add(nil as BusinessDate?).end()
    for line in answer.lines {
      try answerLines.add(key).add(line.line).add(line.code.rawValue).add(line.quantity).add(line.backorder)
        .add(line.note).end()
    }
  }

  func end() throws { try numbers.write(engine) }
}
