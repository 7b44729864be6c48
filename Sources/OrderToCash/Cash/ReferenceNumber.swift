/// A number of a document, an order or an advice as an index keeps it and as a field of its own quotes it: read in one pass, byte by
/// byte, with nothing allocated. What `ReferenceKey` finds over its runs, without the runs.
struct ReferenceNumber {
  let whole: ReferenceKey
  /// Of its last run of digits without leading zeros, when other runs stand before it.
  let tail: UInt64?
  /// Where its digits begin, when letters stand before them and none after; zero otherwise.
  let digitsStart: Int
  /// Its first two letters as `LetterPairs` counts them; nil when it does not begin with two.
  let firstPair: Int?

  /// `skipping` as many bytes of the text.
  init(_ text: Text, skipping: Int = 0) {
    var string = text.string
    self = string.withUTF8 { ReferenceNumber($0, from: skipping) }
  }

  /// What stands behind `RF` and the check digits, without separators.
  init(behindRF reference: Text) { self.init(Text(utf8: ReferenceBytes.compact(reference).dropFirst(4))) }

  /// Whether it begins as a creditor reference.
  static func startsRF(_ text: Text) -> Bool {
    var first: UInt8 = 0
    for byte in text.utf8 {
      guard let folded = ReferenceBytes.folded(byte) else { continue }
      if first != 0 { return first == 0x52 && folded == 0x46 }
      first = folded
    }
    return false
  }

  private init(_ text: UnsafeBufferPointer<UInt8>, from start: Int) {
    var key = ReferenceKey()
    var (tailHash, tailLength) = (ReferenceHash.grouped, 0)
    var (runs, digitsAt, isMixed) = (0, -1, false)
    var (isInside, isDigits, zeroWaits) = (false, false, false)
    var (first, second): (UInt8, UInt8) = (0, 0)
    for place in start..<max(text.count, start) {
      guard let byte = ReferenceBytes.folded(text[place]) else {
        isInside = false
        continue
      }
      let isDigit = ReferenceBytes.isDigit(byte)
      if !isInside || isDigit != isDigits {
        // A run of nothing but zeros counts as one.
        if zeroWaits { key.addZero() }
        if key.groupedLength > 0 { key.grouped.add(0x7C) }
        runs += 1
        (isInside, isDigits, zeroWaits) = (true, isDigit, isDigit)
        if isDigit {
          if digitsAt < 0 { digitsAt = place }
          (tailHash, tailLength) = (.grouped, 0)
          tailHash.add(0x23)
        } else if digitsAt >= 0 {
          isMixed = true
        }
      }
      if key.length == 0 { first = byte } else if key.length == 1 { second = byte }
      key.compact.add(byte)
      key.length += 1
      if isDigit {
        key.digits += 1
        if zeroWaits, byte == 0x30 { continue }
        zeroWaits = false
        tailHash.add(byte)
        tailLength += 1
        key.groupedDigits += 1
      }
      key.grouped.add(byte)
      key.groupedLength += 1
    }
    if zeroWaits { key.addZero() }
    whole = key
    digitsStart = first > 0x39 && !isMixed ? max(digitsAt, 0) : 0
    tail = isDigits && runs > 1 && tailLength >= 3 && tailLength <= ReferenceScanner.longest ? tailHash.value : nil
    firstPair = LetterPairs.pair(first, second)
  }
}

/// Which two letters references begin with, as bits: a word in a text that begins with others begins no reference.
struct LetterPairs: Sendable {
  private var bits = InlineArray<11, UInt64>(repeating: 0)

  @inline(__always) static func pair(_ first: UInt8, _ second: UInt8) -> Int? {
    let (high, low) = (Int(first) - 0x41, Int(second) - 0x41)
    return high >= 0 && low >= 0 ? high * 26 + low : nil
  }

  mutating func insert(_ pair: Int) { bits[pair >> 6] |= 1 << UInt64(pair & 63) }
  @inline(__always) func contains(_ pair: Int) -> Bool { bits[pair >> 6] & 1 << UInt64(pair & 63) != 0 }
}
