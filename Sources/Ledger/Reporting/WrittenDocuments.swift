import OrderToCash

/// What the night wrote for customers, to be held against what the ledger issued.
public struct WrittenDocuments: Sendable {
  /// By kind: `invoice`, `credit note`, `letter`.
  public var counts: [Text: Int]
  /// What the documents of a kind state as their total, by currency.
  public var totals: [Text: [Currency: Int64]]

  /// Of those that customers may do without: how many were not written, as their customer takes none.
  public var unwanted: [Text: Int]
  /// Channels whose files are acknowledged.
  public var acknowledging: Set<Text>

  public init(
    counts: [Text: Int] = [:], totals: [Text: [Currency: Int64]] = [:], unwanted: [Text: Int] = [:],
    acknowledging: Set<Text> = []
  ) {
    self.acknowledging = acknowledging
    self.counts = counts
    self.totals = totals
    self.unwanted = unwanted
  }

  /// Every document issued tonight was written, and states what the books have.
  func lines(_ engine: Engine, first: Int64, base: Currency) throws -> [ControlScan.Line] {
    var lines: [ControlScan.Line] = []
    for (name, kind) in [
      (Text("invoice"), InvoiceDocument.Kind.invoice.rawValue),
      ("credit note", InvoiceDocument.Kind.creditNote.rawValue),
    ] {
      var issued: [Currency: Int64] = [:]
      var count: Int64 = 0
      try engine.freshQuery(
        "SELECT currency, COUNT(*), SUM(gross) FROM invoice WHERE key >= ? AND kind = ? GROUP BY currency"
      ).with(first, kind).forEach { row in
        count += row.int(1)
        issued[row.currency(0)] = row.int(2)
      }
      lines.append(self.count(name, count))
      for currency in Set(issued.keys).union((totals[name] ?? [:]).keys).sorted() {
        lines.append(
          ControlScan.Line(
            section: "documents out", item: Text("\(name)s: totals stated, against issued"), currency: currency,
            amount: totals[name]?[currency] ?? 0, compared: issued[currency] ?? 0,
            rows: Text("invoices.csv kind=\(name)")))
      }
    }
    let letters = try engine.freshQuery("SELECT COUNT(*) FROM letter WHERE key >= ?").with(first).first { $0.int(0) }
    lines.append(self.count("letter", letters ?? 0))
    for (name, sql) in WrittenDocuments.answers {
      let due = try engine.freshQuery(sql).with(first).first { $0.int(0) } ?? 0
      lines.append(answered(name, due))
    }
    return lines + [try silentFiles(engine, first), try silentOrders(engine, first)]
  }

  /// Files of partners that were taken tonight, and whose senders hear nothing.
  private func silentFiles(_ engine: Engine, _ first: Int64) throws -> ControlScan.Line {
    var count: Int64 = 0
    try engine.freshQuery(
      """
      SELECT channel, kind, COUNT(*) FROM file WHERE key >= ?1 AND state <> 4
        AND key NOT IN (SELECT file FROM acknowledgement WHERE key >= ?1) GROUP BY channel, kind
      """
    ).with(first).forEach { row in
      guard acknowledging.contains(row.text(0)), DocumentKind(number: row.integer(1))?.isPartners == true else {
        return
      }
      count += row.int(2)
    }
    return none("partners' files taken and not acknowledged, against none", count, "intake.csv")
  }

  private func silentOrders(_ engine: Engine, _ first: Int64) throws -> ControlScan.Line {
    let count = try engine.freshQuery(
      """
      SELECT COUNT(*) FROM orders WHERE key >= ?1 AND answer > 0
        AND key NOT IN (SELECT order_key FROM answer WHERE key >= ?1)
      """
    ).with(first).first { $0.int(0) }
    return none("orders recorded and not answered, against none", count ?? 0, "orders.csv")
  }

  private func none(_ item: Text, _ count: Int64, _ rows: Text) -> ControlScan.Line {
    ControlScan.Line(
      section: "documents out", item: item, currency: .eur, amount: count, compared: 0, isCount: true, rows: rows)
  }

  /// What answers a document that came in, or tells of goods that left: kind, and how many there are to be.
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

  private func answered(_ name: Text, _ due: Int64) -> ControlScan.Line {
    ControlScan.Line(
      section: "documents out", item: Text("\(name)s written, or not taken by the customer, against those due"),
      currency: .eur, amount: Int64((counts[name] ?? 0) + (unwanted[name] ?? 0)), compared: due, isCount: true,
      rows: Text("deliveries.csv kind=\(name)"))
  }

  private func count(_ name: Text, _ issued: Int64) -> ControlScan.Line {
    ControlScan.Line(
      section: "documents out", item: Text("\(name)s written, against issued"), currency: .eur,
      amount: Int64(counts[name] ?? 0), compared: issued, isCount: true,
      rows: Text("deliveries.csv kind=\(name)"))
  }
}
