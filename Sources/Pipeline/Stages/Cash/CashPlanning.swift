import Ledger
import OrderToCash

/// The cash stage's plan: posts what is not about receivables, and sends every receipt and return to an account group.
struct CashPlanning {
  private let night: Night
  private let tonight: TonightsCash
  private let policy: CashPolicy
  private let chart: Chart
  private let facts: UnitFacts
  private let load: ReceiptLoad
  private let plan: CashPlan
  private var routes = PackedRoutes()
  /// Receipts of earlier nights by their place among `routes`.
  private var routed: [Key: Int] = [:]
  /// Where tonight's receipts begin, which follow each other.
  private var firstOfTonight = 0
  /// Groups that are judged for a decision about an item.
  private var decided: Set<Key> = []

  init(_ night: Night, _ tonight: TonightsCash) throws {
    self.night = night
    self.tonight = tonight
    policy = night.configuration.policies.cash
    chart = night.configuration.chart
    facts = try UnitFacts(night.ledger.writer, run: night.run, stage: .cash, date: night.date)
    let (banks, fallback) = TonightsCash.accounts(night.configuration)
    load = try ReceiptLoad(night.ledger.snapshot, banks: banks, fallback: fallback)
    plan = CashPlan(night.ledger.writer)
  }

  /// Units: spans of account groups, with a few hundred receipts each. Group 0 is nobody's cash.
  mutating func lay() throws -> [UnitSpan] {
    facts.begin(unit: ReceiptNumber.unit)
    try postOthers()
    try routeReceipts()
    try routeReturns()
    return try write()
  }

  private func postOthers() throws {
    for (movement, entry) in tonight.others {
      let base = try tonight.base(movement.amount, entry.currency)
      try facts.add(BankMovements.posting(movement, of: entry, base: base, chart: chart))
      if let ruling = BankMovements.ruling(movement, of: entry) { try facts.add(ruling) }
      if let exception = BankMovements.exception(movement, of: entry) { try facts.raise(exception) }
    }
    for sum in tonight.sums {
      try BankBalances.book(sum.bankAccount, amount: sum.amount, night.ledger.writer)
    }
    let book = RefundBook(night.ledger.writer)
    for (refund, receipt) in tonight.returnedRefunds { try book.takeBack(refund.refund, as: receipt) }
    for (refund, entry) in tonight.refunds {
      let base = try tonight.base(refund.amount, refund.currency)
      let account = try book.account(of: refund.refund)
      for posting in RefundMatching.postings(refund, account: account, entry: entry, base: base, chart: chart) {
        try facts.add(posting)
      }
      try facts.add(
        Ruling(
          .bankEntry, entry.key, rule: CashRules.refund.id, outcome: "paid",
          facts: Text("refund=\(refund.number); amount=\(Money(minor: refund.amount, currency: refund.currency))")))
      try book.pay(refund.refund, by: entry.key, on: entry.bookingDate, base: base)
    }
  }

  // MARK: Receipts

  private mutating func routeReceipts() throws {
    let engine = try night.ledger.snapshot
    let payers = try CashLoad.payers(engine)
    let decisions = try CashLoad.decisions(engine)
    let applies = [Key: CashDecision](decisions.filter { $0.action == .apply }.map { ($0.receipt, $0) }) { first, _ in
      first
    }
    let unidentified = try load.unidentified()
    let advices = try CashLoad.advices(engine)
    var links = AdviceLinks(advices: advices, payers: payers, policy: policy)
    var first = try FirstReading(unidentified, tonight, openItems: try CashLoad.openItemCount(engine), &links)
    first.add(advices, decisions)
    var (index, onAccount) = try openItems(&first)
    let isAny = tonight.count + unidentified.count > 0
    routes.expect(tonight.count + unidentified.count + onAccount.count + decisions.count)
    var router = CashRouter(
      index: index, payers: payers, names: isAny ? try CashLoad.names(engine) : PayerNames(),
      words: try CashLoad.words(engine), policy: policy)
    index = ReferenceIndex()
    let names = isAny ? try groupNames() : [:]
    let earlier = onAccount.map(\.receipt)
    guard tonight.spilled != nil else {
      var loose = unidentified
      try tonight.forEachPiece { loose += $0 }
      let found = router.route(loose, onAccount: earlier, links: &links, decisions: applies)
      add(onAccount, payers, found.onAccount)
      for (position, receipt) in loose.enumerated() { try add(receipt, found.routes[position], names) }
      return try addSettled(decisions)
    }
    var quotes = first.quotes
    for receipt in earlier { quotes.append(links.quoted(by: receipt)) }
    let linked = links.settle(quotes)
    var next = first.quotes.count
    add(onAccount, payers, linked.advices(next..<quotes.count).map { links.advice(at: $0)?.key ?? .none })
    next = 0
    func route(_ piece: [Receipt]) throws {
      let linked = linked.advices(next..<next + piece.count)
      let routes = router.route(piece, linked: linked, links, decisions: applies)
      next += piece.count
      for (position, receipt) in piece.enumerated() { try add(receipt, routes[position], names) }
    }
    try route(unidentified)
    try tonight.forEachPiece(route)
    try addSettled(decisions)
  }

  /// The open items of all accounts as routing asks for them, and cash on account.
  private func openItems(_ first: inout FirstReading) throws -> (ReferenceIndex, [(receipt: Receipt, group: Key)]) {
    var index = ReferenceIndex(capacity: first.capacity, wanted: first.wanted)
    first.wanted = nil
    var onAccount: [(receipt: Receipt, group: Key)] = []
    try CashLoad.openItems(night.ledger.snapshot) { item, group in
      guard item.kind == .onAccount, item.key.stage != .opening else { return index.add(item, group: group) }
      guard var receipt = try load.receipt(item.key) else { return }
      receipt.account = item.account
      receipt.left = -item.open
      receipt.leftBase = -item.openBase
      onAccount.append((receipt, group))
    }
    index.finish()
    return (index, onAccount)
  }

  private mutating func add(
    _ onAccount: [(receipt: Receipt, group: Key)], _ payers: PayerDirectory, _ advices: [Key]
  ) {
    for (position, entry) in onAccount.enumerated() {
      add(
        CashRouteRow(
          group: entry.group, receipt: entry.receipt.key, state: .onAccount, account: entry.receipt.account,
          payer: payers.owner(of: entry.receipt.payerAccount)?.account ?? .none, advice: advices[position]))
    }
  }

  private mutating func add(_ receipt: Receipt, _ route: CashRoute, _ names: [Key: Text]) throws {
    if receipt.state == .new, !receipt.isAutomatic { return add(try routeOfReturnedRefund(receipt)) }
    add(row(receipt, route, names))
  }

  /// The customer whose refund came back, or nobody.
  private func routeOfReturnedRefund(_ receipt: Receipt) throws -> CashRouteRow {
    CashRouteRow(
      group: receipt.account.isNone ? .none : try load.group(of: receipt.account), receipt: receipt.key,
      state: .new, account: receipt.account, payer: receipt.account, note: receipt.routingNote)
  }

  private func row(_ receipt: Receipt, _ route: CashRoute, _ names: [Key: Text]) -> CashRouteRow {
    let contested = route.contested.map { names[$0] ?? Text($0.description) }.sorted().map(\.string)
    return CashRouteRow(
      group: route.group, receipt: receipt.key, state: receipt.state, account: route.account, payer: route.payer,
      advice: route.group.isNone ? .none : route.advice, isContested: !contested.isEmpty,
      note: note(route, contested, names),
      candidates: route.candidates.map(\.document),
      settledOf: !route.group.isNone && CashSnapshot.asksForSettled(route) ? receipt.left : 0)
  }

  private func note(_ route: CashRoute, _ contested: [String], _ names: [Key: Text]) -> Text {
    if !contested.isEmpty { return Text("it points to customers " + contested.joined(separator: " and ")) }
    guard !route.candidates.isEmpty else { return .empty }
    let closest = route.candidates.map { item in
      "\(item.document)\(names[item.group].map { " of \($0)" } ?? "")"
    }
    return Text("its amount is that of " + closest.joined(separator: ", "))
  }

  /// The number of each group's root customer.
  private func groupNames() throws -> [Key: Text] {
    var names: [Key: Text] = [:]
    try night.ledger.snapshot.freshQuery("SELECT account, id FROM customer WHERE account = grp")
      .forEach { names[$0.key(0)] = $0.text(1) }
    return names
  }

  /// Receipts without anything left that a decision is about.
  private mutating func addSettled(_ decisions: [CashDecision]) throws {
    for decision in decisions where !decision.item.isNone { try addGroup(of: decision) }
    for decision in decisions where decision.item.isNone && place(of: decision.receipt) == nil {
      guard let receipt = try load.receipt(decision.receipt) else {
        try refuse(decision)
        continue
      }
      try addSettled(receipt)
    }
  }

  /// A group that has a decision about an item, cash or not.
  private mutating func addGroup(of decision: CashDecision) throws {
    guard let account = try CashLoad.account(of: decision.item, night.ledger.snapshot) else {
      return try refuse(decision)
    }
    let group = try load.group(of: account)
    if decided.insert(group).inserted { routes.append(CashRouteRow(group: group, receipt: .none, state: .onAccount)) }
  }

  private mutating func addSettled(_ receipt: Receipt) throws {
    add(
      CashRouteRow(
        group: try load.group(of: receipt.account), receipt: receipt.key, state: .onAccount, account: receipt.account))
  }

  private func refuse(_ decision: CashDecision) throws {
    let done = CashOutcome.DecisionDone(decision: decision.key, refusal: "there is no such receipt or item")
    let write = try CashWrite(
      night.ledger.writer, run: night.run, date: night.date, told: OpenExceptions(night.ledger.snapshot, kinds: []),
      disputes: night.configuration.policies.disputes)
    try write.carryOut(done, [decision])
    try facts.raise(CashReview.refused(decision, done.refusal))
  }

  private mutating func add(_ route: CashRouteRow) {
    if let ordinal = tonight.ordinal(route.receipt) {
      if ordinal == 0 { firstOfTonight = routes.count }
      precondition(routes.count == firstOfTonight + ordinal, "tonight's receipts are routed one after the other")
    } else {
      routed[route.receipt] = routes.count
    }
    routes.append(route)
  }

  private func place(of receipt: Key) -> Int? {
    tonight.ordinal(receipt).map { firstOfTonight + $0 } ?? routed[receipt]
  }

  // MARK: Returns

  private mutating func routeReturns() throws {
    var taken: Set<Key> = []
    let earlier = try earlierCandidates()
    let tonights = try tonightsCandidates()
    let bounds = ReturnMatching.Bounds(charge: policy.returnCharges, days: policy.returnDays)
    let replaced = try BankEntries.bookedAnew(night.ledger.snapshot, run: night.run)
    for (movement, entry) in tonight.returns {
      if let receipt = replaced[entry.key] {
        try replace(receipt, by: entry, ordinal: movement.ordinal)
        continue
      }
      let payment = movement.payment
      let quoted = [payment.originalEndToEnd, payment.endToEnd].filter { !$0.isEmpty }
      var candidates = try CashLoad.originals(of: payment, night.ledger.snapshot)
      candidates += tonights.filter {
        quoted.contains($0.endToEnd) || (!$0.payerAccount.isEmpty && $0.payerAccount == payment.counterpartyAccount)
      }
      for candidate in earlier where !candidates.contains(where: { $0.receipt == candidate.receipt }) {
        candidates.append(candidate)
      }
      let original = ReturnMatching.original(
        of: payment, amount: movement.amount, currency: entry.currency, bookedBy: entry.bookingDate,
        among: candidates.filter { !taken.contains($0.receipt) }, bounds: bounds)
      let charge = original?.charge ?? 0
      var returned = ReturnedPayment(
        key: entry.key, bank: entry.bank, bookingDate: entry.bookingDate, currency: entry.currency,
        amount: -movement.amount - charge, base: try tonight.base(-movement.amount - charge, entry.currency),
        receipt: original?.receipt ?? .none, reason: payment.returnReason)
      guard let original, let group = try group(of: original.receipt) else {
        returned.amount += charge
        returned.base = try tonight.base(returned.amount, entry.currency)
        try leaveInClearing(returned)
        continue
      }
      taken.insert(original.receipt)
      if charge > 0 { try post(charge, of: entry, item: original.receipt) }
      try plan.write(returned, group: group, ordinal: movement.ordinal)
    }
  }

  /// A batch that was booked as one payment and whose payments are booked instead.
  private mutating func replace(_ receipt: Key, by entry: BankEntry, ordinal: Int) throws {
    guard let group = try group(of: receipt) else { preconditionFailure("intake found the receipt untouched") }
    let payment = ReturnedPayment(
      key: entry.key, bank: entry.bank, bookingDate: entry.bookingDate, currency: entry.currency,
      amount: -entry.amount, base: try tonight.base(-entry.amount, entry.currency), receipt: receipt, isReplaced: true)
    try plan.write(payment, group: group, ordinal: ordinal)
  }

  /// What the bank took beside a returned payment.
  private func post(_ charge: Int64, of entry: BankEntry, item: Key) throws {
    try facts.add(
      Posting(
        .bankCharge, date: entry.bookingDate, debit: chart.bankFees, credit: entry.bank, item: item,
        currency: entry.currency, amount: charge, base: try tonight.base(charge, entry.currency)))
  }

  /// Receipts of earlier nights that tonight's returns may be of by payer and amount or the bank's reference.
  private func earlierCandidates() throws -> [ReturnMatching.Candidate] {
    let payments = tonight.returns.map { (payment: $0.movement.payment, amount: $0.movement.amount) }
    return try CashLoad.originals(
      of: payments, bookedFrom: night.date.adding(days: -policy.returnDays - 10), night.ledger.snapshot)
  }

  /// Tonight's receipts that any of the returns may be of, by what it quotes or its payer.
  private func tonightsCandidates() throws -> [ReturnMatching.Candidate] {
    guard !tonight.returns.isEmpty else { return [] }
    var (quoted, payers): (Set<Text>, Set<Text>) = ([], [])
    for (movement, _) in tonight.returns {
      quoted.formUnion([movement.payment.originalEndToEnd, movement.payment.endToEnd])
      payers.insert(movement.payment.counterpartyAccount)
    }
    quoted.remove(.empty)
    payers.remove(.empty)
    var candidates: [ReturnMatching.Candidate] = []
    try tonight.forEachPiece { piece in
      for receipt in piece where quoted.contains(receipt.endToEnd) || payers.contains(receipt.payerAccount) {
        candidates.append(
          ReturnMatching.Candidate(
            receipt: receipt.key, endToEnd: receipt.endToEnd, bankReference: receipt.bankReference,
            payerAccount: receipt.payerAccount, currency: receipt.currency, amount: receipt.amount,
            bookingDate: receipt.bookingDate))
      }
    }
    return candidates
  }

  /// The group whose unit undoes a receipt; nil for a receipt that was returned before.
  private mutating func group(of key: Key) throws -> Key? {
    if let place = place(of: key) { return routes.group(at: place) }
    guard let receipt = try load.receipt(key) else { return nil }
    let applied = try load.applications(of: key).reduce(Int64(0)) { $0 + ($1.source == key ? $1.amount : 0) }
    guard applied == receipt.amount else { return nil }
    try addSettled(receipt)
    return routes.group(at: routes.count - 1)
  }

  private func leaveInClearing(_ payment: ReturnedPayment) throws {
    try facts.add(CashReview.clearing(payment, chart))
    try facts.raise(CashReview.unmatchedReturn(payment))
  }

  // MARK: Units

  /// Writes the routes; the units that do them.
  private func write() throws -> [UnitSpan] {
    var spans: [UnitSpan] = []
    var count = 0
    try plan.write { writeRoute in
      try routes.forEachGroup { group, places in
        if count >= 256 || spans.isEmpty || spans[spans.count - 1].last.isNone {
          spans.append(UnitSpan(first: group, last: group))
          count = 0
        }
        spans[spans.count - 1].last = group
        count += places.count
        for place in places { try writeRoute(routes[Int(place)]) }
      }
    }
    return spans
  }
}
