import CXlsxWriter
import OrderToCash

/// The formats of a workbook's cells.
struct SheetFormats {
  typealias Format = UnsafeMutablePointer<lxw_format>?
  let bold: Format
  let header: Format
  let headerNumber: Format
  let integer: Format
  let date: Format
  let percent: Format
  let decimal: Format
  /// By the decimals of the currency, plain and as a total.
  private let amounts: [Format]
  private let totals: [Format]
  let totalLabel: Format

  init(_ book: UnsafeMutablePointer<lxw_workbook>) {
    func format(_ number: String? = nil, _ change: (Format) -> Void = { _ in }) -> Format {
      let format = workbook_add_format(book)
      if let number { format_set_num_format(format, number) }
      change(format)
      return format
    }
    func total(_ format: Format) {
      format_set_bold(format)
      format_set_top(format, UInt8(LXW_BORDER_THIN.rawValue))
    }
    func head(_ format: Format) {
      format_set_bold(format)
      format_set_bottom(format, UInt8(LXW_BORDER_THIN.rawValue))
      format_set_text_wrap(format)
    }
    bold = format { format_set_bold($0) }
    header = format(nil, head)
    headerNumber = format {
      head($0)
      format_set_align($0, UInt8(LXW_ALIGN_RIGHT.rawValue))
    }
    integer = format("#,##0")
    date = format("yyyy-mm-dd")
    percent = format("0.00%")
    decimal = format("#,##0.######")
    let patterns = ["#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000"]
    amounts = patterns.map { format($0) }
    totals = patterns.map { format($0, total) }
    totalLabel = format(nil, total)
  }

  func amount(_ currency: Currency) -> Format { amounts[currency.exponent] }
  func total(_ currency: Currency) -> Format { totals[currency.exponent] }
}

/// Writes one report as a sheet: a header, the rows, and totals per currency.
struct SheetWriter {
  let page: UnsafeMutablePointer<lxw_worksheet>
  let sheet: Workbook.Sheet
  let formats: SheetFormats

  private var columns: [ReportColumn] { sheet.report.columns }

  /// Gives the number of its rows.
  func write() -> Int {
    for (index, column) in columns.enumerated() {
      worksheet_set_column(page, lxw_col_t(index), lxw_col_t(index), width(column), nil)
      let format = column.kind.isFigure ? formats.headerNumber : formats.header
      worksheet_write_string(page, 0, lxw_col_t(index), ReportPage.heading(column), format)
    }
    worksheet_freeze_panes(page, 1, 1)
    worksheet_repeat_rows(page, 0, 0)
    worksheet_set_landscape(page)
    worksheet_fit_to_pages(page, 1, 0)
    if !sheet.rows.isEmpty {
      worksheet_autofilter(page, 0, 0, lxw_row_t(sheet.rows.count), lxw_col_t(columns.count - 1))
    }
    for (index, row) in sheet.rows.enumerated() {
      for (column, cell) in row.cells.enumerated() { write(cell, lxw_row_t(index + 1), lxw_col_t(column)) }
    }
    return 1 + sheet.rows.count + (sheet.hasTotals && !sheet.rows.isEmpty ? writeTotals() : 0)
  }

  private func width(_ column: ReportColumn) -> Double {
    switch column.kind {
    case .text: ["message", "what_to_do", "definition", "item", "customer_name"].contains(column.name) ? 44 : 18
    case .flag: 9
    default: 14
    }
  }

  private func write(_ cell: Cell, _ row: lxw_row_t, _ column: lxw_col_t) {
    switch cell {
    case .text(let text):
      guard !text.isEmpty else { return }
      worksheet_write_string(page, row, column, text.string, nil)
    case .integer(let number): worksheet_write_number(page, row, column, Double(number), formats.integer)
    case .amount(let minor, let currency):
      worksheet_write_number(page, row, column, SheetWriter.major(minor, currency.exponent), formats.amount(currency))
    case .date(let date): worksheet_write_number(page, row, column, Double(date.days) + 25_569, formats.date)
    case .quantity(let quantity):
      worksheet_write_number(page, row, column, SheetWriter.major(quantity.millionths, Quantity.scale), formats.decimal)
    case .price(let price):
      worksheet_write_number(page, row, column, SheetWriter.major(price.scaled, Price.scale), formats.decimal)
    case .percent(let percent):
      worksheet_write_number(page, row, column, SheetWriter.major(percent.scaled, Percent.scale + 2), formats.percent)
    case .flag(let flag): worksheet_write_boolean(page, row, column, flag ? 1 : 0, nil)
    case .empty: break
    }
  }

  /// The number nearest to a decimal: a division of two exact numbers is rounded once.
  private static func major(_ value: Int64, _ scale: Int) -> Double { Double(value) / Double(powerOfTen(scale)) }

  // MARK: Totals

  /// Per currency of the column `currency`: of amounts in that currency, and of amounts in base currency.
  private func writeTotals() -> Int {
    guard let currencyColumn = columns.firstIndex(where: { $0.name == "currency" }) else { return 0 }
    let columns = summed(currencyColumn)
    guard !columns.isEmpty else { return 0 }
    var row = lxw_row_t(sheet.rows.count + 2)
    for code in Set(sheet.rows.compactMap { text($0.cells[currencyColumn]) }).sorted() {
      // Not all rows are here: their total is not the report's.
      let label = sheet.count > sheet.rows.count ? "Total \(code) of these rows" : "Total \(code)"
      worksheet_write_string(page, row, 0, label, formats.totalLabel)
      for column in columns { writeTotal(of: column, code, currencyColumn, row) }
      row += 1
    }
    return Int(row) - sheet.rows.count - 2
  }

  private func text(_ cell: Cell) -> Text? {
    guard case .text(let text) = cell, !text.isEmpty else { return nil }
    return text
  }

  /// Columns of amounts that mean something when they are added up.
  private func summed(_ currencyColumn: Int) -> [Int] {
    columns.indices.filter { index in
      guard columns[index].kind == .amount, !["low", "high"].contains(columns[index].name) else { return false }
      let isBase = columns[index].name == "base" || columns[index].name.hasSuffix("_base")
      return sheet.rows.allSatisfy { row in
        guard case .amount(_, let currency) = row.cells[index] else { return row.cells[index] == .empty }
        return isBase || Text(currency.code) == text(row.cells[currencyColumn])
      }
    }
  }

  private func writeTotal(of column: Int, _ code: Text, _ currencyColumn: Int, _ row: lxw_row_t) {
    var sum: Int64 = 0
    var currency: Currency?
    for line in sheet.rows where text(line.cells[currencyColumn]) == code {
      guard case .amount(let minor, let found) = line.cells[column] else { continue }
      sum += minor
      currency = found
    }
    guard let currency else { return }
    let last = sheet.rows.count + 1
    let (amounts, codes) = (SheetWriter.letters(column), SheetWriter.letters(currencyColumn))
    let formula = "=SUMIF($\(codes)$2:$\(codes)$\(last),\"\(code)\",\(amounts)$2:\(amounts)$\(last))"
    worksheet_write_formula_num(
      page, row, lxw_col_t(column), formula, formats.total(currency), SheetWriter.major(sum, currency.exponent))
  }

  /// A, B … Z, AA, AB …
  private static func letters(_ column: Int) -> String {
    var (rest, letters) = (column, "")
    repeat {
      letters = String(Character(Unicode.Scalar(UInt8(65 + rest % 26)))) + letters
      rest = rest / 26 - 1
    } while rest >= 0
    return letters
  }
}
