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

  init(_ text: Text) { self = text.withBytes { ReferenceNumber($0, isDocument: false) } }

  /// One of our documents' numbers, which payers also write without its letters, or only its end.
  init(document text: Text) { self = text.withBytes { ReferenceNumber($0, isDocument: true) } }

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

  /// Run by run; part and tail only of a document.
  @inline(__always) private init(_ text: UnsafeBufferPointer<UInt8>, isDocument: Bool) {
    var (key, part) = (ReferenceKey(), ReferenceKey())
    var (tailHash, tailLength) = (ReferenceHash.grouped, 0)
    var (runs, endsInDigits, isMixed) = (0, false, false)
    var (first, second): (UInt8, UInt8) = (0, 0)
    var place = 0
    while place < text.count {
      guard let byte = ReferenceBytes.folded(text[place]) else {
        place += 1
        continue
      }
      if key.length == 0 { first = byte } else if key.length == 1 { second = byte }
      if runs > 0 { key.grouped.add(0x7C) }
      runs += 1
      let start = place
      endsInDigits = ReferenceBytes.isDigit(byte)
      if endsInDigits {
        let isFirstOfPart = part.length == 0
        if isDocument, !isFirstOfPart { part.grouped.add(0x7C) }
        // Leading zeros count in one of the two hashes; of nothing but zeros the last one counts in both.
        while place + 1 < text.count, text[place] == 0x30, ReferenceBytes.isDigit(text[place + 1]) {
          key.compact.add(0x30)
          if isDocument { part.compact.add(0x30) }
          place += 1
        }
        let significant = place
        if isDocument {
          tailHash = .grouped
          tailHash.add(0x23)
        }
        while place < text.count, ReferenceBytes.isDigit(text[place]) {
          let digit = text[place]
          key.compact.add(digit)
          key.grouped.add(digit)
          if isDocument {
            part.compact.add(digit)
            part.grouped.add(digit)
            tailHash.add(digit)
          }
          place += 1
        }
        key.count(digits: place - start, significant: place - significant)
        if isDocument {
          part.count(digits: place - start, significant: place - significant)
          tailLength = text[significant] == 0x30 ? 0 : place - significant
        }
      } else {
        isMixed = isMixed || key.digits > 0
        while place < text.count, let letter = ReferenceBytes.letter(text[place]) {
          key.compact.add(letter)
          key.grouped.add(letter)
          place += 1
        }
        key.length += place - start
        key.groupedLength += place - start
      }
      if key.length > 1, second == 0 { second = ReferenceBytes.folded(text[start + 1]) ?? 0 }
    }
    whole = key
    self.part = part
    hasPart = isDocument && first > 0x39 && !isMixed && key.digits > 0
    let isTail = tailLength >= 3 && tailLength <= ReferenceScanner.longest
    tail = isDocument && endsInDigits && runs > 1 && isTail ? tailHash.value : nil
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
