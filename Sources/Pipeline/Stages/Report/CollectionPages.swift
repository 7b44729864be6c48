import Ledger
import OrderToCash
import Reports

/// The reports of collecting, of which collectors read two as pages, and the registers.
extension NightReports {
  mutating func writeCollections(_ scan: ReportScan, _ exceptions: [ExceptionLine]) throws {
    let tasks = ExceptionLine.byOwner(exceptions)
    try write(ReportRegistry.tasks, tasks.map(\.taskRow), page: .none)
    var taskPage = ByteBuffer(capacity: 65_536)
    TaskPage.write(
      tasks, contacts: night.configuration.contacts, company: night.configuration.company.party.name, date: night.date,
      into: &taskPage)
    try folder.write("reports/tasks.html", taskPage)
    let base = night.configuration.company.currency
    let entries = try WorkListScan(night.ledger.writer, date: night.date, base: base, parties: parties)
      .entries(try night.policies().map(\.collect))
    try write(
      ReportRegistry.workList, entries.enumerated().map { WorkList.row($0.element, rank: $0.offset + 1, base: base) },
      page: .none)
    var buffer = ByteBuffer(capacity: 65_536)
    WorkListPage.write(
      entries, base: base, company: night.configuration.company.party.name, date: night.date, into: &buffer)
    try folder.write("reports/work-list.html", buffer)
    try stream(ReportRegistry.promises) { try scan.promises($0) }
    try stream(ReportRegistry.invoiceChecks) { try scan.invoiceChecks($0) }
    let handOvers = try scan.handOvers()
    if !handOvers.isEmpty { try write(ReportRegistry.agency, handOvers) }
  }

  mutating func writeRegisters(_ scan: ReportScan) throws {
    try writeRegister(ReportRegistry.salesRegister) { body in try scan.salesRegister(body) }
    if let month = monthEnded {
      try writeRegister(ReportRegistry.monthlySalesRegister) { body in try scan.salesRegister(month: month, body) }
    }
    try writeRegister(ReportRegistry.masterChanges, summed: false) { body in try scan.masterChanges(body) }
  }

  /// The page has the sums by tax rate, then the first rows.
  private mutating func writeRegister(
    _ report: ReportDeclaration, summed: Bool = true, _ scan: ((ReportRow) throws -> Void) throws -> Void
  ) throws {
    var totals = RegisterTotals()
    var rows = PageRows(
      ReportPage(report: report, company: night.configuration.company.party.name, date: night.date))
    var count = 0
    let file = try folder.stream(report.path)
    ReportCSV.writeHeader(report, into: &file.buffer)
    try scan { row in
      count += 1
      if summed { totals.add(row) }
      if rows.count < NightReports.registerRows { rows.add(row) }
      ReportCSV.write(row, of: report, into: &file.buffer)
      try file.drain()
    }
    try file.finish()
    enter(report, rows: count)
    try write(rows, of: report, all: count, totals: totals.rows)
  }

  /// What a page of a register shows; the CSV has all.
  private static let registerRows = 2000

  /// The last day of the month that ended since the night before, if one did.
  private var monthEnded: BusinessDate? {
    let (year, month, _) = night.date.parts
    guard let previous = night.identity.previousDate, let first = BusinessDate(year: year, month: month, day: 1),
      previous < first
    else { return nil }
    return first.adding(days: -1)
  }
}
