/// A price or discount of a list, as the ledger knows it tonight.
public struct PriceEntry: Hashable, Sendable {
  public var list: Text
  /// `none` for a discount on all items.
  public var item: Key
  /// Nil for a discount in any currency.
  public var currency: Currency?
  /// Nil for a discount.
  public var price: Price?
  /// Quantity of the unit that the price is for.
  public var base: Quantity
  /// How many stock units the unit holds.
  public var content: Quantity
  public var discount: Percent
  /// Least quantity of a line, in stock units.
  public var minimum: Quantity
  public var from: BusinessDate?
  public var to: BusinessDate?

  public init(
    list: Text, item: Key, currency: Currency?, price: Price?, base: Quantity = .one, content: Quantity = .one,
    discount: Percent = .zero, minimum: Quantity = .zero, from: BusinessDate? = nil, to: BusinessDate? = nil
  ) {
    self.list = list
    self.item = item
    self.currency = currency
    self.price = price
    self.base = base
    self.content = content
    self.discount = discount
    self.minimum = minimum
    self.from = from
    self.to = to
  }

  /// A later entry that agrees in these replaces an earlier one.
  func replaces(_ other: PriceEntry) -> Bool {
    item == other.item && currency == other.currency && (price == nil) == (other.price == nil)
      && content == other.content && minimum == other.minimum && from == other.from
  }

  func holds(_ quantity: Quantity, _ currency: Currency, on date: BusinessDate) -> Bool {
    (self.currency == nil || self.currency == currency) && quantity >= minimum && from.map { $0 <= date } != false
      && to.map { date <= $0 } != false
  }
}

/// What our lists say that a quantity of an item costs, and where they say it.
public struct ListedPrice: Hashable, Sendable {
  /// After the discount.
  public var price: UnitPrice
  /// The list that has the price; empty for the items file.
  public var list: Text
  /// The list that has the discount; empty for none.
  public var discountList: Text
  public var discount: Percent

  public init(_ price: UnitPrice, list: Text = .empty, discount: Percent = .zero, discountList: Text = .empty) {
    self.price = price
    self.list = list
    self.discount = discount
    self.discountList = discountList
  }

  /// Where the price comes from, for a person: `key-accounts, less 5 % of C001`; empty for the items file alone.
  public var source: Text {
    guard !discountList.isEmpty else { return list }
    return Text("\(list.isEmpty ? "items" : list.string), less \(discount) % of \(discountList)")
  }
}

/// Price lists: by list, item, currency, date and quantity break.
public struct PriceBook: Sendable {
  private var positions: [Text: Int] = [:]
  private var lists: [[Key: [PriceEntry]]] = []

  public init() {}

  public var isEmpty: Bool { lists.isEmpty }

  /// Adds an entry, or replaces the one that it is a new version of. False when nothing in it is new.
  public mutating func insert(_ entry: PriceEntry) -> Bool {
    let position = positions[entry.list] ?? lists.count
    if position == lists.count {
      positions[entry.list] = position
      lists.append([:])
    }
    var entries = lists[position][entry.item] ?? []
    if let known = entries.firstIndex(where: { entry.replaces($0) }) {
      if entries[known] == entry { return false }
      entries.remove(at: known)
    }
    entries.append(entry)
    lists[position][entry.item] = entries
    return true
  }

  /// The lists of these names that exist, to be asked in this order.
  public func lists(named names: [Text]) -> [Int] { isEmpty ? [] : names.compactMap { positions[$0] } }

  /// What `quantity` (stock units) of an item costs on a day by `lists`, else by the items file.
  ///
  /// The first list with a price for item, currency, day and quantity decides; within it the largest quantity break, then the
  /// latest first day. A discount comes off a price that a later list or the items file gives; the first list with one
  /// decides, one for the item before one for all items, and discounts don't add up.
  public func price(
    of item: Item, quantity: Quantity, currency: Currency, date: BusinessDate, lists asked: [Int]
  ) -> ListedPrice {
    let listed = UnitPrice(item.price, per: item.priceBase, currency: item.currency)
    var discount: PriceEntry?
    for position in asked {
      let entries = (lists[position][item.key] ?? []).filter { $0.holds(quantity, currency, on: date) }
      if let entry = PriceBook.best(entries.filter { $0.price != nil }), let price = entry.price {
        let found = UnitPrice(price, per: entry.base, currency: currency, content: entry.content)
        return PriceBook.less(discount, ListedPrice(found, list: entry.list))
      }
      guard discount == nil else { continue }
      let general = (lists[position][.none] ?? []).filter { $0.holds(quantity, currency, on: date) }
      discount = PriceBook.best(entries) ?? PriceBook.best(general)
    }
    return PriceBook.less(discount, ListedPrice(listed))
  }

  /// The last recorded of those with the largest break and the latest first day.
  private static func best(_ entries: [PriceEntry]) -> PriceEntry? {
    entries.enumerated().max { left, right in
      (left.element.minimum, left.element.from?.days ?? .min, left.offset)
        < (right.element.minimum, right.element.from?.days ?? .min, right.offset)
    }?.element
  }

  /// Rounded half away from zero to the eight decimals of a price.
  private static func less(_ discount: PriceEntry?, _ found: ListedPrice) -> ListedPrice {
    guard let discount else { return found }
    var reduced = found
    let share = Int128(1_000_000 - discount.discount.scaled)
    let price = dividedHalfAwayFromZero(Int128(found.price.price.scaled) * share, by: 1_000_000)
    reduced.price.price = Price(scaled: Int64(clamping: price))
    reduced.discount = discount.discount
    reduced.discountList = discount.list
    return reduced
  }
}
