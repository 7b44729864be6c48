import Ledger
import OrderToCash
import Reports

/// Writes the reports of a night as CSV, and those that people read first as pages too. All but two of them need nothing of what is sent
/// tonight, so they are read from a ledger of their own while documents are written.
final class NightReports {
  /// With the ledger that is read from.
  private(set) var night: Night
  let desk: ReportDesk
  let parties: PartyBook
  let items: ItemBook
  let buckets: AgingBuckets
  /// Pictures beside the rows of a page, and words above them, by report.
  private var drawings: [String: [String]] = [:]
  private var notes: [String: String] = [:]
  private var totals: [String: [ReportRow]] = [:]
  /// Rows per report, for the links of the first page.
  private(set) var counts: [String: Int] = [:]

  init(_ night: Night, _ folder: OutboxFolder, _ parties: PartyBook, _ items: ItemBook, _ buckets: AgingBuckets) throws
  {
    desk = try ReportDesk(night, folder)
    self.night = night
    self.parties = parties
    self.items = items
    self.buckets = buckets
  }

  private var base: Currency { night.configuration.company.currency }
  private var company: Text { night.configuration.company.party.name }

  /// Whatever fails: nobody writes into the folder any more when this returns.
  func abandon() { desk.abandon() }

  private var scan: ReportScan {
    ReportScan(
      night.ledger.writer, run: night.run, date: night.date, base: base, parties: parties, items: items,
      warehouses: night.configuration.warehouses)
  }

  /// Every report but those of what was sent. `night` may read from a ledger of its own.
  func write(
    _ night: Night, aging: AgingScan, taxes: TaxControls, exceptions: ExceptionDigest, owned: [ExceptionLine],
    measures: NightMeasures
  ) throws {
    self.night = night
    let scan = self.scan
    for (report, rows, sums) in aging.reports(base: base) {
      totals[report.name] = sums
      try write(report, rows, page: .drillDown)
    }
    let (buckets, parties) = (buckets, parties)
    try stream(ReportRegistry.agingDetail, page: .grouped) { try scan.agingDetail(buckets, $0) }
    try stream(ReportRegistry.disputes) { try scan.disputes($0) }
    try stream(ReportRegistry.refunds) { try scan.refunds($0) }
    let cash = try scan.cash(aging: aging, banks: night.configuration.bankAccounts.map(\.ledgerAccount))
    try write(ReportRegistry.cash, cash, page: .grouped)
    try stream(ReportRegistry.unidentified) { try scan.unidentified($0) }
    try stream(ReportRegistry.aliases) { try scan.aliases($0) }
    try desk.keepPlace(for: ReportRegistry.reconciliation, sheetTotals: false)
    try writeBooks(taxes)
    try writeExceptions()
    var buffer = ByteBuffer()
    ExceptionPage.write(exceptions, company: company, date: night.date, into: &buffer)
    try desk.write("reports/exceptions.html", buffer)
    try writeCollections(scan, aging, owned)
    try stream(ReportRegistry.receipts) { try scan.receipts($0) }
    try stream(ReportRegistry.cashApplication) { try scan.cashApplication($0) }
    try stream(ReportRegistry.orders) { try scan.orders($0) }
    try stream(ReportRegistry.credit) { try scan.credit($0) }
    if try scan.hasCreditReviews() { try stream(ReportRegistry.creditReview) { try scan.creditReviews($0) } }
    try stream(ReportRegistry.shipments) { try scan.shipments($0) }
    try stream(ReportRegistry.lateShipments) { try scan.lateShipments($0) }
    let deliveries = night.configuration.deliveries
    try stream(ReportRegistry.invoices) {
      try scan.invoices(
        path: { account, number, kind in
          let stem = "\(OutboxFolder.name(parties.id(account)))/\(kind.stem)-\(OutboxFolder.name(number))"
          return Text("partners/\(stem)\(Self.mainEnding(parties[account], parties.id(account), deliveries))")
        }, $0)
    }
    try writeRegisters(scan)
    drawings = [ReportRegistry.kpis.name: measures.drawings]
    notes[ReportRegistry.cashForecast.name] = measures.forecastNote.string
    try write(ReportRegistry.kpis, measures.measures.map(measures.row))
    try write(ReportRegistry.kpiHistory, measures.historyRows, page: .grouped)
    try write(ReportRegistry.cashForecast, measures.forecastRows)
    try write(ReportRegistry.forecastAccuracy, measures.accuracyRows)
    try write(ReportRegistry.badDebt(buckets), measures.provision.customerRows(base))
    try write(ReportRegistry.provisionMatrix, measures.provision.matrixRows(base), page: .grouped)
    try write(ReportRegistry.postingRules, PostingRulesReport.rows(night.configuration.chart))
    try stream(ReportRegistry.intake) { try scan.intake($0) }
    try stream(ReportRegistry.fileTotals) { try scan.fileTotals($0) }
    try stream(ReportRegistry.problems) { try scan.problems($0) }
  }

  /// When documents are written, the rest; `desk` may still be writing when this returns. `night` reads from the ledger that knows of
  /// them.
  func finish(_ night: Night, controls: [ControlScan.Line]) throws {
    self.night = night
    let scan = self.scan
    try write(ReportRegistry.reconciliation, controls.map(Self.row), page: .grouped)
    try desk.closeWorkbook()
    try stream(ReportRegistry.deliveries) { try scan.deliveries($0) }
  }

  /// Reports that are sheets of the workbook, with whether their amounts are added up there.
  private static let sheetTotals: [String: Bool] = [
    "exceptions": false, "reconciliation": false, "aging": true, "aging-summary": false, "aging-by-invoice-date": true,
    "aging-summary-by-invoice-date": false, "aging-detail": true, "disputes": true, "cash": false, "receipts": true,
    "invoices": true, "kpis": false, "kpi-history": false, "cash-forecast": true, "forecast-accuracy": false,
    "bad-debt": true, "provision-matrix": false, "bank-reconciliation": false, "trial-balance": false, "tax": false,
    "shipped-not-invoiced": true, "month-end": false, "unidentified": true, "refunds": true, "posting-rules": false,
    "orders": true, "shipments": false, "journal": true, "journal-by-account": true,
  ]

  private func writeExceptions() throws {
    let (engine, date, run, parties) = (night.ledger.writer, night.date, night.run, parties)
    try stream(ReportRegistry.exceptions, page: .none) { body in
      try ExceptionScan.forEach(engine, date: date, run: run, parties) { try body($0.row) }
    }
  }

  /// What the books say: the journal comes with its hledger form, `ReportStage.writeJournal`.
  private func writeBooks(_ taxes: TaxControls) throws {
    let engine = night.ledger.writer
    let rows = BookRows(engine, date: night.date, base: base, parties: parties)
    let bank = try rows.bank()
    try write(ReportRegistry.bankReconciliation, bank, page: .grouped)
    let balances = try rows.trialBalance(months: taxes.periods)
    try write(ReportRegistry.trialBalance, balances, page: .grouped)
    try write(ReportRegistry.tax, rows.tax(taxes.rows))
    let triggers = try night.policies().map(\.invoice.trigger)
    try stream(ReportRegistry.shippedNotInvoiced) { try rows.shippedNotInvoiced(triggers, $0) }
    let monthEnd = try rows.monthEnd(run: night.run)
    if !monthEnd.isEmpty { try write(ReportRegistry.monthEnd, monthEnd) }
    try writeJournal(rows)
    let changes = try ConfigurationChanges.ofNight(night)
    guard !changes.isEmpty else { return }
    try write(
      ReportRegistry.configurationChanges,
      changes.map { [.text(Text($0.key)), .text(Text($0.before)), .text(Text($0.after))] })
  }

  private func writeJournal(_ rows: BookRows) throws {
    let control = night.configuration.chart.receivables
    var writer = JournalWriter(base: base)
    let scan = JournalScan(night.ledger.writer, control: control, parties: parties)
    let first = try firstJournalRun()
    let (run, journal) = (night.run, night.configuration.books.journal)
    var summary = JournalSummary()
    // What an entry uses is declared before all of them, so they wait on the disk until the last is known.
    let entries = try Spool(desk.scratch + "/journal", night.disk)
    func write(_ entry: JournalEntry) throws {
      writer.declare(entry)
      writer.write(entry, into: &entries.buffer)
      try entries.drain()
    }
    try stream(ReportRegistry.journal) { body in
      func row(_ row: JournalScan.Row) throws {
        summary.add(row.posting, count: row.count)
        try body(rows.journal(row, control: control))
      }
      switch journal {
      case .full: try scan.entries(from: first, to: run, row: row, write)
      case .daily: try scan.days(from: first, to: run, row: row, write)
      }
    }
    try self.write(ReportRegistry.journalSummary, summary.rows(base))
    let (head, date, company) = (writer, night.date, company)
    try desk.write("journal/\(night.identity.folder).journal") { file in
      head.writeHead(date: date, company: company, run: run, into: &file.buffer)
      try entries.read { try file.append($0) }
    }
  }

  /// A go-live has no outbox: the first night's journal holds its entry too.
  private func firstJournalRun() throws -> Int {
    let published =
      try night.ledger.writer.freshQuery("SELECT MAX(run) FROM run WHERE run < ? AND manifest_sha <> ''")
      .with(night.run).first { $0.isNull(0) ? 0 : $0.integer(0) } ?? 0
    return published + 1
  }

  /// Of the form in which a customer's invoices count: UBL before CSV before PDF before a page.
  private static func mainEnding(_ entry: PartyBook.Entry?, _ id: Text, _ deliveries: DeliveryPolicy) -> String {
    let forms = deliveries.delivery(customer: id, group: entry?.segment ?? .empty, own: entry?.delivery ?? .empty).forms
    for (form, ending) in [(Delivery.ubl, ".xml"), (.csv, ".csv"), (.pdf, ".pdf")] where forms.contains(form) {
      return ending
    }
    return ".html"
  }

  private static func row(_ line: ControlScan.Line) -> ReportRow {
    let isMoney = !line.isCount && !line.isQuantity
    func cell(_ amount: Int64) -> Cell {
      if line.isQuantity { return .quantity(Quantity(millionths: amount)) }
      return line.isCount ? .integer(amount) : .amount(amount, line.currency)
    }
    return [
      .text(line.section), .text(line.item), isMoney ? .text(Text(line.currency.code)) : .empty, cell(line.amount),
      line.compared.map(cell) ?? .empty, line.compared.map { cell(line.amount - $0) } ?? .empty,
      line.compared == nil ? .empty : .flag(line.tiesOut), .text(line.rows),
    ]
  }

  /// How a report is shown as a page.
  enum Page {
    /// It has a page of its own kind.
    case none
    case plain
    /// A section for each value of the first column.
    case grouped
    /// Rows lead to what they sum.
    case drillDown
  }

  func write(_ report: ReportDeclaration, _ rows: [ReportRow], page: Page = .plain) throws {
    try stream(report, page: page) { body in for row in rows { try body(row) } }
  }

  /// Writes a report row by row; `isSummed`: its page has the totals of a sales register.
  func stream(
    _ report: ReportDeclaration, page: Page = .plain, isSummed: Bool = false,
    _ rows: ((ReportRow) throws -> Void) throws -> Void
  ) throws {
    let writer = desk.writer(
      report, page: page == .none ? nil : self.page(report, page), sheetTotals: NightReports.sheetTotals[report.name],
      isSummed: isSummed)
    counts[report.name] = try desk.write(writer, rows)
  }

  /// Without its rows.
  private func page(_ report: ReportDeclaration, _ page: Page) -> ReportPage {
    var content = ReportPage(
      report: report, company: company, date: night.date, totals: totals[report.name] ?? [],
      groupedByFirstColumn: page == .grouped)
    content.drawings = drawings[report.name] ?? []
    content.note = notes[report.name] ?? ""
    if page == .drillDown { content.leadToRowsBehind() }
    return content
  }
}
