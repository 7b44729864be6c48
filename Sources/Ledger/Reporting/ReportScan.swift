import OrderToCash

/// The rows of the reports about tonight, each query in its report's sort order.
public struct ReportScan {
  let engine: Engine
  let run: Int
  let first: Key
  let date: BusinessDate
  let parties: PartyBook
  let base: Currency
  let items: ItemBook
  let warehouses: Warehouses

  public init(
    _ engine: Engine, run: Int, date: BusinessDate, base: Currency, parties: PartyBook, items: ItemBook,
    warehouses: Warehouses
  ) {
    self.items = items
    self.warehouses = warehouses
    self.engine = engine
    self.run = run
    self.base = base
    self.date = date
    self.parties = parties
    first = Key(rawValue: Int64(run) << 47)
  }

  /// `path` says where a document of an account lies in the outbox.
  public func invoices(
    path: (_ account: Key, _ number: Text, _ kind: InvoiceDocument.Kind) -> Text, _ body: (ReportRow) throws -> Void
  ) throws {
    let query = try engine.freshQuery(
      """
      SELECT v.number, v.kind, v.bill_to, v.issue_date, v.due_date, v.currency, v.net, v.tax, v.gross, v.base_gross,
        o.number, COALESCE(s.number, ''), v.reference, COALESCE(p.number, ''), v.reason
      FROM invoice v LEFT JOIN orders o ON o.key = v.order_key LEFT JOIN shipment s ON s.key = v.shipment
      LEFT JOIN invoice p ON p.key = v.corrects AND v.corrects <> 0
      WHERE v.key >= ? ORDER BY +v.number
      """
    ).with(first)
    while try query.step() {
      let (account, currency) = (query.key(2), query.currency(5))
      let kind = InvoiceDocument.Kind(rawValue: query.integer(1)) ?? .invoice
      let number = query.text(0)
      try body([
        .text(number), .text(kind.name), .text(parties.id(account)),
        .text(parties.name(account)), .date(query.date(3)), .date(query.date(4)), .text(Text(currency.code)),
        .amount(query.int(6), currency), .amount(query.int(7), currency), .amount(query.int(8), currency),
        .amount(query.int(9), base), .text(query.text(10)), .text(query.text(11)), .text(query.text(12)),
        .text(path(account, number, kind)), .text(query.text(13)), .text(query.text(14)),
      ])
    }
  }

  public func credit(_ body: (ReportRow) throws -> Void) throws {
    let query = try engine.freshQuery(
      """
      SELECT COALESCE(o.account, r.subject), COALESCE(o.number, ''), r.outcome, r.rule, r.facts, r.rejected
      FROM ruling r LEFT JOIN orders o ON o.key = r.subject AND r.subject_kind = ?
      LEFT JOIN customer c ON c.account = COALESCE(o.account, r.subject)
      WHERE r.key >= ? AND r.key < ? ORDER BY c.id, o.number, r.rule, r.key
      """
    ).with(
      SubjectKind.order.rawValue, Key(run: run, stage: .credit, unit: 0, ordinal: 0),
      Key(run: run, stage: .fulfil, unit: 0, ordinal: 0))
    while try query.step() {
      let account = query.key(0)
      let facts = query.text(4)
      let limit = parties[account].flatMap { entry in entry.limit.map { ($0, entry.limitCurrency) } }
      let amounts = FactAmounts(facts)
      let exposure = amounts.exposure
      let order = amounts["order"]
      let granted = amounts["limit"] ?? limit.map { Money(minor: $0.0, currency: $0.1) }
      var available: Money?
      if let granted, let exposure, granted.currency == exposure.currency {
        available = Money(minor: granted.minor - exposure.minor, currency: granted.currency)
      }
      try body([
        .text(parties.id(account)), .text(query.text(1)), .text(query.text(2)), .text(query.text(3)),
        .currency(granted?.currency ?? exposure?.currency), .amount(granted), .amount(exposure), .amount(order),
        .amount(available), .text(facts), .text(query.text(5)),
      ])
    }
  }
}

/// Reads amounts, `name=12.50 EUR`, out of a ruling's facts.
public struct FactAmounts {
  private let bytes: [UInt8]

  public init(_ facts: Text) { bytes = Array(facts.utf8) }

  /// The amount of a fact; nil when there is no such fact or it is no amount.
  public subscript(name: StaticString) -> Money? {
    let wanted = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: ";")) ?? bytes.count
      let value = start + wanted.count + 1
      if value + 4 < end, bytes[value - 1] == UInt8(ascii: "="), bytes[start..<value - 1].elementsEqual(wanted) {
        guard let currency = Currency(bytes[end - 3..<end]) else { return nil }
        return try? Money(parsing: bytes[value..<end - 3], currency: currency)
      }
      start = end + 2
    }
    return nil
  }

  /// Open items + shipped not invoiced + approved unshipped + this order − cash, where a ruling saw them.
  var exposure: Money? {
    guard let open = self["open"], let shipped = self["shipped"], let approved = self["approved"],
      let order = self["order"], let cash = self["cash"]
    else { return nil }
    return Money(minor: open.minor + shipped.minor + approved.minor + order.minor - cash.minor, currency: open.currency)
  }
}
