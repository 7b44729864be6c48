import Ledger
import OrderToCash

/// Gathers the figures of the first page and of `kpis.csv`.
struct SummaryBuilder {
  let night: Night
  let aging: AgingScan
  /// Known when documents are written.
  var controls: [ControlScan.Line] = []
  var rollForward: [RollForwardScan.Result] = []
  let exceptions: ExceptionDigest
  let previous: [Text: Int64]

  private var base: Currency { night.configuration.company.currency }
  private var scan: SummaryScan { SummaryScan(night.ledger.writer, run: night.run, base: base) }

  func summary(documents: PartnerDocuments, reports: NightReports, measures: NightMeasures) throws -> NightSummary {
    var summary = NightSummary()
    summary.companyName = night.configuration.company.party.name
    summary.date = night.date
    summary.run = night.run
    summary.supplement = night.identity.sequence - 1
    summary.program = Text("o2c \(ProgramVersion.current)")
    summary.base = base
    summary.controls = self.controls.compactMap { line in
      guard let compared = line.compared else { return nil }
      return NightSummary.Control(
        name: Text("\(line.section): \(line.item)"),
        currency: line.isCount || line.isQuantity ? nil : line.currency, amount: line.amount, comparedWith: compared,
        scale: line.isQuantity ? Quantity.scale : 0)
    }
    summary.exceptions = exceptions
    summary.exceptionsClosed = try scan.exceptionsClosed()
    summary.files = try scan.files()
    let orders = try scan.orders()
    summary.orders.count = orders.count
    summary.orders.totals = orders.totals
    summary.outgoing = outgoing(documents)
    summary.banks = try scan.banks(night.configuration.bankAccounts)
    summary.receivables = receivables()
    summary.aging = (0..<aging.buckets.count).map {
      NightSummary.Bar(label: Text(aging.buckets.label($0)), amount: aging.baseByBucket[$0])
    }
    summary.unapplied = aging.baseUnapplied
    summary.cash = try scan.cash(until: night.date)
    summary.forecast = measures.bars
    summary.forecastNote = measures.forecastNote
    summary.figures = measures.highlights
    summary.changes = changes()
    summary.links = links(reports)
    return summary
  }

  private func outgoing(_ documents: PartnerDocuments) -> [NightSummary.Outgoing] {
    func line(_ what: Text, _ kind: Text) -> NightSummary.Outgoing {
      let totals = documents.totals[kind] ?? [:]
      return NightSummary.Outgoing(
        what: what, count: documents.counts[kind] ?? 0,
        totals: totals.keys.sorted().map { Money(minor: totals[$0] ?? 0, currency: $0) })
    }
    return [
      line("acknowledgements of files", "acknowledgement"), line("order answers", "order response"),
      line("despatch advices", "despatch advice"), line("invoices", "invoice"),
      line("credit notes", "credit note"), line("reminders and dunning letters", "letter"),
      line("statements of account", "statement"),
      line("notices", "notice"), line("status pages", "status page"),
    ].filter { $0.count > 0 || $0.what == NightSummary.Outgoing.invoices }
  }

  private func receivables() -> [NightSummary.Movement] {
    guard let result = rollForward.first else { return [] }
    var movements = [NightSummary.Movement(label: "Opening balance", amount: result.opening, isBalance: true)]
    movements += result.lines.map {
      NightSummary.Movement(
        label: Text($0.line.name.prefix(1).uppercased() + $0.line.name.dropFirst()), amount: $0.amount,
        line: $0.line.rows.item)
    }
    movements.append(NightSummary.Movement(label: "Closing balance", amount: result.closing, isBalance: true))
    return movements
  }

  private func changes() -> [NightSummary.Change] {
    var changes: [NightSummary.Change] = []
    func change(_ label: Text, _ key: String, _ tonight: Int64) {
      guard let before = previous[Text(key)] else { return }
      changes.append(
        NightSummary.Change(
          label: label, tonight: .amount(tonight, base), previous: .amount(before, base),
          difference: .amount(tonight - before, base)))
    }
    change("Receivables", "figure|receivables|\(base.code)", aging.baseTotal)
    change("Overdue", "figure|overdue|\(base.code)", overdue)
    change("Unapplied credits and cash", "figure|unapplied|\(base.code)", aging.baseUnapplied)
    if let before = previous[Text("figure|exceptions|\(base.code)")] {
      changes.append(
        NightSummary.Change(
          label: "Open exceptions", tonight: .integer(exceptions.count), previous: .integer(before),
          difference: .integer(Int64(exceptions.count) - before)))
    }
    return changes
  }

  private var overdue: Int64 { aging.baseByBucket.dropFirst().reduce(0, +) }

  /// Figures kept for the next night's comparison.
  var figures: [(item: Text, amount: Int64)] {
    [
      ("receivables", aging.baseTotal), ("overdue", overdue), ("unapplied", aging.baseUnapplied),
      ("exceptions", Int64(exceptions.count)),
    ]
  }

  private func links(_ reports: NightReports) -> [NightSummary.Link] {
    ReportRegistry.all(agingBuckets: aging.buckets).filter { !$0.isOccasional || reports.counts[$0.name] != nil }.map {
      report in
      NightSummary.Link(
        path: Text(report.path), page: Text("reports/\(report.name).html"), title: Text(report.title),
        explanation: Text(report.purpose),
        rows: reports.counts[report.name])
    } + [
      NightSummary.Link(
        path: Text(NightWorkbook.path(night)), title: "Workbook",
        explanation: "The reports for a spreadsheet program, with totals."),
      NightSummary.Link(
        path: Text("journal/\(night.identity.folder).journal"), title: "Journal",
        explanation: "Tonight's entries of the books, as hledger reads them."),
      NightSummary.Link(
        path: "manifest.json", title: "Manifest", explanation: "Every file in and out with its SHA-256."),
    ]
  }

  // MARK: Key figures

  /// Those of tonight alone; `MeasureList` has those that look back.
  func measures() throws -> [Measure] {
    let received = try scan.sum("SELECT COALESCE(SUM(base), 0) FROM receipt WHERE key >= ?")
    let unidentified = try scan.sum(
      "SELECT COALESCE(SUM(base), 0) FROM receipt WHERE key >= ? AND status = 'unidentified'")
    let lines = try scan.count("SELECT COUNT(*) FROM order_line WHERE order_key >= ?")
    let gross = aging.baseByBucket.reduce(0, +)
    return [
      Measure("cash received", received, .money, .up, "Receipts booked tonight, in base currency"),
      Measure(
        "cash received, payer known", KeyFigures.percent(received - unidentified, of: received), .percent, .up,
        "Share by value of tonight's receipts whose customer was found without a person"),
      Measure(
        "open exceptions", Int64(exceptions.count), .count, .down, "Exceptions that wait for somebody"),
      Measure("order lines received", Int64(lines), .count, .neither, "Lines of orders recorded tonight"),
      Measure("overdue", overdue, .money, .down, "Open items past their due date, in base currency"),
      Measure(
        "overdue share", KeyFigures.percent(overdue, of: gross), .percent, .down,
        "Overdue as a share of all open invoices, credits and cash on account not deducted"),
      Measure(
        "receivables", aging.baseTotal, .money, .neither,
        "Open invoices less credits and cash on account, in base currency"),
      Measure(
        "unapplied", aging.baseUnapplied, .money, .up,
        "Credit notes and cash on account not yet applied, in base currency; negative"),
    ]
  }
}
