/// The rows of a comma-separated file that this program wrote itself: a header, then rows, quotes doubled inside quotes.
struct CommaTable {
  let header: [String]
  let rows: [[String]]

  init(_ bytes: [UInt8]) {
    var all: [[String]] = []
    var row: [String] = []
    var field: [UInt8] = []
    var quoted = false
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""): quoted.toggle()
      case UInt8(ascii: ",") where !quoted, UInt8(ascii: "\n") where !quoted:
        row.append(String(decoding: field, as: UTF8.self))
        field.removeAll(keepingCapacity: true)
        if byte == UInt8(ascii: "\n") {
          all.append(row)
          row.removeAll(keepingCapacity: true)
        }
        continue
      default: field.append(byte)
      }
    }
    if !row.isEmpty || !field.isEmpty { all.append(row + [String(decoding: field, as: UTF8.self)]) }
    header = all.first ?? []
    rows = Array(all.dropFirst())
  }

  /// The position of the first of these columns that the header has.
  func column(_ names: String...) -> Int? {
    for name in names {
      if let index = header.firstIndex(of: name) { return index }
    }
    return nil
  }
}
