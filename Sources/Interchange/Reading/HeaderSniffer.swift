import CLibCSV
import OrderToCash

/// Reads a CSV file's header row with libcsv, to see which columns it has: once for all formats that cut it alike, and no further than the
/// row's end.
struct HeaderSniffer {
  /// What a format says that decides how the row is cut.
  private struct Cut: Equatable {
    var delimiter: UInt8
    var quote: UInt8
    var encoding: TextEncoding
    var row: Int

    init(_ shape: CSVShape) {
      delimiter = shape.delimiter
      quote = shape.quote
      encoding = shape.encoding
      row = shape.headerRow
    }
  }

  private struct Reading {
    var row = 1
    var wanted: Int
    var cells: [Text] = []
    /// Bytes of text that are still looked at.
    var rest = HeaderSniffer.most

    var isDone: Bool { row > wanted || rest <= 0 }
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var found: [(cut: Cut, names: Set<Text>)] = []

  /// A header within this much text is found.
  private static let most = 65_536
  /// As much is looked at at a time: a header has no more, mostly.
  private static let piece = 1024

  /// `bytes`: the file's first, valid as long as names are asked for.
  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The header's cells, as they are compared.
  mutating func names(_ shape: CSVShape) -> Set<Text> {
    let cut = Cut(shape)
    if let known = found.first(where: { $0.cut == cut }) { return known.names }
    let names = Set(header(cut).map { CSVColumns.folded($0) })
    found.append((cut, names))
    return names
  }

  private func header(_ cut: Cut) -> [Text] {
    guard cut.row > 0 else { return [] }
    var parser = csv_parser()
    guard csv_init(&parser, UInt8(CSV_REPALL_NL)) == 0 else { return [] }
    defer { csv_free(&parser) }
    csv_set_delim(&parser, cut.delimiter)
    csv_set_quote(&parser, cut.quote)
    var reading = Reading(wanted: cut.row)
    var transcoder = Transcoder(cut.encoding)
    withUnsafeMutablePointer(to: &reading) { reading in
      var start = 0
      while start < bytes.count, !reading.pointee.isDone {
        let end = end(from: start, cut.encoding)
        transcoder.feed(UnsafeBufferPointer(rebasing: bytes[start..<end])) {
          HeaderSniffer.take($0, &parser, reading)
        }
        start = end
      }
      _ = csv_fini(&parser, HeaderSniffer.onField, HeaderSniffer.onRow, reading)
    }
    return reading.cells
  }

  /// Where the piece ends that begins at `start`: no CR LF is torn.
  private func end(from start: Int, _ encoding: TextEncoding) -> Int {
    guard encoding != .utf16, bytes.count - start > HeaderSniffer.piece else { return bytes.count }
    let end = start + HeaderSniffer.piece
    return bytes[end - 1] == 0x0D ? end + 1 : end
  }

  /// Lines end with LF, CR or both; each CR LF would be told as two.
  private static func take(
    _ text: UnsafeBufferPointer<UInt8>, _ parser: UnsafeMutablePointer<csv_parser>,
    _ reading: UnsafeMutablePointer<Reading>
  ) {
    var plain: [UInt8] = []
    plain.reserveCapacity(text.count)
    for (index, byte) in text.enumerated()
    where byte != 0x0D || index + 1 == text.count || text[index + 1] != 0x0A { plain.append(byte) }
    let count = min(plain.count, reading.pointee.rest)
    reading.pointee.rest -= count
    _ = csv_parse(parser, plain, count, onField, onRow, reading)
  }

  private static let onField: @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
    bytes, count, data in
    let reading = data.unsafelyUnwrapped.assumingMemoryBound(to: Reading.self)
    guard reading.pointee.row == reading.pointee.wanted else { return }
    reading.pointee.cells.append(Text(utf8: UnsafeRawBufferPointer(start: bytes, count: count)))
  }

  private static let onRow: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = { _, data in
    data.unsafelyUnwrapped.assumingMemoryBound(to: Reading.self).pointee.row += 1
  }
}
