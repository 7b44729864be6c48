import OrderToCash

/// Stock of all items by ordinal, as the allocator wants it, and what the night changes of it.
public struct StockTable: Sendable {
  /// By item key.
  public let items: [Key]
  public let skus: [Text]
  /// Nil for an item of which no stock was ever recorded.
  public let countedAt: [StockMoment?]
  /// In millionths; not negative.
  public let available: [Int64]
  private let ordinals: [Key: Int]
  private var reserved: [Int64]
  private var shipped: [Int64]

  public init(_ engine: Engine) throws {
    var (items, skus, moments, available) = ([Key](), [Text](), [StockMoment?](), [Int64]())
    let query = try engine.freshQuery(
      """
      SELECT i.item, i.sku, s.counted, s.counted_date, s.counted_minute, s.received, s.shipped, s.reserved
      FROM item i LEFT JOIN stock s ON s.item = i.item ORDER BY i.item
      """)
    try query.forEach { row in
      items.append(row.key(0))
      skus.append(row.text(1))
      guard !row.isNull(2) else {
        moments.append(nil)
        available.append(0)
        return
      }
      let position = StockPosition(
        counted: row.quantity(2), countedAt: StockMoment(date: row.date(3), minute: row.integer(4)),
        received: row.quantity(5), shipped: row.quantity(6), reserved: row.quantity(7))
      moments.append(position.countedAt)
      available.append(position.available.millionths)
    }
    self.items = items
    self.skus = skus
    countedAt = moments
    self.available = available
    ordinals = Dictionary(uniqueKeysWithValues: items.enumerated().map { ($1, $0) })
    reserved = Array(repeating: 0, count: items.count)
    shipped = reserved
  }

  /// -1 for an item that is unknown or was never in stock.
  public func ordinal(of item: Key) -> Int {
    guard let ordinal = ordinals[item], countedAt[ordinal] != nil else { return -1 }
    return ordinal
  }

  public func sku(of item: Key) -> Text { ordinals[item].map { skus[$0] } ?? .empty }

  public mutating func reserve(_ item: Int, _ quantity: Quantity) {
    if item >= 0 { reserved[item] += quantity.millionths }
  }

  /// Left the house at a moment; a later count has it out already.
  public mutating func ship(_ item: Int, _ quantity: Quantity, at moment: StockMoment) {
    guard item >= 0, let counted = countedAt[item], moment > counted else { return }
    shipped[item] += quantity.millionths
  }

  /// Writes what changed.
  public func write(_ engine: Engine) throws {
    let update = try engine.query("UPDATE stock SET reserved = reserved + ?, shipped = shipped + ? WHERE item = ?")
    for (ordinal, item) in items.enumerated() where reserved[ordinal] != 0 || shipped[ordinal] != 0 {
      try update.run(reserved[ordinal], shipped[ordinal], item)
    }
  }
}
