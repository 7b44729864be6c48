import OrderToCash

/// What a payment said, and what became of the documents that it quotes: the evidence as it came, for who checks a decision.
extension Storyteller {
  /// References in fields of their own, which stand in no text.
  func addFields(of receipt: Key, to story: inout Story) throws {
    let found = try engine.freshQuery(
      """
      SELECT COALESCE(t.structured, ''), COALESCE(t.documents, ''), r.end_to_end, r.currency FROM receipt r
      LEFT JOIN bank_transaction t ON t.entry = r.entry AND t.ordinal = r.ordinal WHERE r.key = ?
      """
    ).with(receipt).first { row in
      (
        references: PaymentText.references(row.text(0)), documents: PaymentText.documents(row.text(1)),
        endToEnd: row.string(2), currency: row.currency(3)
      )
    }
    guard let found else { return }
    if !found.references.isEmpty {
      story.head.append("Its reference: \(found.references.map(\.string).joined(separator: ", "))")
    }
    if !found.endToEnd.isEmpty { story.head.append("Its end-to-end reference: \(found.endToEnd)") }
    guard !found.documents.isEmpty else { return }
    story.head.append("It lists \(lines(found.documents, found.currency))")
  }

  /// `2026-001 500.00, 2026-002 289.12, keeping 44.21 (damaged)`.
  private func lines(_ documents: [RemittedDocument], _ currency: Currency) -> String {
    let shown = documents.prefix(10).map { line in
      let amount = line.amount.map { " " + Money(minor: $0, currency: currency).decimal } ?? ""
      let kept = line.discount + line.deduction
      let less = kept == 0 ? "" : ", keeping \(Money(minor: kept, currency: currency).decimal)"
      return "\(line.number)\(amount)\(less)\(line.reason.isEmpty ? "" : " (\(line.reason))")"
    }
    return shown.joined(separator: ", ") + (documents.count > 10 ? " and \(documents.count - 10) more" : "")
  }

  /// Of documents that a waiting payment quotes and that are not open: what settled each.
  func addSettled(quotedBy receipt: Key, to story: inout Story) throws {
    let rulings = try engine.freshQuery(
      "SELECT facts, rejected FROM ruling WHERE subject_kind = ? AND subject = ? ORDER BY key"
    ).with(SubjectKind.receipt.rawValue, receipt).map { ($0.string(0), $0.string(1)) }
    guard let (facts, rejected) = rulings.last else { return }
    var told: [Key] = []
    for number in Self.notOpen(facts, rejected) {
      for item in try items(numbered: number) where !told.contains(item.key) {
        told.append(item.key)
        guard let settled = try settlement(of: item.key, besides: receipt) else { continue }
        story.head.append("\(item.number), which it quotes, \(settled)")
      }
    }
  }

  /// Numbers that a ruling says are quoted and not open.
  static func notOpen(_ facts: String, _ rejected: String) -> [String] {
    var numbers: [String] = []
    for refusal in parts(rejected, by: "; ") where refusal.hasSuffix(": not open any more") {
      numbers += parts(String(refusal.dropLast(": not open any more".count)), by: ", ")
    }
    for fact in parts(facts, by: "; ") where fact.hasPrefix("quoted=") && fact.hasSuffix(" (not open)") {
      let quoted = parts(String(fact.dropFirst("quoted=".count).dropLast(" (not open)".count)), by: ", ")
      numbers += quoted.filter { !$0.hasSuffix(")") }
    }
    return numbers
  }

  private static func parts(_ text: String, by separator: String) -> [String] {
    text.split(separator: separator).map(String.init)
  }

  /// Documents of this number, with or without its separators.
  private func items(numbered number: String) throws -> [(key: Key, number: String)] {
    func plain(_ column: String) -> String {
      "REPLACE(REPLACE(REPLACE(REPLACE(UPPER(\(column)), '-', ''), '/', ''), ' ', ''), '.', '')"
    }
    let compact = Text(utf8: number.utf8.filter { !"-/ .".utf8.contains($0) })
    return try engine.freshQuery(
      """
      SELECT key, number FROM invoice WHERE \(plain("number")) = ?
      UNION SELECT key, document FROM opening_item WHERE \(plain("document")) = ? ORDER BY 1
      """
    ).with(compact, compact).map { ($0.key(0), $0.string(1)) }
  }

  /// `was settled on 2026-01-05 by receipt R20260105-000001 (1190.00 EUR)`; nil while it is open, or when nothing settled it.
  private func settlement(of item: Key, besides receipt: Key) throws -> String? {
    let isOpen = try engine.freshQuery("SELECT 1 FROM open_item WHERE item = ?").with(item).first { _ in true } ?? false
    guard !isOpen else { return nil }
    let uses = try engine.freshQuery(
      """
      SELECT a.key, COALESCE('receipt ' || r.number, 'credit ' || i.number, 'a write-off'), a.amount + a.discount + a.tolerance,
        a.currency
      FROM application a LEFT JOIN receipt r ON r.key = a.source LEFT JOIN invoice i ON i.key = a.source
      WHERE a.item = ? AND a.source <> ? AND a.reverses = 0
        AND NOT EXISTS (SELECT 1 FROM application b WHERE b.reverses = a.key) ORDER BY a.key
      """
    ).with(item, receipt).map { row in
      "\(date(of: row.key(0)).map { "on \($0) " } ?? "")by \(row.string(1)) "
        + "(\(Money(minor: row.int(2), currency: row.currency(3))))"
    }
    return uses.isEmpty ? nil : "was settled " + uses.joined(separator: " and ")
  }
}
