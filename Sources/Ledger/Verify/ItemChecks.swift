import OrderToCash

extension Verification {
  /// `open_item` is what invoices, credits and cash leave open after everything applied to them, and `open_receipt` the cash of
  /// nobody.
  func openItems() throws -> (items: CheckResult, receipts: CheckResult) {
    var replay = try ItemReplay(engine)
    let groups = try groups()
    let disputed = try DisputeReplay(engine).byItem
    var items = RowComparison(.openItem, matching: ["item"])
    var receipts = RowComparison(.openReceipt)
    try items.begin(engine)
    try receipts.begin(engine)
    try replay.forEach { item in
      if item.isUnidentified {
        return try receipts.take([
          .key(item.key), .currency(item.currency), .int(-item.open), .int(-item.base), .date(item.issue),
        ])
      }
      try items.take(
        Verification.row(of: item, group: groups[item.account] ?? .none, disputed: disputed[item.key, default: 0]),
        loose: item.wasReopened ? ["level", "last_reminder"] : [])
    }
    try items.end()
    try receipts.end()
    return (
      CheckResult(
        "open items", looked: "\(items.rows) open of \(replay.seen) items and receipts",
        findings: replay.findings + items.findings), try self.receipts(receipts)
    )
  }

  private static func row(of item: ItemReplay.Item, group: Key, disputed: Int64) -> [RowCell] {
    [
      .key(group), .key(item.account), .key(item.key), .int(Int64(item.kind.rawValue)), .text(item.document),
      .text(item.order), .text(item.despatch), .text(item.reference), .date(item.issue), .date(item.due),
      .currency(item.currency), .int(item.original), .int(item.open), .int(item.base), .date(item.discountDate),
      .int(item.discount), .int(Int64(item.level)), .date(item.lastReminder), .int(disputed > 0 ? 1 : 0),
      .int(disputed), .date(item.later.first?.date), .int(item.later.first?.amount ?? 0),
      .text(PaymentSchedule.text(of: item.later.dropFirst())),
    ]
  }

  /// Nothing is applied that was not received.
  private func receipts(_ comparison: RowComparison) throws -> CheckResult {
    var findings = comparison.findings
    let orphans = try engine.freshQuery(
      """
      SELECT a.key, a.source FROM application a WHERE a.source NOT IN (SELECT key FROM receipt)
        AND a.source NOT IN (SELECT key FROM decision) AND a.source NOT IN (SELECT key FROM invoice) AND a.source NOT IN (SELECT key FROM opening_item) ORDER BY a.key
      """)
    try orphans.forEach {
      findings.append("application \($0.key(0)) uses \($0.key(1)), which is neither cash nor credit nor a decision")
    }
    let twice = try engine.freshQuery(
      "SELECT reverses, COUNT(*) FROM application WHERE reverses <> 0 GROUP BY reverses HAVING COUNT(*) > 1")
    try twice.forEach { findings.append("application \($0.key(0)) was taken back \($0.int(1)) times") }
    let count = try engine.freshQuery("SELECT COUNT(*) FROM receipt").first { $0.integer(0) } ?? 0
    return CheckResult(
      "receipts", looked: "\(count) receipts, \(comparison.rows) of nobody known", findings: findings)
  }

  /// The control account, per customer and currency, is the sum of open items, in transaction and base currency.
  func receivables() throws -> CheckResult {
    let names = names(\.receivables)
    var sums: [Balance: (amount: Int64, base: Int64)] = [:]
    func move(_ account: Key, _ currency: Currency, _ amount: Int64, _ base: Int64) {
      let old = sums[Balance(account: account, currency: currency)] ?? (0, 0)
      sums[Balance(account: account, currency: currency)] = (old.amount + amount, old.base + base)
    }
    let owners = try owners()
    try engine.freshQuery(
      "SELECT event, debit, credit, account, item, currency, amount, base, key FROM posting ORDER BY key"
    ).forEach { row in
      let (account, currency, amount, base) = (row.key(3), row.currency(5), row.int(6), row.int(7))
      if names.contains(row.text(1)) { move(account, currency, amount, base) }
      if names.contains(row.text(2)) {
        // Both sides of an application across customers are the control account: the credit is of the item's owner.
        let isApplied = row.integer(0) == PostingEvent.applied.rawValue
        move(isApplied ? owner(owners[row.key(4)], at: row.key(8).run) : account, currency, -amount, -base)
      }
    }
    var findings: [String] = []
    let customers = try customers()
    var open: [Balance: (amount: Int64, base: Int64)] = [:]
    try engine.freshQuery(
      "SELECT account, currency, SUM(open), SUM(open_base) FROM open_item GROUP BY account, currency"
    )
    .forEach { open[Balance(account: $0.key(0), currency: $0.currency(1))] = ($0.int(2), $0.int(3)) }
    for balance in Set(sums.keys).union(open.keys).sorted() {
      let (booked, items) = (sums[balance] ?? (0, 0), open[balance] ?? (0, 0))
      let who = "customer \(customers[balance.account] ?? Text(balance.account.description)), \(balance.currency)"
      if booked.amount != items.amount {
        findings.append(
          "\(who): the control account has \(Money(minor: booked.amount, currency: balance.currency)), open items sum to "
            + "\(Money(minor: items.amount, currency: balance.currency))")
      }
      if booked.base != items.base {
        findings.append(
          "\(who): the control account is worth \(Money(minor: booked.base, currency: latest.base)), open items "
            + "\(Money(minor: items.base, currency: latest.base))")
      }
    }
    return CheckResult("receivables", looked: "\(open.count) balances of customers with open items", findings: findings)
  }

  struct Balance: Hashable, Comparable {
    var account: Key
    var currency: Currency
    static func < (left: Balance, right: Balance) -> Bool {
      (left.account, left.currency) < (right.account, right.currency)
    }
  }

  private struct Owner {
    var run: Int
    var account: Key
  }

  /// Who owned it on a run: a receipt may be given to another customer later.
  private func owner(_ owners: [Owner]?, at run: Int) -> Key {
    (owners?.last { $0.run <= run } ?? owners?.first)?.account ?? .none
  }

  /// Who owns what `.applied` postings name as their item, from which run on.
  private func owners() throws -> [Key: [Owner]] {
    var owners: [Key: [Owner]] = [:]
    for sql in [
      "SELECT DISTINCT i.key, i.bill_to, 0 FROM posting p JOIN invoice i ON i.key = p.item WHERE p.event = 10",
      "SELECT DISTINCT i.key, i.account, 0 FROM posting p JOIN opening_item i ON i.key = p.item WHERE p.event = 10",
      "SELECT DISTINCT r.key, r.account, 0 FROM posting p JOIN receipt r ON r.key = p.item WHERE p.event = 10 AND r.account <> 0",
      """
      SELECT DISTINCT a.receipt, a.account, a.key FROM receipt_account a JOIN posting p ON p.item = a.receipt
      WHERE p.event = 10 ORDER BY a.key
      """,
    ] {
      try engine.freshQuery(sql).forEach {
        owners[$0.key(0), default: []].append(Owner(run: $0.key(2).run, account: $0.key(1)))
      }
    }
    return owners
  }

  func groups() throws -> [Key: Key] {
    var groups: [Key: Key] = [:]
    try engine.freshQuery("SELECT account, grp FROM customer").forEach { groups[$0.key(0)] = $0.key(1) }
    return groups
  }

  func customers() throws -> [Key: Text] {
    var ids: [Key: Text] = [:]
    try engine.freshQuery("SELECT account, id FROM customer").forEach { ids[$0.key(0)] = $0.text(1) }
    return ids
  }
}
