/// Where in a file something stands. Line and column count from 1; 0 means unknown. `path` is an XML path, a column's name or
/// a configuration key.
public struct Place: Hashable, Sendable {
  public var line: Int32
  public var column: Int32
  public var path: Text

  public init(line: Int = 0, column: Int = 0, path: Text = .empty) {
    self.line = Int32(truncatingIfNeeded: line)
    self.column = Int32(truncatingIfNeeded: column)
    self.path = path
  }
}

/// What a problem does to the document it is found in.
public enum Severity: Int, Sendable, Comparable {
  /// Told, and taken all the same.
  case warn = 0
  /// Taken, but held until a person has decided.
  case review = 1
  /// The document is refused.
  case refuse = 2

  public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
  /// The word in configurations: warn, review, refuse.
  public init?(word: String) {
    switch word {
    case "warn": self = .warn
    case "review": self = .review
    case "refuse": self = .refuse
    default: return nil
    }
  }
  public var name: String {
    switch self {
    case .warn: "warning"
    case .review: "review"
    case .refuse: "refused"
    }
  }
}

/// Something wrong in a file, in the one shape that every message has: place, what, why, what to do.
public struct Problem: Hashable, Sendable {
  /// `intake.unknown-item`: the rule that found it.
  public var rule: Text
  public var severity: Severity
  public var place: Place
  public var what: String
  public var why: String
  public var whatToDo: String

  public init(
    _ rule: Text, _ severity: Severity = .refuse, at place: Place = Place(), what: String, why: String, whatToDo: String
  ) {
    self.rule = rule
    self.severity = severity
    self.place = place
    self.what = what
    self.why = why
    self.whatToDo = whatToDo
  }

  /// Place, what and why in one line; what to do is told beside it.
  public var finding: String {
    var text = ""
    if place.line > 0 { text += "line \(place.line)" + (place.column > 0 ? ", column \(place.column)" : "") + ": " }
    if !place.path.isEmpty { text += "\(place.path): " }
    text += what
    if !why.isEmpty { text += " (\(why))" }
    return text + "."
  }

  /// The finding with what to do.
  public var message: String { whatToDo.isEmpty ? finding : finding + " " + whatToDo }
}
