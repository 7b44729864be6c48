import OrderToCash

/// What documents and reports say of items, read once: a night has many lines and few items.
public struct ItemBook: Sendable {
  public struct Entry: Sendable {
    public var sku: Text
    public var gtin: Text
    public var description: Text
    /// Where it lies, as the items file says.
    public var bins: Text
    /// Of a stock unit, in kilograms.
    public var weight: Quantity
  }

  private let entries: [Key: Entry]
  private static let unknown = Entry(sku: .empty, gtin: .empty, description: .empty, bins: .empty, weight: .zero)

  public init(_ engine: Engine) throws {
    var entries: [Key: Entry] = [:]
    try engine.freshQuery("SELECT item, sku, gtin, description, bins, weight FROM item ORDER BY item").forEach { row in
      entries[row.key(0)] = Entry(
        sku: row.text(1), gtin: row.text(2), description: row.text(3), bins: row.text(4),
        weight: row.quantity(5))
    }
    self.entries = entries
  }

  public subscript(item: Key) -> Entry { entries[item] ?? ItemBook.unknown }
}
