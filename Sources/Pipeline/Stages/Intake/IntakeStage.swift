import Interchange
import Ledger
import OrderToCash

/// What did they send, and is it sound? A unit is a file, in the order in which a night records: master data, rates, stock,
/// decisions, orders, confirmations, returns, statements, remittances; then the documents parked on earlier nights.
struct IntakeStage: StageWork {
  static let stage = Stage.intake
  private let night: Night
  private let engine: Engine
  private let catalog: FormatCatalog

  init(_ night: Night) throws {
    self.night = night
    engine = night.ledger.writer
    let (catalog, problems) = night.configuration.formatCatalog()
    guard problems.isEmpty else {
      throw Failure.configuration(path: "the open run's configuration", problems.map(\.problem))
    }
    self.catalog = catalog
  }

  // MARK: Plan

  func plan() throws -> [UnitSpan] {
    // The claim is a commit of its own, before the moves: a plan that is interrupted finds it again.
    let claimed = try committedClaim()
    try Claiming.collect(claimed, night)
    let folder = night.workspace.claimed(run: night.run)
    let settings = FileSurveySettings(
      location: { position, _ in Claiming.location(folder, position) }, channels: night.configuration.channels,
      limits: night.configuration.limits, catalog: catalog)
    let surveyed = FileSurvey(night: settings).slots(claimed, jobs: night.jobs)
    let ranks = claimed.indices.map { Int8(surveyed[$0]?.kind?.rank ?? -1) }
    let order = claimed.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
    let rows = try engine.append(.file)
    var units: [UnitSpan] = []
    units.reserveCapacity(order.count)
    for file in order.lazy.compactMap({ surveyed[$0] }) {
      let key = Key(run: night.run, stage: .intake, unit: units.count, ordinal: 0)
      try rows.add(key).add(file.file.path).add(file.file.channel).add(file.kind?.number ?? 0).add(file.format)
        .add(file.bytes).add(file.hash).add(file.problem == nil ? 1 : 4).add(0).add(0).add(0).add(0).add(0)
        .add(file.problem?.message ?? "").add(0).end()
      if let problem = file.problem { try keep(problem, of: key) }
      // `last` holds the position in the claim, which is where the file lies.
      units.append(UnitSpan(first: key, last: Key(rawValue: Int64(file.position))))
    }
    let facts = try UnitFacts(engine, run: night.run, stage: .intake, date: night.date)
    facts.begin(unit: BankOpening.unit)
    try BankOpening.takeNew(night, facts)
    let parked = try engine.freshQuery("SELECT key, kind FROM parked ORDER BY key")
      .map { (key: $0.key(0), rank: DocumentKind(number: $0.integer(1))?.rank ?? -1) }
      .sorted { ($0.rank, $0.key) < ($1.rank, $1.key) }
    units += parked.map { UnitSpan(first: .none, last: $0.key) }
    let standing =
      try claimed.indices.contains { surveyed[$0]?.kind == .standingOrders } || StandingOrders.exist(engine)
    if standing { units.append(UnitSpan(first: .none, last: .none)) }
    return units
  }

  private func committedClaim() throws -> [ClaimedFile] {
    // The driver's transaction holds nothing yet, so it can be ended and begun anew around the claim's own.
    try engine.execute("COMMIT")
    let claimed = try Claiming.claim(night)
    try engine.execute("BEGIN IMMEDIATE")
    return claimed
  }

  /// Why a file is refused before it is read, told when its unit comes.
  private func keep(_ problem: Problem, of file: Key) throws {
    try engine.append(.problem).add(file).add(file).add(problem.severity.rawValue).add(problem.rule).add("")
      .add(Int64(problem.place.line)).add(Int64(problem.place.column)).add(problem.place.path).add(problem.what)
      .add(problem.why).add(problem.whatToDo).add(ToldProblem.Kind.refused.rawValue).end()
  }

  // MARK: Units

  func process(_ units: [PlannedUnit], _ committer: UnitCommitter) throws {
    let context = try IntakeContext(night)
    let retry = ParkedRetry(night: night, catalog: catalog, context: night.configuration.readContext)
    let recorder = try FileRecorder(context, night, catalog, JoinDesk(load: retry.halves))
    // Refused before reading: unknown channel, unknown format, not a file.
    let refused = try fileRows("AND state = 4")
    for unit in units {
      if let row = refused[unit.span.first] { try recorder.refuse(unit, row, committer) }
    }
    let readable = units.filter { !$0.span.first.isNone && refused[$0.span.first] == nil }
    let schemas = try SchemaChecks(night.configuration.schemas, night.workspace)
    for start in stride(from: 0, to: readable.count, by: IntakeStage.filesAtOnce) {
      let end = min(start + IntakeStage.filesAtOnce, readable.count)
      try read(readable[start..<end], schemas, recorder, committer)
    }
    try retry.judge(units.filter { $0.span.first.isNone && !$0.span.last.isNone }, recorder, context, committer)
    for unit in units where unit.span.first.isNone && unit.span.last.isNone {
      try StandingRelease(night: night).run(unit, recorder, context, committer)
    }
  }

  /// What is known of so many files is in memory at once.
  private static let filesAtOnce = 8192

  private func read(
    _ units: ArraySlice<PlannedUnit>, _ schemas: SchemaChecks, _ recorder: FileRecorder, _ committer: UnitCommitter
  ) throws {
    guard let first = units.first?.span.first, let last = units.last?.span.first else { return }
    let known = try fileRows("AND key BETWEEN \(first.rawValue) AND \(last.rawValue)")
    let files = units.compactMap { unit in known[unit.span.first].map { (unit: unit, row: $0) } }
    let feed = DocumentFeed(
      files.map { $0.row.feed(Claiming.location(night, Int($0.unit.span.last.rawValue)), night.configuration) },
      catalog: catalog, context: night.configuration.readContext, limits: night.configuration.limits.unpacking,
      schemas: schemas, jobs: night.jobs)
    try feed.run(
      { index, document in
        try recorder.document(document, files[index].unit, files[index].row, committer)
      },
      { index, outcome in
        try recorder.end(outcome, files[index].unit, files[index].row, committer)
      })
  }

  private func fileRows(_ which: String) throws -> [Key: FileRow] {
    var rows: [Key: FileRow] = [:]
    let first = Key(run: night.run, stage: .intake, unit: 0, ordinal: 0)
    try engine.freshQuery(
      "SELECT key, path, channel, kind, format, sha256, state, problem FROM file WHERE key >= ? \(which) ORDER BY key"
    ).with(first).forEach { row in
      rows[row.key(0)] = FileRow(
        key: row.key(0), path: row.string(1), channel: row.text(2), kind: row.integer(3), format: row.text(4),
        hash: row.text(5), state: row.integer(6), problem: row.string(7))
    }
    return rows
  }

  // MARK: Finish

  func finish() throws {
    try LateDetails(night).run()
    try JoinCheck(night).run()
    try ArrivalCheck(night).run()
    try FileDisposal(night).run()
  }
}

/// A row of `file` as units need it.
struct FileRow: Sendable {
  var key: Key
  /// Under `inbox/`, as it was dropped.
  var path: String
  var channel: Text
  var kind: Int
  var format: Text
  var hash: Text
  var state: Int
  var problem: String
  /// How it is read from where it lies.
  func feed(_ location: String, _ configuration: Configuration) -> FeedFile {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let found = configuration.channels.first { $0.name == channel }
    return FeedFile(
      path: location, format: format, name: Text(name), channel: channel, kinds: found?.kinds ?? DocumentKind.allCases,
      severities: configuration.weighsByCustomer
        ? nil : [found?.severities, configuration.policies.intake.severities].compactMap { $0 })
  }
}
