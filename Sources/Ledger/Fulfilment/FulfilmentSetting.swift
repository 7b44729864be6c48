import OrderToCash

/// What the fulfil stage works with.
public struct FulfilmentSetting: Sendable {
  public var run: Int
  public var date: BusinessDate
  /// By the account that bought.
  public var policy: ByCustomer<FulfilmentPolicy>
  public var warehouses: Warehouses
  public var carriers: ShipmentPlanner
  public var chart: Chart
  public var rates: Rates
  public var series: SeriesFormat
  /// Of the night.
  public var fiscalYear: Int

  public init(
    run: Int, date: BusinessDate, policy: ByCustomer<FulfilmentPolicy>, warehouses: Warehouses = Warehouses([]),
    carriers: [Carrier] = [], calendar: BusinessCalendar = BusinessCalendar(), chart: Chart, rates: Rates,
    series: SeriesFormat, fiscalYear: Int
  ) {
    self.run = run
    self.date = date
    self.policy = policy
    self.warehouses = warehouses
    self.carriers = ShipmentPlanner(carriers, calendar: calendar, date: date, minute: policy.company.releasedMinute)
    self.chart = chart
    self.rates = rates
    self.series = series
    self.fiscalYear = fiscalYear
  }

  /// Whether it matters where an order goes.
  var needsDestination: Bool { warehouses.all.count > 1 || !carriers.isIdle }
}
