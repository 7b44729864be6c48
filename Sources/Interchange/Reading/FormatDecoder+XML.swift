import OrderToCash
import Yams

/// Roots, parts and paths of XML formats.
extension FormatDecoder {
  mutating func readXML(_ node: Node) {
    var shape = XMLShape(root: .empty, rootNamespace: .empty, family: .empty, nodes: [])
    let wasExtended = draft.xml != nil
    if let base = draft.xml { shape = base }
    for entry in reader.entries(node, "xml", known: ["root", "namespace", "family", "record", "date"]) {
      let text = Text(reader.text(entry.value, entry.key))
      switch entry.key {
      case "root": shape.root = text
      case "namespace": shape.rootNamespace = text
      case "family": shape.family = text
      case "date":
        if let style = DateStyle(text.string) {
          draft.dates = style
        } else {
          bad(entry.value, "date", text.string, "patterns of YYYY, MM and DD with or without marks between")
        }
      default: draft.record = text
      }
    }
    if shape.family.isEmpty { shape.family = shape.rootNamespace }
    // Elements of any namespace and of none.
    if shape.family == "*" { shape.family = .empty }
    let saysNamespace = reader.entries(node, "xml").contains { $0.key == "namespace" }
    if shape.root.isEmpty || (shape.rootNamespace.isEmpty && !saysNamespace) {
      reader.report(
        "config.missing-key", at: node, "xml", what: "`root` or `namespace` is missing",
        why: "an XML file is recognised by them", whatToDo: "Add them.")
    }
    let oldRecord = shape.nodes.indices.contains(1) && wasExtended ? shape.recordPath : nil
    if let oldRecord {
      shape = shape.relaid(record: draft.record)
      for index in draft.bindings.indices {
        let path = XMLShape.moved(draft.bindings[index].path.string, from: oldRecord.string, to: draft.record.string)
        draft.bindings[index].path = Text(path)
      }
    } else {
      shape = shape.emptied(record: draft.record)
    }
    draft.xml = shape
  }

  mutating func readParts(_ node: Node, under path: Text) {
    for entry in reader.entries(node, "parts") {
      guard let part = Part.named(Text(entry.key)), part != .head else {
        bad(entry.keyNode, "parts", entry.key, Part.allCases.dropFirst().map { "\($0)" }.joined(separator: ", "))
        continue
      }
      readPart(entry.value, part, under: path)
    }
  }

  mutating func readPart(_ node: Node, _ part: Part, under path: Text) {
    let entries = reader.entries(node, "\(part)", known: ["at", "fields", "parts", "required"])
    var places: [Text] = []
    for entry in entries where entry.key == "at" {
      for (text, item) in reader.texts(entry.value, "at") where !FormatDecoder.isPath(text) || text.contains("@") {
        bad(item, "at", text, "paths such as OrderLine/LineItem")
      }
      places = reader.texts(entry.value, "at").map { Text(path.isEmpty ? $0.text : "\(path)/\($0.text)") }
    }
    for place in places {
      draft.xml?.mark(part, at: place)
      for entry in entries {
        switch entry.key {
        case "fields": readFields(entry.value, part, under: place)
        case "parts": readParts(entry.value, under: place)
        default: break
        }
      }
    }
    if places.isEmpty {
      reader.report(
        "config.missing-key", at: node, "\(part)", what: "`at` is missing", why: "a part stands somewhere",
        whatToDo: "Add the path under which it repeats.")
    }
    for entry in entries where entry.key == "required" { readRequired(entry.value, part) }
  }

  /// Names of elements between slashes, then perhaps an attribute: of its own (`Party/@id`) or of the value (`Amount @ccy`).
  static func isPath(_ text: String) -> Bool {
    let pieces = cut(text[...], at: " ")
    guard let path = pieces.first, pieces.count <= 2 else { return false }
    if pieces.count == 2, !pieces[1].hasPrefix("@") || !isName(pieces[1].dropFirst()) { return false }
    let names = cut(path, at: "/")
    return names.enumerated().allSatisfy { index, name in
      let isLast = index == names.count - 1
      if name == "." { return true }
      return isName(isLast && name.hasPrefix("@") ? name.dropFirst() : name)
    }
  }

  /// Cut at bytes: characters cost many times as much, and a mark of ASCII is never part of one that is longer.
  private static func cut(_ text: Substring, at mark: Unicode.Scalar) -> [Substring] {
    text.utf8.split(separator: UInt8(ascii: mark), omittingEmptySubsequences: false).map { Substring($0) }
  }

  /// A local name of XML (without a prefix, which differs from sender to sender).
  private static func isName(_ text: Substring) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    return (first == "_" || isLetter(first))
      && text.unicodeScalars.allSatisfy {
        $0 == "_" || $0 == "-" || $0 == "." || isLetter($0) || $0.properties.numericType != nil
      }
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z": true
    default: scalar.properties.isAlphabetic
    }
  }

  mutating func readRequired(_ node: Node, _ part: Part) {
    for (name, item) in reader.texts(node, "required") {
      guard let field = reader.field(name, at: item, "required", among: Field.allCases) else { continue }
      draft.required[Int(part.rawValue)].append(field)
    }
  }

  /// `field: path @attribute`, or a list of paths that all give the field.
  mutating func readFields(_ node: Node, _ part: Part, under path: Text) {
    for entry in reader.entries(node, "fields") {
      guard let field = reader.field(entry.key, at: entry.keyNode, "fields", among: Field.allCases) else { continue }
      // What a format says itself replaces what it extends says about that field.
      for index in 0..<inherited where draft.bindings[index].field == field && draft.bindings[index].part == part {
        draft.xml?.unbind(index)
      }
      for (text, item) in reader.texts(entry.value, entry.key) {
        if !FormatDecoder.isPath(text) {
          bad(item, entry.key, text, "paths such as Party/PartyName/Name, with `@attribute` behind or at the end")
        }
        let pieces = text.split(separator: " ")
        let local = String(pieces.first ?? "")
        let qualifier = pieces.dropFirst().first.map { Text(String($0.drop { $0 == "@" })) } ?? .empty
        let full = Text(path.isEmpty ? local : "\(path)/\(local)")
        let isFree = draft.xml?.bind(draft.bindings.count, at: full) ?? false
        if !isFree { bad(item, entry.key, text, "paths that no other field has, in a format with `xml:`") }
        places.append((draft.bindings.count, item))
        draft.bindings.append(Binding(field: field, part: part, path: full, qualifier: qualifier))
      }
    }
  }

  mutating func xmlFormat(_ node: Node) -> Format? {
    guard let shape = draft.xml, shape.nodes.count > 1, !draft.bindings.isEmpty else {
      reader.report(
        "config.missing-key", at: node, "formats", what: "format `\(draft.name)` says neither `columns` nor `xml`",
        why: "nothing could be read", whatToDo: "Add `columns:`.")
      return nil
    }
    for (index, item) in places { checkPart(of: draft.bindings[index], at: item, shape) }
    return reader.problems.isEmpty ? Format(draft, shape: .xml(shape), example: "") : nil
  }

  /// What stands within a part is read as the part's; declared elsewhere it would never be found.
  private mutating func checkPart(of binding: Binding, at item: Node, _ shape: XMLShape) {
    let found = shape.part(at: binding.path)
    guard found != binding.part else { return }
    let should = found == .head ? "`fields` of the format" : "`fields` of part `\(found)`"
    reader.report(
      "config.bad-value", at: item, binding.field.name.string,
      what: "`\(binding.path)` lies in another part than the field is declared in",
      why: "values of a part belong to it, and elsewhere this one would never be found",
      whatToDo: "Move it to \(should).")
  }
}
