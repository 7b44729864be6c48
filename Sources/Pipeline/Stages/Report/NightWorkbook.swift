import OrderToCash
import Reports

/// The workbook of a night, `reports/night-<folder>.xlsx`, while its reports are written.
///
/// The library passes over what goes wrong with its own temporary files, so they must not stand where the night is published.
final class NightWorkbook {
  private let workbook: Workbook
  private let file: MemoryFile
  private let folder: OutboxFolder
  private let night: Night
  private var kept: [String: SheetWriter] = [:]
  /// A folder for files that are gone when the workbook is written.
  let scratch: String

  init(_ night: Night, _ folder: OutboxFolder) throws {
    self.night = night
    self.folder = folder
    scratch = folder.path + ".scratch"
    try night.disk.removeTree(scratch)
    try night.disk.makeFolder(scratch)
    file = try MemoryFile()
    workbook = try Workbook(
      company: night.configuration.company.party.name, date: night.date, path: file.path, temporary: scratch)
  }

  func sheet(_ report: ReportDeclaration, hasTotals: Bool) throws -> SheetWriter {
    try kept[report.name] ?? workbook.sheet(report, hasTotals: hasTotals)
  }

  /// The sheet stands here among the others, and gets its rows later.
  func keepPlace(for report: ReportDeclaration, hasTotals: Bool) throws {
    kept[report.name] = try workbook.sheet(
      ahead: report, hasTotals: hasTotals, base: night.configuration.company.currency)
  }

  /// After the last row of the last sheet.
  func write() throws {
    let rows = try workbook.close()
    try night.disk.removeTree(scratch)
    let buffer = try file.contents()
    let proof = WorkbookProof(rows: rows)
    if let fault = buffer.withUnsafeBytes({ proof.fault(in: $0) }) {
      throw Failure.tryAgain(
        "The workbook did not come out whole: \(fault). Is there space left beside \(folder.path)? Then run again.")
    }
    try folder.write(NightWorkbook.path(night), buffer)
  }

  static func path(_ night: Night) -> String { "reports/night-\(night.identity.folder).xlsx" }
}
