import Interchange
import Ledger
import OrderToCash

/// Documents that referred to something unknown are read again from the archive and judged anew.
struct ParkedRetry {
  let night: Night
  let catalog: FormatCatalog
  let context: ReadContext

  /// As many documents are read ahead, so that a file with many of them is read once and not once for each.
  private static let ahead = 1000

  fileprivate struct Parked {
    var file: FileRow
    var ordinal: Int
    var since: BusinessDate
  }

  func judge(
    _ units: [PlannedUnit], _ recorder: FileRecorder, _ intake: IntakeContext, _ committer: UnitCommitter
  ) throws {
    for start in stride(from: 0, to: units.count, by: Self.ahead) {
      let units = units[start..<min(start + Self.ahead, units.count)]
      let parked = try units.map { try self.parked($0.span.last) }
      let documents = read(parked)
      for ((unit, parked), document) in zip(zip(units, parked), documents) {
        try committer.commit(unit, rows: 20) {
          guard let parked else { return }
          try judge(unit, parked, document, recorder, intake)
        }
      }
    }
  }

  private func judge(
    _ unit: PlannedUnit, _ parked: Parked, _ document: ParsedDocument?, _ recorder: FileRecorder,
    _ intake: IntakeContext
  ) throws {
    let key = unit.span.last
    let channel = night.configuration.channels.first { $0.name == parked.file.channel }
    try intake.begin(
      unit: unit.number, file: parked.file.key, channel: channel ?? Channel(),
      isXML: catalog.format(named: parked.file.format)?.isXML == true)
    intake.formatSeverities = catalog.format(named: parked.file.format)?.severities ?? SeverityPolicy()
    guard try stillWaits(key) else {
      // A person has dismissed it.
      try night.ledger.writer.query("DELETE FROM parked WHERE key = ?").run(key)
      return
    }
    guard let kind = DocumentKind(number: parked.file.kind), channel?.kinds.contains(kind) == true else {
      return try recorder.withdraw(key, parked.file)
    }
    guard let document else { return try recorder.miss(key, parked.file, isFormatKnown: isKnown(parked.file)) }
    try recorder.retry(intake.weighed(document), key, parked.file, nights: night.date.days(since: parked.since))
  }

  private func isKnown(_ file: FileRow) -> Bool { catalog.format(named: file.format) != nil }

  /// What waits of a join: halves of earlier nights, and those of tonight that an interrupted process had read.
  func halves(of join: Text) throws -> [(half: OrderHalf, waiting: JoinDesk.Waiting)] {
    var keys: [(key: Key, half: OrderHalf)] = []
    for format in catalog.declared {
      guard let found = format.join, found.name == join else { continue }
      try night.ledger.writer.freshQuery(
        """
        SELECT p.key FROM parked p WHERE p.format = ? AND (p.key >= ? OR EXISTS (
          SELECT 1 FROM open_exception e WHERE e.subject_kind = ? AND e.subject = p.key)) ORDER BY p.key
        """
      ).with(format.name, Key(run: night.run, stage: .intake, unit: 0, ordinal: 0), SubjectKind.document.rawValue)
        .forEach { keys.append(($0.key(0), found.half)) }
    }
    keys.sort { $0.key < $1.key }
    let rows = try keys.map { try parked($0.key) }
    var found: [(half: OrderHalf, waiting: JoinDesk.Waiting)] = []
    for ((key, row), document) in zip(zip(keys, rows), read(rows)) {
      guard let row, let document, document.document != nil else { continue }
      found.append(
        (key.half, JoinDesk.Waiting(key: key.key, file: row.file.key, parsed: document, path: row.file.path)))
    }
    return found
  }

  private func parked(_ key: Key) throws -> Parked? {
    try night.ledger.writer.query(
      "SELECT file, ordinal, archive_path, channel, format, kind, number, since FROM parked WHERE key = ?"
    ).with(key).first { row in
      Parked(
        file: FileRow(
          key: row.key(0), path: row.string(2), channel: row.text(3), kind: row.integer(5), format: row.text(4),
          hash: .empty, state: 2, problem: ""), ordinal: row.integer(1), since: row.date(7))
    }
  }

  private func stillWaits(_ key: Key) throws -> Bool {
    try night.ledger.writer.query("SELECT 1 FROM open_exception WHERE subject_kind = ? AND subject = ?")
      .with(SubjectKind.document.rawValue, key).first { _ in true } ?? false
  }

  /// The documents again, from the archived files, each of which is read once; nil for what is gone.
  private func read(_ parked: [Parked?]) -> [ParsedDocument?] {
    var documents = [ParsedDocument?](repeating: nil, count: parked.count)
    var places: [Key: [Int: Int]] = [:]
    var files: [FileRow] = []
    for (index, parked) in parked.enumerated() {
      guard let parked else { continue }
      if places[parked.file.key] == nil { files.append(parked.file) }
      places[parked.file.key, default: [:]][parked.ordinal] = index
    }
    for file in files {
      for (ordinal, document) in read(file, Set(places[file.key]?.keys.map { $0 } ?? [])) {
        if let index = places[file.key]?[ordinal] { documents[index] = document }
      }
    }
    return documents
  }

  /// In the archive, where tonight's files only come at the night's end.
  private func location(_ file: FileRow) -> String {
    let position =
      file.key.run == night.run
      ? try? night.ledger.writer.query("SELECT last FROM unit WHERE run = ? AND stage = ? AND first = ?")
        .with(night.run, Stage.intake.rawValue, file.key).first { $0.int(0) } : nil
    if let position { return Claiming.location(night, Int(position)) }
    return night.workspace.inbox + "/.archive/" + file.path
  }

  private func read(_ file: FileRow, _ ordinals: Set<Int>) -> [(ordinal: Int, document: ParsedDocument)] {
    var position = 0
    var found: [(ordinal: Int, document: ParsedDocument)] = []
    let parsing = FileParsing(catalog, context, night.configuration.limits.unpacking, SchemaChecks())
    let source = file.feed(location(file), night.configuration)
    let outcome = parsing.parse(source, goesOn: { found.count < ordinals.count }) { document in
      if ordinals.contains(position) { found.append((position, document)) }
      position += 1
    }
    if case .refused = outcome, found.count < ordinals.count { return [] }
    return found
  }
}

extension FileRecorder {
  /// Its channel was taken the right to deliver it while it waited.
  func withdraw(_ key: Key, _ row: FileRow) throws {
    try forget(key, "its channel may not deliver it any more")
    let problem = Problem(
      "intake.not-authorised", what: "channel \(row.channel) may not deliver this any more",
      why: "pipeline.yml grants it no longer", whatToDo: "Grant it and send the document again, or dismiss this.")
    try raise(problem, key, row, .error, "")
  }

  /// What waited can't be judged any more: its file or its format is gone. It waits on, in case they come back.
  func miss(_ key: Key, _ row: FileRow, isFormatKnown: Bool) throws {
    let what =
      isFormatKnown
      ? "the document that waits can't be read again from inbox/.archive/\(row.path)"
      : "the document that waits was read by format \(row.format), which is not declared any more"
    let problem = Problem(
      IntakeRules.waitingGone.id, what: what, why: "it is judged again each night from its file",
      whatToDo: "Bring the \(isFormatKnown ? "file" : "format") back, or have the document sent again and dismiss this."
    )
    try raise(problem, key, row, .error, "")
  }

  /// Judges a parked document again. It stays parked as long as it refers to something unknown; after the configured number of
  /// nights the exception becomes an error, and a person has to act.
  func retry(_ parsed: ParsedDocument, _ key: Key, _ row: FileRow, nights: Int) throws {
    try context.facts.close(.document, key, rule: IntakeRules.waitingGone.id, reason: "it can be read again")
    let join = catalog.format(named: row.format)?.join
    let verdict: DocumentVerdict
    if let join {
      desk.begin()
      verdict = try joined(parsed, join, own: key)
      try settleMet()
    } else {
      verdict = try parsed.document.map { try self.verdict($0, parsed) } ?? .refused(parsed.problems)
    }
    switch verdict {
    case .parked(_, let problem):
      guard nights >= parkNights else { return }
      try raise(problem, key, row, .error, "after \(nights) days: ")
    case .accepted, .duplicate:
      try forget(key, "what it referred to is known now")
      try acknowledgeLate(parsed.number, .accepted, row)
    case .refused(let problems):
      try forget(key, "refused when judged again")
      for problem in problems { try tell(problem, parsed) }
      try acknowledgeLate(parsed.number, .rejected, row)
      if let first = problems.first { try raise(first, key, row, .error, "") }
    case .conflict(let problem):
      try forget(key, "in conflict with another document")
      try tell(problem, parsed)
      try acknowledgeLate(parsed.number, .rejected, row)
      try raise(problem, key, row, .warning, "")
    }
  }
}
