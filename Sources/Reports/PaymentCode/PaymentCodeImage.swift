import OrderToCash

/// The code of an invoice that a SEPA credit transfer can pay.
enum PaymentCodeImage {
  static func code(of document: InvoiceDocument, _ design: DocumentDesign) -> QRCode? {
    guard design.paymentCode, let content = PaymentCode.content(of: document) else { return nil }
    return QRCode(Array(content.utf8))
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
    // A run takes two modules at least with the gap behind it, and twelve bytes at most.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: code.size * (code.size / 2 + 1) * 12) { path in
      var pen = PathPen(path.baseAddress!)
      for row in 0..<code.size {
        var end = 0
        forEachRun(code.rows[row]) { column, length in
          if end == 0 {
            pen.put("M", column + 4)
            pen.put(" ", row + 4)
            pen.put(".5h", length)
          } else {
            pen.put("m", column - end)
            pen.put(" 0h", length)
          }
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

  /// Writes the commands of a path with numbers below a hundred, a few nanoseconds each.
  private struct PathPen {
    private let target: UnsafeMutablePointer<UInt8>
    private(set) var count = 0

    init(_ target: UnsafeMutablePointer<UInt8>) { self.target = target }

    @inline(__always) mutating func put(_ command: StaticString, _ number: Int) {
      let size = command.utf8CodeUnitCount
      (target + count).update(from: command.utf8Start, count: size)
      count += size
      if number >= 10 {
        target[count] = UInt8(truncatingIfNeeded: number / 10) &+ 48
        count += 1
      }
      target[count] = UInt8(truncatingIfNeeded: number % 10) &+ 48
      count += 1
    }
  }
}
