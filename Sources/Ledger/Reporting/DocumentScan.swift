import OrderToCash

/// Documents of a run as they are sent, read in key order: one scan per table, merged in step.
public struct DocumentScan {
  let engine: Engine
  let first: Key
  let date: BusinessDate
  let parties: PartyBook
  let items: ItemBook
  let warehouses: Warehouses
  let seller: Party

  /// `run`: whose documents, issued on `date`.
  public init(
    _ engine: Engine, run: Int, date: BusinessDate, parties: PartyBook, items: ItemBook, warehouses: Warehouses,
    seller: Party
  ) {
    self.date = date
    self.items = items
    self.warehouses = warehouses
    self.engine = engine
    first = Key(rawValue: Int64(run) << 47)
    self.parties = parties
    self.seller = seller
  }

  func buyer(_ account: Key) -> Party { parties[account]?.party ?? Party() }

  /// Where an order's goods go: as the order says, else to the customer's address.
  static func delivery(
    _ row: Query, from column: Int32, _ buyer: Party
  ) -> (Identifier, Text, PostalAddress) {
    let gln = row.text(column)
    var address = PostalAddress(
      street: row.text(column + 2), city: row.text(column + 3), postcode: row.text(column + 4),
      country: row.text(column + 5))
    if address.isEmpty { address = buyer.address }
    if address.country.isEmpty { address.country = buyer.address.country }
    let location = gln.isEmpty ? Identifier(value: .empty) : Identifier(scheme: isGLN(gln) ? "0088" : "", value: gln)
    return (location, row.text(column + 1), address)
  }

  private static func isGLN(_ text: Text) -> Bool {
    text.utf8.count == 13 && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  }

  /// Each invoice and credit note with the key of its row and the account it bills.
  public func invoices(
    payTo: PaymentAccount, _ body: (Key, Key, InvoiceDocument) throws -> Void
  ) throws {
    let lines = try MergeScan(
      engine.freshQuery(
        """
        SELECT l.invoice, l.ordinal, l.quantity, l.net, l.tax_category, l.tax_rate, o.line_id, o.buyer_item,
          COALESCE(o.description, l.description), COALESCE(o.unit, l.unit), l.price, l.price_base, i.sku, i.gtin,
          l.shipment, l.line
        FROM invoice_line l LEFT JOIN order_line o ON o.order_key = l.order_key AND o.line = l.line
        LEFT JOIN item i ON i.item = o.item WHERE l.invoice >= ? ORDER BY l.invoice, l.ordinal
        """
      ).with(first))
    var substitutes = try SubstituteBook(engine, invoicesFrom: first)
    let taxes = try MergeScan(
      engine.freshQuery(
        """
        SELECT invoice, category, rate, base, tax, exemption, exemption_code FROM invoice_tax WHERE invoice >= ?
        ORDER BY invoice, ordinal
        """
      ).with(first))
    let charges = try MergeScan(
      engine.freshQuery(
        """
        SELECT invoice, is_charge, code, reason, amount, tax_category, tax_rate FROM invoice_charge WHERE invoice >= ?
        ORDER BY invoice, ordinal
        """
      ).with(first))
    let orders = try BilledOrders(engine, from: first)
    let parts = try MergeScan(
      engine.freshQuery(
        "SELECT invoice, due_date, amount, reference FROM instalment WHERE invoice >= ? ORDER BY invoice, ordinal"
      ).with(first))
    let advances = try MergeScan(
      engine.freshQuery(
        """
        SELECT u.document, i.number, i.issue_date, p.category, p.rate, u.net, u.tax FROM advance_use u
        JOIN invoice i ON i.key = u.advance JOIN advance_part p ON p.advance = u.advance AND p.ordinal = u.part
        WHERE u.document >= ? ORDER BY u.document, u.ordinal
        """
      ).with(first))
    let query = try engine.freshQuery(
      """
      SELECT v.key, v.kind, v.number, v.bill_to, v.issue_date, v.due_date, v.currency, v.net, v.tax, v.gross, v.reference,
        v.terms, v.base_tax, o.number, o.buyer_reference, s.number, COALESCE(c.date, s.date), COALESCE(p.number, ''),
        o.ship_to_id, o.ship_to_name, o.ship_to_street, o.ship_to_city, o.ship_to_postcode, o.ship_to_country,
        v.charges, v.rounding, v.prepaid, v.period_start, v.period_end, v.reason, p.issue_date, v.discount_date, v.discount,
        v.later_discount_date, v.later_discount, v.further_discounts, v.accounting_currency, v.accounting_tax
      FROM invoice v LEFT JOIN orders o ON o.key = v.order_key LEFT JOIN shipment s ON s.key = v.shipment
      LEFT JOIN confirmation c ON c.shipment = s.key
      LEFT JOIN invoice p ON p.key = v.corrects AND v.corrects <> 0
      WHERE v.key >= ? ORDER BY v.key
      """
    ).with(first)
    while try query.step() {
      var document = InvoiceDocument()
      let (key, account) = (query.key(0), query.key(3))
      document.kind = InvoiceDocument.Kind(rawValue: query.integer(1)) ?? .invoice
      document.number = query.text(2)
      document.seller = seller
      document.buyer = buyer(account)
      document.issueDate = query.date(4)
      document.dueDate = query.date(5)
      document.currency = query.currency(6)
      (document.lineTotal, document.taxTotal, document.grandTotal) = (
        query.int(7) - query.int(24), query.int(8), query.int(9)
      )
      (document.rounding, document.prepaid) = (query.int(25), query.int(26))
      document.paymentReference = query.text(10)
      document.termsText = query.text(11)
      if let tax = query.optionalInt(37) {
        document.taxTotalInAccountingCurrency = Money(minor: tax, currency: query.currency(36))
      }
      document.orderNumber = query.text(13)
      document.buyerReference = query.text(14)
      document.despatchNumber = query.text(15)
      document.deliveryDate = query.optionalDate(16)
      document.precedingInvoice = query.text(17)
      document.precedingInvoiceDate = query.optionalDate(30)
      document.note = query.text(29)
      if let date = query.optionalDate(31), query.int(32) > 0 {
        document.discounts =
          [PaymentSchedule.Step(date: date, amount: query.int(32))] + OpenItemRow.later(query, from: 33)
      }
      if let start = query.optionalDate(27), let end = query.optionalDate(28) { document.period = start...end }
      if document.kind == .advance {
        // It is paid, on the day that is its period: its tax point.
        document.taxPoint = document.period?.lowerBound
        document.period = nil
        document.prepaid = document.grandTotal + document.rounding
      }
      document.payTo = payTo
      (document.deliveryLocation, document.deliveryName, document.deliveryAddress) = Self.delivery(
        query, from: 18, document.buyer)
      substitutes.begin()
      try lines.rows(of: key) { row in
        var line = Self.invoiceLine(row)
        if let item = substitutes.item(shipment: row.key(14), line: row.integer(15)) { line.name(items[item]) }
        document.lines.append(line)
      }
      try parts.rows(of: key) { row in
        document.instalments.append(
          InvoiceDocument.Instalment(dueDate: row.date(1), amount: row.int(2), reference: row.text(3)))
      }
      try advances.rows(of: key) { row in
        guard document.kind == .invoice else { return }
        document.advances.append(
          InvoiceDocument.Advance(
            number: row.text(1), date: row.date(2), category: row.text(3), rate: row.percent(4), net: row.int(5),
            tax: row.int(6)))
      }
      try charges.rows(of: key) { document.charges.append(DocumentChargeRow.read($0, from: 1)) }
      try taxes.rows(of: key) { row in
        document.taxes.append(
          TaxSubtotal(
            category: row.text(1), rate: row.percent(2), base: row.int(3), tax: row.int(4), exemption: row.text(5),
            exemptionCode: row.text(6)))
      }
      if document.orderNumber.isEmpty || document.despatchNumber.isEmpty { try orders.complete(&document, key) }
      try body(key, account, document)
    }
  }

  private static func invoiceLine(_ row: Query) -> InvoiceDocumentLine {
    var line = InvoiceDocumentLine()
    line.id = Text(String(row.integer(1)))
    line.quantity = row.quantity(2)
    line.net = row.int(3)
    line.taxCategory = row.text(4)
    line.taxRate = row.percent(5)
    line.orderLine = row.text(6)
    line.buyerItem = row.text(7)
    line.name = row.text(8)
    line.unit = row.text(9)
    line.price = row.price(10)
    line.priceBase = row.quantity(11)
    line.sellerItem = row.text(12)
    line.gtin = row.text(13)
    return line
  }

  /// What was answered to orders in this run. `isUBL` says in which form the sender gets it; `night` names the night in the numbers of
  /// answers to orders of earlier ones, as one order may be answered alike on several nights.
  public func answers(
    night: String, _ body: (Key, Key, _ isUBL: Bool, OrderResponseDocument) throws -> Void, date: BusinessDate
  ) throws {
    let query = try engine.freshQuery(
      """
      SELECT a.key, a.code, a.note, a.promised, o.key, o.account, o.number, o.issue_date, o.currency, o.answer,
        o.revision
      FROM answer a JOIN orders o ON o.key = a.order_key WHERE a.key >= ? AND o.answer > 0 ORDER BY a.key
      """
    ).with(first)
    let changed = try MergeScan(
      engine.freshQuery(
        """
        SELECT answer, line, code, quantity, backorder, note, substitute FROM answer_line WHERE answer >= ?
        ORDER BY answer, line
        """
      )
      .with(first))
    let lines = try engine.freshQuery(
      """
      SELECT l.line, l.line_id, l.quantity, l.unit, l.description, i.sku, l.buyer_item
      FROM order_line l JOIN item i ON i.item = l.item WHERE l.order_key = ? ORDER BY l.line
      """)
    var told = try AnsweredOrders(engine, since: first)
    while try query.step() {
      var document = OrderResponseDocument()
      let (key, order, account) = (query.key(0), query.key(4), query.key(5))
      document.code = OrderResponseDocument.Code(rawValue: query.string(1)) ?? .acknowledged
      document.orderNumber = query.text(6)
      let revision = query.integer(10) > 1 ? "-\(query.integer(10))" : ""
      // An order can be answered twice in a night with one code: by intake and again by fulfilment.
      let answered = told.count(order, document.code)
      let again = answered > 1 ? "-\(answered)" : ""
      let later = key.run == order.run ? "" : "-\(night)"
      document.number = Text("\(document.orderNumber)\(revision)-\(document.code.rawValue)\(later)\(again)")
      document.issueDate = date
      document.note = query.text(2)
      document.promisedDate = query.optionalDate(3)
      document.orderIssueDate = query.optionalDate(7)
      document.currency = query.currency(8)
      document.seller = seller
      document.buyer = buyer(account)
      var changes: [Int: LineAnswer] = [:]
      try changed.rows(of: key) { row in
        changes[row.integer(1)] = LineAnswer(
          code: row.text(2), quantity: row.quantity(3), backorder: row.quantity(4), note: row.text(5),
          substitute: row.key(6).isNone ? nil : items[row.key(6)])
      }
      if document.code == .amended {
        try lines.with(order).forEach { document.lines.append(Self.answerLine($0, changes[$0.integer(0)])) }
      }
      try body(key, account, query.integer(9) == 1, document)
    }
  }

  /// What is told of a line that is not simply accepted.
  private struct LineAnswer {
    var code: Text
    var quantity: Quantity
    var backorder: Quantity
    var note: Text
    var substitute: ItemBook.Entry?
  }

  private static func answerLine(_ row: Query, _ told: LineAnswer?) -> OrderResponseDocument.Line {
    var line = OrderResponseDocument.Line()
    line.id = Text(String(row.integer(0)))
    line.orderLine = row.text(1)
    line.quantity = row.quantity(2)
    line.unit = row.text(3)
    line.name = row.text(4)
    line.sellerItem = row.text(5)
    line.buyerItem = row.text(6)
    if let told {
      line.code = OrderResponseDocument.LineCode(rawValue: told.code.string) ?? .changed
      line.quantity = told.quantity
      line.backorder = told.backorder
      line.note = told.note
      line.substitute = told.substitute.map {
        OrderResponseDocument.Substitute(sellerItem: $0.sku, name: $0.description, gtin: $0.gtin)
      }
    }
    return line
  }
}

extension InvoiceDocumentLine {
  /// Names what was delivered instead of the item ordered: the buyer has no code for it.
  fileprivate mutating func name(_ item: ItemBook.Entry) {
    name = item.description
    sellerItem = item.sku
    gtin = item.gtin
    buyerItem = .empty
  }
}
