/// Sends receipts to account groups by the strongest evidence over all accounts. Strong evidence for two groups sends a receipt
/// to none: no rule may apply it.
public struct CashRouter: Sendable {
  private let index: ReferenceIndex
  private let payers: PayerDirectory
  private let names: PayerNames
  private let words: PayerWords
  private let policy: CashPolicy
  private var scanner: ReferenceScanner
  /// What the receipts read so far name, one after the other.
  private var named: [Named] = []
  /// Left by one receipt to the next.
  private var spare = RouteFinds()
  private var findings = TextFindings()
  private struct Named {
    var reference: FoundReference
    var evidence: CashRoute.Evidence
    /// In a field for references, not in the text.
    var isField: Bool
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
    self.policy = policy
    scanner = ReferenceScanner(policy: policy)
  }

  /// Routes a night's receipts and links advices to them, reading each receipt once.
  ///
  /// - Parameters:
  ///   - onAccount: receipts of earlier nights whose customers are known: linked, not routed.
  ///   - decisions: a person's, by receipt, to apply one to a document.
  /// - Returns: the advice of each of `onAccount`, or none, and the route of each of `receipts`.
  public mutating func route(
    _ receipts: [Receipt], onAccount: [Receipt] = [], links: inout AdviceLinks, decisions: [Key: CashDecision] = [:]
  ) -> (onAccount: [Key], routes: [CashRoute]) {
    named.removeAll(keepingCapacity: true)
    var (quotes, ends): (AdviceLinks.Quotes, [Int]) = (AdviceLinks.Quotes(), [])
    ends.reserveCapacity(receipts.count)
    named.reserveCapacity(receipts.count)
    for receipt in onAccount { quotes.append(links.quoted(by: receipt)) }
    // By pointer: a receipt is not copied to be read. What it says lies apart from it and is read in one go, all but names.
    var owners: [PayerDirectory.Owner?] = []
    owners.reserveCapacity(receipts.count)
    receipts.withUnsafeBufferPointer { receipts in
      guard let first = receipts.baseAddress else { return }
      for position in receipts.indices {
        let advices = read(first + position, &links)
        owners.append(payers.owner(of: first[position].payerAccount))
        quotes.append(links.choose(among: advices, for: first + position))
        ends.append(named.count)
      }
    }
    let linked = links.settle(quotes).advices(0..<quotes.count)
    var (routes, asking): ([CashRoute], [Int]) = ([], [])
    routes.reserveCapacity(receipts.count)
    receipts.withUnsafeBufferPointer { receipts in
      guard let first = receipts.baseAddress else { return }
      for position in receipts.indices {
        let decision = decisions.isEmpty ? nil : decisions[first[position].key]
        let start = position == 0 ? 0 : ends[position - 1]
        let advice = links.advice(at: linked[onAccount.count + position])
        routes.append(route(first + position, named[start..<ends[position]], owners[position], advice, decision))
        if routes[position].asksByAmount { asking.append(position) }
      }
    }
    propose(asking, of: receipts, &routes)
    return (linked.prefix(onAccount.count).map { links.advice(at: $0)?.key ?? .none }, routes)
  }

  /// As `route`, for a night that is read piece by piece, twice: `linked` are the advices that `settle` found for the piece's receipts.
  public mutating func route(
    _ receipts: [Receipt], linked: [Int], _ links: AdviceLinks, decisions: [Key: CashDecision]
  ) -> [CashRoute] {
    var none = AdviceLinks.none
    var (routes, asking): ([CashRoute], [Int]) = ([], [])
    routes.reserveCapacity(receipts.count)
    receipts.withUnsafeBufferPointer { receipts in
      guard let first = receipts.baseAddress else { return }
      for (position, advice) in zip(receipts.indices, linked) {
        named.removeAll(keepingCapacity: true)
        _ = read(first + position, &none)
        let decision = decisions.isEmpty ? nil : decisions[first[position].key]
        let owner = payers.owner(of: first[position].payerAccount)
        routes.append(route(first + position, named[...], owner, links.advice(at: advice), decision))
        if routes[position].asksByAmount { asking.append(position) }
      }
    }
    propose(asking, of: receipts, &routes)
    return routes
  }

  /// - Parameters:
  ///   - advice: the advice linked to it, if any.
  ///   - decision: a person's, to apply it to a document.
  public mutating func route(_ receipt: Receipt, advice: Advice?, decision: CashDecision? = nil) -> CashRoute {
    named.removeAll(keepingCapacity: true)
    var links = AdviceLinks.none
    var routes = withUnsafePointer(to: receipt) { receipt in
      _ = read(receipt, &links)
      let owner = payers.owner(of: receipt.pointee.payerAccount)
      return [route(receipt, named[...], owner, advice, decision)]
    }
    if routes[0].asksByAmount { propose([0], of: [receipt], &routes) }
    return routes[0]
  }

  private mutating func route(
    _ receipt: UnsafePointer<Receipt>, _ named: ArraySlice<Named>, _ owner: PayerDirectory.Owner?, _ advice: Advice?,
    _ decision: CashDecision?
  ) -> CashRoute {
    var route = CashRoute()
    let left = receipt.pointee.left
    route.payer = owner?.account ?? .none
    route.advice = advice?.key ?? .none
    var finds = spare
    spare = RouteFinds()
    finds.clear()
    defer { spare = finds }
    if let decision, let target = target(of: decision) {
      // A person's word outweighs whatever else the receipt says.
      finds.add(.decision, target.group, target.account)
    } else {
      gather(named, advice, &finds)
      if let owner { finds.add(.bankAccount, owner.group, owner.account) }
      addConfirmed(receipt, owner?.group, &finds)
      if owner == nil { addName(receipt, &finds) }
    }
    guard let first = finds.entries.first else { return route }
    if finds.entries.allSatisfy({ $0.group == first.group }) {
      route.group = first.group
      route.account = owner.map { $0.group == first.group ? $0.account : first.account } ?? first.account
      route.by = first.evidence
      route.isInexact = first.evidence == .document && !isExact(finds, left)
      // The number may be mistyped, and the name be as well another's, who owes just this amount: that is looked up for all at once.
      if route.isInexact, owner == nil, let named = finds.named.only {
        route.namesakes = names.groups(named: receipt.pointee.payerNameKey).filter { $0 != first.group }
        if !route.namesakes.isEmpty { route.candidates = [index.item(Int(named))] }
      }
      return route
    }
    let groups = finds.groups
    route.contested = groups
    for item in finds.named.sorted().prefix(5) { route.candidates.append(index.item(Int(item))) }
    // The payer is known and the number is another's, but not the amount: perhaps the number is mistyped. Only that is looked
    // into among the payer's items.
    if let home = finds.home, groups.count == 2, isDoubtful(finds, left, home: home.group) {
      route.group = home.group
      route.account = home.account
      route.by = home.evidence
    }
    return route
  }

  /// Gives receipts of nobody the open items of exactly their amount, whoever owes them, unless there are more than a person would
  /// look at. One pass over all items, as few amounts are asked for.
  private func propose(_ asking: [Int], of receipts: [Receipt], _ routes: inout [CashRoute]) {
    guard !asking.isEmpty else { return }
    let byAmount = asking.sorted { (receipts[$0].left, $0) < (receipts[$1].left, $1) }
    let amounts = byAmount.map { receipts[$0].left }
    var bits = [Bool](repeating: false, count: 1 << 16)
    for amount in amounts { bits[Int(amount & 0xFFFF)] = true }
    for ordinal in 0..<UInt32(index.count) {
      let open = index.open(of: ordinal)
      guard bits[Int(open & 0xFFFF)] else { continue }
      var place = Self.firstPlace(of: open, in: amounts)
      while place < amounts.count, amounts[place] == open {
        let receipt = byAmount[place]
        place += 1
        let item = index.item(Int(ordinal))
        guard item.currency == receipts[receipt].currency, routes[receipt].candidates.count <= 5 else { continue }
        guard routes[receipt].namesakes.isEmpty || routes[receipt].namesakes.contains(item.group) else { continue }
        routes[receipt].candidates.append(item)
      }
    }
    for receipt in asking {
      if !routes[receipt].namesakes.isEmpty {
        doubt(&routes[receipt])
        continue
      }
      if routes[receipt].candidates.count > 5 { routes[receipt].candidates = [] }
      identify(receipts[receipt], &routes[receipt])
    }
  }

  /// A name that several customers may have, and what one of them owes: the one item with the amount whose number is nearly quoted says
  /// whose payment it is.
  private func identify(_ receipt: Receipt, _ route: inout CashRoute) {
    guard !route.candidates.isEmpty, !receipt.payerNameKey.isEmpty, receipt.saysSomething else { return }
    let groups = names.groups(named: receipt.payerNameKey)
    guard groups.count > 1 else { return }
    let text = QuotedNumber(of: receipt)
    let near = route.candidates.filter { item in
      groups.contains(item.group) && (text.likeness(to: item.document) != nil)
    }
    guard let item = near.only else { return }
    (route.group, route.account, route.by) = (item.group, item.account, .name)
    route.candidates = []
  }

  /// A number over another amount, under a name that several customers have: when another of them owes just this amount, either may be
  /// meant.
  private func doubt(_ route: inout CashRoute) {
    let others = route.candidates.dropFirst()
    route.namesakes = []
    guard !others.isEmpty else {
      route.candidates = []
      return
    }
    for group in [route.group] + others.map(\.group) where !route.contested.contains(group) {
      route.contested.append(group)
    }
    route.contested.sort()
    route.candidates = Array(route.candidates.prefix(5))
    (route.group, route.account, route.by, route.isInexact) = (.none, .none, .nothing, false)
  }

  private static func firstPlace(of amount: Int64, in amounts: [Int64]) -> Int {
    var (low, high) = (0, amounts.count)
    while low < high {
      let middle = (low + high) / 2
      if amounts[middle] < amount { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func addName(_ receipt: UnsafePointer<Receipt>, _ finds: inout RouteFinds) {
    // Check digits and an advice outweigh a name: somebody else may pay.
    for entry in finds.entries where entry.evidence != .document && entry.evidence != .confirmed { return }
    if let owner = words.owner(of: receipt.pointee.text) { finds.add(.name, owner.group, owner.account) }
    guard let match = names.match(receipt.pointee.payerNameKey, name: receipt.pointee.payerName) else { return }
    // A name that is merely like another says nothing against a reference, unless the amount speaks against that as well.
    guard finds.entries.isEmpty || match.likeness == .same || isFar(finds, receipt.pointee.left) else { return }
    finds.add(.name, match.group, match.account)
  }

  /// Whether a text names documents of one other group alone, and the amount is exactly none of theirs: not what is open, not that less
  /// its discount, nor within the tolerance of either.
  private func isDoubtful(_ finds: RouteFinds, _ amount: Int64, home: Key) -> Bool {
    guard finds.entries.allSatisfy({ $0.group == home || $0.evidence == .document }),
      !finds.entries.contains(where: { $0.group == home && $0.evidence == .document })
    else { return false }
    let others = finds.named.map { index.item(Int($0)) }
    let total = others.reduce(Int64(0)) { $0 + $1.open }
    let discount = others.reduce(Int64(0)) { $0 + $1.discount }
    return (others.map { ($0.open, $0.discount) } + [(total, discount)]).allSatisfy { open, discount in
      let allowed = policy.allowedDifference(total: open, base: open)
      return abs(open - amount) > allowed && abs(open - discount - amount) > allowed
    }
  }

  /// Whether an amount is all that is open of the documents named, or that less their discounts.
  private func isExact(_ finds: RouteFinds, _ amount: Int64) -> Bool {
    var (total, discount): (Int64, Int64) = (0, 0)
    for ordinal in finds.named {
      total += index.open(of: UInt32(ordinal))
      discount += index.discount(of: UInt32(ordinal))
    }
    return amount == total || amount == total - discount
  }

  /// Whether a text alone names documents, and the amount isn't near any of them nor near their sum.
  private func isFar(_ finds: RouteFinds, _ amount: Int64) -> Bool {
    guard !finds.named.isEmpty, finds.entries.allSatisfy({ $0.evidence == .document }) else { return false }
    let others = finds.named.map { index.item(Int($0)).open }
    return (others + [others.reduce(0, +)]).allSatisfy { abs($0 - amount) > max(abs($0) / 20, 1) }
  }

  private mutating func target(of decision: CashDecision) -> ReferenceIndex.Item? {
    guard decision.action == .apply else { return nil }
    // Of several, all are one customer's, or matching refuses them.
    guard let first = decision.document.utf8.split(separator: UInt8(ascii: ";")).first else { return nil }
    return scanner.whole(Text(utf8: first), index: index)?.items.only.map { index.item(Int($0)) }
  }

  /// Notes what a receipt names; the advices that it quotes are returned.
  private mutating func read(_ receipt: UnsafePointer<Receipt>, _ links: inout AdviceLinks) -> [Int] {
    var advices: [Int] = []
    let said = receipt.pointee.said
    for field in said.all.structuredReferences {
      let number = scanner.isWhole(field) ? ReferenceNumber(field) : nil
      if let number { links.take(field, number, &advices) }
      if let number, let found = scanner.whole(field, number, index) {
        note(found, .structured)
      } else {
        read(text: field)
      }
    }
    for document in said.all.documents { read(field: document.number, .structured) }
    if scanner.isWhole(said.all.endToEnd) {
      let number = ReferenceNumber(said.all.endToEnd)
      links.take(said.all.endToEnd, number, &advices)
      if let found = scanner.whole(said.all.endToEnd, number, index), found.kind <= .document {
        note(found, .document, isField: false)
      }
    }
    if !links.isEmpty, scanner.isWhole(said.all.bankReference) {
      links.take(said.all.bankReference, ReferenceNumber(said.all.bankReference), &advices)
    }
    guard !said.all.text.isEmpty else { return advices }
    scanner.scan(said.all.text, index, into: &findings)
    for found in findings.references { note(found, .document, isField: false) }
    links.takeText(of: &scanner, &advices)
    return advices
  }

  private mutating func read(field: Text, _ evidence: CashRoute.Evidence) {
    if let found = scanner.whole(field, index: index) { note(found, evidence) } else { read(text: field) }
  }

  /// A field that is no reference of ours as a whole.
  private mutating func read(text field: Text) {
    scanner.scan(field, index, into: &findings)
    for found in findings.references { note(found, .document) }
  }

  private mutating func note(_ found: FoundReference, _ evidence: CashRoute.Evidence, isField: Bool = true) {
    named.append(Named(reference: found, evidence: evidence, isField: isField))
  }

  /// What its fields name, then its advice, then its text.
  private mutating func gather(_ named: ArraySlice<Named>, _ advice: Advice?, _ finds: inout RouteFinds) {
    for entry in named where entry.isField { take(entry.reference, entry.evidence, &finds) }
    if let advice {
      finds.add(.advice, advice.group, advice.account)
      for line in advice.lines { take(field: line.number, .advice, &finds) }
    }
    for entry in named where !entry.isField { take(entry.reference, entry.evidence, &finds) }
  }

  private mutating func take(field: Text, _ evidence: CashRoute.Evidence, _ finds: inout RouteFinds) {
    if let found = scanner.whole(field, index: index) {
      take(found, evidence, &finds)
    } else {
      scanner.scan(field, index, into: &findings)
      for found in findings.references { take(found, .document, &finds) }
    }
  }

  private func take(_ found: FoundReference, _ evidence: CashRoute.Evidence, _ finds: inout RouteFinds) {
    // A number that items of several groups carry says nothing about whose payment it is.
    guard let group = commonGroup(found.items) else { return }
    if found.kind <= .document {
      finds.add(evidence, group, index.account(of: found.items[0]))
      finds.named += found.items
    } else {
      finds.weak.append(found)
    }
  }

  private func commonGroup(_ items: ItemOrdinals) -> Key? {
    guard let first = items.first else { return nil }
    let group = index.group(of: first)
    if items.only != nil { return group }
    return items.allSatisfy { index.group(of: $0) == group } ? group : nil
  }

  /// Order numbers and parts of numbers count when the amount is exactly that of what they name.
  private func addConfirmed(_ receipt: UnsafePointer<Receipt>, _ owner: Key?, _ finds: inout RouteFinds) {
    guard !finds.weak.isEmpty, finds.entries.allSatisfy({ $0.evidence == .bankAccount }) else { return }
    var named: [Int32] = []
    for found in finds.weak {
      for item in found.items where !named.contains(item) { named.append(item) }
    }
    named.sort()
    for group in groups(of: named) {
      let items = named.filter { index.group(of: $0) == group }.map { index.item(Int($0)) }
      if settles(receipt, items) || items.contains(where: { settles(receipt, [$0]) }) {
        finds.add(.confirmed, group, items[0].account)
      }
    }
  }

  private func groups(of items: [Int32]) -> [Key] {
    var groups: [Key] = []
    for item in items where !groups.contains(index.group(of: item)) {
      groups.append(index.group(of: item))
    }
    return groups
  }

  private func settles(_ receipt: UnsafePointer<Receipt>, _ items: [ReferenceIndex.Item]) -> Bool {
    let (left, currency) = (receipt.pointee.left, receipt.pointee.currency)
    guard items.allSatisfy({ $0.currency == currency }) else { return false }
    let total = items.reduce(Int64(0)) { $0 + $1.open }
    let discount = items.reduce(Int64(0)) { $0 + $1.discount }
    return left == total || (discount > 0 && left == total - discount)
  }
}
