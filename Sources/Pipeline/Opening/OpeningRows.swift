import Interchange
import OrderToCash

/// One file of a go-live, row by row, or as text, piece by piece: it may tell of a million items.
final class OpeningRows {
  /// The file that lines are told of: another system's where `opening.yml` names one.
  let file: String
  private(set) var header: [Text] = []
  private let pieces: FilePieces
  private let source: TableSource?
  private let parser: CSVRows
  /// Rows read and not yet given, last first.
  private var waiting: [CSVTable.Row] = []
  private var isAtEnd = false
  private var isHeaded = false

  init(_ path: String, file: String, source: TableSource?) throws {
    self.file = file
    self.source = source
    pieces = try FilePieces(path)
    parser = try CSVRows()
  }

  /// Reads up to the header.
  func begin() throws {
    while !isAtEnd, parser.header.isEmpty { try read() }
    header = source?.headings ?? parser.header
  }

  /// Columns that `opening.yml` reads and the other system's file lacks.
  var missing: [Text] { source?.missing(in: parser.header) ?? [] }

  func next() throws -> CSVTable.Row? {
    while waiting.isEmpty, !isAtEnd { try read() }
    guard let row = waiting.popLast() else { return nil }
    return source?.row(of: row) ?? row
  }

  /// CSV text; nil at the end. Not to be mixed with `next`.
  func nextText() throws -> [UInt8]? {
    guard let source else { return try pieces.next() }
    guard isHeaded else {
      isHeaded = true
      return source.text(nil)
    }
    return try next().map { source.text($0) }
  }

  private func read() throws {
    let rows: [CSVTable.Row]
    if let piece = try pieces.next() {
      rows = try parser.feed(piece)
    } else {
      isAtEnd = true
      rows = try parser.finish()
    }
    waiting = rows.reversed() + waiting
  }
}
