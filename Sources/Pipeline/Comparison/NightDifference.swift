import Interchange
import OrderToCash

/// What differs between the reports of two published nights: rows by the report's key, cells by column.
struct NightDifference {
  /// One report's rows that are in one night only, or in both with other cells.
  struct Report {
    var name: String
    var rows: [Row] = []
    var same = 0

    var added: Int { rows.count { $0.change == .added } }
    var removed: Int { rows.count { $0.change == .removed } }
    var changed: Int { rows.count - added - removed }
  }

  struct Row {
    enum Change { case added, removed, changed }
    var change: Change
    /// The cells of the report's key; rows of the same key are told apart by their place.
    var key: String
    /// `column: before → after`, of the columns that differ; `column: value` of a row that is in one night only.
    var cells: [String]
  }

  /// Compares a report's two files; nil stands for a night that has none.
  static func compare(_ declaration: ReportDeclaration, _ before: CSVTable?, _ after: CSVTable?) -> Report {
    var report = Report(name: declaration.name)
    let (old, new) = (rows(before, declaration), rows(after, declaration))
    let columns = declaration.columns.map { Text($0.name) }
    var left = 0
    var right = 0
    while left < old.count || right < new.count {
      if right == new.count || left < old.count && old[left].key < new[right].key {
        report.rows.append(
          Row(change: .removed, key: old[left].key.string, cells: cells(of: old[left].row, declaration)))
        left += 1
      } else if left == old.count || new[right].key < old[left].key {
        report.rows.append(
          Row(change: .added, key: new[right].key.string, cells: cells(of: new[right].row, declaration)))
        right += 1
      } else {
        let (one, other) = (old[left].row, new[right].row)
        let changed = columns.filter { one[$0] != other[$0] && !ages($0, from: one[$0], to: other[$0]) }
        if changed.isEmpty {
          report.same += 1
        } else {
          let cells = changed.map { "\($0): \(shown(one[$0])) → \(shown(other[$0]))" }
          report.rows.append(Row(change: .changed, key: old[left].key.string, cells: cells))
        }
        left += 1
        right += 1
      }
    }
    return report
  }

  /// Columns that count the days gone by.
  private static let clocks: Set<Text> = ["age_days", "days_past_due", "days_late", "oldest_days"]

  /// Whether a cell differs only because time went by: one more day, or what was new last night stands open now.
  private static func ages(_ column: Text, from before: Text, to after: Text) -> Bool {
    clocks.contains(column) || column == "status" && before == "new" && after == "open"
  }

  /// What stands in a row beside its key.
  private static func cells(of row: CSVTable.Row, _ report: ReportDeclaration) -> [String] {
    report.columns.compactMap { column in
      let cell = row[Text(column.name)]
      return cell.isEmpty || report.identity.contains(column.name) ? nil : "\(column.name): \(cell)"
    }
  }

  private static func shown(_ cell: Text) -> String { cell.isEmpty ? "(empty)" : cell.string }

  private static func rows(_ table: CSVTable?, _ report: ReportDeclaration) -> [(key: Text, row: CSVTable.Row)] {
    guard let table else { return [] }
    var seen: [Text: Int] = [:]
    let keyed = table.rows.map { row -> (key: Text, row: CSVTable.Row) in
      let key = report.identity.map { row[Text($0)].string }.joined(separator: " · ")
      let count = (seen[Text(key)] ?? 0) + 1
      seen[Text(key)] = count
      return (Text(count == 1 ? key : "\(key) (\(count))"), row)
    }
    return keyed.sorted { $0.key < $1.key }
  }
}
