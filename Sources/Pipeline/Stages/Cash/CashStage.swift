import Ledger
import OrderToCash

/// What did they pay for? The plan sends receipts to account groups by evidence over all accounts; a unit is a span of groups,
/// each of which is matched by itself.
final class CashStage: StageWork {
  static let stage = Stage.cash
  private let night: Night
  private let tonight: TonightsCash

  convenience init(_ night: Night) throws { try self.init(night, mostHeld: TonightsCash.mostHeld) }

  /// `mostHeld`: of more receipts than that a temporary table is kept.
  init(_ night: Night, mostHeld: Int) throws {
    self.night = night
    try night.ledger.scansSnapshot()
    tonight = try TonightsCash(night, mostHeld: mostHeld)
  }

  func plan() throws -> [UnitSpan] {
    var planning = try CashPlanning(night, tonight)
    return try planning.lay()
  }

  func process(_ units: [PlannedUnit], _ committer: UnitCommitter) throws {
    let scan = try CashScan(night, tonight, from: units[0].span.first)
    let write = try CashWrite(
      night.ledger.writer, run: night.run, date: night.date, told: scan.told,
      disputes: night.configuration.policies.disputes)
    let policy = try night.policies().map(\.cash)
    for unit in units {
      let judged = try scan.snapshots(from: unit.span.first, to: unit.span.last).map { snapshot in
        Judged(
          snapshot: snapshot,
          outcome: CashMatching.decide(
            snapshot: snapshot, policy: policy[snapshot.group], date: night.date, chart: night.configuration.chart))
      }
      let rows = judged.reduce(1) { $0 + $1.rows }
      try committer.commit(unit, rows: rows) {
        write.begin(unit: unit.number)
        for group in judged {
          try write.apply(group.outcome, of: group.snapshot, origins: tonight.origin, number: scan.number)
        }
      }
    }
  }

  private struct Judged {
    var snapshot: CashSnapshot
    var outcome: CashOutcome
    /// About how many rows it writes.
    var rows: Int { 4 * outcome.receipts.count + 2 * outcome.items.count }
  }

  /// Refunds get their numbers; nothing of the plan is left.
  func finish() throws {
    try RefundBook(night.ledger.writer).number(run: night.run, prefix: refundPrefix)
    try AliasBook(night.ledger.writer).number()
    try CashPlan(night.ledger.writer).clear()
  }

  /// `RB20260105`, and `.2` for the second run of a day, as receipts are numbered.
  private var refundPrefix: Text {
    let receipt = ReceiptNumber(date: night.date, sequence: night.identity.sequence, count: 1).text.string
    return Text("RB" + receipt.dropFirst().prefix { $0 != "-" })
  }
}
