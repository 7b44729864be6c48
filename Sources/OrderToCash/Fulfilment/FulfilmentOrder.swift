/// An approved order that has something left to allocate, as the allocator is fed it.
public struct FulfilmentOrder: Sendable {
  public var key: Key
  public var account: Key
  /// Lower numbers are served first.
  public var priority = 5
  /// Within a priority allocation goes by this date, then by age (the key). The requested date, or the day of arrival when none
  /// was asked for.
  public var wanted: BusinessDate
  /// Whether `wanted` is a date that the customer asked for: only then can it be too early to ship.
  public var isRequested: Bool
  /// The day on which it first waited for stock; nil when it never has.
  public var waitingSince: BusinessDate?
  /// An account concerned is on hold and no person approved the order: it takes no stock and is not cancelled.
  public var isBlocked: Bool
  /// The customer's; nil for the company's.
  public var policy: FulfilmentPolicy?
  /// Places of the warehouses that may deliver it, in order of preference; nil for all.
  public var warehouses: [Int]?
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
    /// Places of the items that may be delivered instead, in order of preference.
    public var substitutes: [Int]

    public init(line: Int, item: Int, open: Quantity, step: Int64 = 1, substitutes: [Int] = []) {
      self.line = line
      self.item = item
      self.open = open
      self.step = step
      self.substitutes = substitutes
    }
  }

  public init(
    key: Key, account: Key, wanted: BusinessDate, isRequested: Bool = true, waitingSince: BusinessDate? = nil,
    isBlocked: Bool = false, policy: FulfilmentPolicy? = nil, warehouses: [Int]? = nil, lines: [Line]
  ) {
    self.key = key
    self.account = account
    self.wanted = wanted
    self.isRequested = isRequested
    self.waitingSince = waitingSince
    self.isBlocked = isBlocked
    self.policy = policy
    self.priority = policy?.priority ?? 5
    self.warehouses = warehouses
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
  /// Where what is allocated is taken from; by warehouse, then by line. Each shipment is the takes of one warehouse.
  public var takes: [Take] = []

  public struct Line: Hashable, Sendable {
    public var line: Int
    public var item: Int
    public var allocated: Quantity
    public var waiting: Quantity
    public var cancelled: Quantity
  }

  /// Stock of one item in one warehouse, for one line.
  public struct Take: Hashable, Sendable {
    /// Place in `lines`.
    public var index: Int
    /// The line's item, or a substitute.
    public var item: Int
    public var warehouse: Int
    public var quantity: Quantity
  }

  /// What is delivered in place of a line's item.
  public func substitutes(of index: Int) -> [Take] {
    takes.filter { $0.index == index && $0.item != lines[index].item }
  }
}
