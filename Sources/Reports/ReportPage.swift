import OrderToCash

/// A report as a page: the same columns and rows as its CSV, figures grouped for reading. Rows are written to bytes and only the
/// frame is a template, so that fifty thousand of them take a fraction of a second.
public struct ReportPage: Sendable {
  public var report: ReportDeclaration
  public var company: Text
  public var date: BusinessDate
  /// The first `report.shownRows` rows, sorted by the report's key.
  public var rows: [ReportRow]
  /// Rows of the whole report.
  public var count: Int
  /// Rows of totals in the report's own columns, shown first; empty for none.
  public var totals: [ReportRow]
  /// Starts a section whenever the first column, then left out, changes: for reconciliation.
  public var groupedByFirstColumn: Bool
  /// Sections can be linked to by the value of their first column.
  public var hasAnchors = false
  /// Inline SVG beside each row, in the order of the rows; empty for none.
  public var drawings: [String] = []
  /// What a reader must know of the figures, above them.
  public var note = ""
  /// The page whose section of the same first column has the rows behind a row.
  public var leadsTo: String?

  public init(
    report: ReportDeclaration, company: Text, date: BusinessDate, rows: [ReportRow], count: Int,
    totals: [ReportRow] = [],
    groupedByFirstColumn: Bool = false
  ) {
    self.report = report
    self.company = company
    self.date = date
    self.rows = rows
    self.count = count
    self.totals = totals
    self.groupedByFirstColumn = groupedByFirstColumn
  }

  public func write(into buffer: inout ByteBuffer) {
    let numbers = PageNumbers(language: .english)
    let shown = rows.prefix(report.shownRows)
    var values: [String: Any] = [
      "style": PageTemplates.style, "title": report.title, "purpose": report.purpose, "company": company.string,
      "date": numbers.text(date), "count": count == 1 ? "1 row" : "\(numbers.text(count)) rows",
      "file": "\(report.name).csv",
      "columns": report.columns.map { ["name": ReportPage.heading($0), "explanation": $0.explanation] },
      "groups": groups(shown, numbers),
    ]
    if !note.isEmpty { values["note"] = note }
    if !totals.isEmpty { values["totals"] = ["table": table(totals[...], from: 0, numbers)] }
    if count > shown.count { values["more"] = "\(numbers.text(count - shown.count)) more rows are not shown." }
    buffer.append(raw: PageTemplates.render(values, with: "report"))
  }

  private func groups(_ rows: ArraySlice<ReportRow>, _ numbers: PageNumbers) -> [[String: Any]] {
    guard groupedByFirstColumn else { return [["table": table(rows, from: 0, numbers)]] }
    var groups: [[String: Any]] = []
    var start = rows.startIndex
    for index in rows.indices {
      let next = index + 1
      if next < rows.endIndex, rows[next].cells[0] == rows[index].cells[0] { continue }
      let name = CellText.of(rows[index].cells[0], numbers)
      var group = [
        "name": hasAnchors ? name : name.prefix(1).uppercased() + name.dropFirst(),
        "table": table(rows[start..<next], from: 1, numbers),
      ]
      if hasAnchors { group["anchor"] = ReportPage.anchor(rows[index].cells[0], numbers) }
      groups.append(group)
      start = next
    }
    return groups
  }

  private func table(_ rows: ArraySlice<ReportRow>, from first: Int, _ numbers: PageNumbers) -> String {
    var buffer = ByteBuffer(capacity: 512 + 256 * rows.count)
    // Words need the width of a phone: there each row is a card.
    let isStacked = !drawings.isEmpty
    buffer.append(isStacked ? "<table class=\"stack\">\n<thead><tr>" : "<table>\n<thead><tr>")
    for column in report.columns[first...] {
      buffer.append(column.kind.isFigure ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">")
      buffer.append(html: ReportPage.heading(column))
      buffer.append("</th>")
    }
    if !drawings.isEmpty { buffer.append("<th scope=\"col\">Past nights</th>") }
    buffer.append("</tr></thead>\n<tbody>\n")
    for (position, row) in zip(rows.indices, rows) {
      buffer.append("<tr>")
      for (index, cell) in row.cells.enumerated().dropFirst(first) {
        let isHeading = index == first
        buffer.append(isHeading ? "<th scope=\"row\"" : "<td")
        if isStacked, !isHeading {
          buffer.append(" data-l=\"")
          buffer.append(html: ReportPage.heading(report.columns[index]))
          buffer.append("\"")
        }
        buffer.append(report.columns[index].kind.isFigure ? " class=\"n\">" : ">")
        if isHeading, let leadsTo {
          buffer.append("<a href=\"")
          buffer.append(raw: "\(leadsTo)#\(ReportPage.anchor(cell, numbers))\">")
          CellText.write(cell, numbers, into: &buffer)
          buffer.append("</a>")
        } else if report.columns[index].name == "rows", case .text(let text) = cell {
          ReportPage.link(text, into: &buffer)
        } else {
          CellText.write(cell, numbers, into: &buffer)
        }
        buffer.append(isHeading ? "</th>" : "</td>")
      }
      if !drawings.isEmpty {
        buffer.append("<td data-l=\"Past nights\">")
        if drawings.indices.contains(position) { buffer.append(raw: drawings[position]) }
        buffer.append("</td>")
      }
      buffer.append("</tr>\n")
    }
    buffer.append("</tbody>\n</table>")
    return buffer.string
  }

  /// A value as the name of a place in a page: letters and digits stay, any other byte becomes `-XX`, so that no two meet.
  static func anchor(_ cell: Cell, _ numbers: PageNumbers) -> String {
    var name = "c-"
    for byte in CellText.of(cell, numbers).utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: name.append(Character(Unicode.Scalar(byte)))
      default: name += "-" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    return name
  }

  /// `journal.csv line=2.03 fees`: a link to the report, and which of its rows.
  private static func link(_ text: Text, into buffer: inout ByteBuffer) {
    let parts = text.string.split(separator: " ", maxSplits: 1)
    guard let file = parts.first else { return }
    buffer.append("<a href=\"")
    buffer.append(html: Text(String(file)))
    buffer.append("\">")
    buffer.append(html: Text(String(file)))
    buffer.append("</a>")
    guard parts.count > 1 else { return }
    buffer.append(" ")
    buffer.append(html: Text(String(parts[1])))
  }

  /// `days_past_due` → `Days past due`, `days_1_30` → `1–30 days`, `days_over_90` → `Over 90 days`.
  static func heading(_ column: ReportColumn) -> String {
    let parts = column.name.split(separator: "_")
    if parts.count == 3, parts[0] == "days", Int(parts[2]) != nil {
      return parts[1] == "over" ? "Over \(parts[2]) days" : "\(parts[1])–\(parts[2]) days"
    }
    let words = parts.joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}

extension ColumnKind {
  /// Aligned to the right.
  var isFigure: Bool { self == .integer || self == .amount || self == .decimal || self == .percent }
}

/// A cell for people.
enum CellText {
  static func write(_ cell: Cell, _ numbers: PageNumbers, into buffer: inout ByteBuffer) {
    switch cell {
    case .text(let text): buffer.append(html: text)
    case .integer(let number): numbers.write(number, scale: 0, minimum: 0, into: &buffer)
    case .amount(let minor, let currency): numbers.write(minor: minor, currency, into: &buffer)
    case .date(let date): buffer.append(date)
    case .quantity(let quantity): numbers.write(quantity.millionths, scale: Quantity.scale, minimum: 0, into: &buffer)
    case .price(let price): numbers.write(price.scaled, scale: Price.scale, minimum: 2, into: &buffer)
    case .percent(let percent):
      numbers.write(percent.scaled, scale: Percent.scale, minimum: 0, into: &buffer)
      buffer.append("\u{a0}%")
    case .flag(let flag): buffer.append(flag ? "yes" : "no")
    case .empty: break
    }
  }

  /// `signed` puts a plus before what rose.
  static func of(_ cell: Cell, _ numbers: PageNumbers, signed: Bool = false) -> String {
    var buffer = ByteBuffer(capacity: 64)
    if signed, cell.isPositive { buffer.append("+") }
    if case .text(let text) = cell { return text.string }
    write(cell, numbers, into: &buffer)
    return buffer.string
  }
}

extension Cell {
  fileprivate var isPositive: Bool {
    switch self {
    case .integer(let number): number > 0
    case .amount(let minor, _): minor > 0
    case .quantity(let quantity): quantity.millionths > 0
    case .price(let price): price.scaled > 0
    case .percent(let percent): percent.scaled > 0
    case .text, .date, .flag, .empty: false
    }
  }
}
