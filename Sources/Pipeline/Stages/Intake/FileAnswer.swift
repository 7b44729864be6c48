import Interchange
import Ledger
import OrderToCash

/// What the sender of a file is told about it.
extension FileRecorder {
  /// Files of partners are acknowledged; those of the bank, the warehouse and the office have reports.
  func acknowledge(
    _ row: FileRow, _ code: FileAcknowledgement.Code, _ totals: FileTotals, isDuplicate: Bool
  ) throws {
    guard isAcknowledged(row) else { return }
    let summary = ToldProblem.summary(totals.documents, isRefusedWhole: code == .rejected, isDuplicate: isDuplicate)
    try engine.append(.acknowledgement).add(context.key(.acknowledgement)).add(row.key).add(context.sender)
      .add(code.rawValue).add(summary).end()
  }

  /// What tonight's acknowledgement of a file says, after some of what waited in it was taken with another file.
  func acknowledgeAnew(_ file: Key, since first: Key) throws {
    let told = try engine.query("SELECT key FROM acknowledgement WHERE key >= ? AND file = ? ORDER BY key LIMIT 1")
      .with(first, file).first { $0.key(0) }
    let sums = try engine.query(
      "SELECT documents, accepted, refused, duplicates, parked FROM file WHERE key = ?"
    ).with(file).first { row in
      FileTotals.Sums(
        read: row.int(0), accepted: row.int(1), refused: row.int(2), duplicates: row.int(3), waiting: row.int(4))
    }
    guard let told, let sums else { return }
    try engine.query("UPDATE acknowledgement SET code = ?, summary = ? WHERE key = ?").run(
      FileAcknowledgement.Code(sums, isRefusedWhole: false).rawValue,
      ToldProblem.summary(sums, isRefusedWhole: false, isDuplicate: false), told)
  }

  /// A document that waited is taken, or refused after all: its file's sender learns it. What waits on is not told again.
  func acknowledgeLate(_ number: Text, _ code: FileAcknowledgement.Code, _ row: FileRow) throws {
    guard isAcknowledged(row) else { return }
    let name = number.isEmpty ? "The document" : "Document \(number)"
    try engine.append(.acknowledgement).add(context.key(.acknowledgement)).add(row.key).add(context.sender)
      .add(code.rawValue).add("\(name), which waited, was \(code == .rejected ? "refused" : "taken").").end()
  }

  private func isAcknowledged(_ row: FileRow) -> Bool {
    guard context.channel.acknowledges else { return false }
    if let kind = DocumentKind(number: row.kind) { return kind.isPartners }
    return context.channel.kinds.contains(where: \.isPartners)
  }

  /// A problem of a document that waited, found when it was judged again.
  func tell(_ problem: Problem, _ parsed: ParsedDocument) throws {
    try context.write(problem, document: parsed.number, told: .refused)
  }

  /// What a person should look at of a document that was taken. Orders wait for it, and statements have exceptions of their own.
  func tellReviews(of parsed: ParsedDocument, _ row: FileRow) throws {
    switch parsed.document {
    case .order, .statement, nil: return
    default: break
    }
    for problem in parsed.problems where problem.severity == .review {
      try context.write(problem, document: parsed.number)
      try context.facts.raise(
        ExceptionRaised(
          .warning, rule: problem.rule, subjectKind: .document, subject: context.key(.parked),
          message: "\(row.path), document \(parsed.number) was taken: \(problem.finding)",
          whatToDo: problem.whatToDo, verbs: [.dismiss]))
    }
  }
}
