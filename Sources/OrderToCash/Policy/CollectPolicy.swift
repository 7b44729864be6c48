/// When customers are reminded (`policies.collect`).
public struct CollectPolicy: Hashable, Sendable {
  /// One step of dunning; the first is level 1.
  public struct Level: Hashable, Sendable {
    /// Days after the due date from which it is due.
    public var days: Int
    /// The letter's title.
    public var name: Text
    /// The account goes on hold with it.
    public var hold: Bool

    public init(days: Int, name: Text, hold: Bool = false) {
      self.days = days
      self.name = name
      self.hold = hold
    }
  }

  /// An item counts as overdue when more than this many days have passed since it was due.
  public var graceDays: Int
  /// Nobody gets a letter over less than this, in minor units of the base currency.
  public var minimum: Int64
  /// A friendly reminder so many days before the due date; nil for none.
  public var reminderBeforeDays: Int?
  /// In order of days.
  public var levels: [Level]

  public init(graceDays: Int = 0, minimum: Int64 = 0, reminderBeforeDays: Int? = nil, levels: [Level] = []) {
    self.graceDays = graceDays
    self.minimum = minimum
    self.reminderBeforeDays = reminderBeforeDays
    self.levels = levels
  }

  /// The highest level that an item so many days past its due date has reached; 0 for none.
  public func level(daysLate: Int) -> Int {
    guard daysLate > graceDays else { return 0 }
    return levels.count { $0.days <= daysLate }
  }

  /// The level that an item gets with tonight's letter when that is one more than it has: no level is skipped, and between two
  /// letters about an item lie at least as many days as between their levels. Nil when it stays.
  public func nextLevel(
    from level: Int, daysLate: Int, lastReminder: BusinessDate?, date: BusinessDate
  ) -> Int? {
    guard self.level(daysLate: daysLate) > level else { return nil }
    if level > 0, level <= levels.count, let lastReminder {
      let apart = levels[level].days - levels[level - 1].days
      guard date.days(since: lastReminder) >= apart else { return nil }
    }
    return level + 1
  }
}
