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
    let behaviours = try behaviours(policy)
    for unit in units {
      let groups = accounts.groups(from: unit.span.first, to: unit.span.last)
      let judged = try groups.map { group in
        let snapshot = try scan.snapshot(of: group)
        return (
          snapshot, Credit.decide(snapshot, policy: policy, date: night.date), review(snapshot, policy, behaviours)
        )
      }
      let rows = judged.reduce(1) { $0 + 2 * $1.1.orders.count + $1.1.holds.count }
      try committer.commit(unit, rows: rows) {
        write.begin(unit: unit.number)
        for (snapshot, outcome, review) in judged {
          try write.apply(outcome, of: snapshot)
          if let review { try write.record(review, of: snapshot) }
        }
      }
    }
  }

  /// How groups have paid, on the first night of a month; nil on others, and where no policy asks.
  private func behaviours(_ policy: ByCustomer<CreditPolicy>) throws -> [Key: PaymentBehaviour]? {
    guard policy.all.contains(where: \.review.isOn), night.identity.sequence == 1,
      CreditReview.isDue(night.date, previous: night.identity.previousDate)
    else { return nil }
    return try PaymentScan.behaviours(
      night.ledger.snapshot, months: policy.all.map(\.review.months).max() ?? 12, date: night.date)
  }

  private func review(
    _ snapshot: CreditSnapshot, _ policy: ByCustomer<CreditPolicy>, _ behaviours: [Key: PaymentBehaviour]?
  ) -> CreditReview? {
    let policy = policy[snapshot.group].review
    guard policy.isOn, let behaviour = behaviours?[snapshot.group] else { return nil }
    return CreditReview.of(snapshot, behaviour, policy: policy, date: night.date)
  }

  func finish() throws { try CreditBusiness.note(night.ledger.writer, date: night.date) }
}
