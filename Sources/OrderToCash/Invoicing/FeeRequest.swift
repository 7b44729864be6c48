/// A fee asked for: by a person, for an unexpected cost, or by another stage, such as for a reminder or default interest. It is invoiced by
/// itself, never tacked on to goods.
public struct FeeRequest: Hashable, Sendable {
  public var key: Key
  /// The bill-to account.
  public var account: Key
  public var currency: Currency
  /// Net of tax, minor units.
  public var amount: Int64
  /// What it is for, as the invoice's line says it.
  public var reason: Text
  /// Why it is charged, for the customer to read (BT-127).
  public var explanation: Text
  /// The item tax category by which it is taxed, or `O` for what is no supply, such as compensation for late payment.
  public var tax: Text
  /// The decision, letter or other fact that asks.
  public var source: Key

  /// A damage is no turnover: not subject to tax.
  public static let notTaxed: Text = "O"

  public init(
    key: Key = .none, account: Key, currency: Currency, amount: Int64, reason: Text, explanation: Text = .empty,
    tax: Text = notTaxed, source: Key = .none
  ) {
    self.key = key
    self.account = account
    self.currency = currency
    self.amount = amount
    self.reason = reason
    self.explanation = explanation
    self.tax = tax
    self.source = source
  }
}

/// Makes fee invoices.
public enum FeeBuilder {
  /// Fees that go on one invoice: of one account and currency, and all taxed or none, as what is outside the scope of tax stands alone
  /// (EN 16931 BR-O-11). In the order of the first of each.
  public static func groups(_ requests: [FeeRequest]) -> [[FeeRequest]] {
    var groups: [[FeeRequest]] = []
    for request in requests {
      let place = groups.firstIndex { group in
        group[0].account == request.account && group[0].currency == request.currency
          && (group[0].tax == FeeRequest.notTaxed) == (request.tax == FeeRequest.notTaxed)
      }
      if let place { groups[place].append(request) } else { groups.append([request]) }
    }
    return groups
  }

  /// `place`: of the customer. The rule that stops it otherwise.
  public static func invoice(
    _ requests: [FeeRequest], place: TaxPlace, terms: PaymentTerms, setting: InvoiceSetting, policy: InvoicePolicy
  ) -> Result<InvoiceDraft, InvoiceBuilder.Refusal> {
    var lines: [InvoiceLine] = []
    for request in requests {
      var (category, rate): (Text, Percent) = (FeeRequest.notTaxed, .zero)
      if request.tax != FeeRequest.notTaxed {
        guard let rule = setting.tax.treatment(of: request.tax, for: place, on: setting.date) else {
          return .failure(InvoiceBuilder.Refusal(rule: InvoiceRules.noTaxRule))
        }
        (category, rate) = (rule.category, rule.rate)
      }
      let (price, overflow) = request.amount.multipliedReportingOverflow(
        by: powerOfTen(Price.scale - request.currency.exponent))
      if overflow { return .failure(InvoiceBuilder.Refusal(rule: InvoiceRules.tooLarge)) }
      lines.append(
        InvoiceLine(
          billed: InvoiceTotals.Line(quantity: .one, price: Price(scaled: price), category: category, rate: rate),
          description: request.reason, unit: "C62"))
    }
    guard let first = requests.first, let totals = totals(lines, first.currency, setting.tax) else {
      return .failure(InvoiceBuilder.Refusal(rule: InvoiceRules.tooLarge))
    }
    let rates = setting.rates
    guard let net = rates.convert(totals.net, from: first.currency, to: rates.base),
      let tax = rates.convert(totals.tax, from: first.currency, to: rates.base)
    else { return .failure(InvoiceBuilder.Refusal(rule: InvoiceRules.unknownRate)) }
    var draft = InvoiceDraft(
      kind: .invoice, key: .none, origin: .fee, account: first.account, billTo: first.account, currency: first.currency,
      lines: lines, totals: totals, issueDate: setting.date, dueDate: setting.date, baseNet: net, baseTax: tax,
      terms: terms)
    // Nothing was delivered, and an intra-community supply has no document without a day (BR-IC-11).
    if lines.contains(where: { $0.billed.category == "K" }) { draft.period = setting.date...setting.date }
    draft.reason = requests.map(\.explanation).first { !$0.isEmpty } ?? .empty
    InvoiceBuilder(setting, policy: policy).schedule(&draft, terms)
    return .success(draft)
  }

  private static func totals(_ lines: [InvoiceLine], _ currency: Currency, _ tax: TaxPolicy) -> InvoiceTotals? {
    InvoiceTotals(lines.lazy.map(\.billed), currency: currency, policy: tax)
  }
}
