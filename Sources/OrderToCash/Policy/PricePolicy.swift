/// How far a customer's price may be from ours (`policies.invoice.price_tolerance_percent`).
public struct PricePolicy: Hashable, Sendable {
  /// Which price is invoiced when they differ within tolerance.
  public enum Within: String, CaseIterable, Sendable { case list, order }

  public var tolerance: Percent
  public var within: Within

  public init(tolerance: Percent = .zero, within: Within = .list) {
    self.tolerance = tolerance
    self.within = within
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
