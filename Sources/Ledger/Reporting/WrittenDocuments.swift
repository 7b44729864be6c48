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
  public func lines(_ issued: IssuedDocuments) -> [ControlScan.Line] {
    var lines: [ControlScan.Line] = []
    for name in IssuedDocuments.invoices.map(\.name) {
      let issued = issued.totals[name] ?? [:]
      lines.append(count(name, issued.values.reduce(0) { $0 + $1.count }))
      for currency in Set(issued.keys).union((totals[name] ?? [:]).keys).sorted() {
        lines.append(
          ControlScan.Line(
            section: "documents out", item: Text("\(name)s: totals stated, against issued"), currency: currency,
            amount: totals[name]?[currency] ?? 0, compared: issued[currency]?.gross ?? 0,
            rows: Text("invoices.csv kind=\(name)")))
      }
    }
    lines.append(count("letter", issued.letters))
    for (name, due) in issued.due { lines.append(answered(name, due)) }
    let silent = issued.silentFiles.filter { acknowledging.contains($0.channel) }.reduce(0) { $0 + $1.count }
    return lines + [
      none("partners' files taken and not acknowledged, against none", silent, "intake.csv"),
      none("orders recorded and not answered, against none", issued.silentOrders, "orders.csv"),
    ]
  }

  private func none(_ item: Text, _ count: Int64, _ rows: Text) -> ControlScan.Line {
    ControlScan.Line(
      section: "documents out", item: item, currency: .eur, amount: count, compared: 0, isCount: true, rows: rows)
  }

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
