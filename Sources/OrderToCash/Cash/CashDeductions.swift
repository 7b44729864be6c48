/// What payments of tonight left open of the items that they were meant for: a deduction to dispute, or a part payment.
extension CashMatcher {
  /// Items that a payment of tonight was meant for and didn't settle.
  func raiseItemExceptions(_ outcome: inout CashOutcome) {
    var meant: [(item: Int, receipt: Int)] = []
    for receipt in desk.receipts.indices where verdicts[receipt].isApplied {
      for item in verdicts[receipt].items where desk.items[item].open > 0 { meant.append((item, receipt)) }
    }
    guard !meant.isEmpty else { return }
    meant.sort { ($0.item, $0.receipt) < ($1.item, $1.receipt) }
    for (index, entry) in meant.enumerated() where index == 0 || meant[index - 1].item != entry.item {
      let item = desk.items[entry.item]
      guard item.open > item.disputedAmount else { continue }
      if let deduction = deduction(entry.item, by: entry.receipt) {
        outcome.deductions.append(deduction)
        guard item.open - item.disputedAmount > deduction.amount else { continue }
      }
      let kept = outcome.deductions.last.map { $0.item == item.key ? $0.amount : 0 } ?? 0
      let open = Money(minor: item.open - item.disputedAmount - kept, currency: item.currency)
      outcome.exceptions.append(
        ExceptionRaised(
          .warning, rule: CashRules.shortPayment.id, subjectKind: .invoice, subject: item.key, account: item.account,
          currency: item.currency, amount: open.minor,
          message: "\(item.document) was paid in part; \(open) stay open",
          whatToDo: "Ask the customer for the rest, or apply another receipt or a credit to it.", verbs: [.dismiss]))
    }
  }

  /// What a payment kept back of an item that it was meant for, with the reason that it gives; nil: a part payment.
  private func deduction(_ position: Int, by receipt: Int) -> CashOutcome.Deduction? {
    let item = desk.items[position]
    let verdict = verdicts[receipt]
    let room = item.open - item.disputedAmount
    func deduction(_ amount: Int64, _ reason: DisputeReason, _ note: Text) -> CashOutcome.Deduction {
      CashOutcome.Deduction(
        item: item.key, receipt: desk.receipts[receipt].key, amount: min(amount, room), reason: reason, note: note)
    }
    if verdict.fit == .unearned { return deduction(room, .discount, .empty) }
    if let stated = verdict.deductions.first(where: { $0.item == position }) {
      let reason = desk.policy.disputes.reason(stated.reason)
      return reason == .partial ? nil : deduction(stated.amount > 0 ? stated.amount : room, reason, stated.reason)
    }
    let text = desk.receipts[receipt].text
    if let reason = DisputeReason.inText(text) { return reason == .partial ? nil : deduction(room, reason, text) }
    guard Int128(room) * 1_000_000 <= Int128(item.original) * Int128(desk.policy.unexplainedPercent.scaled) else {
      return nil
    }
    return deduction(room, .unexplained, text)
  }
}
