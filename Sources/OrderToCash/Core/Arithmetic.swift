/// Division of wide products, rounded half away from zero: the rounding of EN 16931 amounts and of every amount here.
@inlinable public func dividedHalfAwayFromZero(_ dividend: Int128, by divisor: Int128) -> Int128 {
  let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
  let twice = remainder.magnitude * 2
  guard twice >= divisor.magnitude else { return quotient }
  return (dividend < 0) == (divisor < 0) ? quotient + 1 : quotient - 1
}

/// Up to the twelfth. A table would be looked up through the check that it is there, for each number of each document.
@inlinable public func powerOfTen(_ exponent: Int) -> Int64 {
  switch exponent {
  case 0: 1
  case 1: 10
  case 2: 100
  case 3: 1000
  case 4: 10_000
  case 5: 100_000
  case 6: 1_000_000
  case 7: 10_000_000
  case 8: 100_000_000
  case 9: 1_000_000_000
  case 10: 10_000_000_000
  case 11: 100_000_000_000
  case 12: 1_000_000_000_000
  default: preconditionFailure("no scale is that long")
  }
}

/// Why a number in a document can't be taken.
public enum NumberProblem: Error, Equatable, Sendable {
  case notANumber
  /// More decimals that are not zero than the field keeps.
  case tooPrecise(kept: Int)
  case outOfRange
}

/// Reads a plain decimal (`-12.50`, `+3`, `.5`) from bytes into an integer scaled by ten to the power `scale`.
///
/// Trailing zeros beyond the scale are dropped; any other digit there is `tooPrecise`, for nothing is rounded silently. An
/// exponent (`1e3`) is not a decimal of XML Schema and is refused. Blanks around the number are allowed.
@inlinable public func parseDecimal(
  _ bytes: some Collection<UInt8>, scale: Int, limit: Int64 = 1_000_000_000_000_000
) throws(NumberProblem) -> Int64 {
  var value: Int64 = 0
  var negative = false
  var digits = 0
  var decimals = -1
  var state = 0  // 0 before, 1 in the number, 2 after
  for byte in bytes {
    switch byte {
    case 0x20, 0x09, 0x0A, 0x0D:
      if state == 1 { state = 2 }
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      guard state == 0 else { throw .notANumber }
      negative = byte == UInt8(ascii: "-")
      state = 1
    case UInt8(ascii: "."):
      guard state < 2, decimals < 0 else { throw .notANumber }
      decimals = 0
      state = 1
    case 0x30...0x39:
      guard state < 2 else { throw .notANumber }
      state = 1
      digits += 1
      let digit = Int64(byte - 0x30)
      if decimals >= 0 {
        if decimals == scale {
          guard digit == 0 else { throw .tooPrecise(kept: scale) }
          continue
        }
        decimals += 1
      }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(digit)
      guard !overflow, !carry else { throw .outOfRange }
      value = sum
    default:
      throw .notANumber
    }
  }
  guard digits > 0 else { throw .notANumber }
  let missing = scale - max(decimals, 0)
  let (scaled, overflow) = value.multipliedReportingOverflow(by: powerOfTen(missing))
  guard !overflow, scaled <= limit else { throw .outOfRange }
  return negative ? -scaled : scaled
}

/// Writes an integer scaled by ten to the power `scale` as a decimal; `minimum` decimals are kept, further zeros dropped.
public func formatDecimal(_ value: Int64, scale: Int, minimum: Int) -> String {
  var text = String(value.magnitude)
  if scale > 0 {
    if text.utf8.count <= scale { text = String(repeating: "0", count: scale + 1 - text.utf8.count) + text }
    let split = text.index(text.endIndex, offsetBy: -scale)
    var fraction = String(text[split...])
    while fraction.utf8.count > minimum, fraction.hasSuffix("0") { fraction.removeLast() }
    text = String(text[..<split]) + (fraction.isEmpty ? "" : "." + fraction)
  }
  return value < 0 ? "-" + text : text
}
