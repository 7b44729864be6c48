import OrderToCash

/// The code of an invoice that a SEPA credit transfer can pay.
enum PaymentCodeImage {
  static func code(of document: InvoiceDocument, _ design: DocumentDesign) -> QRCode? {
    guard design.paymentCode, let content = PaymentCode.content(of: document) else { return nil }
    return QRCode(content)
  }

  /// As SVG, one stroke per run of dark modules, within the quiet zone of four modules (ISO/IEC 18004 clause 9.1).
  static func writeSVG(_ code: QRCode, label: Text, into buffer: inout ByteBuffer) {
    let whole = code.size + 8
    buffer.append("<svg role=\"img\" aria-label=\"")
    buffer.append(html: label)
    buffer.append("\" viewBox=\"0 0 ")
    buffer.append(whole)
    buffer.append(" ")
    buffer.append(whole)
    buffer.append("\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h")
    buffer.append(whole)
    buffer.append("v")
    buffer.append(whole)
    buffer.append("H0z\"/><path stroke=\"#000\" d=\"")
    // A run takes two modules at least with the gap behind it, and twelve bytes at most; a word is put down whole.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: code.size * (code.size / 2 + 1) * 12 + 8) { path in
      var pen = PathPen(path.baseAddress!)
      let words = PathWords.all
      for row in 0..<code.size {
        var end = 0
        forEachRun(code.rows[row]) { column, length in
          if end == 0 {
            pen.put(words.start[column + 4])
            pen.put(words.row[row + 4])
          } else {
            pen.put(words.gap[column - end])
          }
          pen.put(words.number[length])
          end = column + length
        }
      }
      buffer.append(UnsafeBufferPointer(rebasing: path[..<pen.count]))
    }
    buffer.append("\"/></svg>")
  }

  /// The runs of dark modules of a row.
  @inline(__always) static func forEachRun(_ row: UInt128, _ body: (_ column: Int, _ length: Int) -> Void) {
    // Half as wide is several times as fast, and wide enough for all but the longest codes.
    if row >> 64 == 0 { return forEachRun(of: UInt64(truncatingIfNeeded: row), body) }
    forEachRun(of: row, body)
  }

  @inline(__always)
  private static func forEachRun<Word: QRWord>(of row: Word, _ body: (_ column: Int, _ length: Int) -> Void) {
    var rest = row
    var column = 0
    while rest != 0 {
      let skip = rest.trailingZeroBitCount
      rest &>>= Word(truncatingIfNeeded: skip)
      let length = (~rest).trailingZeroBitCount
      rest >>= length
      body(column + skip, length)
      column += skip + length
    }
  }

  /// Writes the words of a path, a nanosecond each.
  private struct PathPen {
    private let target: UnsafeMutablePointer<UInt8>
    private(set) var count = 0

    init(_ target: UnsafeMutablePointer<UInt8>) { self.target = target }

    @inline(__always) mutating func put(_ word: PathWord) {
      UnsafeMutableRawPointer(target + count).storeBytes(of: word.bytes, as: UInt64.self)
      count += Int(word.size)
    }
  }
}

/// A piece of a path: at most eight bytes, the first in the lowest byte.
private struct PathWord {
  var bytes: UInt64 = 0
  var size: UInt8 = 0

  init(_ text: String) {
    for byte in text.utf8 {
      bytes |= UInt64(byte) << (8 * UInt64(size))
      size += 1
    }
    bytes = bytes.littleEndian
  }
}

/// The pieces of paths, by their number: all are below a hundred, as symbols have at most 69 modules in a line.
private struct PathWords {
  static let all = PathWords()

  let start = (0..<100).map { PathWord("M\($0)") }
  let row = (0..<100).map { PathWord(" \($0).5h") }
  let gap = (0..<100).map { PathWord("m\($0) 0h") }
  let number = (0..<100).map { PathWord("\($0)") }
}
