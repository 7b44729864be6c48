import OrderToCash

/// From shipments to invoices by value: nothing leaves without being invoiced or waiting for it, nothing is invoiced that did not
/// leave. `QuantityControls` has the same by quantity.
struct ShipmentControls {
  private let engine: Engine
  private let first: Int64
  private let base: Currency
  private let chart: Chart
  private let triggers: ByCustomer<InvoiceTrigger>

  init(_ engine: Engine, first: Int64, base: Currency, chart: Chart, triggers: ByCustomer<InvoiceTrigger>) {
    self.triggers = triggers
    self.engine = engine
    self.first = first
    self.base = base
    self.chart = chart
  }

  func lines() throws -> [ControlScan.Line] {
    try accrual() + (try waiting()) + [try invoicedOnly(), try shippedOnly()]
  }

  static let section: Text = "shipments to invoices"

  /// Why what is shipped and not invoiced is not; without a reason it should be.
  private func waiting() throws -> [ControlScan.Line] {
    var sums: [Text: [Currency: Int64]] = [:]
    var unexplained: Int64 = 0
    try WaitingShipments(engine, triggers).forEach { shipment in
      sums[shipment.waitsFor, default: [:]][shipment.currency, default: 0] += shipment.net
      if shipment.waitsFor == InvoiceTrigger().waitsFor { unexplained += 1 }
    }
    let reasons = sums.keys.sorted().flatMap { reason in
      (sums[reason] ?? [:]).sorted { $0.key < $1.key }.map { currency, net in
        ControlScan.Line(
          section: Self.section, item: Text("2.5 of it waiting for: \(reason)"), currency: currency, amount: net,
          rows: Text("shipped-not-invoiced.csv waits_for=\(reason)"))
      }
    }
    return reasons + [
      counted("3.1 shipments waiting for nothing, against none", unexplained, "shipped-not-invoiced.csv")
    ]
  }

  /// Shipped and not invoiced, net of tax: before tonight + shipped − invoiced = open shipments.
  private func accrual() throws -> [ControlScan.Line] {
    let account = chart.shippedNotInvoiced
    var moved: [Currency: (shipped: Int64, invoiced: Int64)] = [:]
    try engine.freshQuery(
      """
      SELECT currency, SUM(CASE WHEN debit = ? THEN amount ELSE 0 END), SUM(CASE WHEN credit = ? THEN amount ELSE 0 END)
      FROM posting WHERE key >= ? AND (debit = ? OR credit = ?) GROUP BY currency
      """
    ).with(account, account, first, account, account).forEach { moved[$0.currency(0)] = ($0.int(1), $0.int(2)) }
    var open: [Currency: Int64] = [:]
    try engine.freshQuery(
      "SELECT currency, SUM(net) FROM open_shipment WHERE state = 3 GROUP BY currency ORDER BY currency"
    ).forEach { open[$0.currency(0)] = $0.int(1) }
    let balances = try Balances.of(account, engine)
    let currencies = Set(balances.map(\.currency)).union(open.keys).sorted()
    return currencies.flatMap { currency -> [ControlScan.Line] in
      let balance = balances.first { $0.currency == currency }?.amount ?? 0
      let tonight = moved[currency] ?? (0, 0)
      func line(_ item: Text, _ amount: Int64, _ compared: Int64?, _ rows: Text) -> ControlScan.Line {
        ControlScan.Line(
          section: Self.section, item: item, currency: currency, amount: amount, compared: compared, rows: rows)
      }
      return [
        line(
          "2.1 value shipped, not invoiced before tonight", balance - tonight.shipped + tonight.invoiced, nil,
          Text("trial-balance.csv account=\(account)")),
        line("2.2 value shipped tonight", tonight.shipped, nil, Text("journal.csv debit=\(account)")),
        line("2.3 value invoiced tonight", -tonight.invoiced, nil, Text("journal.csv credit=\(account)")),
        line(
          "2.4 value shipped, not invoiced: account of the books, against open shipments", balance, open[currency] ?? 0,
          Text("shipped-not-invoiced.csv currency=\(currency)")),
      ]
    }
  }

  /// Lines of tonight's invoices for goods that never left. Corrections, fees and advances bill no shipment.
  private func invoicedOnly() throws -> ControlScan.Line {
    let count = try engine.freshQuery(
      """
      SELECT COUNT(*) FROM invoice_line l JOIN invoice i ON i.key = l.invoice
      WHERE l.invoice >= ? AND i.kind = 380 AND i.origin <= 1 AND l.order_key <> 0 AND l.shipment = 0 AND i.shipment = 0
      """
    ).with(first).first { $0.int(0) }
    return counted("3.2 lines invoiced and not shipped, against none", count ?? 0, "invoices.csv")
  }

  /// Shipments that left tonight and are neither on an invoice nor wait for one. One over nothing needs none.
  private func shippedOnly() throws -> ControlScan.Line {
    let count = try engine.freshQuery(
      """
      SELECT COUNT(*) FROM shipment s LEFT JOIN shipment_invoice v ON v.shipment = s.key
      LEFT JOIN open_shipment o ON o.bill_to = s.bill_to AND o.shipment = s.key
      WHERE s.key >= ? AND s.immediate = 1 AND v.invoice IS NULL AND o.state IS NULL AND s.net <> 0
      """
    ).with(first).first { $0.int(0) }
    return counted("3.3 shipments that left and nobody will invoice, against none", count ?? 0, "shipments.csv")
  }

  private func counted(_ item: Text, _ count: Int64, _ rows: Text) -> ControlScan.Line {
    ControlScan.Line(
      section: Self.section, item: item, currency: base, amount: count, compared: 0, isCount: true, rows: rows)
  }
}
