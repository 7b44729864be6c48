/// When a customer may buy on account (`policies.credit`).
public struct CreditPolicy: Hashable, Sendable {
  /// What happens to the order of a customer that is new: younger than `newCustomerDays`, or without a limit.
  public enum NewCustomers: String, CaseIterable, Sendable { case review, approve }

  /// An item counts as overdue when more than this many days have passed since it was due.
  public var overdueGraceDays: Int
  /// Overdue debt up to this much, in minor units of the base currency, holds nobody.
  public var overdueMinimum: Int64
  public var newCustomers: NewCustomers
  /// 0: no account is new by age.
  public var newCustomerDays: Int
  /// The lowest dunning level that holds (`policies.collect.levels`): a hold of collections lasts as long as an item at it or
  /// above is open. Nil when no level holds.
  public var collectionHoldLevel: Int?

  public init(
    overdueGraceDays: Int = 10, overdueMinimum: Int64 = 0, newCustomers: NewCustomers = .review,
    newCustomerDays: Int = 0, collectionHoldLevel: Int? = nil
  ) {
    self.collectionHoldLevel = collectionHoldLevel
    self.overdueGraceDays = overdueGraceDays
    self.overdueMinimum = overdueMinimum
    self.newCustomers = newCustomers
    self.newCustomerDays = newCustomerDays
  }
}
