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
    for row in 0..<code.size {
      var start = 0
      forEachRun(code.rows[row]) { column, length in
        buffer.append(start == 0 ? "M" : "m")
        buffer.append(start == 0 ? column + 4 : column - start)
        buffer.append(" ")
        if start == 0 {
          buffer.append(row + 4)
          buffer.append(".5h")
        } else {
          buffer.append("0h")
        }
        buffer.append(length)
        start = column + length
      }
    }
    buffer.append("\"/></svg>")
  }

  static func forEachRun(_ row: UInt128, _ body: (_ column: Int, _ length: Int) -> Void) {
    var rest = row
    var column = 0
    while rest != 0 {
      let skip = rest.trailingZeroBitCount
      rest >>= UInt128(skip)
      let length = (~rest).trailingZeroBitCount
      rest >>= UInt128(length)
      body(column + skip, length)
      column += skip + length
    }
  }
}
