#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What may stand in a line of the log. Lines say counts, days and places; a message about a file may quote what is in it.
enum LogText {
  /// The environment tells the processes of a night; `output.mask_logs` sets it.
  static let variable = "O2C_MASK_LOGS"
  static var isMasked: Bool { getenv(variable).map { String(cString: $0) == "1" } ?? false }
  static func mask() { setenv(variable, "1", 1) }

  /// Without controls, which a terminal would obey.
  static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.value < 0x20 || ($0.value >= 0x7F && $0.value < 0xA0) ? " " : $0 }))
  }

  /// Personal data as `…`: what stands in quotation marks, addresses of mail, and words of eight and more with two digits or more
  /// that are no day (IBANs, numbers of customers and documents, telephone numbers), of which two letters at each end are kept.
  static func masked(_ text: String) -> String {
    var result = ""
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if index > 0 { result += "\n" }
      let words = withoutQuotes(String(line)).split(separator: " ", omittingEmptySubsequences: false)
      result += words.map { maskedWord(String($0)) }.joined(separator: " ")
    }
    return result
  }

  private static let quotes: [(Character, Character)] = [("`", "`"), ("‘", "’"), ("“", "”")]

  private static func withoutQuotes(_ line: String) -> String {
    var (result, close) = ("", Character?.none)
    for character in line {
      if let end = close {
        guard character == end else { continue }
        result += "…"
        result.append(character)
        close = nil
      } else {
        result.append(character)
        close = quotes.first { $0.0 == character }?.1
      }
    }
    return result
  }

  private static func maskedWord(_ word: String) -> String {
    if word.contains("@") { return "…@…" }
    let digits = word.utf8.filter { $0 >= 0x30 && $0 <= 0x39 }.count
    let isCode = word.utf8.allSatisfy { byte in
      (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A)
        || [0x2B, 0x2C, 0x2D, 0x2E, 0x3A, 0x3B].contains(byte)
    }
    guard word.utf8.count >= 8, digits >= 2, isCode, !isDay(word) else { return word }
    return word.prefix(2) + "…" + word.suffix(2)
  }

  /// `2026-01-05`, with a mark behind it or without.
  private static func isDay(_ word: String) -> Bool {
    let parts = word.split { $0 == "-" || $0 == "." || $0 == ":" || $0 == "," }
    return parts.count == 3 && parts[0].count == 4 && parts.allSatisfy { $0.allSatisfy(\.isNumber) }
  }
}
