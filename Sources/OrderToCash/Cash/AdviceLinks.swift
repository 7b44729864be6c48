/// Links remittance advices to receipts: by a reference that one quotes of the other, or by payer, currency, amount and date.
///
/// A link is kept only when it is the only one for the receipt and for the advice.
public struct AdviceLinks {
  private let advices: [Advice]
  private let policy: CashPolicy
  private let payers: PayerDirectory
  private let references: ReferenceIndex
  private let totals: [Total: [Int32]]
  private var scanner = ReferenceScanner()

  private struct Total: Hashable {
    var currency: Currency
    var amount: Int64
  }

  public init(advices: [Advice], payers: PayerDirectory, policy: CashPolicy) {
    self.advices = advices.sorted { $0.key < $1.key }
    self.policy = policy
    self.payers = payers
    var references = ReferenceIndex()
    var totals: [Total: [Int32]] = [:]
    for (position, advice) in self.advices.enumerated() {
      references.add(reference: advice.number, ordinal: position)
      references.add(reference: advice.paymentReference, ordinal: position)
      totals[Total(currency: advice.currency, amount: advice.total), default: []].append(Int32(position))
    }
    references.finish()
    self.references = references
    self.totals = totals
  }

  /// The advice of each receipt, by position; nil where there is none or more than one.
  public mutating func link(_ receipts: [Receipt]) -> [Advice?] {
    guard !advices.isEmpty else { return receipts.map { _ in nil } }
    var chosen: [Link] = []
    chosen.reserveCapacity(receipts.count)
    for position in receipts.indices { chosen.append(quoted(by: receipts[position])) }
    var uses = counts(chosen)
    // An advice that some payment quotes is not another's by its amount.
    for position in receipts.indices where chosen[position] == .silent {
      chosen[position] = likely(for: receipts[position], taken: uses)
    }
    uses = counts(chosen)
    return chosen.map { link in
      guard case .advice(let position) = link, uses[position] == 1 else { return nil }
      return advices[position]
    }
  }

  private enum Link: Equatable {
    case advice(Int)
    /// Quotes several.
    case unclear
    /// Quotes none.
    case silent
  }

  private func counts(_ links: [Link]) -> [Int] {
    var uses = [Int](repeating: 0, count: advices.count)
    for case .advice(let position) in links { uses[position] += 1 }
    return uses
  }

  private mutating func quoted(by receipt: Receipt) -> Link {
    if !receipt.advice.isNone, let linked = advices.firstIndex(where: { $0.key == receipt.advice }) {
      return .advice(linked)
    }
    let quoted = quotedAdvices(receipt)
    guard !quoted.isEmpty else { return .silent }
    let fitting = quoted.filter { advices[$0].currency == receipt.currency && advices[$0].total == receipt.left }
    if let only = fitting.only ?? quoted.only { return .advice(only) }
    return .unclear
  }

  private func likely(for receipt: Receipt, taken: [Int]) -> Link {
    guard let same = totals[Total(currency: receipt.currency, amount: receipt.left)] else { return .silent }
    let owner = payers.owner(of: receipt.payerAccount)
    let near = same.map(Int.init).filter {
      taken[$0] == 0 && isPayer(advices[$0], receipt, owner?.group) && isNear(advices[$0], receipt)
    }
    return near.only.map { .advice($0) } ?? .silent
  }

  private mutating func quotedAdvices(_ receipt: Receipt) -> [Int] {
    var found: [Int] = []
    func take(_ field: Text) {
      for item in scanner.whole(field, index: references)?.items ?? [] { found.append(Int(item)) }
    }
    take(receipt.endToEnd)
    take(receipt.bankReference)
    for field in receipt.structuredReferences { take(field) }
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
