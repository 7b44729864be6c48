import OrderToCash

/// Which columns of a file give which fields, once its header is known.
struct CSVColumns {
  /// Writes one field: from a cell of the format, else from a constant.
  struct Step {
    var field: Field
    /// The binding changes what the cell says.
    var changesValues: Bool
    var binding: Int
    var cell: Int
    var constant: Int
    /// The cell's number in the file, from 1.
    var position = 0
  }

  private(set) var headerRow = 1
  /// Number of columns that the header names; 0 without a header.
  private(set) var width = 0
  private(set) var headSteps: [Step] = []
  private(set) var rowSteps: [Step] = []
  /// The format's column that tells documents apart.
  private(set) var key: Int?
  private(set) var keysAreUnique = false
  /// The part that each row is; nil where a row is a document.
  private(set) var rowPart: Part?
  private var format: Format?
  private var shape = CSVShape()
  /// By column of the file: the format's column, or -1.
  private(set) var wanted: [Int] = []
  private var positions: [Int] = []
  /// By column of the format: the one that its cell is kept under, where several take their value from one column of the file.
  private(set) var kept: [Int] = []
  private var isRepeated: Text?

  init() {}

  init(_ format: Format, _ shape: CSVShape) {
    self.format = format
    self.shape = shape
    headerRow = shape.headerRow
    let schema = Schema.of(format.kind)
    rowPart = schema.key == nil ? nil : schema.part
    keysAreUnique = schema.keysAreUnique
    key = shape.columns.firstIndex { format.bindings[$0.binding].field == schema.key }
    for column in schema.columns {
      let cell = shape.columns.firstIndex { format.bindings[$0.binding].field == column.field } ?? -1
      let constant = format.constants.firstIndex { $0.field == column.field } ?? -1
      guard cell >= 0 || constant >= 0 else { continue }
      let binding = cell >= 0 ? shape.columns[cell].binding : -1
      let step = Step(
        field: column.field, changesValues: binding >= 0 && format.bindings[binding].changesValues, binding: binding,
        cell: cell, constant: constant)
      if column.level != .row || rowPart == nil { headSteps.append(step) }
      if column.level != .head { rowSteps.append(step) }
    }
  }

  /// Finds the format's columns; headers are compared without regard to ASCII case.
  mutating func place(header: [Text]) {
    width = header.count
    positions = Array(repeating: 0, count: shape.columns.count)
    let names = header.map { CSVColumns.folded($0) }
    for (cell, column) in shape.columns.enumerated() {
      if column.number > 0 {
        positions[cell] = column.number
      } else {
        let wanted = CSVColumns.folded(column.header)
        let found = names.indices.filter { names[$0] == wanted }
        if found.count > 1 { isRepeated = column.header }
        positions[cell] = (found.first ?? -1) + 1
      }
    }
    wanted = Array(repeating: -1, count: positions.max() ?? 0)
    kept = Array(positions.indices)
    for (cell, position) in positions.enumerated() where position > 0 {
      if wanted[position - 1] < 0 { wanted[position - 1] = cell }
      kept[cell] = wanted[position - 1]
    }
    for index in headSteps.indices where headSteps[index].cell >= 0 {
      headSteps[index].position = positions[headSteps[index].cell]
      headSteps[index].cell = kept[headSteps[index].cell]
    }
    for index in rowSteps.indices where rowSteps[index].cell >= 0 {
      rowSteps[index].position = positions[rowSteps[index].cell]
      rowSteps[index].cell = kept[rowSteps[index].cell]
    }
  }

  func path(_ cell: Int) -> Text { format?.bindings[shape.columns[cell].binding].path ?? .empty }

  /// What is wrong with the header, if anything is.
  func missing(place: Place) -> Problem? {
    if let isRepeated {
      return Problem(
        "intake.duplicate-column", at: place, what: "the column `\(isRepeated)` is there twice",
        why: "it is not clear which one counts", whatToDo: "Rename or remove one.")
    }
    let names = shape.columns.indices.filter { shape.columns[$0].required && positions[$0] == 0 }
      .map { "`\(shape.columns[$0].header)`" }
    guard !names.isEmpty else { return nil }
    return Problem(
      "intake.missing-column", at: place,
      what: "the header lacks \(names.joined(separator: ", "))",
      why: "format \(format?.name.string ?? "") needs \(names.count == 1 ? "it" : "them")",
      whatToDo: "Add \(names.count == 1 ? "it" : "them") to the file; the order of columns doesn't matter.")
  }

  /// A warning for each column that a built-in format doesn't know.
  func unknown(_ header: [Text], place: Place) -> [Problem] {
    guard let format, format.isBuiltIn else { return [] }
    let known = Set(shape.columns.map { CSVColumns.folded($0.header) })
    return header.enumerated().lazy.filter { !$0.element.isEmpty && !known.contains(CSVColumns.folded($0.element)) }
      .prefix(CSVColumns.mostUnknown).map {
        Problem(
          "intake.unknown-column", .warn,
          at: Place(line: Int(place.line), column: $0.offset + 1, path: $0.element),
          what: "the column is not known to format \(format.name)", why: "its values are not read",
          whatToDo: "Check its spelling, or leave it.")
      }
  }

  /// So many columns that nobody knows are told; more help nobody.
  private static let mostUnknown = 100

  static func folded(_ text: Text) -> Text {
    Text(utf8: text.utf8.drop { $0 == 0x20 }.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 32 : $0 })
  }
}
