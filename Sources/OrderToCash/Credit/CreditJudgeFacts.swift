/// What each rule of credit saw, for a person to read. Facts name days and amounts, never counts of days, so that an order
/// held for the same reason tomorrow has the same facts.
extension CreditJudge {
  func orderFacts(_ order: CreditOrder) -> Text {
    var facts = Facts()
    facts.add("order", order.gross, order.currency)
    return facts.text
  }

  func orderFacts(_ order: CreditOrder, _ hold: (account: CreditAccount, hold: AccountHold)) -> Text {
    var facts = Facts()
    facts.add("order", order.gross, order.currency)
    facts.add("held_account", hold.account.id)
    facts.add("since", hold.hold.since)
    return facts.text
  }

  func newFacts(_ order: CreditOrder, _ root: CreditAccount) -> Text {
    var facts = Facts()
    facts.add("order", order.gross, order.currency)
    if let since = root.since { facts.add("since", since) }
    if let limit = root.limit { facts.add("limit", limit, root.limitCurrency) } else { facts.add("limit", "none") }
    facts.add("policy", Text(policy.newCustomers.rawValue))
    return facts.text
  }

  func promiseFacts(_ order: CreditOrder, _ promises: Int) -> Text {
    var facts = Facts()
    facts.add("order", order.gross, order.currency)
    facts.add("broken_promises", promises)
    facts.add("tolerated", policy.brokenPromises ?? 0)
    return facts.text
  }

  func payerFacts(_ order: CreditOrder, _ late: Int, _ trend: Int) -> Text {
    var facts = Facts()
    facts.add("order", order.gross, order.currency)
    facts.add("average_days_late", CreditReview.days(late))
    facts.add("trend_days", CreditReview.days(trend))
    return facts.text
  }

  func applicationFacts(_ order: CreditOrder, _ application: CreditScorecard) -> Text {
    var facts = Facts()
    facts.add("order", order.gross, order.currency)
    return Text("\(facts.text); \(application.facts.text)")
  }

  func limitFacts(_ order: CreditOrder, _ asked: Int64, _ exposure: Exposure, _ limit: CreditLimit) -> Text {
    var facts = Facts()
    if let total = limit.total { facts.add("limit", total, exposure.currency) }
    if let until = limit.temporaryUntil { facts.add("temporary_until", until) }
    if limit.insurance != 0 { facts.add("insured", limit.insurance, exposure.currency) }
    if limit.deposit != 0 { facts.add("deposit", limit.deposit, exposure.currency) }
    facts.add("open", exposure.openItems, exposure.currency)
    facts.add("shipped", exposure.shipped, exposure.currency)
    facts.add("approved", exposure.approved, exposure.currency)
    facts.add("cash", exposure.cash, exposure.currency)
    facts.add("order", asked, exposure.currency)
    let base = snapshot.rates.base
    if base != exposure.currency,
      let total = snapshot.rates.convert(exposure.total + asked, from: exposure.currency, to: base)
    {
      facts.add("exposure_base", total, base)
    }
    return facts.text
  }
}

/// What a person reads about an order that waits.
enum CreditMessages {
  static func waiting(
    _ order: CreditOrder, _ status: CreditStatus, _ rule: Rule, over: Int64, limitCurrency: Currency?,
    missing: Currency?
  ) -> ExceptionRaised {
    let (why, whatToDo) = words(rule, over: over, limitCurrency: limitCurrency, missing: missing)
    return ExceptionRaised(
      .warning, rule: rule.id, subjectKind: .order, subject: order.key, account: order.account,
      currency: order.currency, amount: order.gross,
      message: "the order \(status == .held ? "is held" : "waits for review"): \(why)",
      whatToDo: whatToDo, verbs: [.approve, .refuse, .hold])
  }

  /// Told as long as it lasts, so that there is a number to release it by.
  static func heldByPerson(
    _ account: CreditAccount, since: BusinessDate, _ debt: OverdueDebt, _ base: Currency
  ) -> ExceptionRaised {
    ExceptionRaised(
      .info, rule: CreditRules.personHold.id, subjectKind: .account, subject: account.account, account: account.account,
      currency: base, amount: debt.amount,
      message: "\(account.id) is on hold by a person" + (since.days > 0 ? " since \(since)" : "") + "; its orders wait",
      whatToDo: "Release it when the reason is gone.", verbs: [.release])
  }

  private static func words(
    _ rule: Rule, over: Int64, limitCurrency: Currency?, missing: Currency?
  ) -> (why: String, whatToDo: String) {
    let usual = "Approve or refuse it."
    return switch rule.id {
    case CreditRules.unknownCustomer.id:
      ("its customer is not known", "Send the customer's master data; the order is judged again tonight after that.")
    case CreditRules.personHold.id:
      ("a person put the account on hold", "Release the account, or approve or refuse this order alone.")
    case CreditRules.overdueHold.id:
      ("the account has overdue debt", "Payment releases it; or approve or refuse this order alone.")
    case CreditRules.collectionHold.id:
      ("the account is held by collections", "Payment releases it; or approve or refuse this order alone.")
    case CreditRules.newCustomer.id: ("the customer is new", usual)
    case CreditRules.lapsed.id: ("the customer had no business for months and counts as new", usual)
    case CreditRules.brokenPromises.id:
      ("promises to pay were broken too often", "Payment helps; or approve or refuse this order alone.")
    case CreditRules.slowPayer.id: ("the customer pays late, or later and later", usual)
    case CreditRules.applicationRefused.id:
      (
        "too little speaks for the customer"
          + (limitCurrency.map { "; \(Money(minor: over, currency: $0)) in advance lets it pass" } ?? ""),
        "Payment in advance lets it pass; or grant a limit in master data, approve or refuse it."
      )
    case CreditRules.prepayment.id:
      (
        "it is to be paid in advance"
          + (limitCurrency.map { ", and \(Money(minor: over, currency: $0)) is missing" } ?? ""),
        "Payment lets it pass by itself; or approve or refuse it."
      )
    case CreditRules.applicationReview.id:
      (
        "the customer applies for credit and its points don't decide",
        "Grant a limit in master data, or approve or refuse this order alone."
      )
    case CreditRules.noLimit.id:
      ("the customer has no credit limit", "Grant a limit in the customer's master data, or approve or refuse it.")
    case CreditRules.unknownRate.id:
      (
        "there is no exchange rate for \(missing?.code ?? "its currency")",
        "Send a rate; the order is judged again the next night. Or approve or refuse it."
      )
    default:
      (
        "it exceeds the credit limit" + (limitCurrency.map { " by \(Money(minor: over, currency: $0))" } ?? ""),
        "Payment makes room; or raise the limit, approve or refuse it."
      )
    }
  }
}
