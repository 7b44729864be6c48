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

/// Writes one report as a sheet, row by row: a header, the first rows, and totals per currency.
public final class SheetWriter {
  let report: ReportDeclaration
  private let page: UnsafeMutablePointer<lxw_worksheet>
  private let formats: SheetFormats
  private var totals: SheetTotals?
  /// Rows that the sheet has, and those of the whole report.
  private(set) var rows = 0
  private(set) var count = 0
  /// With header and totals, once it is finished.
  private(set) var written = 0

  /// `hasTotals`: whether amounts are added up below the rows.
  init(
    _ report: ReportDeclaration, hasTotals: Bool, page: UnsafeMutablePointer<lxw_worksheet>, formats: SheetFormats
  ) {
    self.report = report
    self.page = page
    self.formats = formats
    totals = hasTotals ? SheetTotals(report.columns) : nil
    for (index, column) in columns.enumerated() {
      worksheet_set_column(page, lxw_col_t(index), lxw_col_t(index), width(column), nil)
      let format = column.kind.isFigure ? formats.headerNumber : formats.header
      worksheet_write_string(page, 0, lxw_col_t(index), ReportPage.heading(column), format)
    }
    worksheet_freeze_panes(page, 1, 1)
    worksheet_repeat_rows(page, 0, 0)
    worksheet_set_landscape(page)
    worksheet_fit_to_pages(page, 1, 0)
  }

  private var columns: [ReportColumn] { report.columns }

  /// Rows beyond `Workbook.mostRows` are counted only.
  public func add(_ row: ReportRow) {
    count += 1
    guard rows < Workbook.mostRows else { return }
    rows += 1
    for (column, cell) in row.cells.enumerated() { write(cell, lxw_row_t(rows), lxw_col_t(column)) }
    totals?.add(row)
  }

  /// After the last row: writes the totals.
  public func finish() {
    guard written == 0 else { return }
    written = 1 + rows
    guard rows > 0 else { return }
    worksheet_autofilter(page, 0, 0, lxw_row_t(rows), lxw_col_t(columns.count - 1))
    if count > rows {
      // In the line that else stays empty above the totals.
      let rest = "The first \(rows) of \(count) rows; \(report.name).csv has all."
      worksheet_write_string(page, lxw_row_t(rows + 1), 0, rest, formats.bold)
      written += 1
    }
    if let totals { written += writeTotals(totals) }
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

  /// A line per currency.
  private func writeTotals(_ totals: SheetTotals) -> Int {
    let columns = totals.columns
    guard let currencyColumn = totals.currencyColumn, !columns.isEmpty else { return 0 }
    var row = lxw_row_t(rows + 2)
    for code in totals.codes {
      // Not all rows are here: their total is not the report's.
      let label = count > rows ? "Total \(code) of these rows" : "Total \(code)"
      worksheet_write_string(page, row, 0, label, formats.totalLabel)
      for column in columns {
        if let sum = totals.sum(of: column, code) { write(sum, column, code, currencyColumn, row) }
      }
      row += 1
    }
    return Int(row) - rows - 2
  }

  private func write(_ sum: Money, _ column: Int, _ code: Text, _ currencyColumn: Int, _ row: lxw_row_t) {
    let last = rows + 1
    let (amounts, codes) = (SheetWriter.letters(column), SheetWriter.letters(currencyColumn))
    let formula = "=SUMIF($\(codes)$2:$\(codes)$\(last),\"\(code)\",\(amounts)$2:\(amounts)$\(last))"
    worksheet_write_formula_num(
      page, row, lxw_col_t(column), formula, formats.total(sum.currency),
      SheetWriter.major(sum.minor, sum.currency.exponent))
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
