import Ledger
import OrderToCash

/// Loads account groups' cash: open items and routes merged in step, the rest read whole, as it is little.
final class CashScan {
  let told: OpenExceptions
  private let night: Night
  private let tonight: TonightsCash
  private let load: ReceiptLoad
  private let items: MergeScan
  private let routes: [CashRouteRow]
  private var next = 0
  private let members: [(group: Key, member: CashSnapshot.Member)]
  private var nextMember = 0
  private let advices: [Key: Advice]
  private let decisions: [Key: [CashDecision]]
  private let returns: [Key: [ReturnedPayment]]

  init(_ night: Night, _ tonight: TonightsCash, from first: Key) throws {
    self.night = night
    self.tonight = tonight
    let engine = night.ledger.snapshot
    told = try OpenExceptions(engine, kinds: [.receipt, .invoice])
    let (banks, fallback) = TonightsCash.accounts(night.configuration)
    load = try ReceiptLoad(engine, banks: banks, fallback: fallback)
    items = try MergeScan(
      engine.freshQuery("SELECT \(OpenItemRow.columns) FROM open_item WHERE grp >= ? ORDER BY grp, account, item")
        .with(first))
    let plan = CashPlan(night.ledger.writer)
    routes = try plan.routes(from: first)
    returns = try plan.returns()
    members = try CashLoad.members(engine)
    advices = [Key: Advice](try CashLoad.advices(engine).map { ($0.key, $0) }) { first, _ in first }
    decisions = [Key: [CashDecision]](grouping: try CashLoad.decisions(engine), by: \.receipt)
  }

  /// The groups of a unit that have cash to judge. Units are asked for in rising order.
  func snapshots(from first: Key, to last: Key) throws -> [CashSnapshot] {
    var snapshots: [CashSnapshot] = []
    while next < routes.count, routes[next].group < first { next += 1 }
    while next < routes.count, routes[next].group <= last {
      let group = routes[next].group
      let start = next
      while next < routes.count, routes[next].group == group { next += 1 }
      snapshots.append(try snapshot(of: group, routes[start..<next]))
    }
    return snapshots
  }

  func number(_ receipt: Key) throws -> Text { try load.number(of: receipt) }

  private func snapshot(of group: Key, _ routes: ArraySlice<CashRouteRow>) throws -> CashSnapshot {
    var snapshot = CashSnapshot(group: group, members: members(of: group), returns: returns[group] ?? [])
    var onAccount: [Key: OpenItem] = [:]
    try items.rows(of: group) { row in
      let item = OpenItemRow.read(row)
      if item.kind == .onAccount, item.key.stage != .opening {
        onAccount[item.key] = item
      } else {
        snapshot.items.append(item)
      }
    }
    let unidentified = group.isNone || routes.contains { $0.state == .unidentified } ? try openReceipts() : [:]
    for route in routes {
      guard let receipt = try receipt(route, onAccount[route.receipt], unidentified[route.receipt]) else { continue }
      snapshot.receipts.append(receipt)
      if let advice = advices[route.advice] { snapshot.advices.append(advice) }
      snapshot.decisions += decisions[route.receipt] ?? []
      try addSettled(route.notOpen, &snapshot)
    }
    try addApplications(&snapshot)
    return snapshot
  }

  /// Documents of the group's own that a receipt quotes and that are settled.
  private func addSettled(_ quoted: [Text], _ snapshot: inout CashSnapshot) throws {
    for compact in quoted {
      for shape in night.configuration.policies.cash.shapes {
        guard let number = shape.number(compact),
          let invoice = try CashLoad.invoice(numbered: number, night.ledger.snapshot),
          snapshot.members.contains(where: { $0.account == invoice.account })
        else { continue }
        snapshot.settled.append(
          CashSnapshot.Settled(number: compact, amount: invoice.amount, discount: invoice.discount))
      }
    }
  }

  private func receipt(_ route: CashRouteRow, _ item: OpenItem?, _ unidentified: Receipt?) throws -> Receipt? {
    guard var receipt = try tonight.receipt(route.receipt) ?? unidentified ?? load.receipt(route.receipt) else {
      return nil
    }
    receipt.state = route.state
    receipt.account = route.account
    receipt.payer = route.payer
    receipt.advice = route.advice
    receipt.isContested = route.isContested
    receipt.routingNote = route.note
    receipt.candidates = route.candidates
    if let item {
      receipt.left = -item.open
      receipt.leftBase = -item.openBase
    }
    return receipt
  }

  private var unidentifiedReceipts: [Key: Receipt]?

  private func openReceipts() throws -> [Key: Receipt] {
    if let unidentifiedReceipts { return unidentifiedReceipts }
    let read = [Key: Receipt](try load.unidentified().map { ($0.key, $0) }) { first, _ in first }
    unidentifiedReceipts = read
    return read
  }

  private func members(of group: Key) -> [CashSnapshot.Member] {
    var found: [CashSnapshot.Member] = []
    while nextMember < members.count, members[nextMember].group <= group {
      if members[nextMember].group == group { found.append(members[nextMember].member) }
      nextMember += 1
    }
    return found
  }

  /// Applications that decisions and returns may take back, with the items that they closed.
  private func addApplications(_ snapshot: inout CashSnapshot) throws {
    var receipts = snapshot.returns.map(\.receipt)
    receipts += snapshot.decisions.filter { $0.action == .unapply }.map(\.receipt)
    guard !receipts.isEmpty else { return }
    var known = Set(snapshot.items.map(\.key))
    for receipt in Set(receipts).sorted() {
      for application in try load.applications(of: receipt) {
        snapshot.applications.append(application)
        guard known.insert(application.item).inserted else { continue }
        if let item = try OpenItemRow.closed(application.item, night.ledger.snapshot) { snapshot.items.append(item) }
      }
    }
  }
}
