import CLibCSV
import OrderToCash

/// A small CSV file as a table: a header row, then rows by column name; partners' files go through `FileReader`.
public struct CSVTable: Sendable {
  public struct Row: Sendable {
    /// Line of the file, counting line breaks within quotes; from 1.
    public let line: Int
    let cells: [Text]
    let columns: [Text: Int]

    /// Empty when the column or the cell isn't there.
    public subscript(column: Text) -> Text {
      guard let index = columns[column], index < cells.count else { return .empty }
      return cells[index]
    }
  }

  public private(set) var header: [Text] = []
  public private(set) var rows: [Row] = []

  /// Reads UTF-8 text with commas. Throws the first problem of the file.
  public init(_ bytes: [UInt8]) throws(CSVTableProblem) {
    let reader = try CSVRows()
    rows = try reader.feed(bytes) + reader.finish()
    header = reader.header
  }
}

/// The rows of a table of any size, piece by piece of its file: UTF-8 text with commas under a header row.
public final class CSVRows {
  /// Empty until the first row was fed.
  public private(set) var header: [Text] = []
  private var parser = csv_parser()
  private let collector = Collector()
  private var columns: [Text: Int] = [:]
  private var isBegun = false

  public init() throws(CSVTableProblem) {
    guard csv_init(&parser, UInt8(CSV_STRICT | CSV_STRICT_FINI)) == 0 else { throw CSVTableProblem(line: 0) }
  }

  deinit { csv_free(&parser) }

  /// The rows that these bytes complete.
  public func feed(_ bytes: [UInt8]) throws(CSVTableProblem) -> [CSVTable.Row] {
    let text = !isBegun && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    isBegun = true
    let context = Unmanaged.passUnretained(collector).toOpaque()
    let read = text.withUnsafeBytes { csv_parse(&parser, $0.baseAddress, $0.count, fieldEnded, rowEnded, context) }
    guard read == text.count else { throw CSVTableProblem(line: collector.line) }
    return take()
  }

  /// The file ends; its last row may lack a line break.
  public func finish() throws(CSVTableProblem) -> [CSVTable.Row] {
    let context = Unmanaged.passUnretained(collector).toOpaque()
    guard csv_fini(&parser, fieldEnded, rowEnded, context) == 0 else { throw CSVTableProblem(line: collector.line) }
    return take()
  }

  private func take() -> [CSVTable.Row] {
    var rows = collector.rows[...]
    collector.rows = []
    if columns.isEmpty, let first = rows.popFirst() {
      header = first.cells
      for (index, name) in header.enumerated() { columns[name] = index }
    }
    return rows.map { CSVTable.Row(line: $0.line, cells: $0.cells, columns: columns) }
  }
}

/// The file is not CSV from this line on: a quotation mark is missing or misplaced.
public struct CSVTableProblem: Error, Sendable { public let line: Int }

private final class Collector {
  var rows: [(line: Int, cells: [Text])] = []
  var cells: [Text] = []
  var line = 1
  var breaks = 0
}

private func fieldEnded(_ field: UnsafeMutableRawPointer?, _ count: Int, _ context: UnsafeMutableRawPointer?) {
  guard let context else { return }
  let collector = Unmanaged<Collector>.fromOpaque(context).takeUnretainedValue()
  let bytes = UnsafeRawBufferPointer(start: field, count: count)
  for byte in bytes where byte == 0x0A { collector.breaks += 1 }
  collector.cells.append(Text(utf8: bytes))
}

private func rowEnded(_ terminator: Int32, _ context: UnsafeMutableRawPointer?) {
  guard let context else { return }
  let collector = Unmanaged<Collector>.fromOpaque(context).takeUnretainedValue()
  collector.rows.append((collector.line, collector.cells))
  collector.cells = []
  collector.line += 1 + collector.breaks
  collector.breaks = 0
}
