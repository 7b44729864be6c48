/// Which open items add up to an amount: every selection is looked at, or the search says that it gave up.
///
/// A sum proves nothing by itself: of enough items some selection gives almost any amount. Beside the selections found, the result
/// therefore tells by how many an amount drawn blindly would be met, and a solution is only as good as that number is small.
struct Combination {
  enum Result: Equatable {
    /// The one selection; `choices` gives for each item which of its amounts.
    case unique(items: [Int], choices: [Int])
    /// More than one, counted up to the bound of `counted`.
    case several(Int)
    case none
    /// Too many items to look at every selection.
    case gaveUp
  }

  struct Item {
    /// Position on the desk.
    var position: Int
    /// The amounts that settle it: all that is open, and less its discount where one is granted. Never zero.
    var amounts: [Int64]
  }

  /// Selections of each half that are looked at: memory and time are bounded by twice as many entries.
  static let bound = 1 << 14
  /// Solutions are counted up to this many.
  static let counted = 100

  let items: [Item]

  /// Selections of all items, zero included; a number above 2⁴⁰ means too many.
  var selections: Int {
    var count = 1
    for item in items {
      count *= item.amounts.count + 1
      if count > 1 << 40 { break }
    }
    return count
  }

  /// In millionths: selections that a blindly drawn amount would meet, given the span of sums and their common step.
  var coincidence: Int {
    var (low, high, step) = (Int64(0), Int64(0), Int64(0))
    for item in items {
      low += min(item.amounts.min() ?? 0, 0)
      high += max(item.amounts.max() ?? 0, 0)
      for amount in item.amounts { step = Self.divisor(step, abs(amount)) }
    }
    let places = max((high - low) / max(step, 1), 1)
    return Int(min(Int128(selections) * 1_000_000 / Int128(places), Int128(Int.max)))
  }

  private static func divisor(_ left: Int64, _ right: Int64) -> Int64 {
    var (a, b) = (left, right)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }

  /// All selections of one item or more that give `target`, or miss it by at most `difference`. Halves are listed and met in the middle.
  func search(_ target: Int64, within difference: Int64 = 0) -> Result {
    let middle = split()
    guard middle > 0 || items.isEmpty else { return .gaveUp }
    let left = Self.sums(of: items[..<middle]).sorted { ($0.sum, $0.code) < ($1.sum, $1.code) }
    var found: (left: Int, right: Int)?
    var count = 0
    for right in Self.sums(of: items[middle...]) {
      var position = Self.lowerBound(left, target - right.sum - difference)
      while position < left.count, left[position].sum <= target - right.sum + difference, count < Self.counted {
        if left[position].code != 0 || right.code != 0 {
          count += 1
          found = (left[position].code, right.code)
        }
        position += 1
      }
      if count >= Self.counted { break }
    }
    guard count == 1, let found else { return count == 0 ? .none : .several(count) }
    return Self.decoded(Self.choices(found.left, items[..<middle]) + Self.choices(found.right, items[middle...]), items)
  }

  /// How many items the left half takes so that both halves stay within the bound; 0 when they can't.
  private func split() -> Int {
    var (count, middle) = (1, 0)
    while middle < items.count, count * (items[middle].amounts.count + 1) <= Self.bound, middle < (items.count + 1) / 2
    {
      count *= items[middle].amounts.count + 1
      middle += 1
    }
    var rest = 1
    for item in items[middle...] {
      rest *= item.amounts.count + 1
      if rest > Self.bound { return 0 }
    }
    return middle
  }

  /// `code` is the selection as digits of mixed base: 0 leaves an item out.
  private static func sums(of items: ArraySlice<Item>) -> [(sum: Int64, code: Int)] {
    var sums: [(sum: Int64, code: Int)] = [(0, 0)]
    var weight = 1
    for item in items {
      let count = sums.count
      for (choice, amount) in item.amounts.enumerated() {
        for index in 0..<count { sums.append((sums[index].sum + amount, sums[index].code + weight * (choice + 1))) }
      }
      weight *= item.amounts.count + 1
    }
    return sums
  }

  private static func choices(_ code: Int, _ items: ArraySlice<Item>) -> [Int] {
    var rest = code
    return items.map { item in
      defer { rest /= item.amounts.count + 1 }
      return rest % (item.amounts.count + 1)
    }
  }

  private static func decoded(_ choices: [Int], _ items: [Item]) -> Result {
    let taken = items.indices.filter { choices[$0] > 0 }
    return .unique(items: taken.map { items[$0].position }, choices: taken.map { choices[$0] - 1 })
  }

  private static func lowerBound(_ sums: [(sum: Int64, code: Int)], _ value: Int64) -> Int {
    var (low, high) = (0, sums.count)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle].sum < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
