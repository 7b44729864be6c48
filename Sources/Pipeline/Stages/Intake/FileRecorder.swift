import Interchange
import Ledger
import OrderToCash

/// Records one file after another, each within one savepoint of a transaction that small files share: a file refused whole
/// leaves nothing but its refusal.
final class FileRecorder {
  let context: IntakeContext
  private let night: Night
  let engine: Engine
  let catalog: FormatCatalog
  let desk: JoinDesk
  private let orders: OrderRecorder
  private let statements: StatementRecorder
  private let master = MasterRecorder()
  private let decisions = DecisionRecorder()
  private let confirmations = ConfirmationRecorder()
  private let remittances = RemittanceRecorder()
  private let returns = ReturnRecorder()
  private let responses = InvoiceResponseRecorder()
  private var totals = FileTotals()
  private var started: Key = .none
  private var wholeFileRefusal: [Problem] = []
  private var bounds: FileBounds
  /// As the files were when they were claimed.
  private var claimed: [ClaimedStatus]?

  init(_ context: IntakeContext, _ night: Night, _ catalog: FormatCatalog, _ desk: JoinDesk) throws {
    self.context = context
    self.desk = desk
    self.catalog = catalog
    self.night = night
    bounds = FileBounds(longest: night.configuration.limits.fileDocuments)
    engine = night.ledger.writer
    orders = try OrderRecorder(engine)
    statements = try StatementRecorder(engine)
  }

  /// One document of the file at hand.
  func document(_ read: ParsedDocument, _ unit: PlannedUnit, _ row: FileRow, _ committer: UnitCommitter) throws {
    if started != row.key { try begin(unit, row, committer) }
    let parsed = context.weighed(read)
    let amount = totals.read(parsed.document?.controlAmount)
    if bounds.isExceeded { return }
    if let problem = bounds.take(parsed, rows: context.mostRows) {
      wholeFileRefusal = [problem]
      return
    }
    try record(parsed, amount, archivePath: archivePath(row), row)
  }

  /// The file at hand is read to its end, or was found to be unreadable.
  func end(_ outcome: FileOutcome, _ unit: PlannedUnit, _ row: FileRow, _ committer: UnitCommitter) throws {
    if started != row.key { try begin(unit, row, committer) }
    started = .none
    var problems = wholeFileRefusal
    var records = totals.documents.read
    switch outcome {
    case .refused(let found): problems += found
    case .read(let documents, let warnings):
      records = Int64(documents)
      if problems.isEmpty { for warning in warnings { try context.write(warning, document: .empty, told: .warned) } }
    }
    if problems.isEmpty, let changed = try changedFile(unit, row) { problems = [changed] }
    if problems.isEmpty, let twin = try duplicateFile(row) { problems = [twin] }
    if let own = desk.met[row.key] { totals.settleWaiting(own) }
    let done = totals
    try committer.commit(unit, rows: 20 * max(1, Int(done.documents.read)), documents: Int(done.documents.read)) {
      if problems.isEmpty {
        try engine.query("RELEASE file").run()
        try context.finishMaster()
        try settleMet()
        try mark(row, done, records: records, state: 2, problem: "")
        try acknowledge(row, FileAcknowledgement.Code(done.documents, isRefusedWhole: false), done, isDuplicate: false)
      } else {
        let sender = context.sender
        try engine.execute("ROLLBACK TO file; RELEASE file")
        desk.rollBack()
        context.repeats.forget()
        try context.begin(unit: unit.number, file: row.key, channel: channel(row), isXML: false)
        if context.masterChanged || context.itemsChanged { try context.reloadMaster() }
        if !sender.isNone { context.note(sender: sender) }
        try refuse(row, problems)
      }
    }
  }

  /// Whoever dropped a file may still have it open and write to it after it was claimed: what was read is then no file that
  /// anybody meant to send.
  private func changedFile(_ unit: PlannedUnit, _ row: FileRow) throws -> Problem? {
    let position = Int(unit.span.last.rawValue)
    claimed = try claimed ?? Claiming.statuses(engine, run: night.run)
    guard let file = claimed?[position], let status = FileStatus(Claiming.location(night, position)),
      status.inode == file.inode, status.modified != file.modified || status.size != file.size
    else { return nil }
    return Problem(
      "intake.vanished", what: "the file was changed while it was read",
      why: "it was written to after it had been taken, so nobody can say what was sent",
      whatToDo: "Ask the sender to write under another name and rename when done, and to drop it again.")
  }

  /// A file that was refused before it was read.
  func refuse(_ unit: PlannedUnit, _ row: FileRow, _ committer: UnitCommitter) throws {
    try committer.commit(unit, rows: 5) {
      try context.begin(unit: unit.number, file: row.key, channel: channel(row), isXML: false)
      totals = FileTotals()
      guard let problem = try surveyed(row) else { preconditionFailure("a file is refused for a reason") }
      try tell(problem, of: row)
    }
  }

  /// What the survey found, as the plan kept it.
  private func surveyed(_ row: FileRow) throws -> Problem? {
    try engine.query(
      "SELECT rule, line, column_number, path, what, why, what_to_do FROM problem WHERE file = ? ORDER BY key LIMIT 1"
    ).with(row.key).first {
      Problem(
        $0.text(0), at: Place(line: $0.integer(1), column: $0.integer(2), path: $0.text(3)), what: $0.string(4),
        why: $0.string(5), whatToDo: $0.string(6))
    }
  }

  private func begin(_ unit: PlannedUnit, _ row: FileRow, _ committer: UnitCommitter) throws {
    try committer.open()
    try engine.query("SAVEPOINT file").run()
    started = row.key
    desk.begin()
    totals = FileTotals()
    wholeFileRefusal = []
    bounds.begin()
    try context.begin(
      unit: unit.number, file: row.key, channel: channel(row),
      isXML: catalog.format(named: row.format)?.isXML == true)
    context.formatSeverities = catalog.format(named: row.format)?.severities ?? SeverityPolicy()
  }

  private func channel(_ row: FileRow) -> Channel {
    night.configuration.channels.first { $0.name == row.channel } ?? Channel()
  }

  /// Where the file will lie when the night is over.
  func archivePath(_ row: FileRow) -> String { night.identity.folder + "/" + row.path }

  /// Judges and records one document; refusals and parking leave their problems and exceptions.
  private func record(
    _ parsed: ParsedDocument, _ amount: Money?, archivePath: String, _ row: FileRow
  ) throws {
    context.knownAmount = 0
    let refusals = parsed.problems.filter { $0.severity == .refuse }
    var verdict: DocumentVerdict
    let join = catalog.format(named: row.format)?.join
    if let document = parsed.document, refusals.isEmpty {
      verdict =
        if let join { try joined(parsed, join, own: nil) } else { try self.verdict(document, parsed) }
    } else {
      verdict = .refused(parsed.problems)
    }
    if case .parked = verdict, night.configuration.policies.intake.parkNights == 0 {
      // Halves of an order may still meet tonight.
      if case .parked(_, let problem) = verdict, problem.rule != IntakeRules.halfOrder.id {
        verdict = .refused([problem])
      }
    }
    for problem in parsed.problems where problem.severity == .warn {
      try context.write(problem, document: parsed.number, told: .warned)
    }
    try settle(verdict, parsed, amount, archivePath, row)
  }

  private func settle(
    _ verdict: DocumentVerdict, _ parsed: ParsedDocument, _ amount: Money?, _ archivePath: String, _ row: FileRow
  ) throws {
    let ordinal = Int(totals.documents.read) - 1
    switch verdict {
    case .accepted:
      totals.settle(.accepted, amount, known: context.knownAmount)
      try tellReviews(of: parsed, row)
    case .duplicate(let message):
      totals.settle(.duplicate, amount)
      try context.write(
        Problem(
          "intake.duplicate", .warn, at: parsed.place, what: message, why: "same number, same content", whatToDo: ""),
        document: parsed.number, told: .warned)
    case .conflict(let problem):
      totals.settle(.refused, amount)
      try context.write(problem, document: parsed.number, told: .refused)
      try exception(.warning, problem, parsed, row, ordinal)
    case .refused(let problems):
      totals.settle(.refused, amount)
      let refusesFile = context.channel.wholeFile || catalog.format(named: row.format)?.refusesFile == true
      if refusesFile { wholeFileRefusal += problems }
      for problem in problems {
        try context.write(problem, document: parsed.number, told: problem.severity == .warn ? .warned : .refused)
      }
      if let first = problems.first { try exception(.error, first, parsed, row, ordinal, more: problems.count - 1) }
    case .parked(let waitingFor, let problem):
      totals.settle(.waiting, amount)
      let key = context.key(.parked)
      try engine.append(.parked).add(key).add(row.key).add(ordinal).add(archivePath).add(row.channel).add(row.format)
        .add(row.kind).add(parsed.number).add(night.date).add(waitingFor).end()
      if let join = catalog.format(named: row.format)?.join {
        desk.put(
          join.name, join.half, JoinDesk.Waiting(key: key, file: row.key, parsed: parsed, path: row.path), parsed.number
        )
        // Its other half may come tonight; what has not come by the end of the night is told then.
        if problem.rule == IntakeRules.halfOrder.id { return }
      }
      try context.write(problem, document: parsed.number, told: .waiting)
      try context.facts.raise(
        ExceptionRaised(
          .warning, rule: problem.rule, subjectKind: .document, subject: key,
          message: "\(row.path), \(problem.finding)",
          whatToDo: problem.whatToDo, verbs: [.dismiss]))
    }
  }

  private func exception(
    _ level: ExceptionRaised.Level, _ problem: Problem, _ parsed: ParsedDocument, _ row: FileRow, _ ordinal: Int,
    more: Int = 0
  ) throws {
    let others = more > 0 ? " And \(more) more: see reports/intake.csv." : ""
    let name = parsed.number.isEmpty ? "" : " \(parsed.number)"
    try context.facts.raise(
      ExceptionRaised(
        level, rule: problem.rule, subjectKind: .document, subject: context.key(.parked),
        message: "\(row.path), document\(name) refused: \(problem.finding)\(others)",
        whatToDo: problem.whatToDo, verbs: [.dismiss]))
  }

  // MARK: Judging a parked document again

  var parkNights: Int { night.configuration.policies.intake.parkNights }

  func verdict(_ document: Document, _ parsed: ParsedDocument) throws -> DocumentVerdict {
    try recorder(document).record(document, parsed, context)
  }

  func forget(_ parked: Key, _ reason: Text) throws {
    try engine.query("DELETE FROM parked WHERE key = ?").run(parked)
    try context.facts.close(.document, parked, reason: reason)
  }

  func raise(
    _ problem: Problem, _ key: Key, _ row: FileRow, _ level: ExceptionRaised.Level, _ prefix: String
  ) throws {
    try context.facts.raise(
      ExceptionRaised(
        level, rule: problem.rule, subjectKind: .document, subject: key,
        message: "\(row.path), \(prefix)\(problem.finding)", whatToDo: problem.whatToDo, verbs: [.dismiss]))
  }

  private func recorder(_ document: Document) -> any DocumentRecorder {
    switch document {
    case .customer, .item, .price, .creditFact, .rate, .taxRate, .stock: master
    case .decision: decisions
    case .standingOrder: StandingOrderRecorder()
    case .order: orders
    case .confirmation: confirmations
    case .statement: statements
    case .remittance: remittances
    case .returned: returns
    case .response: responses
    }
  }

  /// A file with the same bytes as one that is recorded. Master data and rates have no identity of their own: a file that
  /// brings an earlier state back is as good as any.
  private func duplicateFile(_ row: FileRow) throws -> Problem? {
    if let kind = DocumentKind(number: row.kind),
      [.customers, .items, .prices, .creditFacts, .rates, .taxRates].contains(kind)
    {
      return nil
    }
    // A header without rows says that nothing happened, and may say so every day.
    if totals.documents.read == 0 { return nil }
    let twin = try engine.query("SELECT f.path FROM file_hash h JOIN file f ON f.key = h.file WHERE h.sha256 = ?")
      .with(row.hash).first { $0.string(0) }
    guard let twin else {
      try engine.append(.fileHash).add(row.hash).add(row.key).end()
      return nil
    }
    return Problem(
      "intake.duplicate-file", what: "the same file was taken before as \(twin)", why: "its bytes are equal",
      whatToDo: "Nothing, unless it was meant to be another file.")
  }

  private func mark(
    _ row: FileRow, _ totals: FileTotals, records: Int64, state: Int, problem: String
  ) throws {
    let sums = totals.documents
    try engine.query(
      """
      UPDATE file SET state = ?, documents = ?, accepted = ?, refused = ?, duplicates = ?, parked = ?, problem = ?,
        records = ? WHERE key = ?
      """
    ).run(
      state, sums.read, sums.accepted, sums.refused, sums.duplicates, sums.waiting, problem, records, row.key)
    for amount in totals.amounts {
      try engine.append(.fileTotal).add(row.key).add(amount.currency).add(amount.sums.read).add(amount.sums.accepted)
        .add(amount.sums.refused).add(amount.sums.duplicates).add(amount.sums.waiting).end()
    }
  }

  private func refuse(_ row: FileRow, _ problems: [Problem]) throws {
    for problem in problems {
      // That the file came before is said of it as a whole; where it was taken is ours.
      let isTwin = problem.rule == "intake.duplicate-file"
      try context.write(problem, document: .empty, told: isTwin ? .nothing : .refused)
    }
    guard let first = problems.first else { preconditionFailure("a file is refused for a reason") }
    try tell(first, of: row)
  }

  /// Marks a file as refused, and tells a person unless it only came twice. Its sender is told in any case.
  private func tell(_ first: Problem, of row: FileRow) throws {
    let isDuplicate = first.rule == "intake.duplicate-file"
    let whole = totals.refusedWhole(isDuplicate: isDuplicate)
    try mark(row, whole, records: totals.documents.read, state: 4, problem: first.message)
    try engine.query(
      "UPDATE file SET documents = 0, accepted = 0, refused = ?, duplicates = ?, parked = 0 WHERE key = ?"
    )
    .run(isDuplicate ? 0 : 1, isDuplicate ? 1 : 0, row.key)
    try acknowledge(row, isDuplicate ? .acknowledged : .rejected, whole, isDuplicate: isDuplicate)
    // A file sent twice needs nobody: `reports/intake.csv` tells it.
    if isDuplicate { return }
    try context.facts.raise(
      ExceptionRaised(
        .error, rule: first.rule, subjectKind: .file, subject: row.key,
        message: "File \(row.path) refused: \(first.finding)", whatToDo: first.whatToDo, verbs: [.dismiss]))
  }
}
