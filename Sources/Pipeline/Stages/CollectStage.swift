import Ledger
import OrderToCash

/// Whom do we remind, hold, release, charge, escalate? Units are spans of account groups.
struct CollectStage: StageWork {
  static let stage = Stage.collect
  /// The finish's rows: beyond any unit.
  private static let finishUnit = 2_000_000
  let night: Night

  init(_ night: Night) { self.night = night }

  func plan() throws -> [UnitSpan] {
    try AccountGroups(night.ledger.writer).spans().map { UnitSpan(first: $0.first, last: $0.last) }
  }

  func process(_ units: [PlannedUnit], _ committer: UnitCommitter) throws {
    let base = night.configuration.company.currency
    let accounts = try AccountGroups(night.ledger.snapshot)
    let scan = try CollectScan(
      night.ledger.snapshot, accounts: accounts, from: units[0].span.first, base: base,
      previous: night.identity.previousDate, missingStatement: missingStatement())
    let write = try CollectWrite(night.ledger.writer, run: night.run, date: night.date, base: base)
    let policy = try night.policies().map(\.collect)
    for unit in units {
      let judged = try accounts.groups(from: unit.span.first, to: unit.span.last).map { group in
        let snapshot = try scan.snapshot(of: group)
        return (group, snapshot, Collect.decide(snapshot, policy: policy, date: night.date))
      }
      let rows = judged.reduce(1) { $0 + $1.2.letters.reduce(0) { $0 + 2 * $1.lines.count } }
      try committer.commit(unit, rows: rows) {
        write.begin(unit: unit.number)
        for (group, snapshot, outcome) in judged {
          try write.apply(outcome, of: snapshot, group: group, policy: policy)
        }
      }
    }
  }

  /// Invoices to be checked, interest that is due, statements of account.
  func finish() throws {
    let policy = try night.policies().map(\.collect)
    try CollectFinish(
      night.ledger.writer, run: night.run, date: night.date, previous: night.identity.previousDate,
      base: night.configuration.company.currency, unit: CollectStage.finishUnit
    ).carryOut(policy, statementMissing: try missingStatement() != nil)
  }

  /// The first declared bank account of which an expected statement is still missing, or one in between.
  private func missingStatement() throws -> Text? {
    let open = try OpenExceptions(night.ledger.snapshot, kinds: [.arrival])
    return night.configuration.bankAccounts.first { account in
      let told = open.about(.arrival, ArrivalCheck.subject("bank", account.id)).map(\.rule)
      return told.contains(IntakeRules.missingStatement.id) || told.contains(IntakeRules.statementGap.id)
    }?.id
  }
}
