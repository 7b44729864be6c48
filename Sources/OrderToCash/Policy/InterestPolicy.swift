/// Interest and compensation for late payment (`policies.collect.interest`).
///
/// Directive 2011/7/EU: interest without a reminder from the day after the due date (Article 3(1)–(3)) at the reference rate plus at
/// least eight percentage points (Article 2(6)), the reference rate of 1 January holding for the first half of a year, that of
/// 1 July for the second (Article 3(3)(b)), and at least EUR 40 for each invoice paid late (Article 6(1)). A contract may say otherwise;
/// both are a table here.
public struct InterestPolicy: Hashable, Sendable {
  /// Stated on the invoice.
  public enum DayCount: String, CaseIterable, Hashable, Sendable {
    case actual365 = "act/365"
    case actual360 = "act/360"
    /// A day of a leap year is a 366th.
    case actualActual = "act/act"
  }

  /// A yearly rate from a day on.
  public struct Rate: Hashable, Sendable {
    public var from: BusinessDate
    /// Reference rate and margin together.
    public var percent: Percent

    public init(from: BusinessDate, percent: Percent) {
      self.from = from
      self.percent = percent
    }
  }

  /// In order of days.
  public var rates: [Rate]
  public var dayCount = DayCount.actual365
  /// An item is charged once it is so many days late; then from the first.
  public var afterDays = 1
  /// What an item has to come to before it is charged, in minor units of its currency; it goes on growing until then.
  public var minimum: Int64 = 0
  /// For each invoice that is charged interest, once; minor units of the base currency, 0 for none.
  public var compensation: Int64 = 0
  /// Why, as the invoice says.
  public var basis: Text

  public init(rates: [Rate], basis: Text = .empty) {
    self.rates = rates
    self.basis = basis
  }
}
