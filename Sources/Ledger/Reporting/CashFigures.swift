import OrderToCash

extension ReportScan {
  private struct Figure: Hashable, Comparable {
    var section: Text
    /// Its place in the section; those with the same place stand by name.
    var place = 0
    var item: Text
    var currency: Currency

    /// After all that it sums.
    static func total(_ section: Text, _ currency: Currency, named item: Text = "total") -> Figure {
      Figure(section: section, place: .max, item: item, currency: currency)
    }

    static func < (left: Figure, right: Figure) -> Bool {
      if left.section != right.section { return left.section < right.section }
      if left.place != right.place { return left.place < right.place }
      if left.item != right.item { return left.item < right.item }
      return left.currency.code < right.currency.code
    }
  }

  private struct Sum {
    var count = 0
    var amount: Int64 = 0
    var percent: Text = .empty
    var compared: Int64?

    mutating func add(_ amount: Int64, count: Int = 1) {
      self.count += count
      self.amount += amount
    }
  }

  /// Rows of `reports/cash.csv`. `banks`: accounts of the books of our bank accounts.
  public func cash(aging: AgingScan, banks: [Text]) throws -> [ReportRow] {
    var sums: [Figure: Sum] = [:]
    try addOutcomes(&sums)
    try addMovements(&sums, Set(banks))
    try addUnapplied(&sums, aging)
    try addDeductions(&sums)
    try addBalances(&sums)
    return sums.sorted { $0.key < $1.key }.map { figure, sum in
      let currency = figure.currency
      let isCounted = sum.count > 0 || sum.compared == nil
      return [
        .text(figure.section), .text(figure.item), .text(Text(currency.code)), isCounted ? .integer(sum.count) : .empty,
        .amount(sum.amount, currency), .text(sum.percent), sum.compared.map { .amount($0, currency) } ?? .empty,
        sum.compared.map { .flag($0 == sum.amount) } ?? .empty,
      ]
    }
  }

  /// Tonight's receipts by what became of them, and how many needed nobody: on the night that a receipt comes nobody can have
  /// decided about it, so what is applied is applied by rules.
  private func addOutcomes(_ sums: inout [Figure: Sum]) throws {
    let query = try engine.freshQuery(
      """
      SELECT r.currency, r.amount, r.status, r.account, COALESCE(-o.open, u.open, 0)
      FROM receipt r LEFT JOIN open_receipt u ON u.receipt = r.key
      LEFT JOIN open_item o ON o.item = r.key AND o.account = r.account
        AND o.grp = (SELECT c.grp FROM customer c WHERE c.account = r.account)
      WHERE r.key >= ? ORDER BY r.key
      """
    ).with(first)
    var rates: [Currency: (all: Sum, applied: Sum)] = [:]
    while try query.step() {
      let (currency, amount, left) = (query.currency(0), query.int(1), query.int(4))
      let outcome: Text
      switch (query.text(2), left) {
      case ("returned", _): outcome = "returned tonight"
      case (_, 0): outcome = "applied in full"
      case (_, amount): outcome = query.key(3).isNone ? "unidentified" : "on account"
      default: outcome = "applied in part, the rest on account"
      }
      add(&sums, "1 receipts by outcome", outcome, currency, amount)
      rates[currency, default: (Sum(), Sum())].all.add(amount)
      guard left < amount, outcome != "returned tonight" else { continue }
      rates[currency, default: (Sum(), Sum())].applied.add(amount - left)
    }
    for currency in rates.keys.sorted() {
      guard let (all, applied) = rates[currency] else { continue }
      for (item, part, whole) in [
        ("applied without a person, by payment", Int64(applied.count), Int64(all.count)),
        ("applied without a person, by value", applied.amount, all.amount),
      ] {
        let figure = Figure(section: "2 match rate", item: Text(item), currency: currency)
        sums[figure] = Sum(count: applied.count, amount: applied.amount, percent: percent(part, of: whole))
      }
    }
  }

  private func percent(_ part: Int64, of whole: Int64) -> Text {
    guard whole > 0 else { return .empty }
    let tenths = dividedHalfAwayFromZero(Int128(part) * 1000, by: Int128(whole))
    return Text(formatDecimal(Int64(tenths), scale: 1, minimum: 1))
  }

  /// To an item of a section and to the section's total.
  private func add(
    _ sums: inout [Figure: Sum], _ section: Text, _ item: Text, _ currency: Currency, _ amount: Int64,
    total: Text = "total"
  ) {
    sums[Figure(section: section, item: item, currency: currency), default: Sum()].add(amount)
    sums[.total(section, currency, named: total), default: Sum()].add(amount)
  }

  /// What moved the bank accounts tonight, by event of the journal; the total is what the bank's entries sum to, and what was booked as
  /// receipts is what receipts came in.
  private func addMovements(_ sums: inout [Figure: Sum], _ banks: Set<Text>) throws {
    let section: Text = "3 bank movements by event"
    let total: Text = "total, against the bank's entries"
    let query = try engine.freshQuery("SELECT event, debit, credit, currency, amount FROM posting WHERE key >= ?").with(
      first)
    while try query.step() {
      let sign: Int64 = (banks.contains(query.text(1)) ? 1 : 0) - (banks.contains(query.text(2)) ? 1 : 0)
      guard sign != 0, let event = PostingEvent(rawValue: query.integer(0)), event != .opening else { continue }
      add(&sums, section, Text(event.name), query.currency(3), sign * query.int(4), total: total)
    }
    for currency in Set(sums.keys.map(\.currency)).sorted() {
      let posted = [PostingEvent.receipt, .unidentified].reduce(Int64(0)) { sum, event in
        sum + (sums[Figure(section: section, item: Text(event.name), currency: currency)]?.amount ?? 0)
      }
      sums[.total("1 receipts by outcome", currency)]?.compared = posted
    }
    let entries = try engine.freshQuery(
      "SELECT currency, SUM(amount), COUNT(*) FROM bank_entry WHERE key >= ? AND state = 0 GROUP BY currency ORDER BY currency"
    ).with(first).map { ($0.currency(0), $0.int(1)) }
    for (currency, amount) in entries {
      sums[.total(section, currency, named: total), default: Sum()].compared = amount
    }
  }

  /// Cash on account and of nobody, by days since it was booked; the totals are those of open items and of open receipts.
  private func addUnapplied(_ sums: inout [Figure: Sum], _ aging: AgingScan) throws {
    let ages = aging.buckets.count + 1
    func add(_ name: String, _ kind: Int, _ cash: OpenItemSums.Cash) {
      let bucket = aging.buckets.index(daysPastDue: max(1, date.days(since: cash.day)))
      for (place, age) in [(bucket, aging.buckets.label(bucket)), (ages - 1, "total")] {
        let figure = Figure(
          section: "4 unapplied by age", place: kind * ages + place, item: Text("\(name), \(age)"),
          currency: cash.currency)
        sums[figure, default: Sum()].add(cash.amount, count: cash.count)
      }
    }
    for cash in aging.open.cash { add("on account", 0, cash) }
    let query = try engine.freshQuery("SELECT currency, open, booking_date FROM open_receipt ORDER BY receipt")
    while try query.step() {
      var cash = OpenItemSums.Cash(currency: query.currency(0), day: query.date(2))
      (cash.count, cash.amount) = (1, query.int(1))
      add("unidentified", 1, cash)
    }
  }

  /// Each bank account in the books beside the balance that its bank stated last; where entries come by notification, with those that
  /// the bank had not stated yet.
  private func addBalances(_ sums: inout [Figure: Sum]) throws {
    for account in try BankReconciliationScan(engine).accounts() {
      let figure = Figure(section: "6 bank balances", item: account.id, currency: account.currency)
      sums[figure] = Sum(
        count: account.outstanding.count, amount: account.booked,
        compared: account.stated.map { $0 + account.outstandingSum })
    }
  }

  private func addDeductions(_ sums: inout [Figure: Sum]) throws {
    let query = try engine.freshQuery(
      "SELECT currency, amount, reason FROM open_dispute WHERE source = 1 ORDER BY item, dispute")
    while try query.step() {
      add(&sums, "5 deductions by reason", query.text(2), query.currency(0), query.int(1))
    }
  }
}
