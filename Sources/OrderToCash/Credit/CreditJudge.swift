/// Judges one account group; see `Credit.decide` for the order of judgement.
struct CreditJudge {
  let snapshot: CreditSnapshot
  /// Of the group's root: it owns the limit.
  let policy: CreditPolicy
  let policies: ByCustomer<CreditPolicy>
  let date: BusinessDate
  var accounts: [CreditAccount]
  private let positions: [Key: Int]
  private let items: [CreditItem]
  var exposure: Result<Exposure, MissingRate>
  var limit: Result<CreditLimit, MissingRate>?
  let root: CreditAccount?
  /// Decisions of tonight that were taken, by the order they are about.
  var approvals: [Key: Key] = [:]
  var refusals: [Key: Key] = [:]
  /// Rules of intake's reviews that were approved tonight, by order.
  var reviewed: [Key: Set<Text>] = [:]
  var outcome = CreditOutcome()
  /// A limit was granted tonight: the customer is not new any more.
  private var isGranted = false
  /// Cash that orders of tonight have been let pass for, in the limit's currency.
  var claimed: Int64 = 0

  init(_ snapshot: CreditSnapshot, policy: ByCustomer<CreditPolicy>, date: BusinessDate) {
    self.snapshot = snapshot
    policies = policy
    self.policy = policy[snapshot.group]
    self.date = date
    accounts = snapshot.accounts.sorted { $0.account < $1.account }
    positions = Dictionary(uniqueKeysWithValues: accounts.enumerated().map { ($1.account, $0) })
    items = snapshot.items.sorted { $0.account < $1.account }
    root = positions[snapshot.group].map { [accounts] in accounts[$0] }
    let currency = root?.limitCurrency ?? snapshot.rates.base
    do throws(MissingRate) {
      exposure = .success(try Exposure(of: snapshot, in: currency))
    } catch {
      exposure = .failure(error)
    }
    guard let root else { return }
    do throws(MissingRate) {
      limit = .success(
        try CreditLimit(
          of: root, standing: snapshot.standing, facts: snapshot.facts, rates: snapshot.rates, date: date))
    } catch {
      limit = .failure(error)
    }
  }

  func position(of account: Key) -> Int? { positions[account] }

  // MARK: Holds

  /// Places and releases the program's holds, account by account; it adds none to a person's. An overdue hold lasts while overdue debt is above the minimum;
  /// one of collections while an item is open that reached a level that holds.
  mutating func reviewHolds() {
    var start = 0
    for index in accounts.indices {
      let account = accounts[index]
      while start < items.count, items[start].account < account.account { start += 1 }
      var end = start
      while end < items.count, items[end].account == account.account { end += 1 }
      let policy = policies[account.account]
      let debt = OverdueDebt(of: account, items: items[start..<end], policy: policy, date: date)
      start = end
      if let hold = account.holds.first(where: { $0.source == .person }) {
        outcome.exceptions.append(CreditMessages.heldByPerson(account, since: hold.since, debt, snapshot.rates.base))
      } else if debt.amount > policy.overdueMinimum {
        placeOverdueHold(at: index, debt)
      } else {
        release(.overdue, at: index, debt)
      }
      if debt.atHoldLevel == 0 { release(.collection, at: index, debt) }
    }
  }

  private mutating func placeOverdueHold(at index: Int, _ debt: OverdueDebt) {
    let account = accounts[index]
    let base = snapshot.rates.base
    let owed = Money(minor: debt.amount, currency: base)
    outcome.exceptions.append(
      ExceptionRaised(
        .warning, rule: CreditRules.overdueHold.id, subjectKind: .account, subject: account.account,
        account: account.account, currency: base, amount: debt.amount,
        message: "\(account.id) owes \(owed) that is overdue\(debt.oldest.map { ", the oldest since \($0)" } ?? ""); "
          + "its orders wait",
        whatToDo: "Collect the debt, which releases the hold by itself, or release it for what is overdue today.",
        verbs: [.release, .hold]))
    guard !account.holds.contains(where: { $0.source == .overdue }) else { return }
    accounts[index].holds.append(AccountHold(.overdue, placed: .none, since: date))
    outcome.holds.append(
      HoldChange(account: account.account, source: .overdue, isPlaced: true, rule: CreditRules.overdueHold.id))
    outcome.rulings.append(
      Ruling(
        .account, account.account, rule: CreditRules.overdueHold.id, outcome: "held", facts: holdFacts(account, debt)))
    tell(account, isHeld: true, CreditRules.overdueHold)
  }

  private mutating func release(_ source: HoldSource, at index: Int, _ debt: OverdueDebt) {
    let account = accounts[index]
    guard account.holds.contains(where: { $0.source == source }) else { return }
    accounts[index].holds.removeAll { $0.source == source }
    outcome.holds.append(
      HoldChange(account: account.account, source: source, isPlaced: false, rule: CreditRules.release.id))
    outcome.rulings.append(
      Ruling(
        .account, account.account, rule: CreditRules.release.id, outcome: "released", facts: holdFacts(account, debt)))
    if accounts[index].holds.isEmpty { tell(account, isHeld: false, CreditRules.release) }
  }

  private func holdFacts(_ account: CreditAccount, _ debt: OverdueDebt) -> Text {
    let policy = policies[account.account]
    var facts = Facts()
    facts.add("overdue", debt.amount, snapshot.rates.base)
    if let oldest = debt.oldest { facts.add("oldest_due", oldest) }
    facts.add("grace_days", policy.overdueGraceDays)
    facts.add("minimum", policy.overdueMinimum, snapshot.rates.base)
    return facts.text
  }

  // MARK: Orders

  mutating func judge(_ order: CreditOrder) {
    if let decision = refusals[order.key] {
      return settle(order, .refused, CreditRules.refusedByPerson, orderFacts(order), decision: decision)
    }
    if order.awaits.contains(where: { reviewed[order.key]?.contains($0) != true }) { return }
    guard let buyer = position(of: order.account), let root else {
      return settle(order, .review, CreditRules.unknownCustomer, orderFacts(order))
    }
    let approval = approvals[order.key] ?? order.approval
    guard snapshot.rates.rate(order.currency) != nil else {
      return reviewMissing(MissingRate(currency: order.currency), order, approval: approval)
    }
    let holds = holds(concerning: accounts[buyer])
    if let hold = holds.first(where: { $0.hold.source == .person }), approval.isNone || approval < hold.hold.placed {
      return settle(order, .held, CreditRules.personHold, orderFacts(order, hold), decision: approval)
    }
    if !approval.isNone {
      return settle(order, .approved, CreditRules.approvedByPerson, orderFacts(order), decision: approval)
    }
    if let hold = holds.first(where: { $0.hold.source.isProgram }) {
      let rule = hold.hold.source == .overdue ? CreditRules.overdueHold : CreditRules.collectionHold
      return settle(order, .held, rule, orderFacts(order, hold))
    }
    if isDoubtful(order) || isUnpaid(order, root) { return }
    judgeLimit(order, root)
  }

  /// How the group has paid so far.
  private mutating func isDoubtful(_ order: CreditOrder) -> Bool {
    let promises = policy.brokenPromises == nil ? 0 : snapshot.brokenPromises(on: date)
    if let most = policy.brokenPromises, promises > most {
      settle(order, .held, CreditRules.brokenPromises, promiseFacts(order, promises))
      return true
    }
    let standing = snapshot.standing
    guard let late = standing.averageLate else { return false }
    let isLate = policy.slowPayerDays.map { late > $0 * 10 } ?? false
    let isSlowing = policy.slowingDays.map { standing.lateTrend > $0 * 10 } ?? false
    guard isLate || isSlowing else { return false }
    settle(order, .review, CreditRules.slowPayer, payerFacts(order, late, standing.lateTrend))
    return true
  }

  private mutating func judgeLimit(_ order: CreditOrder, _ root: CreditAccount) {
    let limit: CreditLimit
    switch self.limit {
    case .success(let known)?: limit = known
    case .failure(let missing)?: return reviewMissing(missing, order)
    case nil: return settle(order, .review, CreditRules.unknownCustomer, orderFacts(order))
    }
    let lapsed = isLapsed
    let isApplying = policy.newCustomers == .apply && (lapsed || limit.granted == nil)
    if !isApplying, let rule = newcomer(root, lapsed: lapsed, limit) {
      let status: CreditStatus = policy.newCustomers == .approve ? .approved : .review
      if status == .review || rule == CreditRules.noLimit {
        return settle(order, status, rule, newFacts(order, root))
      }
    }
    let exposure: Exposure
    switch self.exposure {
    case .success(let known): exposure = known
    case .failure(let missing): return reviewMissing(missing, order)
    }
    guard let asked = snapshot.rates.convert(order.gross, from: order.currency, to: exposure.currency) else {
      return reviewMissing(MissingRate(currency: exposure.currency), order)
    }
    if isApplying { return apply(order, asked, root, limit, exposure) }
    judge(order, asked, limit, exposure)
  }

  private mutating func judge(_ order: CreditOrder, _ asked: Int64, _ limit: CreditLimit, _ exposure: Exposure) {
    let over = exposure.total + asked - (limit.total ?? 0)
    let facts = limitFacts(order, asked, exposure, limit)
    if over > 0 {
      settle(order, .held, CreditRules.overLimit, facts, over: over)
    } else {
      settle(order, .approved, CreditRules.withinLimit, facts)
    }
  }

  /// A first-time or lapsed customer applies for credit with its order, unless the order is paid for already.
  private mutating func apply(
    _ order: CreditOrder, _ asked: Int64, _ root: CreditAccount, _ limit: CreditLimit, _ exposure: Exposure
  ) {
    let toPay = exposure.total + asked - limit.backing
    if toPay <= 0 {
      outcome.prepaid.append(order.key)
      return settle(order, .approved, CreditRules.prepaid, limitFacts(order, asked, exposure, limit))
    }
    let value = snapshot.rates.convert(order.gross, from: order.currency, to: snapshot.rates.base)
    let application = CreditScorecard(
      of: root, facts: snapshot.facts, order: value, policy: policy.application, date: date)
    switch application.outcome {
    case .refused:
      settle(order, .held, CreditRules.applicationRefused, applicationFacts(order, application), over: toPay)
    case .review: settle(order, .review, CreditRules.applicationReview, applicationFacts(order, application))
    case .approved:
      guard
        let granted = snapshot.rates.convert(application.limit, from: snapshot.rates.base, to: limit.currency)
      else { return reviewMissing(MissingRate(currency: limit.currency), order) }
      grant(granted, application, root, limit)
      var raised = limit
      raised.grant(granted)
      judge(order, asked, raised, exposure)
    }
  }

  private mutating func grant(
    _ granted: Int64, _ application: CreditScorecard, _ root: CreditAccount, _ limit: CreditLimit
  ) {
    var raised = limit
    raised.grant(granted)
    self.limit = .success(raised)
    isGranted = true
    outcome.grants.append(
      CreditGrant(
        account: root.account, rule: CreditRules.applicationApproved.id, limit: granted, currency: limit.currency,
        statedThen: root.limit, terms: policy.application.terms, points: application.points))
    var facts = application.facts
    facts.add("limit", granted, limit.currency)
    if !policy.application.terms.isEmpty { facts.add("terms", policy.application.terms) }
    outcome.rulings.append(
      Ruling(
        .account, root.account, rule: CreditRules.applicationApproved.id, outcome: "granted", facts: facts.text))
  }

  mutating func reviewMissing(_ missing: MissingRate, _ order: CreditOrder, approval: Key = .none) {
    var facts = Facts()
    facts.add("order", order.gross, order.currency)
    facts.add("missing_rate", Text(missing.currency.code))
    settle(order, .review, CreditRules.unknownRate, facts.text, decision: approval, missing: missing.currency)
  }

  /// Why a customer counts as new where no application is scored; nil when it doesn't.
  private func newcomer(_ root: CreditAccount, lapsed: Bool, _ limit: CreditLimit) -> Rule? {
    if lapsed { return CreditRules.lapsed }
    if policy.newCustomers != .apply, let since = root.since, date.days(since: since) < policy.newCustomerDays {
      return CreditRules.newCustomer
    }
    return limit.total == nil ? CreditRules.noLimit : nil
  }

  /// Without business for months, and nothing left of it.
  private var isLapsed: Bool {
    guard policy.lapsedMonths > 0, !isGranted, snapshot.items.isEmpty, snapshot.commitments.isEmpty,
      let last = [snapshot.standing.lastBusiness, snapshot.standing.grant?.date].compactMap({ $0 }).max()
    else { return false }
    return last.adding(months: policy.lapsedMonths) <= date
  }

  /// Holds on the buyer, its bill-to and the root, persons' first; each account counted once.
  private func holds(concerning buyer: CreditAccount) -> [(account: CreditAccount, hold: AccountHold)] {
    var concerned = [buyer]
    for key in [buyer.billTo, snapshot.group] where !concerned.contains(where: { $0.account == key }) {
      if let index = position(of: key) { concerned.append(accounts[index]) }
    }
    return concerned.flatMap { account in account.holds.map { (account, $0) } }
      .sorted { ($0.1.source, $1.1.placed) < ($1.1.source, $0.1.placed) }
  }

  // MARK: The outcome of one order

  mutating func settle(
    _ order: CreditOrder, _ status: CreditStatus, _ rule: Rule, _ facts: Text, decision: Key = .none, over: Int64 = 0,
    missing: Currency? = nil
  ) {
    let waits: ExceptionRaised? =
      status == .held || status == .review
      ? CreditMessages.waiting(order, status, rule, over: over, limitCurrency: root?.limitCurrency, missing: missing)
      : nil
    let unchanged = waits.map { order.last == CreditOrder.Last(rule: rule.id, message: $0.message) } ?? false
    outcome.orders.append(
      CreditJudgement(
        order: order.key, status: status, rule: rule.id, facts: facts, decision: decision, isUnchanged: unchanged))
    if !unchanged {
      outcome.rulings.append(Ruling(.order, order.key, rule: rule.id, outcome: status.name, facts: facts))
    }
    if let waits { outcome.exceptions.append(waits) }
    if !unchanged { tell(order, status, rule, over: over) }
    if status == .approved { addToExposure(order) }
  }

  private mutating func addToExposure(_ order: CreditOrder) {
    guard case .success(var known) = exposure,
      let asked = snapshot.rates.convert(order.gross, from: order.currency, to: known.currency)
    else { return }
    known.approve(asked)
    exposure = .success(known)
  }
}
