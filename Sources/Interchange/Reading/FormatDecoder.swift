import OrderToCash
import Yams

/// Decodes a format's declaration, built in or a partner's own, from YAML nodes.
struct FormatDecoder {
  var reader = DeclarationReader()
  var draft = FormatDraft()
  /// Finds the format that a declaration extends.
  let base: (Text) -> Format?
  /// Where each binding of an XML format stands in the declaration.
  var places: [(binding: Int, node: Node)] = []
  /// Bindings that come from the format that is extended.
  var inherited = 0

  static let keys = [
    "name", "kind", "title", "extends", "channel", "file", "function", "changes", "source", "csv", "xml", "records",
    "columns", "skip", "join",
    "constants",
    "required", "fields", "parts", "values", "transforms", "policy", "example",
  ]

  private init(isBuiltIn: Bool, base: @escaping (Text) -> Format?) {
    self.base = base
    draft.isBuiltIn = isBuiltIn
  }

  /// The format, or nil and every problem of its declaration.
  static func decode(
    _ node: Node, isBuiltIn: Bool, base: @escaping (Text) -> Format?
  ) -> (format: Format?, problems: [Problem]) {
    var decoder = FormatDecoder(isBuiltIn: isBuiltIn, base: base)
    let format = decoder.format(node)
    return (decoder.reader.problems.isEmpty ? format : nil, decoder.reader.problems)
  }

  mutating func format(_ node: Node) -> Format? {
    let entries = reader.entries(node, "formats", known: FormatDecoder.keys)
    func value(_ key: String) -> Node? { entries.first { $0.key == key }?.value }
    if let name = value("extends") { startFrom(reader.text(name, "extends"), at: name) }
    guard let name = value("name"), let kind = value("kind") ?? value("extends") else {
      reader.report(
        "config.missing-key", at: node, "formats", what: "a format has no name or no kind",
        why: "both are needed to find and check it", whatToDo: "Add `name:` and `kind:`.")
      return nil
    }
    draft.name = Text(reader.text(name, "name"))
    if value("kind") != nil { readKind(kind) }
    // Cutting and styles first: constants and values are checked against them.
    for key in FormatDecoder.keys {
      guard let node = value(key) else { continue }
      read(key, node)
    }
    guard reader.problems.isEmpty else { return nil }
    if draft.records != nil { return recordFormat(node) }
    return draft.csv != nil ? csvFormat(node) : xmlFormat(node)
  }

  mutating func startFrom(_ name: String, at node: Node) {
    guard let base = base(Text(name)), case .xml(let shape) = base.shape else {
      reader.report(
        "config.unknown-format", at: node, "extends", what: "there is no XML format `\(name)`",
        why: "only XML formats declared before can be extended", whatToDo: "Correct the name.")
      return
    }
    let isBuiltIn = draft.isBuiltIn
    draft = FormatDraft(extending: base)
    draft.isBuiltIn = isBuiltIn
    draft.xml = shape
    draft.bindings = base.bindings
    // Paths of what extends it begin where its documents do.
    draft.record = shape.recordPath
    inherited = base.bindings.count
  }

  mutating func readKind(_ node: Node) {
    let text = reader.text(node, "kind")
    if let kind = DocumentKind(rawValue: text) {
      draft.kind = kind
      if kind == .orderChanges { draft.function = .change }
      if kind == .orderCancellations { draft.function = .cancellation }
      return
    }
    reader.report(
      "config.bad-value", at: node, "kind", what: "`\(text)` is no kind of document",
      why: "known are \(DocumentKind.allCases.map(\.rawValue).joined(separator: ", "))", whatToDo: "Use one of them.")
  }

  mutating func read(_ key: String, _ node: Node) {
    switch key {
    case "title": draft.title = reader.text(node, key)
    case "channel": draft.channel = Text(reader.text(node, key))
    case "file": draft.filePattern = Text(reader.text(node, key))
    case "function": readFunction(node)
    case "changes": readChanges(node)
    case "source": readSource(node)
    case "csv": readCSV(node)
    case "xml": readXML(node)
    case "records": readRecords(node)
    case "columns": readColumns(node)
    case "skip": readSkips(node)
    case "join": readJoin(node)
    case "policy": readPolicy(node)
    case "constants": readConstants(node)
    case "values": readValues(node)
    case "transforms": readTransforms(node)
    case "required": readRequired(node, .head)
    case "fields":
      if draft.records != nil { readPieces(node, .head) } else { readFields(node, .head, under: draft.record) }
    case "parts":
      if draft.records != nil { readRecordParts(node) } else { readParts(node, under: draft.record) }
    case "example":
      for entry in reader.entries(node, key) { draft.example[Text(entry.key)] = Text(reader.text(entry.value, key)) }
    default: break
    }
  }

  mutating func readFunction(_ node: Node) {
    let text = reader.text(node, "function")
    switch text {
    case "new": draft.function = .new
    case "change": draft.function = .change
    case "cancellation": draft.function = .cancellation
    default: bad(node, "function", text, "new, change, cancellation")
    }
  }

  mutating func readChanges(_ node: Node) {
    let text = reader.text(node, "changes")
    if text != "whole", text != "named" { bad(node, "changes", text, "whole, named") }
    draft.changesAreWhole = text == "whole"
  }

  mutating func readSource(_ node: Node) {
    let text = reader.text(node, "source")
    switch text {
    case "statement": draft.source = .statement
    case "notification": draft.source = .notification
    case "report": draft.source = .report
    case "csv": draft.source = .csv
    default: bad(node, "source", text, "statement, notification, report, csv")
    }
  }

  mutating func bad(_ node: Node, _ path: String, _ text: String, _ allowed: String) {
    reader.report(
      "config.bad-value", at: node, path, what: "`\(text)` can't be used here", why: "allowed are \(allowed)",
      whatToDo: "Use one of them.")
  }
}
