/// Why a quantity can't be told in an item's stock unit.
public enum UnitProblem: Error, Hashable, Sendable {
  /// The item has no pack of this unit.
  case unknownUnit(Text)
  /// It is not a whole number of millionths of the stock unit.
  case inexact
  /// It exceeds the bound on quantities.
  case outOfRange
}

/// From the unit that a customer orders in to the unit that stock, prices and invoices count.
public enum UnitConversion {
  /// How many stock units one `unit` holds. An empty unit is the stock unit: the sender left it to our list.
  public static func content(
    of unit: Text, stockUnit: Text, packs: [ItemRecord.Pack]
  ) throws(UnitProblem) -> Quantity {
    if unit.isEmpty || unit == stockUnit { return .one }
    guard let pack = packs.first(where: { $0.unit == unit }), pack.content > .zero else { throw .unknownUnit(unit) }
    return pack.content
  }

  /// `quantity` of `unit` in stock units, exactly: nothing is rounded.
  public static func stockQuantity(
    _ quantity: Quantity, unit: Text, stockUnit: Text, packs: [ItemRecord.Pack]
  ) throws(UnitProblem) -> Quantity {
    let content = try content(of: unit, stockUnit: stockUnit, packs: packs)
    let product = Int128(quantity.millionths) * Int128(content.millionths)
    let (result, remainder) = product.quotientAndRemainder(dividingBy: 1_000_000)
    guard remainder == 0 else { throw .inexact }
    guard result.magnitude <= UInt128(Quantity.limit) else { throw .outOfRange }
    return Quantity(millionths: Int64(result))
  }

  /// The size of the packs that a line was ordered in, in millionths of the stock unit: what is released of it in part is a
  /// multiple of this. 1, that is any amount, for lines in the stock unit and for packs that don't divide evenly.
  public static func step(stockQuantity: Quantity, ordered: Quantity, isPack: Bool) -> Int64 {
    guard isPack, ordered.millionths > 0 else { return 1 }
    let (content, remainder) = (Int128(stockQuantity.millionths) * 1_000_000)
      .quotientAndRemainder(dividingBy: Int128(ordered.millionths))
    return remainder == 0 ? max(1, Int64(content)) : 1
  }
}
