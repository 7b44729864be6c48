import OrderToCash

/// Which rows of which report: `journal.csv line=2.03 fees` in a CSV, a link to the same rows in a page. Without a column it is the
/// whole report.
public struct RowPlace: Sendable, Hashable {
  public var report: String
  public var column: String
  public var value: String

  public init(_ report: String, column: String = "", value: String = "") {
    (self.report, self.column, self.value) = (report, column, value)
  }

  /// As a CSV has it.
  public init(_ text: Text) {
    let parts = text.string.split(separator: " ", maxSplits: 1)
    let file = parts.first.map(String.init) ?? ""
    report = file.hasSuffix(".csv") ? String(file.dropLast(4)) : file
    let selection =
      parts.count > 1 ? parts[1].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false) : []
    column = selection.first.map(String.init) ?? ""
    value = selection.count > 1 ? String(selection[1]) : ""
  }

  /// From a page beside it.
  public var href: String {
    "\(report).html" + (column.isEmpty ? "" : "#" + RowPlace.anchor(column: column, value: value))
  }

  /// The name of a place in a page: `line:2-2e03-20fees`. Letters and digits of the value stay, any other byte becomes `-xx`, so that no
  /// two values meet. `select.js` does the same.
  public static func anchor(column: String, value: String) -> String {
    var name = Array(column.utf8)
    name.reserveCapacity(name.count + 1 + 3 * value.utf8.count)
    name.append(UInt8(ascii: ":"))
    for byte in value.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: name.append(byte)
      default: name += [UInt8(ascii: "-"), hexadecimal(byte >> 4), hexadecimal(byte & 15)]
      }
    }
    return String(decoding: name, as: UTF8.self)
  }

  private static func hexadecimal(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 48 + nibble : 87 + nibble }

  /// A link with the same words as the CSV, the report by its name.
  func write(into buffer: inout ByteBuffer) {
    guard !report.isEmpty else { return }
    buffer.append(raw: "<a href=\"\(href)\">")
    buffer.append(html: Text(report))
    if !column.isEmpty {
      buffer.append(": ")
      buffer.append(html: Text("\(column.split(separator: "_").joined(separator: " ")) \(value)"))
    }
    buffer.append("</a>")
  }
}

extension ReportPage {
  /// Of a report of aging: a customer leads to its items, a group to its customers.
  public mutating func leadToRowsBehind() {
    if report.columns[0].name == "customer_id" {
      leadsTo = { row in
        guard case .text(let customer) = row.cells[0] else { return nil }
        return RowPlace(ReportRegistry.agingDetail.name, column: "customer_id", value: customer.string)
      }
      return
    }
    let customers = report.name == "aging-summary" ? "aging" : "aging-by-invoice-date"
    linkedColumn = 1
    leadsTo = { row in
      guard case .text(let kind) = row.cells[0], case .text(let name) = row.cells[1] else { return nil }
      guard kind != "total" else { return RowPlace(customers) }
      let column = kind.string.split(separator: " ").joined(separator: "_")
      return RowPlace(customers, column: column, value: name == "(none)" ? "" : name.string)
    }
  }
}
