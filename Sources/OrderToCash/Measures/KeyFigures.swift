/// Formulas of the key figures. Amounts are minor units of one currency; results have four decimals (`12.5` is 125,000) and are nil
/// where they would divide by nothing. Rounded half away from zero.
///
/// Sources: days sales outstanding, best possible DSO, average days delinquent and collection effectiveness index as the Credit
/// Research Foundation defines them ("Ratios and Formulas in Customer Financial Analysis"); the count-back (exhaustion) method as in
/// J. D. Salek, "Accounts Receivable Management Best Practices" (2005); turnover as in any text on ratio analysis; the perfect order
/// as the product of its parts after R. A. Novack and D. J. Thomas, "The Challenges of Implementing the Perfect Order Concept",
/// Transportation Journal 43 (2004).
public enum KeyFigures {
  public static let scale = 4
  private static let one: Int128 = 10_000

  /// Sales of a stretch of days, the latest first in lists.
  public struct SalesPeriod: Sendable, Hashable {
    public var days: Int
    public var sales: Int64
    public init(days: Int, sales: Int64) {
      self.days = days
      self.sales = sales
    }
  }

  /// `part` ÷ `whole`.
  public static func ratio(_ part: Int128, _ whole: Int128) -> Int64? {
    guard whole > 0 else { return nil }
    let result = dividedHalfAwayFromZero(part * one, by: whole)
    return Int64(exactly: result)
  }

  /// `part` of `whole` in percent.
  public static func percent(_ part: Int64, of whole: Int64) -> Int64? { ratio(Int128(part) * 100, Int128(whole)) }

  /// DSO = receivables ÷ credit sales of the days × days.
  public static func daysSalesOutstanding(receivables: Int64, sales: Int64, days: Int) -> Int64? {
    ratio(Int128(receivables) * Int128(days), Int128(sales))
  }

  /// DSO by count-back: sales are taken off receivables period by period, the latest first; each one used up counts all its days, the
  /// last one the share that is left. Nil when all sales known do not use the receivables up.
  public static func countBack(receivables: Int64, periods: [SalesPeriod]) -> Int64? {
    guard receivables > 0 else { return 0 }
    var left = receivables
    var days = 0
    for period in periods {
      guard period.sales < left || period.sales <= 0 else {
        return ratio(Int128(left) * Int128(period.days), Int128(period.sales)).map { $0 + Int64(days) * Int64(one) }
      }
      left -= max(0, period.sales)
      days += period.days
    }
    return left == 0 ? Int64(days) * Int64(one) : nil
  }

  /// Best possible DSO = receivables not due ÷ credit sales × days.
  public static func bestPossible(notDue: Int64, sales: Int64, days: Int) -> Int64? {
    daysSalesOutstanding(receivables: notDue, sales: sales, days: days)
  }

  /// Average days delinquent = DSO − best possible DSO.
  public static func daysDelinquent(receivables: Int64, notDue: Int64, sales: Int64, days: Int) -> Int64? {
    guard let all = daysSalesOutstanding(receivables: receivables, sales: sales, days: days),
      let best = bestPossible(notDue: notDue, sales: sales, days: days)
    else { return nil }
    return all - best
  }

  /// CEI in percent = (opening + sales − closing) ÷ (opening + sales − closing not due): what was collected of what could be. The
  /// formula has no cash on account: more of it than is overdue would make `closing` less than `closingNotDue` and the index more than
  /// 100, so it counts up to what is overdue.
  public static func collectionEffectiveness(
    opening: Int64, sales: Int64, closing: Int64, closingNotDue: Int64
  ) -> Int64? {
    let due = Int128(opening) + Int128(sales) - Int128(closingNotDue)
    return ratio((Int128(opening) + Int128(sales) - Int128(max(closing, closingNotDue))) * 100, due)
  }

  /// Turnover a year = credit sales × 365 ÷ days ÷ average receivables.
  public static func turnover(sales: Int64, days: Int, averageReceivables: Int64) -> Int64? {
    ratio(Int128(sales) * 365, Int128(days) * Int128(averageReceivables))
  }

  /// The mean of `count` things that sum to `sum`.
  public static func mean(_ sum: Int64, _ count: Int64) -> Int64? { ratio(Int128(sum), Int128(count)) }

  /// The product of shares in percent; nil when one is unknown.
  public static func perfectOrder(_ shares: [Int64?]) -> Int64? {
    var product: Int128 = 100 * one
    for share in shares {
      guard let share else { return nil }
      product = dividedHalfAwayFromZero(product * Int128(share), by: 100 * one)
    }
    return Int64(product)
  }

  /// Rounded to so many decimals, four at most.
  public static func rounded(_ value: Int64, to decimals: Int) -> Int64 {
    let step = powerOfTen(scale - decimals)
    return Int64(dividedHalfAwayFromZero(Int128(value), by: Int128(step))) * step
  }
}
