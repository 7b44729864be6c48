/// Payments that say nothing, or mistype a number: what their amount alone tells of a known payer's items.
extension CashMatcher {
  /// A receipt and the one set of items that explains it.
  struct Claim {
    var receipt: Int
    /// Ascending.
    var set: [Int]
    var fit: CashFit
    var rule: Rule
    var grade: CashGrade
  }

  /// Strongest first: a number that is nearly the item's, then one item or a usual sum, then any selection, then payers known by name
  /// alone. In each round a receipt is used only if one explanation is left and no other receipt has it too.
  mutating func settleByAmount() {
    guard !waiting.isEmpty else { return }
    notePartlyPaid()
    _ = settle { $0.posts(.confirmed) ? $0.nearNumber($1) : nil }
    for receipt in waiting where evidence[receipt].isAdvance { _ = verdicts[receipt].refuses(.advance, []) }
    // What a selection settles may leave another payment with one explanation.
    repeat {
      if posts(.amount) { settleItemsAndBalances(of: .bankAccount) }
    } while settle({ $0.posts(.combination) ? $0.combination($1) : nil })
    if posts(.name) {
      settleItemsAndBalances(of: .name)
      settleItemsAndBalances(of: .word)
    }
  }

  /// Again as long as one payment's being settled may leave another with one explanation.
  private mutating func settleItemsAndBalances(of payer: CashVerdict.Confirmation) {
    var isSettled = waiting.contains { verdicts[$0].confirmation == payer }
    while isSettled {
      var balances = BalanceSets(desk: desk) { isWhole($0) }
      isSettled = settle { $0.itemOrBalance($1, &balances, payer) }
    }
  }

  /// Whether any payment was settled.
  private mutating func settle(_ explain: (inout CashMatcher, Int) -> Claim?) -> Bool {
    var claims: [Claim] = []
    for receipt in waiting where mayGoByAmount(receipt) {
      if let claim = explain(&self, receipt) { claims.append(claim) }
    }
    guard !claims.isEmpty else { return false }
    let claimed = claims.flatMap(\.set).sorted()
    let named = namedAndLeft()
    var used: [Int] = []
    for claim in claims {
      let isTaken =
        claim.rule.id != CashRules.mistyped.id
        && claim.set.contains { item in
          named.contains { $0.item == item && $0.receipt != claim.receipt }
        }
      if isTaken {
        _ = verdicts[claim.receipt].refuses(.namedByAnother, claim.set)
        continue
      }
      guard claim.set.allSatisfy({ isSole($0, in: claimed) }) else {
        _ = verdicts[claim.receipt].refuses(.severalPayments, claim.set)
        continue
      }
      desk.settle(receipt: claim.receipt, claim.set, as: claim.fit, rule: claim.rule)
      noteAmounts(of: claim.set)
      verdicts[claim.receipt].applied(by: claim.rule, claim.grade, claim.fit, claim.set)
      used.append(claim.receipt)
    }
    waiting = waiting.filter { !used.contains($0) }
    return !used.isEmpty
  }

  /// Items that payments with something left name in full, or in an advice that could not be followed: an amount alone takes none
  /// of them from the payment that may need it.
  private func namedAndLeft() -> [(item: Int, receipt: Int)] {
    var named: [(item: Int, receipt: Int)] = []
    for receipt in desk.receipts.indices where desk.receipts[receipt].left > 0 && !verdicts[receipt].isApplied {
      let items = evidence[receipt].structured + evidence[receipt].documents + verdicts[receipt].adviceItems
      for item in items where desk.items[item].open != 0 { named.append((item, receipt)) }
    }
    return named
  }

  private func isSole(_ item: Int, in sorted: [Int]) -> Bool {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < item { low = middle + 1 } else { high = middle }
    }
    return low + 1 >= sorted.count || sorted[low + 1] != item
  }

  // MARK: One item, or a usual sum

  private mutating func itemOrBalance(
    _ position: Int, _ balances: inout BalanceSets, _ by: CashVerdict.Confirmation
  ) -> Claim? {
    guard verdicts[position].confirmation == by else { return nil }
    guard isSilent(position) else {
      noteQuoted(position)
      return nil
    }
    let receipt = desk.receipts[position]
    let items = itemsIssuedBefore(position)
    if items.isEmpty, let claim = statement(position) { return claim }
    let sums = balances.sets(explaining: receipt, desk).filter { choice in
      choice.items.allSatisfy { desk.items[$0].open != 0 }
    }
    let sets = items.map { [$0] } + sums.map(\.items)
    guard let first = sets.first else { return nil }
    guard sets.allSatisfy({ $0 == first }) else {
      if items.count > 1 { _ = verdicts[position].refuses(.severalItems, items) }
      for sum in items.count == 1 ? sets : sums.map(\.items) { _ = verdicts[position].refuses(.severalSums, sum) }
      return nil
    }
    guard isOnlySelection(first, for: receipt) else {
      _ = verdicts[position].refuses(.severalSums, first)
      return nil
    }
    if mayBeShort(position, besides: first) { return nil }
    let grade: CashGrade = by == .bankAccount ? .amount : .name
    guard items.isEmpty, let sum = sums.first else {
      return claim(position, first, by: by == .bankAccount ? CashRules.exactAmount : CashRules.payerName, grade)
    }
    let discounted = sum.isDiscounted ? first.indices.filter { granted(first[$0], receipt) > 0 } : []
    return Claim(
      receipt: position, set: first,
      fit: discounted.isEmpty ? .exact : .settled(discounted: discounted, difference: 0), rule: CashRules.balance,
      grade: grade)
  }

  /// Selections up to which every one is compared before an item or a usual sum is taken for what is meant.
  private static let mostCompared = 4096

  /// Whether nothing else that is open has the sum of `set`: of few items no selection, of many no two items and no item that could
  /// stand for one of the set.
  private func isOnlySelection(_ set: [Int], for receipt: Receipt) -> Bool {
    let combination = Combination(items: selectable(receipt))
    if combination.selections <= Self.mostCompared {
      guard case .unique(let found, _) = combination.search(receipt.left) else { return false }
      return found == set
    }
    return !hasPair(receipt, besides: set) && !canExchange(set, receipt)
  }

  private func hasPair(_ receipt: Receipt, besides set: [Int]) -> Bool {
    let others = desk.items.indices.filter {
      desk.items[$0].currency == receipt.currency && desk.items[$0].open > 0 && isWhole($0)
        && desk.items[$0].issueDate <= receipt.bookingDate
    }
    guard others.count <= 1000 else { return false }
    var byAmount: [Int64: Int] = [:]
    for other in others {
      if let partner = byAmount[receipt.left - desk.items[other].open], [partner, other] != set { return true }
      byAmount[desk.items[other].open] = other
    }
    return false
  }

  /// Whether an item of the set has another's amount: then the sum doesn't say which of the two.
  private func canExchange(_ set: [Int], _ receipt: Receipt) -> Bool {
    let amounts = Set(set.map { desk.items[$0].open })
    var next = 0
    for item in desk.items.indices {
      if next < set.count, set[next] == item {
        next += 1
      } else if isWhole(item), amounts.contains(desk.items[item].open),
        desk.items[item].currency == receipt.currency
      {
        return true
      }
    }
    return false
  }

  /// For the person: an item has the amount, but the text names something else.
  private mutating func noteQuoted(_ position: Int) {
    if evidence[position].isAdvance || verdicts[position].hasSeveral { return }
    guard let item = itemsIssuedBefore(position).first(where: { !evidence[position].named.contains($0) }) else {
      return
    }
    let seen = evidence[position]
    let isUnknown = seen.named.isEmpty && (!seen.unknown.isEmpty || !seen.unknownTails.isEmpty)
    _ = verdicts[position].refuses(isUnknown ? .unknownNumber : .contradiction, [item])
  }

  // MARK: Any selection

  /// At most one in so many blindly drawn amounts may have a solution, or the one that is found proves nothing.
  private static let mostCoincidence = 1_000
  /// Where an item paid short explains the payment too.
  private static let leastCoincidence = 10

  /// The one selection of what is open that has the amount, less discounts, if every selection could be looked at.
  private mutating func combination(_ position: Int) -> Claim? {
    guard verdicts[position].confirmation == .bankAccount, isSilent(position) else { return nil }
    let receipt = desk.receipts[position]
    let items = selectable(receipt)
    guard !items.isEmpty else { return nil }
    let combination = Combination(items: items)
    switch combination.search(receipt.left) {
    case .none: return nearCombination(position, combination)
    case .gaveUp: _ = verdicts[position].refuses(.tooMany, [])
    case .several: _ = verdicts[position].refuses(.severalSums, [])
    case .unique(let found, let choices):
      // One item alone was looked at before.
      guard found.count > 1, isProof(position, found, chance: combination.coincidence) else { return nil }
      let discounted = found.indices.filter { choices[$0] > 0 }
      return Claim(
        receipt: position, set: found,
        fit: discounted.isEmpty ? .exact : .settled(discounted: discounted, difference: 0),
        rule: CashRules.combination, grade: .combination)
    }
    return nil
  }

  /// Whether a selection with the amount says more than chance would, and nothing else says as much. `chance` in millionths.
  private mutating func isProof(_ position: Int, _ found: [Int], chance: Int) -> Bool {
    guard chance <= Self.mostCoincidence else { return verdicts[position].refuses(.coincidence, found) }
    return chance <= Self.leastCoincidence
      || !mayBeShort(position, besides: found)
  }

  /// Nothing has the amount: the one selection that misses it by no more than policy accepts.
  private mutating func nearCombination(_ position: Int, _ combination: Combination) -> Claim? {
    let receipt = desk.receipts[position]
    let allowed = desk.policy.allowedDifference(total: receipt.left, base: receipt.leftBase)
    guard allowed > 0, case .unique(let found, let choices) = combination.search(receipt.left, within: allowed) else {
      return nil
    }
    let discounted = found.indices.filter { choices[$0] > 0 }
    let total = found.reduce(Int64(0)) { $0 + desk.items[$1].open }
    let given = discounted.reduce(Int64(0)) { $0 + granted(found[$1], receipt) }
    let base = found.reduce(Int64(0)) { $0 + desk.items[$1].openBase }
    let difference = total - given - receipt.left
    guard abs(difference) <= desk.policy.allowedDifference(total: total, base: base) else { return nil }
    // So many amounts beside the right one would have been taken as well.
    let chance = combination.coincidence.multipliedReportingOverflow(by: Int(2 * allowed + 1))
    let millionths = chance.overflow ? Int.max : chance.partialValue
    guard found.count > 1 || millionths <= Self.mostCoincidence, isProof(position, found, chance: millionths) else {
      return nil
    }
    return Claim(
      receipt: position, set: found, fit: .settled(discounted: discounted, difference: difference),
      rule: CashRules.combination, grade: .combination)
  }

  /// Items that a payment of this amount could be for, with what would settle each.
  private func selectable(_ receipt: Receipt) -> [Combination.Item] {
    let known = desk.items.indices.filter {
      isWhole($0) && desk.items[$0].currency == receipt.currency
        && desk.items[$0].issueDate <= receipt.bookingDate
    }
    let credits = known.reduce(Int64(0)) { $0 - min(desk.items[$1].open, 0) }
    let allowed = desk.policy.allowedDifference(total: receipt.left, base: receipt.leftBase)
    return known.compactMap { position in
      let open = desk.items[position].open
      let discount = granted(position, receipt)
      guard open - discount <= receipt.left + credits + allowed else { return nil }
      return Combination.Item(position: position, amounts: discount > 0 ? [open, open - discount] : [open])
    }
  }

  // MARK: All of them

  private func granted(_ item: Int, _ receipt: Receipt) -> Int64 { desk.discount(of: item, on: receipt.valueDate) }

  mutating func itemsIssuedBefore(_ position: Int) -> [Int] {
    let receipt = desk.receipts[position]
    return items(of: receipt).filter { desk.items[$0].issueDate <= receipt.bookingDate }
  }

  mutating func claim(_ position: Int, _ set: [Int], by rule: Rule, _ grade: CashGrade) -> Claim? {
    let receipt = desk.receipts[position]
    let fit = desk.fit(receipt.left, set, valueDate: receipt.valueDate)
    return fit.isFull ? Claim(receipt: position, set: set, fit: fit, rule: rule, grade: grade) : nil
  }

  private mutating func isSilent(_ position: Int) -> Bool {
    guard evidence[position].isSilent, !evidence[position].isAdvance, !desk.receipts[position].isContested else {
      return false
    }
    guard !resemblesSettled(position) else { return verdicts[position].refuses(.paidAlready, []) }
    return true
  }

  /// Only by a payer that is known, only in one piece, and never once it was seen and left on account: an item that appears later is
  /// not what it was paid for.
  private func mayGoByAmount(_ position: Int) -> Bool {
    (verdicts[position].confirmation == .bankAccount || verdicts[position].confirmation == .name
      || verdicts[position].confirmation == .word)
      && desk.receipts[position].state != .onAccount
      && desk.receipts[position].left == desk.receipts[position].amount && evidence[position].lines.isEmpty
      && desk.receipts[position].advice.isNone && !evidence[position].isOfAnother
  }
}
