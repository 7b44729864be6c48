import OrderToCash

/// Which payments a careful person could settle with nothing but the statement, the advices and the open items.
///
/// Whoever is told a number in full, or part of one that the amount confirms, can. A payment that names nothing can be settled
/// when its payer is known by account or by a name that nobody else has, and its amount has one explanation among what the payer
/// owes: one item, two items, or what was meant. The judgement knows the truth but none of the program's rules.
enum CarefulPerson {
  static func judge(_ night: inout BenchNight) {
    let named = claimed(night)
    for index in night.payments.indices where night.payments[index].isSettleable {
      night.payments[index].isSettleable = canSettle(night.payments[index], night, named)
    }
    // Two payments of one payer over the same amount that name nothing can't be told apart.
    var seen: [String: Int] = [:]
    for (index, payment) in night.payments.enumerated() where isSilent(payment) {
      let key = "\(payment.receipt.payerAccount) \(payment.receipt.amount)"
      if let other = seen[key] {
        night.payments[index].isSettleable = false
        night.payments[other].isSettleable = false
      }
      seen[key] = index
    }
  }

  /// Items that payments name in so many words, ascending: nobody looks for another payment of these.
  private static func claimed(_ night: BenchNight) -> [Bool] {
    var claimed = [Bool](repeating: false, count: night.receivables.items.count)
    for payment in night.payments where !isSilent(payment) {
      for item in payment.truth { claimed[item] = true }
    }
    return claimed
  }

  private static func isSilent(_ payment: BenchPayment) -> Bool {
    guard payment.receipt.structuredReferences.isEmpty, payment.advice == nil else { return false }
    return !payment.receipt.text.utf8.contains { (0x30...0x39).contains($0) } || payment.noise == .silent
      || payment.noise == .silentSum || payment.noise == .silentSubset || payment.noise == .equalAmounts
  }

  private static func canSettle(_ payment: BenchPayment, _ night: BenchNight, _ claimed: [Bool]) -> Bool {
    if payment.noise.isKept { return true }
    let total = night.items(payment.truth).reduce(Int64(0)) { $0 + $1.open }
    let payer = night.company.customers[night.company.payer(of: payment.customer)]
    let isKnown = payer.isKnown && payment.noise != .thirdParty
    let isNamed = !payer.isAlike && payment.noise != .thirdParty
    // Too little, and not a word for what.
    if payment.noise == .short, payment.receipt.text.utf8.allSatisfy({ !(0x30...0x39).contains($0) }) { return false }
    guard !isSilent(payment) else {
      return (isKnown || isNamed || payment.noise == .likeNames) && isSole(payment, night, claimed)
    }
    switch payment.noise {
    // Too little for several, and nothing says for which.
    case .short: return payment.truth.count == 1 && (isKnown || isNamed)
    case .lateDiscount, .over: return isKnown || isNamed
    // What is left of the number, or an order's, is nobody's without a payer and the amount.
    case .cut, .order, .mistyped: return (isKnown || isNamed) && payment.receipt.amount == total
    default: return true
    }
  }

  /// Whether what was meant is the only explanation of the amount.
  private static func isSole(_ payment: BenchPayment, _ night: BenchNight, _ claimed: [Bool]) -> Bool {
    let amount = payment.receipt.amount
    let open = night.unpaid(of: payment.customer).filter {
      !claimed[$0] && night.receivables.items[$0].currency == payment.receipt.currency
    }.map { night.receivables.items[$0].open }
    var explanations = open.count { $0 == amount }
    for (index, first) in open.enumerated() {
      for second in open[(index + 1)...] where first + second == amount { explanations += 1 }
    }
    return explanations == (payment.truth.count <= 2 ? 1 : 0)
  }
}
