import OrderToCash

/// A row's cells where one column's values may hold delimiters without quotes (`csv: { overflow: address }`): cells beyond the
/// header's number belong to that column, so the row is cut anew when its end is known.
struct CSVOverflow {
  /// The column's place in the file, from 0; -1 without one.
  private(set) var column = -1
  /// The row's cells on the tape.
  var row: [Range<Int>] = []

  var isUsed: Bool { column >= 0 }

  /// `name`: the column's heading, or its number.
  init(_ name: Text, header: [Text]) {
    guard !name.isEmpty else { return }
    if let number = Int(name.string), number > 0 {
      column = number - 1
    } else {
      let wanted = CSVColumns.folded(name)
      column = header.firstIndex { CSVColumns.folded($0) == wanted } ?? -1
    }
  }

  /// The row as the header cuts it; what is joined is put on the tape anew, with its delimiters.
  func cut(width: Int, delimiter: UInt8, _ tape: inout Tape) -> [Range<Int>] {
    let extra = row.count - width
    guard extra > 0, column < width else { return row }
    let start = tape.byteCount
    for (index, cell) in row[column...(column + extra)].enumerated() {
      if index > 0 { tape.append([delimiter]) }
      tape.append(Array(UnsafeBufferPointer(start: tape.bytes + cell.lowerBound, count: cell.count)))
    }
    return Array(row[..<column]) + [start..<tape.byteCount] + Array(row[(column + extra + 1)...])
  }
}
