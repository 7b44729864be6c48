import OrderToCash

/// What is owed, by how long it is past due and by how long ago it was invoiced: tonight, or as it was.
public struct AgingScan {
  public let date: BusinessDate
  public let byDue: AgingTable
  public let byInvoice: AgingTable
  public let parties: AgingParties
  /// The items themselves, added up without regard to their age.
  public let open: OpenItemSums
  /// Rebuilt from the facts; nil for tonight's, which stand in the table of open items.
  public let past: AsOfItems?

  /// Tonight: the one scan of the open items. `also` gets each of them too, group by group and customer by customer.
  public init(
    _ engine: Engine, date: BusinessDate, buckets: AgingBuckets, base: Currency, parties: AgingParties? = nil,
    also: (AgingPosition) -> Void = { _ in }
  ) throws {
    var byDue = AgingTable(buckets, date: date)
    var byInvoice = AgingTable(buckets.byInvoiceDate, date: date)
    var open = OpenItemSums()
    let query = try engine.freshQuery(
      """
      SELECT account, currency, open, open_base, issue_date, due_date, disputed_amount, kind FROM open_item
      ORDER BY grp, account, item
      """)
    while try query.step() {
      let position = AgingPosition(
        account: query.key(0), currency: query.currency(1), open: query.int(2), base: query.int(3),
        issued: query.date(4), due: query.date(5), disputed: query.int(6))
      byDue.add(position)
      byInvoice.add(position)
      open.add(position, isCash: query.integer(7) == OpenItem.Kind.onAccount.rawValue)
      also(position)
    }
    self.date = date
    self.byDue = byDue
    self.byInvoice = byInvoice
    self.open = open
    self.parties = try parties ?? AgingParties(engine, base: base)
    past = nil
  }

  /// As it was.
  public init(_ engine: Engine, _ asOf: AsOf, buckets: AgingBuckets, base: Currency) throws {
    let past = try AsOfItems(engine, asOf)
    var byDue = AgingTable(buckets, date: asOf.date)
    var byInvoice = AgingTable(buckets.byInvoiceDate, date: asOf.date)
    var open = OpenItemSums()
    for item in past.items {
      byDue.add(item.position)
      byInvoice.add(item.position)
      open.add(item.position, isCash: item.kind == .onAccount)
    }
    date = asOf.date
    self.byDue = byDue
    self.byInvoice = byInvoice
    self.open = open
    parties = try AgingParties(engine, base: base, until: asOf.run)
    self.past = past
  }

  public var buckets: AgingBuckets { byDue.buckets }
  public var totals: [Currency: Int64] {
    Dictionary(uniqueKeysWithValues: byDue.totals.map { ($0.currency, $0.amount) })
  }
  /// Over all customers: per bucket, unapplied, and all.
  public var baseByBucket: [Int64] { byDue.total.buckets }
  public var baseUnapplied: Int64 { byDue.total.unapplied }
  public var baseTotal: Int64 { byDue.total.balance }

  /// Every report of aging but the items, with its rows and what its page says of all of them.
  public func reports(base: Currency) -> [(report: ReportDeclaration, rows: [ReportRow], totals: [ReportRow])] {
    [byDue, byInvoice].flatMap { table in
      [
        (
          ReportRegistry.aging(table.buckets), table.rows(base: base) { parties[$0] }, table.totalRows(base: base)
        ),
        (ReportRegistry.agingSummary(table.buckets), table.summary(base: base) { parties[$0] }, []),
      ]
    }
  }

  /// Rows of `aging-detail.csv` as it was; `body` is called in their order.
  public func pastDetail(base: Currency, _ body: (ReportRow) throws -> Void) throws {
    let rows = (past?.items ?? []).compactMap { item in
      parties[item.position.account].map { (item: item, id: $0.id) }
    }.sorted { left, right in
      if left.id != right.id { return left.id < right.id }
      if left.item.position.due != right.item.position.due { return left.item.position.due < right.item.position.due }
      if left.item.document != right.item.document { return left.item.document < right.item.document }
      return left.item.key < right.item.key
    }
    let detail = AgingDetail(on: date, buckets: buckets, base: base)
    for row in rows { try body(detail.row(row.item, customer: row.id)) }
  }

  /// Both ways of aging come to the same sums as the items themselves: figures for the reconciliation.
  public func controls(base: Currency) -> [ControlScan.Line] {
    let open = open.byCurrency
    let byInvoice = Dictionary(uniqueKeysWithValues: byInvoice.totals.map { ($0.currency, $0.amount) })
    var lines = Set(open.keys).union(byInvoice.keys).sorted().map { currency in
      ControlScan.Line(
        section: "receivables", item: "aging by invoice date, against open items", currency: currency,
        amount: byInvoice[currency] ?? 0, compared: open[currency] ?? 0,
        rows: Text("aging-by-invoice-date.csv currency=\(currency)"))
    }
    lines.append(
      ControlScan.Line(
        section: "receivables", item: "aging in base currency, against open items", currency: base,
        amount: byDue.total.balance, compared: byDue.total.base, rows: "aging.csv"))
    return lines
  }
}

extension ReportScan {
  /// Every open item. Customers come in the order of their ids, so that only the items of one at a time are sorted.
  public func agingDetail(_ buckets: AgingBuckets, _ body: (ReportRow) throws -> Void) throws {
    let places = try ReportPlaces(
      engine, "customer_place", "SELECT ROW_NUMBER() OVER (ORDER BY id, account), account FROM customer")
    let query = try engine.freshQuery(
      """
      SELECT o.account, o.document, o.kind, o.issue_date, o.due_date, o.currency, o.original, o.open, o.open_base,
        o.order_number, o.reference, o.level, o.last_reminder, o.disputed_amount, o.item
      FROM \(places.table) p CROSS JOIN customer c ON c.account = p.key
      CROSS JOIN open_item o ON o.grp = c.grp AND o.account = c.account ORDER BY p.place, o.due_date, o.document, o.item
      """)
    let detail = AgingDetail(on: date, buckets: buckets, base: base)
    var customer: (account: Key, id: Text) = (.none, .empty)
    while try query.step() {
      let position = AgingPosition(
        account: query.key(0), currency: query.currency(5), open: query.int(7), base: query.int(8),
        issued: query.date(3), due: query.date(4), disputed: query.int(13))
      if position.account != customer.account { customer = (position.account, parties.id(position.account)) }
      let item = AgingItem(
        key: query.key(14), position: position, kind: OpenItem.Kind(rawValue: query.integer(2)) ?? .invoice,
        document: query.text(1), original: query.int(6), orderNumber: query.text(9), reference: query.text(10),
        level: query.integer(11), lastReminder: query.optionalDate(12))
      try body(detail.row(item, customer: customer.id))
    }
  }
}
