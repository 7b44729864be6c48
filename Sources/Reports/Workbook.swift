import CXlsxWriter
import OrderToCash

/// The night's workbook for spreadsheet programs: a sheet per report with real numbers and dates, the header frozen, and totals per
/// currency as formulas whose results are there already.
///
/// Text is never a formula or a link: it is written as text, whatever it begins with. The bytes depend on the rows alone: the day of creation
/// is the night's.
public struct Workbook {
  /// Rows of a sheet at most; the CSV has all.
  public static let mostRows = 10_000

  public struct Sheet: Sendable {
    public var report: ReportDeclaration
    public var rows: [ReportRow]
    /// Rows of the whole report.
    public var count: Int
    /// Whether amounts are added up below the rows.
    public var hasTotals: Bool

    public init(report: ReportDeclaration, rows: [ReportRow], count: Int, hasTotals: Bool) {
      self.report = report
      self.rows = Array(rows.prefix(Workbook.mostRows))
      self.count = count
      self.hasTotals = hasTotals
    }
  }

  public var company: Text
  public var date: BusinessDate
  public var sheets: [Sheet]

  public init(company: Text, date: BusinessDate, sheets: [Sheet]) {
    self.company = company
    self.date = date
    self.sheets = sheets
  }

  /// Writes the workbook to `path`, which is opened and truncated. `temporary` is a folder for files that are gone when this returns; the
  /// library does not look whether they took what it wrote. Gives the rows of each sheet, so that somebody else can.
  @discardableResult
  public func write(to path: String, temporary: String) throws(WorkbookError) -> [Int] {
    let folder = SheetText(temporary)
    var options = lxw_workbook_options()
    options.constant_memory = 1
    options.tmpdir = folder.pointer
    guard let book = workbook_new_opt(path, &options) else { throw .failed("it could not be begun") }
    let formats = SheetFormats(book)
    var properties = lxw_doc_properties()
    let (title, author) = (SheetText("\(company), night of \(date)"), SheetText(company.string))
    properties.title = title.pointer
    properties.author = author.pointer
    properties.created = time_t(date.days) * 86_400
    workbook_set_properties(book, &properties)
    var failure = writeContents(book, formats)
    var rows = [sheets.count + 2]
    for sheet in sheets where failure == nil {
      guard let page = workbook_add_worksheet(book, SheetNames.of(sheet.report)) else {
        failure = "there is no room for a sheet"
        break
      }
      rows.append(SheetWriter(page: page, sheet: sheet, formats: formats).write())
    }
    let code = workbook_close(book)
    if let failure { throw .failed(failure) }
    guard code == LXW_NO_ERROR else { throw .failed(String(cString: lxw_strerror(code))) }
    return rows
  }

  /// The first sheet: what is in the others.
  private func writeContents(_ book: UnsafeMutablePointer<lxw_workbook>, _ formats: SheetFormats) -> String? {
    guard let page = workbook_add_worksheet(book, "Contents") else { return "there is no room for a sheet" }
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
        sheet.count > sheet.rows.count ? " The first \(sheet.rows.count) rows; \(sheet.report.name).csv has all." : ""
      worksheet_write_string(page, row, 2, sheet.report.purpose + more, nil)
    }
    return nil
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
