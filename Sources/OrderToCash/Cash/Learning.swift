/// What a decision taught about a payer: the next payment of the same bank account or name is that customer's without a person.
public struct LearnedAlias: Sendable, Hashable {
  /// Numbers as in the ledger's table of aliases; stored, never change.
  public enum Kind: Int, Sendable {
    case bankAccount = 3
    case name = 5

    public var name: String {
      switch self {
      case .bankAccount: "bank account"
      case .name: "name"
      }
    }
  }

  public var kind: Kind
  /// An IBAN or other account number without blanks, or a name's key.
  public var value: Text
  /// The customer.
  public var account: Key
  public var decision: Key

  public init(kind: Kind, value: Text, account: Key, decision: Key) {
    self.kind = kind
    self.value = value
    self.account = account
    self.decision = decision
  }
}

extension CashMatcher {
  /// From decisions of tonight that were carried out: a person who applies a receipt to a customer's item, or gives it to a customer,
  /// says whose bank account and name the payer's are. Nothing is learnt of what is known already.
  func learned() -> [LearnedAlias] {
    var learned: [LearnedAlias] = []
    for (decision, done) in zip(snapshot.decisions.sorted { $0.key < $1.key }, decisionsDone)
    where done.refusal.isEmpty && (decision.action == .apply || decision.action == .reassign) {
      guard let position = desk.receiptIndex(decision.receipt) else { continue }
      let receipt = desk.receipts[position]
      guard !receipt.account.isNone, receipt.payer.isNone else { continue }
      var taught: [(LearnedAlias.Kind, Text)] = [(.bankAccount, receipt.payerAccount)]
      if !snapshot.members.contains(where: { $0.account == receipt.account && $0.nameKey == receipt.payerNameKey }) {
        taught.append((.name, receipt.payerNameKey))
      }
      for (kind, value) in taught where !value.isEmpty {
        let alias = LearnedAlias(kind: kind, value: value, account: receipt.account, decision: decision.key)
        if !learned.contains(where: { $0.kind == kind && $0.value == value && $0.account == alias.account }) {
          learned.append(alias)
        }
      }
    }
    return learned
  }
}
