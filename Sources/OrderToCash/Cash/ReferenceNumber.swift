/// A number of a document, an order or an advice as an index keeps it and as a field of its own quotes it: read in one pass, byte by
/// byte, with nothing allocated. What `ReferenceKey` finds over its runs, without the runs.
struct ReferenceNumber {
  let whole: ReferenceKey
  /// Without its letters.
  let part: ReferenceKey
  /// Of its last run of digits without leading zeros, when other runs stand before it.
  let tail: UInt64?
  /// Whether letters stand before its digits and none after, so that `part` is something else than the whole.
  let hasPart: Bool
  /// Its first two letters as `LetterPairs` counts them; nil when it does not begin with two.
  let firstPair: Int?

  init(_ text: Text) { self = text.withBytes { ReferenceNumber($0, withPart: false) } }

  /// One of our documents' numbers, which payers also write without its letters.
  init(document text: Text) { self = text.withBytes { ReferenceNumber($0, withPart: true) } }

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

  @inline(__always) private init(_ text: UnsafeBufferPointer<UInt8>, withPart: Bool) {
    var (key, part) = (ReferenceKey(), ReferenceKey())
    var (tailHash, tailLength) = (ReferenceHash.grouped, 0)
    var (runs, hasDigits, isMixed) = (0, false, false)
    var (isInside, isDigits, zeroWaits) = (false, false, false)
    var (first, second): (UInt8, UInt8) = (0, 0)
    for raw in text {
      guard let byte = ReferenceBytes.folded(raw) else {
        isInside = false
        continue
      }
      let isDigit = ReferenceBytes.isDigit(byte)
      if !isInside || isDigit != isDigits {
        // A run of nothing but zeros counts as one.
        if zeroWaits {
          key.addZero()
          if withPart { part.addZero() }
        }
        if key.groupedLength > 0 { key.grouped.add(0x7C) }
        if withPart, part.groupedLength > 0 { part.grouped.add(0x7C) }
        runs += 1
        (isInside, isDigits, zeroWaits) = (true, isDigit, isDigit)
        if isDigit {
          hasDigits = true
          (tailHash, tailLength) = (.grouped, 0)
          tailHash.add(0x23)
        } else if hasDigits {
          isMixed = true
        }
      }
      if key.length == 0 { first = byte } else if key.length == 1 { second = byte }
      key.compact.add(byte)
      key.length += 1
      if withPart, hasDigits {
        part.compact.add(byte)
        part.length += 1
        if isDigit { part.digits += 1 }
      }
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
      if withPart, hasDigits {
        part.grouped.add(byte)
        part.groupedLength += 1
        if isDigit { part.groupedDigits += 1 }
      }
    }
    if zeroWaits {
      key.addZero()
      if withPart { part.addZero() }
    }
    whole = key
    self.part = part
    hasPart = withPart && first > 0x39 && !isMixed && hasDigits
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
