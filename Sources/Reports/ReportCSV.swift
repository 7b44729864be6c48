import OrderToCash

/// Writes a report as CSV (RFC 4180 with LF): UTF-8, comma, a header in snake_case, ISO dates, decimal point.
///
/// Rows are written one at a time into a buffer that the caller empties into a file when it likes, so a report of any length
/// needs little memory.
public enum ReportCSV {
  public static func writeHeader(_ report: ReportDeclaration, into buffer: inout ByteBuffer) {
    for (index, column) in report.columns.enumerated() {
      if index > 0 { buffer.append(",") }
      buffer.append(raw: column.name)
    }
    buffer.append("\n")
  }

  /// Traps when the row hasn't exactly the report's columns; that a cell fits its column is checked in debug builds.
  public static func write(_ row: ReportRow, of report: ReportDeclaration, into buffer: inout ByteBuffer) {
    precondition(row.cells.count == report.columns.count, "a row of \(report.name) has not its columns")
    assert(
      zip(row.cells, report.columns).allSatisfy { $0.fits($1.kind) }, "a cell of \(report.name) doesn't fit its column")
    var isFirst = true
    for cell in row.cells {
      if !isFirst { buffer.append(byte: UInt8(ascii: ",")) }
      isFirst = false
      write(cell, into: &buffer)
    }
    buffer.append(byte: UInt8(ascii: "\n"))
  }

  private static func write(_ cell: Cell, into buffer: inout ByteBuffer) {
    switch cell {
    case .text(let text): buffer.append(csv: text)
    case .integer(let number): buffer.append(number)
    case .amount(let minor, let currency): buffer.append(minor: minor, currency)
    case .date(let date): buffer.append(date)
    case .quantity(let quantity): buffer.append(quantity)
    case .price(let price): buffer.append(price)
    case .percent(let percent): buffer.append(percent)
    case .flag(let flag): buffer.append(flag ? "true" : "false")
    case .empty: break
    }
  }
}
