import CLibCSV
import OrderToCash

/// A small CSV file as a table: a header row, then rows by column name. For files that are read whole, such as those of an
/// opening folder; partners' files go through `FileReader`.
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
    let collector = Collector()
    var parser = csv_parser()
    guard csv_init(&parser, UInt8(CSV_STRICT | CSV_STRICT_FINI)) == 0 else { throw CSVTableProblem(line: 0) }
    defer { csv_free(&parser) }
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    let context = Unmanaged.passUnretained(collector).toOpaque()
    let read = text.withUnsafeBytes { csv_parse(&parser, $0.baseAddress, $0.count, fieldEnded, rowEnded, context) }
    guard read == text.count, csv_fini(&parser, fieldEnded, rowEnded, context) == 0 else {
      throw CSVTableProblem(line: collector.line)
    }
    guard let first = collector.rows.first else { return }
    header = first.cells
    var columns: [Text: Int] = [:]
    for (index, name) in header.enumerated() { columns[name] = index }
    rows = collector.rows.dropFirst().map { Row(line: $0.line, cells: $0.cells, columns: columns) }
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
