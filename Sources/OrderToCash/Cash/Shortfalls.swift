/// What else an amount alone may be: too little for another item.
extension CashMatcher {
  /// A payment is rarely less than so many per cent of what it is for without a word.
  private static let leastShare: Int64 = 60
  /// One in so many amounts drawn blindly may be explained by something where an item paid short explains the payment too.
  private static let shortfallProof: Int64 = 100_000

  /// Whether the payment that `set` explains may as well be all but a deduction of another item: then its amount says two things,
  /// unless hardly any amount of that size would be explained by anything. `sums` are further amounts that something open explains.
  /// A round amount proves less: what is kept back is often rounded, too.
  mutating func mayBeShort(_ position: Int, besides set: [Int], sums: [Int64]) -> Bool {
    guard let other = itemPaidShort(desk.receipts[position], besides: set, sums) else { return false }
    _ = verdicts[position].refuses(.shortfall, set)
    _ = verdicts[position].refuses(.tooLittle, [other])
    return true
  }

  private mutating func itemPaidShort(_ receipt: Receipt, besides set: [Int], _ sums: [Int64]) -> Int? {
    let index = amountIndex()
    let left = receipt.left
    return index.first(from: left + 1, to: max(left * 100 / Self.leastShare, left + 1)) { position in
      let item = desk.items[position]
      guard item.open > left, !set.contains(position), left * 100 >= item.open * Self.leastShare,
        item.currency == receipt.currency,
        item.issueDate <= receipt.bookingDate
      else { return false }
      let window = (item.open * Self.leastShare / 100)...(item.open - 1)
      let explained = index.count(in: window) + sums.count { window.contains($0) }
      return Int64(explained) * Self.shortfallProof > Int64(window.count) / Self.step(left)
    }
  }

  /// The round number that an amount is a multiple of: 1 for one with cents.
  private static func step(_ amount: Int64) -> Int64 {
    var step: Int64 = 100
    guard amount % step == 0 else { return 1 }
    while amount % (step * 10) == 0 { step *= 10 }
    return amount % (step * 5) == 0 ? step * 5 : step
  }
}
