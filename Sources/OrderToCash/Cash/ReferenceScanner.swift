/// A reference found in a payment: what it is and the items that carry it. More than one item means that it doesn't say which.
public struct FoundReference: Sendable, Hashable {
  public var kind: ReferenceKind
  /// Ordinals in the index, ascending, each once.
  public var items: [Int32]

  public init(kind: ReferenceKind, items: [Int32]) {
    self.kind = kind
    self.items = items
  }
}

/// What a text holds, as far as an index of open items knows.
public struct TextFindings: Sendable, Hashable {
  /// In the order in which they stand in the text.
  public var references: [FoundReference] = []
  /// Numbers of the shape of our own documents that are no open item: paid already, mistyped, or not yet ours. Upper case,
  /// without separators.
  public var unknownDocuments: [Text] = []
  public init() {}
  public var isEmpty: Bool { references.isEmpty && unknownDocuments.isEmpty }
}

/// Finds document numbers in free text, tolerant of separators, blanks, case, leading zeros, other words before a number and
/// the blanks that banks put into it where they wrap lines at 35 characters.
///
/// A text is cut into runs of letters and of digits. Every stretch of up to six neighbouring runs (nine after `RF`) is looked
/// up as a whole. Of overlapping finds the strongest kind wins, then the longest; equal stretches are one reference, possibly
/// to several items. Time grows with the length of the text, not with the number of open items.
public struct ReferenceScanner: Sendable {
  static let longest = 31
  private static let most = 6
  private static let mostAfterRF = 9

  private let shapes: [DocumentShape]
  private var bytes: [UInt8] = []
  private var runs: [ReferenceRun] = []
  private var hits: [Hit] = []

  private struct Hit {
    var first: Int
    var last: Int
    var length: Int
    /// Nil: of the shape of our documents, and not in the index.
    var kind: ReferenceKind?
    var item: Int32
    /// Order of precedence; an unknown document of ours comes after known ones and before parts and orders.
    var rank: Int {
      switch kind {
      case .creditor: 0
      case .document: 1
      case .despatch: 2
      case nil: 3
      case .order: 4
      case .part: 5
      case .tail: 6
      }
    }
  }

  public init(shapes: [DocumentShape] = []) { self.shapes = shapes }

  static func runs(of text: Text) -> (runs: [ReferenceRun], bytes: [UInt8]) {
    var scanner = ReferenceScanner()
    scanner.cut(text)
    return (scanner.runs, scanner.bytes)
  }

  /// Everything in a text that the index knows.
  public mutating func findings(in text: Text, index: ReferenceIndex) -> TextFindings {
    var findings = TextFindings()
    guard !text.isEmpty else { return findings }
    cut(text)
    hits.removeAll(keepingCapacity: true)
    for first in runs.indices { lookUp(from: first, index) }
    guard !hits.isEmpty else { return findings }
    resolve(into: &findings)
    return findings
  }

  /// What a field that holds one reference and nothing else points to: a creditor reference, or a document, despatch or order
  /// number in full, also behind `RF` and check digits. Nil when the index doesn't know it.
  public mutating func whole(_ reference: Text, index: ReferenceIndex) -> FoundReference? {
    guard !reference.isEmpty, reference.utf8.count <= ReferenceScanner.longest * 3 else { return nil }
    cut(reference)
    if let found = lookUpWhole(runs[...], index) { return found }
    guard bytes.starts(with: [0x52, 0x46]), CreditorReference.normalized(Text(utf8: bytes)) != nil else { return nil }
    cut(Text(utf8: bytes[4...]))
    return lookUpWhole(runs[...], index)
  }

  private func lookUpWhole(_ runs: ArraySlice<ReferenceRun>, _ index: ReferenceIndex) -> FoundReference? {
    let key = ReferenceKey(runs, bytes)
    guard key.isUsable else { return nil }
    var found: [(kind: ReferenceKind, item: Int32)] = []
    index.forEach(key.compact.value) { if $0 != .tail { found.append(($0, $1)) } }
    if found.isEmpty { index.forEach(key.grouped.value) { if $0 != .tail { found.append(($0, $1)) } } }
    guard let strongest = found.map(\.kind).min() else { return nil }
    return FoundReference(kind: strongest, items: Self.sortedOnce(found.map(\.item)))
  }

  /// Cuts a text into runs; a boundary stands wherever letters meet digits or anything else.
  private mutating func cut(_ text: Text) {
    bytes.removeAll(keepingCapacity: true)
    runs.removeAll(keepingCapacity: true)
    var string = text.string
    string.withUTF8 { cut($0) }
  }

  private mutating func cut(_ text: UnsafeBufferPointer<UInt8>) {
    var open = false
    for raw in text {
      guard let byte = ReferenceBytes.folded(raw) else {
        open = false
        continue
      }
      let isDigit = ReferenceBytes.isDigit(byte)
      bytes.append(byte)
      if open, runs[runs.count - 1].isDigits == isDigit {
        runs[runs.count - 1].end += 1
      } else {
        let start = Int32(bytes.count - 1)
        runs.append(ReferenceRun(start: start, end: start + 1, isDigits: isDigit))
        open = true
      }
    }
  }

  private mutating func lookUp(from first: Int, _ index: ReferenceIndex) {
    var key = ReferenceKey()
    let startsRF =
      runs[first].end - runs[first].start == 2 && bytes[Int(runs[first].start)] == 0x52
      && bytes[Int(runs[first].start) + 1] == 0x46
    let limit = min(runs.count, first + (startsRF ? ReferenceScanner.mostAfterRF : ReferenceScanner.most))
    for last in first..<limit {
      key.add(runs[last], bytes)
      guard key.length <= ReferenceScanner.longest else { break }
      guard key.isUsable else { continue }
      var known = false
      if index.mayHoldCompact(length: key.length, digits: key.digits) {
        index.forEach(key.compact.value) {
          known = true
          record(first, last, key.length, $0, $1)
        }
      }
      if !known, index.mayHoldGrouped(length: key.groupedLength, digits: key.groupedDigits) {
        index.forEach(key.grouped.value) {
          known = true
          record(first, last, key.length, $0, $1)
        }
      }
      if !known, hasShape(first, last, key.digits) { record(first, last, key.length, nil, -1) }
    }
    if runs[first].isDigits, index.hasTails, let tail = ReferenceKey.tail(runs[first], bytes) {
      let length = Int(runs[first].end - runs[first].start)
      index.forEach(tail) { if $0 == .tail { record(first, first, length, $0, $1) } }
    }
  }

  private mutating func record(_ first: Int, _ last: Int, _ length: Int, _ kind: ReferenceKind?, _ item: Int32) {
    hits.append(Hit(first: first, last: last, length: length, kind: kind, item: item))
  }

  /// Letters of one of our series, then as many digits as it has.
  private func hasShape(_ first: Int, _ last: Int, _ digits: Int) -> Bool {
    guard !runs[first].isDigits, first < last else { return false }
    let letters = bytes[Int(runs[first].start)..<Int(runs[first].end)]
    for shape in shapes where shape.digits == digits && shape.letters.utf8.elementsEqual(letters) {
      return runs[(first + 1)...last].allSatisfy(\.isDigits)
    }
    return false
  }

  /// Keeps the strongest and longest of overlapping hits, and gathers equal stretches into one reference.
  private mutating func resolve(into findings: inout TextFindings) {
    hits.sort { ($0.rank, -$0.length, $0.first, $0.item) < ($1.rank, -$1.length, $1.first, $1.item) }
    var kept: [(first: Int, last: Int, kind: ReferenceKind?, items: [Int32])] = []
    for hit in hits {
      if let same = kept.firstIndex(where: { $0.first == hit.first && $0.last == hit.last }) {
        if hit.item >= 0 { kept[same].items.append(hit.item) }
      } else if !kept.contains(where: { $0.first <= hit.last && hit.first <= $0.last }) {
        kept.append((hit.first, hit.last, hit.kind, hit.item >= 0 ? [hit.item] : []))
      }
    }
    kept.sort { $0.first < $1.first }
    for span in kept {
      if let kind = span.kind {
        findings.references.append(FoundReference(kind: kind, items: Self.sortedOnce(span.items)))
      } else {
        findings.unknownDocuments.append(
          Text(utf8: bytes[Int(runs[span.first].start)..<Int(runs[span.last].end)]))
      }
    }
  }

  private static func sortedOnce(_ items: [Int32]) -> [Int32] {
    guard items.count > 1 else { return items }
    var result: [Int32] = []
    for item in items.sorted() where result.last != item { result.append(item) }
    return result
  }
}
