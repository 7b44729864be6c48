import OrderToCash

extension Verification {
  /// `open_return` has what was accepted to be credited and is not asked for yet; everything else that was accepted to be credited
  /// was asked for, once.
  func returns() throws -> CheckResult {
    var findings: [String] = []
    var count = 0
    try engine.freshQuery(
      """
      SELECT a.key, r.number, a.credit, o.accepted_return IS NOT NULL,
        (SELECT COUNT(*) FROM credit_request q WHERE q.source = a.return_key AND q.subject = a.shipment)
      FROM accepted_return a JOIN goods_return r ON r.key = a.return_key
      LEFT JOIN open_return o ON o.bill_to = a.bill_to AND o.accepted_return = a.key ORDER BY a.key
      """
    ).forEach { row in
      count += 1
      let name = "return \(row.text(1)) (\(row.key(0)))"
      let (credit, waits, asked) = (ReturnAcceptance.Credit(rawValue: row.integer(2)), row.flag(3), row.integer(4))
      if credit == .yes, !waits, asked == 0 { findings.append("\(name) is to be credited, and nobody is asked to") }
      if credit == .no, waits || asked > 0 { findings.append("\(name) is not to be credited, and is") }
      if waits, credit == .yes, asked > 0 { findings.append("\(name) waits for a credit note that was asked for") }
    }
    try engine.freshQuery(
      "SELECT accepted_return FROM open_return WHERE accepted_return NOT IN (SELECT key FROM accepted_return)"
    ).forEach { findings.append("open_return \($0.key(0)) is there, and no fact explains it") }
    // A credit note's lines say which lines they correct, the correction which invoice.
    try engine.freshQuery(
      """
      SELECT DISTINCT i.number FROM invoice i JOIN invoice_line l ON l.invoice = i.key
      WHERE i.kind = 381 AND l.corrects_line <> 0 AND i.key NOT IN (SELECT document FROM correction) ORDER BY i.key
      """
    ).forEach { findings.append("credit note \($0.text(0)) corrects lines, and no correction says of which invoice") }
    return CheckResult("returns", looked: "\(count) returned lines", findings: findings)
  }
}
