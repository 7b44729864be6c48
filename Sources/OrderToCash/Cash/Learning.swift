/// What a decision taught about a payer: the next payment of the same bank account or name is that customer's without a person.
public struct LearnedAlias: Sendable, Hashable {
  /// Numbers as in the ledger's table of aliases; stored, never change.
  public enum Kind: Int, Sendable {
    case bankAccount = 3
    case name = 5
    /// A word of its own that a payer writes into its payments; see `PayerWords`.
    case word = 8
    /// A way of quoting: the value says which.
    case habit = 9

    public var name: String {
      switch self {
      case .bankAccount: "bank account"
      case .name: "name"
      case .word: "word in the text"
      case .habit: "habit"
      }
    }
  }

  /// The habit of quoting the digits of order numbers without their letters.
  public static let orderDigits: Text = "order numbers by their digits"

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
    guard !decisionsDone.isEmpty else { return [] }
    var learned: [LearnedAlias] = []
    for (decision, done) in zip(snapshot.decisions.sorted { $0.key < $1.key }, decisionsDone)
    where done.refusal.isEmpty && (decision.action == .apply || decision.action == .reassign) {
      guard let position = desk.receiptIndex(decision.receipt) else { continue }
      let receipt = desk.receipts[position]
      guard !receipt.account.isNone else { continue }
      var taught = habits(decision, receipt)
      if receipt.payer.isNone { taught += payer(receipt) }
      for (kind, value) in taught where !value.isEmpty {
        let alias = LearnedAlias(kind: kind, value: value, account: receipt.account, decision: decision.key)
        if !learned.contains(where: { $0.kind == kind && $0.value == value && $0.account == alias.account }) {
          learned.append(alias)
        }
      }
    }
    return learned
  }

  /// Whose bank account, name and words these are.
  private func payer(_ receipt: Receipt) -> [(LearnedAlias.Kind, Text)] {
    var taught: [(LearnedAlias.Kind, Text)] = [(.bankAccount, receipt.payerAccount)]
    if !snapshot.members.contains(where: { $0.account == receipt.account && $0.nameKey == receipt.payerNameKey }) {
      taught.append((.name, receipt.payerNameKey))
    }
    // Nothing that is a number of ours, or of an order: those are other payments' too.
    let own = PayerWords.words(of: receipt.text).filter { word in
      let quoted = QuotedNumber(text: word)
      return !desk.items.contains { item in
        quoted.likeness(to: item.document) != nil || quoted.quotes(item.orderNumber)
          || quoted.quotes(item.despatchNumber)
          || ReferenceBytes.compact(item.orderNumber).elementsEqual(word.utf8)
      } && !desk.policy.shapes.contains { $0.number(word) != nil }
    }
    return taught + own.prefix(2).map { (.word, $0) }
  }

  /// How the payer quotes what a person found: order numbers by their digits alone.
  private func habits(_ decision: CashDecision, _ receipt: Receipt) -> [(LearnedAlias.Kind, Text)] {
    guard decision.action == .apply else { return [] }
    let number = ReferenceBytes.compact(decision.document)
    let meant = desk.items.indices.filter { ReferenceBytes.compact(desk.items[$0].document) == number }
    // An order number in full needs no habit.
    guard let item = meant.only, !QuotedNumber(of: receipt).quotes(desk.items[item].orderNumber),
      OrderDigits(receipt.text).have(desk.items[item].orderNumber)
    else { return [] }
    return [(.habit, LearnedAlias.orderDigits)]
  }
}

/// The runs of digits of a text, to be compared with those of order numbers.
struct OrderDigits {
  private let runs: [[UInt8]]

  init(_ text: Text) {
    let (runs, bytes) = ReferenceScanner.runs(of: text)
    self.runs = runs.filter { $0.isDigits && !$0.isDate }.map { run in
      Array(bytes[Int(run.start)..<Int(run.end)].drop { $0 == 0x30 })
    }.filter { $0.count >= 2 }
  }

  /// Whether one of them is all the digits of an order number, leading zeros aside.
  func have(_ orderNumber: Text) -> Bool {
    let digits = Array(ReferenceBytes.compact(orderNumber).filter(ReferenceBytes.isDigit).drop { $0 == 0x30 })
    return digits.count >= 2 && runs.contains(digits)
  }
}
