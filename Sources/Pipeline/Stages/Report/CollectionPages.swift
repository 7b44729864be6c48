import Ledger
import OrderToCash
import Reports

/// The reports of collecting, of which collectors read two as pages, and the registers.
extension NightReports {
  func writeCollections(_ scan: ReportScan, _ aging: AgingScan, _ exceptions: [ExceptionLine]) throws {
    let tasks = ExceptionLine.byOwner(exceptions)
    try write(ReportRegistry.tasks, tasks.map(\.taskRow), page: .none)
    var taskPage = ByteBuffer(capacity: 65_536)
    TaskPage.write(
      tasks, contacts: night.configuration.contacts, company: night.configuration.company.party.name, date: night.date,
      into: &taskPage)
    try desk.write("reports/tasks.html", taskPage)
    let base = night.configuration.company.currency
    let entries = try WorkListScan(night.ledger.writer, date: night.date, base: base, parties: parties)
      .entries(try night.policies().map(\.collect), late: aging.byDue.lateAccounts)
    try write(
      ReportRegistry.workList, entries.enumerated().map { WorkList.row($0.element, rank: $0.offset + 1, base: base) },
      page: .none)
    var buffer = ByteBuffer(capacity: 65_536)
    WorkListPage.write(
      entries, base: base, company: night.configuration.company.party.name, date: night.date, into: &buffer)
    try desk.write("reports/work-list.html", buffer)
    try stream(ReportRegistry.promises) { try scan.promises($0) }
    try stream(ReportRegistry.invoiceChecks) { try scan.invoiceChecks($0) }
    let handOvers = try scan.handOvers()
    if !handOvers.isEmpty { try write(ReportRegistry.agency, handOvers) }
  }

  /// The pages of sales registers have the sums by tax rate, then the first rows.
  func writeRegisters(_ scan: ReportScan) throws {
    try stream(ReportRegistry.salesRegister, isSummed: true) { try scan.salesRegister($0) }
    if let month = monthEnded {
      try stream(ReportRegistry.monthlySalesRegister, isSummed: true) { try scan.salesRegister(month: month, $0) }
    }
    try stream(ReportRegistry.masterChanges) { try scan.masterChanges($0) }
  }

  /// The last day of the month that ended since the night before, if one did.
  private var monthEnded: BusinessDate? {
    let (year, month, _) = night.date.parts
    guard let previous = night.identity.previousDate, let first = BusinessDate(year: year, month: month, day: 1),
      previous < first
    else { return nil }
    return first.adding(days: -1)
  }
}
