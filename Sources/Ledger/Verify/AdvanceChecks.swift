import OrderToCash

extension Verification {
  /// `open_advance` is what advance invoices charged less what invoices deducted and credit notes gave back of it; what an invoice
  /// states as prepaid is what it deducted.
  func advances() throws -> CheckResult {
    var findings: [String] = []
    let left = """
      SELECT p.advance, p.ordinal, p.account, p.buyer, p.order_number, p.currency, p.category, p.rate,
        p.net - COALESCE(u.net, 0), p.tax - COALESCE(u.tax, 0), p.rounding - COALESCE(u.rounding, 0),
        p.base_net - COALESCE(u.base_net, 0), p.base_tax - COALESCE(u.base_tax, 0),
        p.base_rounding - COALESCE(u.base_rounding, 0)
      FROM advance_part p LEFT JOIN (
        SELECT advance, part, SUM(net) AS net, SUM(tax) AS tax, SUM(rounding) AS rounding, SUM(base_net) AS base_net,
          SUM(base_tax) AS base_tax, SUM(base_rounding) AS base_rounding FROM advance_use GROUP BY advance, part) u
        ON u.advance = p.advance AND u.part = p.ordinal ORDER BY p.advance, p.ordinal
      """
    var rebuilt: [[RowCell]] = []
    try engine.freshQuery(left).forEach { row in
      let cells = (0..<14).map { RowCell(row, Int32($0), Table.openAdvance.columns[$0].kind) }
      if cells[8..<11].contains(where: { $0 != .int(0) }) { rebuilt.append(cells) }
    }
    var comparison = RowComparison(.openAdvance)
    try comparison.compare(engine, with: rebuilt)
    findings += comparison.findings
    try engine.freshQuery(
      """
      SELECT i.number, i.prepaid, COALESCE(u.gross, 0), i.currency FROM invoice i LEFT JOIN (
        SELECT document, SUM(net + tax + rounding) AS gross FROM advance_use GROUP BY document) u ON u.document = i.key
      WHERE i.kind = 380 AND i.prepaid <> COALESCE(u.gross, 0) ORDER BY i.key
      """
    ).forEach { row in
      findings.append(
        "invoice \(row.text(0)) states \(Money(minor: row.int(1), currency: row.currency(3))) as prepaid and deducts "
          + "\(Money(minor: row.int(2), currency: row.currency(3)))")
    }
    return CheckResult("advances", looked: "\(comparison.rows) parts not deducted yet", findings: findings)
  }
}
