/// Typed values, in the one notation that files for machines use: decimal point, no grouping, ISO dates.
extension ByteBuffer {
  public mutating func append(_ number: Int) { append(decimal: Int64(number), scale: 0, minimum: 0) }
  public mutating func append(_ number: Int64) { append(decimal: number, scale: 0, minimum: 0) }

  /// An integer scaled by ten to the power `scale`, as `formatDecimal` writes it: at least `minimum` decimals, further zeros
  /// dropped.
  public mutating func append(decimal value: Int64, scale: Int, minimum: Int) {
    var magnitude = value.magnitude
    var kept = scale
    if kept > minimum {
      while kept > minimum, magnitude % 10 == 0 {
        magnitude /= 10
        kept -= 1
      }
    }
    var digits = 1
    var bound: UInt64 = 10
    while magnitude >= bound {
      digits += 1
      if digits == 20 { break }
      bound *= 10
    }
    digits = max(digits, kept + 1)
    let size = digits + (kept > 0 ? 1 : 0) + (value < 0 ? 1 : 0)
    write(atMost: size) { target in
      var position = size
      for index in 0..<digits {
        if index == kept, kept > 0 {
          position -= 1
          target[position] = UInt8(ascii: ".")
        }
        let (quotient, digit) = magnitude.quotientAndRemainder(dividingBy: 10)
        position -= 1
        target[position] = UInt8(truncatingIfNeeded: digit) &+ 48
        magnitude = quotient
      }
      if value < 0 { target[0] = UInt8(ascii: "-") }
      return size
    }
  }

  /// The same as people read it: `mark` before the decimals, `group` between groups of three from four digits on, `minus` in front. Marks
  /// are bytes of UTF-8, the first in the lowest byte.
  public mutating func append(
    decimal value: Int64, scale: Int, minimum: Int, mark: UInt8, group: UInt32, minus: UInt32
  ) {
    var (magnitude, kept) = (value.magnitude, scale)
    while kept > minimum, magnitude % 10 == 0 {
      magnitude /= 10
      kept -= 1
    }
    // Twenty digits with decimals up to the scale, six groups, one minus.
    let room = 64 + kept
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room) { text in
      var position = room
      func put(_ byte: UInt8) {
        position &-= 1
        text[position] = byte
      }
      func put(marks: UInt32) {
        var (rest, shift) = (marks, 24)
        while shift >= 0 {
          let byte = UInt8(truncatingIfNeeded: rest &>> 24)
          if byte != 0 { put(byte) }
          rest &<<= 8
          shift -= 8
        }
      }
      for _ in 0..<kept {
        put(UInt8(truncatingIfNeeded: magnitude % 10) &+ 48)
        magnitude /= 10
      }
      if kept > 0 { put(mark) }
      var written = 0
      repeat {
        if written == 3 {
          put(marks: group)
          written = 0
        }
        put(UInt8(truncatingIfNeeded: magnitude % 10) &+ 48)
        magnitude /= 10
        written += 1
      } while magnitude > 0
      if value < 0 { put(marks: minus) }
      append(UnsafeBufferPointer(rebasing: text[position...]))
    }
  }

  /// An amount in minor units with its currency's decimals, without the code.
  public mutating func append(minor amount: Int64, _ currency: Currency) {
    append(decimal: amount, scale: currency.exponent, minimum: currency.exponent)
  }

  public mutating func append(_ quantity: Quantity) {
    append(decimal: quantity.millionths, scale: Quantity.scale, minimum: 0)
  }
  public mutating func append(_ price: Price) { append(decimal: price.scaled, scale: Price.scale, minimum: 2) }
  public mutating func append(_ percent: Percent) { append(decimal: percent.scaled, scale: Percent.scale, minimum: 0) }

  /// The three letters.
  public mutating func append(_ currency: Currency) {
    write(atMost: 3) { target in
      target[0] = UInt8(truncatingIfNeeded: currency.packed >> 16)
      target[1] = UInt8(truncatingIfNeeded: currency.packed >> 8)
      target[2] = UInt8(truncatingIfNeeded: currency.packed)
      return 3
    }
  }

  /// `YYYY-MM-DD`.
  public mutating func append(_ date: BusinessDate) {
    let (year, month, day) = date.parts
    write(atMost: 10) { target in
      func two(_ number: Int, _ at: Int) {
        target[at] = UInt8(truncatingIfNeeded: number / 10) &+ 48
        target[at + 1] = UInt8(truncatingIfNeeded: number % 10) &+ 48
      }
      two(year / 100, 0)
      two(year % 100, 2)
      target[4] = UInt8(ascii: "-")
      two(month, 5)
      target[7] = UInt8(ascii: "-")
      two(day, 8)
      return 10
    }
  }
}
