import OrderToCash

/// Reads what left the house and is not invoiced, by bill-to account and shipment: one scan.
public final class InvoiceScan {
  private let query: Query
  private let rates: Rates
  private let terms: TermsTable
  private var hasRow: Bool
  private let tax: TaxPolicy?

  /// Country, VAT number, region and postcode of the buyer, postcode and country of the place of delivery.
  private static let place = "c.country, c.tax_id, c.region, c.postcode, d.ship_to_postcode"

  private let orders: OrderCompletion?

  /// From the bill-to account `first` on. `terms` tells each account's payment terms. `needs`: what invoices are grouped or charged by.
  public init(
    _ engine: Engine, from first: Key, rates: Rates, terms: TermsTable, needs: Needs = Needs()
  ) throws {
    orders = needs.completion ? try OrderCompletion(engine) : nil
    let (country, joins) =
      needs.country || needs.place
      ? (
        "CASE WHEN d.ship_to_country = '' THEN c.country ELSE d.ship_to_country END",
        "JOIN orders d ON d.key = s.order_key JOIN customer c ON c.account = s.account"
      ) : ("''", "")
    query = try engine.freshQuery(
      """
      SELECT s.bill_to, s.shipment, s.order_key, s.account, s.currency, l.line,
        CASE WHEN s.confirmation = 0 THEN l.quantity ELSE COALESCE(p.quantity, 0) END, o.price, o.price_base,
        o.tax_category, o.tax_rate, s.net, s.base, s.date, \(country), \(needs.items ? "i.tax_category" : "''"),
        \(needs.place ? InvoiceScan.place : "'', '', '', '', ''")
      FROM open_shipment s JOIN shipment_line l ON l.shipment = s.shipment
      JOIN order_line o ON o.order_key = l.order_key AND o.line = l.line
      \(joins) \(needs.items ? "JOIN item i ON i.item = o.item" : "")
      LEFT JOIN pick p ON p.confirmation = s.confirmation AND p.ordinal = l.ordinal
      WHERE s.state = 3 AND s.bill_to >= ? ORDER BY s.bill_to, s.shipment, l.ordinal
      """
    ).with(first)
    self.rates = rates
    self.terms = terms
    tax = needs.place ? needs.tax : nil
    hasRow = try query.step()
  }

  /// Spans of bill-to accounts with some thousand shipments each.
  public static func spans(_ engine: Engine, of size: Int = 4096) throws -> [(first: Key, last: Key)] {
    var spans: [(first: Key, last: Key)] = []
    var weight = 0
    let query = try engine.freshQuery(
      "SELECT bill_to, COUNT(*) FROM open_shipment WHERE state = 3 GROUP BY bill_to ORDER BY bill_to")
    try query.forEach { row in
      if weight == 0 || weight >= size {
        spans.append((row.key(0), row.key(0)))
        weight = 0
      }
      spans[spans.count - 1].last = row.key(0)
      weight += row.integer(1)
    }
    return spans
  }

  /// The next shipment of an account up to `last`; nil when there is none.
  public func next(upTo last: Key) throws -> BillableShipment? {
    guard hasRow, query.key(0) <= last else { return nil }
    let key = query.key(1)
    var pending = start(key)
    while hasRow, query.key(1) == key {
      let quantity = query.quantity(6)
      if !quantity.isZero {
        var line =
          InvoiceLine(
            order: pending.order, orderLine: query.integer(5), shipment: key,
            billed: InvoiceTotals.Line(
              quantity: quantity, price: query.price(7), priceBase: query.quantity(8), category: query.text(9),
              rate: query.percent(10)))
        line.itemCategory = query.text(15)
        pending.lines.append(line)
      }
      hasRow = try query.step()
    }
    return pending
  }

  private func start(_ key: Key) -> BillableShipment {
    let billTo = query.key(0)
    let currency = query.currency(4)
    // Shipments of before their worth was kept have none: tonight's rate tells it.
    let (net, base) = (query.int(11), query.int(12))
    var shipment = BillableShipment(
      shipment: key, order: query.key(2), account: query.key(3), billTo: billTo, currency: currency,
      shippedBase: base == 0 ? rates.convert(net, from: currency, to: rates.base) ?? 0 : base, terms: terms[billTo],
      lines: [])
    shipment.date = query.date(13)
    shipment.country = query.text(14)
    if let tax { shipment.place = place(tax, destination: query.text(14)) }
    if let orders { (shipment.orderNumber, shipment.isOrderComplete) = orders[shipment.order] }
    return shipment
  }

  private func place(_ tax: TaxPolicy, destination: Text) -> TaxPlace {
    let isOwn = query.text(20).isEmpty && destination == query.text(16)
    let relation = tax.relation(
      buyerCountry: query.text(16), deliveryCountry: destination, buyerTaxId: query.text(17))
    return TaxPlace(
      relation, isRegistered: !query.text(17).isEmpty, country: destination, region: isOwn ? query.text(18) : .empty,
      postcode: isOwn ? query.text(19) : query.text(20))
  }

  /// What policies ask of shipments beyond their lines: each costs a look-up for every line.
  public struct Needs: Sendable {
    public var country = false
    public var completion = false
    /// The items' tax categories.
    public var items = false
    /// Where they went, for rates by place that begin and end.
    public var place = false
    var tax: TaxPolicy?

    public init() {}

    public init(_ policies: [InvoicePolicy], tax: TaxPolicy) {
      items = tax.isDated
      place = tax.table.isDated
      self.tax = tax
      country = policies.contains { $0.trigger.moment != .shipment || $0.charges.contains { !$0.countries.isEmpty } }
      completion = policies.contains { $0.trigger.moment == .order }
    }
  }
}

/// Payment terms by bill-to account.
public struct TermsTable: Sendable {
  private let fallback: ByCustomer<PaymentTerms>
  private var byAccount: [Key: PaymentTerms] = [:]

  /// `named` are those that `pipeline.yml` declares; an account with other terms, or none, gets the fallback.
  public init(_ engine: Engine, named: [PaymentTerms], fallback: ByCustomer<PaymentTerms>) throws {
    self.fallback = fallback
    try engine.freshQuery("SELECT account, terms FROM customer WHERE terms <> '' ORDER BY account").forEach { row in
      let name = row.text(1)
      byAccount[row.key(0)] = named.first { $0.name == name }
    }
    // A credit application granted terms to customers without any of their own.
    try engine.freshQuery(
      """
      SELECT c.account, s.terms FROM credit_standing s JOIN customer c ON c.grp = s.account
      WHERE s.terms <> '' AND c.terms = '' ORDER BY c.account
      """
    ).forEach { row in
      let name = row.text(1)
      byAccount[row.key(0)] = named.first { $0.name == name }
    }
  }

  public subscript(account: Key) -> PaymentTerms { byAccount[account] ?? fallback[account] }
}
