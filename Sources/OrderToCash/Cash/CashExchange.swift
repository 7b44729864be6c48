/// Cash that settles items of another currency: the receipt, the item and the books each keep their own amount, and what the two differ
/// in base currency is a realised gain or loss. Nothing is converted back.
extension CashDesk {
  /// Uses up `cash` of a receipt for `cleared` of an item in another currency.
  mutating func exchange(receipt: Int, item: Int, cash: Int64, cleared: Int64, rule: Rule) {
    precondition(cash > 0 && cash <= receipts[receipt].left, "more applied than is left of a receipt")
    precondition(cleared > 0 && cleared <= items[item].open, "more applied than is open")
    precondition(receipts[receipt].currency != items[item].currency, "one currency needs no exchange")
    let itemBase = share(of: items[item].openBase, part: cleared, whole: items[item].open)
    let sourceBase = share(of: receipts[receipt].leftBase, part: cash, whole: receipts[receipt].left)
    own(receipt: receipt, items[item].account)
    reduce(item: item, by: cleared, base: itemBase)
    use(receipt: receipt, cash, base: sourceBase)
    var application = Application(
      source: receipts[receipt].key, item: items[item].key, account: items[item].account,
      currency: items[item].currency, amount: cleared, itemBase: itemBase, sourceBase: sourceBase, rule: rule.id,
      date: date)
    application.foreign = Money(minor: cash, currency: receipts[receipt].currency)
    note(application)
    bookExchange(application, payer: receipts[receipt].account)
  }

  /// Both sides of the control account, each in its currency and of its customer, and what they differ.
  mutating func bookExchange(_ application: Application, payer: Key, reversed: Bool = false) {
    guard let foreign = application.foreign else { return }
    func move(
      _ event: PostingEvent, _ debit: Text, _ credit: Text, _ amount: Money, _ base: Int64, _ account: Key, _ item: Key
    ) {
      guard amount.minor != 0 || base != 0 else { return }
      note(
        Posting(
          event, date: date, debit: reversed ? credit : debit, credit: reversed ? debit : credit, account: account,
          item: item, currency: amount.currency, amount: amount.minor, base: base))
    }
    let settled = Money(minor: application.amount, currency: application.currency)
    move(
      .exchanged, chart.receivables, chart.exchange, foreign, application.sourceBase, payer, application.source)
    move(
      .exchanged, chart.exchange, chart.receivables, settled, application.itemBase, application.account,
      application.item)
    let gain = application.sourceBase - application.itemBase
    // What differs in base currency alone; an item in that currency differs by it in its own as well.
    let nothing = Money(
      minor: application.currency == baseCurrency ? abs(gain) : 0, currency: application.currency)
    if gain > 0 {
      move(.currencyGain, chart.exchange, chart.currencyGains, nothing, gain, application.account, application.item)
    }
    if gain < 0 {
      move(.currencyLoss, chart.currencyLosses, chart.exchange, nothing, -gain, application.account, application.item)
    }
  }
}

extension CashMatcher {
  /// Items of one other currency, named in full by a structured reference or by number, that tonight's rates explain: what came is worth
  /// all of them, within the policy's tolerance. Anything less than that is a person's.
  mutating func settleForeign(_ position: Int, _ set: [Int]) -> Bool {
    let receipt = desk.receipts[position]
    guard let rates = snapshot.rates, let first = set.first, posts(.strong), evidence[position].ranges.isEmpty,
      !evidence[position].ambiguous, evidence[position].unknown.isEmpty
    else { return false }
    let currency = desk.items[first].currency
    let open = set.filter { desk.items[$0].open != 0 }
    guard currency != receipt.currency, open.count == set.count,
      set.allSatisfy({ desk.items[$0].currency == currency && desk.items[$0].open > 0 }),
      evidence[position].named == set
    else { return false }
    let total = set.reduce(Int64(0)) { $0 + desk.items[$1].open }
    guard let worth = rates.convert(total, from: currency, to: rates.base), worth > 0, receipt.left == receipt.amount,
      isNear(receipt.leftBase, worth)
    else { return false }
    exchange(position, set, total: total)
    verdicts[position].applied(by: CashRules.foreignCurrency, .strong, .exact, set)
    return true
  }

  private func isNear(_ base: Int64, _ worth: Int64) -> Bool {
    Int128(abs(base - worth)) * 1_000_000 <= Int128(worth) * Int128(desk.policy.foreignTolerance.scaled)
  }

  /// All of what is left pays all of the items, each its share.
  private mutating func exchange(_ position: Int, _ set: [Int], total: Int64) {
    let cash = desk.receipts[position].left
    var (reached, given) = (Int64(0), Int64(0))
    for item in set {
      let open = desk.items[item].open
      reached += open
      let upTo = share(of: cash, part: reached, whole: total)
      guard upTo > given else { continue }
      desk.exchange(
        receipt: position, item: item, cash: upTo - given, cleared: open, rule: CashRules.foreignCurrency)
      given = upTo
    }
  }

  /// A person says that a receipt pays an item of another currency: all of it when tonight's rates agree, else what it is worth.
  mutating func exchange(_ position: Int, item: Int) -> String? {
    let receipt = desk.receipts[position]
    let (open, currency) = (desk.items[item].open, desk.items[item].currency)
    guard let rates = snapshot.rates, let worth = rates.convert(receipt.left, from: receipt.currency, to: currency),
      let whole = rates.convert(open, from: currency, to: rates.base), worth > 0
    else { return "the currencies differ, and no exchange rate is known" }
    var (cash, cleared) = (receipt.left, min(worth, open))
    if isNear(receipt.leftBase, whole) {
      cleared = open
    } else if worth > open {
      cash = share(of: receipt.left, part: open, whole: worth)
    }
    guard cash > 0 else { return "the receipt is worth nothing of \(desk.items[item].document)" }
    desk.exchange(receipt: position, item: item, cash: cash, cleared: cleared, rule: CashRules.decision)
    verdicts[position].applied(by: CashRules.decision, .certain, cleared == open ? .exact : .short, [item])
    return nil
  }
}
