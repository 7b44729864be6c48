import OrderToCash

/// Plays a benchmark's night through the same pure functions as the cash stage: references over all accounts, then group by group.
struct CashTrial {
  let night: BenchNight
  let policy: CashPolicy

  init(_ night: BenchNight) {
    self.night = night
    policy = CashPolicy(shapes: night.receivables.convention.shapes)
  }

  /// One outcome a group, by group; receipts of nobody are group 0.
  func play() -> [CashOutcome] {
    let payments = night.payments
    let advices = payments.compactMap(\.advice)
    var links = AdviceLinks(advices: advices, payers: night.company.payers, policy: policy)
    let linked = links.link(payments.map(\.receipt))
    var router = CashRouter(index: index(), payers: night.company.payers, names: names(), policy: policy)
    var snapshots: [Key: CashSnapshot] = [:]
    for (position, payment) in payments.enumerated() {
      let route = router.route(payment.receipt, advice: linked[position])
      add(payment.receipt, route, linked[position], to: &snapshots)
    }
    let groups = snapshots.keys.sorted()
    return groups.map { group in
      CashMatching.decide(
        snapshot: snapshots[group] ?? CashSnapshot(group: group), policy: policy, date: BenchNight.date)
    }
  }

  private func names() -> PayerNames {
    var names = PayerNames()
    for customer in night.company.customers {
      names.add(customer.nameKey, account: customer.account, group: customer.group)
    }
    return names
  }

  private func index() -> ReferenceIndex {
    var index = ReferenceIndex(capacity: night.receivables.items.count)
    for (position, item) in night.receivables.items.enumerated() where !night.receivables.isPaid[position] {
      index.add(item, group: night.company.customers[night.receivables.owners[position]].group)
    }
    index.finish()
    return index
  }

  private func add(_ receipt: Receipt, _ route: CashRoute, _ advice: Advice?, to snapshots: inout [Key: CashSnapshot]) {
    var receipt = receipt
    receipt.account = route.account
    receipt.payer = route.payer
    receipt.isContested = !route.contested.isEmpty
    receipt.candidates = route.candidates.map(\.document)
    if !route.group.isNone, let advice { receipt.advice = advice.key }
    if snapshots[route.group] == nil { snapshots[route.group] = snapshot(of: route.group) }
    snapshots[route.group]?.receipts.append(receipt)
    if !route.group.isNone, let advice { snapshots[route.group]?.advices.append(advice) }
    snapshots[route.group]?.settled += settled(of: receipt, route)
  }

  private func snapshot(of group: Key) -> CashSnapshot {
    guard !group.isNone else { return CashSnapshot(group: group) }
    let members = night.company.members(of: group)
    return CashSnapshot(
      group: group,
      members: members.map {
        CashSnapshot.Member(account: $0.account, id: Text("C" + $0.number), nameKey: $0.nameKey)
      }, items: night.items(night.openByGroup[group] ?? []))
  }

  /// As the ledger tells: documents of the group's own that are settled and have the amount.
  private func settled(of receipt: Receipt, _ route: CashRoute) -> [CashSnapshot.Settled] {
    guard CashSnapshot.asksForSettled(route.by) else { return [] }
    return (night.paidByGroup[route.group] ?? []).map { night.receivables.items[$0] }
      .filter { $0.original == receipt.left || $0.original - $0.discount == receipt.left }
      .map { CashSnapshot.Settled(number: $0.document, amount: receipt.left) }
  }
}
