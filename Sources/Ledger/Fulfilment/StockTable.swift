import OrderToCash

/// Stock of all items in all warehouses, as the allocator wants it, and what the night changes of it.
///
/// A *place* is an item's ordinal × the number of warehouses + the warehouse's; warehouses that are declared come first, in
/// order of preference, then those of which only the ledger still knows.
public struct StockTable: Sendable {
  /// By item key.
  public let items: [Key]
  public let skus: [Text]
  /// In kilograms of a stock unit.
  public let weights: [Quantity]
  public let units: [Text]
  /// The ledger's codes of warehouses.
  public let warehouses: [Text]
  /// How many of `warehouses` may be allocated from.
  public let declared: Int
  /// By place; nil where no stock was ever recorded.
  public let countedAt: [StockMoment?]
  private let balances: [StockPosition?]
  private let safety: [Quantity]
  private let ordinals: [Key: Int]
  private let bySKU: [Text: Int]
  private let alternatives: [Int: Text]
  private var reserved: [Int64]
  private var shipped: [Int64]

  /// `safety`: what is kept back of items that state nothing.
  public init(_ engine: Engine, _ known: Warehouses, safety common: Quantity = .zero) throws {
    var codes = known.all.map { known.code(of: $0.name) ?? .empty }
    declared = codes.count
    try engine.freshQuery("SELECT DISTINCT warehouse FROM warehouse_stock ORDER BY warehouse").forEach { row in
      if !codes.contains(row.text(0)) { codes.append(row.text(0)) }
    }
    warehouses = codes
    var (items, skus, weights, units, safety) = ([Key](), [Text](), [Quantity](), [Text](), [Quantity]())
    var alternatives: [Int: Text] = [:]
    try engine.freshQuery(
      "SELECT item, sku, weight, unit, safety_stock, substitutes FROM item ORDER BY item"
    ).forEach { row in
      if !row.text(5).isEmpty { alternatives[items.count] = row.text(5) }
      items.append(row.key(0))
      skus.append(row.text(1))
      weights.append(row.quantity(2))
      units.append(row.text(3))
      safety.append(row.isNull(4) ? common : row.quantity(4))
    }
    self.items = items
    self.skus = skus
    self.weights = weights
    self.units = units
    self.safety = safety
    self.alternatives = alternatives
    ordinals = Dictionary(uniqueKeysWithValues: items.enumerated().map { ($1, $0) })
    bySKU =
      alternatives.isEmpty
      ? [:] : Dictionary(skus.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    balances = try StockTable.positions(engine, codes, ordinals)
    countedAt = balances.map { $0?.countedAt }
    reserved = Array(repeating: 0, count: balances.count)
    shipped = reserved
  }

  private static func positions(_ engine: Engine, _ codes: [Text], _ ordinals: [Key: Int]) throws -> [StockPosition?] {
    var positions = [StockPosition?](repeating: nil, count: ordinals.count * codes.count)
    try engine.freshQuery(
      """
      SELECT item, '' AS warehouse, counted, counted_date, counted_minute, received, shipped, reserved FROM stock
      UNION ALL
      SELECT item, warehouse, counted, counted_date, counted_minute, received, shipped, reserved FROM warehouse_stock
      """
    ).forEach { row in
      guard let item = ordinals[row.key(0)], let warehouse = codes.firstIndex(of: row.text(1)) else { return }
      positions[item * codes.count + warehouse] = StockPosition(
        counted: row.quantity(2), countedAt: StockMoment(date: row.date(3), minute: row.integer(4)),
        received: row.quantity(5), shipped: row.quantity(6), reserved: row.quantity(7))
    }
    return positions
  }

  /// What can be promised, by place in millionths; nothing where no allocation goes.
  public func available() -> [Int64] {
    var available = [Int64](repeating: 0, count: balances.count)
    for (place, position) in balances.enumerated() where place % warehouses.count < declared {
      guard let position else { continue }
      available[place] = position.available(keeping: safety[place / warehouses.count]).millionths
    }
    return available
  }

  /// -1 for an item that is unknown.
  public func ordinal(of item: Key) -> Int { ordinals[item] ?? -1 }

  /// The items that may stand in for one, as far as they are known and counted in the same unit.
  public func substitutes(of item: Int) -> [Int] {
    guard item >= 0, let text = alternatives[item] else { return [] }
    return text.string.split(separator: ";").compactMap { bySKU[Text(String($0))] }
      .filter { $0 != item && units[$0] == units[item] }
  }

  public func sku(of item: Key) -> Text { ordinals[item].map { skus[$0] } ?? .empty }

  /// Of a shipment, in kilograms.
  public func weight(of takes: some Sequence<Allocation.Take>) -> Quantity {
    ShipmentPlanner.weight(takes.lazy.map { ($0.quantity, weights[$0.item]) })
  }

  /// The place of an item in the warehouse with a code; nil when no stock of it was ever recorded there.
  public func place(of item: Int, in warehouse: Text) -> Int? {
    guard item >= 0, let index = warehouses.firstIndex(of: warehouse) else { return nil }
    let place = item * warehouses.count + index
    return balances[place] == nil ? nil : place
  }

  public mutating func reserve(_ item: Int, _ quantity: Quantity, in warehouse: Text) {
    if let place = place(of: item, in: warehouse) { reserved[place] += quantity.millionths }
  }

  /// Left the house at a moment; a later count has it out already.
  public mutating func ship(_ item: Int, _ quantity: Quantity, at moment: StockMoment, from warehouse: Text) {
    guard let place = place(of: item, in: warehouse), let counted = countedAt[place], moment > counted else { return }
    shipped[place] += quantity.millionths
  }

  /// Writes what changed.
  public func write(_ engine: Engine) throws {
    let update = try engine.query("UPDATE stock SET reserved = reserved + ?, shipped = shipped + ? WHERE item = ?")
    let elsewhere = try engine.query(
      "UPDATE warehouse_stock SET reserved = reserved + ?, shipped = shipped + ? WHERE warehouse = ? AND item = ?")
    for place in balances.indices where reserved[place] != 0 || shipped[place] != 0 {
      let (item, warehouse) = (items[place / warehouses.count], warehouses[place % warehouses.count])
      if warehouse.isEmpty {
        try update.run(reserved[place], shipped[place], item)
      } else {
        try elsewhere.run(reserved[place], shipped[place], warehouse, item)
      }
    }
  }
}
