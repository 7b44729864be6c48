/// Money on account that came in before a supply, as far as invoicing asks.
public struct AdvanceCash: Hashable, Sendable {
  /// The receipt, and its owner, who is billed.
  public var receipt: Key
  public var billTo: Key
  public var currency: Currency
  /// What is left of it, positive, and its worth in base currency.
  public var open: Int64
  public var openBase: Int64
  /// Value date: the day on which tax becomes chargeable (2006/112/EC art. 65).
  public var received: BusinessDate
  /// All that its payer wrote.
  public var text: Text

  public init(
    receipt: Key, billTo: Key, currency: Currency, open: Int64, openBase: Int64, received: BusinessDate, text: Text
  ) {
    self.receipt = receipt
    self.billTo = billTo
    self.currency = currency
    self.open = open
    self.openBase = openBase
    self.received = received
    self.text = text
  }
}

/// An approved order of which something is still to be supplied.
public struct AdvanceOrder: Hashable, Sendable {
  public var order: Key
  public var number: Text
  public var account: Key
  public var billTo: Key
  public var currency: Currency
  /// With tax, what has not left yet, less what was invoiced in advance.
  public var unsupplied: Int64
  /// Invoices of tonight over it, with what is due of each: cash settles them first.
  public var billed: [Billed] = []
  /// Net by category and rate.
  public var groups: [TaxSubtotal]
  /// Credit let it pass as it was paid in advance.
  public var isPrepaid: Bool
  /// What a payer may quote: the order's number, the pro-forma's and its reference.
  public var references: [Text]

  public struct Billed: Hashable, Sendable {
    public var invoice: Key
    public var due: Int64

    public init(invoice: Key, due: Int64) {
      self.invoice = invoice
      self.due = due
    }
  }

  public init(
    order: Key, number: Text, account: Key, billTo: Key, currency: Currency, unsupplied: Int64, groups: [TaxSubtotal],
    isPrepaid: Bool, references: [Text]
  ) {
    self.order = order
    self.number = number
    self.account = account
    self.billTo = billTo
    self.currency = currency
    self.unsupplied = unsupplied
    self.groups = groups
    self.isPrepaid = isPrepaid
    self.references = references
  }
}

/// Invoices for payments in advance.
public enum AdvanceBuilder {
  /// Part of a receipt that is for an order: for an invoice of tonight over it, or for what is still to be supplied.
  public struct Claim: Hashable, Sendable {
    public var cash: Int
    public var order: Int
    public var amount: Int64
    /// Of tonight, or none.
    public var invoice: Key
  }

  /// Which cash is for which order: what quotes an order (or its pro-forma) is for it, what quotes none is for orders that were let
  /// pass as paid in advance. It settles what tonight's invoices ask for the order, then pays for what is still to be supplied, never
  /// more. By the order of `cash`, then of `orders`.
  public static func claims(_ cash: [AdvanceCash], _ orders: [AdvanceOrder]) -> [Claim] {
    var left = orders.map(\.unsupplied)
    var due: [Key: Int64] = [:]
    for billed in orders.flatMap(\.billed) { due[billed.invoice] = billed.due }
    var claims: [Claim] = []
    var ordersOf: [Key: [Int]] = [:]
    for (index, order) in orders.enumerated() { ordersOf[order.billTo, default: []].append(index) }
    for (index, receipt) in cash.enumerated() {
      let own = (ordersOf[receipt.billTo] ?? []).filter { orders[$0].currency == receipt.currency }
      guard !own.isEmpty else { continue }
      let text = QuotedNumber(text: receipt.text)
      let quoted = own.filter { orders[$0].references.contains { text.quotes($0) } }
      var open = receipt.open
      func claim(_ order: Int, _ invoice: Key, _ amount: Int64) {
        claims.append(Claim(cash: index, order: order, amount: amount, invoice: invoice))
        open -= amount
      }
      for order in quoted.isEmpty ? own.filter({ orders[$0].isPrepaid }) : quoted where open > 0 {
        for billed in orders[order].billed {
          let amount = min(open, due[billed.invoice] ?? 0)
          if amount <= 0 { continue }
          claim(order, billed.invoice, amount)
          due[billed.invoice] = (due[billed.invoice] ?? 0) - amount
        }
        let amount = min(open, left[order])
        if amount <= 0 { continue }
        claim(order, .none, amount)
        left[order] -= amount
      }
    }
    return claims
  }

  /// Whether the law asks for an invoice of its own: tax is due on what was received for a taxed supply (2006/112/EC art. 65, 220);
  /// not for supplies that are exempt in trade between member states (art. 67), nor where nothing is taxed.
  public static func isRequired(_ groups: [TaxSubtotal], _ policy: InvoicePolicy.AdvanceInvoices) -> Bool {
    switch policy {
    case .never: false
    case .always: !groups.contains { $0.category == "K" }
    case .taxed: groups.contains { $0.rate.scaled > 0 }
    }
  }

  /// The invoice over what was received for an order. Net and tax are what the amount contains, by the order's tax groups; its worth in
  /// base currency is the cash's, so that nothing is left of either. Nil for an amount that no price can hold.
  public static func invoice(
    _ order: AdvanceOrder, amount: Int64, of cash: AdvanceCash, setting: InvoiceSetting
  ) -> InvoiceDraft? {
    let parts = contained(in: amount, by: order.groups, order.currency)
    let lines = parts.compactMap { part in
      line(part, order, "Payment in advance on order \(order.number)", order.currency)
    }
    guard !lines.isEmpty, lines.count == parts.count,
      let totals = InvoiceTotals(lines.lazy.map(\.billed), currency: order.currency, policy: setting.tax),
      let baseTax = setting.rates.convert(totals.tax, from: order.currency, to: setting.rates.base)
    else { return nil }
    let worth = share(of: cash.openBase, part: amount, whole: cash.open)
    var draft = InvoiceDraft(
      kind: .advance, key: .none, origin: .advance, account: order.account, billTo: order.billTo,
      currency: order.currency, lines: lines, totals: totals, issueDate: setting.date, dueDate: setting.date,
      baseNet: worth - baseTax, baseTax: baseTax)
    let rounding = amount - totals.gross
    if rounding != 0 {
      draft.rounding = rounding
      draft.baseRounding = share(of: worth, part: rounding, whole: amount)
      draft.baseNet -= draft.baseRounding
    }
    // The day of receipt, which is the tax point (BT-7).
    draft.period = cash.received...cash.received
    return draft
  }

  /// Takes back what is left of an advance invoice when its order ends: the money is the customer's again.
  public static func release(
    _ left: [AdvancePart], of advance: BilledInvoice, date: BusinessDate, tax: TaxPolicy, reason: Text
  ) -> InvoiceDraft? {
    let order = advance.lines.first?.line.order ?? .none
    let lines = left.filter { $0.net != 0 }.compactMap { part -> InvoiceLine? in
      guard let price = price(part.net, advance.currency) else { return nil }
      return InvoiceLine(
        order: order,
        billed: InvoiceTotals.Line(quantity: .one, price: price, category: part.category, rate: part.rate),
        description: reason, unit: "C62")
    }
    guard !lines.isEmpty, let totals = InvoiceTotals(lines.lazy.map(\.billed), currency: advance.currency, policy: tax)
    else { return nil }
    func sum(_ amount: KeyPath<AdvancePart, Int64>) -> Int64 { left.reduce(0) { $0 + $1[keyPath: amount] } }
    var note = InvoiceDraft(
      kind: .creditNote, key: .none, origin: .advance, account: advance.account, billTo: advance.billTo,
      currency: advance.currency, lines: lines, totals: totals, issueDate: date, dueDate: date,
      baseNet: sum(\.baseNet), baseTax: sum(\.baseTax))
    note.rounding = sum(\.gross) - totals.gross
    note.baseRounding = sum(\.baseRounding)
    note.corrects = advance.key
    note.reason = reason
    return note
  }

  /// An amount with tax, spread over tax groups by their share: of each the net whose tax makes it up to its part, or the nearest below.
  static func contained(in amount: Int64, by groups: [TaxSubtotal], _ currency: Currency) -> [TaxSubtotal] {
    var weights = groups.filter { $0.base > 0 }
    for index in weights.indices { weights[index].tax = weights[index].rate.tax(on: weights[index].base, currency) }
    var (rest, weight) = (amount, weights.reduce(Int64(0)) { $0 + $1.base + $1.tax })
    var parts: [TaxSubtotal] = []
    for group in weights {
      let part = share(of: rest, part: group.base + group.tax, whole: weight)
      rest -= part
      weight -= group.base + group.tax
      let net = CreditNoteBuilder.net(of: part, group.rate, currency)
      if net > 0 {
        parts.append(
          TaxSubtotal(category: group.category, rate: group.rate, base: net, tax: group.rate.tax(on: net, currency)))
      }
    }
    return parts
  }

  private static func line(
    _ part: TaxSubtotal, _ order: AdvanceOrder, _ text: String, _ currency: Currency
  ) -> InvoiceLine? {
    price(part.base, currency).map { price in
      InvoiceLine(
        order: order.order,
        billed: InvoiceTotals.Line(quantity: .one, price: price, category: part.category, rate: part.rate),
        description: Text(text), unit: "C62")
    }
  }

  private static func price(_ net: Int64, _ currency: Currency) -> Price? {
    let (scaled, overflow) = net.multipliedReportingOverflow(by: powerOfTen(Price.scale - currency.exponent))
    return overflow ? nil : Price(scaled: scaled)
  }
}
