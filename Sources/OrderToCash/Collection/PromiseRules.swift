/// The rules of promises to pay.
public enum PromiseRules {
  public static let recorded = Rule(
    "collect.promise", stage: .intake,
    rationale: "What a customer promises to pay by a day is not asked for until then; everything else is.",
    triggers: "500.00 promised for the 15th, of 800.00 overdue: a letter asks for 300.00",
    spares: "a promise for a day that is further away than policy allows")
  public static let kept = Rule(
    "collect.promise-kept", stage: .collect,
    rationale: "A promise is kept when what is owed fell by what was promised, however it was paid.",
    triggers: "500.00 promised for the 15th, 500.00 paid on the 12th", spares: "450.00 paid, tolerance 0.00")
  public static let broken = Rule(
    "collect.promise-broken", stage: .collect,
    rationale:
      "A broken promise is a person's task, counts against credit and brings the next letter at once: waiting has been tried.",
    triggers: "500.00 promised for the 15th, nothing paid on the 18th, grace_days 2",
    spares: "the 17th; or an unposted proposal would pay it; or the bank's statement is missing")

  public static let all: [Rule] = [recorded, kept, broken]
}

extension PromiseEnd {
  /// What the account's story tells.
  public var ruling: Ruling {
    var facts = Facts()
    facts.add("promise", Promise.text(promise.number))
    facts.add("promised", promise.amount, promise.currency)
    facts.add("for", promise.due)
    facts.add("made", promise.made)
    facts.add("paid", paid, promise.currency)
    let rule = end == .kept ? PromiseRules.kept : PromiseRules.broken
    return Ruling(.account, promise.account, rule: rule.id, outcome: Text(end.name), facts: facts.text)
  }

  /// The task that a broken promise is.
  func task(of account: CollectAccount, owner: Text) -> ExceptionRaised {
    let missing = Money(minor: promise.amount - paid, currency: promise.currency)
    let promised = Money(minor: promise.amount, currency: promise.currency)
    return ExceptionRaised(
      .warning, rule: PromiseRules.broken.id, subjectKind: .account, subject: account.account, account: account.account,
      currency: promise.currency, amount: missing.minor,
      message: "\(account.id) promised \(promised) for \(promise.due) (\(Promise.text(promise.number))): "
        + "\(missing) did not come",
      whatToDo: "Call the customer: record another promise with its day as target, or put the account on hold.",
      verbs: [.promise, .hold, .dismiss], owner: owner)
  }
}
