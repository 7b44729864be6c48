/// Open items by what would settle them exactly. Items that were settled since are still in it.
struct AmountIndex {
  private let entries: [(amount: Int64, item: Int)]
  /// Amounts that came about since.
  private var added: [Int64: [Int]] = [:]

  init(desk: CashDesk) {
    var entries: [(amount: Int64, item: Int)] = []
    entries.reserveCapacity(desk.items.count * 2)
    for position in desk.items.indices where desk.items[position].open > 0 {
      for amount in Self.amounts(of: position, desk) { entries.append((amount, position)) }
    }
    self.entries = entries.sorted { ($0.amount, $0.item) < ($1.amount, $1.item) }
  }

  mutating func add(_ position: Int, desk: CashDesk) {
    for amount in Self.amounts(of: position, desk) { added[amount, default: []].append(position) }
  }

  func items(of amount: Int64) -> [Int] {
    var found = added[amount] ?? []
    var place = firstPlace(of: amount)
    while place < entries.count, entries[place].amount == amount {
      found.append(entries[place].item)
      place += 1
    }
    return found
  }

  /// The item of the least amount from `least` to `most` that passes the test.
  func first(from least: Int64, to most: Int64, where isMeant: (Int) -> Bool) -> Int? {
    var place = firstPlace(of: least)
    while place < entries.count, entries[place].amount <= most {
      if isMeant(entries[place].item) { return entries[place].item }
      place += 1
    }
    guard !added.isEmpty else { return nil }
    let amounts = added.keys.filter { (least...most).contains($0) }.sorted()
    return amounts.compactMap { added[$0]?.first(where: isMeant) }.first
  }

  /// The first entry that is not less.
  private func firstPlace(of amount: Int64) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].amount < amount { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func amounts(of position: Int, _ desk: CashDesk) -> [Int64] {
    let discount = desk.nominalDiscount(of: position)
    return discount > 0
      ? [desk.items[position].open, desk.items[position].open - discount] : [desk.items[position].open]
  }
}
