/// Payments that say nothing, or mistype a number: what their amount alone tells of a known payer's items.
extension CashMatcher {
  private struct Claim {
    var receipt: Int
    /// Ascending.
    var set: [Int]
  }

  /// A known payer's payment without a usable reference goes to the one item of exactly its amount, or to the whole balance,
  /// when that is the only explanation and no other payment has it too.
  mutating func settleExactAmounts() {
    guard posts(.amount), waiting.contains(where: { mayGoByAmount($0) }) else { return }
    let balances = BalanceIndex(desk: desk)
    var claims: [Claim] = []
    for receipt in waiting where mayGoByAmount(receipt) {
      let sets = explanations(of: receipt, balances)
      if sets.count > 1 { _ = verdicts[receipt].refuses(.severalItems, ascending(sets.flatMap { $0 })) }
      if let set = sets.only { claims.append(Claim(receipt: receipt, set: set)) }
    }
    let claimed = claims.flatMap(\.set).sorted()
    for claim in claims {
      guard claim.set.allSatisfy({ isSole($0, in: claimed) }) else {
        _ = verdicts[claim.receipt].refuses(.severalPayments, claim.set)
        continue
      }
      if let item = claim.set.only { settleItem(claim.receipt, item) } else { settleBalance(claim) }
    }
  }

  private mutating func explanations(of position: Int, _ balances: BalanceIndex) -> [[Int]] {
    let receipt = desk.receipts[position]
    var sets = items(of: receipt).filter { desk.items[$0].issueDate <= receipt.bookingDate }.map { [$0] }
    guard evidence[position].isSilent else { return sets }
    for set in balances.sets(explaining: receipt, desk) where !sets.contains(set) { sets.append(set) }
    return sets
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

  private mutating func settleBalance(_ claim: Claim) {
    desk.settle(receipt: claim.receipt, claim.set, as: .exact, rule: CashRules.balance)
    noteAmounts(of: claim.set)
    verdicts[claim.receipt].applied(by: CashRules.balance, .amount, .exact, claim.set)
  }

  private mutating func settleItem(_ receipt: Int, _ item: Int) {
    let seen = evidence[receipt]
    var rule = CashRules.exactAmount
    if isSecondPayment(receipt) {
      _ = verdicts[receipt].refuses(.paidAlready, [])
      return
    }
    if !seen.isSilent {
      // The text names something: it must be this item, or this item's number with one typing error.
      let isNear = isMistyped(receipt, for: item)
      guard isNear || seen.named == [item] else {
        _ = verdicts[receipt].refuses(
          seen.named.isEmpty && !seen.unknown.isEmpty ? .unknownNumber : .contradiction, [item])
        return
      }
      if isNear { rule = CashRules.mistyped }
    }
    let grade: CashGrade = rule.id == CashRules.mistyped.id ? .confirmed : .amount
    let fit = desk.fit(desk.receipts[receipt].left, [item], valueDate: desk.receipts[receipt].valueDate)
    guard fit.isFull else { return }
    desk.settle(receipt: receipt, [item], as: fit, rule: rule)
    verdicts[receipt].applied(by: rule, grade, fit, [item])
  }

  /// Whether all that a receipt quotes are numbers of ours that nothing is open for (any more, as another payment tonight came
  /// for it), each one typing error away from an item's.
  private func isMistyped(_ position: Int, for item: Int) -> Bool {
    let seen = evidence[position]
    guard !seen.ambiguous, seen.named == seen.documents else { return false }
    let left = desk.receipts[position].left
    var quoted = seen.unknown.map { ReferenceBytes.compact($0) }
    for named in seen.documents {
      let other = desk.items[named]
      guard other.open == 0, other.original != left, other.original - other.discount != left else { return false }
      quoted.append(ReferenceBytes.compact(other.document))
    }
    let number = ReferenceBytes.compact(desk.items[item].document)
    return !quoted.isEmpty && quoted.allSatisfy { Typing.isOneError($0, number) }
  }

  /// Whether it quotes a document of the group that was settled with this very amount.
  private func isSecondPayment(_ position: Int) -> Bool {
    let left = desk.receipts[position].left
    return snapshot.settled.contains { settled in
      (settled.amount == left || settled.amount - settled.discount == left)
        && evidence[position].unknown.contains(settled.number)
    }
  }

  /// Only by a bank account known to be this group's, only in one piece, and never once it was seen and left on account:
  /// an item that appears later is not what it was paid for.
  private func mayGoByAmount(_ position: Int) -> Bool {
    let receipt = desk.receipts[position]
    return verdicts[position].confirmation == .bankAccount && receipt.state != .onAccount
      && receipt.left == receipt.amount && evidence[position].lines.isEmpty && receipt.advice.isNone
  }
}

/// Open items by the account that owns them, for payments of a whole balance.
private struct BalanceIndex {
  /// More items than this are not summed up for each payment.
  static let bound = 500

  private var byAccount: [Key: [Int]] = [:]
  private var all: [Int] = []

  init(desk: CashDesk) {
    for (position, item) in desk.items.enumerated() where item.open != 0 {
      byAccount[item.account, default: []].append(position)
      all.append(position)
    }
  }

  /// Sets of two items or more that the payment's amount is the sum of: all that is open of the payer or of the group, or all
  /// of it that is due on the booking date. Credits count.
  func sets(explaining receipt: Receipt, _ desk: CashDesk) -> [[Int]] {
    var sets: [[Int]] = []
    for scope in [byAccount[receipt.payer] ?? [], all] where scope.count > 1 && scope.count <= Self.bound {
      let known = scope.filter {
        desk.items[$0].currency == receipt.currency && desk.items[$0].issueDate <= receipt.bookingDate
      }
      for set in [known, known.filter { desk.items[$0].dueDate <= receipt.bookingDate }]
      where set.count > 1 && !sets.contains(set) && set.reduce(0, { $0 + desk.items[$1].open }) == receipt.left {
        sets.append(set)
      }
    }
    return sets
  }
}
