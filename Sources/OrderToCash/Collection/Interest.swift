/// Interest for late payment on one item, from the day after the day that it is charged until, to a day.
///
/// Interest of a day is what was owed at its end × the yearly rate of that day ÷ the days of the year by the day count; the parts are summed
/// exactly and rounded once, half away from zero. Interest bears no interest.
public struct InterestCharge: Hashable, Sendable {
  /// An item that was late in the period, still open or settled in it.
  public struct Item: Hashable, Sendable {
    public var key: Key
    public var account: Key
    public var language: Language
    public var document: Text
    public var currency: Currency
    public var due: BusinessDate
    /// What is owed of it now and may bear interest: open less what is disputed.
    public var owed: Int64
    /// What reduced it since its due date: the day from which it counts, and how much. Negative when it was taken back.
    public var payments: [Payment]
    /// The last day that it was charged for; nil when never.
    public var chargedUntil: BusinessDate?

    public init(
      key: Key, account: Key, language: Language = .english, document: Text, currency: Currency, due: BusinessDate,
      owed: Int64, payments: [Payment] = [], chargedUntil: BusinessDate? = nil
    ) {
      self.key = key
      self.account = account
      self.language = language
      self.document = document
      self.currency = currency
      self.due = due
      self.owed = owed
      self.payments = payments
      self.chargedUntil = chargedUntil
    }
  }

  public struct Payment: Hashable, Sendable {
    public var day: BusinessDate
    public var amount: Int64

    public init(day: BusinessDate, amount: Int64) {
      self.day = day
      self.amount = amount
    }
  }

  /// Days of one principal and one rate.
  public struct Part: Hashable, Sendable {
    public var principal: Int64
    public var percent: Percent
    public var days: Int
  }

  public let item: Item
  /// First and last day that it is for.
  public let from: BusinessDate
  public let until: BusinessDate
  public let parts: [Part]
  public let amount: Int64

  /// Nil when nothing is due: not late enough, no rate, or less than the minimum and still open.
  public init?(_ item: Item, until: BusinessDate, policy: InterestPolicy) {
    let start = max(item.due, item.chargedUntil ?? item.due).adding(days: 1)
    let isFirst = item.chargedUntil == nil
    var parts: [Part] = []
    var sum: Int128 = 0
    var last = start
    var day = start
    while day <= until {
      let owed = InterestCharge.owed(item, at: day)
      let percent = policy.rates.last { $0.from <= day }?.percent ?? .zero
      let length = InterestCharge.yearLength(of: day, policy.dayCount)
      if owed > 0 {
        last = day
        if percent > .zero {
          sum += Int128(owed) * Int128(percent.scaled) * Int128(InterestCharge.common / length)
          if let index = parts.indices.last, parts[index].principal == owed, parts[index].percent == percent {
            parts[index].days += 1
          } else {
            parts.append(Part(principal: owed, percent: percent, days: 1))
          }
        }
      }
      day = day.adding(days: 1)
    }
    let late = last.days(since: item.due)
    let scale = Int128(100) * Int128(powerOfTen(Percent.scale)) * Int128(InterestCharge.common)
    let amount = Int64(dividedHalfAwayFromZero(sum, by: scale))
    guard !parts.isEmpty, amount > 0, !isFirst || late >= policy.afterDays else { return nil }
    guard amount >= policy.minimum || item.owed <= 0 && !isFirst else { return nil }
    self.item = item
    self.from = start
    self.until = item.owed > 0 ? until : last
    self.parts = parts
    self.amount = amount
  }

  /// A multiple of 360, 365 and 366.
  private static let common: Int64 = 360 * 365 * 61

  private static func yearLength(of day: BusinessDate, _ count: InterestPolicy.DayCount) -> Int64 {
    switch count {
    case .actual360: return 360
    case .actual365: return 365
    case .actualActual: return BusinessDate.isLeap(day.parts.year) ? 366 : 365
    }
  }

  /// A payment counts from its day on: that day bears no interest on it any more.
  private static func owed(_ item: Item, at day: BusinessDate) -> Int64 {
    item.payments.reduce(item.owed) { $1.day > day ? $0 + $1.amount : $0 }
  }

  public static let rule = Rule(
    "collect.interest", stage: .collect,
    rationale:
      "Late payment costs money: interest by the rate table, on an invoice of its own and outside the scope of tax, as a damage is no "
      + "supply (Directive 2011/7/EU Articles 3 and 6; Court of Justice, case 222/81).",
    triggers: "1,000.00, 25 days late at 10.15 %, act/365: 6.95 on the first night of the next month",
    spares: "0.80 of interest, minimum 5.00: it goes on growing; a fee bears none")

  /// What is asked to be invoiced, without its key.
  public func request(basis: Text, dayCount: InterestPolicy.DayCount) -> FeeRequest {
    let words = ChargeWords(item.language)
    let told = parts.map { part in
      let principal = Money(minor: part.principal, currency: item.currency)
      return "\(principal), \(words.days(part.days)), \(part.percent) %"
    }
    let explanation = basis.isEmpty ? Text(dayCount.rawValue) : Text("\(basis), \(dayCount.rawValue)")
    return FeeRequest(
      account: item.account, currency: item.currency, amount: amount,
      reason: words.interest(item.document, from, until, told), explanation: explanation, source: item.key)
  }

  /// The compensation that goes with the first interest on an item, in base currency.
  public static func compensation(
    for item: Item, _ amount: Int64, base: Currency, basis: Text
  ) -> FeeRequest {
    FeeRequest(
      account: item.account, currency: base, amount: amount,
      reason: ChargeWords(item.language).compensation(item.document),
      explanation: basis, source: item.key)
  }

  public var ruling: Ruling {
    var facts = Facts()
    facts.add("interest", amount, item.currency)
    facts.add("from", from)
    facts.add("until", until)
    for part in parts {
      facts.add("principal", part.principal, item.currency)
      facts.add("days", part.days)
      facts.add("percent", Text(part.percent.description))
    }
    return Ruling(.invoice, item.key, rule: InterestCharge.rule.id, outcome: "charged", facts: facts.text)
  }
}
