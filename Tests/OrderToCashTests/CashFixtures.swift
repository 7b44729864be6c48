@testable import OrderToCash

/// Short ways to state a cash case: dates as days after 2026-01-01, keys as small numbers, amounts in cents of a euro.
enum Cash {
  static let start = BusinessDate("2026-01-01")!
  static func day(_ count: Int) -> BusinessDate { start.adding(days: count) }
  static func key(_ number: Int) -> Key { Key(rawValue: Int64(number)) }
  static let usd = Currency("USD")!
  static let shapes = [
    DocumentShape(template: "INV-{year}-", digits: 6), DocumentShape(template: "CN-{year}-", digits: 6),
  ]
  static let policy = CashPolicy(shapes: shapes)

  static func item(
    _ number: Int, _ open: Int64, account: Int = 1, document: String? = nil, order: String = "",
    currency: Currency = .eur, base: Int64? = nil, issued: Int = 0, discount: Int64 = 0, until: Int = 10
  ) -> OpenItem {
    let text = Text(document ?? (open < 0 ? "CN-2026-" : "INV-2026-") + padded(number))
    return OpenItem(
      key: key(number), account: key(account), kind: open < 0 ? .creditNote : .invoice, document: text,
      orderNumber: Text(order), paymentReference: CreditorReference.make(from: text) ?? .empty, issueDate: day(issued),
      dueDate: day(issued + 30), currency: currency, original: open, open: open, openBase: base ?? open,
      discountDate: discount > 0 ? day(until) : nil, discount: discount)
  }

  static func receipt(
    _ number: Int, _ amount: Int64, text: String = "", structured: [String] = [], payer: Int = 0, account: Int? = nil,
    iban: String = "", name: String = "", valued: Int = 20, currency: Currency = .eur, base: Int64? = nil,
    state: Receipt.State = .new, documents: [RemittedDocument] = [], advice: Int = 0
  ) -> Receipt {
    Receipt(
      key: key(1000 + number), state: state, bank: "assets:bank:main", bookingDate: day(valued), valueDate: day(valued),
      currency: currency, amount: amount, base: base ?? amount, account: key(account ?? payer), payer: key(payer),
      payerNameKey: Text(name), payerAccount: Text(iban), structuredReferences: structured.map { Text($0) },
      documents: documents, text: Text(text), advice: key(advice))
  }

  static func decide(
    _ items: [OpenItem], _ receipts: [Receipt], advices: [Advice] = [], decisions: [CashDecision] = [],
    returns: [ReturnedPayment] = [], applications: [Application] = [], policy: CashPolicy = Cash.policy
  ) -> CashOutcome {
    var accounts: [Key] = []
    for account in (items.map(\.account) + [key(1)]).sorted() where accounts.last != account {
      accounts.append(account)
    }
    return CashMatching.decide(
      snapshot: CashSnapshot(
        group: key(1),
        members: accounts.map { .init(account: $0, id: Text("C\($0.rawValue)"), nameKey: Text("name \($0.rawValue)")) },
        items: items, receipts: receipts, advices: advices, decisions: decisions, returns: returns,
        applications: applications),
      policy: policy, date: day(30))
  }

  static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }

  /// `receipt→item amount/discount/tolerance`, in order, for comparing at a glance. Receipts count from 1 again.
  static func applied(_ outcome: CashOutcome) -> String {
    outcome.applications.map { application in
      let source =
        application.source.rawValue > 1000 ? "\(application.source.rawValue - 1000)" : "c\(application.source.rawValue)"
      let extra =
        application.discount != 0 || application.tolerance != 0
        ? "/\(application.discount)/\(application.tolerance)" : ""
      return "\(source)→\(application.item.rawValue) \(application.amount)\(extra)"
    }.joined(separator: ", ")
  }

  /// Rules of exceptions, and `deduction: reason` of what is disputed.
  static func exceptions(_ outcome: CashOutcome) -> [String] {
    outcome.deductions.map { "deduction: \($0.reason.rawValue)" } + outcome.exceptions.map { $0.rule.string }
  }
}

/// Splitmix64: the same numbers for the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
