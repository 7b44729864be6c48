/// What a receipt says, in positions of the desk's items.
struct CashEvidence {
  /// Items named by references in structured fields, ascending.
  var structured: [Int] = []
  /// Lines of the payer's system in the statement itself, with amounts.
  var lines: [RemittedDocument] = []
  /// Items named by our document numbers in the text, ascending.
  var documents: [Int] = []
  /// Open items of each order or despatch named.
  var orders: [[Int]] = []
  /// Items named by part of their number, ascending.
  var parts: [Int] = []
  /// Items named by the last digits alone, ascending.
  var tails: [Int] = []
  /// Open items between the two ends of a range, ends included, ascending.
  var ranges: [Int] = []
  /// Numbers of ours that are no open item.
  var unknown: [Text] = []
  /// Digits that may be the end of a number of ours that is no open item.
  var unknownTails: [Text] = []
  /// It calls itself an advance.
  var isAdvance = false
  /// A creditor reference whose check digits hold, so that it is not mistyped, and that nothing open has.
  var isOfAnother = false
  /// A reference that several items carry.
  var ambiguous = false

  /// Everything but the last digits: those turn up in any text.
  var named: [Int] {
    let direct = union(structured, documents)
    if parts.isEmpty, orders.isEmpty { return direct }
    return union(direct, union(parts, orders.flatMap { $0 }.sorted()))
  }

  fileprivate mutating func order() {
    if structured.count > 1 { structured = ascending(structured) }
    if documents.count > 1 { documents = ascending(documents) }
    if parts.count > 1 { parts = ascending(parts) }
    if tails.count > 1 { tails = ascending(tails) }
  }

  private var isNameless: Bool {
    structured.isEmpty && documents.isEmpty && parts.isEmpty && orders.allSatisfy(\.isEmpty)
  }
  /// Whether a reference was found at all.
  var mayName: Bool {
    !structured.isEmpty || !lines.isEmpty || !documents.isEmpty || !orders.isEmpty || !parts.isEmpty || !tails.isEmpty
  }
  /// Whether there is anything to tell of what it quotes.
  var saysAnything: Bool { mayName || !ranges.isEmpty || !unknown.isEmpty }
  var isSilent: Bool { isNameless && lines.isEmpty && unknown.isEmpty && unknownTails.isEmpty && !ambiguous }
}

/// Reads receipts' references against one group's open items.
struct EvidenceReader {
  private var scanner: ReferenceScanner
  /// Left by one text to the next.
  private var findings = TextFindings()
  /// By position on the desk.
  private let index: ReferenceIndex
  private let members: [CashSnapshot.Member]
  /// The customer numbers of the group, which are no numbers of documents; made when first asked for.
  private lazy var ids: [Text] = members.map {
    Text(utf8: ReferenceBytes.compact($0.id).filter(ReferenceBytes.isDigit))
  }
  private lazy var idValues = ids.compactMap { Int($0.string) }
  private let advanceWords: [[UInt8]]

  /// Indexes the desk's items that are open now; none when no receipt says anything.
  init(desk: borrowing CashDesk, members: [CashSnapshot.Member] = []) {
    self.init(items: desk.items, receipts: desk.receipts, members: members, policy: desk.policy)
  }

  private init(items: [OpenItem], receipts: [Receipt], members: [CashSnapshot.Member], policy: CashPolicy) {
    scanner = ReferenceScanner(policy: policy)
    var isNeeded = false
    for receipt in receipts where receipt.left > 0 && receipt.saysSomething {
      isNeeded = true
      break
    }
    var index = ReferenceIndex(withTails: true, capacity: isNeeded ? items.count : 0)
    if isNeeded { index.add(openOf: items) }
    index.finish()
    self.index = index
    self.members = members
    advanceWords = policy.advanceKeys
  }

  /// `items`: the desk's, at the positions that the index was made of.
  mutating func read(_ receipt: Receipt, _ items: [OpenItem], into evidence: inout CashEvidence) {
    guard receipt.saysSomething else { return }
    for reference in receipt.structuredReferences { take(structured: reference, items, &evidence) }
    let documents = receipt.documents
    if documents.contains(where: { $0.amount != nil }) {
      evidence.lines = documents
    } else {
      for document in documents { take(structured: document.number, items, &evidence) }
    }
    // Many payers' systems put our number there, and whoever collects by direct debit puts it there for them.
    if let found = scanner.whole(receipt.endToEnd, index: index), found.kind <= .document {
      take(found, items, &evidence)
    }
    var findings = findings
    self.findings = TextFindings()
    scanner.scan(receipt.text, index, into: &findings)
    // Digits before a number in full are no end of another: customers' numbers, cost centres.
    let full = findings.references.count > 1 ? findings.references.firstIndex { $0.kind <= .document } ?? 0 : 0
    for (place, reference) in findings.references.enumerated() where reference.kind != .tail || place >= full {
      take(reference, items, &evidence)
    }
    if findings.references.count > 1 { addRanges(findings.references, items, &evidence) }
    if !findings.unknownDocuments.isEmpty { evidence.unknown += findings.unknownDocuments }
    evidence.isAdvance = scanner.hasWord(in: advanceWords)
    if !findings.unknownTails.isEmpty {
      let ids = ids
      evidence.unknownTails = findings.unknownTails.filter { !ids.contains($0) }
    }
    self.findings = findings
    addOrderDigits(receipt, items, &evidence)
    evidence.order()
  }

  /// For payers who are known to do so: order numbers of which the text has the digits alone.
  private func addOrderDigits(_ receipt: Receipt, _ items: [OpenItem], _ evidence: inout CashEvidence) {
    var isQuoter = false
    for member in members where member.quotesOrderDigits {
      if member.account == receipt.payer || member.account == receipt.account { isQuoter = true }
    }
    guard isQuoter else { return }
    let digits = OrderDigits(receipt.text)
    let found = items.indices.filter { items[$0].open != 0 && digits.have(items[$0].orderNumber) }
    for item in found where !evidence.orders.contains(where: { $0.contains(item) }) {
      evidence.orders.append(found.filter { items[$0].orderNumber == items[item].orderNumber })
    }
  }

  /// From a document in full to another, or to the last digits of another of its series.
  private func addRanges(_ references: [FoundReference], _ items: [OpenItem], _ evidence: inout CashEvidence) {
    for (index, first) in references.enumerated() where first.leadsOn && index + 1 < references.count {
      guard let start = first.items.only, let end = references[index + 1].items.only else { continue }
      let (from, to) = (number(items[Int(start)]), number(items[Int(end)]))
      guard from.series == to.series, from.count < to.count, to.count - from.count < 1000 else { continue }
      for position in items.indices where items[position].open != 0 {
        let between = number(items[position])
        guard between.series == from.series, (from.count...to.count).contains(between.count) else { continue }
        evidence.ranges.append(position)
      }
    }
    evidence.ranges = ascending(evidence.ranges)
  }

  /// What stands before the running number, with its length, and the running number.
  private func number(_ item: OpenItem) -> (series: [UInt8], count: Int) {
    let bytes = ReferenceBytes.compact(item.document)
    var start = bytes.count
    while start > 0, bytes.count - start < 15, ReferenceBytes.isDigit(bytes[start - 1]) { start -= 1 }
    var series = Array(bytes[..<start])
    series.append(UInt8(truncatingIfNeeded: bytes.count - start))
    return (series, Self.value(bytes[start...]))
  }

  private static func value(_ digits: ArraySlice<UInt8>) -> Int { digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } }

  /// Whether the last digits of a document are the customer's own number, which payers write beside it.
  private mutating func isCustomerNumber(_ item: OpenItem) -> Bool {
    // As written: behind the year a separator may begin the running number.
    let digits = Array(item.document.utf8).suffix { ReferenceBytes.isDigit($0) }.suffix(15)
    let count = Self.value(digits)
    return idValues.contains(count)
  }

  /// The one open item that a number in a field of its own names, or nil.
  mutating func item(named number: Text) -> Int? {
    guard let found = scanner.whole(number, index: index) ?? scanner.findings(in: number, index: index).references.only
    else { return nil }
    return found.items.only.map { Int($0) }
  }

  private mutating func take(structured reference: Text, _ items: [OpenItem], _ evidence: inout CashEvidence) {
    guard let found = scanner.whole(reference, index: index) else {
      if CreditorReference.normalized(reference) != nil { evidence.isOfAnother = true }
      // Not a reference of ours as a whole: whatever it holds counts as text.
      let findings = scanner.findings(in: reference, index: index)
      for found in findings.references { take(found, items, &evidence) }
      evidence.unknown += findings.unknownDocuments
      return
    }
    if found.kind <= .document, let item = found.items.only {
      evidence.structured.append(Int(item))
    } else {
      take(found, items, &evidence)
    }
  }

  private mutating func take(_ reference: FoundReference, _ items: [OpenItem], _ evidence: inout CashEvidence) {
    switch reference.kind {
    case .order, .despatch: evidence.orders.append(reference.items.map { Int($0) })
    case .creditor, .document, .part, .tail:
      guard let item = reference.items.only.map({ Int($0) }) else {
        // The last digits of several documents are no reference at all.
        if reference.kind != .tail { evidence.ambiguous = true }
        return
      }
      switch reference.kind {
      case .part: evidence.parts.append(item)
      case .tail: if !isCustomerNumber(items[item]) { evidence.tails.append(item) }
      default: evidence.documents.append(item)
      }
    }
  }
}

extension Array {
  /// The element of an array of one.
  var only: Element? { count == 1 ? self[0] : nil }
}

/// Sorted, each once.
func ascending(_ values: [Int]) -> [Int] {
  var isAscending = true
  for place in values.indices.dropFirst() where values[place - 1] >= values[place] { isAscending = false }
  guard !isAscending else { return values }
  var result: [Int] = []
  result.reserveCapacity(values.count)
  for value in values.sorted() where result.last != value { result.append(value) }
  return result
}

/// Both ascending lists as one.
func union(_ left: [Int], _ right: [Int]) -> [Int] {
  if right.isEmpty { return left }
  if left.isEmpty { return ascending(right) }
  return ascending(left + right)
}
