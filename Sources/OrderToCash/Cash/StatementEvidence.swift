/// Statements of account that we sent: whoever pays the total of one pays what stood on it.
extension CashMatcher {
  /// Everything that stood on the one statement of this total, if all of it is still open: what was issued up to its date to its
  /// account, credits counted in.
  mutating func statement(_ position: Int) -> Claim? {
    let receipt = desk.receipts[position]
    var sets: [[Int]] = []
    for sent in snapshot.statements
    where sent.total == receipt.left && sent.currency == receipt.currency && sent.date <= receipt.bookingDate {
      let set = desk.items.indices.filter { place in
        let item = desk.items[place]
        return item.open != 0 && item.account == sent.account && item.currency == sent.currency
          && item.issueDate <= sent.date
      }
      let total = set.reduce(Int64(0)) { $0 + desk.items[$1].open }
      if total == receipt.left, !sets.contains(set) { sets.append(set) }
    }
    guard let set = sets.only else {
      for set in sets { _ = verdicts[position].refuses(.severalSums, set) }
      return nil
    }
    let grade: CashGrade = verdicts[position].confirmation == .bankAccount ? .amount : .name
    return Claim(receipt: position, set: set, fit: .exact, rule: CashRules.statement, grade: grade)
  }
}
