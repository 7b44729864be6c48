import Ledger
import OrderToCash
import Reports

/// The reports of collecting, of which collectors read two as pages, and the registers.
extension NightReports {
  mutating func writeCollections(_ scan: ReportScan, _ exceptions: [ExceptionLine]) throws {
    let tasks = exceptions.filter { !$0.owner.isEmpty }.enumerated().sorted { left, right in
      (left.element.owner, right.element.level.rawValue, left.offset)
        < (right.element.owner, left.element.level.rawValue, right.offset)
    }.map(\.element.taskRow)
    try write(ReportRegistry.tasks, tasks)
    try page(ReportRegistry.tasks, tasks, grouped: true)
    let base = night.configuration.company.currency
    let entries = try WorkListScan(night.ledger.writer, date: night.date, base: base, parties: parties)
      .entries(try night.policies().map(\.collect))
    try write(
      ReportRegistry.workList, entries.enumerated().map { WorkList.row($0.element, rank: $0.offset + 1, base: base) })
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
    var rows: [ReportRow] = []
    var count = 0
    try stream(ReportRegistry.salesRegister) { body in
      try scan.salesRegister { row in
        count += 1
        if rows.count < ReportPage.limit { rows.append(row) }
        try body(row)
      }
    }
    try page(ReportRegistry.salesRegister, rows, count: count)
    if let month = monthEnded {
      try stream(ReportRegistry.monthlySalesRegister) { body in try scan.salesRegister(month: month, body) }
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
