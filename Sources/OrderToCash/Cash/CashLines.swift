/// Remittance line by line: from the statement itself (`RfrdDocInf` with amounts) or from an advice linked to the receipt.
extension CashMatcher {
  mutating func followLines(_ receipt: Int, _ reader: inout EvidenceReader) -> Bool {
    guard !evidence[receipt].lines.isEmpty else { return false }
    // A creditor reference beside the lines that is of something else.
    let listed = evidence[receipt].lines.compactMap { reader.item(named: $0.number) }
    if !listed.isEmpty, let other = evidence[receipt].structured.first(where: { !listed.contains($0) }),
      desk.items[other].open != 0
    {
      contradictory.append(receipt)
      return verdicts[receipt].refuses(.contradiction, [other])
    }
    return follow(evidence[receipt].lines, receipt, &reader, by: CashRules.structured, .certain)
  }

  mutating func followAdvice(_ receipt: Int, _ reader: inout EvidenceReader) -> Bool {
    let key = desk.receipts[receipt].advice
    guard !key.isNone, let advice = advices[key] else { return false }
    guard follow(advice.lines, receipt, &reader, by: CashRules.advice, .strong) else { return false }
    usedAdvices.append(key)
    return true
  }

  private struct Line {
    var item: Int
    /// Cash or credit used, signed as the item.
    var amount: Int64
    var discount: Int64
    var deduction: Int64
    var reason: Text
  }

  /// Applies each line to its item. The lines must add up to what is left of the receipt and name each item once; the share
  /// of lines that name nothing open stays on account.
  private mutating func follow(
    _ lines: [RemittedDocument], _ receipt: Int, _ reader: inout EvidenceReader, by rule: Rule, _ grade: CashGrade
  ) -> Bool {
    guard grade <= desk.policy.weakestPosted else { return false }
    var resolved: [Line] = []
    var sum: Int64 = 0
    for line in lines {
      let item = reader.item(named: line.number)
      guard let line = complete(line, item, receipt) else { continue }
      sum += line.amount
      if item != nil { resolved.append(line) }
    }
    let items = resolved.map(\.item).sorted()
    guard sum == desk.receipts[receipt].left, ascending(items) == items, !items.isEmpty else {
      return verdicts[receipt].refuses(.adviceMismatch, ascending(items))
    }
    guard items.allSatisfy({ desk.items[$0].currency == desk.receipts[receipt].currency }) else {
      return verdicts[receipt].refuses(.currency, items)
    }
    // Credits beyond what they are set against would need cash that isn't there.
    guard spread(resolved.sorted { $0.item < $1.item }, receipt, rule) else {
      return verdicts[receipt].refuses(.notOpen, items)
    }
    for line in resolved where line.deduction > 0 || !line.reason.isEmpty {
      verdicts[receipt].deducts(line.item, line.deduction, line.reason)
    }
    noteAmounts(of: items)
    let isWhole = resolved.count == lines.count && items.allSatisfy { desk.items[$0].open == 0 }
    verdicts[receipt].applied(by: rule, grade, isWhole ? .exact : .short, items)
    return true
  }

  /// A line with its amount, signed as its item; a line without one pays its item in full. Nil: says nothing.
  private func complete(_ line: RemittedDocument, _ item: Int?, _ receipt: Int) -> Line? {
    guard let item else {
      return line.amount.map { Line(item: -1, amount: $0, discount: 0, deduction: 0, reason: .empty) }
    }
    let open = desk.items[item].open
    let granted = desk.discount(of: item, on: desk.receipts[receipt].valueDate)
    guard let stated = line.amount else {
      let discount = min(line.discount, granted)
      return Line(
        item: item, amount: open - discount, discount: discount, deduction: line.deduction, reason: line.reason)
    }
    let amount = open < 0 ? -abs(stated) : stated
    // Discount taken without saying so counts when it is the discount to the cent.
    let discount = line.discount == 0 && open - amount == granted ? granted : min(line.discount, granted)
    return Line(item: item, amount: amount, discount: discount, deduction: line.deduction, reason: line.reason)
  }

  private mutating func spread(_ lines: [Line], _ receipt: Int, _ rule: Rule) -> Bool {
    var credits = lines.filter { $0.amount < 0 && desk.items[$0.item].open < 0 }
    let debts = lines.filter { $0.amount > 0 && desk.items[$0.item].open > 0 }
    guard !debts.isEmpty else { return false }
    var changed = false
    for line in debts {
      var due = min(line.amount, desk.items[line.item].open)
      let discount = min(line.discount, desk.items[line.item].open - due)
      for credit in credits.indices where due > discount.signum() {
        let room = due - discount.signum()
        let amount = min(room, -credits[credit].amount, -desk.items[credits[credit].item].open)
        guard amount > 0 else { continue }
        desk.net(credit: credits[credit].item, item: line.item, amount: amount, along: receipt, rule: rule)
        credits[credit].amount += amount
        due -= amount
        changed = true
      }
      let cash = min(due, desk.receipts[receipt].left)
      guard cash > 0 else { continue }
      let rest = desk.items[line.item].open - cash - discount
      let base = desk.items[line.item].openBase
      let allowed = desk.policy.allowedDifference(total: desk.items[line.item].open, base: base)
      let tolerance = line.deduction == 0 && rest <= allowed ? rest : 0
      desk.apply(
        receipt: receipt, item: line.item, cash: cash, discount: discount, tolerance: tolerance, rule: rule)
      changed = true
    }
    return changed
  }
}
