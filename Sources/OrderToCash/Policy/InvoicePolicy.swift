/// How shipments become invoices (`policies.invoice`).
public struct InvoicePolicy: Hashable, Sendable {
  /// For customers that name none.
  public var terms: PaymentTerms
  public var invoices: SeriesFormat
  public var creditNotes: SeriesFormat
  public var shipments: SeriesFormat
  public var trigger = InvoiceTrigger()
  public var dueOnHoliday = HolidayShift.keep
  /// Freight and other charges; of those with one reason the first that applies counts.
  public var charges: [ChargeRule] = []
  /// Item prices contain tax: what is due is the sum of gross line amounts, to the cent (BT-114).
  public var pricesIncludeTax = false
  public var advances = SeriesFormat(prefix: "ADV-{year}-", digits: 6)
  public var proFormas = SeriesFormat(prefix: "PF-{year}-", digits: 6)
  /// When a payment in advance gets an invoice of its own.
  public enum AdvanceInvoices: String, CaseIterable, Sendable {
    case never, taxed, always

    /// Where tax is due when a payment is received (2006/112/EC art. 65; the United Kingdom and Switzerland alike), an invoice says so.
    public static func usual(in country: Text) -> AdvanceInvoices {
      EuropeanUnion.contains(country) || ["GB", "XI", "CH"].contains(country) ? .taxed : .never
    }
  }
  public var advanceInvoices = AdvanceInvoices.taxed

  public init(
    terms: PaymentTerms, invoices: SeriesFormat = SeriesFormat(prefix: "INV-{year}-", digits: 6),
    creditNotes: SeriesFormat = SeriesFormat(prefix: "CN-{year}-", digits: 6),
    shipments: SeriesFormat = SeriesFormat(prefix: "SH-{year}-", digits: 6)
  ) {
    self.terms = terms
    self.invoices = invoices
    self.creditNotes = creditNotes
    self.shipments = shipments
  }
}

extension PaymentTerms {
  /// In words, as printed on the invoice (EN 16931 BT-20).
  public var text: Text {
    var text = "Payable within \(netDays) days" + (endOfMonth ? " after the end of the month" : "")
    if netDays == 0 { text = endOfMonth ? "Payable at the end of the month" : "Payable at once" }
    if let dayOfMonth {
      text = "Payable on day \(dayOfMonth) of the month"
      if months > 0 { text += months == 1 ? " after the invoice" : ", \(months) months after the invoice" }
    }
    for discount in discounts { text += "; \(discount.percent) % discount within \(discount.days) days" }
    if instalments.count > 1 { text += ", in \(instalments.count) instalments" }
    return Text(text)
  }
}

/// When what was shipped is invoiced (`policies.invoice.trigger`).
public struct InvoiceTrigger: Hashable, Sendable {
  public enum Moment: String, CaseIterable, Sendable {
    /// One invoice for each shipment.
    case shipment
    /// One for all shipments of a day, of a week, of a month.
    case daily, weekly, monthly
    /// One for all shipments of an order, when nothing of it is left to deliver.
    case order
  }

  public var moment: Moment
  /// The last day of an invoice week: 0 Monday … 6 Sunday.
  public var weekday: Int
  /// The last day of an invoice month; 31 for its last day whichever that is.
  public var monthDay: Int

  public init(_ moment: Moment = .shipment, weekday: Int = 4, monthDay: Int = 31) {
    self.moment = moment
    self.weekday = weekday
    self.monthDay = monthDay
  }

  /// The last boundary on or before `date`: what was shipped until then can be invoiced. `previous` is the date of the run before: a
  /// boundary is due once, on the first night on or after it. Nil when none lies in (previous, date].
  public func boundary(after previous: BusinessDate?, upTo date: BusinessDate) -> BusinessDate? {
    let last = lastBoundary(date)
    guard let previous else { return last }
    return last > previous ? last : nil
  }

  /// The first boundary after `date`; nil for invoices that no day decides about.
  public func boundary(after date: BusinessDate) -> BusinessDate? {
    guard moment != .shipment, moment != .order else { return nil }
    return (1...62).lazy.map { date.adding(days: $0) }.first { lastBoundary($0) == $0 }
  }

  /// What a shipment that left waits for, when nothing is wrong with it.
  public var waitsFor: Text {
    switch moment {
    case .shipment: "nothing"
    case .daily: "daily invoice"
    case .weekly: "weekly invoice"
    case .monthly: "monthly invoice"
    case .order: "rest of the order"
    }
  }

  private func lastBoundary(_ date: BusinessDate) -> BusinessDate {
    switch moment {
    case .shipment, .daily, .order: return date
    case .weekly: return date.adding(days: -((date.weekday - weekday + 7) % 7))
    case .monthly:
      let first = date.adding(days: 1 - date.parts.day)
      let this = first.adding(days: min(monthDay, first.endOfMonth.parts.day) - 1)
      if this <= date { return this }
      let before = first.adding(months: -1)
      return before.adding(days: min(monthDay, before.endOfMonth.parts.day) - 1)
    }
  }
}

/// A charge on invoices by rule, such as freight (`policies.invoice.charges`).
public struct ChargeRule: Hashable, Sendable {
  /// For the customer to read (BT-104).
  public var reason: Text
  /// UNCL 7161, such as FC for freight (BT-105).
  public var code: Text
  /// A flat amount in minor units of the base currency, and a share of the lines' net total.
  public var amount: Int64
  public var percent: Percent
  /// Only below this net total, in minor units of the base currency; nil: always.
  public var below: Int64?
  /// ISO 3166-1 alpha-2 of places of delivery; empty: everywhere.
  public var countries: [Text]

  public init(
    reason: Text, code: Text, amount: Int64 = 0, percent: Percent = .zero, below: Int64? = nil, countries: [Text] = []
  ) {
    self.reason = reason
    self.code = code
    self.amount = amount
    self.percent = percent
    self.below = below
    self.countries = countries
  }

  /// The charges on an invoice over `lines`, each with the tax of the group with the largest net, as what is charged beside a supply is
  /// taxed as the supply (2006/112/EC art. 78). Nil without an exchange rate.
  public static func charges(
    _ rules: [ChargeRule], on lines: InvoiceTotals, country: Text, currency: Currency, rates: Rates
  ) -> [DocumentCharge]? {
    guard !rules.isEmpty, let main = lines.taxes.max(by: { $0.base < $1.base }), main.base > 0 else { return [] }
    guard let base = rates.convert(lines.net, from: currency, to: rates.base) else { return nil }
    let step = InvoiceDocument.step(of: currency)
    var charges: [DocumentCharge] = []
    for rule in rules where !charges.contains(where: { $0.reason == rule.reason }) {
      let isHere = rule.countries.isEmpty || rule.countries.contains(country)
      if !isHere || rule.below.map({ base >= $0 }) ?? false { continue }
      guard let flat = rates.convert(rule.amount, from: rates.base, to: currency) else { return nil }
      let amount = (flat + rule.percent.of(lines.net)) / step * step
      charges.append(
        DocumentCharge(
          code: rule.code, reason: rule.reason, amount: amount, category: main.category, rate: main.rate))
    }
    return charges.filter { $0.amount > 0 }
  }
}
