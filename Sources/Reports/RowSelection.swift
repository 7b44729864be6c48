import OrderToCash

/// Which rows a page shows of a long report: the first ones, and beyond them some of each value by which other reports select rows, so
/// that links have a place to lead to.
public struct RowSelection: Sendable {
  /// Rows of one value beyond the first rows …
  public static let most = 20
  /// … and once the page has this many rows, one.
  public static let ample = 20_000
  /// Rows that no page exceeds: a browser has to show them.
  public static let limit = 50_000

  private let shown: Int
  private let columns: [Int]
  private var seen: [Seen]
  /// Rows taken.
  public private(set) var count = 0

  /// How many rows of each value of a column were taken. Neighbouring rows often have the same values, so the values last found to
  /// have enough are compared before any is looked up.
  private struct Seen: Sendable {
    private static let remembered = 8
    private var counts: [Text: Int] = [:]
    private var enough: [Text] = []
    private var next = 0

    /// Whether a row of this value is needed while `allowed` are.
    mutating func needs(_ text: Text, allowed: Int) -> Bool {
      if enough.contains(text) { return false }
      let count = counts[text] ?? 0
      guard count >= allowed else { return true }
      if enough.count < Seen.remembered { enough.append(text) } else { enough[next] = text }
      next = (next + 1) % Seen.remembered
      return false
    }

    /// Counts a row; `isLast` when no more of its value are needed.
    mutating func take(_ text: Text, isLast: Bool) {
      if enough.contains(text) { return }
      counts[text] = isLast ? RowSelection.most : (counts[text] ?? 0) + 1
    }
  }

  public init(_ report: ReportDeclaration) {
    shown = report.shownRows
    columns = report.selectors.compactMap { name in report.columns.firstIndex { $0.name == name } }
    seen = Array(repeating: Seen(), count: columns.count)
  }

  /// Whether the page shows the row, which comes after all those asked for before.
  public mutating func takes(_ row: ReportRow) -> Bool {
    // Among the first rows a value needs no more of them.
    if count < shown { return take(row, isFirst: true) }
    guard !columns.isEmpty, count < RowSelection.limit else { return false }
    let allowed = count < RowSelection.ample ? RowSelection.most : 1
    for (place, column) in columns.enumerated() {
      if seen[place].needs(RowSelection.text(row.cells[column]), allowed: allowed) { return take(row, isFirst: false) }
    }
    return false
  }

  private mutating func take(_ row: ReportRow, isFirst: Bool) -> Bool {
    for (place, column) in columns.enumerated() {
      seen[place].take(RowSelection.text(row.cells[column]), isLast: isFirst)
    }
    count += 1
    return true
  }

  private static func text(_ cell: Cell) -> Text {
    if case .text(let text) = cell { return text }
    return .empty
  }
}
