import OrderToCash

extension Verification {
  /// Promises that stand are those that have not ended; what an agency has was handed over, not taken back and is open; what late items were charged
  /// was asked for, and no day twice.
  func collections() throws -> CheckResult {
    var findings: [String] = []
    var looked = 0
    try engine.freshQuery(
      """
      SELECT p.number, e.promise IS NULL, o.promise IS NOT NULL, COALESCE(o.used, 0), p.baseline
      FROM promise p LEFT JOIN promise_end e ON e.promise = p.key
      LEFT JOIN open_promise o ON o.account = p.account AND o.promise = p.key ORDER BY p.number
      """
    ).forEach { row in
      looked += 1
      let number = Promise.text(row.integer(0))
      if row.flag(1) != row.flag(2) {
        findings.append(
          "\(number) \(row.flag(1) ? "has not ended" : "has ended") and is \(row.flag(2) ? "" : "not ")watched")
      }
      if row.int(3) < 0 || row.int(3) > row.int(4) { findings.append("\(number): others took more than was owed") }
    }
    let strangers = try engine.freshQuery(
      "SELECT promise FROM open_promise WHERE promise NOT IN (SELECT key FROM promise)"
    )
    .map { $0.key(0) }
    findings += strangers.map { "promise \($0) is watched and was never made" }
    try engine.freshQuery(
      """
      SELECT item FROM with_agency WHERE item NOT IN (SELECT item FROM open_item) OR item NOT IN (
        SELECT h.item FROM hand_over h JOIN decision d ON d.key = h.decision
        WHERE d.verb <> 'recall' AND h.key = (SELECT MAX(m.key) FROM hand_over m WHERE m.item = h.item))
      ORDER BY item
      """
    ).forEach { findings.append("item \($0.key(0)) is said to be with an agency") }
    findings += try lateCharges()
    return CheckResult("collections", looked: "\(looked) promises", findings: findings)
  }

  private func lateCharges() throws -> [String] {
    var findings: [String] = []
    var last: [Key: BusinessDate] = [:]
    try engine.freshQuery(
      """
      SELECT l.item, l.from_date, l.until_date, l.amount, COALESCE(f.amount, -1), l.account = COALESCE(f.account, 0)
      FROM late_charge l LEFT JOIN fee_request f ON f.key = l.request ORDER BY l.key
      """
    ).forEach { row in
      let item = row.key(0)
      if row.int(3) != row.int(4) || !row.flag(5) { findings.append("item \(item) was charged what was not asked for") }
      guard let from = row.optionalDate(1), let until = row.optionalDate(2) else { return }
      if let last = last[item], from <= last { findings.append("item \(item) was charged twice for \(from)") }
      last[item] = until
    }
    return findings
  }
}
