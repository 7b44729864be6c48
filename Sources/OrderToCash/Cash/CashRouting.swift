/// Bank accounts of customers → the customer. An account known to more than one group is nobody's.
public struct PayerDirectory: Sendable {
  private var owners: [Text: (account: Key, group: Key)] = [:]

  public init() {}

  /// Adds an IBAN or other account number, without blanks. Of several accounts in one group the lowest key counts.
  public mutating func add(_ bankAccount: Text, account: Key, group: Key) {
    guard !bankAccount.isEmpty else { return }
    guard let known = owners[bankAccount] else {
      owners[bankAccount] = (account, group)
      return
    }
    if known.group != group {
      owners[bankAccount] = (.none, .none)
    } else if account < known.account {
      owners[bankAccount] = (account, group)
    }
  }

  public func owner(of bankAccount: Text) -> (account: Key, group: Key)? {
    guard !bankAccount.isEmpty, let owner = owners[bankAccount], !owner.group.isNone else { return nil }
    return owner
  }
}

/// Where a receipt goes to be matched, and by what.
public struct CashRoute: Sendable {
  public enum Evidence: Int, Sendable {
    case nothing = 0
    case decision = 1
    case structured = 2
    case advice = 3
    case document = 4
    case bankAccount = 5
    /// An order number or part of a number, with the amount.
    case confirmed = 6
    /// The payer's name, which one group alone has.
    case name = 7
  }

  /// None: nobody known, or contested.
  public var group: Key = .none
  /// The account to credit: the known payer, else the owner of what is referenced.
  public var account: Key = .none
  /// The account known by the bank account, or none.
  public var payer: Key = .none
  public var by: Evidence = .nothing
  /// The advice linked to the receipt, or none.
  public var advice: Key = .none
  /// The groups that the evidence points to when there are several, ascending.
  public var contested: [Key] = []
  /// Of a receipt of nobody: what it names, or the items of exactly its amount, by key and at most five. Proposals, not evidence.
  public var candidates: [ReferenceIndex.Item] = []
  public init() {}
}

/// Sends receipts to account groups by the strongest evidence over all accounts. Strong evidence for two groups sends a receipt
/// to none: no rule may apply it.
public struct CashRouter: Sendable {
  private let index: ReferenceIndex
  private let payers: PayerDirectory
  private let names: PayerNames
  private let words: PayerWords
  private var scanner: ReferenceScanner
  /// Open amounts with their ordinals, ascending; made when the first receipt of nobody asks.
  private var amounts: [Amount]?

  private struct Amount {
    var open: Int64
    var ordinal: Int
  }

  /// `index` holds the open items of all accounts.
  public init(
    index: ReferenceIndex, payers: PayerDirectory, names: PayerNames = PayerNames(), words: PayerWords = PayerWords(),
    policy: CashPolicy
  ) {
    self.index = index
    self.payers = payers
    self.names = names
    self.words = words
    scanner = ReferenceScanner(policy: policy)
  }

  /// - Parameters:
  ///   - advice: the advice linked to it, if any.
  ///   - decision: a person's, to apply it to a document.
  public mutating func route(_ receipt: Receipt, advice: Advice?, decision: CashDecision? = nil) -> CashRoute {
    var route = CashRoute()
    let owner = payers.owner(of: receipt.payerAccount)
    route.payer = owner?.account ?? .none
    route.advice = advice?.key ?? .none
    var finds = Finds()
    if let decision, let target = target(of: decision) {
      // A person's word outweighs whatever else the receipt says.
      finds.add(.decision, target.group, target.account)
    } else {
      gather(receipt, advice, &finds)
      if let owner { finds.add(.bankAccount, owner.group, owner.account) }
      addConfirmed(receipt, owner?.group, &finds)
      if owner == nil { addName(receipt, &finds) }
    }
    guard let first = finds.entries.first else {
      route.candidates = ofAmount(receipt)
      return route
    }
    if finds.entries.allSatisfy({ $0.group == first.group }) {
      route.group = first.group
      route.account = owner.map { $0.group == first.group ? $0.account : first.account } ?? first.account
      route.by = first.evidence
      return route
    }
    let groups = finds.groups
    route.contested = groups
    for item in finds.named.sorted().prefix(5) { route.candidates.append(index.items[Int(item)]) }
    // The payer is known and the number is another's, but not the amount: perhaps the number is mistyped. Only that is looked
    // into among the payer's items.
    if let home = finds.home, groups.count == 2, isDoubtful(finds, receipt, home: home.group) {
      route.group = home.group
      route.account = home.account
      route.by = home.evidence
    }
    return route
  }

  /// Open items of exactly this amount, whoever owes them, unless there are more than a person would look at.
  private mutating func ofAmount(_ receipt: Receipt) -> [ReferenceIndex.Item] {
    if amounts == nil {
      amounts = index.items.indices.map { Amount(open: index.items[$0].open, ordinal: $0) }.sorted {
        $0.open != $1.open ? $0.open < $1.open : $0.ordinal < $1.ordinal
      }
    }
    guard let amounts else { return [] }
    var (low, high) = (0, amounts.count)
    while low < high {
      let middle = (low + high) / 2
      if amounts[middle].open < receipt.left { low = middle + 1 } else { high = middle }
    }
    var found: [ReferenceIndex.Item] = []
    while low < amounts.count, amounts[low].open == receipt.left, found.count <= 5 {
      let item = index.items[amounts[low].ordinal]
      if item.currency == receipt.currency { found.append(item) }
      low += 1
    }
    return found.count > 5 ? [] : found
  }

  private func addName(_ receipt: Receipt, _ finds: inout Finds) {
    // Check digits and an advice outweigh a name: somebody else may pay.
    guard finds.entries.allSatisfy({ $0.evidence == .document || $0.evidence == .confirmed }) else { return }
    if let owner = words.owner(of: receipt.text) { finds.add(.name, owner.group, owner.account) }
    guard let match = names.match(receipt.payerNameKey)
    else { return }
    // A name that is merely like another says nothing against a reference.
    guard finds.entries.isEmpty || match.likeness == .same else { return }
    finds.add(.name, match.group, match.account)
  }

  /// Whether a text names documents of one other group alone, and the amount is that of none of them, nor near it.
  private func isDoubtful(_ finds: Finds, _ receipt: Receipt, home: Key) -> Bool {
    guard finds.entries.allSatisfy({ $0.group == home || $0.evidence == .document }),
      !finds.entries.contains(where: { $0.group == home && $0.evidence == .document })
    else { return false }
    let others = finds.named.map { index.items[Int($0)] }
    let total = others.reduce(Int64(0)) { $0 + $1.open }
    return (others.map(\.open) + [total]).allSatisfy { abs($0 - receipt.left) > max(abs($0) / 20, 1) }
  }

  /// Evidence by strength, and what is weaker but may count when the amount agrees.
  private struct Finds {
    var entries: [(evidence: CashRoute.Evidence, group: Key, account: Key)] = []
    var weak: [FoundReference] = []
    /// Items of documents named in full.
    var named: [Int32] = []

    /// The payer, by bank account or name.
    var home: (evidence: CashRoute.Evidence, group: Key, account: Key)? {
      entries.first { $0.evidence == .bankAccount || $0.evidence == .name }
    }

    mutating func add(_ evidence: CashRoute.Evidence, _ group: Key, _ account: Key) {
      if !group.isNone { entries.append((evidence, group, account)) }
    }

    var groups: [Key] {
      var groups: [Key] = []
      for entry in entries where !groups.contains(entry.group) { groups.append(entry.group) }
      return groups.sorted()
    }
  }

  private mutating func target(of decision: CashDecision) -> ReferenceIndex.Item? {
    guard decision.action == .apply else { return nil }
    // Of several, all are one customer's, or matching refuses them.
    guard let first = decision.document.utf8.split(separator: UInt8(ascii: ";")).first else { return nil }
    return scanner.whole(Text(utf8: first), index: index)?.items.only.map { index.items[Int($0)] }
  }

  private mutating func gather(_ receipt: Receipt, _ advice: Advice?, _ finds: inout Finds) {
    for reference in receipt.structuredReferences { take(field: reference, .structured, &finds) }
    for document in receipt.documents { take(field: document.number, .structured, &finds) }
    if let advice {
      finds.add(.advice, advice.group, advice.account)
      for line in advice.lines { take(field: line.number, .advice, &finds) }
    }
    if let found = scanner.whole(receipt.endToEnd, index: index), found.kind <= .document {
      take(found, .document, &finds)
    }
    guard !receipt.text.isEmpty else { return }
    let findings = scanner.findings(in: receipt.text, index: index)
    for found in findings.references { take(found, .document, &finds) }
  }

  private mutating func take(field: Text, _ evidence: CashRoute.Evidence, _ finds: inout Finds) {
    if let found = scanner.whole(field, index: index) {
      take(found, evidence, &finds)
    } else {
      let findings = scanner.findings(in: field, index: index)
      for found in findings.references { take(found, .document, &finds) }
    }
  }

  private func take(_ found: FoundReference, _ evidence: CashRoute.Evidence, _ finds: inout Finds) {
    // A number that items of several groups carry says nothing about whose payment it is.
    guard let group = commonGroup(found.items) else { return }
    if found.kind <= .document {
      finds.add(evidence, group, index.items[Int(found.items[0])].account)
      finds.named += found.items
    } else {
      finds.weak.append(found)
    }
  }

  private func commonGroup(_ items: [Int32]) -> Key? {
    guard let first = items.first else { return nil }
    let group = index.items[Int(first)].group
    return items.allSatisfy { index.items[Int($0)].group == group } ? group : nil
  }

  /// Order numbers and parts of numbers count when the amount is exactly that of what they name.
  private func addConfirmed(_ receipt: Receipt, _ owner: Key?, _ finds: inout Finds) {
    guard !finds.weak.isEmpty, finds.entries.allSatisfy({ $0.evidence == .bankAccount }) else { return }
    var named: [Int32] = []
    for found in finds.weak {
      for item in found.items where !named.contains(item) { named.append(item) }
    }
    named.sort()
    for group in groups(of: named) {
      let items = named.filter { index.items[Int($0)].group == group }.map { index.items[Int($0)] }
      if settles(receipt, items) || items.contains(where: { settles(receipt, [$0]) }) {
        finds.add(.confirmed, group, items[0].account)
      }
    }
  }

  private func groups(of items: [Int32]) -> [Key] {
    var groups: [Key] = []
    for item in items where !groups.contains(index.items[Int(item)].group) {
      groups.append(index.items[Int(item)].group)
    }
    return groups
  }

  private func settles(_ receipt: Receipt, _ items: [ReferenceIndex.Item]) -> Bool {
    guard items.allSatisfy({ $0.currency == receipt.currency }) else { return false }
    let total = items.reduce(Int64(0)) { $0 + $1.open }
    let discount = items.reduce(Int64(0)) { $0 + $1.discount }
    return receipt.left == total || (discount > 0 && receipt.left == total - discount)
  }
}
