/// What else an amount alone may be: too little for another item.
extension CashMatcher {
  /// A payment is rarely less than so many per cent of what it is for without a word.
  private static let leastShare: Int64 = 60
  /// An amount alone is taken for what it is exactly over when at most one in so many deductions from other items would leave just
  /// this amount.
  private static let shortfallProof: Int64 = 10_000
  private static let whole: Int64 = 1_000_000_000

  /// Whether the payment that `set` explains may as well be all but a deduction of another item: then its amount says two things,
  /// unless hardly any deduction would leave this very amount.
  /// A round amount proves less: what is kept back is often rounded, too.
  mutating func mayBeShort(_ position: Int, besides set: [Int]) -> Bool {
    guard let other = itemPaidShort(desk.receipts[position], besides: set) else { return false }
    _ = verdicts[position].refuses(.shortfall, set)
    _ = verdicts[position].refuses(.tooLittle, [other])
    return true
  }

  /// The item that tips the scales, when the deductions by which one or another item would be paid with this amount are too likely
  /// together. A deduction is any amount of cents up to 40 % of its item, or any round one when what is left is round.
  private mutating func itemPaidShort(_ receipt: Receipt, besides set: [Int]) -> Int? {
    let left = receipt.left
    let step = Self.step(left)
    var chance: Int64 = 0
    // With a discount an item stands in the index with two amounts.
    var weighed: [Int] = []
    return amountIndex().first(from: left + 1, to: max(left * 100 / Self.leastShare, left + 1)) { position in
      let item = desk.items[position]
      // An item of the set may be the one paid short, unless it is all of the set.
      guard item.open > left, set != [position], isWhole(position), left * 100 >= item.open * Self.leastShare,
        item.currency == receipt.currency, item.issueDate <= receipt.bookingDate
      else { return false }
      if weighed.contains(position) { return false }
      weighed.append(position)
      chance += Self.whole / max((item.open - item.open * Self.leastShare / 100) / step, 1)
      return chance > Self.whole / Self.shortfallProof
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
