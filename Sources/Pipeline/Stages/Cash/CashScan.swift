import Ledger
import OrderToCash

/// Loads account groups' cash: open items and routes merged in step, the rest read whole, as it is little.
final class CashScan {
  /// A statement older than that is not paid by its total any more.
  private static let statementDays = 70
  let told: OpenExceptions
  private let night: Night
  private let tonight: TonightsCash
  private let load: ReceiptLoad
  private let items: MergeScan
  private let routes: CashRoutes
  private let members: [(group: Key, member: CashSnapshot.Member)]
  private var nextMember = 0
  private let advices: [Key: Advice]
  private let decisions: [Key: [CashDecision]]
  /// Decisions about items, by group.
  private var itemDecisions: [Key: [CashDecision]] = [:]
  private let taxes: MergeScan
  private let returns: [Key: [ReturnedPayment]]
  private let settled: [Key: [CashSnapshot.Settled]]
  private let rates: Rates
  private let statements: [Key: [CashSnapshot.Statement]]

  init(_ night: Night, _ tonight: TonightsCash, from first: Key) throws {
    self.night = night
    self.tonight = tonight
    let engine = try night.ledger.snapshot
    told = try OpenExceptions(engine, kinds: [.receipt, .invoice])
    let (banks, fallback) = TonightsCash.accounts(night.configuration)
    load = try ReceiptLoad(engine, banks: banks, fallback: fallback)
    items = try MergeScan(
      engine.freshQuery("SELECT \(OpenItemRow.columns) FROM open_item WHERE grp >= ? ORDER BY grp, account, item")
        .with(first))
    let plan = CashPlan(night.ledger.writer)
    routes = try CashRoutes(night.ledger.writer, from: first)
    if let spilled = tonight.spilled {
      try spilled.order { place in try plan.forEachReceipt(from: first, place) }
    }
    returns = try plan.returns()
    settled = try plan.settled(from: first)
    rates = try night.rates()
    statements = try plan.statements(from: first, since: night.date.adding(days: -Self.statementDays))
    members = try CashLoad.members(engine)
    advices = [Key: Advice](try CashLoad.advices(engine).map { ($0.key, $0) }) { first, _ in first }
    let waiting = try CashLoad.decisions(engine)
    decisions = [Key: [CashDecision]](grouping: waiting.filter { $0.item.isNone }, by: \.receipt)
    taxes = try MergeScan(
      engine.freshQuery(
        """
        SELECT o.grp, o.item, t.category, t.rate, t.base, t.tax FROM open_item o JOIN invoice_tax t ON t.invoice = o.item
        WHERE o.grp >= ? AND o.discount > 0 ORDER BY o.grp, o.account, o.item, t.ordinal
        """
      ).with(first))
    for decision in waiting where !decision.item.isNone {
      guard let account = try CashLoad.account(of: decision.item, engine) else { continue }
      itemDecisions[try load.group(of: account), default: []].append(decision)
    }
  }

  /// The groups of a unit that have cash to judge. Units are asked for in rising order.
  func snapshots(from first: Key, to last: Key) throws -> [CashSnapshot] {
    var snapshots: [CashSnapshot] = []
    while let group = try routes.group(), group < first { _ = try routes.take() }
    while let group = try routes.group(), group <= last {
      snapshots.append(try snapshot(of: group, routes.take()))
    }
    return snapshots
  }

  func number(_ receipt: Key) throws -> Text { try load.number(of: receipt) }

  private func snapshot(of group: Key, _ routes: [CashRouteRow]) throws -> CashSnapshot {
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
    snapshot.decisions = itemDecisions[group] ?? []
    try addTaxes(&snapshot)
    snapshot.settled = settled[group] ?? []
    snapshot.rates = rates
    snapshot.statements = statements[group] ?? []
    for route in routes where !route.receipt.isNone {
      guard let receipt = try receipt(route, onAccount[route.receipt], unidentified[route.receipt]) else { continue }
      snapshot.receipts.append(receipt)
      if let advice = advices[route.advice] { snapshot.advices.append(advice) }
      snapshot.decisions += decisions[route.receipt] ?? []
    }
    try addApplications(&snapshot)
    return snapshot
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

  /// Taxes of invoices with a discount, and of those that a decision writes off.
  private func addTaxes(_ snapshot: inout CashSnapshot) throws {
    try taxes.rows(of: snapshot.group) { row in
      snapshot.taxes[row.key(1), default: []].append(
        TaxShare(category: row.text(2), rate: Percent(scaled: row.int(3)), net: row.int(4), tax: row.int(5)))
    }
    for decision in snapshot.decisions where decision.action == .writeOff && snapshot.taxes[decision.item] == nil {
      snapshot.taxes[decision.item] = try CashLoad.taxes(of: decision.item, night.ledger.snapshot)
    }
  }

  /// An item that is closed, or open in another group than the receipt's, as its account left it since.
  private func item(_ key: Key) throws -> OpenItem? {
    let engine = try night.ledger.snapshot
    if let account = try CashLoad.account(of: key, engine), let open = try OpenItemRow.open(key, of: account, engine) {
      return open
    }
    return try OpenItemRow.closed(key, engine)
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
        // A credit that was netted is taken back too.
        for key in [application.item, application.source] where key != receipt {
          if known.insert(key).inserted, let item = try item(key) { snapshot.items.append(item) }
        }
      }
    }
  }
}
