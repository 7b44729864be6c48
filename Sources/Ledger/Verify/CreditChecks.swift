import OrderToCash

extension Verification {
  /// How groups stand with their credit is what the last grant and the last review of each say.
  func credit() throws -> CheckResult {
    var findings: [String] = []
    var looked = 0
    let query = try engine.freshQuery(
      """
      SELECT a.account, COALESCE(c.id, ''), COALESCE(s.grant_key, 0), COALESCE(g.last, 0), COALESCE(s.granted, -1),
        COALESCE(f.granted, -1), COALESCE(s.review, 0), COALESCE(r.last, 0)
      FROM (SELECT account FROM credit_standing UNION SELECT account FROM credit_grant
        UNION SELECT account FROM credit_review) AS a
      LEFT JOIN customer c ON c.account = a.account LEFT JOIN credit_standing s ON s.account = a.account
      LEFT JOIN (SELECT account, MAX(key) AS last FROM credit_grant GROUP BY account) g ON g.account = a.account
      LEFT JOIN credit_grant f ON f.key = g.last
      LEFT JOIN (SELECT account, MAX(key) AS last FROM credit_review GROUP BY account) r ON r.account = a.account
      ORDER BY a.account
      """)
    try query.forEach { row in
      looked += 1
      if row.key(2) != row.key(3) || row.int(4) != row.int(5) {
        findings.append("\(row.string(1)): stands on grant \(row.key(2)), the last is \(row.key(3))")
      }
      if row.key(6) != row.key(7) {
        findings.append("\(row.string(1)): stands on review \(row.key(6)), the last is \(row.key(7))")
      }
    }
    return CheckResult("credit", looked: "\(looked) account groups", findings: findings)
  }
}
