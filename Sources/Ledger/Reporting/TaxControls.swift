import OrderToCash

/// Output tax of one night, from documents and from what reduced their price afterwards (2006/112/EC art. 90), by rate.
struct TaxControls {
  private struct Rate: Hashable, Comparable {
    var currency: Currency
    var category: Text
    var rate: Int64

    static func < (left: Rate, right: Rate) -> Bool {
      if left.currency != right.currency { return left.currency.code < right.currency.code }
      return left.category != right.category ? left.category < right.category : left.rate < right.rate
    }
  }

  private let engine: Engine
  private let first: Int64
  private let account: Text

  init(_ engine: Engine, first: Int64, account: Text) {
    self.engine = engine
    self.first = first
    self.account = account
  }

  /// Tax of tonight's documents and of tonight's discounts and write-offs by rate; together they are what the account moved.
  func lines() throws -> [ControlScan.Line] {
    var documents: [Rate: Int64] = [:]
    var adjusted: [Rate: Int64] = [:]
    var sums: [Currency: Int64] = [:]
    try engine.freshQuery(
      """
      SELECT i.currency, t.category, t.rate, SUM(CASE WHEN i.kind = 381 THEN -t.tax ELSE t.tax END)
      FROM invoice_tax t JOIN invoice i ON i.key = t.invoice WHERE t.invoice >= ? GROUP BY i.currency, t.category, t.rate
      """
    ).with(first).forEach { row in
      documents[Rate(currency: row.currency(0), category: row.text(1), rate: row.int(2))] = row.int(3)
      sums[row.currency(0), default: 0] += row.int(3)
    }
    try engine.freshQuery(
      """
      SELECT currency, category, rate, SUM(CASE WHEN reversal = 1 THEN tax ELSE -tax END) FROM tax_adjustment
      WHERE application >= ? GROUP BY currency, category, rate
      """
    ).with(first).forEach { row in
      adjusted[Rate(currency: row.currency(0), category: row.text(1), rate: row.int(2))] = row.int(3)
      sums[row.currency(0), default: 0] += row.int(3)
    }
    var lines: [ControlScan.Line] = []
    for (name, amounts) in [("invoices and credit notes", documents), ("discounts and write-offs", adjusted)] {
      for (rate, amount) in amounts.sorted(by: { $0.key < $1.key }) {
        let percent = formatDecimal(rate.rate, scale: Percent.scale, minimum: 0)
        lines.append(
          ControlScan.Line(
            section: "tax by rate", item: Text("\(rate.category) \(percent) %: output tax of \(name) tonight"),
            currency: rate.currency, amount: amount, compared: nil))
      }
    }
    return try lines + movements(sums)
  }

  private func movements(_ sums: [Currency: Int64]) throws -> [ControlScan.Line] {
    var moved: [Currency: Int64] = [:]
    try engine.freshQuery(
      """
      SELECT currency, SUM(CASE WHEN credit = ? THEN amount ELSE -amount END) FROM posting
      WHERE key >= ? AND (credit = ? OR debit = ?) GROUP BY currency
      """
    ).with(account, first, account, account).forEach { moved[$0.currency(0)] = $0.int(1) }
    return Set(moved.keys).union(sums.keys).sorted().map { currency in
      ControlScan.Line(
        section: "tax by rate", item: "output tax: moved tonight, against documents and adjustments",
        currency: currency,
        amount: moved[currency] ?? 0, compared: sums[currency] ?? 0)
    }
  }
}
