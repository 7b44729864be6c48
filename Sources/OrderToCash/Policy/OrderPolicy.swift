/// What is done about an order that a rule finds fault with.
public enum OrderAction: String, CaseIterable, Sendable {
  /// Nothing: the rule is off.
  case accept
  /// Taken, and noted in `reports/problems.csv`.
  case warn
  /// Taken, and a person decides before it goes on.
  case review
  /// Refused, and the sender is told.
  case refuse

  /// Nil for `accept`.
  public var severity: Severity? {
    switch self {
    case .accept: nil
    case .warn: .warn
    case .review: .review
    case .refuse: .refuse
    }
  }
}

/// Which orders are in order (`policies.intake`).
public struct OrderPolicy: Hashable, Sendable {
  /// Least value without tax, in minor units of the base currency; 0 for none.
  public var minimum: Int64 = 0
  public var belowMinimum: OrderAction = .review
  /// Items that are not sold, by our number.
  public var blockedItems: [Text] = []
  public var blockedItem: OrderAction = .refuse
  public var unknownShipTo: OrderAction = .warn
  public var pastDate: OrderAction = .warn
  /// An order dated further ahead or back than the days say.
  public var farDate: OrderAction = .review
  public var daysAhead = 7
  public var daysBack = 365
  /// Wanted before the day of the order.
  public var wantedBeforeOrdered: OrderAction = .warn
  public var repeated: OrderAction = .review
  /// Days within which the same content under another number is suspicious; 0 turns the rule off.
  public var repeatedDays = 2

  public init() {}
}
