import OrderToCash

/// The rows of a page, turned to bytes as they come: neither the page nor its rows are ever held as values.
public struct PageRows {
  private var page: ReportPage
  private let columns: [Column]
  private let numbers = PageNumbers(language: .english)
  private let head: ByteBuffer
  private var places: ReportPage.Places
  private var tables = ByteBuffer(capacity: 65_536)
  private var groups: [Group] = []
  private var isOpen = false
  /// Rows written.
  public private(set) var count = 0

  /// What is asked of a column for each of its cells.
  private struct Column {
    var index: Int
    var isHeading: Bool
    var isFigure: Bool
    var isLinked: Bool
    /// Names rows of other reports.
    var namesRows: Bool
  }

  /// One table, with its words: a section for each value of the first column, or the only one.
  private struct Group {
    var first: Cell?
    var name: String?
    var anchor: String?
    /// Where its bytes end.
    var end = 0
  }

  public init(_ page: ReportPage) { self.init(page, ReportPage.Places(page.report)) }

  private init(_ page: ReportPage, _ places: ReportPage.Places) {
    self.page = page
    self.places = places
    let first = page.groupedByFirstColumn ? 1 : 0
    columns = page.report.columns.indices.dropFirst(first).map { index in
      Column(
        index: index, isHeading: index == first, isFigure: page.report.columns[index].kind.isFigure,
        isLinked: index == page.linkedColumn, namesRows: page.report.columns[index].name == "rows")
    }
    head = PageRows.head(page, columns)
  }

  /// A table is wider than a phone: there each row is a card.
  private static func head(_ page: ReportPage, _ columns: [Column]) -> ByteBuffer {
    var buffer = ByteBuffer(capacity: 2048)
    buffer.append(
      page.report.columns.count > 13
        ? "<table class=\"stack cards wide\">\n<thead><tr>" : "<table class=\"stack cards\">\n<thead><tr>")
    for column in columns.map({ page.report.columns[$0.index] }) {
      buffer.append(column.kind.isFigure ? "<th scope=\"col\" class=\"n\"" : "<th scope=\"col\"")
      if page.report.selectors.contains(column.name) { buffer.append(raw: " data-c=\"\(column.name)\"") }
      buffer.append(">")
      buffer.append(html: ReportPage.heading(column))
      buffer.append("</th>")
    }
    if !page.drawings.isEmpty { buffer.append("<th scope=\"col\">Past nights</th>") }
    buffer.append("</tr></thead>\n<tbody>\n")
    return buffer
  }

  // MARK: Rows

  public mutating func add(_ row: ReportRow) {
    if page.groupedByFirstColumn {
      if groups.last?.first != row.cells[0] { begin(row.cells[0]) }
    } else if !isOpen {
      begin(nil)
    }
    tables.append("<tr>")
    for column in columns { write(row, column) }
    if !page.drawings.isEmpty {
      tables.append("<td>")
      if page.drawings.indices.contains(count) { tables.append(raw: page.drawings[count]) }
      tables.append("</td>")
    }
    tables.append("</tr>\n")
    count += 1
  }

  private mutating func begin(_ cell: Cell?) {
    end()
    var group = Group(first: cell)
    if let cell {
      let (name, column) = (CellText.of(cell, numbers), page.report.columns[0].name)
      let isSelector = page.report.selectors.contains(column)
      group.name = isSelector ? name : PageRows.title(name)
      if isSelector { group.anchor = RowPlace.anchor(column: column, value: name) }
    }
    groups.append(group)
    tables.append(head)
    isOpen = true
  }

  /// `4 unapplied by age` → `Unapplied by age`: the figure is there to sort by.
  public static func title(_ section: String) -> String {
    let words = section.split(separator: " ", maxSplits: 1)
    let title = words.count == 2 && Int(words[0]) != nil ? String(words[1]) : section
    return title.prefix(1).uppercased() + title.dropFirst()
  }

  private mutating func end() {
    guard isOpen else { return }
    tables.append("</tbody>\n</table>")
    groups[groups.count - 1].end = tables.count
    isOpen = false
  }

  @inline(__always) private mutating func write(_ row: ReportRow, _ column: Column) {
    let cell = row.cells[column.index]
    tables.append(column.isHeading ? "<th scope=\"row\"" : "<td")
    if let place = places.new(column.index, cell) {
      tables.append(" id=\"")
      tables.append(raw: place)
      tables.append("\"")
    }
    tables.append(column.isFigure ? " class=\"n\">" : ">")
    if column.isLinked, let place = page.leadsTo(row) {
      tables.append("<a href=\"")
      tables.append(raw: place.href)
      tables.append("\">")
      CellText.write(cell, numbers, into: &tables)
      tables.append("</a>")
    } else if column.namesRows, case .text(let text) = cell {
      RowPlace(text).write(into: &tables)
    } else {
      CellText.write(cell, numbers, into: &tables)
    }
    tables.append(column.isHeading ? "</th>" : "</td>")
  }

  // MARK: The page

  /// A table of totals: nothing is chosen among them, and they lead nowhere.
  static func totals(of page: ReportPage) -> String {
    var plain = page
    plain.leadsTo = { _ in nil }
    plain.drawings = []
    plain.groupedByFirstColumn = false
    var rows = PageRows(plain, ReportPage.Places())
    for row in page.totals { rows.add(row) }
    rows.end()
    return rows.tables.string
  }

  /// Hands out the page from its beginning to its end, piece by piece. `all` is the rows of the whole report; `totals` those that are
  /// known now only.
  public mutating func finish<E: Error>(
    all: Int, totals: [ReportRow] = [], _ sink: (UnsafeBufferPointer<UInt8>) throws(E) -> Void
  ) throws(E) {
    if !totals.isEmpty { page.totals = totals }
    if !page.groupedByFirstColumn, groups.isEmpty { begin(nil) }
    end()
    let frame = page.frame(shown: count, all: all, groups: groups.map { ($0.name, $0.anchor) })
    let ends = [0] + groups.map(\.end)
    for index in frame.indices {
      try frame[index].withUnsafeBytes { (bytes) throws(E) in try sink(bytes.bindMemory(to: UInt8.self)) }
      if index + 1 < ends.count { try hand(ends[index]..<ends[index + 1], to: sink) }
    }
  }

  private func hand<E: Error>(_ range: Range<Int>, to sink: (UnsafeBufferPointer<UInt8>) throws(E) -> Void) throws(E) {
    try tables.withUnsafeBytes { (bytes) throws(E) in
      try sink(UnsafeBufferPointer(rebasing: bytes.bindMemory(to: UInt8.self)[range]))
    }
  }
}
