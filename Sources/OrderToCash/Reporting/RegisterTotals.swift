/// What the rows of a sales register come to, by tax category, rate and currency.
public struct RegisterTotals: Sendable {
  private struct Sum {
    var row: ReportRow
    var amounts: [Int64]
  }
  private var sums: [Sum] = []
  /// Places in the register's columns: category, rate and currency, by which sums are made, and the amounts.
  private static let keys = [7, 8, 9]
  private static let amounts = [10, 11, 12, 14, 15, 16]

  public init() {}

  public mutating func add(_ row: ReportRow) {
    let place = sums.firstIndex { sum in RegisterTotals.keys.allSatisfy { sum.row.cells[$0] == row.cells[$0] } }
    guard let place else {
      sums.append(Sum(row: row, amounts: RegisterTotals.amounts.map { RegisterTotals.minor(row.cells[$0]) }))
      return
    }
    for (index, column) in RegisterTotals.amounts.enumerated() {
      sums[place].amounts[index] += RegisterTotals.minor(row.cells[column])
    }
  }

  private static func minor(_ cell: Cell) -> Int64 {
    guard case .amount(let minor, _) = cell else { return 0 }
    return minor
  }

  /// In the register's columns, by category and rate.
  public var rows: [ReportRow] {
    sums.map { sum in
      var cells = [Cell](repeating: .empty, count: sum.row.cells.count)
      for place in RegisterTotals.keys + [13] { cells[place] = sum.row.cells[place] }
      for (index, place) in RegisterTotals.amounts.enumerated() {
        guard case .amount(_, let currency) = sum.row.cells[place] else { continue }
        cells[place] = .amount(sum.amounts[index], currency)
      }
      cells[0] = .text("all")
      return ReportRow(cells)
    }.sorted { left, right in
      RegisterTotals.order(left) < RegisterTotals.order(right)
    }
  }

  private static func order(_ row: ReportRow) -> (Text, Int64, Text) {
    guard case .text(let category) = row.cells[7], case .percent(let rate) = row.cells[8],
      case .text(let currency) = row.cells[9]
    else { return (.empty, 0, .empty) }
    return (category, rate.scaled, currency)
  }
}
