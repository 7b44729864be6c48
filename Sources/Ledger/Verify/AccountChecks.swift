import OrderToCash

extension Verification {
  /// Accounts that a live table details: cash of nobody, and what left the house and is not invoiced.
  func liabilities() throws -> CheckResult {
    var findings: [String] = []
    var looked = 0
    for (title, accounts, sign, sql) in [
      (
        "unidentified receipts", names(\.unidentified), Int64(-1),
        "SELECT currency, SUM(open), SUM(open_base) FROM open_receipt GROUP BY currency"
      ),
      (
        "refunds to pay", names(\.refunds), Int64(-1),
        """
        SELECT r.currency, SUM(r.amount), SUM(r.base) FROM open_refund o JOIN refund r ON r.key = o.refund GROUP BY r.currency
        """
      ),
      (
        "advances", names(\.advances), Int64(-1),
        "SELECT currency, SUM(net), SUM(base_net) FROM open_advance GROUP BY currency"
      ),
      (
        "shipped, not invoiced", names(\.shippedNotInvoiced), Int64(1),
        "SELECT currency, SUM(net), CASE WHEN MIN(base) = 0 AND MAX(net) > 0 THEN NULL ELSE SUM(base) END FROM open_shipment WHERE state = 3 GROUP BY currency"
      ),
    ] {
      var open: [Currency: (amount: Int64, base: Int64?)] = [:]
      try engine.freshQuery(sql).forEach { open[$0.currency(0)] = ($0.int(1), $0.optionalInt(2)) }
      let booked = try booked(accounts)
      for currency in Set(open.keys).union(booked.keys).sorted() {
        looked += 1
        let (amount, base) = booked[currency].map { (sign * $0.amount, sign * $0.base) } ?? (0, 0)
        let detail = open[currency] ?? (0, nil)
        if amount != detail.amount {
          findings.append(
            "\(title): the account has \(Money(minor: amount, currency: currency)), open are "
              + "\(Money(minor: detail.amount, currency: currency))")
        }
        // Without anything open nothing may be left in base currency either.
        if base != detail.base ?? base || (detail.amount == 0 && base != 0) {
          findings.append(
            "\(title) in \(currency): the account is worth \(Money(minor: base, currency: latest.base)), open are "
              + "\(Money(minor: detail.base ?? 0, currency: latest.base))")
        }
      }
    }
    return CheckResult("other accounts", looked: "\(looked) balances", findings: findings)
  }

  private func booked(_ accounts: Set<Text>) throws -> [Currency: (amount: Int64, base: Int64)] {
    var sums: [Currency: (amount: Int64, base: Int64)] = [:]
    for account in accounts.sorted() {
      for (column, sign) in [("debit", Int64(1)), ("credit", Int64(-1))] {
        let query = try engine.freshQuery(
          "SELECT currency, SUM(amount), SUM(base) FROM posting WHERE \(column) = ? GROUP BY currency")
        try query.with(account).forEach { row in
          let old = sums[row.currency(0)] ?? (0, 0)
          sums[row.currency(0)] = (old.amount + sign * row.int(1), old.base + sign * row.int(2))
        }
      }
    }
    return sums
  }

  /// Bank accounts: what the entries add up to is what the books hold. Accounts of the books that several bank accounts share
  /// are compared together.
  func banks() throws -> CheckResult {
    var findings: [String] = []
    var entries: [Text: Int64] = [:]
    try engine.freshQuery("SELECT bank_account, SUM(amount) FROM bank_entry WHERE state = 0 GROUP BY bank_account")
      .forEach { entries[$0.text(0)] = $0.int(1) }
    let balances = try engine.freshQuery(
      "SELECT bank_account, currency, booked FROM bank_balance ORDER BY bank_account"
    )
    .map { (id: $0.text(0), currency: $0.currency(1), booked: $0.int(2)) }
    var byAccount: [Text: (ids: [Text], currency: Currency, booked: Int64, entries: Int64)] = [:]
    for balance in balances {
      guard let account = latest.banks[balance.id] else { continue }
      var sum = byAccount[account] ?? ([], balance.currency, 0, 0)
      sum.ids.append(balance.id)
      sum.booked += balance.booked
      sum.entries += entries[balance.id] ?? 0
      byAccount[account] = sum
    }
    for account in byAccount.keys.sorted() {
      guard let sum = byAccount[account] else { continue }
      let name = "bank account \(sum.ids.map(\.string).joined(separator: ", ")) (\(account))"
      func money(_ minor: Int64) -> String { Money(minor: minor, currency: sum.currency).description }
      let opening = try opening(account)
      if sum.booked != opening + sum.entries {
        findings.append(
          "\(name): bank_balance.booked is \(money(sum.booked)), opening balance and entries give "
            + money(opening + sum.entries))
      }
      let ledger = try booked([account])[sum.currency]?.amount ?? 0
      if ledger != sum.booked {
        findings.append("\(name): the books hold \(money(ledger)), bank_balance.booked is \(money(sum.booked))")
      }
    }
    for (id, _) in entries.sorted(by: { $0.key < $1.key }) where !balances.contains(where: { $0.id == id }) {
      findings.append("bank account \(id) has entries and no row in bank_balance")
    }
    return CheckResult("bank", looked: "\(balances.count) bank accounts", findings: findings)
  }

  /// What an account of the books began with: at go-live, or when the bank account was first declared.
  private func opening(_ account: Text) throws -> Int64 {
    let query = try engine.freshQuery(
      """
      SELECT COALESCE(SUM(CASE WHEN debit = ? THEN amount ELSE -amount END), 0) FROM posting
      WHERE event = 1 AND (debit = ? OR credit = ?)
      """)
    return try query.with(account, account, account).first { $0.int(0) } ?? 0
  }
}
