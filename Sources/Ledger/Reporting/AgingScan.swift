import OrderToCash

/// What is owed tonight, by how long it is past due.
public struct AgingScan {
  /// One customer in one currency.
  public struct Line: Sendable {
    public var buckets: [Int64]
    public var unapplied: Int64 = 0
    public var base: Int64 = 0
    public var balance: Int64 { buckets.reduce(unapplied, +) }
  }

  struct LineKey: Hashable {
    var account: Key
    var currency: Currency
  }

  public let buckets: AgingBuckets
  private let parties: PartyBook
  private var lines: [LineKey: Line] = [:]
  /// Base amounts over all customers: per bucket, and unapplied.
  public private(set) var baseByBucket: [Int64]
  public private(set) var baseUnapplied: Int64 = 0
  public private(set) var totals: [Currency: Int64] = [:]

  /// One scan of the open items.
  public init(_ engine: Engine, date: BusinessDate, buckets: AgingBuckets, parties: PartyBook) throws {
    self.buckets = buckets
    self.parties = parties
    baseByBucket = Array(repeating: 0, count: buckets.count)
    let query = try engine.freshQuery(
      "SELECT account, currency, open, open_base, kind, due_date FROM open_item ORDER BY grp, account, item")
    while try query.step() {
      let key = LineKey(account: query.key(0), currency: query.currency(1))
      let (open, base) = (query.int(2), query.int(3))
      var line = lines[key] ?? Line(buckets: Array(repeating: 0, count: buckets.count))
      if open < 0 {
        line.unapplied += open
        baseUnapplied += base
      } else {
        let bucket = buckets.index(daysPastDue: date.days(since: query.date(5)))
        line.buckets[bucket] += open
        baseByBucket[bucket] += base
      }
      line.base += base
      totals[key.currency, default: 0] += open
      lines[key] = line
    }
  }

  public var baseTotal: Int64 { baseByBucket.reduce(baseUnapplied, +) }

  /// Rows of `reports/aging.csv`, in its order.
  public func rows(base: Currency) -> [ReportRow] {
    let keys = lines.keys.sorted { left, right in
      let (a, b) = (parties.id(left.account), parties.id(right.account))
      return a != b ? a < b : left.currency.code < right.currency.code
    }
    return keys.compactMap { key in
      guard let line = lines[key], let entry = parties[key.account] else { return nil }
      var cells: [Cell] = [.text(entry.party.id), .text(entry.party.name), .text(Text(key.currency.code))]
      cells += line.buckets.map { .amount($0, key.currency) }
      cells += [.amount(line.unapplied, key.currency), .amount(line.balance, key.currency), .amount(line.base, base)]
      cells += [
        .amount(entry.limit.map { Money(minor: $0, currency: entry.limitCurrency) }),
        .text(Text(entry.limitCurrency.code)), .flag(entry.onHold),
      ]
      return ReportRow(cells)
    }
  }
}

extension ReportScan {
  /// Every open item.
  public func agingDetail(_ buckets: AgingBuckets, _ body: (ReportRow) throws -> Void) throws {
    let query = try engine.freshQuery(
      """
      SELECT o.account, o.document, o.kind, o.issue_date, o.due_date, o.currency, o.original, o.open, o.disputed,
        o.open_base, o.order_number, o.reference, o.level, o.last_reminder, o.disputed_amount
      FROM open_item o JOIN customer c ON c.account = o.account ORDER BY c.id, o.due_date, o.document, o.item
      """)
    while try query.step() {
      let (due, currency, open) = (query.date(4), query.currency(5), query.int(7))
      let late = date.days(since: due)
      let kind = OpenItem.Kind(rawValue: query.integer(2)) ?? .invoice
      let bucket = open < 0 ? "unapplied" : buckets.column(buckets.index(daysPastDue: late))
      try body([
        .text(parties.id(query.key(0))), .text(query.text(1)), .text(Text(kind.name)), .date(query.date(3)), .date(due),
        .integer(late), .text(Text(currency.code)), .amount(query.int(6), currency), .amount(open, currency),
        .text(Text(bucket)), .flag(query.flag(8)), .amount(query.int(9), base), .text(query.text(10)),
        .text(query.text(11)), .integer(query.int(12)), .date(query.optionalDate(13)), .amount(query.int(14), currency),
      ])
    }
  }
}
