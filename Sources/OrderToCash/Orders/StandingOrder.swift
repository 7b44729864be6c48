/// When a standing order comes round.
public struct StandingSchedule: Hashable, Sendable {
  /// The number is stored and never changes; the name is the one in files.
  public enum Every: Int, CaseIterable, Sendable {
    case day = 1
    case week = 2
    case month = 3
    case quarter = 4
    case year = 5

    public var name: String {
      switch self {
      case .day: "day"
      case .week: "week"
      case .month: "month"
      case .quarter: "quarter"
      case .year: "year"
      }
    }

    var months: Int {
      switch self {
      case .day, .week: 0
      case .month: 1
      case .quarter: 3
      case .year: 12
      }
    }
  }

  public var every: Every
  /// The first day; those that follow count from it: weeks keep its weekday, months its day or their last.
  public var first: BusinessDate
  /// The last day on which it may come round.
  public var last: BusinessDate?

  public init(every: Every, first: BusinessDate, last: BusinessDate? = nil) {
    self.every = every
    self.first = first
    self.last = last
  }

  /// The latest day in (previous night, tonight] on which it comes round. Nights that were missed don't double it: of several
  /// such days only the latest counts. Without a previous night only tonight does.
  public func due(_ tonight: BusinessDate, previous: BusinessDate?) -> BusinessDate? {
    let end = last.map { min($0, tonight) } ?? tonight
    guard end >= first else { return nil }
    let day = latest(upTo: end)
    return day > (previous ?? tonight.adding(days: -1)) ? day : nil
  }

  private func latest(upTo end: BusinessDate) -> BusinessDate {
    switch every {
    case .day: return end
    case .week: return first.adding(days: end.days(since: first) / 7 * 7)
    case .month, .quarter, .year:
      let (from, to) = (first.parts, end.parts)
      var steps = ((to.year - from.year) * 12 + to.month - from.month) / every.months
      // Counted from the first day each time, so that the 31st comes back after February.
      if first.adding(months: steps * every.months) > end { steps -= 1 }
      return first.adding(months: steps * every.months)
    }
  }
}

/// A template for an order that recurs, as read from a file.
public struct StandingOrderRecord: Sendable {
  public var schedule: StandingSchedule
  /// Days from the day it comes round to the day for which goods are wanted.
  public var leadDays: Int
  /// What is ordered each time; its number is the template's.
  public var order: OrderDocument

  public init(schedule: StandingSchedule, leadDays: Int, order: OrderDocument) {
    self.schedule = schedule
    self.leadDays = leadDays
    self.order = order
  }

  /// The order of one day: `ABO-7` of 2 February is `ABO-7-2026-02-02`. Wanted tonight at the earliest.
  public func released(_ day: BusinessDate, tonight: BusinessDate) -> OrderDocument {
    var order = order
    order.number = Text("\(order.number)-\(day)")
    order.issueDate = day
    order.requestedDate = max(tonight, day.adding(days: leadDays))
    order.isStanding = true
    return order
  }
}
