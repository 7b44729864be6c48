import OrderToCash

/// Compares what the program did with the truth, by class. The measures are defined in docs/cash-matching.md.
struct CashScore {
  struct Tally {
    var payments = 0
    /// Payments that a careful person could settle from the same evidence.
    var settleable = 0
    /// Settled whole and right without a person, or rightly left alone where nothing open is meant.
    var settled = 0
    /// Of `settleable`, those settled.
    var settledOfSettleable = 0
    /// Payments of which anything went where it wasn't meant.
    var wrong = 0
    var proposed = 0
    var proposedRight = 0
    /// Items that are meant, and those that the right payment was applied to.
    var items = 0
    var itemsApplied = 0
    /// Minor units that came in for items, and those that were applied rightly.
    var value: Int64 = 0
    var valueApplied: Int64 = 0

    static func += (left: inout Tally, right: Tally) {
      left.payments += right.payments
      left.settleable += right.settleable
      left.settled += right.settled
      left.settledOfSettleable += right.settledOfSettleable
      left.wrong += right.wrong
      left.proposed += right.proposed
      left.proposedRight += right.proposedRight
      left.items += right.items
      left.itemsApplied += right.itemsApplied
      left.value += right.value
      left.valueApplied += right.valueApplied
    }
  }

  private(set) var tallies = [Tally](repeating: Tally(), count: CashNoise.allCases.count)
  /// Positions of payments that went wrong.
  private(set) var wrong: [Int] = []
  /// Of one night: what a careful person makes of each payment, and which of them were settled.
  let findings: [PersonFinding]
  private(set) var isSettled: [Bool] = []

  init() { findings = [] }

  init(_ night: BenchNight, _ outcomes: [CashOutcome]) {
    let facts = Facts(night, outcomes)
    findings = CarefulPerson.judge(night)
    for (position, payment) in night.payments.enumerated() {
      let tally = Self.tally(payment, facts, night, isSettleable: findings[position].isRight(for: payment))
      tallies[payment.noise.rawValue] += tally
      isSettled.append(tally.settled > 0)
      if tally.wrong > 0 { wrong.append(position) }
    }
  }

  var total: Tally { tallies.reduce(into: Tally()) { $0 += $1 } }

  static func += (left: inout CashScore, right: CashScore) {
    for index in left.tallies.indices { left.tallies[index] += right.tallies[index] }
    left.wrong += right.wrong
  }

  /// What the outcomes say, by receipt.
  private struct Facts {
    /// What each receipt cleared of which item, by cash and by credits set off beside it.
    var applied: [Key: [(item: Key, cash: Int64)]] = [:]
    var left: [Key: Int64] = [:]
    var firstChoice: [Key: [Text]] = [:]
    /// Items against which a credit was set off, and whether one payment is meant for both.
    var netted: [Key: Bool] = [:]

    init(_ night: BenchNight, _ outcomes: [CashOutcome]) {
      var partners: [Key: Int] = [:]
      for (position, payment) in night.payments.enumerated() where !payment.noise.isKept {
        for item in payment.truth { partners[night.receivables.items[item].key] = position }
      }
      for outcome in outcomes {
        for proposal in outcome.proposals { firstChoice[proposal.receipt] = proposal.choices.first }
        for update in outcome.receipts { left[update.receipt] = update.left }
        for application in outcome.applications {
          guard application.source.rawValue < 100_000_000 else {
            applied[application.source, default: []].append((application.item, application.amount))
            continue
          }
          // A credit set off: right when one payment is meant for both.
          let isRight =
            partners[application.source] != nil && partners[application.source] == partners[application.item]
          netted[application.item] = isRight && netted[application.item] != false
        }
      }
    }
  }

  private static func tally(
    _ payment: BenchPayment, _ facts: Facts, _ night: BenchNight, isSettleable: Bool
  ) -> Tally {
    var tally = Tally()
    tally.payments = 1
    tally.settleable = isSettleable ? 1 : 0
    let meant = night.items(payment.truth).filter { $0.open > 0 }
    let applied = facts.applied[payment.receipt.key] ?? []
    let isRight = applied.allSatisfy { use in
      meant.contains { $0.key == use.item } && facts.netted[use.item] != false
    }
    if !isRight { tally.wrong = 1 }
    guard !payment.noise.isKept else {
      tally.settled = applied.isEmpty ? 1 : 0
      tally.settledOfSettleable = isSettleable ? tally.settled : 0
      return tally
    }
    // An invoice may be settled by a credit alone.
    let reached = meant.filter { item in applied.contains { $0.item == item.key } || facts.netted[item.key] == true }
    let cash = applied.reduce(Int64(0)) { $0 + $1.cash }
    tally.items = meant.count
    tally.value = payment.receipt.amount
    guard isRight else { return tally }
    tally.itemsApplied = reached.count
    tally.valueApplied = cash
    let over = payment.noise == .over
    if reached.count == meant.count, over || cash == payment.receipt.amount { tally.settled = 1 }
    tally.settledOfSettleable = isSettleable ? tally.settled : 0
    if applied.isEmpty, let choice = facts.firstChoice[payment.receipt.key] {
      tally.proposed = 1
      tally.proposedRight = choice == night.items(payment.truth).map(\.document) ? 1 : 0
    }
    return tally
  }
}
