import OrderToCash

extension Verification {
  /// What the books keep by month is what postings and documents sum to, and no run posted to a month that was closed for it.
  func periods() throws -> CheckResult {
    var comparison = RowComparison(.periodBalance)
    try comparison.compare(engine, with: try monthly())
    var taxes = RowComparison(.taxPeriod)
    let last = try engine.freshQuery("SELECT COALESCE(MAX(run), 0) FROM run").first { $0.integer(0) } ?? 0
    try taxes.compare(
      engine,
      with: try PeriodFolds.taxRows(from: 0, to: last, engine).map { row in
        [
          .date(row.period), .currency(row.currency), .text(row.category), .int(row.rate.scaled), .int(row.net),
          .int(row.tax), .int(row.adjustedNet), .int(row.adjustedTax),
        ]
      })
    return CheckResult(
      "months", looked: "\(comparison.rows) balances and \(taxes.rows) tax totals of months",
      findings: comparison.findings + taxes.findings + (try postedToClosed()) + (try revaluations()))
  }

  private func monthly() throws -> [[RowCell]] {
    struct Place: Hashable {
      var period: BusinessDate
      var account: Text
      var currency: Currency
    }
    var sums: [Place: [Int64]] = [:]
    try engine.freshQuery("SELECT date, debit, credit, currency, amount, base FROM posting").forEach { row in
      for (column, offset) in [(Int32(1), 0), (2, 1)] {
        let place = Place(
          period: PeriodClose.month(of: row.date(0)), account: row.text(column), currency: row.currency(3))
        var sum = sums[place] ?? [0, 0, 0, 0]
        sum[offset] += row.int(4)
        sum[offset + 2] += row.int(5)
        sums[place] = sum
      }
    }
    return sums.map { place, sum in
      [.date(place.period), .text(place.account), .currency(place.currency)] + sum.map { .int($0) }
    }
  }

  private func postedToClosed() throws -> [String] {
    var findings: [String] = []
    let runs = try engine.freshQuery("SELECT run FROM run ORDER BY run").map { $0.integer(0) }
    for run in runs {
      guard let closed = try PeriodBook(engine, run: run).closed else { continue }
      try engine.query("SELECT key, date FROM posting WHERE key >= ? AND key < ? AND date <= ? ORDER BY key")
        .with(Int64(run) << 47, Int64(run + 1) << 47, closed).forEach { row in
          findings.append("posting \(row.key(0)) is of \(row.date(1)), and the books were closed up to \(closed)")
        }
    }
    return findings
  }

  /// What a month's end translated is posted with its difference.
  private func revaluations() throws -> [String] {
    var findings: [String] = []
    try engine.freshQuery(
      """
      SELECT r.key, r.worth - r.carried, COALESCE(p.base, 0) FROM revaluation r LEFT JOIN (
        SELECT item, SUM(CASE WHEN event = 110 THEN base ELSE -base END) AS base FROM posting WHERE event IN (110, 111)
        GROUP BY item) p ON p.item = r.key ORDER BY r.key
      """
    ).forEach { row in
      guard row.int(1) != row.int(2) else { return }
      findings.append(
        "revaluation \(row.key(0)) makes a difference of \(row.int(1)), posted were \(row.int(2)) minor units")
    }
    return findings
  }

  /// Kinds of documents without an identity of their own: the same file may come again.
  private static let repeatable = [DocumentKind.customers, .items, .prices, .creditFacts, .rates, .taxRates].map {
    String($0.number)
  }.joined(separator: ", ")

  /// Numbers and hashes by which things are found name what they say.
  func numbers() throws -> CheckResult {
    var findings: [String] = []
    var looked = 0
    for (what, sql) in [
      (
        "order_number",
        """
        SELECT n.number, n.order_key, o.number IS n.number AND o.account = n.account AND o.content_hash = n.content_hash
          FROM order_number n
        LEFT JOIN orders o ON o.key = n.order_key ORDER BY n.account, n.number
        """
      ),
      (
        "order_revision",
        """
        SELECT n.number, n.order_key, o.number IS n.number AND o.account = n.account FROM order_revision n
        LEFT JOIN orders o ON o.key = n.order_key ORDER BY n.account, n.number, n.revision
        """
      ),
      (
        "file_hash",
        """
        SELECT h.sha256, h.file, f.sha256 IS h.sha256 FROM file_hash h LEFT JOIN file f ON f.key = h.file ORDER BY h.sha256
        """
      ),
      (
        "the missing order_number of",
        """
        SELECT o.number, o.key, 0 FROM orders o LEFT JOIN order_number n ON n.account = o.account AND n.number = o.number
        WHERE n.order_key IS NULL ORDER BY o.key
        """
      ),
      (
        "the missing file_hash of",
        """
        SELECT f.path, f.key, 0 FROM file f LEFT JOIN file_hash h ON h.sha256 = f.sha256
        WHERE f.state = 3 AND f.documents > 0 AND f.kind NOT IN (\(Self.repeatable)) AND h.file IS NULL ORDER BY f.key
        """
      ),
      (
        "exception_number",
        """
        SELECT n.number, n.raised, r.rule IS n.rule AND r.subject = n.subject AND r.subject_kind = n.subject_kind
        FROM exception_number n LEFT JOIN exception_raised r ON r.key = n.raised ORDER BY n.number
        """
      ),
    ] {
      try engine.freshQuery(sql).forEach { row in
        looked += 1
        guard row.isNull(2) || !row.flag(2) else { return }
        findings.append("\(what) \(row.string(0)) names \(row.key(1)), which is something else or is not there")
      }
    }
    return CheckResult("numbers", looked: "\(looked) numbers and hashes", findings: findings)
  }
}
