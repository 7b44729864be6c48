/// An item as the ledger knows it tonight.
public struct Item: Hashable, Sendable {
  public var key: Key
  public var sku: Text
  public var description: Text
  /// UN/ECE Rec 20 code that stock and price count.
  public var unit: Text
  public var gtin: Text
  public var price: Price
  public var priceBase: Quantity
  public var currency: Currency
  public var taxCategory: Text
  public var packs: [ItemRecord.Pack]

  public init(
    key: Key, sku: Text, description: Text, unit: Text, gtin: Text, price: Price, priceBase: Quantity,
    currency: Currency,
    taxCategory: Text, packs: [ItemRecord.Pack] = []
  ) {
    self.key = key
    self.sku = sku
    self.description = description
    self.unit = unit
    self.gtin = gtin
    self.price = price
    self.priceBase = priceBase
    self.currency = currency
    self.taxCategory = taxCategory
    self.packs = packs
  }
}

/// Items by our number, by GTIN, and by the codes of customers.
public struct ItemDirectory: Sendable {
  public enum Match: Sendable {
    case found(Item)
    case unknown
    /// The codes on one line lead to different items.
    case contradictory([Text])
  }

  private struct Code: Hashable {
    var account: Key
    var code: Text
  }

  private var items: [Item] = []
  private var index: [Key: Int] = [:]
  private var bySKU: [Text: Int] = [:]
  private var byGTIN: [Text: Int] = [:]
  private var byCode: [Code: Int] = [:]

  public init() {}

  public subscript(key: Key) -> Item? { index[key].map { items[$0] } }
  public func find(sku: Text) -> Item? { bySKU[sku].map { items[$0] } }

  /// Adds an item or replaces the version known so far.
  public mutating func insert(_ item: Item) {
    let position: Int
    if let known = index[item.key] {
      position = known
      if !items[known].gtin.isEmpty { byGTIN[items[known].gtin] = nil }
      items[known] = item
    } else {
      position = items.count
      items.append(item)
      index[item.key] = position
    }
    bySKU[item.sku] = position
    if !item.gtin.isEmpty { byGTIN[ItemDirectory.gtin14(item.gtin)] = position }
  }

  /// A customer's own code for an item; account `none` for a code that all may use.
  public mutating func insert(code: Text, of account: Key, for item: Key) {
    guard let position = index[item] else { return }
    byCode[Code(account: account, code: code)] = position
  }

  /// The item that an order line means. Every code that is known must lead to the same item.
  public func find(_ line: OrderDocumentLine, account: Key) -> Match {
    var first: Int?
    var others: [Int] = []
    func add(_ position: Int?) {
      guard let position, position != first, !others.contains(position) else { return }
      if first == nil { first = position } else { others.append(position) }
    }
    if !line.sellerItem.isEmpty { add(bySKU[line.sellerItem]) }
    if !line.buyerItem.isEmpty {
      add(byCode[Code(account: account, code: line.buyerItem)] ?? byCode[Code(account: .none, code: line.buyerItem)])
    }
    if !line.standardItem.value.isEmpty { add(byGTIN[ItemDirectory.gtin14(line.standardItem.value)]) }
    guard let first else { return .unknown }
    if others.isEmpty { return .found(items[first]) }
    return .contradictory(([first] + others).map { items[$0].sku }.sorted())
  }

  /// GTIN-8, -12 and -13 are GTIN-14 with leading zeros (GS1 General Specifications 3.3).
  static func gtin14(_ code: Text) -> Text {
    let count = code.utf8.count
    guard count < 14, count >= 8 else { return code }
    return Text(String(repeating: "0", count: 14 - count) + code.string)
  }
}
