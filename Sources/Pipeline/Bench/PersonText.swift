/// A payment's text as a person reads it: words and numbers, without dates, amounts, and numbers that say themselves what they are.
struct PersonText {
  private struct Word {
    var text: String
    var isDigits: Bool
    /// Says of itself that it is something else: a date, an amount, a telephone number.
    var isOther = false
  }

  private var words: [Word] = []
  let speaksOfRange: Bool
  /// Up to so many neighbouring words may be one number.
  private static let most = 6
  private static let labels: Set<String> = [
    "TEL", "VERTRAG", "EREF", "PROJECT", "KST", "KW", "KD", "EUR", "BIC",
  ]

  init(_ text: String) {
    var separators: [String] = []
    var word = ""
    var gap = ""
    for character in text {
      if let byte = character.asciiValue, character.isLetter || (0x30...0x39).contains(byte) {
        if word.isEmpty {
          separators.append(gap)
          gap = ""
        }
        word += character.uppercased()
      } else {
        if !word.isEmpty { words.append(Self.word(&word)) }
        gap.append(character)
      }
    }
    if !word.isEmpty { words.append(Self.word(&word)) }
    speaksOfRange = text.contains("-") || text.contains(" bis ") || text.contains(" to ")
    markDates(separators)
    markLabelled(separators)
  }

  private static func word(_ text: inout String) -> Word {
    defer { text = "" }
    return Word(text: text, isDigits: text.utf8.allSatisfy { (0x30...0x39).contains($0) })
  }

  /// `24.11.2026` and `2026-11-24`.
  private mutating func markDates(_ separators: [String]) {
    for start in words.indices.dropLast(2) where words[start...start + 2].allSatisfy(\.isDigits) {
      let counts = words[start...start + 2].map(\.text.count)
      let joint = [separators[start + 1], separators[start + 2]]
      guard (counts == [2, 2, 4] && joint == [".", "."]) || (counts == [4, 2, 2] && joint == ["-", "-"]) else {
        continue
      }
      for place in start...start + 2 { words[place].isOther = true }
    }
  }

  /// What follows `Tel.`, `Kd-Nr.` or `EUR`.
  private mutating func markLabelled(_ separators: [String]) {
    for start in words.indices where Self.labels.contains(words[start].text) {
      var place = start + 1
      if place < words.count, words[start].text == "KD", words[place].text == "NR" { place += 1 }
      let most = words[start].text == "EUR" ? 3 : words[start].text == "TEL" || words[start].text == "KW" ? 2 : 1
      for next in place..<min(place + most, words.count) {
        let isPart = next == place || words[start].text == "TEL" || [".", ",", "/"].contains(separators[next])
        guard words[next].isDigits || words[start].text == "BIC", isPart else { break }
        words[next].isOther = true
      }
    }
  }

  func mentions(_ some: [String]) -> Bool { words.contains { some.contains($0.text) } }

  /// Digits that nothing explains.
  var numbersOfOthers: [String] {
    words.filter { word in !word.isOther && word.text.utf8.count { (0x30...0x39).contains($0) } >= 3 }.map(\.text)
  }

  /// Every stretch of neighbouring words, written together.
  var joins: [String] { stretches { _ in true } }

  /// Without those that say what else they are, of three characters or more.
  var plainJoins: [String] { stretches { !$0.isOther }.filter { $0.utf8.count >= 3 } }

  private func stretches(_ isMeant: (Word) -> Bool) -> [String] {
    var joins: [String] = []
    for first in words.indices {
      var join = ""
      for last in first..<min(first + Self.most, words.count) {
        guard isMeant(words[last]) else { break }
        join += words[last].text
        joins.append(join)
      }
    }
    return joins
  }

  /// The numbers of a list that stand in the text, the longest first, with where each begins. A line break may have glued one to the
  /// word before it.
  func numbers(_ list: [String: Int]) -> [(place: Int, value: Int)] {
    var found: [(place: Int, value: Int)] = []
    var first = 0
    while first < words.count {
      let hit = longest(list, from: first, skipping: 0) ?? glued(list, from: first)
      if let hit { found.append((first, hit.value)) }
      first = hit?.next ?? first + 1
    }
    return found
  }

  private func longest(_ list: [String: Int], from first: Int, skipping count: Int) -> (value: Int, next: Int)? {
    for last in (first..<min(first + Self.most, words.count)).reversed() {
      let join = words[first].text.dropFirst(count) + words[first...last].dropFirst().map(\.text).joined()
      if let value = list[String(join)] { return (value, last + 1) }
    }
    return nil
  }

  /// Of a word of letters and digits, what is left behind other letters or digits.
  private func glued(_ list: [String: Int], from first: Int) -> (value: Int, next: Int)? {
    let word = words[first]
    guard !word.isDigits, word.text.utf8.contains(where: { (0x30...0x39).contains($0) }) else { return nil }
    for count in 1..<max(word.text.count - 1, 1) {
      if let hit = longest(list, from: first, skipping: count) { return hit }
    }
    return nil
  }

  /// Digits behind a word, alone or as the bank's line breaks parted them.
  func digitsAfter(_ place: Int) -> [String] {
    var joins: [String] = []
    for first in words.indices where first > place && words[first].isDigits && !words[first].isOther {
      joins.append(words[first].text)
      if first + 1 < words.count, words[first + 1].isDigits { joins.append(words[first].text + words[first + 1].text) }
    }
    return joins
  }

  // MARK: Numbers

  static func compact(_ text: String) -> String { String(text.filter { $0.isLetter || $0.isNumber }).uppercased() }

  /// Its digits without letters, its last digits (four, or three without leading zeros), or all but its last one or two characters.
  static func isPart(_ text: String, of number: String, digits: Int) -> Bool {
    if text.count >= 5, text.count < number.count, text.count >= number.count - 2, number.hasPrefix(text) {
      return true
    }
    guard text.allSatisfy(\.isNumber) else { return false }
    let all = number.filter(\.isNumber)
    if text.count >= 4, all.hasSuffix(text) { return true }
    let short = text.drop { $0 == "0" }
    return short.count >= 3 && short == number.suffix(digits).drop { $0 == "0" }
  }

  /// One character wrong, missing or added, or two neighbours swapped, of the number or of its digits.
  static func isMistyped(_ text: String, _ number: String) -> Bool {
    let count = text.utf8.count
    guard count >= 5, count <= number.utf8.count + 1 else { return false }
    if isOneEdit(Array(text.utf8), Array(number.utf8)) { return true }
    return text.allSatisfy(\.isNumber) && isOneEdit(Array(text.utf8), Array(number.filter(\.isNumber).utf8))
  }

  static func isOneEdit(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard abs(left.count - right.count) <= 1, left != right else { return false }
    if left.count == right.count {
      let places = left.indices.filter { left[$0] != right[$0] }
      if places.count == 1 { return true }
      return places.count == 2 && places[1] == places[0] + 1 && left[places[0]] == right[places[1]]
        && left[places[1]] == right[places[0]]
    }
    let (short, long) = left.count < right.count ? (left, right) : (right, left)
    return long.indices.contains { place in Array(long[..<place] + long[(place + 1)...]) == short }
  }
}
