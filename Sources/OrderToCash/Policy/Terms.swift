/// Payment terms: when an invoice is due and what early payment earns.
public struct PaymentTerms: Hashable, Sendable {
  public var name: Text
  /// Days after the invoice date, or after its month's end when `endOfMonth`.
  public var netDays: Int
  public var endOfMonth: Bool
  /// A discount of `discount` when paid within this many days of the invoice date; 0 for none.
  public var discountDays: Int
  public var discount: Percent

  public init(
    name: Text, netDays: Int, endOfMonth: Bool = false, discountDays: Int = 0, discount: Percent = .zero
  ) {
    self.name = name
    self.netDays = netDays
    self.endOfMonth = endOfMonth
    self.discountDays = discountDays
    self.discount = discount
  }

  public func dueDate(from issue: BusinessDate) -> BusinessDate {
    (endOfMonth ? issue.endOfMonth : issue).adding(days: netDays)
  }

  public func discountDate(from issue: BusinessDate) -> BusinessDate? {
    discountDays > 0 && discount.scaled > 0 ? issue.adding(days: discountDays) : nil
  }
}
