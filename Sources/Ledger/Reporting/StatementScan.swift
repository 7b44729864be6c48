import OrderToCash

extension DocumentScan {
  /// Statements of account of this run, one for a customer with all its currencies, under the key of the first.
  public func statements(payTo: PaymentAccount, _ body: (Key, Key, AccountStatement) throws -> Void) throws {
    var statements: [(key: Key, account: Key, statement: AccountStatement)] = []
    try engine.freshQuery(
      "SELECT key, account, date, currency, total FROM customer_statement WHERE key >= ? ORDER BY account, currency"
    ).with(first).forEach { row in
      let total = Money(minor: row.int(4), currency: row.currency(3))
      if statements.last?.account == row.key(1) {
        return statements[statements.count - 1].statement.totals.append(total)
      }
      var statement = AccountStatement()
      statement.company = seller
      statement.customer = buyer(row.key(1))
      statement.language = parties[row.key(1)]?.language ?? .english
      statement.date = row.date(2)
      statement.payTo = payTo
      statement.totals = [total]
      statements.append((row.key(0), row.key(1), statement))
    }
    guard !statements.isEmpty else { return }
    let items = try openItems(of: Set(statements.map(\.account)))
    for (key, account, statement) in statements {
      var statement = statement
      statement.items = items[account] ?? []
      try body(key, account, statement)
    }
  }

  private func openItems(of accounts: Set<Key>) throws -> [Key: [AccountStatement.Item]] {
    var items: [Key: [AccountStatement.Item]] = [:]
    let query = try engine.freshQuery(
      """
      SELECT account, kind, document, issue_date, due_date, currency, original, open, disputed_amount, reference
      FROM open_item ORDER BY due_date, document, item
      """)
    while try query.step() {
      guard accounts.contains(query.key(0)) else { continue }
      items[query.key(0), default: []].append(
        AccountStatement.Item(
          OpenItem.Kind(rawValue: query.integer(1)) ?? .invoice, document: query.text(2), issueDate: query.date(3),
          dueDate: query.date(4), currency: query.currency(5), amount: query.int(6), open: query.int(7),
          disputed: query.int(8), paymentReference: query.text(9)))
    }
    return items
  }
}
