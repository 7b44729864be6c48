import OrderToCash

/// The rows that every stage writes beside its own: rulings, postings, exceptions. One per stage; `begin` starts a unit, so that
/// keys depend on the unit alone.
public final class UnitFacts {
  private let engine: Engine
  private let run: Int
  private let stage: Stage
  private let date: BusinessDate
  private let rulings: Append
  private let postings: Append
  private let raised: Append
  private let closings: Append
  /// Up to which day the books are closed for this run.
  private let closed: BusinessDate?
  private var rulingKeys: KeySequence
  private var postingKeys: KeySequence
  private var raisedKeys: KeySequence
  private var closedKeys: KeySequence

  public init(_ engine: Engine, run: Int, stage: Stage, date: BusinessDate) throws(LedgerError) {
    self.engine = engine
    self.run = run
    self.stage = stage
    self.date = date
    rulings = try engine.append(.ruling)
    postings = try engine.append(.posting)
    raised = try engine.append(.exceptionRaised)
    closings = try engine.append(.exceptionClosed)
    closed = try PeriodBook(engine, run: run).closed
    rulingKeys = UnitFacts.keys(run, stage, 0)
    postingKeys = rulingKeys
    raisedKeys = rulingKeys
    closedKeys = rulingKeys
  }

  /// A go-live isn't planned in units.
  private static func keys(_ run: Int, _ stage: Stage, _ unit: Int) -> KeySequence {
    KeySequence(run: run, stage: stage, unit: unit, further: stage == .opening ? (1 + unit) << 10 : nil)
  }

  /// Rows of the unit at hand in the table that has most.
  public var mostRows: Int {
    max(rulingKeys.position, postingKeys.position, raisedKeys.position, closedKeys.position)
  }

  public func begin(unit: Int) {
    rulingKeys = UnitFacts.keys(run, stage, unit)
    postingKeys = rulingKeys
    raisedKeys = rulingKeys
    closedKeys = rulingKeys
  }

  public func add(_ ruling: Ruling) throws(LedgerError) {
    try rulings.add(rulingKeys.take()).add(ruling.subjectKind.rawValue).add(ruling.subject).add(ruling.rule)
      .add(ruling.outcome).add(ruling.facts).add(ruling.rejected).end()
  }

  /// A closed period takes no posting: it goes to the first open day, and says of which day it is (`books.period-closed`).
  public func add(_ posting: Posting) throws(LedgerError) {
    let date = PeriodClose.postingDate(of: posting.date, closed: closed)
    try postings.add(postingKeys.take()).add(posting.event.rawValue).add(date).add(posting.debit)
      .add(posting.credit).add(posting.account).add(posting.item).add(posting.currency).add(posting.amount)
      .add(posting.base).add(date == posting.date ? nil : posting.date).end()
  }

  /// Opens the exception, or brings an open one of the same rule and subject up to date. An exception that is open with the same
  /// words and amount stays as it is.
  public func raise(_ exception: ExceptionRaised) throws {
    let verbs = exception.verbs.map(\.rawValue).joined(separator: " ")
    let targets = PaymentText.join(references: exception.targets)
    let open = try engine.query(
      "SELECT message, amount, level, targets, owner, account FROM open_exception WHERE subject_kind = ? AND subject = ? AND rule = ?"
    )
    let known = try open.with(exception.subjectKind.rawValue, exception.subject, exception.rule)
      .first { ($0.string(0), $0.int(1), $0.integer(2), $0.text(3), $0.text(4), $0.key(5)) }
    let told = (
      exception.message, exception.amount, exception.level.rawValue, targets, exception.owner, exception.account
    )
    if let known, known == told { return }
    let key = raisedKeys.take()
    try raised.add(key).add(exception.level.rawValue).add(exception.rule).add(exception.subjectKind.rawValue)
      .add(exception.subject).add(exception.account).add(exception.currency).add(exception.amount)
      .add(exception.message).add(exception.whatToDo).add(verbs).add(targets).add(exception.owner).end()
    if known == nil {
      try engine.append(.openException).add(exception.subjectKind.rawValue).add(exception.subject).add(exception.rule)
        .add(key).add(0).add(date).add(exception.level.rawValue).add(exception.account).add(exception.currency)
        .add(exception.amount).add(exception.message).add(exception.whatToDo).add(verbs).add(targets)
        .add(exception.owner).end()
    } else {
      try engine.query(
        """
        UPDATE open_exception SET level = ?, account = ?, currency = ?, amount = ?, message = ?, what_to_do = ?, verbs = ?,
          targets = ?, owner = ?
        WHERE subject_kind = ? AND subject = ? AND rule = ?
        """
      ).run(
        exception.level.rawValue, exception.account, exception.currency, exception.amount, exception.message,
        exception.whatToDo, verbs, targets, exception.owner, exception.subjectKind.rawValue, exception.subject,
        exception.rule)
    }
  }

  /// Closes the open exceptions about a subject: all, or those of one rule. `decision` is the person's, or none when the cause
  /// is gone. Closing what isn't open does nothing.
  public func close(
    _ kind: SubjectKind, _ subject: Key, rule: Text? = nil, reason: Text, decision: Key = .none
  ) throws {
    let open = try engine.query("SELECT rule FROM open_exception WHERE subject_kind = ? AND subject = ? ORDER BY rule")
    let rules = try open.with(kind.rawValue, subject).map { $0.text(0) }.filter { rule == nil || $0 == rule }
    for rule in rules {
      try closings.add(closedKeys.take()).add(rule).add(kind.rawValue).add(subject).add(decision).add(reason).end()
      try engine.query("DELETE FROM open_exception WHERE subject_kind = ? AND subject = ? AND rule = ?")
        .run(kind.rawValue, subject, rule)
    }
  }
}
