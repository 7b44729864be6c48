import Ledger
import OrderToCash
import Reports

/// Where do we stand, does it tie out? Renders everything into `outbox/.<folder>.partial/` and seals the night in one
/// transaction; publishing is one rename after it (docs/architecture.md).
final class ReportStage: StageWork {
  static let stage = Stage.report
  private let night: Night
  private let engine: Engine
  /// What `plan` made, when this process made the plan.
  private var planned: NightMeasures?

  init(_ night: Night) throws {
    self.night = night
    engine = night.ledger.writer
    try night.ledger.keeps(mebibytes: 8)
  }

  private var partial: String { night.workspace.outbox + "/.\(night.identity.folder).partial" }
  private var published: String { night.workspace.outbox + "/" + night.identity.folder }
  private var base: Currency { night.configuration.company.currency }
  private var buckets: AgingBuckets { AgingBuckets(bounds: night.configuration.agingBuckets) }

  /// All that reports and documents are made from is committed before the first of them is written, so that they can be read side by
  /// side.
  func plan() throws -> [UnitSpan] {
    planned = try prepare()
    return []
  }

  func process(_ units: [PlannedUnit], _ committer: UnitCommitter) throws {}

  private func prepare() throws -> NightMeasures {
    try endMonths()
    try ExceptionNumbers.assign(engine)
    let measures = try NightMeasures(night, buckets)
    try Balances.fold(run: night.run, engine)
    return measures
  }

  /// Everything is a function of the ledger, so an interrupted stage starts its folder anew.
  func finish() throws {
    // Earlier versions of the program planned nothing: what is prepared only now is not committed, so nobody else sees it.
    let isCommitted = try planned != nil || NightMeasures.areKept(night)
    var measures = try planned ?? (isCommitted ? NightMeasures(night, buckets) : prepare())
    let aging = measures.aging
    let parties = try PartyBook(engine)
    var exceptions = ExceptionDigest()
    var owned: [ExceptionLine] = []
    try ExceptionScan.forEach(engine, date: night.date, run: night.run, parties) { line in
      exceptions.add(line)
      if !line.owner.isEmpty { owned.append(line) }
    }
    let folder = try OutboxFolder(partial, night.disk)
    let items = try ItemBook(engine)
    let previous = try SummaryScan(engine, run: night.run, base: base).previousControls()
    var builder = SummaryBuilder(night: night, aging: aging, exceptions: exceptions, previous: previous)
    try measures.finish(with: builder.measures())
    let reports = try NightReports(night, folder, parties, items, buckets)
    defer { reports.abandon() }
    let documents = try PartnerDocuments(night, folder, parties, items)
    let early = WorkLane(jobs: night.jobs)
    defer { early.abandon() }
    let ledger = try beside(isCommitted) { [measures, owned, exceptions] night in
      let engine = night.ledger.writer
      let taxes = try TaxControls(
        engine, run: night.run, date: night.date, account: night.configuration.chart.outputTax)
      try reports.write(
        night, aging: aging, taxes: taxes, exceptions: exceptions, owned: owned, measures: measures)
      return try Self.controls(night, aging, taxes)
    } writing: {
      try documents.writeAll()
      try documents.writeTaskMails(owned)
      try syncAhead(early)
    }
    builder.rollForward = ledger.rollForward
    builder.controls = ControlScan.sorted(
      ledger.lines + written(documents).lines(ledger.issued) + aging.controls(base: base) + (try measures.controls()))
    try reports.finish(night, controls: builder.controls)
    let summary = try builder.summary(documents: documents, reports: reports, measures: measures)
    var page = ByteBuffer(capacity: 65_536)
    IndexPage.write(summary, into: &page)
    try folder.write("index.html", page)
    try writeMetrics(folder, summary)
    try keep(builder.controls, builder.figures)
    let rows = try sealRows()
    try reports.desk.finish()
    try early.finish()
    try seal(folder, summary, rows)
  }

  /// Lets another thread begin to make durable what is written, so that the last call has less to wait for.
  private func syncAhead(_ lane: WorkLane) throws {
    guard !lane.isInline else { return }
    try lane.add { [disk = night.disk, outbox = night.workspace.outbox] in try disk.syncFileSystem(outbox) }
  }

  /// What only reads, on a thread and a ledger of its own, while the caller writes; with one job after it, on the same ledger, as
  /// where what is read isn't committed. Whatever fails: neither goes on when this returns.
  private func beside<T: Sendable>(
    _ isCommitted: Bool, _ reading: @escaping (Night) throws -> T, writing: () throws -> Void
  ) throws -> T {
    guard isCommitted, night.jobs > 1 else {
      try writing()
      return try reading(night)
    }
    let lane = WorkLane(jobs: night.jobs)
    defer { lane.abandon() }
    let result = ResultSlots<T>(count: 1)
    try lane.add { [night = Lent(night), reading = Lent(reading)] in
      result[0] = try night.value.reading { try reading.value($0) }
    }
    try writing()
    try lane.finish()
    guard let read = result[0] else { preconditionFailure("A lane that finished has done what it was given.") }
    return read
  }

  private static func controls(_ night: Night, _ aging: AgingScan, _ taxes: TaxControls) throws -> ControlScan.Result {
    try ControlScan(
      night.ledger.writer, run: night.run, base: night.configuration.company.currency,
      chart: night.configuration.chart, bankAccounts: night.configuration.bankAccounts
    ).result(aging: aging, taxes: taxes, triggers: try night.policies().map(\.invoice.trigger))
  }

  private func written(_ documents: PartnerDocuments) -> WrittenDocuments {
    WrittenDocuments(
      counts: documents.counts, totals: documents.totals, unwanted: documents.unwanted,
      acknowledging: Set(night.configuration.channels.filter(\.acknowledges).map(\.name)))
  }

  /// What a month's end adds to the books, before balances are folded.
  private func endMonths() throws {
    let configuration = night.configuration
    var monthEnd = try MonthEnd(
      engine,
      MonthEnd.Setting(
        run: night.run, date: night.date, previous: night.identity.previousDate, base: base, chart: configuration.chart,
        banks: configuration.bankAccounts.map(\.ledgerAccount), policy: configuration.books))
    try monthEnd.run { try night.rates(on: $0) }
  }

  private func writeMetrics(_ folder: OutboxFolder, _ summary: NightSummary) throws {
    let metrics = NightMetrics.of(summary)
    var buffer = ByteBuffer(capacity: 8192)
    MetricsWriter.writePrometheus(metrics, into: &buffer)
    try folder.write("monitoring/metrics.prom", buffer)
    buffer.removeAll()
    MetricsWriter.writeJSON(summary, metrics, into: &buffer)
    try folder.write("monitoring/summary.json", buffer)
  }

  private func keep(_ controls: [ControlScan.Line], _ figures: [(item: Text, amount: Int64)]) throws {
    let rows = try engine.append(.control)
    for line in controls {
      try rows.add(night.run).add(line.section).add(line.item).add(line.currency).add(line.amount)
        .add(line.compared ?? line.amount).end()
    }
    for (item, amount) in figures {
      try rows.add(night.run).add("figure").add(item).add(base).add(amount).add(amount).end()
    }
  }

  /// The manifest names every other file; with its hash in the ledger the night is sealed. Files are durable before the ledger
  /// says so.
  private func seal(_ folder: OutboxFolder, _ summary: NightSummary, _ rows: Text) throws {
    var manifest = Manifest()
    manifest.run = night.run
    manifest.date = night.date
    manifest.supplement = night.identity.sequence - 1
    manifest.company = night.configuration.company.party.name
    manifest.program = summary.program
    manifest.configuration = night.identity.configurationHash
    manifest.previous = night.identity.previousManifest
    manifest.controls = summary.controls
    manifest.ledger = rows
    let stream = try folder.stream("manifest.json")
    try ManifestWriter.write(
      manifest, inputs: forEachInput, outputs: { try forEachOutput(folder.files, $0) }, to: { try stream.take(&$0) })
    let file = try stream.finish()
    try night.disk.syncFileSystem(night.workspace.outbox)
    try engine.query("UPDATE run SET state = ?, manifest_sha = ? WHERE run = ?")
      .run(RunIdentity.State.sealed.rawValue, file.sha256, night.run)
  }

  private func sealRows() throws -> Text {
    let hash = SHA256()
    try RowSeals(engine, run: night.run).write { hash.update($0) }
    return hash.finish()
  }

  private func forEachInput(_ body: (Manifest.File) throws -> Void) throws {
    try engine.freshQuery("SELECT path, sha256, bytes, state, duplicates FROM file WHERE key >= ? ORDER BY path")
      .with(Int64(night.run) << 47).forEach { row in
        let status: Text = row.integer(3) == 4 ? (row.integer(4) > 0 ? "duplicate" : "refused") : "taken"
        try body(Manifest.File(path: row.text(0), sha256: row.text(1), bytes: row.int(2), status: status))
      }
  }

  /// What was sent stands in the ledger, most of a night's files by far; the reports come in between.
  private func forEachOutput(_ reports: [Manifest.File], _ body: (Manifest.File) throws -> Void) throws {
    var rest = reports.sorted { $0.path < $1.path }[...]
    try engine.freshQuery("SELECT path, sha256, bytes FROM sent WHERE key >= ? ORDER BY path")
      .with(Int64(night.run) << 47).forEach { row in
        let file = Manifest.File(path: row.text(0), sha256: row.text(1), bytes: row.int(2))
        while let report = rest.first, report.path < file.path { try body(rest.removeFirst()) }
        if rest.first?.path == file.path { rest.removeFirst() }
        try body(file)
      }
    for report in rest { try body(report) }
  }

  /// One rename publishes the night; doing it again after an interruption finishes it.
  func settle() throws {
    if FileStatus(partial) != nil {
      try night.disk.rename(partial, to: published)
    } else if FileStatus(published) == nil {
      throw Failure.cannotRun(
        "The night of \(night.date) is sealed, but neither \(partial) nor \(published) exists. Restore the outbox folder."
      )
    }
    try night.disk.sync(night.workspace.outbox)
    try engine.transaction {
      try engine.query("UPDATE run SET state = ? WHERE run = ?").run(RunIdentity.State.published.rawValue, night.run)
    }
    let failing = try engine.freshQuery(
      "SELECT section, item FROM control WHERE run = ? AND amount <> compared ORDER BY section, item"
    ).with(night.run).map { "\($0.text(0)): \($0.text(1))" }
    guard failing.isEmpty else {
      throw Failure.controlFailed("The night does not tie out: \(failing.joined(separator: "; ")).")
    }
  }
}
