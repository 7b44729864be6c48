import OrderToCash

extension Verification {
  /// `learned_alias` is what decisions taught and nobody revoked since, each under a number of its own.
  func aliases() throws -> CheckResult {
    var known: [Alias: [RowCell]] = [:]
    var findings: [String] = []
    var events = 0
    try engine.freshQuery(
      "SELECT kind, value, account, number, decision, revoked, date FROM alias_event ORDER BY key"
    ).forEach { row in
      events += 1
      let alias = Alias(kind: row.integer(0), value: row.text(1), account: row.key(2))
      if row.flag(5) {
        if known.removeValue(forKey: alias) == nil { findings.append("alias \(row.int(3)) was revoked and not known") }
      } else {
        known[alias] = [
          .int(row.int(0)), .text(row.text(1)), .key(row.key(2)), .int(row.int(3)), .key(row.key(4)),
          .date(row.date(6)),
        ]
      }
    }
    try engine.freshQuery(
      "SELECT number, COUNT(*) FROM alias_event WHERE revoked = 0 GROUP BY number HAVING COUNT(*) > 1 ORDER BY number"
    ).forEach { findings.append("the number \($0.int(0)) was given to \($0.int(1)) aliases") }
    var comparison = RowComparison(.learnedAlias)
    try comparison.compare(engine, with: Array(known.values))
    return CheckResult(
      "learned aliases", looked: "\(comparison.rows) aliases, \(events) learnt or revoked",
      findings: findings + comparison.findings)
  }

  private struct Alias: Hashable {
    var kind: Int
    var value: Text
    var account: Key
  }
}
