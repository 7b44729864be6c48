/// Whether a text quotes a document's number imperfectly: one character wrong, cut short, or only its end. Never enough alone.
struct QuotedNumber {
  private let bytes: [UInt8]
  private let runs: [ReferenceRun]

  init(text: Text) { (runs, bytes) = ReferenceScanner.runs(of: text) }

  /// All that a receipt says.
  init(of receipt: Receipt) {
    self.init(text: Text((receipt.structuredReferences + [receipt.text]).map(\.string).joined(separator: " ")))
  }

  /// Most neighbouring runs of a text that are looked at together.
  private static let most = 5
  /// Fewer characters say nothing about a number.
  private static let shortest = 4

  /// How a text has a number, closest first.
  enum Likeness: Int, Comparable {
    /// In full, whatever stands between its parts.
    case whole
    /// All its digits, without its letters.
    case digits
    /// Its last digits (four at least, or three without leading zeros), or all but its last one or two characters.
    case part
    /// The number or its digits but for one typing error.
    case mistyped

    static func < (left: Likeness, right: Likeness) -> Bool { left.rawValue < right.rawValue }
  }

  /// The closest that a stretch of the text comes to the number; nil when none does.
  func likeness(to number: Text) -> Likeness? {
    let whole = ReferenceBytes.compact(number)
    let tail = whole.suffix(while: ReferenceBytes.isDigit)
    // Nearly always the digits are the end.
    let digits =
      whole.dropLast(tail.count).contains(where: ReferenceBytes.isDigit)
      ? whole.filter(ReferenceBytes.isDigit)[...] : tail
    guard digits.count >= 3 else { return nil }
    var closest: Likeness?
    func note(_ likeness: Likeness?) {
      guard let likeness else { return }
      closest = closest.map { min($0, likeness) } ?? likeness
    }
    _ = stretches { stretch in
      note(Self.likeness(stretch, whole[...]))
      if stretch.allSatisfy(ReferenceBytes.isDigit) {
        note(Self.likeness(stretch, digits).map { max($0, .digits) })
        if stretch.count >= 5 { note(Self.likeness(stretch, tail).map { max($0, .part) }) }
        if Self.isEnd(stretch, of: digits) || Self.isEqualWithoutZeros(stretch, tail) { note(.part) }
      }
      return closest == .whole
    }
    return closest
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

  private static func likeness(_ stretch: ArraySlice<UInt8>, _ number: ArraySlice<UInt8>) -> Likeness? {
    guard stretch.count >= shortest, abs(stretch.count - number.count) <= 2 else { return nil }
    if stretch.elementsEqual(number) { return .whole }
    if stretch.count < number.count, stretch.count >= 5, number.starts(with: stretch) { return .part }
    return stretch.count >= 5 && Typing.isOneError(stretch, number) ? .mistyped : nil
  }

  private static func isEnd(_ stretch: ArraySlice<UInt8>, of digits: ArraySlice<UInt8>) -> Bool {
    stretch.count >= shortest && stretch.count < digits.count && digits.suffix(stretch.count).elementsEqual(stretch)
  }

  private static func isEqualWithoutZeros(_ stretch: ArraySlice<UInt8>, _ tail: ArraySlice<UInt8>) -> Bool {
    let stretch = stretch.drop { $0 == 0x30 }
    return stretch.count >= 3 && stretch.elementsEqual(tail.drop { $0 == 0x30 })
  }
}
