/// The languages in which documents for customers are written.
public enum Language: String, Sendable, CaseIterable {
  case english = "en"
  case german = "de"
  case french = "fr"
  case spanish = "es"

  /// By the first two letters of an ISO 639-1 or BCP 47 code, whatever their case; English for any other.
  public init(code: Text) {
    let letters = code.utf8.prefix(2).map { $0 | 0x20 }
    self = Language.allCases.first { Array($0.rawValue.utf8) == letters } ?? .english
  }
}
