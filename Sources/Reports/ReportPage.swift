import OrderToCash

/// A report as a page: the same columns and rows as its CSV, figures grouped for reading. Rows are written to bytes and only the
/// frame is a template (`PageRows`), so that fifty thousand of them take a fraction of a second.
public struct ReportPage: Sendable {
  public var report: ReportDeclaration
  public var company: Text
  public var date: BusinessDate
  /// The rows that it shows, sorted by the report's key; none where they are given to `PageRows` one by one.
  public var rows: [ReportRow]
  /// Rows of the whole report.
  public var count: Int
  /// Rows of totals in the report's own columns, shown first; empty for none.
  public var totals: [ReportRow]
  /// Starts a section whenever the first column, then left out, changes: for reconciliation.
  public var groupedByFirstColumn: Bool
  /// Inline SVG beside each row, in the order of the rows; empty for none.
  public var drawings: [String] = []
  /// What a reader must know of the figures, above them.
  public var note = ""
  /// Where the rows behind a row are: what the cell in `linkedColumn` leads to.
  public var linkedColumn = 0
  public var leadsTo: @Sendable (ReportRow) -> RowPlace? = { _ in nil }

  public init(
    report: ReportDeclaration, company: Text, date: BusinessDate, rows: [ReportRow] = [], count: Int = 0,
    totals: [ReportRow] = [], groupedByFirstColumn: Bool = false
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
    var written = PageRows(self)
    for row in rows { written.add(row) }
    written.finish(all: count) { buffer.append($0) }
  }

  /// The page without its tables: what stands before the first, between two, and after the last.
  func frame(shown: Int, all: Int, groups: [(name: String?, anchor: String?)]) -> [ByteBuffer] {
    let numbers = PageNumbers(language: .english)
    var values: [String: Any] = [
      "style": PageTemplates.style, "title": report.title, "purpose": report.purpose, "company": company.string,
      "date": numbers.text(date), "count": all == 1 ? "1 row" : "\(numbers.text(all)) rows",
      "file": "\(report.name).csv",
      "columns": report.columns.map { ["name": ReportPage.heading($0), "explanation": $0.explanation] },
    ]
    values["labels"] = labels
    values["dates"] = dates
    if !totals.isEmpty { values["totals"] = ["table": PageRows.totals(of: self)] }
    values["groups"] = groups.map { group in
      var values = ["table": PageTemplates.gap]
      values["name"] = group.name
      values["anchor"] = group.anchor
      return values
    }
    if !report.selectors.isEmpty { values["select"] = PageTemplates.select }
    if !note.isEmpty { values["note"] = note }
    if all > shown { values["more"] = "\(numbers.text(all - shown)) more rows are not shown." }
    return PageTemplates.render(values, around: PageTemplates.gap, with: "report")
  }

  /// What stands before each figure of a card: rules of the page rather than words in every cell.
  private var labels: String {
    let shown = report.columns.dropFirst(groupedByFirstColumn ? 1 : 0)
    let headings = shown.map(ReportPage.heading) + (drawings.isEmpty ? [] : ["Past nights"])
    let number = shown.first?.kind == .integer ? ".cards tbody th::before{content:\"\(headings[0])\"}" : ""
    return number
      + headings.enumerated().dropFirst().map { index, heading in
        ".cards td:nth-child(\(index + 1))::before{content:\"\(heading)\"}"
      }.joined()
  }

  /// Dates stay in one line.
  private var dates: String {
    let places = report.columns.dropFirst(groupedByFirstColumn ? 1 : 0).enumerated()
      .filter { $0.element.kind == .date }.map { ".cards tbody tr>:nth-child(\($0.offset + 1))" }
    return places.isEmpty ? "" : "\(places.joined(separator: ",")){white-space:nowrap}"
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

extension ReportPage {
  /// Names each value of a selecting column where it comes first.
  struct Places {
    private let columns: [(index: Int, name: String)]
    private var seen: [Set<Text>]

    init(_ report: ReportDeclaration) {
      columns = report.columns.enumerated().filter { report.selectors.contains($0.element.name) }.map {
        ($0.offset, $0.element.name)
      }
      seen = Array(repeating: [], count: columns.count)
    }

    init() { (columns, seen) = ([], []) }

    mutating func new(_ column: Int, _ cell: Cell) -> String? {
      guard let place = columns.firstIndex(where: { $0.index == column }) else { return nil }
      var text = Text.empty
      if case .text(let value) = cell { text = value }
      guard seen[place].insert(text).inserted else { return nil }
      return RowPlace.anchor(column: columns[place].name, value: text.string)
    }
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
