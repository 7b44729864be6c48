import OrderToCash

extension Verification {
  /// Every posting moves a positive amount between two accounts that the table of events allows for it.
  func postings() throws -> CheckResult {
    var findings: [String] = []
    var count = 0
    var tables: [Int: EventTable] = [:]
    let query = try engine.freshQuery(
      "SELECT key, event, debit, credit, currency, amount, base, date FROM posting ORDER BY key")
    try query.forEach { row in
      count += 1
      let key = row.key(0)
      if tables[key.run] == nil { tables[key.run] = EventTable(setting(ofRun: key.run)) }
      let name = "posting \(key)"
      let (amount, base) = (row.int(5), row.int(6))
      if amount < 0 || base < 0 || (amount == 0 && base == 0) {
        findings.append("\(name) moves \(amount) minor units (base \(base)): amounts are positive")
      }
      guard let event = PostingEvent(rawValue: row.integer(1)) else {
        findings.append("\(name) has event \(row.int(1)), which is unknown")
        return
      }
      let (debit, credit) = (row.text(2), row.text(3))
      if tables[key.run]?.allows(event, debit: debit, credit: credit) != true {
        findings.append("\(name) (\(event.name)) moves \(debit) ← \(credit), which no posting rule allows")
      }
    }
    return CheckResult("postings", looked: "\(count) postings, each by the table of events", findings: findings)
  }

  /// The kept balances are what the postings sum to, and the books are in balance by construction.
  func balances() throws -> CheckResult {
    let query = try engine.freshQuery(
      """
      SELECT account, currency, SUM(amount), SUM(base) FROM (
        SELECT debit AS account, currency, amount, base FROM posting
        UNION ALL SELECT credit, currency, -amount, -base FROM posting) AS moved
      GROUP BY account, currency
      """)
    let rebuilt = try query.map { row in
      [RowCell.text(row.text(0)), .int(row.int(1)), .int(row.int(2)), .int(row.int(3))]
    }
    var comparison = RowComparison(.balance)
    try comparison.compare(engine, with: rebuilt)
    return CheckResult("balances", looked: "\(comparison.rows) accounts", findings: comparison.findings)
  }

  /// Every ruling and exception names a rule that exists.
  func rulings() throws -> CheckResult {
    var findings: [String] = []
    var count = 0
    for table in ["ruling", "exception_raised"] {
      let query = try engine.freshQuery("SELECT rule, COUNT(*), MIN(key) FROM \(table) GROUP BY rule ORDER BY rule")
      try query.forEach { row in
        count += row.integer(1)
        guard RuleRegistry.rule(row.text(0)) == nil else { return }
        findings.append("\(table) \(row.key(2)) names the rule \(row.text(0)), which does not exist")
      }
    }
    return CheckResult("reasons", looked: "\(count) rulings and exceptions", findings: findings)
  }
}

/// `PostingRules.all` with the accounts of one configuration in place of roles.
private struct EventTable {
  private struct Side {
    var names: Set<Text>
    func has(_ account: Text) -> Bool { names.contains(account) }
  }
  private let rows: [(event: PostingEvent, debit: Side, credit: Side)]

  init(_ setting: VerifySetting) {
    rows = PostingRules.all.map {
      ($0.event, EventTable.side($0.debit, setting), EventTable.side($0.credit, setting))
    }
  }

  func allows(_ event: PostingEvent, debit: Text, credit: Text) -> Bool {
    rows.contains { row in
      guard row.event == event else { return false }
      if row.debit.has(debit) && row.credit.has(credit) { return true }
      // What is taken back moves the other way.
      return EventTable.isReversible(event) && row.debit.has(credit) && row.credit.has(debit)
    }
  }

  /// Events of an application: taking it back posts them the other way.
  private static func isReversible(_ event: PostingEvent) -> Bool {
    switch event {
    case .applied, .discount, .discountTax, .tolerance, .currencyGain, .currencyLoss, .opening: true
    default: false
    }
  }

  private static func side(_ role: String, _ setting: VerifySetting) -> Side {
    let chart = setting.chart
    switch role {
    case "receivables": return Side(names: [chart.receivables])
    case "shippedNotInvoiced": return Side(names: [chart.shippedNotInvoiced])
    case "revenue": return Side(names: [chart.revenue])
    case "outputTax": return Side(names: [chart.outputTax])
    case "unidentified": return Side(names: [chart.unidentified])
    case "discounts": return Side(names: [chart.discounts])
    case "tolerance": return Side(names: [chart.tolerance])
    case "charges": return Side(names: [chart.charges])
    case "advances": return Side(names: [chart.advances])
    case "fees": return Side(names: [chart.fees])
    case "writeOffs": return Side(names: [chart.writeOffs])
    case "refunds": return Side(names: [chart.refunds])
    case "bankFees": return Side(names: [chart.bankFees])
    case "currencyGains": return Side(names: [chart.currencyGains])
    case "currencyLosses": return Side(names: [chart.currencyLosses])
    case "exchange": return Side(names: [chart.exchange])
    case "opening": return Side(names: [chart.opening])
    case "allowance": return Side(names: [chart.allowance])
    case "impairment": return Side(names: [chart.impairment])
    case "revaluation": return Side(names: [chart.revaluation])
    case "unrealisedGains": return Side(names: [chart.unrealisedGains])
    case "unrealisedLosses": return Side(names: [chart.unrealisedLosses])
    // An entry of an account that is not declared any more is booked to clearing.
    case "[bank]": return Side(names: Set(setting.banks.values).union([chart.clearing]))
    case "[rule or clearing]": return Side(names: setting.ruleAccounts.union([chart.clearing]))
    default: return Side(names: [])
    }
  }
}
