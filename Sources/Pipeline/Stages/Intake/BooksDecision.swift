import Ledger
import OrderToCash

/// `books,close,2026-01-31,,who,reason` closes all up to January; `books,reopen,2026-01-31,…` opens January and all after it again,
/// when two people want it. Both count from the next run on.
struct BooksDecision {
  static let subject: Text = "books"

  private let context: IntakeContext
  private let decision: DecisionRecord

  /// Nil for a decision about something else.
  init?(_ decision: DecisionRecord, _ context: IntakeContext) {
    guard decision.exception == BooksDecision.subject else { return nil }
    self.context = context
    self.decision = decision
  }

  func record() throws -> DocumentVerdict {
    guard let month = BusinessDate(decision.target.string) else {
      return refused("‘\(decision.target)’ is no day", "the target is a month's last day", "Write it as YYYY-MM-DD.")
    }
    switch decision.verb.string {
    case "close": return try close(month)
    case "reopen": return try reopen(month)
    default:
      return refused(
        "‘\(decision.verb)’ is nothing to do with the books", "they take close and reopen", "Use one of these.")
    }
  }

  private func close(_ month: BusinessDate) throws -> DocumentVerdict {
    let book = try PeriodBook(context.engine, run: context.night.run)
    if let refusal = PeriodClose.canClose(month, closed: try book.closedNext(), night: context.night.date) {
      return told(refusal, month)
    }
    let key = try keep()
    try book.note(
      .closed, month: month, closed: month, decision: key, who: decision.who, key: context.key(.periodClose))
    return .accepted
  }

  /// The first row waits, another person's carries it out.
  private func reopen(_ month: BusinessDate) throws -> DocumentVerdict {
    let book = try PeriodBook(context.engine, run: context.night.run)
    if let refusal = PeriodClose.canReopen(month, closed: try book.closedNext()) { return told(refusal, month) }
    guard let waiting = try book.waiting() else {
      let key = try keep()
      try book.note(
        .reopenAsked, month: month, closed: try book.closedNext(), decision: key, who: decision.who,
        key: context.key(.periodClose))
      try context.facts.raise(
        ExceptionRaised(
          .warning, rule: BooksRules.reopening.id, subjectKind: .decision, subject: key,
          message:
            "\(decision.who) wants the books open again from \(PeriodClose.month(of: month)) on: \(decision.reason)",
          whatToDo: "Another person drops ‘books,reopen,\(month),,who,reason’.", verbs: [.dismiss]))
      return .accepted
    }
    guard waiting.month == month else {
      return refused(
        "\(waiting.who) wants the books open from another month on: \(waiting.month)", "two people must want the same",
        "Agree on one month.")
    }
    guard waiting.who != decision.who else {
      return .duplicate("\(decision.who) decided so already; another person must")
    }
    let key = try keep()
    try book.note(
      .reopened, month: month, closed: PeriodClose.closed(afterReopening: month), decision: key,
      who: Text("\(waiting.who) and \(decision.who)"), key: context.key(.periodClose))
    try context.facts.close(
      .decision, waiting.decision, rule: BooksRules.reopening.id, reason: decision.reason, decision: key)
    return .accepted
  }

  private func keep() throws -> Key {
    let key = context.key(.decision)
    try context.engine.append(.decision).add(key).add(context.file).add(decision.exception).add(decision.verb)
      .add(decision.target).add(decision.amount).add(decision.who).add(decision.reason)
      .add(SubjectKind.decision.rawValue).add(key).add(1).add("").end()
    return key
  }

  private func told(_ refusal: PeriodClose.Refusal, _ month: BusinessDate) -> DocumentVerdict {
    switch refusal {
    case .notMonthEnd:
      refused("\(month) is not the last day of a month", "months are closed whole", "Name the month's last day.")
    case .notOver:
      refused("the month that ends on \(month) is not over", "the night itself still posts to it", "Close it later.")
    case .closedAlready: .duplicate("the books are closed up to \(month) already")
    case .notClosed:
      refused(
        "the month that ends on \(month) is not closed", "only a closed month can be reopened",
        "Nothing needs to be done.")
    }
  }

  private func refused(_ what: String, _ why: String, _ todo: String) -> DocumentVerdict {
    .refused([Problem("intake.decision", at: decision.place, what: what, why: why, whatToDo: todo)])
  }
}
