/// How an amount of cash settles a set of items.
enum CashFit: Equatable {
  /// The sum of all, to the cent.
  case exact
  /// The sum less the discounts of these items (positions in the set), with a difference that policy accepts:
  /// positive was paid too little, negative too much.
  case settled(discounted: [Int], difference: Int64)
  /// One item, and too little for it.
  case short
  /// The sum less discounts that are no longer granted.
  case unearned
  /// More than the sum.
  case over
  /// Several items and too little for all, or credits alone: nobody can say which.
  case unclear

  /// All of it, with or without discounts, and no difference.
  var isToTheCent: Bool {
    switch self {
    case .exact, .settled(_, difference: 0): true
    default: false
    }
  }

  var isFull: Bool {
    switch self {
    case .exact, .settled: true
    default: false
    }
  }
}

extension CashDesk {
  /// How `amount`, valued on `valueDate`, fits the open amounts of `set`. An exact sum wins over any discount, a discount over a
  /// difference. A selection of discounts is taken only if no other selection gives the same amount.
  func fit(_ amount: Int64, _ set: [Int], valueDate: BusinessDate) -> CashFit {
    var total: Int64 = 0
    for item in set { total += items[item].open }
    guard total > 0 else { return .unclear }
    if amount == total { return .exact }
    let granted = set.indices.filter { discount(of: set[$0], on: valueDate) > 0 }
    let missing = total - amount
    if missing > 0, let chosen = selection(of: granted, in: set, adding: missing, on: valueDate) {
      return .settled(discounted: chosen, difference: 0)
    }
    let base = set.reduce(Int64(0)) { $0 + items[$1].openBase }
    let allowed = policy.allowedDifference(total: total, base: base)
    let allGranted = granted.reduce(Int64(0)) { $0 + discount(of: set[$1], on: valueDate) }
    if abs(missing) <= allowed { return .settled(discounted: [], difference: missing) }
    if !granted.isEmpty, abs(missing - allGranted) <= allowed {
      return .settled(discounted: granted, difference: missing - allGranted)
    }
    if missing < 0 { return .over }
    if missing == set.reduce(Int64(0), { $0 + nominalDiscount(of: $1) }) { return .unearned }
    return set.count { items[$0].open > 0 } == 1 ? .short : .unclear
  }

  /// The early-payment discount granted for an item that is paid on this value date; 0 when there is none.
  func discount(of item: Int, on valueDate: BusinessDate) -> Int64 {
    if let until = items[item].discountDate, valueDate <= until.adding(days: policy.discountGraceDays) {
      return nominalDiscount(of: item)
    }
    let later = items[item].laterDiscounts.first { valueDate <= $0.date.adding(days: policy.discountGraceDays) }
    guard let later else { return 0 }
    return items[item].open > later.amount ? max(later.amount, 0) : 0
  }

  /// Its discount whatever the date.
  func nominalDiscount(of item: Int) -> Int64 {
    items[item].open > items[item].discount ? max(items[item].discount, 0) : 0
  }

  /// The one selection of granted discounts that adds up to `sum`: all of them, or for up to ten items any part.
  private func selection(
    of granted: [Int], in set: [Int], adding sum: Int64, on valueDate: BusinessDate
  ) -> [Int]? {
    let amounts = granted.map { discount(of: set[$0], on: valueDate) }
    if amounts.reduce(0, +) == sum { return granted }
    guard granted.count <= 10 else { return nil }
    var found: Int?
    for mask in 1..<max(1 << granted.count, 1) {
      var total: Int64 = 0
      for bit in granted.indices where mask & 1 << bit != 0 { total += amounts[bit] }
      guard total == sum else { continue }
      guard found == nil else { return nil }
      found = mask
    }
    return found.map { mask in granted.indices.filter { mask & 1 << $0 != 0 }.map { granted[$0] } }
  }

  /// Settles the items of `set` (ascending) with what is left of a receipt, as `fit` found: credits first, then cash.
  mutating func settle(receipt: Int, _ set: [Int], as fit: CashFit, rule: Rule) {
    var discounts = [Int64](repeating: 0, count: set.count)
    var difference: Int64 = 0
    switch fit {
    case .unclear: return
    case .settled(let discounted, let found):
      let valueDate = receipts[receipt].valueDate
      for position in discounted { discounts[position] = discount(of: set[position], on: valueDate) }
      difference = found
    case .unearned:
      // The discount stays open: cash pays all but it.
      for item in set {
        netCredits(of: set, against: item, keeping: nominalDiscount(of: item), along: receipt, rule: rule)
        pay(receipt, item, upTo: items[item].open - nominalDiscount(of: item), rule: rule)
      }
      return
    case .exact, .short, .over: break
    }
    // The difference belongs to the largest item, where it is the smallest share.
    let largest = set.indices.max { (items[set[$0]].open, $1) < (items[set[$1]].open, $0) }
    for (position, item) in set.enumerated() where items[item].open > 0 {
      let tolerance = position == largest ? difference : 0
      // A discount or difference is given for cash, so some of the item is left for it.
      let kept = discounts[position] + max(tolerance, 0)
      netCredits(of: set, against: item, keeping: kept > 0 ? kept + 1 : 0, along: receipt, rule: rule)
      let cash = min(items[item].open - discounts[position] - tolerance, receipts[receipt].left)
      guard cash > 0 else { continue }
      apply(receipt: receipt, item: item, cash: cash, discount: discounts[position], tolerance: tolerance, rule: rule)
    }
  }

  private mutating func pay(_ receipt: Int, _ item: Int, upTo amount: Int64, rule: Rule) {
    let cash = min(amount, receipts[receipt].left)
    if cash > 0 { apply(receipt: receipt, item: item, cash: cash, rule: rule) }
  }

  /// Uses up the credits of a set against one of its items, as far as they reach, leaving `keeping` for cash and discount.
  private mutating func netCredits(
    of set: [Int], against item: Int, keeping: Int64, along receipt: Int, rule: Rule
  ) {
    for credit in set where items[credit].open < 0 {
      let amount = min(-items[credit].open, items[item].open - keeping)
      if amount > 0 { net(credit: credit, item: item, amount: amount, along: receipt, rule: rule) }
    }
  }
}
