import OrderToCash
import Yams

/// Reads one mapping of `pipeline.yml`: typed access by key, every problem with its line, and in the end a complaint about keys
/// that nobody asked for, so that a typing error is never a silent default.
final class ConfigReader {
  /// Collects the problems of the whole file.
  final class Problems {
    var list: [Problem] = []
  }

  let path: String
  let problems: Problems
  private let node: Node?
  private var known: Set<String> = []

  init(_ node: Node?, path: String, problems: Problems) {
    self.path = path
    self.problems = problems
    if let node, node.mapping == nil, !ConfigReader.isNull(node) {
      problems.list.append(ConfigReader.problem(node, path, "is not a mapping", "give it keys and values"))
      self.node = nil
    } else {
      self.node = node
    }
  }

  var exists: Bool { node?.mapping != nil }

  func section(_ key: String) -> ConfigReader {
    ConfigReader(value(key), path: join(key), problems: problems)
  }

  /// The items of a list of mappings.
  func sections(_ key: String) -> [ConfigReader] {
    guard let list = value(key), !ConfigReader.isNull(list) else { return [] }
    guard let items = list.sequence else {
      complain(list, key, "is not a list", "write `\(key):` followed by lines starting with `-`")
      return []
    }
    return items.enumerated().map { ConfigReader($1, path: "\(join(key))[\($0)]", problems: problems) }
  }

  func strings(_ key: String) -> [String] {
    guard let list = value(key), !ConfigReader.isNull(list) else { return [] }
    if let single = list.scalar { return [single.string] }
    return (list.sequence?.compactMap { $0.scalar?.string }) ?? []
  }

  func string(_ key: String, default fallback: String = "") -> String {
    guard let found = value(key), !ConfigReader.isNull(found) else { return fallback }
    guard let scalar = found.scalar else {
      complain(found, key, "is not a text", "write one value")
      return fallback
    }
    return scalar.string
  }

  func text(_ key: String, default fallback: Text = .empty) -> Text { Text(string(key, default: fallback.string)) }

  func required(_ key: String) -> Text {
    let found = text(key)
    if found.isEmpty { missing(key) }
    return found
  }

  func integer(_ key: String, default fallback: Int, in range: ClosedRange<Int> = 0...Int.max) -> Int {
    guard let found = value(key), !ConfigReader.isNull(found) else { return fallback }
    guard let number = Int(found.scalar?.string ?? ""), range.contains(number) else {
      let bounds =
        range.upperBound == Int.max ? "from \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
      complain(found, key, "is not a whole number \(bounds)", "write such a number")
      return fallback
    }
    return number
  }

  func flag(_ key: String, default fallback: Bool = false) -> Bool {
    guard let found = value(key), !ConfigReader.isNull(found) else { return fallback }
    switch found.scalar?.string {
    case "true", "yes": return true
    case "false", "no": return false
    default:
      complain(found, key, "is neither true nor false", "write true or false")
      return fallback
    }
  }

  /// One of the listed words.
  func choice(_ key: String, _ words: [String], default fallback: String) -> String {
    let found = string(key, default: fallback)
    guard words.contains(found) else {
      complain(value(key), key, "is ‘\(found)’", "write one of \(words.joined(separator: ", "))")
      return fallback
    }
    return found
  }

  func amount(_ key: String, in currency: Currency, default fallback: Int64) -> Int64 {
    decimal(key, scale: currency.exponent, default: fallback)
  }

  func percent(_ key: String, default fallback: Percent = .zero) -> Percent {
    Percent(scaled: decimal(key, scale: Percent.scale, default: fallback.scaled))
  }

  func decimal(_ key: String, scale: Int, default fallback: Int64) -> Int64 {
    guard let found = value(key), !ConfigReader.isNull(found) else { return fallback }
    guard let number = try? parseDecimal((found.scalar?.string ?? "").utf8, scale: scale) else {
      complain(found, key, "is not a number with at most \(scale) decimals", "write it with a decimal point")
      return fallback
    }
    return number
  }

  func date(_ key: String) -> BusinessDate? {
    guard let found = value(key), !ConfigReader.isNull(found) else { return nil }
    guard let date = BusinessDate(found.scalar?.string ?? "") else {
      complain(found, key, "is not a date", "write YYYY-MM-DD")
      return nil
    }
    return date
  }

  func dates(_ key: String) -> [BusinessDate] {
    strings(key).compactMap { word in
      if let date = BusinessDate(word) { return date }
      complain(value(key), key, "has ‘\(word)’, which is not a date", "write YYYY-MM-DD")
      return nil
    }
  }

  /// The ISO 4217 currency under `key`.
  func currency(_ key: String, default fallback: Currency? = nil) -> Currency? {
    let code = string(key, default: fallback?.code ?? "")
    guard !code.isEmpty else { return fallback }
    if let currency = Currency(code) { return currency }
    complain(value(key), key, "is ‘\(code)’, which is no ISO 4217 currency", "write three letters such as EUR")
    return fallback
  }

  func node(_ key: String) -> Node? { value(key) }

  func missing(_ key: String) {
    complain(node, key, "is missing", "it is needed")
  }

  func complain(_ key: String, _ what: String, _ whatToDo: String) { complain(value(key), key, what, whatToDo) }

  /// About a node below `key` that is read by other means.
  func complain(_ key: String, at node: Node, _ what: String, _ whatToDo: String) {
    known.insert(key)
    problems.list.append(ConfigReader.problem(node, join(key), what, whatToDo))
  }

  /// To be called when everything has been read: what is left is unknown.
  func finish() {
    guard let mapping = node?.mapping else { return }
    for (key, _) in mapping {
      guard let name = key.scalar?.string, !known.contains(name) else { continue }
      let list = known.sorted().joined(separator: ", ")
      problems.list.append(ConfigReader.problem(key, join(name), "is not a key known here", "known are: \(list)"))
    }
  }

  private func value(_ key: String) -> Node? {
    known.insert(key)
    return node?.mapping?[key]
  }

  private func join(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  private func complain(_ at: Node?, _ key: String, _ what: String, _ whatToDo: String) {
    problems.list.append(ConfigReader.problem(at ?? node, join(key), what, whatToDo))
  }

  private static func problem(_ node: Node?, _ path: String, _ what: String, _ whatToDo: String) -> Problem {
    let place = Place(line: node?.mark?.line ?? 0, column: node?.mark?.column ?? 0, path: Text(path))
    return Problem("configuration", .refuse, at: place, what: what, why: "", whatToDo: whatToDo)
  }

  private static func isNull(_ node: Node) -> Bool {
    guard let scalar = node.scalar else { return false }
    return scalar.style == .plain && (scalar.string.isEmpty || scalar.string == "null" || scalar.string == "~")
  }
}
