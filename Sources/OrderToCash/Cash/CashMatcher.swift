/// Applies one account group's cash: all receipts against all open items, strongest evidence first across all receipts, so that
/// a weak match never takes the item that a strong one needs.
public enum CashMatching {
  /// Pure: the same snapshot, in any order, gives the same outcome.
  ///
  /// - Parameters:
  ///   - date: the night's date; discounts go by each receipt's value date.
  public static func decide(
    snapshot: CashSnapshot, policy: CashPolicy, date: BusinessDate, chart: Chart = Chart()
  ) -> CashOutcome {
    var matcher = CashMatcher(snapshot: snapshot, policy: policy, date: date, chart: chart)
    matcher.takeBackReturns()
    matcher.carryOutDecisions()
    matcher.match()
    return matcher.outcome()
  }
}

struct CashMatcher {
  /// But for its items and receipts, which are the desk's alone: what two hold is copied when it changes.
  let snapshot: CashSnapshot
  var desk: CashDesk
  /// By position of the desk's receipts.
  var evidence: [CashEvidence] = []
  var verdicts: [CashVerdict]
  var decisionsDone: [CashOutcome.DecisionDone] = []
  var usedAdvices: [Key] = []
  /// Keys of applications that a decision or a return took back tonight.
  var takenBack: [Key] = []
  var matchedReturns: [(payment: ReturnedPayment, receipt: Int, reopened: [Int])] = []
  var unmatchedReturns: [ReturnedPayment] = []
  /// Receipts that matching may still use, in the desk's order.
  var waiting: [Int] = []
  /// Receipts whose references name two things that both explain the amount: no further rule looks at them.
  var contradictory: [Int] = []
  /// Items of which payments of tonight left a part open, once there is one: those were meant for them, so the rest is dealt with.
  private var partlyPaid: [Bool] = []
  private var amounts: AmountIndex?
  let advices: [Key: Advice]

  init(snapshot: CashSnapshot, policy: CashPolicy, date: BusinessDate, chart: Chart) {
    desk = CashDesk(snapshot: snapshot, policy: policy, date: date, chart: chart)
    self.snapshot = snapshot.withoutItemsAndReceipts
    verdicts = [CashVerdict](repeating: CashVerdict(), count: desk.receipts.count)
    advices =
      snapshot.advices.isEmpty ? [:] : [Key: Advice](snapshot.advices.map { ($0.key, $0) }) { first, _ in first }
  }

  mutating func match() {
    var reader = EvidenceReader(desk: desk, members: snapshot.members)
    let count = desk.receipts.count
    evidence = [CashEvidence](repeating: CashEvidence(), count: count)
    desk.expect(count)
    waiting.reserveCapacity(count)
    // What points to two customers waits until all else is settled, and is only asked whether its number is mistyped; those that say
    // nothing wait as long.
    var later: [Int] = []
    for receipt in 0..<count {
      let left = desk.receipts[receipt].left
      if left > 0 { reader.read(desk.receipts[receipt], desk.items, into: &evidence[receipt]) }
      verdicts[receipt].confirmation = confirmation(of: receipt)
      guard left > 0, desk.receipts[receipt].isAutomatic, !desk.reassigned.contains(receipt) else { continue }
      let isHeard = evidence[receipt].mayName || !desk.receipts[receipt].advice.isNone
      if isHeard, !desk.receipts[receipt].isContested { waiting.append(receipt) } else { later.append(receipt) }
    }
    pass { $0.followLines($1, &reader) }
    pass { $0.settleNamed($1, $0.evidence[$1].structured, by: CashRules.structured, .certain, &reader) }
    pass { $0.followAdvice($1, &reader) }
    pass { $0.settleNamed($1, $0.strongSet($1), by: CashRules.document, .strong, &reader) }
    if snapshot.rates != nil {
      pass { $0.settleForeign($1, $0.evidence[$1].structured) || $0.settleForeign($1, $0.strongSet($1)) }
    }
    pass { $0.settlePart($1, $0.evidence[$1].structured, by: CashRules.structured, .certain) }
    pass { $0.settlePart($1, $0.strongSet($1), by: CashRules.document, .strong) }
    // One of an order's items that is settled may leave another payment that names the order with one explanation.
    var before = -1
    while before != waiting.count {
      before = waiting.count
      pass { $0.settleConfirmed($1) }
    }
    if !later.isEmpty { waiting = (waiting + later).sorted() }
    settleByAmount()
  }

  /// Offers every waiting receipt to a rule; one that is used waits no longer.
  private mutating func pass(_ rule: (inout CashMatcher, Int) -> Bool) {
    guard !waiting.isEmpty else { return }
    var kept = 0
    for place in waiting.indices {
      let receipt = waiting[place]
      if rule(&self, receipt) { continue }
      waiting[kept] = receipt
      kept += 1
    }
    waiting.removeLast(waiting.count - kept)
    if !contradictory.isEmpty { waiting.removeAll { contradictory.contains($0) } }
  }

  private func strongSet(_ receipt: Int) -> [Int] { union(evidence[receipt].structured, evidence[receipt].documents) }

  func posts(_ grade: CashGrade) -> Bool { grade <= desk.policy.weakestPosted }

  // MARK: References

  /// Settles the named items when the amount fits all of them.
  private mutating func settleNamed(
    _ receipt: Int, _ set: [Int], by rule: Rule, _ grade: CashGrade, _ reader: inout EvidenceReader
  ) -> Bool {
    guard posts(grade), let whole = usable(set, receipt) else { return false }
    let set = desk.dueParts(of: whole, paying: desk.receipts[receipt].left)
    let fit = desk.fit(desk.receipts[receipt].left, set, valueDate: desk.receipts[receipt].valueDate)
    guard fit.isFull else { return false }
    if let other = namedElsewhere(receipt, than: set, &reader) {
      contradictory.append(receipt)
      return verdicts[receipt].refuses(.contradiction, [other])
    }
    desk.settle(receipt: receipt, set, as: fit, rule: rule)
    noteAmounts(of: set)
    verdicts[receipt].applied(by: rule, grade, fit, set)
    return true
  }

  /// An item that a receipt names beside `set` and that explains its amount as well: one of a number in its text, or all of an advice.
  private func namedElsewhere(_ receipt: Int, than set: [Int], _ reader: inout EvidenceReader) -> Int? {
    let left = desk.receipts[receipt].left
    if let other = evidence[receipt].documents.first(where: { !set.contains($0) && desk.items[$0].open == left }) {
      return other
    }
    guard !desk.receipts[receipt].advice.isNone, let advice = advices[desk.receipts[receipt].advice] else { return nil }
    let listed = advice.lines.compactMap { reader.item(named: $0.number) }
    return listed.contains(where: set.contains) ? nil : listed.first { desk.items[$0].open != 0 }
  }

  /// Settles the named items with too little or too much, when nothing contradicts it.
  private mutating func settlePart(_ receipt: Int, _ set: [Int], by rule: Rule, _ grade: CashGrade) -> Bool {
    guard posts(grade), let set = usable(set, receipt) else { return false }
    let fit = desk.fit(desk.receipts[receipt].left, set, valueDate: desk.receipts[receipt].valueDate)
    guard fit != .unclear else { return verdicts[receipt].refuses(.unclear, set) }
    // Too little, and a number that isn't open: it may be meant for that one.
    guard fit == .over || evidence[receipt].unknown.isEmpty, evidence[receipt].ranges.isEmpty else {
      return verdicts[receipt].refuses(.unclear, set)
    }
    // A discount that came too late explains the amount as well as another item does.
    if fit != .unearned, let other = itemOfExactly(receipt, except: evidence[receipt].named) {
      return verdicts[receipt].refuses(.contradiction, [other])
    }
    if rule.id != CashRules.structured.id {
      guard verdicts[receipt].confirmation != nil else { return verdicts[receipt].refuses(.unconfirmed, set) }
      // More references than the numbers in full: the rest may explain the amount.
      guard !evidence[receipt].ambiguous, evidence[receipt].named == set, !tailsExplain(receipt) else { return false }
      // Last digits of further documents: too little or too much for all, and nothing says for which.
      let all = union(set, evidence[receipt].tails.filter { desk.items[$0].open != 0 })
      guard all == set || fit == .unearned else { return verdicts[receipt].refuses(.unclear, all) }
      guard fit == .unearned || !isNearlySettled(receipt, set) else {
        return verdicts[receipt].refuses(.nearlyPaid, set)
      }
    }
    desk.settle(receipt: receipt, set, as: fit, rule: rule)
    noteAmounts(of: set)
    verdicts[receipt].applied(by: rule, grade, fit, set)
    return true
  }

  /// To be called when all that names something is settled.
  mutating func notePartlyPaid() {
    for application in desk.applications where application.reverses.isNone {
      guard let item = desk.itemIndex(application.item), desk.items[item].open != 0 else { continue }
      if partlyPaid.isEmpty { partlyPaid = [Bool](repeating: false, count: desk.items.count) }
      partlyPaid[item] = true
    }
  }

  /// Whether an item may be part of what an amount alone is for: open, and not the rest of one that a payment of tonight was meant for.
  func isWhole(_ item: Int) -> Bool { desk.items[item].open != 0 && (partlyPaid.isEmpty || !partlyPaid[item]) }

  /// Whether the last digits that a text adds to its numbers make the amount fit.
  private func tailsExplain(_ position: Int) -> Bool {
    let receipt = desk.receipts[position]
    guard !evidence[position].tails.isEmpty else { return false }
    let set = union(evidence[position].named, evidence[position].tails)
    guard set.allSatisfy({ desk.items[$0].currency == receipt.currency }) else { return false }
    return desk.fit(receipt.left, set, valueDate: receipt.valueDate).isFull
  }

  /// Order and despatch numbers, parts of numbers and last digits: only when the amount fits exactly what they name.
  private mutating func settleConfirmed(_ receipt: Int) -> Bool {
    guard posts(.confirmed), !evidence[receipt].ambiguous else { return false }
    let seen = evidence[receipt]
    let named = seen.named
    var sets = [named, union(named, seen.tails)]
    if !seen.ranges.isEmpty { sets += [union(named, seen.ranges), union(union(named, seen.ranges), seen.tails)] }
    // One order, several invoices: the one that has this amount.
    if let order = seen.orders.only, ascending(order) == named { sets += named.map { [$0] } }
    var fitting: [(set: [Int], fit: CashFit)] = []
    for (position, candidate) in sets.enumerated() {
      guard let set = usable(candidate, receipt), !fitting.contains(where: { $0.set == set }) else { continue }
      if position == 1, seen.ranges.isEmpty, verdicts[receipt].confirmation == nil { continue }
      // Last digits say nothing beside another number of ours in full.
      if position == 1, named.isEmpty, !seen.unknown.isEmpty { continue }
      let fit = desk.fit(desk.receipts[receipt].left, set, valueDate: desk.receipts[receipt].valueDate)
      if fit.isToTheCent { fitting.append((set, fit)) }
    }
    guard let found = fitting.only else { return false }
    if let item = found.set.only, !seen.orders.contains(where: { $0.contains(item) }),
      isAlsoPaid(receipt, as: item, QuotedNumber(of: desk.receipts[receipt]))
    {
      return verdicts[receipt].refuses(.alsoPaid, [item])
    }
    desk.settle(receipt: receipt, found.set, as: found.fit, rule: CashRules.confirmed)
    verdicts[receipt].applied(by: CashRules.confirmed, .confirmed, found.fit, found.set)
    return true
  }

  /// Items of a set that are open; nil when none is, or when one is in another currency than the receipt.
  private mutating func usable(_ set: [Int], _ receipt: Int) -> [Int]? {
    guard !set.isEmpty else { return nil }
    if set.contains(where: { desk.items[$0].currency != desk.receipts[receipt].currency }) {
      _ = verdicts[receipt].refuses(.currency, set)
      return nil
    }
    if set.allSatisfy({ desk.items[$0].open != 0 }) { return set }
    _ = verdicts[receipt].refuses(.notOpen, set.filter { desk.items[$0].open == 0 })
    let open = set.filter { desk.items[$0].open != 0 }
    return open.isEmpty ? nil : open
  }

  /// Who confirms that a receipt belongs to this group: its bank account, or the payer's name.
  private func confirmation(of receipt: Int) -> CashVerdict.Confirmation? {
    let payer = desk.receipts[receipt].payer
    if !payer.isNone {
      for member in snapshot.members where member.account == payer { return .bankAccount }
    }
    if desk.receipts[receipt].state == .onAccount { return .earlier }
    let name = desk.receipts[receipt].payerNameKey
    let isNamed = snapshot.members.contains { PayerNames.likeness(name, $0.nameKey) != nil }
    if isNamed { return .name }
    guard snapshot.members.contains(where: { !$0.words.isEmpty }) else { return nil }
    let words = PayerWords.words(of: desk.receipts[receipt].text)
    return snapshot.members.contains { !$0.words.allSatisfy { !words.contains($0) } } ? .word : nil
  }

  // MARK: Amounts

  /// An item not among `named` whose open amount, or that less its discount, is exactly what the receipt has left.
  private mutating func itemOfExactly(_ receipt: Int, except named: [Int]) -> Int? {
    items(of: desk.receipts[receipt]).first { !named.contains($0) }
  }

  /// Open items that what is left of a receipt would settle exactly, ascending.
  mutating func items(of receipt: Receipt) -> [Int] {
    if amounts == nil { amounts = AmountIndex(desk: desk) }
    guard let found = amounts?.items(of: receipt.left), !found.isEmpty else { return [] }
    return ascending(found.filter { matches($0, receipt) })
  }

  /// Made when first asked for.
  mutating func amountIndex() -> AmountIndex {
    let index = amounts ?? AmountIndex(desk: desk)
    amounts = index
    return index
  }

  /// To be called after each settlement: an item paid in part has a new amount.
  mutating func noteAmounts(of set: [Int]) {
    for item in set where desk.items[item].open > 0 { amounts?.add(item, desk: desk) }
  }

  private func matches(_ position: Int, _ receipt: Receipt) -> Bool {
    let open = desk.items[position].open
    guard open > 0, desk.items[position].currency == receipt.currency else { return false }
    if open == receipt.left { return true }
    let discount = desk.discount(of: position, on: receipt.valueDate)
    return discount > 0 && open - discount == receipt.left
  }
}
