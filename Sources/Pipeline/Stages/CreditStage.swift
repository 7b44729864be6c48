import Ledger
import OrderToCash

/// May these customers buy on these terms today? Units are spans of account groups.
struct CreditStage: StageWork {
  static let stage = Stage.credit
  let night: Night

  init(_ night: Night) { self.night = night }

  func plan() throws -> [UnitSpan] {
    try AccountGroups(night.ledger.writer).spans().map { UnitSpan(first: $0.first, last: $0.last) }
  }

  func process(_ units: [PlannedUnit], _ committer: UnitCommitter) throws {
    let accounts = try AccountGroups(night.ledger.snapshot)
    let scan = try CreditScan(
      night.ledger.snapshot, accounts: accounts, from: units[0].span.first, rates: night.rates())
    let write = try CreditWrite(night.ledger.writer, run: night.run, date: night.date, told: scan.told)
    let policy = try night.policies().map(\.credit)
    for unit in units {
      let groups = accounts.groups(from: unit.span.first, to: unit.span.last)
      let judged = try groups.map { group in
        let snapshot = try scan.snapshot(of: group)
        return (snapshot, Credit.decide(snapshot, policy: policy, date: night.date))
      }
      let rows = judged.reduce(1) { $0 + 2 * $1.1.orders.count + $1.1.holds.count }
      try committer.commit(unit, rows: rows) {
        write.begin(unit: unit.number)
        for (snapshot, outcome) in judged { try write.apply(outcome, of: snapshot) }
      }
    }
  }

  func finish() throws {}
}
