import Interchange
import Ledger
import OrderToCash

/// Documents that referred to something unknown are read again from the archive and judged anew.
struct ParkedRetry {
  let night: Night
  let catalog: FormatCatalog
  let context: ReadContext

  func judge(
    _ unit: PlannedUnit, _ recorder: FileRecorder, _ intake: IntakeContext, _ committer: UnitCommitter
  ) throws {
    let engine = night.ledger.writer
    let parked = try engine.query(
      "SELECT file, ordinal, archive_path, channel, format, kind, number, since FROM parked WHERE key = ?"
    ).with(unit.span.last).first { row in
      (
        FileRow(
          key: row.key(0), path: row.string(2), channel: row.text(3), kind: row.integer(5), format: row.text(4),
          hash: .empty, state: 2, problem: ""), row.integer(1), row.date(7)
      )
    }
    try committer.commit(unit, rows: 20) {
      guard let (row, ordinal, since) = parked else { return }
      let channel = night.configuration.channels.first { $0.name == row.channel } ?? Channel()
      try intake.begin(
        unit: unit.number, file: row.key, channel: channel, answersUBL: row.format.string.hasPrefix("ubl"))
      guard try stillWaits(unit.span.last) else {
        // A person has dismissed it.
        try engine.query("DELETE FROM parked WHERE key = ?").run(unit.span.last)
        return
      }
      guard let document = read(row, ordinal) else { return }
      try recorder.retry(document, unit.span.last, row, nights: night.date.days(since: since))
    }
  }

  private func stillWaits(_ key: Key) throws -> Bool {
    try night.ledger.writer.query("SELECT 1 FROM open_exception WHERE subject_kind = ? AND subject = ?")
      .with(SubjectKind.document.rawValue, key).first { _ in true } ?? false
  }

  /// The document again, from the archived file; nil when the file is gone.
  private func read(_ row: FileRow, _ ordinal: Int) -> ParsedDocument? {
    guard let format = catalog.format(named: row.format) else { return nil }
    let reader = FileReader(catalog: catalog, context: context)
    var position = 0
    var found: ParsedDocument?
    reader.begin(format) { document in
      if position == ordinal { found = document }
      position += 1
    }
    do {
      try FileBytes.read(night.workspace.inbox + "/.archive/" + row.path) { bytes in
        reader.feed(bytes)
        return found == nil && !reader.isRefused
      }
    } catch {
      return nil
    }
    _ = reader.finish()
    return found
  }
}

extension FileRecorder {
  /// Judges a parked document again. It stays parked as long as it refers to something unknown; after the configured number of
  /// nights the exception becomes an error, and a person has to act.
  func retry(_ parsed: ParsedDocument, _ key: Key, _ row: FileRow, nights: Int) throws {
    guard let document = parsed.document else { return }
    let verdict = try self.verdict(document, parsed)
    switch verdict {
    case .parked(_, let problem):
      guard nights >= parkNights else { return }
      try raise(problem, key, row, .error, "after \(nights) days: ")
    case .accepted, .duplicate:
      try forget(key, "what it referred to is known now")
    case .refused(let problems):
      try forget(key, "refused when judged again")
      if let first = problems.first { try raise(first, key, row, .error, "") }
    case .conflict(let problem):
      try forget(key, "in conflict with another document")
      try raise(problem, key, row, .warning, "")
    }
  }
}
