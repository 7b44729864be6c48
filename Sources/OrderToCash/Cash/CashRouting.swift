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
public struct CashRoute: Sendable, Hashable {
  public enum Evidence: Int, Sendable {
    case nothing = 0
    case decision = 1
    case structured = 2
    case advice = 3
    case document = 4
    case bankAccount = 5
    /// An order number or part of a number, with the amount.
    case confirmed = 6
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
  /// Numbers of ours in its text that are open nowhere, without separators.
  public var notOpen: [Text] = []
  /// The groups that the evidence points to when there are several, ascending.
  public var contested: [Key] = []
  public init() {}
}

/// Sends receipts to account groups by the strongest evidence over all accounts. Strong evidence for two groups sends a receipt
/// to none: no rule may apply it.
public struct CashRouter: Sendable {
  private let index: ReferenceIndex
  private let payers: PayerDirectory
  private var scanner: ReferenceScanner

  /// `index` holds the open items of all accounts.
  public init(index: ReferenceIndex, payers: PayerDirectory, policy: CashPolicy) {
    self.index = index
    self.payers = payers
    scanner = ReferenceScanner(shapes: policy.shapes)
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
    }
    route.notOpen = finds.notOpen
    guard let first = finds.entries.first else { return route }
    let groups = finds.groups
    guard groups.count == 1 else {
      route.contested = groups
      return route
    }
    route.group = first.group
    route.account = owner.map { $0.group == first.group ? $0.account : first.account } ?? first.account
    route.by = first.evidence
    return route
  }

  /// Evidence by strength, and what is weaker but may count when the amount agrees.
  private struct Finds {
    var entries: [(evidence: CashRoute.Evidence, group: Key, account: Key)] = []
    var weak: [FoundReference] = []
    var notOpen: [Text] = []

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
    return scanner.whole(decision.document, index: index)?.items.only.map { index.items[Int($0)] }
  }

  private mutating func gather(_ receipt: Receipt, _ advice: Advice?, _ finds: inout Finds) {
    for reference in receipt.structuredReferences { take(field: reference, .structured, &finds) }
    for document in receipt.documents { take(field: document.number, .structured, &finds) }
    if let advice {
      finds.add(.advice, advice.group, advice.account)
      for line in advice.lines { take(field: line.number, .advice, &finds) }
    }
    let findings = scanner.findings(in: receipt.text, index: index)
    for found in findings.references { take(found, .document, &finds) }
    finds.notOpen = findings.unknownDocuments
  }

  private mutating func take(field: Text, _ evidence: CashRoute.Evidence, _ finds: inout Finds) {
    if let found = scanner.whole(field, index: index) {
      take(found, evidence, &finds)
    } else {
      for found in scanner.findings(in: field, index: index).references { take(found, .document, &finds) }
    }
  }

  private func take(_ found: FoundReference, _ evidence: CashRoute.Evidence, _ finds: inout Finds) {
    // A number that items of several groups carry says nothing about whose payment it is.
    guard let group = commonGroup(found.items) else { return }
    if found.kind <= .document {
      finds.add(evidence, group, index.items[Int(found.items[0])].account)
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
