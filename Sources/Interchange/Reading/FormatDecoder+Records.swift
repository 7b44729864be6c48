import OrderToCash
import Yams

/// Dialects and pieces of formats of records.
extension FormatDecoder {
  mutating func readRecords(_ node: Node) {
    var shape: RecordShape?
    var (contains, lacks) = (Text.empty, Text.empty)
    for entry in reader.entries(node, "records", known: ["dialect", "contains", "lacks"]) {
      let text = reader.text(entry.value, entry.key)
      switch entry.key {
      case "contains": contains = Text(text)
      case "lacks": lacks = Text(text)
      default:
        shape = RecordShape.Dialect(rawValue: text).map { RecordShape(dialect: $0) }
        if shape == nil {
          bad(entry.value, entry.key, text, RecordShape.Dialect.allCases.map(\.rawValue).joined(separator: ", "))
        }
      }
    }
    guard var shape else {
      reader.report(
        "config.missing-key", at: node, "records", what: "`dialect` is missing",
        why: "it says how the records are cut",
        whatToDo: "Add one of \(RecordShape.Dialect.allCases.map(\.rawValue).joined(separator: ", ")).")
      return
    }
    shape.contains = contains
    shape.lacks = lacks
    draft.records = shape
  }

  mutating func readRecordParts(_ node: Node) {
    for entry in reader.entries(node, "parts") {
      guard let part = Part.named(Text(entry.key)), draft.records?.dialect.pieces[part] != nil, part != .head else {
        let known = draft.records?.dialect.pieces.keys.filter { $0 != .head }.map { "\($0)" }.sorted() ?? []
        bad(entry.keyNode, "parts", entry.key, known.joined(separator: ", "))
        continue
      }
      for inner in reader.entries(entry.value, entry.key, known: ["fields", "parts", "required"]) {
        switch inner.key {
        case "fields": readPieces(inner.value, part)
        case "parts": readRecordParts(inner.value)
        default: readRequired(inner.value, part)
        }
      }
    }
  }

  /// `field: piece`, or a list of pieces that all give the field, the first that is filled counting.
  mutating func readPieces(_ node: Node, _ part: Part) {
    let known = draft.records?.dialect.pieces[part] ?? []
    for entry in reader.entries(node, "fields") {
      guard let field = reader.field(entry.key, at: entry.keyNode, "fields", among: Field.allCases) else { continue }
      for (text, item) in reader.texts(entry.value, entry.key) {
        guard known.contains(Text(text)) else {
          bad(item, entry.key, text, known.map(\.string).joined(separator: ", "))
          continue
        }
        draft.bindings.append(Binding(field: field, part: part, path: Text(text)))
      }
    }
  }

  mutating func recordFormat(_ node: Node) -> Format? {
    guard let shape = draft.records, !draft.bindings.isEmpty else {
      reader.report(
        "config.missing-key", at: node, "formats", what: "format `\(draft.name)` has no `fields`",
        why: "nothing could be read", whatToDo: "Add `fields:`.")
      return nil
    }
    return Format(draft, shape: .records(shape), example: "")
  }
}
