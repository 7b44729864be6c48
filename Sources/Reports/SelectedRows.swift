import OrderToCash

/// The rows that a page shows of a long report: the first ones, and beyond them some of each value by which other reports select rows, so
/// that every link has a place to lead to.
public struct SelectedRows {
  /// Of one value beyond the first rows.
  public static let most = 20

  public private(set) var rows: [ReportRow] = []
  private let shown: Int
  private let columns: [Int]
  private var seen: [[Text: Int]]

  public init(_ report: ReportDeclaration) {
    shown = report.shownRows
    columns = report.selectors.compactMap { name in report.columns.firstIndex { $0.name == name } }
    seen = Array(repeating: [:], count: columns.count)
  }

  public mutating func add(_ row: ReportRow) {
    guard rows.count >= shown else {
      rows.append(row)
      // Among the first rows a value needs no more of them.
      for (place, column) in columns.enumerated() { seen[place][Self.text(row.cells[column])] = SelectedRows.most }
      return
    }
    var isNeeded = false
    for (place, column) in columns.enumerated() {
      let text = Self.text(row.cells[column])
      let count = seen[place][text] ?? 0
      guard count < SelectedRows.most else { continue }
      seen[place][text] = count + 1
      isNeeded = true
    }
    if isNeeded { rows.append(row) }
  }

  private static func text(_ cell: Cell) -> Text {
    if case .text(let text) = cell { return text }
    return .empty
  }
}
