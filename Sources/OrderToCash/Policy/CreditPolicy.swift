/// When a customer may buy on account (`policies.credit`).
public struct CreditPolicy: Hashable, Sendable {
  /// What happens to the order of a customer that is new: younger than `newCustomerDays`, or without a limit.
  /// `apply`: a credit application is scored instead (`application`).
  public enum NewCustomers: String, CaseIterable, Sendable { case review, approve, apply }

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
  /// A group without business for so many months is treated as new; 0 for never.
  public var lapsedMonths = 0
  /// Orders of a group that pays later than so many days on average go to review; nil for never.
  public var slowPayerDays: Int?
  /// … or whose average has grown by more than so many days of late; nil for never.
  public var slowingDays: Int?
  /// So many broken promises to pay are tolerated; one more holds. Nil for any number.
  public var brokenPromises: Int?
  /// This much of an order is to be paid before it goes on; zero: nothing.
  public var prepayment = Percent.zero
  public var application = CreditApplicationPolicy()
  public var review = CreditReviewPolicy()

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
