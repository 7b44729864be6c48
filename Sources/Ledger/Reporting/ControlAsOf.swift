import OrderToCash

/// The control account of receivables as it was: what was posted up to the night, and later for days up to the date.
public struct ControlAsOf {
  private let engine: Engine
  private let asOf: AsOf
  private let account: Text

  public struct Difference: Sendable {
    public var currency: Currency
    public var isBase: Bool
    public var aging: Int64
    public var control: Int64
  }

  public init(_ engine: Engine, _ asOf: AsOf, account: Text) {
    self.engine = engine
    self.asOf = asOf
    self.account = account
  }

  /// What differs; empty when aging ties to the books.
  public func compare(_ aging: AgingScan, base currency: Currency) throws -> [Difference] {
    var balances: [Currency: Int64] = [:]
    var base: Int64 = 0
    for (sign, column) in [(Int64(1), "debit"), (-1, "credit")] {
      try engine.freshQuery(
        """
        SELECT currency, SUM(amount), SUM(base) FROM posting
        WHERE \(column) = ?4 AND (key < ?1 OR (key < ?2 AND date <= ?3)) GROUP BY currency ORDER BY currency
        """
      ).with(asOf.end, asOf.knownEnd, asOf.date, account).forEach { row in
        balances[row.currency(0), default: 0] += sign * row.int(1)
        base += sign * row.int(2)
      }
    }
    for (currency, amount) in aging.past?.postedLater ?? [:] { balances[currency, default: 0] -= amount }
    base -= aging.past?.postedLaterBase ?? 0
    let totals = aging.totals
    var found = Set(balances.keys).union(totals.keys).sorted().compactMap { each -> Difference? in
      let (left, right) = (totals[each] ?? 0, balances[each] ?? 0)
      return left == right ? nil : Difference(currency: each, isBase: false, aging: left, control: right)
    }
    if aging.baseTotal != base {
      found.append(Difference(currency: currency, isBase: true, aging: aging.baseTotal, control: base))
    }
    return found
  }
}
