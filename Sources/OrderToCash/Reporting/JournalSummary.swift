/// A night's postings summed per posting date, account and currency.
public struct JournalSummary: Sendable {
  /// Postings of one kind: a night has many postings and few kinds.
  private struct Kind: Hashable {
    var date: BusinessDate
    var event: PostingEvent
    var currency: Currency
  }

  private struct Sum {
    var debit: Text
    var credit: Text
    var amount: Int64
    var base: Int64
    var count: Int
  }

  private struct Place: Hashable, Comparable {
    var date: BusinessDate
    var account: Text
    var currency: Currency

    static func < (left: Place, right: Place) -> Bool {
      (left.date, left.account, left.currency) < (right.date, right.account, right.currency)
    }
  }

  private struct Total {
    var debit: Int64 = 0
    var credit: Int64 = 0
    var debitBase: Int64 = 0
    var creditBase: Int64 = 0
    var count = 0
  }

  private var sums: [Kind: [Sum]] = [:]

  public init() {}

  /// `count`: how many postings this one sums already.
  public mutating func add(_ posting: Posting, count: Int = 1) {
    let kind = Kind(date: posting.date, event: posting.event, currency: posting.currency)
    let known = sums[kind]?.firstIndex { $0.debit == posting.debit && $0.credit == posting.credit }
    if let known {
      sums[kind]?[known].amount += posting.amount
      sums[kind]?[known].base += posting.base
      sums[kind]?[known].count += count
    } else {
      sums[kind, default: []].append(
        Sum(debit: posting.debit, credit: posting.credit, amount: posting.amount, base: posting.base, count: count))
    }
  }

  /// Rows of `ReportRegistry.journalSummary`.
  public func rows(_ base: Currency) -> [ReportRow] {
    var totals: [Place: Total] = [:]
    for (kind, sums) in sums {
      for sum in sums {
        let debit = Place(date: kind.date, account: sum.debit, currency: kind.currency)
        totals[debit, default: Total()].debit += sum.amount
        totals[debit, default: Total()].debitBase += sum.base
        totals[debit, default: Total()].count += sum.count
        let credit = Place(date: kind.date, account: sum.credit, currency: kind.currency)
        totals[credit, default: Total()].credit += sum.amount
        totals[credit, default: Total()].creditBase += sum.base
        totals[credit, default: Total()].count += sum.count
      }
    }
    return totals.sorted { $0.key < $1.key }.map { place, total in
      [
        .date(place.date), .text(place.account), .text(Text(place.currency.code)),
        .amount(total.debit, place.currency), .amount(total.credit, place.currency),
        .amount(total.debit - total.credit, place.currency), .amount(total.debitBase, base),
        .amount(total.creditBase, base), .amount(total.debitBase - total.creditBase, base), .integer(total.count),
      ]
    }
  }
}
