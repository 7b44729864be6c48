/// From the working state to the outcome: who owns what is left, the receipts' own postings, reasons and exceptions.
extension CashMatcher {
  mutating func outcome() -> CashOutcome {
    var outcome = CashOutcome()
    outcome.applications = desk.applications
    outcome.decisions = decisionsDone
    outcome.usedAdvices = usedAdvices.sorted()
    outcome.refunds = desk.refunds
    outcome.learned = learned()
    outcome.postings.reserveCapacity(desk.receipts.count + desk.postings.count)
    outcome.receipts.reserveCapacity(desk.receipts.count)
    outcome.rulings.reserveCapacity(desk.receipts.count)
    for receipt in desk.receipts.indices where !isOwned(receipt) { desk.disown(receipt: receipt) }
    let order = receiptsByKey()
    for receipt in order { bookReceipt(receipt, &outcome) }
    outcome.postings += desk.postings
    var facts = Facts()
    for receipt in order where isReported(receipt) { report(receipt, &facts, &outcome) }
    for position in desk.items.indices where desk.touchedItems[position] {
      outcome.items.append(
        CashOutcome.ItemUpdate(
          item: desk.items[position].key, account: desk.items[position].account, open: desk.items[position].open,
          openBase: desk.items[position].openBase))
    }
    raiseItemExceptions(&outcome)
    raiseCorrections(&outcome)
    return outcome
  }

  /// Positions of the receipts by key, which is mostly how they stand.
  private func receiptsByKey() -> [Int] {
    let receipts = desk.receipts
    var order = Array(receipts.indices)
    for place in order.dropFirst() where receipts[place].key < receipts[place - 1].key {
      order.sort { receipts[$0].key < receipts[$1].key }
      break
    }
    return order
  }

  /// A customer owns a receipt when something ties it to them: an application, a known payer, check digits or an advice.
  /// A number in a text, unconfirmed, does not.
  private func isOwned(_ position: Int) -> Bool {
    guard !desk.receipts[position].account.isNone, desk.receipts[position].state != .onAccount else { return true }
    if desk.reassigned.contains(position) { return true }
    if desk.returned[position] || desk.receipts[position].left < desk.receipts[position].amount { return true }
    if !desk.receipts[position].advice.isNone { return true }
    // Evidence for two customers makes it nobody's.
    if desk.receipts[position].isContested { return false }
    guard !evidence.isEmpty else { return true }
    // A name alone, with nothing of the customer's beside it, makes nobody's money theirs.
    let isNamed = verdicts[position].confirmation == .name || verdicts[position].confirmation == .word
    return isNamed
      ? !evidence[position].named.isEmpty
      : verdicts[position].confirmation != nil
        || !evidence[position].structured.isEmpty
  }

  private func isReported(_ receipt: Int) -> Bool {
    desk.receipts[receipt].state == .new || desk.touchedReceipts[receipt]
      || (desk.receipts[receipt].state == .unidentified && !desk.receipts[receipt].account.isNone)
  }

  private func bookReceipt(_ position: Int, _ outcome: inout CashOutcome) {
    let receipt = desk.receipts[position]
    let isKnown = !receipt.account.isNone
    let event: PostingEvent
    let debit: Text
    switch receipt.state {
    case .new: (event, debit) = (isKnown ? .receipt : .unidentified, receipt.bank)
    case .unidentified where isKnown: (event, debit) = (.identified, desk.chart.unidentified)
    case .onAccount, .unidentified: return
    }
    outcome.postings.append(
      Posting(
        event, date: receipt.state == .new ? receipt.bookingDate : desk.date, debit: debit,
        credit: isKnown ? desk.chart.receivables : desk.chart.unidentified, account: receipt.account, item: receipt.key,
        currency: receipt.currency, amount: receipt.amount, base: receipt.base))
  }

  // MARK: Receipts

  private func status(_ position: Int) -> CashOutcome.ReceiptUpdate.Status {
    if desk.returned[position] { return .returned }
    if desk.receipts[position].left == 0 { return .applied }
    return desk.receipts[position].account.isNone ? .unidentified : .onAccount
  }

  /// `facts` is a buffer that one receipt leaves to the next.
  private func report(_ position: Int, _ facts: inout Facts, _ outcome: inout CashOutcome) {
    let (key, left) = (desk.receipts[position].key, desk.receipts[position].left)
    let status = status(position)
    outcome.receipts.append(
      CashOutcome.ReceiptUpdate(
        receipt: key, account: desk.receipts[position].account, left: left,
        leftBase: desk.receipts[position].leftBase, status: status, isAutomatic: desk.receipts[position].isAutomatic))
    let isApplied = verdicts[position].isApplied
    let rest = isApplied && left == 0 ? nil : restRule(position, status)
    let rule = verdicts[position].rule?.id ?? rest?.id ?? .empty
    outcome.rulings.append(
      Ruling(
        .receipt, key, rule: rule, outcome: status.name, facts: self.facts(position, &facts),
        rejected: verdicts[position].refusals.isEmpty ? .empty : Text(rejections(verdicts[position]))))
    guard left > 0, let rest else { return }
    let choices = proposals(position)
    if !choices.isEmpty { outcome.proposals.append(CashOutcome.Proposal(receipt: key, choices: choices)) }
    outcome.exceptions.append(restException(position, rest, status, choices))
  }

  /// Documents that the rest of a receipt may be for, best first.
  private func proposals(_ position: Int) -> [[Text]] {
    let receipt = desk.receipts[position]
    let open = verdicts[position].alternatives.map { set in set.filter { desk.items[$0].open != 0 } }
    // Of another currency one at a time: a person may apply it at the night's rate.
    let sets = open.filter { set in
      (set.count == 1 && snapshot.rates != nil)
        || (!set.isEmpty && set.allSatisfy { desk.items[$0].currency == receipt.currency })
    }
    return sets.map { set in set.map { desk.items[$0].document } } + receipt.candidates.map { [$0] }
  }

  /// The rule under which the rest of a receipt waits.
  private func restRule(_ position: Int, _ status: CashOutcome.ReceiptUpdate.Status) -> Rule {
    if status == .returned {
      let isReplaced = matchedReturns.contains { $0.receipt == position && $0.payment.isReplaced }
      return isReplaced ? CashRules.bookedAnew : CashRules.returned
    }
    if desk.receipts[position].state == .new, !desk.receipts[position].isAutomatic { return CashRules.refundReturned }
    if desk.receipts[position].isContested { return CashRules.twoPayers }
    if !verdicts[position].isApplied {
      // Nobody's money is nobody's, whatever it calls itself.
      let isAdvanceOfNobody = status == .unidentified && verdicts[position].strongestRefusal?.reason == .advance
      if let refusal = verdicts[position].strongestRefusal, refusal.reason.rule.id != CashRules.onAccount.id,
        !isAdvanceOfNobody
      {
        return refusal.reason.rule
      }
      // Whoever took an application back knows what the payment quotes.
      let isDecided = verdicts[position].strongestRefusal?.reason == .decidedByHand
      if !isDecided, !evidence.isEmpty, !evidence[position].unknown.isEmpty, status == .onAccount {
        return CashRules.duplicate
      }
    }
    return status == .unidentified ? CashRules.unidentified : CashRules.onAccount
  }

  private func facts(_ position: Int, _ facts: inout Facts) -> Text {
    let (currency, left) = (desk.receipts[position].currency, desk.receipts[position].left)
    facts.clear()
    facts.add("amount", desk.receipts[position].amount, currency)
    if verdicts[position].isApplied {
      facts.add("grade", Text(verdicts[position].grade.name))
      facts.add("fit", Text(name(verdicts[position].fit, currency)))
      if !verdicts[position].items.isEmpty {
        facts.begin("items")
        add(verdicts[position].items, to: &facts)
      }
    }
    if !evidence.isEmpty, evidence[position].saysAnything { addQuoted(position, to: &facts) }
    if let advice = advice(of: position) { facts.add("advice", Text(advice)) }
    if let confirmation = verdicts[position].confirmation { facts.add("payer", Text(confirmation.rawValue)) }
    if left > 0 { facts.add("left", decimalOf: left, currency) }
    return facts.text
  }

  /// The advice linked to a payment, with what it lists: `AV-1 of 2 lines over 180.00 EUR`.
  private func advice(of position: Int) -> String? {
    guard !desk.receipts[position].advice.isNone, let advice = advices[desk.receipts[position].advice] else {
      return nil
    }
    let total = Money(minor: advice.total, currency: advice.currency)
    let name = advice.number.isEmpty ? "without a number" : advice.number.string
    return "\(name) of \(advice.lines.count) \(advice.lines.count == 1 ? "line" : "lines") over \(total)"
  }

  /// What the payment says, as it was understood.
  private func addQuoted(_ position: Int, to facts: inout Facts) {
    var isFirst = true
    func next(_ facts: inout Facts) {
      if isFirst { facts.begin("quoted") } else { facts.append(", ") }
      isFirst = false
    }
    func tell(_ items: [Int], _ what: StaticString, _ facts: inout Facts) {
      guard !items.isEmpty else { return }
      next(&facts)
      add(items, to: &facts)
      facts.append(what)
    }
    tell(evidence[position].structured, " (structured reference)", &facts)
    tell(evidence[position].documents, " (document number)", &facts)
    if !evidence[position].orders.isEmpty {
      tell(ascending(evidence[position].orders.flatMap { $0 }), " (order or despatch number)", &facts)
    }
    tell(evidence[position].parts, " (part of a number)", &facts)
    tell(evidence[position].tails, " (last digits)", &facts)
    tell(evidence[position].ranges, " (range)", &facts)
    if !evidence[position].lines.isEmpty {
      next(&facts)
      facts.append(evidence[position].lines.count)
      facts.append(" lines of the payer")
    }
    guard !evidence[position].unknown.isEmpty else { return }
    for (place, number) in evidence[position].unknown.prefix(5).enumerated() {
      if place == 0 { next(&facts) } else { facts.append(", ") }
      facts.append(text: number)
    }
    facts.append(" (not open)")
  }

  /// As `documents`.
  private func add(_ positions: [Int], to facts: inout Facts) {
    for place in 0..<min(positions.count, 5) {
      if place > 0 { facts.append(", ") }
      facts.append(text: desk.items[positions[place]].document)
    }
    guard positions.count > 5 else { return }
    facts.append(" and ")
    facts.append(positions.count - 5)
    facts.append(" more")
  }

  private func rejections(_ verdict: CashVerdict) -> String {
    guard !verdict.refusals.isEmpty else { return "" }
    return verdict.refusals.map { refusal in
      refusal.items.isEmpty
        ? refusal.reason.reason : documents(refusal.items) + ": " + refusal.reason.reason
    }.joined(separator: "; ")
  }

  private func name(_ fit: CashFit, _ currency: Currency) -> String {
    switch fit {
    case .exact: "exact"
    case .settled(let discounted, let difference):
      (discounted.isEmpty ? "" : "less discount") + (discounted.isEmpty || difference == 0 ? "" : ", ")
        + (difference == 0 ? "" : "difference \(Money(minor: difference, currency: currency).decimal)")
    case .short: "short"
    case .unearned: "discount too late"
    case .over: "over"
    case .unclear: "unclear"
    }
  }

  /// `INV-1, INV-2 and 7 more`: numbers for a person, in the desk's order.
  private func documents(_ positions: [Int]) -> String {
    let shown = positions.prefix(5).map { desk.items[$0].document.string }.joined(separator: ", ")
    return positions.count > 5 ? shown + " and \(positions.count - 5) more" : shown
  }

  // MARK: Exceptions

  private func restException(
    _ position: Int, _ rule: Rule, _ status: CashOutcome.ReceiptUpdate.Status, _ choices: [[Text]]
  ) -> ExceptionRaised {
    let receipt = desk.receipts[position]
    let verdict = verdicts[position]
    let left = Money(minor: receipt.left, currency: receipt.currency)
    let payer = receipt.payerName.isEmpty ? "an unnamed payer" : receipt.payerName.string
    var message = "\(left) from \(payer), value date \(receipt.valueDate), "
    message += status == .unidentified ? "belongs to nobody known" : "stays on account"
    if let number = evidence.isEmpty ? nil : evidence[position].unknown.first, rule.id == CashRules.duplicate.id {
      message += ": it quotes \(number), which is not open"
    }
    if !receipt.routingNote.isEmpty { message += ": \(receipt.routingNote)" }
    if rule.id == CashRules.adviceMismatch.id, let advice = advice(of: position) {
      message += ": its advice is \(advice)"
    }
    let rejected = rejections(verdict)
    if !rejected.isEmpty { message += " (\(rejected))" }
    let targets = choices.map { Text($0.map(\.string).joined(separator: ";")) }
    return ExceptionRaised(
      .warning, rule: rule.id, subjectKind: .receipt, subject: receipt.key, account: receipt.account,
      currency: receipt.currency, amount: receipt.left, message: message,
      whatToDo: targets.isEmpty
        ? "Decide “apply” with the document number as target, “refund” to pay it back, or dismiss it to leave it."
        : "Drop the row of what it is for (\(targets.prefix(3).map(\.string).joined(separator: ", or "))), refund it, or dismiss it to leave it.",
      verbs: verdict.rule == nil ? [.apply, .refund, .dismiss] : [.apply, .unapply, .refund, .dismiss], targets: targets
    )
  }

  /// Of a decision about an item that was carried out.
  private func ruling(_ decision: CashDecision) -> Ruling {
    var facts = Facts()
    facts.add("who", decision.who)
    if let item = desk.itemIndex(decision.item) {
      if let amount = decision.amount { facts.add("amount", amount, desk.items[item].currency) }
      facts.add("left", desk.items[item].open, desk.items[item].currency)
    }
    if !decision.document.isEmpty { facts.add("target", decision.document) }
    let (rule, outcome): (Rule, Text) =
      switch decision.action {
      case .writeOff: (CashRules.writeOff, "written-off")
      case .refund: (CashRules.refund, "refunded")
      case .apply, .unapply, .reassign: (CashRules.decision, "applied")
      }
    return Ruling(.invoice, decision.item, rule: rule.id, outcome: outcome, facts: facts.text)
  }

  private func raiseCorrections(_ outcome: inout CashOutcome) {
    guard !matchedReturns.isEmpty || !unmatchedReturns.isEmpty || !decisionsDone.isEmpty else { return }
    for (payment, receipt, reopened) in matchedReturns where !payment.isReplaced {
      let amount = Money(minor: payment.amount, currency: payment.currency)
      let account = desk.receipts[receipt].account
      outcome.exceptions.append(
        ExceptionRaised(
          .warning, rule: CashRules.returned.id, subjectKind: .bankEntry, subject: payment.key, account: account,
          currency: payment.currency, amount: payment.amount,
          message: "\(amount) came back\(payment.reason.isEmpty ? "" : " (\(payment.reason))")"
            + (reopened.isEmpty ? "" : "; open again: \(documents(reopened))"),
          whatToDo: "Ask the customer for another payment, then dismiss this.", verbs: [.dismiss]))
    }
    for payment in unmatchedReturns {
      outcome.postings.append(CashReview.clearing(payment, desk.chart))
      outcome.exceptions.append(CashReview.unmatchedReturn(payment))
    }
    for (decision, done) in zip(snapshot.decisions.sorted { $0.key < $1.key }, decisionsDone)
    where done.refusal.isEmpty && !decision.item.isNone {
      outcome.rulings.append(ruling(decision))
    }
    for (decision, done) in zip(snapshot.decisions.sorted { $0.key < $1.key }, decisionsDone)
    where !done.refusal.isEmpty {
      outcome.exceptions.append(CashReview.refused(decision, done.refusal))
    }
  }
}

/// What is said of returns and decisions that fit nothing.
public enum CashReview {
  /// A return waits in clearing until its payment is found.
  public static func clearing(_ payment: ReturnedPayment, _ chart: Chart) -> Posting {
    Posting(
      .bankOut, date: payment.bookingDate, debit: chart.clearing, credit: payment.bank, item: payment.key,
      currency: payment.currency, amount: payment.amount, base: payment.base)
  }

  public static func refused(_ decision: CashDecision, _ refusal: Text) -> ExceptionRaised {
    ExceptionRaised(
      .warning, rule: CashRules.decisionRefused.id, subjectKind: .decision, subject: decision.key,
      message: "a decision of \(decision.who) was not carried out: \(refusal)",
      whatToDo: "Look at the receipt's exception as it stands now and decide again.", verbs: [.dismiss])
  }

  public static func unmatchedReturn(_ payment: ReturnedPayment) -> ExceptionRaised {
    ExceptionRaised(
      .error, rule: CashRules.returnUnmatched.id, subjectKind: .bankEntry, subject: payment.key,
      currency: payment.currency, amount: payment.amount,
      message: "\(Money(minor: payment.amount, currency: payment.currency)) was taken back, and no single payment of "
        + "ours is the one",
      whatToDo: "Find the payment it belongs to and unapply it; the amount waits in bank clearing.", verbs: [.dismiss])
  }
}
