import OrderToCash

/// What of a payer's open items has the amount of a payment that names nothing.
struct PersonSums {
  let person: CarefulPerson
  let receipt: Receipt
  /// Items that may be meant, ascending.
  let open: [Int]

  /// Selections that a person compares with one item or a usual sum; of more, only those of two items.
  private static let mostCompared = 4_096
  /// Selections of each half of the items up to which all of them can be looked at.
  private static let mostOfHalf = 1 << 14
  /// An arbitrary selection proves something if at most one in so many amounts has one.
  private static let selectionProof: Int128 = 1_000
  /// And nothing less than this, where a deduction may have left the amount.
  private static let selectionProofBesideDeduction: Int128 = 100_000
  /// At most one in so many deductions may leave an amount that one item or a usual sum explains.
  private static let deductionProof: Int64 = 10_000

  func finding(withSelections: Bool) -> PersonFinding {
    let plain = open.filter { person.has(receipt, $0) }.map { [$0] } + usualSums()
    guard let first = plain.first else { return withSelections ? selection() : .left(.nothing) }
    guard plain.allSatisfy({ $0 == first }) else { return .left(plain[1].count == 1 ? .severalItems : .severalSums) }
    guard !hasRival(of: first) else { return .left(.severalSums) }
    return mayBeDeducted(besides: first) ? .left(.deduction) : .one(first)
  }

  // MARK: Usual sums

  /// All that is open, all that is due or issued up to a date, all of one date; of one account or of all, with and without credits and
  /// discounts.
  private func usualSums() -> [[Int]] {
    var sets: [[Int]] = []
    let accounts = Set(open.map { person.item($0).account }).sorted()
    let scopes = accounts.map { account in open.filter { person.item($0).account == account } } + [open]
    for scope in scopes {
      for items in [scope, scope.filter { person.item($0).open > 0 }] {
        for date in [\OpenItem.dueDate, \OpenItem.issueDate] {
          for day in Set(items.map { person.item($0)[keyPath: date] }).sorted() {
            for set in [
              items.filter { person.item($0)[keyPath: date] <= day },
              items.filter { person.item($0)[keyPath: date] == day },
            ] where set.count > 1 && isAmount(of: set) && !sets.contains(set) { sets.append(set) }
          }
        }
      }
    }
    return sets
  }

  private func isAmount(of set: [Int]) -> Bool {
    let total = set.reduce(Int64(0)) { $0 + person.item($1).open }
    return total == receipt.amount
      || total - set.reduce(Int64(0)) { $0 + person.granted($1, on: receipt.valueDate) } == receipt.amount
  }

  // MARK: Any selection

  /// Each item with what settles it: all that is open, and less its discount.
  private var choices: [[Int64]] {
    open.map { position in
      let (amount, discount) = (person.item(position).open, person.granted(position, on: receipt.valueDate))
      return discount > 0 ? [amount, amount - discount] : [amount]
    }
  }

  /// Items that can be part of the amount at all: none that is more than it and all credits.
  private func reachable() -> (items: [Int], amounts: [[Int64]]) {
    let credits = open.reduce(Int64(0)) { $0 - min(person.item($1).open, 0) }
    let kept = zip(open, choices).filter { ($0.1.min() ?? 0) <= receipt.amount + credits }
    return (kept.map(\.0), kept.map(\.1))
  }

  private func selection() -> PersonFinding {
    let (items, amounts) = reachable()
    guard let solutions = PersonSelections(amounts).solutions(of: receipt.amount, atMostOfHalf: Self.mostOfHalf) else {
      return .left(.tooMany)
    }
    guard let found = solutions.first else { return .left(.nothing) }
    guard solutions.count == 1 else { return .left(.severalSums) }
    let set = found.map { items[$0] }
    let (count, places) = PersonSelections(amounts).space
    guard count * Self.selectionProof <= places else { return .left(.tooMany) }
    if count * Self.selectionProofBesideDeduction > places, mayBeDeducted(besides: set) { return .left(.deduction) }
    return .one(set)
  }

  /// Whether another selection has the amount of `set`.
  private func hasRival(of set: [Int]) -> Bool {
    let (items, amounts) = reachable()
    if PersonSelections(amounts).space.count <= Self.mostCompared {
      let solutions = PersonSelections(amounts).solutions(of: receipt.amount, atMostOfHalf: Self.mostCompared) ?? []
      return solutions.contains { $0.map { items[$0] } != set } || solutions.count > 1
    }
    // Of two items, or with another of the same amount in place of one of the set.
    let debts = open.filter { person.item($0).open > 0 }
    for (index, one) in debts.enumerated() {
      for other in debts[(index + 1)...] where person.item(one).open + person.item(other).open == receipt.amount {
        if [one, other] != set { return true }
      }
    }
    let held = Set(set.map { person.item($0).open })
    return open.contains { !set.contains($0) && held.contains(person.item($0).open) }
  }

  // MARK: Deductions

  /// Whether too many deductions of up to 40 % of other items would leave just this amount; of a round amount, round deductions.
  private func mayBeDeducted(besides set: [Int]) -> Bool {
    let step = Self.roundness(receipt.amount)
    let rivals = open.filter {
      set != [$0] && person.item($0).open > receipt.amount && receipt.amount * 100 >= person.item($0).open * 60
    }
    // Each leaves it in one case of so many.
    let odds = rivals.map { max(person.item($0).open * 40 / 100 / step, 1) }
    return odds.reduce(Int64(0)) { $0 + 1_000_000_000 / $1 } > 1_000_000_000 / Self.deductionProof
  }

  /// The largest of 1, 100, 500, 1000, 5000 … minor units that divides an amount.
  private static func roundness(_ amount: Int64) -> Int64 {
    var (best, next) = (Int64(1), Int64(100))
    while amount % next == 0 {
      best = amount % (next * 5) == 0 ? next * 5 : next
      next *= 10
    }
    return best
  }
}

/// Selections of items, each taken with one of its amounts or not at all.
struct PersonSelections {
  private let amounts: [[Int64]]

  init(_ amounts: [[Int64]]) { self.amounts = amounts }

  /// How many selections there are, and how many amounts they could have.
  var space: (count: Int128, places: Int128) {
    var (count, low, high, step) = (Int128(1), Int64(0), Int64(0), Int64(0))
    for item in amounts {
      count = min(count * Int128(item.count + 1), 1 << 100)
      low += min(item.min() ?? 0, 0)
      high += max(item.max() ?? 0, 0)
      for amount in item { step = divisor(step, amount) }
    }
    return (count, Int128(max((high - low) / max(step, 1), 1)))
  }

  private func divisor(_ left: Int64, _ right: Int64) -> Int64 {
    right == 0 ? abs(left) : divisor(right, left % right)
  }

  /// Up to two selections of a sum, as positions; nil when there are more than anybody can look at.
  func solutions(of target: Int64, atMostOfHalf bound: Int) -> [[Int]]? {
    let half = (amounts.count + 1) / 2
    guard let first = sums(amounts[..<half], bound), let second = sums(amounts[half...], bound) else { return nil }
    let sorted = first.sorted { $0.sum < $1.sum }
    var found: [[Int]] = []
    for right in second {
      var (low, high) = (0, sorted.count)
      while low < high {
        let middle = (low + high) / 2
        if sorted[middle].sum < target - right.sum { low = middle + 1 } else { high = middle }
      }
      while low < sorted.count, sorted[low].sum == target - right.sum, found.count < 2 {
        let bits = sorted[low].items | right.items
        if bits != 0 { found.append(amounts.indices.filter { bits & 1 << UInt64($0) != 0 }) }
        low += 1
      }
      if found.count == 2 { break }
    }
    return found
  }

  private func sums(_ items: ArraySlice<[Int64]>, _ bound: Int) -> [(sum: Int64, items: UInt64)]? {
    var sums: [(sum: Int64, items: UInt64)] = [(0, 0)]
    for position in items.indices {
      guard position < 64, sums.count * (items[position].count + 1) <= bound else { return nil }
      sums += items[position].flatMap { amount in sums.map { ($0.sum + amount, $0.items | 1 << UInt64(position)) } }
    }
    return sums
  }
}
