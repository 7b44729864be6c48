/// What a receipt is routed by: evidence by strength, and what is weaker but may count when the amount agrees.
struct RouteFinds {
  var entries: [(evidence: CashRoute.Evidence, group: Key, account: Key)] = []
  var weak: [FoundReference] = []
  /// Items of documents named in full.
  var named: [Int32] = []

  /// The payer, by bank account or name.
  var home: (evidence: CashRoute.Evidence, group: Key, account: Key)? {
    entries.first { $0.evidence == .bankAccount || $0.evidence == .name }
  }

  mutating func clear() {
    entries.removeAll(keepingCapacity: true)
    weak.removeAll(keepingCapacity: true)
    named.removeAll(keepingCapacity: true)
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
