import OrderToCash
import Yams

/// How another system's table gives the rows of a go-live file (`opening.yml`): its columns under our names, what is always the
/// same, and how it writes days.
public struct TableSource: Sendable {
  /// The other system's file, beside the declaration.
  public private(set) var file = Text.empty
  private var columns: [(ours: Text, theirs: Text)] = []
  private var constants: [(ours: Text, value: Text)] = []
  private var dates = DateStyle.iso
  /// Of our headings; the last of one name counts.
  private var places: [Text: Int] = [:]

  /// The columns of go-live files that hold days.
  private static let days: [Text] = ["date", "issue_date", "due_date", "paid_date", "last_reminder", "since"]

  /// The sources that a declaration names, each under the go-live file that it gives.
  public static func read(_ text: String) -> (sources: [(name: Text, source: TableSource)], problems: [Problem]) {
    var reader = DeclarationReader()
    guard let node = try? Yams.compose(yaml: text) else {
      let problem = Problem(
        "config.not-yaml", what: "this is not YAML", why: "nothing can be read from it", whatToDo: "Correct the file.")
      return ([], [problem])
    }
    let sources = reader.entries(node, "opening").map { entry in
      (name: Text(entry.key), source: TableSource(entry.value, entry.key, &reader))
    }
    return (sources, reader.problems)
  }

  private init(_ node: Node, _ path: String, _ reader: inout DeclarationReader) {
    for entry in reader.entries(node, path, known: ["from", "date", "columns", "constants"]) {
      switch entry.key {
      case "from": file = Text(reader.text(entry.value, entry.key))
      case "date":
        let pattern = reader.text(entry.value, entry.key)
        if let style = DateStyle(pattern) {
          dates = style
        } else {
          reader.report(
            "config.bad-value", at: entry.value, "date", what: "`\(pattern)` can't be used here",
            why: "allowed are patterns of YYYY or YY, MM and DD", whatToDo: "Use one.")
        }
      case "columns":
        columns = reader.entries(entry.value, entry.key).map { (Text($0.key), Text(reader.text($0.value, $0.key))) }
      default:
        constants = reader.entries(entry.value, entry.key).map { (Text($0.key), Text(reader.text($0.value, $0.key))) }
      }
    }
    for (place, name) in headings.enumerated() { places[name] = place }
    if file.isEmpty || columns.isEmpty {
      reader.report(
        "config.missing-key", at: node, path, what: "`from` or `columns` is missing",
        why: "rows come from the columns of a file", whatToDo: "Add them.")
    }
  }

  /// Our headings, in the order of `row(of:)`.
  public var headings: [Text] { columns.map(\.ours) + constants.map(\.ours) }

  /// Columns that another system's table lacks.
  public func missing(in header: [Text]) -> [Text] { columns.map(\.theirs).filter { !header.contains($0) } }

  /// A row of the other system's table under our headings, with days as YYYY-MM-DD; its line is the one that it has there.
  public func row(of source: CSVTable.Row) -> CSVTable.Row {
    CSVTable.Row(
      line: source.line, cells: columns.map { value(source[$0.theirs], of: $0.ours) } + constants.map(\.value),
      columns: places)
  }

  /// Such a row, or the headings, as a line of CSV.
  public func text(_ row: CSVTable.Row?) -> [UInt8] {
    let line = (row?.cells ?? headings).map {
      "\"" + $0.string.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }.joined(separator: ",")
    return Array(line.utf8) + [0x0A]
  }

  /// What is no day stays, and is told where it is read.
  private func value(_ text: Text, of column: Text) -> Text {
    guard TableSource.days.contains(column) else { return text }
    let found = Array(text.utf8).withUnsafeBufferPointer { dates.parse($0)?.date }
    return found.map { Text("\($0)") } ?? text
  }
}
