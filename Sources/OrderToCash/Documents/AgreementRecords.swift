/// One row of a prices file: a price of an item, or a discount agreed on the price that a later list gives.
public struct PriceRecord: Sendable {
  /// A customer's id, a customer group, or any other name that `policies.invoice.price_lists` has.
  public var list: Text = .empty
  /// Empty for a discount on all items.
  public var sku: Text = .empty
  /// Nil for the company's, and for a discount in any.
  public var currency: Currency?
  /// The unit that price and quantity count; empty for the item's stock unit.
  public var unit: Text = .empty
  /// Nil for a discount.
  public var price: Price?
  public var priceBase: Quantity = .one
  public var discount: Percent?
  /// Least quantity of a line, in `unit`.
  public var minimum: Quantity = .zero
  /// First and last day on which it holds.
  public var from: BusinessDate?
  public var to: BusinessDate?
  public var place = Place()
  public init() {}
}
