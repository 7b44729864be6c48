/// A quantity in millionths of its unit; at most a thousand million units.
public struct Quantity: Hashable, Comparable, Sendable, CustomStringConvertible {
  public static let scale = 6
  public static let zero = Quantity(millionths: 0)
  public static let one = Quantity(millionths: 1_000_000)
  static let limit: Int64 = 1_000_000_000_000_000

  public let millionths: Int64

  @inlinable public init(millionths: Int64) { self.millionths = millionths }
  public init(_ whole: Int) { millionths = Int64(whole) * 1_000_000 }

  public init(parsing bytes: some Collection<UInt8>) throws(NumberProblem) {
    millionths = try parseDecimal(bytes, scale: Quantity.scale, limit: Quantity.limit)
  }

  @inlinable public static func < (a: Quantity, b: Quantity) -> Bool { a.millionths < b.millionths }
  @inlinable public static func + (a: Quantity, b: Quantity) -> Quantity {
    Quantity(millionths: a.millionths + b.millionths)
  }
  @inlinable public static func - (a: Quantity, b: Quantity) -> Quantity {
    Quantity(millionths: a.millionths - b.millionths)
  }
  @inlinable public static func += (a: inout Quantity, b: Quantity) { a = a + b }
  @inlinable public static func -= (a: inout Quantity, b: Quantity) { a = a - b }
  @inlinable public static prefix func - (a: Quantity) -> Quantity { Quantity(millionths: -a.millionths) }

  public var isZero: Bool { millionths == 0 }
  public var isNegative: Bool { millionths < 0 }
  /// Without trailing zeros: `12`, `0.5`.
  public var description: String { formatDecimal(millionths, scale: Quantity.scale, minimum: 0) }
}

/// A price per base quantity, in hundred-millionths of the currency's major unit; at most ten million.
public struct Price: Hashable, Comparable, Sendable, CustomStringConvertible {
  public static let scale = 8
  public static let zero = Price(scaled: 0)
  static let limit: Int64 = 1_000_000_000_000_000

  public let scaled: Int64

  @inlinable public init(scaled: Int64) { self.scaled = scaled }

  public init(parsing bytes: some Collection<UInt8>) throws(NumberProblem) {
    scaled = try parseDecimal(bytes, scale: Price.scale, limit: Price.limit)
  }

  @inlinable public static func < (a: Price, b: Price) -> Bool { a.scaled < b.scaled }
  /// With two decimals at least: `12.50`, `0.1234`.
  public var description: String { formatDecimal(scaled, scale: Price.scale, minimum: 2) }

  /// Quantity × price ÷ base quantity in minor units, rounded half away from zero (EN 16931 BT-131 without allowances).
  /// Nil when it exceeds the bound on amounts.
  public func extended(by quantity: Quantity, per base: Quantity, currency: Currency) -> Int64? {
    guard base.millionths > 0 else { return nil }
    let product = Int128(scaled) * Int128(quantity.millionths) * Int128(powerOfTen(currency.exponent))
    let amount = dividedHalfAwayFromZero(product, by: Int128(base.millionths) * Int128(powerOfTen(Price.scale)))
    guard amount.magnitude <= UInt128(Money.limit) else { return nil }
    return Int64(amount)
  }
}

/// A percentage in ten-thousandths of a percent: 19 % is 190,000.
public struct Percent: Hashable, Comparable, Sendable, CustomStringConvertible {
  public static let scale = 4
  public static let zero = Percent(scaled: 0)
  public let scaled: Int64

  @inlinable public init(scaled: Int64) { self.scaled = scaled }

  public init(parsing bytes: some Collection<UInt8>) throws(NumberProblem) {
    scaled = try parseDecimal(bytes, scale: Percent.scale, limit: 10_000_000)
  }

  @inlinable public static func < (a: Percent, b: Percent) -> Bool { a.scaled < b.scaled }
  public var description: String { formatDecimal(scaled, scale: Percent.scale, minimum: 0) }

  /// This percentage of an amount in minor units, rounded half away from zero (EN 16931 BR-CO-17 for tax).
  public func of(_ amount: Int64) -> Int64 {
    Int64(dividedHalfAwayFromZero(Int128(amount) * Int128(scaled), by: 1_000_000))
  }
}
