/// Whether a text quotes a document's number imperfectly: one character wrong, cut short, or only its end. Never enough alone.
struct QuotedNumber {
  private let bytes: [UInt8]
  private let runs: [ReferenceRun]

  init(text: Text) { (runs, bytes) = ReferenceScanner.runs(of: text) }

  /// Most neighbouring runs of a text that are looked at together.
  private static let most = 5
  /// Fewer characters say nothing about a number.
  private static let shortest = 4

  /// Whether a stretch of the text is the number but for one typing error, the number without its last one or two characters, or at
  /// least its last four digits (three without leading zeros).
  func resembles(_ number: Text) -> Bool {
    let whole = ReferenceBytes.compact(number)
    let tail = Array(whole.reversed().prefix(while: ReferenceBytes.isDigit).reversed())
    let digits = whole.filter(ReferenceBytes.isDigit)
    guard digits.count >= 3 else { return false }
    return stretches { stretch in
      if Self.isLike(stretch, whole) { return true }
      guard stretch.allSatisfy(ReferenceBytes.isDigit) else { return false }
      return Self.isLike(stretch, digits) || Self.isEnd(stretch, of: digits)
        || (stretch.count >= 5 && Self.isLike(stretch, tail)) || Self.isEqualWithoutZeros(stretch, tail)
    }
  }

  /// Whether a run or stretch of the text is exactly this number, however short it is (three characters at least).
  func quotes(_ number: Text) -> Bool {
    let whole = ReferenceBytes.compact(number)
    guard whole.count >= 3, whole.contains(where: ReferenceBytes.isDigit) else { return false }
    return stretches { $0.elementsEqual(whole) }
  }

  private func stretches(_ test: (ArraySlice<UInt8>) -> Bool) -> Bool {
    for first in runs.indices where !runs[first].isDate {
      for last in first..<min(runs.count, first + Self.most) {
        guard !runs[last].isDate else { break }
        let stretch = bytes[Int(runs[first].start)..<Int(runs[last].end)]
        guard stretch.count <= ReferenceScanner.longest else { break }
        if stretch.count >= 3, test(stretch) { return true }
      }
    }
    return false
  }

  private static func isLike(_ stretch: ArraySlice<UInt8>, _ number: [UInt8]) -> Bool {
    guard stretch.count >= shortest, abs(stretch.count - number.count) <= 2 else { return false }
    if stretch.elementsEqual(number) { return true }
    if stretch.count < number.count, stretch.count >= 5, number.starts(with: stretch) { return true }
    return stretch.count >= 5 && Typing.isOneError(Array(stretch), number)
  }

  private static func isEnd(_ stretch: ArraySlice<UInt8>, of digits: [UInt8]) -> Bool {
    stretch.count >= shortest && stretch.count < digits.count && digits.suffix(stretch.count).elementsEqual(stretch)
  }

  private static func isEqualWithoutZeros(_ stretch: ArraySlice<UInt8>, _ tail: [UInt8]) -> Bool {
    let stretch = stretch.drop { $0 == 0x30 }
    return stretch.count >= 3 && stretch.elementsEqual(tail.drop { $0 == 0x30 })
  }
}
