/// Decisions of persons about orders and accounts.
extension CreditJudge {
  /// Takes each decision, or refuses it as contradictory (two of tonight differ about one subject) or stale (what it is about
  /// has moved on). Decisions about one subject are all refused when they differ: the program doesn't choose between persons.
  mutating func answerDecisions() {
    let decisions = snapshot.decisions.sorted { $0.key < $1.key }
    var verbs: [Key: Set<Verb>] = [:]
    for decision in decisions where !isAboutLimit(decision) {
      verbs[decision.subject, default: []].insert(decision.verb)
    }
    let waiting = Set(snapshot.orders.map(\.key))
    for decision in decisions {
      if !isAboutLimit(decision), verbs[decision.subject, default: []].count > 1 {
        refuse(decision, CreditRules.contradictory, "another decision of tonight says otherwise about the same subject")
      } else if waiting.contains(decision.subject) {
        decideOrder(decision)
      } else if let index = position(of: decision.subject) {
        decideAccount(decision, at: index)
      } else {
        refuse(decision, CreditRules.stale, "its order no longer waits for credit")
      }
    }
  }

  /// A suggested limit is another matter than whether the account is on hold.
  private func isAboutLimit(_ decision: CreditDecision) -> Bool { decision.rule == CreditRules.limitSuggested.id }

  private mutating func decideOrder(_ decision: CreditDecision) {
    switch decision.verb {
    case .approve where decision.rule.string.hasPrefix("credit."): approvals[decision.subject] = decision.key
    case .approve: reviewed[decision.subject, default: []].insert(decision.rule)
    case .refuse: refusals[decision.subject] = decision.key
    case .hold: return holdAccount(of: decision)
    default: return refuse(decision, CreditRules.stale, "an order is approved, refused, or its account held")
    }
    take(decision)
  }

  /// A hold decided about an order stops its whole account.
  private mutating func holdAccount(of decision: CreditDecision) {
    let account = snapshot.orders.first { $0.key == decision.subject }.flatMap { position(of: $0.account) }
    guard let account else { return refuse(decision, CreditRules.stale, "the order's customer is not known") }
    decideAccount(decision, at: account)
  }

  private mutating func decideAccount(_ decision: CreditDecision, at index: Int) {
    let holds = accounts[index].holds
    switch decision.verb {
    case .hold:
      guard !holds.contains(where: { $0.source == .person }) else {
        return refuse(decision, CreditRules.stale, "a person holds the account already")
      }
      accounts[index].holds.append(AccountHold(.person, placed: decision.key, since: date))
      change(decision, accounts[index].account, .person, isPlaced: true)
      tell(accounts[index], isHeld: true, CreditRules.personHold)
    case .release:
      guard !holds.isEmpty else { return refuse(decision, CreditRules.stale, "the account is not on hold") }
      for source in holds.map(\.source).sorted() { change(decision, accounts[index].account, source, isPlaced: false) }
      accounts[index].holds = []
      tell(accounts[index], isHeld: false, CreditRules.releasedByPerson)
      accounts[index].releasedOn = date
    case .approve where decision.rule == CreditRules.limitSuggested.id:
      guard let suggested = snapshot.standing.suggested, accounts[index].account == snapshot.group else {
        return refuse(decision, CreditRules.stale, "no limit is suggested for the account")
      }
      approve(suggested, decision, accounts[index])
    default: return refuse(decision, CreditRules.stale, "an account is held or released, nothing else")
    }
    take(decision)
  }

  /// A limit that the monthly review suggested and a person approved.
  private mutating func approve(_ limit: Int64, _ decision: CreditDecision, _ root: CreditAccount) {
    outcome.grants.append(
      CreditGrant(
        account: root.account, rule: CreditRules.limitSuggested.id, limit: limit, currency: root.limitCurrency,
        statedThen: root.limit, points: snapshot.standing.score ?? 0, decision: decision.key))
    if case .success(var known)? = self.limit {
      known.grant(limit)
      self.limit = .success(known)
    }
    var facts = Facts()
    facts.add("who", decision.who)
    facts.add("limit", limit, root.limitCurrency)
    outcome.rulings.append(
      Ruling(.account, root.account, rule: CreditRules.limitSuggested.id, outcome: "granted", facts: facts.text))
  }

  private mutating func change(
    _ decision: CreditDecision, _ account: Key, _ source: HoldSource, isPlaced: Bool
  ) {
    let rule = isPlaced ? CreditRules.personHold : CreditRules.releasedByPerson
    outcome.holds.append(
      HoldChange(
        account: account, source: source, isPlaced: isPlaced, rule: rule.id, decision: decision.key))
    var facts = Facts()
    facts.add("who", decision.who)
    facts.add("hold", Text(source.name))
    outcome.rulings.append(
      Ruling(
        .account, account, rule: rule.id, outcome: isPlaced ? "held" : "released", facts: facts.text))
  }

  private mutating func take(_ decision: CreditDecision) {
    outcome.answers.append(DecisionAnswer(decision: decision.key, isTaken: true, rule: CreditRules.taken.id))
  }

  private mutating func refuse(_ decision: CreditDecision, _ rule: Rule, _ why: String) {
    outcome.answers.append(DecisionAnswer(decision: decision.key, isTaken: false, rule: rule.id, why: why))
  }
}
