import OrderToCash
import Reports

/// Where reports are written while their rows are read: all that touches the folder and the workbook is done in one lane, in order, so
/// that it takes a second core where there is one.
final class ReportDesk: @unchecked Sendable {
  private let folder: OutboxFolder
  private let workbook: NightWorkbook
  private let lane: WorkLane
  /// Where the workbook is packed, which takes long and which nothing waits for but the manifest.
  private let bindery: WorkLane
  /// Rows that are handed over at once.
  private static let batch = 256

  init(_ night: Night, _ folder: OutboxFolder) throws {
    self.folder = folder
    workbook = try NightWorkbook(night, folder)
    lane = WorkLane(jobs: night.jobs)
    bindery = WorkLane(jobs: night.jobs)
  }

  /// A folder for files that are gone when all is written.
  var scratch: String { workbook.scratch }

  func write(_ path: String, _ buffer: ByteBuffer) throws {
    try lane.add { [folder = Lent(folder)] in try folder.value.write(path, buffer) }
  }

  /// A file written piece by piece.
  func write(_ path: String, _ body: @escaping @Sendable (OutboxStream) throws -> Void) throws {
    try lane.add { [folder = Lent(folder)] in
      let file = try folder.value.stream(path)
      try body(file)
      try file.finish()
    }
  }

  /// The report's sheet stands here among those of the workbook, though its rows are known later.
  func keepPlace(for report: ReportDeclaration, sheetTotals: Bool) throws {
    try lane.add { [workbook = Lent(workbook)] in
      try workbook.value.keepPlace(for: report, hasTotals: sheetTotals)
    }
  }

  /// `page`: without rows; nil when the report has none, or one of its own kind. `sheetTotals`: whether amounts are added up on its sheet;
  /// nil when it has none. `isSummed`: its page has the totals of a sales register.
  func writer(_ report: ReportDeclaration, page: ReportPage?, sheetTotals: Bool?, isSummed: Bool) -> ReportWriter {
    ReportWriter(report, page: page, sheetTotals: sheetTotals, isSummed: isSummed, folder, workbook)
  }

  /// Writes a report whose rows `scan` gives. Gives their number.
  func write(_ writer: ReportWriter, _ scan: ((ReportRow) throws -> Void) throws -> Void) throws -> Int {
    var (count, rows): (Int, [ReportRow]) = (0, [])
    try scan { row in
      count += 1
      if lane.isInline { return try writer.add(row) }
      rows.append(row)
      if rows.count == ReportDesk.batch { try hand(&rows, to: writer) }
    }
    try hand(&rows, to: writer)
    try lane.add { try writer.finish() }
    return count
  }

  private func hand(_ rows: inout [ReportRow], to writer: ReportWriter) throws {
    let full = rows
    rows = []
    try lane.add { for row in full { try writer.add(row) } }
  }

  /// After the last sheet; reports that have none may follow.
  func closeWorkbook() throws {
    try lane.add { [workbook = Lent(workbook), bindery] in try bindery.add { try workbook.value.write() } }
  }

  /// All is written when this returns; what went wrong in a lane is thrown here.
  func finish() throws {
    try lane.finish()
    try bindery.finish()
  }

  /// Whatever failed: nobody writes into the folder any more when this returns.
  func abandon() {
    lane.abandon()
    bindery.abandon()
  }
}

/// Writes one report: its CSV, its sheet of the workbook, its page. One lane does everything with it.
final class ReportWriter: @unchecked Sendable {
  private let report: ReportDeclaration
  private let folder: OutboxFolder
  private let workbook: NightWorkbook
  private let sheetTotals: Bool?
  private var totals: RegisterTotals?
  private var file: OutboxStream?
  private var sheet: SheetWriter?
  private var selection: RowSelection
  private var shown: PageRows?
  private var count = 0

  fileprivate init(
    _ report: ReportDeclaration, page: ReportPage?, sheetTotals: Bool?, isSummed: Bool, _ folder: OutboxFolder,
    _ workbook: NightWorkbook
  ) {
    self.report = report
    self.folder = folder
    self.workbook = workbook
    self.sheetTotals = sheetTotals
    totals = isSummed ? RegisterTotals() : nil
    selection = RowSelection(report)
    shown = page.map { PageRows($0) }
  }

  func add(_ row: ReportRow) throws {
    let file = try opened()
    ReportCSV.write(row, of: report, into: &file.buffer)
    count += 1
    totals?.add(row)
    if let sheetTotals {
      if sheet == nil { sheet = try workbook.sheet(report, hasTotals: sheetTotals) }
      sheet?.add(row)
    }
    if shown != nil, selection.takes(row) { shown?.add(row) }
    try file.drain()
  }

  func finish() throws {
    try opened().finish()
    sheet?.finish()
    guard var rows = shown else { return }
    shown = nil
    let page = try folder.stream("reports/\(report.name).html")
    try rows.finish(all: count, totals: totals?.rows ?? []) { try page.append($0) }
    try page.finish()
  }

  /// The CSV, with its header.
  private func opened() throws -> OutboxStream {
    if let file { return file }
    let file = try folder.stream(report.path)
    ReportCSV.writeHeader(report, into: &file.buffer)
    self.file = file
    return file
  }
}
