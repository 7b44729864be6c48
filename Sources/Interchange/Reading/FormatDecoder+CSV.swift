import OrderToCash
import Yams

/// Columns, constants, values and styles of CSV formats.
extension FormatDecoder {
  mutating func readCSV(_ node: Node) {
    var csv = CSVShape()
    let known = ["delimiter", "quote", "encoding", "header", "decimal", "group", "date", "nulls", "overflow"]
    for entry in reader.entries(node, "csv", known: known) {
      switch entry.key {
      case "delimiter": csv.delimiter = reader.character(entry.value, entry.key) ?? csv.delimiter
      case "quote": csv.quote = reader.character(entry.value, entry.key) ?? csv.quote
      case "decimal": draft.numbers.decimal = reader.character(entry.value, entry.key) ?? draft.numbers.decimal
      case "group": draft.numbers.group = reader.character(entry.value, entry.key) ?? draft.numbers.group
      case "encoding":
        let text = reader.text(entry.value, entry.key)
        if let encoding = TextEncoding(name: text) {
          csv.encoding = encoding
        } else {
          bad(entry.value, entry.key, text, TextEncoding.allCases.map(\.rawValue).joined(separator: ", "))
        }
      case "header": readHeader(entry.value, &csv)
      case "overflow": csv.overflow = Text(reader.text(entry.value, entry.key))
      case "nulls": csv.nulls = reader.texts(entry.value, entry.key).map { Array($0.text.utf8) }
      default:
        let text = reader.text(entry.value, entry.key)
        if let style = DateStyle(text) {
          draft.dates = style
        } else {
          bad(entry.value, entry.key, text, "patterns of YYYY or YY, MM and DD with . / - or blank between")
        }
      }
    }
    if draft.numbers.decimal == draft.numbers.group {
      bad(node, "csv", "decimal and group", "two different marks")
    }
    draft.csv = csv
  }

  mutating func readHeader(_ node: Node, _ csv: inout CSVShape) {
    let text = reader.text(node, "header")
    if text == "none" {
      csv.headerRow = 0
    } else if let row = Int(text), row >= 0, row <= 1000 {
      csv.headerRow = row
    } else {
      bad(node, "header", text, "the number of the row with the names, or none")
    }
  }

  /// `field: header or number`, or a list of fields whose headers are their names.
  mutating func readColumns(_ node: Node) {
    if draft.csv == nil { draft.csv = CSVShape() }
    let schema = Schema.of(draft.kind)
    let allowed = schema.columns.map(\.field)
    var found: [(field: Field, header: String, node: Node)] = []
    if let sequence = node.sequence {
      for item in sequence {
        let name = reader.text(item, "columns")
        if let field = reader.field(name, at: item, "columns", among: allowed) { found.append((field, name, item)) }
      }
    } else {
      for entry in reader.entries(node, "columns") {
        guard let field = reader.field(entry.key, at: entry.keyNode, "columns", among: allowed) else { continue }
        found.append((field, reader.text(entry.value, "columns"), entry.value))
      }
    }
    // In the schema's order: equal content hashes the same whatever the order of columns.
    for column in schema.columns {
      for match in found where match.field == column.field {
        bind(match.header, to: column, in: schema, at: match.node)
      }
    }
  }

  mutating func bind(_ header: String, to column: Schema.Column, in schema: Schema, at node: Node) {
    let number = Int(header) ?? 0
    if number == 0, draft.csv?.headerRow == 0 {
      bad(node, "columns", header, "numbers from 1, as the file has no header")
    }
    let part = column.level == .row ? schema.part : .head
    draft.csv?.columns.append(
      CSVShape.Column(
        header: number > 0 ? .empty : Text(header), number: number, binding: draft.bindings.count,
        required: column.required))
    let path = number > 0 ? "column \(number)" : header
    draft.bindings.append(Binding(field: column.field, part: part, path: Text(path), level: column.level))
  }

  /// `field: patterns`: rows whose column has one of these values are passed over.
  mutating func readSkips(_ node: Node) {
    for entry in reader.entries(node, "skip") {
      guard let indices = bound(entry.key, at: entry.keyNode, "skip") else { continue }
      let patterns = reader.texts(entry.value, entry.key).map { Array($0.text.utf8) }
      for index in indices {
        guard let column = draft.csv?.columns.firstIndex(where: { $0.binding == index }) else { continue }
        draft.csv?.skips.append(CSVShape.Skip(column: column, patterns: patterns))
      }
    }
  }

  mutating func readConstants(_ node: Node) {
    let schema = Schema.of(draft.kind)
    for entry in reader.entries(node, "constants") {
      guard
        let field = reader.field(entry.key, at: entry.keyNode, "constants", among: schema.columns.map(\.field)),
        let column = schema.column(field)
      else { continue }
      let text = reader.text(entry.value, "constants")
      if let expected = FormatDecoder.mismatch(text, column.type, draft) {
        bad(entry.value, "constants", text, expected)
      } else if text.utf8.allSatisfy({ $0 <= 0x20 }) {
        // It would stand for a value that has to be there.
        bad(entry.value, "constants", text, "values; leave the field out where there is none")
      }
      draft.constants.append(Constant(field: field, level: column.level, value: Array(text.utf8)))
    }
  }

  /// What would be a value of the type, if the text is none.
  static func mismatch(_ text: String, _ type: FieldType, _ draft: FormatDraft) -> String? {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { pointer in
      switch type {
      case .currency: return Currency(text) == nil ? "currencies of ISO 4217" : nil
      case .country: return CodeLists.isCountry(Text(text)) ? nil : "countries of ISO 3166-1 alpha-2"
      case .unit: return CodeLists.unit(Text(text)) == nil ? "units of UN/ECE Recommendation 20" : nil
      case .date: return draft.dates.parse(pointer) == nil ? "days as \(draft.dates.pattern)" : nil
      case .amount, .quantity, .price, .percent:
        let value = try? draft.numbers.parse(pointer, scale: 8, limit: Int64.max)
        return value == nil ? "numbers" : nil
      case .text, .identifier, .moment, .list, .code: return nil
      }
    }
  }

  mutating func readValues(_ node: Node) {
    for entry in reader.entries(node, "values") {
      guard let indices = bound(entry.key, at: entry.keyNode, "values") else { continue }
      var values: [Text: Text] = [:]
      for pair in reader.entries(entry.value, entry.key) {
        values[Text(pair.key)] = Text(reader.text(pair.value, pair.key))
      }
      for index in indices { draft.bindings[index].values = values }
    }
  }

  mutating func readTransforms(_ node: Node) {
    for entry in reader.entries(node, "transforms") {
      guard let indices = bound(entry.key, at: entry.keyNode, "transforms") else { continue }
      for (text, item) in reader.texts(entry.value, entry.key) {
        guard let transform = Transform(rawValue: text) else {
          bad(item, entry.key, text, Transform.allCases.map(\.rawValue).joined(separator: ", "))
          continue
        }
        for index in indices { draft.bindings[index].transforms.append(transform) }
      }
    }
  }

  /// The bindings of a field that `columns` or `fields` fill.
  mutating func bound(_ name: String, at node: Node, _ path: String) -> [Int]? {
    let fields = draft.bindings.map(\.field)
    guard let field = reader.field(name, at: node, path, among: fields) else { return nil }
    return draft.bindings.indices.filter { draft.bindings[$0].field == field }
  }

  mutating func csvFormat(_ node: Node) -> Format? {
    guard var csv = draft.csv else { return nil }
    let schema = Schema.of(draft.kind)
    let given = Set(draft.bindings.map(\.field) + draft.constants.map(\.field))
    let needed = schema.columns.filter { $0.required && draft.needs($0, of: schema) }
    for column in needed where !given.contains(column.field) {
      reader.report(
        "config.missing-field", at: node, "columns", what: "no column gives `\(column.field.name)`",
        why: "a format of kind \(draft.kind.rawValue) needs it",
        whatToDo: "Add it to `columns`, or to `constants` if it is always the same.")
    }
    if draft.kind == .statements, !given.contains(.amount), !given.contains(.debit) || !given.contains(.credit) {
      reader.report(
        "config.missing-field", at: node, "columns", what: "no column gives an amount",
        why: "a bank file has `amount`, or both `debit` and `credit`", whatToDo: "Add it to `columns`.")
    }
    for column in needed {
      draft.required[Int((column.level == .row ? schema.part : .head).rawValue)].append(column.field)
    }
    let constants = Set(draft.constants.map(\.field))
    let required = Set(needed.map(\.field)).subtracting(constants)
    for index in csv.columns.indices {
      csv.columns[index].required = required.contains(draft.bindings[csv.columns[index].binding].field)
    }
    return Format(draft, shape: .csv(csv), example: exampleText(csv))
  }

  func exampleText(_ csv: CSVShape) -> String {
    let delimiter = String(decoding: [csv.delimiter], as: UTF8.self)
    func row(_ cells: [Text]) -> String {
      cells.map { cell in
        let special = cell.utf8.contains { $0 == csv.delimiter || $0 == csv.quote || $0 == 0x0A }
        let quote = String(decoding: [csv.quote], as: UTF8.self)
        return special ? quote + cell.string + quote : cell.string
      }.joined(separator: delimiter) + "\n"
    }
    let header = row(csv.columns.map(\.header))
    return draft.example.isEmpty ? header : header + row(csv.columns.map { draft.example[$0.header] ?? .empty })
  }
}
