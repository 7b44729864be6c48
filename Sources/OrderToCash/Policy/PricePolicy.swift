/// How far a customer's price may be from ours (`policies.invoice.price_tolerance_percent`).
public struct PricePolicy: Hashable, Sendable {
  /// Which price is invoiced when they differ within tolerance.
  public enum Within: String, CaseIterable, Sendable { case list, order }

  /// Which day decides about the price.
  public enum Day: String, CaseIterable, Sendable { case order, requested }

  public var tolerance: Percent
  public var within: Within
  /// Price lists asked after the customer's own and its group's, before the items file.
  public var lists: [Text]
  public var day: Day
  /// Lists and orders state prices with tax.
  public var includesTax = false

  public init(tolerance: Percent = .zero, within: Within = .list, lists: [Text] = ["standard"], day: Day = .order) {
    self.tolerance = tolerance
    self.within = within
    self.lists = lists
    self.day = day
  }

  /// The lists to ask for a customer, in this order.
  public func lists(for customer: Text, group: Text) -> [Text] {
    var names = [customer]
    for name in [group] + lists where !name.isEmpty && !names.contains(name) { names.append(name) }
    return names
  }
}

/// A price per quantity of a unit, in a currency.
public struct UnitPrice: Hashable, Sendable {
  public var price: Price
  public var base: Quantity
  public var currency: Currency
  /// How many stock units the unit holds that `base` counts.
  public var content: Quantity

  public init(_ price: Price, per base: Quantity = .one, currency: Currency, content: Quantity = .one) {
    self.price = price
    self.base = base
    self.currency = currency
    self.content = content
  }
}
