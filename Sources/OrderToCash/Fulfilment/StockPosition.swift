/// A minute of a day at the warehouse; 1440 is the day's end.
public struct StockMoment: Hashable, Comparable, Sendable {
  public var date: BusinessDate
  public var minute: Int

  public init(date: BusinessDate, minute: Int) {
    self.date = date
    self.minute = minute
  }
  public static func < (left: StockMoment, right: StockMoment) -> Bool {
    (left.date, left.minute) < (right.date, right.minute)
  }
}

/// Something that changed the stock of one item, in its stock unit.
public struct StockMovement: Hashable, Sendable {
  public enum Kind: Int, Sendable {
    /// What is there, all included: replaces whatever was known of the time up to its moment.
    case count = 1
    case receipt = 2
    /// Left the house.
    case shipped = 3
    /// Found or lost beside the counts: adds when positive, takes when negative.
    case correction = 4
    /// Came back from a customer and can be sold again.
    case returned = 5
  }
  public var kind: Kind
  public var quantity: Quantity
  public var moment: StockMoment
  /// Keys order what was recorded of one moment.
  public var key: Key

  public init(_ kind: Kind, _ quantity: Quantity, at moment: StockMoment, key: Key) {
    self.kind = kind
    self.quantity = quantity
    self.moment = moment
    self.key = key
  }
}

/// Stock of one item in one warehouse as known now: available = counted + received − shipped since the count − reserved.
public struct StockPosition: Hashable, Sendable {
  public var counted: Quantity
  public var countedAt: StockMoment
  public var received: Quantity
  public var shipped: Quantity
  /// Allocated and not yet confirmed, whenever that was.
  public var reserved: Quantity

  public init(
    counted: Quantity = .zero, countedAt: StockMoment = StockMoment(date: BusinessDate(days: 0), minute: 0),
    received: Quantity = .zero, shipped: Quantity = .zero, reserved: Quantity = .zero
  ) {
    self.counted = counted
    self.countedAt = countedAt
    self.received = received
    self.shipped = shipped
    self.reserved = reserved
  }

  /// From an item's movements in any order. The latest count stands (of one moment, the one recorded last); receipts and
  /// shipments up to its moment are in it, those after it come on top. Without a count, everything counts from nothing.
  public init(movements: some Sequence<StockMovement>, reserved: Quantity = .zero) {
    self.init(reserved: reserved)
    var latest: StockMovement?
    for movement in movements where movement.kind == .count {
      if let known = latest, (known.moment, known.key) >= (movement.moment, movement.key) { continue }
      latest = movement
    }
    if let latest {
      counted = latest.quantity
      countedAt = latest.moment
    }
    for movement in movements where latest == nil || movement.moment > countedAt {
      switch movement.kind {
      case .count: break
      case .receipt, .correction, .returned: received += movement.quantity
      case .shipped: shipped += movement.quantity
      }
    }
  }

  /// May be negative when more was promised than a later count found.
  public var balance: Quantity { counted + received - shipped - reserved }
  /// What can be promised while `safety` is kept back; never negative.
  public func available(keeping safety: Quantity = .zero) -> Quantity { max(balance - safety, .zero) }
}
