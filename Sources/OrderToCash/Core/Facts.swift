/// Writes the facts of a ruling, `name=value; name=value`, into one buffer: a night writes a hundred thousand of them.
public struct Facts: Sendable {
  private var bytes: [UInt8] = []

  public init() { bytes.reserveCapacity(160) }

  public var text: Text { Text(utf8: bytes) }

  /// Empty again, with its room kept.
  mutating func clear() { bytes.removeAll(keepingCapacity: true) }

  public mutating func add(_ name: StaticString, _ value: Text) {
    begin(name)
    append(text: value)
  }

  public mutating func add(_ name: StaticString, _ count: Int) {
    begin(name)
    decimal(Int64(count), scale: 0, minimum: 0)
  }

  /// Minor units with the currency's decimals and its code.
  public mutating func add(_ name: StaticString, _ minor: Int64, _ currency: Currency) {
    begin(name)
    decimal(minor, scale: currency.exponent, minimum: currency.exponent)
    bytes.append(UInt8(ascii: " "))
    bytes.append(UInt8(truncatingIfNeeded: currency.packed >> 16))
    bytes.append(UInt8(truncatingIfNeeded: currency.packed >> 8))
    bytes.append(UInt8(truncatingIfNeeded: currency.packed))
  }

  /// Minor units with the currency's decimals alone.
  public mutating func add(_ name: StaticString, decimalOf minor: Int64, _ currency: Currency) {
    begin(name)
    decimal(minor, scale: currency.exponent, minimum: currency.exponent)
  }

  /// A fact whose value is written piece by piece with `append`.
  public mutating func begin(_ name: StaticString) {
    if !bytes.isEmpty {
      bytes.append(UInt8(ascii: ";"))
      bytes.append(UInt8(ascii: " "))
    }
    append(name)
    bytes.append(UInt8(ascii: "="))
  }

  public mutating func append(_ text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  public mutating func append(text: Text) {
    text.withBytes { bytes.append(contentsOf: $0) }
  }

  public mutating func append(_ count: Int) { decimal(Int64(count), scale: 0, minimum: 0) }

  public mutating func add(_ name: StaticString, _ quantity: Quantity) {
    begin(name)
    decimal(quantity.millionths, scale: Quantity.scale, minimum: 0)
  }

  public mutating func add(_ name: StaticString, _ date: BusinessDate) {
    begin(name)
    bytes.append(contentsOf: date.description.utf8)
  }

  /// As `formatDecimal`: trailing zeros beyond `minimum` decimals are dropped.
  private mutating func decimal(_ value: Int64, scale: Int, minimum: Int) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    var (rest, decimals) = (value.magnitude, scale)
    while decimals > minimum, rest % 10 == 0 {
      rest /= 10
      decimals -= 1
    }
    // From the last digit on; twenty, a point and more zeros than any scale has.
    var digits = InlineArray<40, UInt8>(repeating: 0)
    var written = 0
    var first = digits.count
    repeat {
      if written == decimals, decimals > 0 {
        first -= 1
        digits[first] = UInt8(ascii: ".")
      }
      first -= 1
      digits[first] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
      written += 1
    } while rest > 0 || written <= decimals
    for place in first..<digits.count { bytes.append(digits[place]) }
  }
}
