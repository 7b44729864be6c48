/// What people decided and what the bank took back, before anything is matched.
extension CashMatcher {
  /// Undoes every returned payment: exactly the applications of its receipt, newest first, then the receipt itself.
  mutating func takeBackReturns() {
    guard !snapshot.returns.isEmpty else { return }
    for payment in snapshot.returns.sorted(by: { $0.key < $1.key }) {
      guard let receipt = desk.receiptIndex(payment.receipt), !desk.returned[receipt],
        desk.receipts[receipt].amount == payment.amount, desk.receipts[receipt].currency == payment.currency
      else {
        unmatchedReturns.append(payment)
        continue
      }
      let reopened = takeBack(receipt, CashRules.returned)
      guard desk.receipts[receipt].left == desk.receipts[receipt].amount else {
        preconditionFailure("a returned payment comes with all of its applications")
      }
      desk.giveBack(receipt: receipt, payment)
      matchedReturns.append((payment, receipt, reopened))
    }
  }

  mutating func carryOutDecisions() {
    guard !snapshot.decisions.isEmpty else { return }
    for decision in snapshot.decisions.sorted(by: { $0.key < $1.key }) {
      let refusal = carryOut(decision)
      decisionsDone.append(CashOutcome.DecisionDone(decision: decision.key, refusal: Text(refusal ?? "")))
    }
  }

  /// Nil when done, else why not.
  private mutating func carryOut(_ decision: CashDecision) -> String? {
    if !decision.item.isNone { return carryOut(item: decision) }
    guard let receipt = desk.receiptIndex(decision.receipt) else {
      return "there is no such receipt with anything left"
    }
    guard !desk.returned[receipt] else { return "the bank took the payment back" }
    switch decision.action {
    case .apply: return apply(decision, receipt)
    case .reassign: return reassign(decision, receipt)
    case .writeOff: return "cash is refunded or applied, not written off"
    case .refund: return refund(decision, receipt)
    case .unapply:
      let number = ReferenceBytes.compact(decision.document)
      let items = takeBack(receipt, CashRules.decision) {
        number.isEmpty || ReferenceBytes.compact($0.document) == number
      }
      guard !items.isEmpty else {
        return "nothing of it is applied to \(decision.document.isEmpty ? "anything" : decision.document.string)"
      }
      desk.leaveToPerson(receipt: receipt)
      _ = verdicts[receipt].refuses(.decidedByHand, items)
      return nil
    }
  }

  private mutating func apply(_ decision: CashDecision, _ receipt: Int) -> String? {
    // Several documents are joined by `;`, credits among them.
    let numbers = decision.document.utf8.split(separator: UInt8(ascii: ";")).map { Text(utf8: $0) }
    guard numbers.count <= 1 else { return apply(decision, receipt, to: numbers) }
    let number = ReferenceBytes.compact(decision.document)
    let named = desk.items.indices.filter {
      desk.items[$0].open > 0 && ReferenceBytes.compact(desk.items[$0].document) == number
    }
    guard let item = named.only else {
      return named.isEmpty
        ? "\(decision.document) is not open for this customer"
        : "several open documents have the number \(decision.document)"
    }
    let (left, open) = (desk.receipts[receipt].left, desk.items[item].open)
    guard left > 0 else { return "nothing of the receipt is left" }
    guard desk.items[item].currency == desk.receipts[receipt].currency else {
      return decision.amount == nil ? exchange(receipt, item: item) : "the currencies differ: decide without an amount"
    }
    if let amount = decision.amount {
      guard amount > 0, amount <= left else { return "only \(left) minor units of the receipt are left" }
      guard amount <= open else { return "only \(open) minor units of \(decision.document) are open" }
      desk.apply(receipt: receipt, item: item, cash: amount, rule: CashRules.decision)
      verdicts[receipt].applied(by: CashRules.decision, .certain, amount == open ? .exact : .short, [item])
      return nil
    }
    let fit = desk.fit(left, [item], valueDate: desk.receipts[receipt].valueDate)
    desk.settle(receipt: receipt, [item], as: fit, rule: CashRules.decision)
    verdicts[receipt].applied(by: CashRules.decision, .certain, fit, [item])
    return nil
  }

  private mutating func apply(_ decision: CashDecision, _ receipt: Int, to numbers: [Text]) -> String? {
    guard decision.amount == nil else { return "an amount goes to one document, and \(decision.document) are several" }
    var set: [Int] = []
    for number in numbers {
      let compact = ReferenceBytes.compact(number)
      let named = desk.items.indices.filter {
        desk.items[$0].open != 0 && ReferenceBytes.compact(desk.items[$0].document) == compact
      }
      guard let item = named.only else {
        return named.isEmpty
          ? "\(number) is not open for this customer" : "several open documents have the number \(number)"
      }
      guard desk.items[item].currency == desk.receipts[receipt].currency else { return "the currencies differ" }
      set.append(item)
    }
    guard desk.receipts[receipt].left > 0 else { return "nothing of the receipt is left" }
    set = ascending(set)
    let fit = desk.fit(desk.receipts[receipt].left, set, valueDate: desk.receipts[receipt].valueDate)
    guard fit != .unclear else {
      return "it is too little for all of \(decision.document): decide on each with its amount"
    }
    desk.settle(receipt: receipt, set, as: fit, rule: CashRules.decision)
    verdicts[receipt].applied(by: CashRules.decision, .certain, fit, set)
    return nil
  }

  /// The whole receipt becomes another customer's; matching looks at it there from the next night on.
  private mutating func reassign(_ decision: CashDecision, _ receipt: Int) -> String? {
    let held = desk.receipts[receipt]
    guard !decision.target.isNone else { return "\(decision.document) is no customer" }
    guard held.left == held.amount else { return "part of it is applied: unapply it first" }
    guard held.account != decision.target else { return "it is that customer's already" }
    desk.reassign(receipt: receipt, to: decision.target)
    verdicts[receipt].applied(by: CashRules.reassigned, .certain, .exact, [])
    return nil
  }

  private mutating func refund(_ decision: CashDecision, _ receipt: Int) -> String? {
    let held = desk.receipts[receipt]
    guard held.left > 0 else { return "nothing of the receipt is left" }
    let amount = decision.amount ?? held.left
    guard amount > 0, amount <= held.left else {
      return "only \(Money(minor: held.left, currency: held.currency)) of the receipt are left"
    }
    let payee = decision.document.isEmpty ? held.payerAccount : decision.document
    guard !payee.isEmpty else { return "the payer's bank account is not known: give one as target" }
    desk.refund(receipt: receipt, amount: amount, to: payee, decision: decision.key)
    verdicts[receipt].applied(by: CashRules.refund, .certain, .exact, [])
    return nil
  }

  /// About an invoice, a dispute or a credit.
  private mutating func carryOut(item decision: CashDecision) -> String? {
    guard let item = desk.itemIndex(decision.item), desk.items[item].open != 0 else { return "nothing of it is open" }
    let held = desk.items[item]
    let bound = abs(held.open)
    if let amount = decision.amount, amount <= 0 || amount > bound {
      return "only \(Money(minor: bound, currency: held.currency)) of \(held.document) are open"
    }
    switch (decision.action, held.open > 0) {
    case (.writeOff, true):
      desk.writeOff(item: item, amount: decision.amount ?? bound, decision: decision.key)
    case (.refund, false):
      guard !decision.document.isEmpty else { return "no bank account is given as target" }
      desk.refund(credit: item, amount: decision.amount ?? bound, to: decision.document, decision: decision.key)
    case (.apply, false):
      let number = ReferenceBytes.compact(decision.document)
      let named = desk.items.indices.filter {
        desk.items[$0].open > 0 && ReferenceBytes.compact(desk.items[$0].document) == number
      }
      guard let owed = named.only else { return "\(decision.document) is not open for this customer" }
      guard desk.items[owed].currency == held.currency else { return "the currencies differ" }
      let amount = decision.amount ?? min(bound, desk.items[owed].open)
      guard amount <= desk.items[owed].open else {
        return "only \(Money(minor: desk.items[owed].open, currency: held.currency)) of \(decision.document) are open"
      }
      desk.net(credit: item, item: owed, amount: amount, rule: CashRules.decision)
    default:
      return held.open > 0 ? "an invoice takes write-off" : "a credit takes apply or refund"
    }
    return nil
  }

  /// Takes back the applications in force of a receipt that `isMeant`, newest first. Returns their items, ascending.
  private mutating func takeBack(_ receipt: Int, _ rule: Rule, isMeant: (OpenItem) -> Bool = { _ in true }) -> [Int] {
    let key = desk.receipts[receipt].key
    var reopened: [Int] = []
    for application in snapshot.applications.sorted(by: { $0.key > $1.key })
    where (application.source == key || application.along == key) && application.reverses.isNone
      && !takenBack.contains(application.key)
    {
      guard let item = desk.itemIndex(application.item), isMeant(desk.items[item]) else { continue }
      desk.reverse(application, receipt: receipt, rule: rule)
      takenBack.append(application.key)
      reopened.append(item)
    }
    return ascending(reopened)
  }
}
