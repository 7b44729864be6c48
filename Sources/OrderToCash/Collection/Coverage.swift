/// Debt of one account with what covers it taken off.
struct Coverage {
  struct Debt: Hashable {
    var item: CollectItem
    /// What nothing covers, in minor units of the item's currency; never negative.
    var uncovered: Int64
    /// What is promised to be paid of it by a day to come; part of `uncovered` until `pause`.
    var promised: Int64 = 0
    /// Its share of the item's base amount.
    var uncoveredBase: Int64 {
      guard uncovered != item.open, item.open != 0 else { return item.openBase }
      return Int64(
        dividedHalfAwayFromZero(Int128(item.openBase) * Int128(uncovered), by: Int128(item.open)))
    }
  }

  /// Invoices and fees that are not wholly disputed, by due date, then key.
  private(set) var debts: [Debt]
  /// Wholly disputed.
  private(set) var disputed: [CollectItem] = []

  /// A proposal covers the item that it is for. Credits and cash on account then cover debt of their currency, the oldest due
  /// first; disputed amounts take none of it, as nobody asks for them.
  init(_ items: some Sequence<CollectItem>) {
    var debts: [Debt] = []
    var credits = CurrencySums()
    for item in items {
      switch item.kind {
      case .creditNote, .onAccount: credits.add(-item.open, item.currency)
      case .invoice, .fee:
        guard item.open > item.disputedAmount else {
          disputed.append(item)
          continue
        }
        debts.append(Debt(item: item, uncovered: max(0, item.open - item.disputedAmount - item.proposed)))
      }
    }
    debts.sort { ($0.item.dueDate, $0.item.key) < ($1.item.dueDate, $1.item.key) }
    for credit in credits.amounts {
      var left = credit.minor
      for index in debts.indices where debts[index].item.currency == credit.currency && left > 0 {
        let used = min(left, debts[index].uncovered)
        debts[index].uncovered -= used
        left -= used
      }
    }
    self.debts = debts
  }

  /// Takes off what is promised: of the promise's item, else of whatever was there when it was made, the oldest due first.
  mutating func pause(_ promises: [(promise: Promise, left: Int64)]) {
    for (promise, amount) in promises {
      var left = amount
      for index in debts.indices where left > 0 && debts[index].isMeant(by: promise) {
        let used = min(left, debts[index].uncovered)
        debts[index].uncovered -= used
        debts[index].promised += used
        left -= used
      }
    }
  }
}

extension Coverage.Debt {
  fileprivate func isMeant(by promise: Promise) -> Bool {
    item.currency == promise.currency && (promise.item.isNone ? item.key < promise.key : item.key == promise.item)
  }
}
