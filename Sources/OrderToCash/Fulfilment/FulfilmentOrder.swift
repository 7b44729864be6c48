/// An approved order that has something left to allocate, as the allocator is fed it.
public struct FulfilmentOrder: Sendable {
  public var key: Key
  public var account: Key
  /// Allocation goes by this date, then by age (the key). The requested date, or the day of arrival when none was asked for.
  public var wanted: BusinessDate
  /// Whether `wanted` is a date that the customer asked for: only then can it be too early to ship.
  public var isRequested: Bool
  /// The day on which it first waited for stock; nil when it never has.
  public var waitingSince: BusinessDate?
  /// An account concerned is on hold and no person approved the order: it takes no stock and is not cancelled.
  public var isBlocked: Bool
  /// By line number.
  public var lines: [Line]

  public struct Line: Hashable, Sendable {
    public var line: Int
    /// Place of the item in the allocator's stock table; negative for an item of which no stock was ever recorded.
    public var item: Int
    /// Ordered, not cancelled, not allocated: positive, in the stock unit.
    public var open: Quantity
    /// See `UnitConversion.step`.
    public var step: Int64

    public init(line: Int, item: Int, open: Quantity, step: Int64 = 1) {
      self.line = line
      self.item = item
      self.open = open
      self.step = step
    }
  }

  public init(
    key: Key, account: Key, wanted: BusinessDate, isRequested: Bool = true, waitingSince: BusinessDate? = nil,
    isBlocked: Bool = false, lines: [Line]
  ) {
    self.key = key
    self.account = account
    self.wanted = wanted
    self.isRequested = isRequested
    self.waitingSince = waitingSince
    self.isBlocked = isBlocked
    self.lines = lines
  }
}

/// What happens to an order tonight.
public struct Allocation: Hashable, Sendable {
  public enum Result: Int, Sendable {
    /// Everything open is released.
    case full = 1
    /// Some is released, the rest waits or is cancelled.
    case partial = 2
    /// Nothing is released, and something waits.
    case waiting = 3
    /// Nothing is released or waits: all that was open is cancelled.
    case cancelled = 4
    /// The customer wants it later.
    case notYetDue = 5
    /// Approved earlier, and now an account concerned is on hold.
    case blocked = 6

    public var name: Text {
      switch self {
      case .full: "allocated"
      case .partial: "partly-allocated"
      case .waiting: "back-ordered"
      case .cancelled: "cancelled"
      case .notYetDue: "not-yet-due"
      case .blocked: "blocked"
      }
    }
  }

  public var order: Key
  public var result: Result
  public var rule: Text
  /// As the order's lines, in the same order; allocated + waiting + cancelled = open.
  public var lines: [Line]

  public struct Line: Hashable, Sendable {
    public var line: Int
    public var item: Int
    public var allocated: Quantity
    public var waiting: Quantity
    public var cancelled: Quantity
  }
}
