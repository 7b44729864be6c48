/// What is left of a line in the unit that the buyer ordered in; in the stock unit where that is no exact quantity.
public struct OrderedInUnit: Hashable, Sendable {
  public var quantity: Quantity
  public var unit: Text

  /// `rest` and `whole` are in the stock unit, `ordered` is the whole in `unit`.
  public init(rest: Quantity, of whole: Quantity, ordered: Quantity, unit: Text, stockUnit: Text) {
    let product = Int128(ordered.millionths) * Int128(rest.millionths)
    let divisor = Int128(whole.millionths)
    if divisor > 0, product % divisor == 0, let exact = Int64(exactly: product / divisor) {
      (quantity, self.unit) = (Quantity(millionths: exact), unit)
    } else {
      (quantity, self.unit) = (rest, stockUnit)
    }
  }
}
