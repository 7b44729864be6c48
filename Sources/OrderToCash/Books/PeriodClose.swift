/// Months of the books, and which of them are closed.
public enum PeriodClose {
  /// Stored; never changes.
  public enum Kind: Int, Sendable {
    case closed = 1
    /// One person wants a month reopened; another must.
    case reopenAsked = 2
    case reopened = 3
  }

  /// The day on which something dated `date` is posted when everything up to `closed` is closed.
  public static func postingDate(of date: BusinessDate, closed: BusinessDate?) -> BusinessDate {
    guard let closed, date <= closed else { return date }
    return closed.adding(days: 1)
  }

  /// Last days of the months that ended after `previous` and not after `date`; after a first night only its own.
  public static func monthEnds(after previous: BusinessDate?, through date: BusinessDate) -> [BusinessDate] {
    var ends: [BusinessDate] = []
    var end = (previous ?? date.adding(days: -1)).adding(days: 1).endOfMonth
    while end <= date {
      ends.append(end)
      end = end.adding(days: 1).endOfMonth
    }
    return ends
  }

  /// The last month that `close_after_days` closes on a night: the last whose end lies so many days back for the first time.
  public static func due(
    after previous: BusinessDate?, through date: BusinessDate, days: Int
  ) -> BusinessDate? {
    monthEnds(after: previous.map { $0.adding(days: -days) }, through: date.adding(days: -days)).last
  }

  /// The first day of a day's month.
  public static func month(of date: BusinessDate) -> BusinessDate { date.adding(days: 1 - date.parts.day) }

  public enum Refusal: Hashable, Sendable {
    case notMonthEnd
    /// The month is not over on the night of the decision.
    case notOver
    case closedAlready
    case notClosed
  }

  /// Whether all up to `month`'s last day can be closed on a night.
  public static func canClose(_ month: BusinessDate, closed: BusinessDate?, night: BusinessDate) -> Refusal? {
    guard month == month.endOfMonth else { return .notMonthEnd }
    guard month < night else { return .notOver }
    if let closed, month <= closed { return .closedAlready }
    return nil
  }

  /// Whether a closed month, and all after it, can be opened again.
  public static func canReopen(_ month: BusinessDate, closed: BusinessDate?) -> Refusal? {
    guard month == month.endOfMonth else { return .notMonthEnd }
    guard let closed, month <= closed else { return .notClosed }
    return nil
  }

  /// Up to which day the books are closed once `month` is open again: the end of the month before.
  public static func closed(afterReopening month: BusinessDate) -> BusinessDate {
    PeriodClose.month(of: month).adding(days: -1)
  }
}
