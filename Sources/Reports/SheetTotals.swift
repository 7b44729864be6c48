import OrderToCash

/// Sums of a sheet's amounts per currency of the column `currency`: of amounts in that currency, and of amounts in base currency.
struct SheetTotals {
  let currencyColumn: Int?
  private let base: [Bool]
  /// Columns of amounts that mean something when they are added up, as far as rows have shown.
  private var isSummed: [Bool]
  private var sums: [Text: [Money?]] = [:]

  init(_ columns: [ReportColumn]) {
    currencyColumn = columns.firstIndex { $0.name == "currency" }
    base = columns.map { $0.name == "base" || $0.name.hasSuffix("_base") }
    isSummed = columns.map { $0.kind == .amount && !["low", "high"].contains($0.name) }
  }

  mutating func add(_ row: ReportRow) {
    guard let currencyColumn else { return }
    let code = SheetTotals.text(row.cells[currencyColumn])
    if let code, sums[code] == nil { sums[code] = Array(repeating: nil, count: isSummed.count) }
    for index in isSummed.indices where isSummed[index] {
      guard case .amount(let minor, let currency) = row.cells[index] else {
        if row.cells[index] != .empty { isSummed[index] = false }
        continue
      }
      guard base[index] || code == Text(currency.code) else {
        isSummed[index] = false
        continue
      }
      guard let code else { continue }
      let before = sums[code]?[index]?.minor ?? 0
      sums[code]?[index] = Money(minor: before + minor, currency: currency)
    }
  }

  var columns: [Int] { isSummed.indices.filter { isSummed[$0] } }
  var codes: [Text] { sums.keys.sorted() }

  /// Nil where no row has an amount.
  func sum(of column: Int, _ code: Text) -> Money? { sums[code]?[column] }

  private static func text(_ cell: Cell) -> Text? {
    guard case .text(let text) = cell, !text.isEmpty else { return nil }
    return text
  }
}
