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

  /// A file's bytes, or those that its source gives; nil when it isn't there.
  mutating func bytes(_ name: String) throws -> [UInt8]? {
    guard let source = source(name) else { return try Disk.readAll(path + "/" + name) }
    guard let bytes = try Disk.readAll(path + "/" + source.file.string) else {
      complain("opening.yml", line: 0, "there is no file \(source.file)", "\(name) comes from it", "Add it.")
      return nil
    }
    do throws(CSVTableProblem) {
      let (text, missing) = try source.converted(bytes)
      for column in missing {
        complain(source.file.string, line: 1, "column \(column) is missing", "opening.yml reads it", "Correct either.")
      }
      return text
    } catch {
      complain(
        source.file.string, line: error.line, "is not CSV here", "a quotation mark is missing or misplaced",
        "Correct the line.")
      return nil
    }
  }

  func filePath(_ name: String) -> String { path + "/" + name }

  /// Rows of a file; none when it isn't there. A missing column is a problem.
  mutating func rows(_ name: String, columns: [Text]) throws -> [CSVTable.Row] {
    guard let bytes = try bytes(name) else { return [] }
    let table: CSVTable
    do throws(CSVTableProblem) {
      table = try CSVTable(bytes)
    } catch {
      complain(
        name, line: error.line, "is not CSV here", "a quotation mark is missing or misplaced", "Correct the line.")
      return []
    }
    for column in columns where !table.header.contains(column) {
      complain(
        name, line: 1, "column \(column) is missing",
        "its header has \(table.header.map(\.string).joined(separator: ","))", "Add it.")
    }
    return table.rows
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
