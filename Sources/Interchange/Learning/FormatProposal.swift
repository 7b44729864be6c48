import OrderToCash

/// A declaration proposed for an unknown CSV file, for a person to review: what is certain, what is guessed, what could not be told.
public struct FormatProposal: Sendable {
  /// YAML, an item of `formats:`.
  public private(set) var declaration = ""
  /// What could not be told from the file.
  public private(set) var open: [String] = []

  private let shape: LearntShape
  private let kind: DocumentKind
  private var fields: [(field: Field, column: Int)] = []

  /// Nil when the bytes are no table. `kind`: what it is, where the caller knows.
  public init?(_ bytes: [UInt8], fileName: Text, kind: DocumentKind? = nil) {
    guard let shape = LearntShape(bytes) else { return nil }
    self.shape = shape
    self.kind = kind ?? FormatProposal.likeliest(shape)
    open = shape.open
    if kind == nil { open.append("the kind: \(self.kind.rawValue) fits the headings best; check it") }
    fields = FormatProposal.fields(of: self.kind, shape)
    if fields.isEmpty, shape.headings.isEmpty { open.append("which column is which: there is no header") }
    for column in Schema.of(self.kind).columns
    where column.required && !fields.contains(where: { $0.field == column.field }) {
      open.append("`\(column.field.name)`: no column looks like it; name one, or write it under `constants`")
    }
    declaration = text(fileName)
  }

  private static let kinds: [DocumentKind] = [
    .orders, .statements, .customers, .items, .remittances, .confirmations, .stock, .rates, .returns,
  ]

  private static func likeliest(_ shape: LearntShape) -> DocumentKind {
    var (best, score) = (DocumentKind.orders, -1)
    for kind in kinds {
      let found = fields(of: kind, shape).map(\.field)
      let needed = Schema.of(kind).columns.filter(\.required).map(\.field)
      let points = 2 * found.filter(needed.contains).count + found.count - needed.filter { !found.contains($0) }.count
      if points > score { (best, score) = (kind, points) }
    }
    return best
  }

  /// Each field goes to the column whose heading says it most nearly and whose values could be its.
  private static func fields(of kind: DocumentKind, _ shape: LearntShape) -> [(field: Field, column: Int)] {
    var taken: Set<Int> = []
    var found: [(field: Field, column: Int)] = []
    for column in Schema.of(kind).columns {
      let words = [column.field.name.string] + (HeadingWords.synonyms[column.field] ?? [])
      let wanted = words.map { HeadingWords.folded($0) }
      let match = shape.headings.indices.first { index in
        !taken.contains(index) && wanted.contains(shape.headings[index].key) && shape.types[index].fits(column.type)
          && (column.field != .discountRate || shape.holdsShares(index))
      }
      guard let match else { continue }
      taken.insert(match)
      found.append((column.field, match))
    }
    return found
  }

  // MARK: YAML

  private func text(_ fileName: Text) -> String {
    let stem = fileName.string.split(separator: ".").first.map(String.init) ?? "file"
    var text = "- name: \(FormatProposal.name(stem))\n  kind: \(kind.rawValue)\n  file: \(quoted("\(stem)*"))\n"
    text += "  csv: { delimiter: \(quoted(shape.delimiterName)), encoding: \(shape.encoding.rawValue), "
    text += "header: \(shape.headerRow == 0 ? "none" : String(shape.headerRow)), decimal: \(quoted(shape.decimal))"
    if !shape.group.isEmpty { text += ", group: \(quoted(shape.group))" }
    if let date = shape.date { text += ", date: \(quoted(date))" }
    if !shape.nulls.isEmpty { text += ", nulls: [\(shape.nulls.map(quoted).joined(separator: ", "))]" }
    text += " }\n  columns:\n"
    for (field, column) in fields { text += "    \(field.name): \(quoted(heading(column)))\n" }
    let padded = fields.filter {
      shape.isWholeWithDecimals($0.column) && Schema.of(kind).column($0.field)?.type == .identifier
    }
    let unused = (0..<shape.width).filter { column in !fields.contains { $0.column == column } }
    for column in unused {
      text +=
        "    # \(quoted(heading(column))): \(shape.types[column].description), such as \(shape.example(of: column))\n"
    }
    if !padded.isEmpty {
      text += "  # a number that a spreadsheet gave decimals: 17850.0 is read as 17850\n  transforms:\n"
      for (field, _) in padded { text += "    \(field.name): [whole]\n" }
    }
    for item in open { text += "  # could not tell \(item)\n" }
    return text
  }

  /// From the file's name: letters and digits with hyphens between, never a number and never a name that is taken.
  private static func name(_ stem: String) -> String {
    let words = stem.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
    let name = words.joined(separator: "-")
    let isTaken = FormatCatalog.builtIn().format(named: Text(name)) != nil
    guard name.contains(where: \.isLetter), !isTaken else { return name.isEmpty ? "partner" : "partner-\(name)" }
    return name
  }

  private func heading(_ column: Int) -> String {
    shape.headings.isEmpty ? String(column + 1) : shape.headings[column].text.string
  }

  private func quoted(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": escaped += "\\\(scalar)"
      case _ where scalar.value < 0x20: escaped += " "
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return "\"\(escaped)\""
  }
}
