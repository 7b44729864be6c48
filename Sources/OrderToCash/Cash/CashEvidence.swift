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
  /// Numbers of ours that are no open item.
  var unknown: [Text] = []
  /// A reference that several items carry.
  var ambiguous = false

  /// Everything but the last digits: those turn up in any text.
  var named: [Int] { union(union(structured, documents), union(parts, orders.flatMap { $0 }.sorted())) }
  var isSilent: Bool { named.isEmpty && lines.isEmpty && unknown.isEmpty && !ambiguous }
}

/// Reads receipts' references against one group's open items.
struct EvidenceReader {
  private var scanner: ReferenceScanner
  private let index: ReferenceIndex
  /// Ordinal in the index → position on the desk.
  private let positions: [Int]

  /// Indexes the desk's items that are open now.
  init(desk: CashDesk) {
    scanner = ReferenceScanner(shapes: desk.policy.shapes)
    var index = ReferenceIndex(withTails: true, capacity: desk.items.count)
    var positions: [Int] = []
    for (position, item) in desk.items.enumerated() where item.open != 0 {
      index.add(item, group: .none)
      positions.append(position)
    }
    index.finish()
    self.index = index
    self.positions = positions
  }

  mutating func read(_ receipt: Receipt) -> CashEvidence {
    var evidence = CashEvidence()
    for reference in receipt.structuredReferences { take(structured: reference, &evidence) }
    if receipt.documents.contains(where: { $0.amount != nil }) {
      evidence.lines = receipt.documents
    } else {
      for document in receipt.documents { take(structured: document.number, &evidence) }
    }
    let findings = scanner.findings(in: receipt.text, index: index)
    for reference in findings.references { take(reference, &evidence) }
    evidence.unknown += findings.unknownDocuments
    evidence.structured = ascending(evidence.structured)
    evidence.documents = ascending(evidence.documents)
    evidence.parts = ascending(evidence.parts)
    evidence.tails = ascending(evidence.tails)
    return evidence
  }

  /// The one open item that a number in a field of its own names, or nil.
  mutating func item(named number: Text) -> Int? {
    guard let found = scanner.whole(number, index: index) ?? scanner.findings(in: number, index: index).references.only
    else { return nil }
    return found.items.only.map { positions[Int($0)] }
  }

  private mutating func take(structured reference: Text, _ evidence: inout CashEvidence) {
    guard let found = scanner.whole(reference, index: index) else {
      // Not a reference of ours as a whole: whatever it holds counts as text.
      let findings = scanner.findings(in: reference, index: index)
      for found in findings.references { take(found, &evidence) }
      evidence.unknown += findings.unknownDocuments
      return
    }
    if found.kind <= .document, let item = found.items.only {
      evidence.structured.append(positions[Int(item)])
    } else {
      take(found, &evidence)
    }
  }

  private func take(_ reference: FoundReference, _ evidence: inout CashEvidence) {
    let items = reference.items.map { positions[Int($0)] }
    switch reference.kind {
    case .order, .despatch: evidence.orders.append(items)
    case .creditor, .document, .part, .tail:
      guard let item = items.only else {
        // The last digits of several documents are no reference at all.
        if reference.kind != .tail { evidence.ambiguous = true }
        return
      }
      switch reference.kind {
      case .part: evidence.parts.append(item)
      case .tail: evidence.tails.append(item)
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
  guard values.count > 1 else { return values }
  var result: [Int] = []
  for value in values.sorted() where result.last != value { result.append(value) }
  return result
}

/// Both ascending lists as one.
func union(_ left: [Int], _ right: [Int]) -> [Int] {
  if right.isEmpty { return left }
  if left.isEmpty { return ascending(right) }
  return ascending(left + right)
}
