/// How far forecasts were from what came, per week ahead: weighted absolute percentage error (WAPE), the sum of absolute differences
/// over the sum of what came (S. Kolassa and W. Schütz, "Advantages of the MAD/Mean Ratio over the MAPE", Foresight 6, 2007).
public struct ForecastAccuracy: Sendable {
  public struct Week: Sendable, Hashable {
    public var forecasts = 0
    public var expected: Int64 = 0
    public var actual: Int64 = 0
    public var error: Int64 = 0
    public var naiveError: Int64 = 0
    /// Forecasts whose range held what came.
    public var within = 0

    /// In percent, four decimals; nil when nothing came.
    public var percent: Int64? { KeyFigures.percent(error, of: actual) }
    public var naivePercent: Int64? { KeyFigures.percent(naiveError, of: actual) }
    public var withinPercent: Int64? { KeyFigures.percent(Int64(within), of: Int64(forecasts)) }

    mutating func add(_ other: Week) {
      forecasts += other.forecasts
      expected += other.expected
      actual += other.actual
      error += other.error
      naiveError += other.naiveError
      within += other.within
    }
  }

  public private(set) var weeks = Array(repeating: Week(), count: CashForecast.weeks)
  public init() {}

  /// One week of one forecast, `week` from 0, against what came of the items that it was about.
  public mutating func add(week: Int, _ forecast: CashForecast.Week, actual: Int64) {
    weeks[week].forecasts += 1
    weeks[week].expected += forecast.expected
    weeks[week].actual += actual
    weeks[week].error += abs(forecast.expected - actual)
    weeks[week].naiveError += abs(forecast.byDueDate - actual)
    if actual >= forecast.low, actual <= forecast.high { weeks[week].within += 1 }
  }

  /// All weeks ahead together.
  public var all: Week { weeks.reduce(into: Week()) { $0.add($1) } }
  public var isEmpty: Bool { all.forecasts == 0 }
}
