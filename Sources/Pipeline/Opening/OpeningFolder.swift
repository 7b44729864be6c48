import Interchange
import OrderToCash

/// The files of a go-live, read and typed; problems of all files are collected.
struct OpeningFolder {
  private let path: String
  private(set) var problems: [(file: String, problem: Problem)] = []

  /// Files that another system's tables give (`opening.yml`).
  private var sources: [(name: Text, source: TableSource)] = []

  init(_ path: String) throws {
    self.path = path
    guard let bytes = try Disk.readAll(path + "/opening.yml") else { return }
    let (sources, found) = TableSource.read(String(decoding: bytes, as: UTF8.self))
    self.sources = sources
    add("opening.yml", found)
  }

  func exists(_ name: String) -> Bool { source(name) != nil || Disk.exists(path + "/" + name) }

  private func source(_ name: String) -> TableSource? { sources.first { $0.name == Text(name) }?.source }

  /// A file, or the one that its source names; nil when it isn't there.
  mutating func open(_ name: String) throws -> OpeningRows? {
    guard let source = source(name) else {
      return Disk.exists(path + "/" + name) ? try OpeningRows(path + "/" + name, file: name, source: nil) : nil
    }
    let file = source.file.string
    guard Disk.exists(path + "/" + file) else {
      complain("opening.yml", line: 0, "there is no file \(source.file)", "\(name) comes from it", "Add it.")
      return nil
    }
    let rows = try OpeningRows(path + "/" + file, file: file, source: source)
    guard try told(rows, { try $0.begin() }) != nil else { return nil }
    for column in rows.missing {
      complain(file, line: 1, "column \(column) is missing", "opening.yml reads it", "Correct either.")
    }
    return rows
  }

  func filePath(_ name: String) -> String { path + "/" + name }

  /// A file whose rows are asked for by `next`; nil when it isn't there or is no table. A missing column is a problem.
  mutating func rows(_ name: String, columns: [Text]) throws -> OpeningRows? {
    guard let rows = try open(name), try told(rows, { try $0.begin() }) != nil else { return nil }
    for column in columns where !rows.header.contains(column) {
      complain(
        name, line: 1, "column \(column) is missing",
        "its header has \(rows.header.map(\.string).joined(separator: ","))", "Add it.")
    }
    return rows
  }

  /// The next row; nil at the end, and where the file stops being a table, which is a problem.
  mutating func next(_ rows: OpeningRows?) throws -> CSVTable.Row? {
    guard let rows else { return nil }
    return try told(rows) { try $0.next() } ?? nil
  }

  /// The next piece of the file as CSV text; nil at its end.
  mutating func nextText(_ rows: OpeningRows) throws -> [UInt8]? { try told(rows) { try $0.nextText() } ?? nil }

  private mutating func told<T>(_ rows: OpeningRows, _ body: (OpeningRows) throws -> T) throws -> T? {
    do {
      return try body(rows)
    } catch let problem as CSVTableProblem {
      complain(
        rows.file, line: problem.line, "is not CSV here", "a quotation mark is missing or misplaced",
        "Correct the line.")
      return nil
    }
  }

  mutating func complain(_ file: String, line: Int, _ what: String, _ why: String, _ todo: String) {
    problems.append(
      (file, Problem("opening", at: Place(line: line), what: what, why: why, whatToDo: todo)))
  }

  mutating func add(_ file: String, _ found: [Problem]) { problems += found.map { (file, $0) } }

  mutating func date(_ row: CSVTable.Row, _ column: Text, _ file: String, required: Bool = true) -> BusinessDate? {
    let text = row[column]
    if text.isEmpty && !required { return nil }
    guard let date = BusinessDate(text.string) else {
      complain(file, line: row.line, "\(column) ‘\(text)’ is not a date", "dates are YYYY-MM-DD", "Correct it.")
      return nil
    }
    return date
  }

  mutating func currency(_ row: CSVTable.Row, _ file: String, default fallback: Currency) -> Currency {
    let text = row["currency"]
    if text.isEmpty { return fallback }
    guard let currency = Currency(text.string) else {
      complain(file, line: row.line, "‘\(text)’ is no currency", "ISO 4217 has none of these letters", "Correct it.")
      return fallback
    }
    return currency
  }

  mutating func amount(_ row: CSVTable.Row, _ column: Text, _ currency: Currency, _ file: String) -> Int64 {
    guard let money = try? Money(parsing: row[column].utf8, currency: currency) else {
      complain(
        file, line: row.line, "\(column) ‘\(row[column])’ is not an amount in \(currency)",
        "a decimal point, no grouping", "Correct it.")
      return 0
    }
    return money.minor
  }

  mutating func integer(_ row: CSVTable.Row, _ column: Text, _ file: String, default fallback: Int) -> Int {
    let text = row[column]
    if text.isEmpty { return fallback }
    guard let number = Int(text.string), number >= 0 else {
      complain(file, line: row.line, "\(column) ‘\(text)’ is not a whole number", "it counts", "Correct it.")
      return fallback
    }
    return number
  }
}
