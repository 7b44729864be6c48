/// Orders of customers that pay in advance.
extension CreditJudge {
  /// Whether the order waits for payment in advance, or is settled by it: then nothing else is to be judged. What is invoiced in advance
  /// on it counts, and cash on account that no other order of tonight was let pass for.
  mutating func isUnpaid(_ order: CreditOrder, _ root: CreditAccount) -> Bool {
    guard policy.prepayment > .zero else { return false }
    let exposure: Exposure
    switch self.exposure {
    case .success(let known): exposure = known
    case .failure(let missing):
      reviewMissing(missing, order)
      return true
    }
    let rates = snapshot.rates
    guard let gross = rates.convert(order.gross, from: order.currency, to: exposure.currency),
      let advanced = rates.convert(order.advanced, from: order.currency, to: exposure.currency)
    else {
      reviewMissing(MissingRate(currency: exposure.currency), order)
      return true
    }
    let needed = max(0, policy.prepayment.of(gross) - advanced)
    let available = max(0, exposure.unclaimedCash - claimed)
    let facts = prepaymentFacts(order, needed: needed, available: available, exposure.currency)
    guard needed <= available else {
      settle(order, .held, CreditRules.prepayment, facts, over: needed - available)
      return true
    }
    claimed += needed
    outcome.prepaid.append(order.key)
    guard policy.prepayment.scaled >= 1_000_000 else { return false }
    settle(order, .approved, CreditRules.prepaid, facts)
    return true
  }

  private func prepaymentFacts(_ order: CreditOrder, needed: Int64, available: Int64, _ currency: Currency) -> Text {
    var facts = Facts()
    facts.add("order", order.gross, order.currency)
    facts.add("prepayment", needed, currency)
    facts.add("available", available, currency)
    return facts.text
  }
}
