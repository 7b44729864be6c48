import OrderToCash
import Yams

/// A format while its declaration is being decoded; `extends` starts from a copy of another.
struct FormatDraft {
  var name: Text = .empty
  var kind: DocumentKind = .orders
  var title = ""
  var channel: Text = .empty
  var filePattern: Text = .empty
  var isBuiltIn = false
  var function: OrderDocument.Function = .new
  var changesAreWhole = false
  var join: Format.Join?
  var severities = SeverityPolicy()
  var refusesFile = false
  var source: StatementDocument.Source = .csv
  var bindings: [Binding] = []
  var constants: [Constant] = []
  var required: [[Field]] = Part.allCases.map { _ in [] }
  var dates = DateStyle.iso
  var numbers = NumberStyle.plain
  var xml: XMLShape?
  var csv: CSVShape?
  var records: RecordShape?
  var record: Text = .empty
  var example: [Text: Text] = [:]

  init() {}

  /// Everything of a decoded XML format but its tree, whose nodes are laid anew from the bindings.
  init(extending base: Format) {
    kind = base.kind
    function = base.function
    changesAreWhole = base.changesAreWhole
    source = base.source
    required = base.required
    dates = base.dates
    numbers = base.numbers
  }
}

/// Reads one declaration's mappings and keeps what is wrong with it, each with its line and column.
struct DeclarationReader {
  private(set) var problems: [Problem] = []

  mutating func report(_ rule: Text, at node: Node, _ path: String, what: String, why: String, whatToDo: String) {
    let place = Place(line: node.mark?.line ?? 0, column: node.mark?.column ?? 0, path: Text(path))
    problems.append(Problem(rule, at: place, what: what, why: why, whatToDo: whatToDo))
  }

  /// The entries of a mapping in order, keys checked against `known` unless it is empty.
  mutating func entries(_ node: Node, _ path: String, known: [String] = []) -> [(
    key: String, keyNode: Node, value: Node
  )] {
    guard let mapping = node.mapping else {
      report(
        "config.bad-value", at: node, path, what: "this is not a mapping", why: "`key: value` lines are expected",
        whatToDo: "Write it as a mapping\(known.isEmpty ? "" : " with \(known.joined(separator: ", "))").")
      return []
    }
    var found: [(key: String, keyNode: Node, value: Node)] = []
    for (keyNode, value) in mapping {
      let key = keyNode.scalar?.string ?? ""
      if !known.isEmpty, !known.contains(key) {
        report(
          "config.unknown-key", at: keyNode, path, what: "the key `\(key)` is not known",
          why: "known here are \(known.joined(separator: ", "))", whatToDo: "Correct or remove it.")
        continue
      }
      found.append((key, keyNode, value))
    }
    return found
  }

  mutating func text(_ node: Node, _ path: String) -> String {
    if let scalar = node.scalar { return scalar.string }
    report(
      "config.bad-value", at: node, path, what: "a single value is expected", why: "there is a list or mapping",
      whatToDo: "Write one value.")
    return ""
  }

  /// One value or a list of them.
  mutating func texts(_ node: Node, _ path: String) -> [(text: String, node: Node)] {
    guard let sequence = node.sequence else { return [(text(node, path), node)] }
    return sequence.map { (text($0, path), $0) }
  }

  mutating func field(_ name: String, at node: Node, _ path: String, among allowed: [Field]) -> Field? {
    if let field = Field.named(Text(name)), allowed.contains(field) { return field }
    report(
      "config.unknown-field", at: node, path, what: "the field `\(name)` is not known",
      why: "known here are \(allowed.map(\.name.string).joined(separator: ", "))", whatToDo: "Use one of them.")
    return nil
  }

  mutating func character(_ node: Node, _ path: String) -> UInt8? {
    let value = text(node, path)
    let named = ["tab": "\t", "\\t": "\t", "space": " ", "none": "\0"][value] ?? value
    if named.utf8.count == 1, let byte = named.utf8.first, byte < 0x80 { return byte }
    report(
      "config.bad-value", at: node, path, what: "`\(value)` is not one character",
      why: "marks and delimiters are single ASCII characters", whatToDo: "Write one, or tab, space, none.")
    return nil
  }
}
