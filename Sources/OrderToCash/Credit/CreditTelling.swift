/// What customers are told of holds and releases: what to pay, never why in our words.
extension CreditJudge {
  /// Tells of an order whose state, or the reason for it, has changed.
  mutating func tell(_ order: CreditOrder, _ status: CreditStatus, _ rule: Rule, over: Int64) {
    let currency = root?.limitCurrency ?? snapshot.rates.base
    switch status {
    case .held where rule == CreditRules.applicationRefused || rule == CreditRules.prepayment:
      outcome.notices.append(
        CreditNotice(
          .prepayment, account: order.account, order: order.key, rule: rule.id, currency: currency, amount: over))
    case .held where rule == CreditRules.overLimit:
      outcome.notices.append(
        CreditNotice(
          .orderHeld, account: order.account, order: order.key, rule: rule.id, currency: currency, amount: over))
    case .held:
      let debt = overdue(concerning: order)
      outcome.notices.append(
        CreditNotice(
          .orderHeld, account: order.account, order: order.key, rule: rule.id, currency: debt.currency,
          amount: debt.minor))
    case .approved where order.last != nil:
      outcome.notices.append(
        CreditNotice(.orderReleased, account: order.account, order: order.key, rule: rule.id, currency: order.currency))
    default: break
    }
  }

  /// What is overdue of the accounts that an order concerns: in their currency where they have one, else in base currency.
  private func overdue(concerning order: CreditOrder) -> Money {
    let concerned = accounts.filter {
      $0.account == order.account || $0.account == snapshot.group
        || position(of: order.account).map { accounts[$0].billTo } == $0.account
    }
    return overdue(of: concerned)
  }

  func overdue(of concerned: [CreditAccount]) -> Money {
    let items = snapshot.items.filter { item in concerned.contains { $0.account == item.account } }
    let currency = items.first?.currency ?? snapshot.rates.base
    let isOne = items.allSatisfy { $0.currency == currency }
    let counted = items.map { item in
      var item = item
      if isOne { item.openBase = item.open }
      return item
    }
    let sum = concerned.reduce(Int64(0)) { sum, account in
      sum + OverdueDebt(of: account, items: counted, policy: policies[account.account], date: date).amount
    }
    return Money(minor: sum, currency: isOne ? currency : snapshot.rates.base)
  }

  /// Tells of an account that is held, or goes on.
  mutating func tell(_ account: CreditAccount, isHeld: Bool, _ rule: Rule) {
    let debt = isHeld ? overdue(of: [account]) : Money(minor: 0, currency: snapshot.rates.base)
    outcome.notices.append(
      CreditNotice(
        isHeld ? .accountHeld : .accountReleased, account: account.account, rule: rule.id, currency: debt.currency,
        amount: debt.minor))
  }
}
