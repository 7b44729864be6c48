import OrderToCash

/// The rules' settings (`policies:`, `tax:`, `bank_rules:`).
public struct Policies: Sendable {
  public var intake = IntakePolicy()
  public var cash = CashPolicy()
  public var disputes = DisputePolicy()
  public var credit = CreditPolicy()
  public var fulfilment = FulfilmentPolicy()
  public var invoice = InvoicePolicy(terms: PaymentTerms(name: "net30", netDays: 30))
  public var price = PricePolicy()
  public var collect = CollectPolicy()
  public var tax = TaxPolicy(rules: [], country: .empty, taxId: .empty)
  public var bankRules: [BankRule] = []

  init() {}

  init(reading root: ConfigReader, company: Company, terms: [PaymentTerms]) {
    let section = root.section("policies")
    intake = IntakePolicy(reading: section.section("intake"), base: company.currency)
    collect = CollectPolicy(reading: section.section("collect"), base: company.currency)
    credit = CreditPolicy(reading: section.section("credit"), base: company.currency, terms: terms)
    credit.collectionHoldLevel = collect.levels.firstIndex(where: \.hold).map { $0 + 1 }
    fulfilment = FulfilmentPolicy(reading: section.section("fulfilment"))
    let invoicing = section.section("invoice")
    invoice = InvoicePolicy(reading: invoicing, terms: terms, base: company.currency)
    if invoicing.node("advance_invoices") == nil { invoice.advanceInvoices = .usual(in: company.country) }
    price = PricePolicy(
      tolerance: invoicing.percent("price_tolerance_percent"), within: invoicing.choice("price_within", default: .list),
      lists: invoicing.node("price_lists") == nil ? ["standard"] : invoicing.strings("price_lists").map { Text($0) },
      day: invoicing.choice("price_day", default: .order))
    price.includesTax = invoice.pricesIncludeTax
    invoicing.finish()
    cash = CashPolicy(reading: section.section("cash"), base: company.currency)
    cash.shapes = [invoice.invoices, invoice.creditNotes, invoice.shipments].map {
      DocumentShape(template: $0.prefix, digits: $0.digits)
    }
    disputes = DisputePolicy(reading: section.section("disputes"))
    cash.disputes = disputes
    section.finish()
    tax = TaxPolicy(reading: root.section("tax"), company: company)
    bankRules = root.sections("bank_rules").map(BankRule.init(reading:))
  }
}

/// `policies.intake`.
public struct IntakePolicy: Sendable {
  /// How far stated totals may be from the sum of their parts, in hundred-millionths of a major unit.
  public var totalsTolerance = Price(scaled: 1_000_000)
  /// For how many nights a document that refers to something unknown is judged again before a person has to decide.
  public var parkNights = 5
  /// Which orders are in order.
  public var orders = OrderPolicy()
  /// How orders are answered, where it is not as their channel says.
  public var answers: AnswerForm?
  /// How problems of documents weigh, where neither format nor channel says so.
  public var severities = SeverityPolicy()

  init() {}

  init(reading section: ConfigReader, base: Currency) {
    totalsTolerance = Price(scaled: section.decimal("totals_tolerance", scale: Price.scale, default: 1_000_000))
    parkNights = section.integer("park_nights", default: 5, in: 0...365)
    orders = OrderPolicy(reading: section, base: base)
    if section.node("answers") != nil { answers = section.choice("answers", default: .auto) }
    severities = SeverityPolicy(reading: section)
    section.finish()
  }
}

extension SeverityPolicy {
  /// `strictness` and `severity` of a channel or of `policies.intake`.
  init(reading section: ConfigReader) {
    self.init()
    let words = Strictness.allCases.map(\.rawValue)
    if section.node("strictness") != nil {
      strictness = Strictness(rawValue: section.choice("strictness", words, default: "normal"))
    }
    let severity = section.section("severity")
    for rule in SeverityPolicy.adjustable where severity.node(rule.string) != nil {
      rules[rule] = Severity(word: severity.choice(rule.string, ["warn", "review", "refuse"], default: "review"))
    }
    severity.finish()
  }
}

extension BankRule {
  /// One of `bank_rules`.
  init(reading section: ConfigReader) {
    let directions: [String: Direction] = ["any": .any, "credit": .credit, "debit": .debit]
    let direction = section.choice("direction", ["any", "credit", "debit"], default: "any")
    self.init(
      name: section.required("name"), direction: directions[direction] ?? .any, text: section.text("text"),
      code: section.text("code"), account: section.account("account"))
    if account.isEmpty { section.missing("account") }
    section.finish()
  }
}

extension ConfigReader {
  /// One of the words of an enumeration.
  func choice<Word: RawRepresentable & CaseIterable>(_ key: String, default fallback: Word) -> Word
  where Word.RawValue == String {
    Word(rawValue: choice(key, Word.allCases.map(\.rawValue), default: fallback.rawValue)) ?? fallback
  }
}
