import OrderToCash
import Yams

/// Joins, and what a partner may get away with.
extension FormatDecoder {
  /// `join: { name, half }`: an order in two files.
  mutating func readJoin(_ node: Node) {
    let entries = reader.entries(node, "join", known: ["name", "half"])
    var name = Text.empty
    var half: OrderHalf?
    for entry in entries {
      let text = reader.text(entry.value, entry.key)
      if entry.key == "name" {
        name = Text(text)
      } else if let found = OrderHalf(rawValue: text) {
        half = found
      } else {
        bad(entry.value, "half", text, "heads, lines")
      }
    }
    guard let half, !name.isEmpty else {
      return reader.report(
        "config.missing-key", at: node, "join", what: "`name` or `half` is missing",
        why: "two formats of one name are the halves of an order", whatToDo: "Add them.")
    }
    guard draft.kind == .orders else {
      return bad(node, "join", draft.kind.rawValue, "formats of kind orders")
    }
    draft.join = Format.Join(name: name, half: half)
  }

  /// `policy: { strictness, severity, refuse }`.
  mutating func readPolicy(_ node: Node) {
    for entry in reader.entries(node, "policy", known: ["strictness", "severity", "refuse"]) {
      switch entry.key {
      case "severity":
        for pair in reader.entries(entry.value, "severity") { readSeverity(pair) }
      case "strictness":
        let text = reader.text(entry.value, entry.key)
        draft.severities.strictness = SeverityPolicy.Strictness(rawValue: text)
        if draft.severities.strictness == nil {
          bad(entry.value, entry.key, text, SeverityPolicy.Strictness.allCases.map(\.rawValue).joined(separator: ", "))
        }
      default:
        let text = reader.text(entry.value, entry.key)
        if text != "file", text != "document" { bad(entry.value, entry.key, text, "file, document") }
        draft.refusesFile = text == "file"
      }
    }
  }

  private mutating func readSeverity(_ pair: (key: String, keyNode: Node, value: Node)) {
    let rule = Text(pair.key)
    guard SeverityPolicy.adjustable.contains(rule) else {
      return bad(
        pair.keyNode, "severity", pair.key, SeverityPolicy.adjustable.map(\.string).joined(separator: ", "))
    }
    let word = reader.text(pair.value, "severity")
    guard let severity = Severity(word: word) else { return bad(pair.value, "severity", word, "warn, review, refuse") }
    draft.severities.rules[rule] = severity
  }
}

extension FormatDraft {
  /// A half of an order needs what belongs to it, and the number that both have.
  func needs(_ column: Schema.Column, of schema: Schema) -> Bool {
    guard let join, column.field != schema.key else { return true }
    return join.half == .heads ? column.level != .row : column.level == .row
  }
}
