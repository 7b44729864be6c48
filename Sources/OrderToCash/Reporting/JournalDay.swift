/// The postings of one day, summed per account and currency with debits and credits apart.
public struct JournalDay: Sendable {
  public let date: BusinessDate
  private var sums: [Place: (amount: Int64, base: Int64)] = [:]

  private struct Place: Hashable, Comparable {
    var account: Text
    var currency: Currency
    var isCredit: Bool

    static func < (left: Place, right: Place) -> Bool {
      (left.account, left.currency, left.isCredit ? 1 : 0) < (right.account, right.currency, right.isCredit ? 1 : 0)
    }
  }

  public init(date: BusinessDate) { self.date = date }

  public mutating func add(_ posting: Posting) {
    for (account, isCredit) in [(posting.debit, false), (posting.credit, true)] {
      let place = Place(account: account, currency: posting.currency, isCredit: isCredit)
      let old = sums[place] ?? (0, 0)
      sums[place] = (old.amount + posting.amount, old.base + posting.base)
    }
  }

  public func entry(run: Int, control: Text) -> JournalEntry {
    var entry = JournalEntry(date: date, code: "DAY", description: "postings of the day", run: run, rule: "daily")
    for (place, sum) in sums.sorted(by: { $0.key < $1.key }) {
      let sign: Int64 = place.isCredit ? -1 : 1
      entry.append(
        JournalEntry.Line(
          account: place.account, currency: place.currency, amount: sign * sum.amount, base: sign * sum.base,
          isReceivable: place.account == control))
    }
    return entry
  }
}
