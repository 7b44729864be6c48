/// How an account group paid over some months, in the base currency.
public struct PaymentBehaviour: Hashable, Sendable {
  /// Settled amounts, and each times its days late, early ones negative.
  public private(set) var paid: Int64 = 0
  private var lateness: Int128 = 0
  private var recentPaid: Int64 = 0
  private var recentLateness: Int128 = 0
  private var first: BusinessDate?

  public init() {}

  /// Days of the past that count as of late.
  static let recentDays = 90

  /// Something due on `due` that was paid on `date`; `amount` is negative where an application was taken back.
  public mutating func add(_ amount: Int64, due: BusinessDate, paid date: BusinessDate, asOf tonight: BusinessDate) {
    let late = Int128(amount) * Int128(date.days(since: due))
    paid += amount
    lateness += late
    first = min(first ?? date, date)
    guard tonight.days(since: date) < PaymentBehaviour.recentDays else { return }
    recentPaid += amount
    recentLateness += late
  }

  /// Tenths of a day, weighted by amount; nil when nothing was paid.
  public var averageLate: Int? { PaymentBehaviour.average(lateness, paid) }

  /// By how much payments of late are later than those before, in tenths of a day; 0 when either is missing.
  public var trend: Int {
    guard let recent = PaymentBehaviour.average(recentLateness, recentPaid),
      let before = PaymentBehaviour.average(lateness - recentLateness, paid - recentPaid)
    else { return 0 }
    return recent - before
  }

  /// Turnover a month since the first payment that counts, at least one month.
  func monthly(asOf tonight: BusinessDate) -> Int64 {
    guard let first, paid > 0 else { return 0 }
    return paid * 30 / Int64(max(30, tonight.days(since: first)))
  }

  private static func average(_ lateness: Int128, _ paid: Int64) -> Int? {
    paid > 0 ? Int(dividedHalfAwayFromZero(lateness * 10, by: Int128(paid))) : nil
  }
}

/// The monthly look at a group: score and suggested limit from its payments.
public struct CreditReview: Hashable, Sendable {
  public var group: Key
  /// 0 to 100.
  public var score: Int
  public var averageLate: Int?
  public var trend: Int
  public var brokenPromises: Int
  /// Minor units of `currency`, as granted and as suggested.
  public var granted: Int64?
  public var suggested: Int64
  public var currency: Currency
  public var rule: Rule
  /// What is granted by itself.
  public var grant: CreditGrant?
  /// What a person is asked.
  public var exception: ExceptionRaised?

  /// When the first of a month lies in (previous night, tonight], however many nights were missed.
  public static func isDue(_ date: BusinessDate, previous: BusinessDate?) -> Bool {
    guard let previous else { return false }
    let (now, before) = (date.parts, previous.parts)
    return (now.year, now.month) > (before.year, before.month)
  }

  /// Nil for a group without payments, and where a rate is missing: there is nothing to go by.
  public static func of(
    _ snapshot: CreditSnapshot, _ behaviour: PaymentBehaviour, policy: CreditReviewPolicy, date: BusinessDate
  ) -> CreditReview? {
    guard let late = behaviour.averageLate, let root = snapshot.accounts.first(where: { $0.account == snapshot.group })
    else { return nil }
    let promises = snapshot.brokenPromises(on: date)
    var score = 100 - max(0, late) * policy.pointsPerDay / 10 - promises * policy.pointsPerPromise
    if behaviour.trend > policy.trendDays * 10 { score -= policy.pointsForTrend }
    score = min(100, max(0, score))
    let full = Int128(behaviour.monthly(asOf: date)) * Int128(policy.monthsOfTurnover) * Int128(score) / 100
    let rounded = full / Int128(max(1, policy.roundTo)) * Int128(max(1, policy.roundTo))
    let base = snapshot.rates.base
    var stated = snapshot
    stated.facts = []
    guard
      let suggested = snapshot.rates.convert(Int64(clamping: rounded), from: base, to: root.limitCurrency),
      let step = snapshot.rates.convert(policy.step, from: base, to: root.limitCurrency),
      let limit = try? CreditLimit(
        of: root, standing: stated.standing, facts: [], rates: snapshot.rates, date: date)
    else { return nil }
    var review = CreditReview(
      group: snapshot.group, score: score, averageLate: late, trend: behaviour.trend, brokenPromises: promises,
      granted: limit.granted, suggested: suggested, currency: root.limitCurrency, rule: CreditRules.limitKept)
    review.judge(root, step: step)
    return review
  }

  private mutating func judge(_ root: CreditAccount, step: Int64) {
    if granted == suggested { return }
    if let granted, (suggested - granted).magnitude <= step.magnitude {
      rule = CreditRules.limitApplied
      grant = CreditGrant(
        account: group, rule: rule.id, limit: suggested, currency: currency, statedThen: root.limit, points: score)
      return
    }
    rule = CreditRules.limitSuggested
    let now = granted.map { "\(Money(minor: $0, currency: currency))" } ?? "none"
    exception = ExceptionRaised(
      .info, rule: rule.id, subjectKind: .account, subject: group, account: group, currency: currency,
      amount: suggested,
      message: "\(root.id) pays \(words): a limit of \(Money(minor: suggested, currency: currency)) is suggested "
        + "instead of \(now)",
      whatToDo: "Approve the suggested limit, state another in the customers file, or dismiss this.",
      verbs: [.approve, .dismiss])
  }

  private var words: String {
    guard let late = averageLate else { return "nothing" }
    if late <= 0 { return "on time" }
    return "\(late / 10).\(late % 10) days late on average"
  }

  /// For the ruling about the account.
  public var facts: Text {
    var facts = Facts()
    facts.add("score", score)
    if let averageLate { facts.add("average_days_late", CreditReview.days(averageLate)) }
    facts.add("trend_days", CreditReview.days(trend))
    facts.add("broken_promises", brokenPromises)
    if let granted { facts.add("limit", granted, currency) }
    facts.add("suggested", suggested, currency)
    return facts.text
  }

  /// Tenths of a day as `12.5`.
  public static func days(_ tenths: Int) -> Text {
    Text("\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10).\(tenths.magnitude % 10)")
  }
}
