/// Links remittance advices to receipts: by a reference that one quotes of the other, or by payer, currency, amount and date.
///
/// A link is kept only when it is the only one for the receipt and for the advice.
public struct AdviceLinks {
  private let advices: [Advice]
  private let policy: CashPolicy
  private let payers: PayerDirectory
  private var references = ReferenceIndex()
  private var totals: [Total: [Int32]] = [:]
  private var scanner = ReferenceScanner()

  private struct Total: Hashable {
    var currency: Currency
    var amount: Int64
  }

  public init(advices: [Advice], payers: PayerDirectory, policy: CashPolicy) {
    self.advices = advices.sorted { $0.key < $1.key }
    self.policy = policy
    self.payers = payers
    for (position, advice) in self.advices.enumerated() {
      references.add(reference: advice.number, ordinal: position)
      references.add(reference: advice.paymentReference, ordinal: position)
      totals[Total(currency: advice.currency, amount: advice.total), default: []].append(Int32(position))
    }
    references.finish()
  }

  /// The advice of each receipt, by position; nil where there is none or more than one.
  public mutating func link(_ receipts: [Receipt]) -> [Advice?] {
    guard !advices.isEmpty else { return receipts.map { _ in nil } }
    let chosen = receipts.map { candidate(for: $0) }
    var uses = [Int](repeating: 0, count: advices.count)
    for case let position? in chosen { uses[position] += 1 }
    return chosen.map { position in position.flatMap { uses[$0] == 1 ? advices[$0] : nil } }
  }

  private mutating func candidate(for receipt: Receipt) -> Int? {
    if !receipt.advice.isNone, let linked = advices.firstIndex(where: { $0.key == receipt.advice }) { return linked }
    let quoted = quotedAdvices(receipt)
    let fitting = quoted.filter { advices[$0].currency == receipt.currency && advices[$0].total == receipt.left }
    if let only = fitting.only ?? quoted.only { return only }
    guard quoted.isEmpty else { return nil }
    let owner = payers.owner(of: receipt.payerAccount)
    let same = totals[Total(currency: receipt.currency, amount: receipt.left)] ?? []
    return same.map(Int.init).filter { isPayer(advices[$0], receipt, owner?.group) && isNear(advices[$0], receipt) }
      .only
  }

  private mutating func quotedAdvices(_ receipt: Receipt) -> [Int] {
    var found: [Int] = []
    for field in [receipt.endToEnd, receipt.bankReference] + receipt.structuredReferences {
      found += scanner.whole(field, index: references)?.items.map(Int.init) ?? []
    }
    for reference in scanner.findings(in: receipt.text, index: references).references {
      found += reference.items.map(Int.init)
    }
    return ascending(found)
  }

  private func isPayer(_ advice: Advice, _ receipt: Receipt, _ group: Key?) -> Bool {
    if !advice.payerAccount.isEmpty, advice.payerAccount == receipt.payerAccount { return true }
    return group.map { $0 == advice.group } ?? false
  }

  private func isNear(_ advice: Advice, _ receipt: Receipt) -> Bool {
    guard let date = advice.paymentDate else { return true }
    return abs(receipt.bookingDate.days(since: date)) <= policy.adviceDays
  }
}
