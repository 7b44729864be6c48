import OrderToCash

/// Plays a benchmark's night through the same pure functions as the cash stage: references over all accounts, then group by group.
struct CashTrial {
  let night: BenchNight
  let policy: CashPolicy
  /// What a night reads from its files and tables before it matches anything.
  private let receipts: [Receipt]
  private let names: PayerNames
  /// By group, which are keys from 1 upward.
  private let groups: [Group]
  /// The group of each item, as the scan of open items gives it.
  private let owners: [Key]

  private struct Group {
    var members: [CashSnapshot.Member] = []
    var items: [OpenItem] = []
    /// Positions of documents that were paid before.
    var paid: [Int] = []
  }

  init(_ night: BenchNight) {
    self.night = night
    policy = CashPolicy(shapes: night.receivables.convention.shapes)
    receipts = night.payments.map(\.receipt)
    var names = PayerNames()
    for customer in night.company.customers {
      names.add(customer.nameKey, name: Text(customer.name), account: customer.account, group: customer.group)
    }
    self.names = names
    owners = night.receivables.owners.map { night.company.customers[$0].group }
    groups = (0...night.company.customers.count).map { number in
      let group = Key(rawValue: Int64(number))
      return Group(
        members: night.membersByGroup[group] ?? [], items: night.items(night.openByGroup[group] ?? []),
        paid: night.paidByGroup[group] ?? [])
    }
  }

  /// One outcome a group, by group; receipts of nobody are group 0.
  func play() -> [CashOutcome] {
    var outcomes: [CashOutcome] = []
    play { outcomes.append($0) }
    return outcomes
  }

  /// As the stage does, which keeps no outcome once it is written.
  func play(_ commit: (CashOutcome) -> Void) {
    let advices = night.payments.compactMap(\.advice)
    var links = AdviceLinks(advices: advices, payers: night.company.payers, policy: policy)
    var router = CashRouter(index: index(), payers: night.company.payers, names: names, policy: policy)
    let routes = router.route(receipts, links: &links).routes
    // Group by group, each loaded when its turn comes.
    let order = GroupOrder.positions(of: routes.map(\.group))
    var start = 0
    while start < order.count {
      let group = routes[order[start]].group
      var end = start
      while end < order.count, routes[order[end]].group == group { end += 1 }
      var snapshot = snapshot(of: group)
      snapshot.receipts.reserveCapacity(end - start)
      for position in order[start..<end] { add(receipts[position], routes[position], links, to: &snapshot) }
      start = end
      commit(CashMatching.decide(snapshot: snapshot, policy: policy, date: BenchNight.date))
    }
  }

  private func index() -> ReferenceIndex {
    var index = ReferenceIndex(capacity: night.receivables.items.count)
    for position in night.receivables.items.indices where !night.receivables.isPaid[position] {
      index.add(night.receivables.items[position], group: owners[position])
    }
    index.finish()
    return index
  }

  private func add(_ receipt: Receipt, _ route: CashRoute, _ links: AdviceLinks, to snapshot: inout CashSnapshot) {
    var receipt = receipt
    receipt.account = route.account
    receipt.payer = route.payer
    receipt.isContested = !route.contested.isEmpty
    receipt.candidates = route.candidates.map(\.document)
    let advice = route.group.isNone || route.advice.isNone ? nil : links.advice(route.advice)
    if let advice { receipt.advice = advice.key }
    snapshot.receipts.append(receipt)
    if let advice { snapshot.advices.append(advice) }
    if CashSnapshot.asksForSettled(route) { snapshot.settled += settled(of: receipt, route) }
  }

  private func snapshot(of group: Key) -> CashSnapshot {
    guard !group.isNone else { return CashSnapshot(group: group) }
    let known = groups[Int(group.rawValue)]
    return CashSnapshot(group: group, members: known.members, items: known.items)
  }

  /// As the ledger tells: documents of the group's own that are settled and have the amount.
  private func settled(of receipt: Receipt, _ route: CashRoute) -> [CashSnapshot.Settled] {
    var settled: [CashSnapshot.Settled] = []
    for position in groups[Int(route.group.rawValue)].paid {
      let (original, discount) = (
        night.receivables.items[position].original, night.receivables.items[position].discount
      )
      guard original == receipt.left || original - discount == receipt.left else { continue }
      settled.append(
        CashSnapshot.Settled(number: night.receivables.items[position].document, amount: receipt.left))
    }
    return settled
  }
}
