/// A shipment that left the house and is to be invoiced, with the prices and taxes agreed on its order.
public struct BillableShipment: Sendable {
  public var shipment: Key
  public var order: Key
  public var account: Key
  public var billTo: Key
  public var currency: Currency
  /// What the shipment moved in the books, net and in minor units of the base currency, so that the invoice moves as much.
  public var shippedBase: Int64
  public var terms: PaymentTerms
  public var lines: [InvoiceLine]
  /// When it left.
  public var date = BusinessDate(days: 0)
  /// ISO 3166-1 alpha-2 of the place of delivery, or empty when nobody asks.
  public var country: Text = .empty
  /// Where it went, where rates by place begin and end; else nil.
  public var place: TaxPlace?
  /// The buyer's number of its order, and whether nothing of the order is left to deliver; only told where invoices wait for it.
  public var orderNumber: Text = .empty
  public var isOrderComplete = false

  public init(
    shipment: Key, order: Key, account: Key, billTo: Key, currency: Currency, shippedBase: Int64, terms: PaymentTerms,
    lines: [InvoiceLine]
  ) {
    self.shipment = shipment
    self.order = order
    self.account = account
    self.billTo = billTo
    self.currency = currency
    self.shippedBase = shippedBase
    self.terms = terms
    self.lines = lines
  }
}

/// What invoices of a night are made by.
public struct InvoiceSetting: Sendable {
  public var date: BusinessDate
  public var tax: TaxPolicy
  public var rates: Rates
  public var calendar: BusinessCalendar

  public init(date: BusinessDate, tax: TaxPolicy, rates: Rates, calendar: BusinessCalendar = BusinessCalendar()) {
    self.date = date
    self.tax = tax
    self.rates = rates
    self.calendar = calendar
  }
}

/// Makes invoices of shipments.
public struct InvoiceBuilder: Sendable {
  private let setting: InvoiceSetting
  private let policy: InvoicePolicy

  public init(_ setting: InvoiceSetting, policy: InvoicePolicy) {
    self.setting = setting
    self.policy = policy
  }

  /// One invoice over shipments that belong together (`InvoiceGrouping`), or the rule that stops it.
  /// `advances`: what was invoiced in advance on their orders is taken from it.
  public func invoice(
    _ shipments: [BillableShipment], key: Key = .none, advances: inout AdvancePool
  ) -> Result<InvoiceDraft, Refusal> {
    let lines = shipments.count == 1 ? current(shipments[0]) : shipments.flatMap(current)
    guard let first = shipments.first, !lines.isEmpty else {
      return .failure(Refusal(rule: InvoiceRules.nothingShipped))
    }
    let currency = first.currency
    let (rates, tax) = (setting.rates, setting.tax)
    guard var totals = InvoiceTotals(lines.lazy.map(\.billed), currency: currency, policy: tax) else {
      return .failure(Refusal(rule: InvoiceRules.tooLarge))
    }
    let country = first.country
    guard
      let charges = ChargeRule.charges(policy.charges, on: totals, country: country, currency: currency, rates: rates)
    else { return .failure(Refusal(rule: InvoiceRules.unknownRate)) }
    if !charges.isEmpty {
      let charged = InvoiceTotals(lines.lazy.map(\.billed), charges: charges, currency: currency, policy: tax)
      guard let charged else { return .failure(Refusal(rule: InvoiceRules.tooLarge)) }
      totals = charged
    }
    guard let baseTax = rates.convert(totals.tax, from: currency, to: rates.base),
      let baseCharges = rates.convert(totals.charges, from: currency, to: rates.base)
    else { return .failure(Refusal(rule: InvoiceRules.unknownRate)) }
    var draft = InvoiceDraft(
      kind: .invoice, key: key, origin: shipments.count == 1 ? .shipment : .consolidated, account: first.account,
      billTo: first.billTo, currency: currency, lines: lines, charges: charges, totals: totals,
      issueDate: setting.date, dueDate: setting.date,
      baseNet: shipments.reduce(baseCharges) { $0 + $1.shippedBase }, baseTax: baseTax, terms: first.terms)
    draft.baseCharges = baseCharges
    if shipments.count > 1 {
      let dates = shipments.map(\.date)
      draft.period = (dates.min() ?? setting.date)...(dates.max() ?? setting.date)
    }
    if policy.pricesIncludeTax { round(&draft) }
    advances.deduct(from: &draft)
    schedule(&draft, first.terms)
    return .success(draft)
  }

  public func invoice(_ shipments: [BillableShipment], key: Key = .none) -> Result<InvoiceDraft, Refusal> {
    var none = AdvancePool()
    return invoice(shipments, key: key, advances: &none)
  }

  /// Lines with the tax of the day on which they left.
  private func current(_ shipment: BillableShipment) -> [InvoiceLine] {
    guard setting.tax.isDated else { return shipment.lines }
    return shipment.lines.map { line in
      var line = line
      (line.billed.category, line.billed.rate) = setting.tax.current(
        line.billed.category, line.billed.rate, item: line.itemCategory, at: shipment.place, supplied: shipment.date)
      return line
    }
  }

  /// When it is due: one amount or instalments, by the terms, moved off holidays by policy.
  public func schedule(_ draft: inout InvoiceDraft, _ terms: PaymentTerms) {
    draft.apply(
      PaymentSchedule(
        terms, issued: draft.issueDate, amount: draft.payable, currency: draft.currency, shift: policy.dueOnHoliday,
        calendar: setting.calendar))
  }

  /// What the customer was shown are gross prices: their sum is due, the difference to net + tax is stated as rounding (BT-114).
  func round(_ draft: inout InvoiceDraft) {
    var shown: Int64 = 0
    for line in draft.lines {
      shown += GrossPrice.amount(line.billed, currency: draft.currency)
    }
    for charge in draft.charges { shown += charge.signed + charge.rate.tax(on: charge.signed, draft.currency) }
    draft.rounding = shown - draft.totals.gross
    draft.baseRounding = setting.rates.convert(draft.rounding, from: draft.currency, to: setting.rates.base) ?? 0
  }

  public struct Refusal: Error, Hashable, Sendable { public var rule: Rule }
}

/// Prices that contain tax. They are kept net with eight decimals, from which the price shown is found again exactly.
public enum GrossPrice {
  /// The net price of a gross one; rounded half away from zero at eight decimals.
  public static func net(of gross: Price, rate: Percent) -> Price {
    Price(scaled: Int64(dividedHalfAwayFromZero(Int128(gross.scaled) * 1_000_000, by: Int128(1_000_000 + rate.scaled))))
  }

  /// The gross price that a net one was made of, with the currency's decimals or two at least.
  public static func gross(of net: Price, rate: Percent, currency: Currency) -> Price {
    let unit = powerOfTen(Price.scale - max(2, currency.exponent))
    let gross = dividedHalfAwayFromZero(
      Int128(net.scaled) * Int128(1_000_000 + rate.scaled), by: Int128(1_000_000) * Int128(unit))
    return Price(scaled: Int64(gross) * unit)
  }

  /// What a line comes to in gross prices.
  static func amount(_ line: InvoiceTotals.Line, currency: Currency) -> Int64 {
    var shown = line
    shown.price = gross(of: line.price, rate: line.rate, currency: currency)
    return shown.net(in: currency) ?? 0
  }
}

/// What a shipment moves in the books when it leaves: revenue, and a claim that its invoice turns into a receivable.
public enum ShipmentPosting {
  /// Nil when the goods cost nothing, or no rate is known.
  public static func posting(
    net: Int64, currency: Currency, shipment: Key, account: Key, date: BusinessDate, rates: Rates, chart: Chart
  ) -> Posting? {
    guard net > 0, let base = rates.convert(net, from: currency, to: rates.base) else { return nil }
    return Posting(
      .shipment, date: date, debit: chart.shippedNotInvoiced, credit: chart.revenue, account: account, item: shipment,
      currency: currency, amount: net, base: base)
  }
}
