/// Open items by what would settle them exactly. Items that were settled since are still in it.
struct AmountIndex {
  private let entries: [(amount: Int64, item: Int)]
  /// Amounts that came about since.
  private var added: [Int64: [Int]] = [:]

  init(desk: CashDesk) {
    var entries: [(amount: Int64, item: Int)] = []
    for (position, item) in desk.items.enumerated() where item.open > 0 {
      for amount in Self.amounts(of: position, desk) { entries.append((amount, position)) }
    }
    self.entries = entries.sorted { ($0.amount, $0.item) < ($1.amount, $1.item) }
  }

  mutating func add(_ position: Int, desk: CashDesk) {
    for amount in Self.amounts(of: position, desk) { added[amount, default: []].append(position) }
  }

  func items(of amount: Int64) -> [Int] {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].amount < amount { low = middle + 1 } else { high = middle }
    }
    var found = added[amount] ?? []
    while low < entries.count, entries[low].amount == amount {
      found.append(entries[low].item)
      low += 1
    }
    return found
  }

  private static func amounts(of position: Int, _ desk: CashDesk) -> [Int64] {
    let discount = desk.nominalDiscount(of: position)
    return discount > 0
      ? [desk.items[position].open, desk.items[position].open - discount] : [desk.items[position].open]
  }
}
