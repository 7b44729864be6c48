import OrderToCash

/// What the ledger has of tonight that customers are to hear of: the other side of `WrittenDocuments`.
public struct IssuedDocuments: Sendable {
  struct Total: Sendable {
    var count: Int64
    var gross: Int64
  }

  /// Kinds that state a total, as documents are named.
  static let invoices: [(name: Text, kind: Int)] = [
    ("invoice", InvoiceDocument.Kind.invoice.rawValue), ("credit note", InvoiceDocument.Kind.creditNote.rawValue),
  ]
  /// Of `invoices`, by kind and currency.
  var totals: [Text: [Currency: Total]] = [:]
  var letters: Int64 = 0
  /// What answers a document that came in, or tells of goods that left: kind, and how many there are to be.
  var due: [(Text, Int64)] = []
  /// Files of partners that were taken tonight and whose senders hear nothing, by channel.
  var silentFiles: [(channel: Text, count: Int64)] = []
  var silentOrders: Int64 = 0

  /// `first`: the first key of tonight's run.
  public init(_ engine: Engine, first: Int64) throws {
    for (name, kind) in Self.invoices {
      try engine.freshQuery(
        "SELECT currency, COUNT(*), SUM(gross) FROM invoice WHERE key >= ? AND kind = ? GROUP BY currency"
      ).with(first, kind).forEach { row in
        totals[name, default: [:]][row.currency(0)] = Total(count: row.int(1), gross: row.int(2))
      }
    }
    func count(_ sql: String) throws -> Int64 {
      try engine.freshQuery(sql).with(first).first { $0.int(0) } ?? 0
    }
    letters = try count("SELECT COUNT(*) FROM letter WHERE key >= ?")
    due = try Self.answers.map { ($0, try count($1)) }
    try engine.freshQuery(
      """
      SELECT channel, kind, COUNT(*) FROM file WHERE key >= ?1 AND state <> 4
        AND key NOT IN (SELECT file FROM acknowledgement WHERE key >= ?1) GROUP BY channel, kind
      """
    ).with(first).forEach { row in
      guard DocumentKind(number: row.integer(1))?.isPartners == true else { return }
      silentFiles.append((channel: row.text(0), count: row.int(2)))
    }
    silentOrders = try count(
      """
      SELECT COUNT(*) FROM orders WHERE key >= ?1 AND answer > 0
        AND key NOT IN (SELECT order_key FROM answer WHERE key >= ?1)
      """)
  }

  private static let answers: [(Text, String)] = [
    ("acknowledgement", "SELECT COUNT(*) FROM acknowledgement WHERE key >= ?"),
    (
      "order response",
      "SELECT COUNT(*) FROM answer a JOIN orders o ON o.key = a.order_key WHERE a.key >= ?1 AND o.answer > 0"
    ),
    (
      "despatch advice",
      """
      SELECT (SELECT COUNT(*) FROM shipment WHERE key >= ?1 AND immediate = 1)
        + (SELECT COUNT(*) FROM confirmation c WHERE c.key >= ?1
          AND EXISTS (SELECT 1 FROM pick p WHERE p.confirmation = c.key AND p.quantity > 0))
      """
    ),
  ]
}
