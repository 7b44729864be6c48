import Ledger
import OrderToCash
import Reports

/// Writes the reports of a night as CSV, and those that people read first as pages too.
struct NightReports {
  let night: Night
  let folder: OutboxFolder
  let parties: PartyBook
  let items: ItemBook
  let buckets: AgingBuckets
  /// Rows per report, for the links of the first page.
  private(set) var counts: [String: Int] = [:]

  init(_ night: Night, _ folder: OutboxFolder, _ parties: PartyBook, _ items: ItemBook, _ buckets: AgingBuckets) {
    self.night = night
    self.folder = folder
    self.parties = parties
    self.items = items
    self.buckets = buckets
  }

  private var base: Currency { night.configuration.company.currency }
  private var company: Text { night.configuration.company.party.name }

  mutating func writeAll(
    aging: AgingScan, controls: [ControlScan.Line], exceptions: [ExceptionLine], kpis: [ReportRow]
  ) throws {
    let scan = ReportScan(
      night.ledger.writer, run: night.run, date: night.date, base: base, parties: parties, items: items,
      warehouses: night.configuration.warehouses)
    let agingRows = aging.rows(base: base)
    try write(ReportRegistry.aging(buckets), agingRows)
    try page(ReportRegistry.aging(buckets), agingRows)
    let (buckets, parties) = (buckets, parties)
    try stream(ReportRegistry.agingDetail) { try scan.agingDetail(buckets, $0) }
    try stream(ReportRegistry.disputes) { try scan.disputes($0) }
    try stream(ReportRegistry.refunds) { try scan.refunds($0) }
    let cash = try scan.cash(buckets: buckets, banks: night.configuration.bankAccounts.map(\.ledgerAccount))
    try write(ReportRegistry.cash, cash)
    try page(ReportRegistry.cash, cash, grouped: true)
    try stream(ReportRegistry.unidentified) { try scan.unidentified($0) }
    try stream(ReportRegistry.aliases) { try scan.aliases($0) }
    let controlRows = controls.map(Self.row)
    try write(ReportRegistry.reconciliation, controlRows)
    try page(ReportRegistry.reconciliation, controlRows, grouped: true)
    try write(ReportRegistry.exceptions, exceptions.map(\.row))
    var buffer = ByteBuffer()
    ExceptionPage.write(exceptions, company: company, date: night.date, into: &buffer)
    try folder.write("reports/exceptions.html", buffer)
    try writeCollections(scan, exceptions)
    try stream(ReportRegistry.receipts) { try scan.receipts($0) }
    try stream(ReportRegistry.cashApplication) { try scan.cashApplication($0) }
    try stream(ReportRegistry.orders) { try scan.orders($0) }
    try stream(ReportRegistry.credit) { try scan.credit($0) }
    if try scan.hasCreditReviews() { try stream(ReportRegistry.creditReview) { try scan.creditReviews($0) } }
    try stream(ReportRegistry.shipments) { try scan.shipments($0) }
    try stream(ReportRegistry.lateShipments) { try scan.lateShipments($0) }
    try stream(ReportRegistry.invoices) {
      try scan.invoices(
        path: { account, number, isInvoice in
          let prefix = isInvoice ? "invoice-" : "credit-note-"
          return Text("partners/\(OutboxFolder.name(parties.id(account)))/\(prefix)\(OutboxFolder.name(number)).xml")
        }, $0)
    }
    try writeRegisters(scan)
    try write(ReportRegistry.kpis, kpis)
    try write(ReportRegistry.postingRules, PostingRulesReport.rows(night.configuration.chart))
    try stream(ReportRegistry.deliveries) { try scan.deliveries($0) }
    try stream(ReportRegistry.intake) { try scan.intake($0) }
    try stream(ReportRegistry.fileTotals) { try scan.fileTotals($0) }
    try stream(ReportRegistry.problems) { try scan.problems($0) }
  }

  private static func row(_ line: ControlScan.Line) -> ReportRow {
    func cell(_ amount: Int64) -> Cell { line.isCount ? .integer(amount) : .amount(amount, line.currency) }
    return [
      .text(line.section), .text(line.item), line.isCount ? .empty : .text(Text(line.currency.code)), cell(line.amount),
      line.compared.map(cell) ?? .empty, line.compared.map { cell(line.amount - $0) } ?? .empty,
      line.compared == nil ? .empty : .flag(line.tiesOut),
    ]
  }

  /// For the links of the first page.
  mutating func enter(_ report: ReportDeclaration, rows: Int) { counts[report.name] = rows }

  mutating func write(_ report: ReportDeclaration, _ rows: [ReportRow]) throws {
    try stream(report) { body in for row in rows { try body(row) } }
  }

  mutating func stream(
    _ report: ReportDeclaration, _ rows: ((ReportRow) throws -> Void) throws -> Void
  ) throws {
    let file = try folder.stream(report.path)
    ReportCSV.writeHeader(report, into: &file.buffer)
    var count = 0
    try rows { row in
      ReportCSV.write(row, of: report, into: &file.buffer)
      count += 1
      try file.drain()
    }
    try file.finish()
    counts[report.name] = count
  }

  func page(_ report: ReportDeclaration, _ rows: [ReportRow], count: Int? = nil, grouped: Bool = false) throws {
    var buffer = ByteBuffer(capacity: 65_536)
    ReportPage(
      report: report, company: company, date: night.date, rows: Array(rows.prefix(ReportPage.limit)),
      count: count ?? rows.count,
      groupedByFirstColumn: grouped
    ).write(into: &buffer)
    try folder.write("reports/\(report.name).html", buffer)
  }
}
