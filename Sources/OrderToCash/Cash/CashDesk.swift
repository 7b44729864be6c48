/// The working state of one group's night: what is open and what is left, and the only ways to change either. Matching decides,
/// the desk keeps the amounts right.
struct CashDesk {
  let policy: CashPolicy
  let date: BusinessDate
  let chart: Chart
  /// By key.
  private(set) var items: [OpenItem]
  /// By booking date, then key.
  private(set) var receipts: [Receipt]
  private(set) var touchedItems: [Bool]
  private(set) var touchedReceipts: [Bool]
  private(set) var applications: [Application] = []
  /// Postings of applications and returns; those of the receipts themselves are made at the end, when their owner is known.
  private(set) var postings: [Posting] = []
  private(set) var returned: [Bool]
  private(set) var refunds: [Refund] = []
  /// Receipts that became another customer's tonight: not this group's to match.
  private(set) var reassigned: [Int] = []
  private let taxes: [Key: [TaxShare]]
  /// The company's currency, where anything may be exchanged.
  let baseCurrency: Currency?

  init(snapshot: CashSnapshot, policy: CashPolicy, date: BusinessDate, chart: Chart) {
    self.policy = policy
    self.date = date
    self.chart = chart
    items = Self.byKey(snapshot.items)
    receipts = Self.byDate(snapshot.receipts)
    touchedItems = [Bool](repeating: false, count: items.count)
    touchedReceipts = [Bool](repeating: false, count: receipts.count)
    returned = touchedReceipts
    taxes = snapshot.taxes
    baseCurrency = snapshot.rates?.base
  }

  private static func byKey(_ items: [OpenItem]) -> [OpenItem] {
    var isSorted = true
    for place in items.indices.dropFirst() where items[place].key < items[place - 1].key { isSorted = false }
    guard !isSorted else { return items }
    // Positions are sorted, not items, which are large.
    var order: [(key: Key, position: Int)] = []
    order.reserveCapacity(items.count)
    for position in items.indices { order.append((items[position].key, position)) }
    order.sort { ($0.key, $0.position) < ($1.key, $1.position) }
    return order.map { items[$0.position] }
  }

  private static func byDate(_ receipts: [Receipt]) -> [Receipt] {
    var order: [(date: BusinessDate, key: Key, position: Int)] = []
    order.reserveCapacity(receipts.count)
    var isSorted = true
    for position in receipts.indices {
      let next = (date: receipts[position].bookingDate, key: receipts[position].key, position: position)
      if let last = order.last, (next.date, next.key) < (last.date, last.key) { isSorted = false }
      order.append(next)
    }
    guard !isSorted else { return receipts }
    order.sort { ($0.date, $0.key, $0.position) < ($1.date, $1.key, $1.position) }
    return order.map { receipts[$0.position] }
  }

  func itemIndex(_ key: Key) -> Int? {
    var low = 0
    var high = items.count
    while low < high {
      let middle = (low + high) / 2
      if items[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low < items.count && items[low].key == key ? low : nil
  }

  func receiptIndex(_ key: Key) -> Int? { receipts.firstIndex { $0.key == key } }

  // MARK: Applying

  /// Uses up `cash` of a receipt for an item. `discount` and `tolerance` as in `Application`.
  ///
  /// Traps when more would be used than is left, or more cleared than is open: matching never asks for that.
  mutating func apply(
    receipt: Int, item: Int, cash: Int64, discount: Int64 = 0, tolerance: Int64 = 0, rule: Rule
  ) {
    let cleared = cash + discount + tolerance
    precondition(cash > 0 && cash <= receipts[receipt].left, "more applied than is left of a receipt")
    precondition(cleared > 0 && cleared <= items[item].open && discount >= 0, "more applied than is open")
    precondition(receipts[receipt].currency == items[item].currency, "a receipt settles items of its currency")
    let itemBase = share(of: items[item].openBase, part: cleared, whole: items[item].open)
    let sourceBase = share(of: receipts[receipt].leftBase, part: cash, whole: receipts[receipt].left)
    if receipts[receipt].account.isNone { receipts[receipt].account = items[item].account }
    reduce(item: item, by: cleared, base: itemBase)
    use(receipt: receipt, cash, base: sourceBase)
    var application = Application(
      source: receipts[receipt].key, item: items[item].key, account: items[item].account,
      currency: items[item].currency, amount: cash, discount: discount, tolerance: tolerance, itemBase: itemBase,
      sourceBase: sourceBase, rule: rule.id, date: date)
    if discount > 0, policy.adjustsTaxOfDiscounts, let shares = taxes[application.item] {
      application.taxes = TaxSplit.split(discount, base: application.discountBase, over: shares)
    }
    applications.append(application)
    book(application, payer: receipts[receipt].account)
  }

  /// Sets a credit (an item with a negative open amount) against an item that is owed.
  /// `along`: the receipt in whose settlement it happens.
  mutating func net(credit: Int, item: Int, amount: Int64, along receipt: Int? = nil, rule: Rule) {
    precondition(amount > 0 && amount <= -items[credit].open && amount <= items[item].open, "more netted than is open")
    precondition(items[credit].currency == items[item].currency, "a credit settles items of its currency")
    let itemBase = share(of: items[item].openBase, part: amount, whole: items[item].open)
    let sourceBase = share(of: -items[credit].openBase, part: amount, whole: -items[credit].open)
    reduce(item: item, by: amount, base: itemBase)
    reduce(item: credit, by: -amount, base: -sourceBase)
    let application = Application(
      source: items[credit].key, item: items[item].key, account: items[item].account, currency: items[item].currency,
      amount: amount, itemBase: itemBase, sourceBase: sourceBase, rule: rule.id,
      along: receipt.map { receipts[$0].key } ?? .none, date: date)
    applications.append(application)
    book(application, payer: items[credit].account)
  }

  // MARK: Taking back

  /// Takes back an application of an earlier night: the item is open again, the receipt has it left again.
  mutating func reverse(_ application: Application, receipt: Int, rule: Rule) {
    guard let item = itemIndex(application.item) else {
      preconditionFailure("an application is taken back with its item at hand")
    }
    reduce(item: item, by: -application.cleared, base: -application.itemBase)
    var payer = receipts[receipt].account
    if application.source == receipts[receipt].key {
      use(receipt: receipt, -application.used, base: -application.sourceBase)
    } else {
      guard let credit = itemIndex(application.source) else {
        preconditionFailure("a netted credit is taken back with the credit at hand")
      }
      reduce(item: credit, by: application.amount, base: application.sourceBase)
      touchedReceipts[receipt] = true
      payer = items[credit].account
    }
    var reversal = application
    reversal.key = .none
    reversal.reverses = application.key
    reversal.rule = rule.id
    reversal.date = date
    applications.append(reversal)
    if application.foreign != nil { return bookExchange(application, payer: payer, reversed: true) }
    book(application, payer: payer, reversed: true)
  }

  // MARK: Ending what is open

  /// A person gives up `amount` of an item.
  mutating func writeOff(item: Int, amount: Int64, decision: Key) {
    precondition(amount > 0 && amount <= items[item].open, "more written off than is open")
    let base = share(of: items[item].openBase, part: amount, whole: items[item].open)
    reduce(item: item, by: amount, base: base)
    var application = Application(
      source: decision, item: items[item].key, account: items[item].account, currency: items[item].currency,
      amount: amount, itemBase: base, sourceBase: base, rule: CashRules.writeOff.id, date: date)
    if policy.adjustsTaxOfWriteOffs, let shares = taxes[application.item] {
      application.taxes = TaxSplit.split(amount, base: base, over: shares)
    }
    applications.append(application)
    let (tax, taxBase) = (application.taxes.tax, application.taxes.taxBase)
    for (event, debit, amount, base) in [
      (PostingEvent.writeOff, chart.writeOffs, amount - tax, base - taxBase),
      (.writeOffTax, chart.outputTax, tax, taxBase),
    ] where amount != 0 || base != 0 {
      postings.append(
        Posting(
          event, date: date, debit: debit, credit: chart.receivables, account: application.account,
          item: application.item, currency: application.currency, amount: amount, base: base))
    }
  }

  /// A person pays part of a receipt back.
  mutating func refund(receipt: Int, amount: Int64, to payeeAccount: Text, decision: Key) {
    precondition(amount > 0 && amount <= receipts[receipt].left, "more refunded than is left")
    let base = share(of: receipts[receipt].leftBase, part: amount, whole: receipts[receipt].left)
    use(receipt: receipt, amount, base: base)
    let refund = Refund(
      source: receipts[receipt].key, account: receipts[receipt].account, currency: receipts[receipt].currency,
      amount: amount, base: base, payee: receipts[receipt].payerName, payeeAccount: payeeAccount, decision: decision)
    refunds.append(refund)
    book(refund)
  }

  /// A person pays part of a credit back.
  mutating func refund(credit: Int, amount: Int64, to payeeAccount: Text, decision: Key) {
    precondition(amount > 0 && amount <= -items[credit].open, "more refunded than is open")
    let base = share(of: -items[credit].openBase, part: amount, whole: -items[credit].open)
    reduce(item: credit, by: -amount, base: -base)
    let refund = Refund(
      source: items[credit].key, account: items[credit].account, currency: items[credit].currency, amount: amount,
      base: base, payee: .empty, payeeAccount: payeeAccount, decision: decision)
    refunds.append(refund)
    book(refund)
  }

  /// A person gives a whole receipt to another customer.
  mutating func reassign(receipt: Int, to account: Key) {
    let held = receipts[receipt]
    precondition(held.left == held.amount, "a receipt is reassigned whole")
    if held.state == .onAccount {
      for (event, debit, credit, owner) in [
        (PostingEvent.reassigned, chart.receivables, chart.unidentified, held.account),
        (.identified, chart.unidentified, chart.receivables, account),
      ] {
        postings.append(
          Posting(
            event, date: date, debit: debit, credit: credit, account: owner, item: held.key, currency: held.currency,
            amount: held.left, base: held.leftBase))
      }
    }
    receipts[receipt].account = account
    touchedReceipts[receipt] = true
    reassigned.append(receipt)
  }

  private mutating func book(_ refund: Refund) {
    postings.append(
      Posting(
        .refund, date: date, debit: refund.account.isNone ? chart.unidentified : chart.receivables,
        credit: chart.refunds, account: refund.account, item: refund.source, currency: refund.currency,
        amount: refund.amount, base: refund.base))
  }

  /// From now on only a person applies this receipt.
  mutating func leaveToPerson(receipt: Int) {
    receipts[receipt].isAutomatic = false
    touchedReceipts[receipt] = true
  }

  /// The bank took the payment back; nothing of it is applied any more.
  mutating func giveBack(receipt: Int, _ payment: ReturnedPayment) {
    precondition(receipts[receipt].left == receipts[receipt].amount, "a returned payment is whole again")
    let account = receipts[receipt].account
    postings.append(
      Posting(
        account.isNone ? .returnedUnidentified : .returned, date: payment.bookingDate,
        debit: account.isNone ? chart.unidentified : chart.receivables, credit: payment.bank, account: account,
        item: receipts[receipt].key, currency: payment.currency, amount: payment.amount,
        base: receipts[receipt].leftBase))
    use(receipt: receipt, receipts[receipt].left, base: receipts[receipt].leftBase)
    returned[receipt] = true
  }

  /// Forgets whose it was taken to be: routing found a customer, but nothing here confirms it.
  mutating func disown(receipt: Int) { receipts[receipt].account = .none }

  // MARK: Keeping the amounts

  /// Makes room for so many applications.
  mutating func expect(_ count: Int) { applications.reserveCapacity(applications.count + count) }
  mutating func note(_ application: Application) { applications.append(application) }
  mutating func note(_ posting: Posting) { postings.append(posting) }

  /// Cash of nobody becomes the customer's whose item it pays.
  mutating func own(receipt: Int, _ account: Key) {
    if receipts[receipt].account.isNone { receipts[receipt].account = account }
  }

  mutating func reduce(item: Int, by amount: Int64, base: Int64) {
    items[item].open -= amount
    items[item].openBase -= base
    touchedItems[item] = true
  }

  mutating func use(receipt: Int, _ amount: Int64, base: Int64) {
    receipts[receipt].left -= amount
    receipts[receipt].leftBase -= base
    touchedReceipts[receipt] = true
  }

  private mutating func book(_ application: Application, payer: Key, reversed: Bool = false) {
    let receivables = chart.receivables
    func move(
      _ event: PostingEvent, _ debit: Text, _ credit: Text, _ amount: Int64, _ base: Int64, account: Key? = nil,
      item: Key? = nil
    ) {
      guard amount != 0 || base != 0 else { return }
      // A negative difference moves the other way, and so does everything that is taken back.
      let swapped = (amount < 0 || (amount == 0 && base < 0)) != reversed
      postings.append(
        Posting(
          event, date: date, debit: swapped ? credit : debit, credit: swapped ? debit : credit,
          account: account ?? application.account, item: item ?? application.item, currency: application.currency,
          amount: abs(amount), base: abs(base)))
    }
    // Both sides are the control account, so the row says whose is which: the debit side is `account`'s, the credit side
    // belongs to whoever owns `item`.
    if payer != application.account {
      move(
        .applied, receivables, receivables, application.amount, application.sourceBase,
        account: reversed ? application.account : payer, item: reversed ? application.source : application.item)
    }
    let (tax, taxBase) = (application.taxes.tax, application.taxes.taxBase)
    move(.discount, chart.discounts, receivables, application.discount - tax, application.discountBase - taxBase)
    move(.discountTax, chart.outputTax, receivables, tax, taxBase)
    move(.tolerance, chart.tolerance, receivables, application.tolerance, application.toleranceBase)
    let gain = application.currencyGain
    if gain > 0 { move(.currencyGain, receivables, chart.currencyGains, 0, gain) }
    if gain < 0 { move(.currencyLoss, chart.currencyLosses, receivables, 0, -gain) }
  }
}
