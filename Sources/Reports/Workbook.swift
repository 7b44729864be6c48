import CXlsxWriter
import OrderToCash

/// The night's workbook for spreadsheet programs: a sheet per report with real numbers and dates, the header frozen, and totals per
/// currency as formulas whose results are there already.
///
/// Text is never a formula or a link: it is written as text, whatever it begins with. The bytes depend on the rows alone: the day of creation
/// is the night's. Rows go to temporary files as they come, so that none is held.
public final class Workbook {
  /// Rows of a sheet at most; the CSV has all.
  public static let mostRows = 10_000

  private let company: Text
  private let date: BusinessDate
  private let book: UnsafeMutablePointer<lxw_workbook>
  private let formats: SheetFormats
  private let contents: UnsafeMutablePointer<lxw_worksheet>
  private var sheets: [SheetWriter] = []
  private var isClosed = false
  /// What the library keeps pointers to.
  private let texts: [SheetText]

  /// Begins the workbook at `path`, which is opened and truncated in the end. `temporary` is a folder for files that are gone when it is
  /// closed; the library does not look whether they took what it wrote.
  public init(company: Text, date: BusinessDate, path: String, temporary: String) throws(WorkbookError) {
    self.company = company
    self.date = date
    texts = [temporary, "\(company), night of \(date)", company.string].map(SheetText.init)
    var options = lxw_workbook_options()
    options.constant_memory = 1
    options.tmpdir = texts[0].pointer
    guard let book = workbook_new_opt(path, &options), let contents = workbook_add_worksheet(book, "Contents") else {
      throw .failed("it could not be begun")
    }
    self.book = book
    self.contents = contents
    formats = SheetFormats(book)
    var properties = lxw_doc_properties()
    properties.title = texts[1].pointer
    properties.author = texts[2].pointer
    properties.created = time_t(date.days) * 86_400
    workbook_set_properties(book, &properties)
    // Styles are numbered as they are first used; the contents are written last and use theirs first.
    for format in [formats.bold, formats.header, workbook_get_default_url_format(book), formats.integer] {
      _ = lxw_format_get_xf_index(format)
    }
  }

  deinit { if !isClosed { lxw_workbook_free(book) } }

  /// A further sheet; its rows may be written while others are.
  public func sheet(_ report: ReportDeclaration, hasTotals: Bool) throws(WorkbookError) -> SheetWriter {
    guard let page = workbook_add_worksheet(book, SheetNames.of(report)) else {
      throw .failed("there is no room for a sheet")
    }
    let sheet = SheetWriter(report, hasTotals: hasTotals, page: page, formats: formats)
    sheets.append(sheet)
    return sheet
  }

  /// A further sheet whose rows come after those of later ones. Styles are numbered as they are first used: here those of its rows are,
  /// amounts in base currency before quantities.
  public func sheet(ahead report: ReportDeclaration, hasTotals: Bool, base: Currency) throws(WorkbookError)
    -> SheetWriter
  {
    let sheet = try sheet(report, hasTotals: hasTotals)
    for format in [formats.amount(base), formats.decimal] { _ = lxw_format_get_xf_index(format) }
    return sheet
  }

  /// Writes it. Gives the rows of each sheet, so that somebody else can look whether all are there.
  @discardableResult
  public func close() throws(WorkbookError) -> [Int] {
    for sheet in sheets { sheet.finish() }
    writeContents()
    isClosed = true
    let code = workbook_close(book)
    guard code == LXW_NO_ERROR else { throw .failed(String(cString: lxw_strerror(code))) }
    return [sheets.count + 2] + sheets.map(\.written)
  }

  /// The first sheet: what is in the others.
  private func writeContents() {
    let page = contents
    worksheet_set_column(page, 0, 0, 34, nil)
    worksheet_set_column(page, 1, 1, 10, nil)
    worksheet_set_column(page, 2, 2, 100, nil)
    worksheet_write_string(page, 0, 0, "\(company), night of \(date)", formats.bold)
    for (column, title) in ["Sheet", "Rows", "What it holds"].enumerated() {
      worksheet_write_string(page, 2, lxw_col_t(column), title, formats.header)
    }
    worksheet_freeze_panes(page, 3, 0)
    worksheet_set_landscape(page)
    worksheet_fit_to_pages(page, 1, 0)
    for (index, sheet) in sheets.enumerated() {
      let row = lxw_row_t(index + 3)
      // An apostrophe in a name is written twice.
      let name = SheetNames.of(sheet.report)
      let place =
        "internal:'\(name.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'!A1"
      worksheet_write_url_opt(page, row, 0, place, nil, name, nil)
      worksheet_write_number(page, row, 1, Double(sheet.count), formats.integer)
      let more =
        sheet.count > sheet.rows ? " The first \(sheet.rows) rows; \(sheet.report.name).csv has all." : ""
      worksheet_write_string(page, row, 2, sheet.report.purpose + more, nil)
    }
  }
}

public enum WorkbookError: Error, Sendable {
  /// What the library says.
  case failed(String)
}

/// A text that C code may keep for as long as this lives.
final class SheetText {
  let pointer: UnsafeMutablePointer<CChar>
  init(_ text: String) {
    let bytes = Array(text.utf8CString)
    pointer = .allocate(capacity: bytes.count)
    pointer.initialize(from: bytes, count: bytes.count)
  }
  deinit { pointer.deallocate() }
}

enum SheetNames {
  /// A report's title, at most 31 characters as spreadsheet programs demand; none of ours has a character that they refuse.
  static func of(_ report: ReportDeclaration) -> String {
    report.title.count <= 31 ? report.title : String(report.name.prefix(31))
  }
}
