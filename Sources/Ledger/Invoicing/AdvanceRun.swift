import OrderToCash

/// Pro-formas, advance invoices and their end: a serial part of the invoice stage, after the invoices of shipments and before numbers
/// are given, so that what left tonight is billed by its own invoice.
public struct AdvanceRun {
  private let engine: Engine
  private let setting: InvoiceSetting
  private let policies: ByCustomer<InvoicePolicy>
  private let write: InvoiceWrite
  private let load: CorrectionLoad
  private let proFormas: ProFormaRun
  private let applications: Append
  private var keys: KeySequence
  private let run: Int
  private let chart: Chart
  /// Cash for invoices of tonight, until these have their numbers.
  private var settlements: [(cash: OpenCash, claim: AdvanceBuilder.Claim)] = []
  /// What of each receipt they take.
  private var reserved: [Key: Int64] = [:]

  /// Of its applications; documents go on in the unit of corrections.
  static let unit = 2_097_149

  public init(
    _ engine: Engine, run: Int, setting: InvoiceSetting, policies: ByCustomer<InvoicePolicy>, terms: TermsTable,
    write: InvoiceWrite, chart: Chart, fiscalYear: Int
  ) throws {
    self.run = run
    self.chart = chart
    self.engine = engine
    self.setting = setting
    self.policies = policies
    self.write = write
    load = CorrectionLoad(engine, terms: terms, tax: setting.tax)
    proFormas = try ProFormaRun(
      engine, run: run, setting: setting, series: policies.company.proFormas, facts: write.facts, fiscalYear: fiscalYear
    )
    applications = try engine.append(.application)
    keys = KeySequence(run: run, stage: .invoice, unit: AdvanceRun.unit)
  }

  public mutating func carryOut() throws {
    try proFormas.carryOut()
    try release()
    if policies.all.contains(where: { $0.advanceInvoices != .never }) { try invoice() }
    let isUsed = try engine.freshQuery("SELECT 1 FROM prepaid_order LIMIT 1").first { _ in true }
    guard isUsed == true else { return }
    try engine.execute(
      """
      DELETE FROM prepaid_order WHERE order_key NOT IN (SELECT order_key FROM open_order)
        AND order_key NOT IN (SELECT order_key FROM open_shipment)
      """)
  }

  /// Credits what is left on orders of which nothing is to come.
  private func release() throws {
    for (order, parts) in try AdvanceBook.open(engine) {
      let keys = try AdvanceBook.revisions(order, engine)
      if try keys.contains(where: { try isAwaited($0) }) { continue }
      let advances = parts.map(\.advance)
      for (index, advance) in advances.enumerated() where !advances[..<index].contains(advance) {
        guard let invoice = try load.invoice(advance),
          let note = AdvanceBuilder.release(
            parts.filter { $0.advance == advance }, of: invoice, date: setting.date, tax: setting.tax,
            reason: Text("Order \(order.number) has ended: your payment in advance is credited"))
        else { continue }
        try write.write(note, rule: InvoiceRules.advanceReleased)
      }
    }
  }

  private func isAwaited(_ order: Key) throws -> Bool {
    try engine.query(
      """
      SELECT 1 WHERE EXISTS (SELECT 1 FROM orders d JOIN customer c ON c.account = d.account
          JOIN open_order o ON o.grp = c.grp AND o.order_key = d.key WHERE d.key = ?)
        OR EXISTS (SELECT 1 FROM orders d JOIN open_shipment s ON s.bill_to = d.bill_to AND s.order_key = d.key WHERE d.key = ?)
      """
    ).with(order, order).first { _ in true } ?? false
  }

  // MARK: What was received

  private mutating func invoice() throws {
    let cash = try self.cash()
    guard !cash.isEmpty else { return }
    let source = AdvanceOrders(engine, run: run, tax: setting.tax, date: setting.date)
    let orders = try source.load()
    for claim in AdvanceBuilder.claims(cash.map(\.cash), orders) {
      guard claim.invoice.isNone else {
        settlements.append((cash[claim.cash], claim))
        reserved[cash[claim.cash].cash.receipt, default: 0] += claim.amount
        continue
      }
      var order = orders[claim.order]
      order.groups = try source.groups(of: order.order)
      guard AdvanceBuilder.isRequired(order.groups, policies[order.billTo].advanceInvoices) else { continue }
      try invoice(claim, of: cash[claim.cash], order)
    }
  }

  private struct OpenCash {
    var cash: AdvanceCash
    var group: Key
  }

  private func cash() throws -> [OpenCash] {
    try engine.freshQuery(
      """
      SELECT o.item, o.account, o.currency, -o.open, -o.open_base, r.value_date, r.reference, r.text, r.end_to_end, o.grp
      FROM open_item o JOIN receipt r ON r.key = o.item WHERE o.kind = 3 AND o.open < 0 ORDER BY o.item
      """
    ).map { row in
      OpenCash(
        cash: AdvanceCash(
          receipt: row.key(0), billTo: row.key(1), currency: row.currency(2), open: row.int(3), openBase: row.int(4),
          received: row.date(5), text: Text("\(row.text(6)) \(row.text(7)) \(row.text(8))")),
        group: row.key(9))
    }
  }

  /// Invoices a part of a receipt, which pays it at once.
  private mutating func invoice(_ claim: AdvanceBuilder.Claim, of source: OpenCash, _ order: AdvanceOrder) throws {
    // Earlier claims may have taken their part of it.
    guard let item = try OpenItemRow.open(source.cash.receipt, of: source.cash.billTo, engine) else { return }
    var cash = source.cash
    (cash.open, cash.openBase) = (-item.open, -item.openBase)
    // Money that settles tonight's invoices is spoken for.
    guard claim.amount <= cash.open - (reserved[cash.receipt] ?? 0) else { return }
    guard let draft = AdvanceBuilder.invoice(order, amount: claim.amount, of: cash, setting: setting) else { return }
    let key = try write.write(draft, rule: InvoiceRules.advance)
    var keyed = draft
    keyed.key = key
    try write.advances.add(keyed, buyer: order.account, order: order.number)
    try applications.add(keys.take()).add(cash.receipt).add(key).add(cash.billTo).add(cash.currency).add(draft.payable)
      .add(0).add(0).add(draft.basePayable).add(draft.basePayable).add(InvoiceRules.advance.id).add(Key.none)
      .add(setting.date).add(cash.currency).add(draft.payable).end()
    try OpenItemRow.reduce(item, source.group, by: -draft.payable, -draft.basePayable, engine)
    if draft.payable == cash.open { try close(cash.receipt) }
  }

  /// Nobody has to look at cash of which nothing is left.
  private func close(_ receipt: Key) throws { try write.facts.close(.receipt, receipt, reason: "for an order") }

  /// Sets cash against the invoices of tonight that it is for. After numbers are given and items are open.
  public mutating func settle() throws {
    for (source, claim) in settlements {
      var rest = claim.amount
      for part in try parts(of: claim.invoice) where rest > 0 {
        guard let credit = try OpenItemRow.open(source.cash.receipt, of: source.cash.billTo, engine),
          let item = try OpenItemRow.open(part, of: source.cash.billTo, engine), item.open > 0
        else { continue }
        let application = CreditApplication.net(
          credit, against: item, atMost: rest, rule: InvoiceRules.prepaidSettles, date: setting.date)
        try applications.add(keys.take()).add(application.source).add(application.item).add(application.account)
          .add(application.currency).add(application.amount).add(0).add(0).add(application.itemBase)
          .add(application.sourceBase).add(application.rule).add(Key.none).add(application.date)
          .add(application.currency).add(application.used).end()
        try OpenItemRow.reduce(credit, source.group, by: -application.amount, -application.sourceBase, engine)
        try OpenItemRow.reduce(item, source.group, by: application.amount, application.itemBase, engine)
        if application.amount == -credit.open { try close(credit.key) }
        if let posting = CreditApplication.currencyDifference(application, chart: chart) {
          try write.facts.add(posting)
        }
        rest -= application.amount
      }
    }
  }

  /// The items of an invoice, the first due first.
  private func parts(of invoice: Key) throws -> [Key] {
    let parts = try engine.query("SELECT key FROM instalment WHERE invoice = ? ORDER BY ordinal").with(invoice)
      .map { $0.key(0) }
    return parts.isEmpty ? [invoice] : parts
  }
}

/// Approved orders of customers with cash on account, of which something is still to be supplied.
struct AdvanceOrders {
  private let engine: Engine
  private let run: Int
  private let tax: TaxPolicy
  private let date: BusinessDate

  init(_ engine: Engine, run: Int, tax: TaxPolicy, date: BusinessDate) {
    self.engine = engine
    self.run = run
    self.tax = tax
    self.date = date
  }

  private static let payers = "SELECT account FROM open_item WHERE kind = 3"

  /// By key; without tax groups, which only those need that are invoiced in advance (`groups`).
  func load() throws -> [AdvanceOrder] {
    let prepaid = Set(try engine.freshQuery("SELECT order_key FROM prepaid_order").map { $0.key(0) })
    let pool = try AdvanceBook.pool(engine)
    let found = try engine.freshQuery(
      """
      SELECT x.order_key, d.number, d.account, d.bill_to, d.currency, SUM(x.gross) FROM (
        SELECT order_key, gross FROM open_order WHERE state >= 4 AND bill_to IN (\(AdvanceOrders.payers))
        UNION ALL SELECT order_key, gross FROM open_shipment WHERE state < 3 AND bill_to IN (\(AdvanceOrders.payers))
        UNION ALL SELECT l.order_key, 0 FROM invoice i JOIN invoice_line l ON l.invoice = i.key
          WHERE i.key >= ? AND i.kind = 380 AND i.origin <= 1 AND +i.bill_to IN (\(AdvanceOrders.payers))) AS x
      JOIN orders d ON d.key = x.order_key GROUP BY x.order_key, d.number, d.account, d.bill_to, d.currency
      ORDER BY x.order_key
      """
    ).with(first).map { row in
      AdvanceOrder(
        order: row.key(0), number: row.text(1), account: row.key(2), billTo: row.key(3), currency: row.currency(4),
        unsupplied: row.int(5), groups: [], isPrepaid: prepaid.contains(row.key(0)), references: [row.text(1)])
    }
    let billed = try billed()
    return try found.map { order in
      var order = order
      order.unsupplied -= pool.left(of: order.order).reduce(0) { $0 + $1.gross }
      order.billed = billed[order.order] ?? []
      order.references += try references(of: order.order)
      return order
    }
  }

  private var first: Key { Key(run: run, stage: .invoice, unit: 0, ordinal: 0) }

  /// Invoices of tonight over each order of the payers, in one pass.
  private func billed() throws -> [Key: [AdvanceOrder.Billed]] {
    var billed: [Key: [AdvanceOrder.Billed]] = [:]
    try engine.query(
      """
      SELECT DISTINCT l.order_key, i.key, i.gross + i.rounding - i.prepaid
      FROM invoice i JOIN invoice_line l ON l.invoice = i.key
      WHERE i.key >= ? AND i.kind = 380 AND i.origin <= 1 AND +i.bill_to IN (\(AdvanceOrders.payers))
      ORDER BY l.order_key, i.key
      """
    ).with(first).forEach {
      billed[$0.key(0), default: []].append(AdvanceOrder.Billed(invoice: $0.key(1), due: $0.int(2)))
    }
    return billed
  }

  /// Net of what has not left yet, by the tax of the day on which the payment is invoiced.
  func groups(of order: Key) throws -> [TaxSubtotal] {
    let query = try engine.query(
      """
      SELECT l.tax_category, l.tax_rate, i.tax_category, l.net, l.quantity,
        CASE WHEN o.order_key IS NULL THEN 0 WHEN o.fresh = 1 THEN l.quantity ELSE COALESCE(b.quantity, 0) END
          + COALESCE((SELECT SUM(s.quantity) FROM open_shipment p JOIN shipment_line s ON s.shipment = p.shipment
            WHERE p.bill_to = d.bill_to AND p.order_key = d.key AND p.state < 3 AND s.line = l.line), 0)
      FROM orders d JOIN order_line l ON l.order_key = d.key JOIN item i ON i.item = l.item
      JOIN customer c ON c.account = d.account LEFT JOIN open_order o ON o.grp = c.grp AND o.order_key = d.key
      LEFT JOIN backlog_line b ON b.order_key = d.key AND b.line = l.line WHERE d.key = ? ORDER BY l.line
      """)
    var groups: [TaxSubtotal] = []
    let lines = try query.with(order).map { row in
      (
        tax.current(row.text(0), row.percent(1), item: row.text(2), supplied: date),
        CreditApplication.part(of: row.int(3), amount: row.int(5), outOf: row.int(4))
      )
    }
    for (now, net) in lines where net > 0 {
      if let index = groups.firstIndex(where: { $0.category == now.category && $0.rate == now.rate }) {
        groups[index].base += net
      } else {
        groups.append(TaxSubtotal(category: now.category, rate: now.rate, base: net, tax: 0))
      }
    }
    return groups.sorted { ($0.category, $0.rate) < ($1.category, $1.rate) }
  }

  private func references(of order: Key) throws -> [Text] {
    try engine.query("SELECT number, reference FROM pro_forma WHERE order_key = ? ORDER BY key").with(order)
      .map { [$0.text(0), $0.text(1)] }.flatMap { $0 }.filter { !$0.isEmpty }
  }
}
