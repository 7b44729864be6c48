import OrderToCash

/// Pro-formas of a run, as they are sent.
extension DocumentScan {
  public func proFormas(
    payTo: PaymentAccount, tax: TaxPolicy, _ body: (Key, Key, InvoiceDocument) throws -> Void
  ) throws {
    let lines = try engine.query(
      """
      SELECT o.line, o.quantity, o.net, o.tax_category, o.tax_rate, o.line_id, o.buyer_item, o.description, o.unit, o.price,
        o.price_base, i.sku, i.gtin
      FROM order_line o JOIN item i ON i.item = o.item WHERE o.order_key = ? ORDER BY o.line
      """)
    let query = try engine.freshQuery(
      """
      SELECT p.key, p.order_key, p.bill_to, p.number, p.date, p.currency, p.gross, p.asked, p.reference, o.number,
        o.buyer_reference, o.ship_to_id, o.ship_to_name, o.ship_to_street, o.ship_to_city, o.ship_to_postcode,
        o.ship_to_country
      FROM pro_forma p JOIN orders o ON o.key = p.order_key WHERE p.key >= ? ORDER BY p.key
      """
    ).with(first)
    while try query.step() {
      var document = InvoiceDocument()
      document.kind = .proForma
      document.seller = seller
      document.buyer = buyer(query.key(2))
      document.number = query.text(3)
      (document.issueDate, document.dueDate) = (query.date(4), query.date(4))
      document.currency = query.currency(5)
      document.asked = query.int(7)
      document.paymentReference = query.text(8)
      document.orderNumber = query.text(9)
      document.buyerReference = query.text(10)
      document.payTo = payTo
      (document.deliveryLocation, document.deliveryName, document.deliveryAddress) = Self.delivery(
        query, from: 11, document.buyer)
      try lines.with(query.key(1)).forEach { document.lines.append(Self.proFormaLine($0)) }
      let billed = document.lines.map {
        InvoiceTotals.Line(
          quantity: $0.quantity, price: $0.price, priceBase: $0.priceBase, category: $0.taxCategory, rate: $0.taxRate)
      }
      if let totals = InvoiceTotals(billed, currency: document.currency, policy: tax) {
        for index in document.lines.indices { document.lines[index].net = totals.lines[index] }
        (document.lineTotal, document.taxTotal, document.grandTotal) = (totals.lineTotal, totals.tax, totals.gross)
        document.taxes = totals.taxes
      }
      try body(query.key(0), query.key(2), document)
    }
  }

  private static func proFormaLine(_ row: Query) -> InvoiceDocumentLine {
    var line = InvoiceDocumentLine()
    line.id = Text(String(row.integer(0)))
    line.quantity = row.quantity(1)
    line.taxCategory = row.text(3)
    line.taxRate = row.percent(4)
    line.orderLine = row.text(5)
    line.buyerItem = row.text(6)
    line.name = row.text(7)
    line.unit = row.text(8)
    line.price = row.price(9)
    line.priceBase = row.quantity(10)
    line.sellerItem = row.text(11)
    line.gtin = row.text(12)
    return line
  }
}
