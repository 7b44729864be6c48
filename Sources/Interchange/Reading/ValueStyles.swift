import OrderToCash

/// How a format writes days: `YYYY-MM-DD`, `DD.MM.YYYY`, `MM/DD/YYYY`, `YYYYMMDD` … as declared.
struct DateStyle: Sendable {
  private enum Piece: Sendable {
    case year, shortYear, month, day
    case literal(UInt8)

    var isLiteral: Bool {
      if case .literal = self { return true }
      return false
    }
  }

  static let iso = DateStyle("YYYY-MM-DD")!

  let pattern: Text
  let isISO: Bool
  private let pieces: [Piece]

  /// Nil when the pattern lacks a day, a month or a year, or has one twice.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    var pieces: [Piece] = []
    var index = 0
    var seen: Set<UInt8> = []
    while index < bytes.count {
      var count = 1
      while index + count < bytes.count, bytes[index + count] == bytes[index] { count += 1 }
      switch (bytes[index], count) {
      case (UInt8(ascii: "Y"), 4): pieces.append(.year)
      case (UInt8(ascii: "Y"), 2): pieces.append(.shortYear)
      case (UInt8(ascii: "M"), 2): pieces.append(.month)
      case (UInt8(ascii: "D"), 2): pieces.append(.day)
      case (UInt8(ascii: "."), 1), (UInt8(ascii: "/"), 1), (UInt8(ascii: "-"), 1), (UInt8(ascii: " "), 1):
        pieces.append(.literal(bytes[index]))
        index += 1
        continue
      default: return nil
      }
      guard seen.insert(bytes[index]).inserted else { return nil }
      index += count
    }
    guard seen.count == 3 else { return nil }
    pattern = Text(text)
    isISO = text == "YYYY-MM-DD"
    self.pieces = pieces
  }

  /// Nil when the bytes are no such day. A time after the day is ignored, as days are taken as written. The second value is
  /// where it stopped.
  func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> (date: BusinessDate, end: Int)? {
    if isISO {
      guard let date = BusinessDate(iso: bytes) else { return nil }
      return endsDay(bytes, at: 10) ? (date, 10) : nil
    }
    var (year, month, day) = (0, 0, 0)
    var position = 0
    for index in pieces.indices {
      // One digit is enough where something separates: 1.2.2026.
      let separated = index + 1 == pieces.count ? pieces.contains(where: \.isLiteral) : pieces[index + 1].isLiteral
      switch pieces[index] {
      case .year:
        guard let value = DateStyle.number(bytes, &position, 4, 4) else { return nil }
        year = value
      case .shortYear:
        guard let value = DateStyle.number(bytes, &position, 2, 2) else { return nil }
        year = 2000 + value
      case .month:
        guard let value = DateStyle.number(bytes, &position, separated ? 1 : 2, 2) else { return nil }
        month = value
      case .day:
        guard let value = DateStyle.number(bytes, &position, separated ? 1 : 2, 2) else { return nil }
        day = value
      case .literal(let byte):
        guard position < bytes.count, bytes[position] == byte else { return nil }
        position += 1
      }
    }
    guard endsDay(bytes, at: position) || isCompactTime(bytes, from: position),
      let date = BusinessDate(year: year, month: month, day: day)
    else { return nil }
    return (date, position)
  }

  /// Where the pattern has no marks, hours, minutes and seconds may follow as digits (UN/EDIFACT 2379: 102, 203, 204).
  private func isCompactTime(_ bytes: UnsafeBufferPointer<UInt8>, from position: Int) -> Bool {
    let rest = bytes[position...]
    guard !pieces.contains(where: \.isLiteral), [2, 4, 6].contains(rest.count) else { return false }
    return rest.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  }

  private func endsDay(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
    guard position < bytes.count else { return true }
    switch bytes[position] {
    case UInt8(ascii: "T"), UInt8(ascii: " "), UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"): return true
    default: return false
    }
  }

  private static func number(
    _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ least: Int, _ most: Int
  ) -> Int? {
    var (value, count) = (0, 0)
    while position < bytes.count, count < most, case let digit = Int(bytes[position]) - 48, digit >= 0, digit <= 9 {
      value = value * 10 + digit
      count += 1
      position += 1
    }
    return count >= least ? value : nil
  }
}

/// How a format writes numbers: its decimal and group marks. A minus may stand before or after.
struct NumberStyle: Sendable {
  static let plain = NumberStyle()

  var decimal = UInt8(ascii: ".")
  /// 0 when there is none.
  var group: UInt8 = 0

  /// The number as an integer scaled by ten to the power `scale`.
  func parse(_ bytes: UnsafeBufferPointer<UInt8>, scale: Int, limit: Int64) throws(NumberProblem) -> Int64 {
    guard let last = bytes.last else { throw .notANumber }
    if decimal == UInt8(ascii: "."), group == 0, last != UInt8(ascii: "-") {
      return try parseDecimal(bytes, scale: scale, limit: limit)
    }
    return try parseDecimal(try plain(bytes), scale: scale, limit: limit)
  }

  /// The same number with a point, without group marks, the sign in front.
  private func plain(_ bytes: UnsafeBufferPointer<UInt8>) throws(NumberProblem) -> [UInt8] {
    var text: [UInt8] = []
    var rest = bytes[...]
    if rest.last == UInt8(ascii: "-") {
      text.append(UInt8(ascii: "-"))
      rest = rest.dropLast()
      while rest.last == 0x20 { rest = rest.dropLast() }
      guard let first = rest.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+") else { throw .notANumber }
    }
    // Digits since the last group mark; -1 before the first. Groups have three digits, which catches 1.5 read as 15.
    var since = -1
    var inFraction = false
    for byte in spacesUnified(rest) {
      if byte == decimal {
        guard since == -1 || since == 3 else { throw .notANumber }
        inFraction = true
        text.append(UInt8(ascii: "."))
      } else if group != 0, byte == group {
        guard !inFraction, since == -1 || since == 3, text.contains(where: { $0 >= 0x30 }) else { throw .notANumber }
        since = 0
      } else {
        guard byte != UInt8(ascii: ".") else { throw .notANumber }
        if since >= 0, !inFraction { since += 1 }
        text.append(byte)
      }
    }
    guard inFraction || since == -1 || since == 3 else { throw .notANumber }
    return text
  }

  /// Where groups are set apart by blanks, the no-break (U+00A0) and narrow (U+202F) ones count as well.
  private func spacesUnified(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
    let all = Array(bytes)
    guard group == 0x20, all.contains(where: { $0 > 0x7F }) else { return all }
    var result: [UInt8] = []
    var index = 0
    while index < all.count {
      if all[index...].starts(with: [0xC2, 0xA0]) {
        result.append(0x20)
        index += 2
      } else if all[index...].starts(with: [0xE2, 0x80, 0xAF]) {
        result.append(0x20)
        index += 3
      } else {
        result.append(all[index])
        index += 1
      }
    }
    return result
  }
}
