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
    payTo: PaymentAccount, base: Currency, _ body: (Key, Key, InvoiceDocument) throws -> Void
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
    let query = try engine.freshQuery(
      """
      SELECT v.key, v.kind, v.number, v.bill_to, v.issue_date, v.due_date, v.currency, v.net, v.tax, v.gross, v.reference,
        v.terms, v.base_tax, o.number, o.buyer_reference, s.number, s.date, COALESCE(p.number, ''),
        o.ship_to_id, o.ship_to_name, o.ship_to_street, o.ship_to_city, o.ship_to_postcode, o.ship_to_country,
        v.charges, v.rounding, v.prepaid, v.period_start, v.period_end, v.reason, p.issue_date, v.discount_date, v.discount
      FROM invoice v LEFT JOIN orders o ON o.key = v.order_key LEFT JOIN shipment s ON s.key = v.shipment
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
      if document.currency != base {
        document.taxTotalInAccountingCurrency = Money(minor: query.int(12), currency: base)
      }
      document.orderNumber = query.text(13)
      document.buyerReference = query.text(14)
      document.despatchNumber = query.text(15)
      document.deliveryDate = query.optionalDate(16)
      document.precedingInvoice = query.text(17)
      document.precedingInvoiceDate = query.optionalDate(30)
      document.note = query.text(29)
      (document.discountDate, document.discount) = (query.optionalDate(31), query.int(32))
      if let start = query.optionalDate(27), let end = query.optionalDate(28) { document.period = start...end }
      document.payTo = payTo
      (document.deliveryLocation, document.deliveryName, document.deliveryAddress) = Self.delivery(
        query, from: 18, document.buyer)
      substitutes.begin()
      try lines.rows(of: key) { row in
        var line = Self.invoiceLine(row)
        if let item = substitutes.item(shipment: row.key(14), line: row.integer(15)) { line.name(items[item]) }
        document.lines.append(line)
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

  /// What was answered to orders in this run. `isUBL` says in which form the sender gets it.
  public func answers(_ body: (Key, Key, _ isUBL: Bool, OrderResponseDocument) throws -> Void, date: BusinessDate)
    throws
  {
    let query = try engine.freshQuery(
      """
      SELECT a.key, a.code, a.note, a.promised, o.key, o.account, o.number, o.issue_date, o.currency, o.answer,
        o.revision
      FROM answer a JOIN orders o ON o.key = a.order_key WHERE a.key >= ? AND o.answer > 0 ORDER BY a.key
      """
    ).with(first)
    let changed = try MergeScan(
      engine.freshQuery(
        "SELECT answer, line, code, quantity, backorder, note FROM answer_line WHERE answer >= ? ORDER BY answer, line"
      )
      .with(first))
    let lines = try engine.freshQuery(
      """
      SELECT l.line, l.line_id, l.quantity, l.unit, l.description, i.sku, l.buyer_item
      FROM order_line l JOIN item i ON i.item = l.item WHERE l.order_key = ? ORDER BY l.line
      """)
    var told: [Answered: Int] = [:]
    while try query.step() {
      var document = OrderResponseDocument()
      let (key, order, account) = (query.key(0), query.key(4), query.key(5))
      document.code = OrderResponseDocument.Code(rawValue: query.string(1)) ?? .acknowledged
      document.orderNumber = query.text(6)
      let revision = query.integer(10) > 1 ? "-\(query.integer(10))" : ""
      // An order can be answered twice in a night with one code: by intake and again by fulfilment.
      let answered = told[Answered(order: order, code: document.code), default: 0] + 1
      told[Answered(order: order, code: document.code)] = answered
      let again = answered > 1 ? "-\(answered)" : ""
      document.number = Text("\(document.orderNumber)\(revision)-\(document.code.rawValue)\(again)")
      document.issueDate = date
      document.note = query.text(2)
      document.promisedDate = query.optionalDate(3)
      document.orderIssueDate = query.optionalDate(7)
      document.currency = query.currency(8)
      document.seller = seller
      document.buyer = buyer(account)
      var changes: [Int: (Text, Quantity, Quantity, Text)] = [:]
      try changed.rows(of: key) { changes[$0.integer(1)] = ($0.text(2), $0.quantity(3), $0.quantity(4), $0.text(5)) }
      if document.code == .amended {
        try lines.with(order).forEach { document.lines.append(Self.answerLine($0, changes[$0.integer(0)])) }
      }
      try body(key, account, query.integer(9) == 1, document)
    }
  }

  private struct Answered: Hashable {
    var order: Key
    var code: OrderResponseDocument.Code
  }

  private static func answerLine(_ row: Query, _ told: (Text, Quantity, Quantity, Text)?) -> OrderResponseDocument.Line
  {
    var line = OrderResponseDocument.Line()
    line.id = Text(String(row.integer(0)))
    line.orderLine = row.text(1)
    line.quantity = row.quantity(2)
    line.unit = row.text(3)
    line.name = row.text(4)
    line.sellerItem = row.text(5)
    line.buyerItem = row.text(6)
    if let told {
      line.code = OrderResponseDocument.LineCode(rawValue: told.0.string) ?? .changed
      line.quantity = told.1
      line.backorder = told.2
      line.note = told.3
    }
    return line
  }

  /// What letters of this run cost, by letter.
  private func letterFees() throws -> [Key: Money] {
    var fees: [Key: Money] = [:]
    try engine.freshQuery(
      "SELECT l.key, f.amount, f.currency FROM fee_request f JOIN letter l ON l.key = f.source WHERE f.key >= ?"
    ).with(first).forEach { fees[$0.key(0)] = Money(minor: $0.int(1), currency: $0.currency(2)) }
    return fees
  }

  /// Letters of this run.
  public func letters(payTo: PaymentAccount, _ body: (Key, Key, LetterDocument) throws -> Void) throws {
    let items = try MergeScan(
      engine.freshQuery(
        """
        SELECT l.letter, l.days_late, l.open, l.currency, COALESCE(v.number, p.document, ''),
          COALESCE(v.issue_date, p.issue_date, 0), COALESCE(t.due_date, v.due_date, p.due_date, 0),
          COALESCE(t.amount, v.gross + v.rounding - v.prepaid, p.original, 0), COALESCE(t.reference, v.reference, p.reference, '')
        FROM letter_item l LEFT JOIN instalment t ON t.key = l.item
        LEFT JOIN invoice v ON v.key = COALESCE(t.invoice, l.item) LEFT JOIN opening_item p ON p.key = l.item
        WHERE l.letter >= ? ORDER BY l.letter, l.ordinal
        """
      ).with(first))
    let query = try engine.freshQuery(
      "SELECT key, account, level, name, date, language, pay_by FROM letter WHERE key >= ? ORDER BY key"
    )
    .with(first)
    let fees = try letterFees()
    while try query.step() {
      var letter = LetterDocument()
      let (key, account) = (query.key(0), query.key(1))
      letter.company = seller
      letter.customer = buyer(account)
      letter.language = Text((parties[account]?.language ?? .english).rawValue)
      letter.level = query.integer(2)
      let named = query.text(5).isEmpty ? "en" : query.text(5)
      letter.levelName = letter.language == named ? query.text(3) : .empty
      letter.date = query.date(4)
      letter.payTo = payTo
      var totals: [Currency: Int64] = [:]
      try items.rows(of: key) { row in
        letter.items.append(
          LetterDocument.Item(
            document: row.text(4), issueDate: row.date(5), dueDate: row.date(6), daysLate: row.integer(1),
            currency: row.currency(3), amount: row.int(7), open: row.int(2), paymentReference: row.text(8)))
        totals[row.currency(3), default: 0] += row.int(2)
      }
      letter.totals = totals.keys.sorted().map { Money(minor: totals[$0] ?? 0, currency: $0) }
      letter.payBy = query.optionalDate(6)
      letter.fee = fees[key]
      try body(key, account, letter)
    }
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
