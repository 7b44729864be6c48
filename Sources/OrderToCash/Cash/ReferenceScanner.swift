/// A reference found in a payment: what it is and the items that carry it. More than one item means that it doesn't say which.
public struct FoundReference: Sendable, Hashable {
  public var kind: ReferenceKind
  /// Ordinals in the index, ascending, each once.
  public var items: [Int32]
  /// A dash or a word such as “to” leads on to the next reference: all between are meant.
  public var leadsOn = false

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
  /// Runs of digits as long as the running number of one of our series, that no reference explains: perhaps a number of ours that
  /// is not open. Only looked for within one account group.
  public var unknownTails: [Text] = []
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

  private var shapes: [SeriesShape]
  private(set) var bytes: [UInt8] = []
  private(set) var runs: [ReferenceRun] = []
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

  public init(shapes: [DocumentShape] = []) { self.shapes = shapes.map { SeriesShape($0) } }

  /// As `policy` has prepared them: groups are matched by the ten thousand.
  init(policy: CashPolicy) { shapes = policy.series }

  static func runs(of text: Text) -> (runs: [ReferenceRun], bytes: [UInt8]) {
    var scanner = ReferenceScanner()
    scanner.cut(text)
    return (scanner.runs, scanner.bytes)
  }

  /// Everything in a text that the index knows.
  public mutating func findings(in text: Text, index: ReferenceIndex) -> TextFindings {
    cut(text)
    return findings(index)
  }

  /// Everything that another index knows of the text that was scanned last, without regard to the shapes of our numbers.
  mutating func references(alsoIn index: ReferenceIndex) -> [FoundReference] {
    let own = shapes
    shapes = []
    defer { shapes = own }
    return findings(index).references
  }

  private mutating func findings(_ index: ReferenceIndex) -> TextFindings {
    var findings = TextFindings()
    guard !runs.isEmpty, !index.isEmpty || !shapes.isEmpty else { return findings }
    hits.removeAll(keepingCapacity: true)
    let reach = shapes.reduce(index.longest) { max($0, $1.letters.count + $1.digits) }
    for first in runs.indices { lookUp(from: first, reach, index) }
    if let hit = hits.only, let kind = hit.kind, !index.hasTails {
      findings.references = [FoundReference(kind: kind, items: [hit.item])]
      return findings
    }
    let kept = hits.isEmpty ? [] : resolved()
    for (index, span) in kept.enumerated() {
      if let kind = span.kind {
        var reference = FoundReference(kind: kind, items: Self.sortedOnce(span.items))
        reference.leadsOn = index + 1 < kept.count && leads(from: span.last, to: kept[index + 1].first)
        findings.references.append(reference)
      } else {
        findings.unknownDocuments.append(
          Text(utf8: bytes[Int(runs[span.first].start)..<Int(runs[span.last].end)]))
      }
    }
    if index.hasTails { findings.unknownTails = unknownTails(kept) }
    return findings
  }

  /// What a field that holds one reference and nothing else points to: a creditor reference, or a document, despatch or order
  /// number in full, also behind `RF` and check digits. Nil when the index doesn't know it.
  public func whole(_ reference: Text, index: ReferenceIndex) -> FoundReference? {
    isWhole(reference) ? whole(reference, ReferenceNumber(reference), index) : nil
  }

  /// Whether a field is as long as one reference may be.
  func isWhole(_ reference: Text) -> Bool {
    !reference.isEmpty && reference.utf8.count <= ReferenceScanner.longest * 3
  }

  /// As `whole`, of a field that was read before.
  func whole(_ reference: Text, _ number: ReferenceNumber, _ index: ReferenceIndex) -> FoundReference? {
    if let found = lookUp(number.whole, index) { return found }
    guard ReferenceNumber.startsRF(reference), let found = lookUp(ReferenceNumber(behindRF: reference).whole, index)
    else { return nil }
    // Checked last: few fields hold a creditor reference of a number that is known.
    return CreditorReference.normalized(Text(utf8: ReferenceBytes.compact(reference))) == nil ? nil : found
  }

  private func lookUp(_ key: ReferenceKey, _ index: ReferenceIndex) -> FoundReference? {
    guard key.isUsable else { return nil }
    var strongest: ReferenceKind?
    var items: [Int32] = []
    func note(_ kind: ReferenceKind, _ item: Int32) {
      guard kind != .tail else { return }
      strongest = strongest.map { min($0, kind) } ?? kind
      items.append(item)
    }
    if index.mayHoldCompact(length: key.length, digits: key.digits) { index.forEach(key.compact.value, note) }
    if strongest == nil, index.mayHoldGrouped(length: key.groupedLength, digits: key.groupedDigits) {
      index.forEach(key.grouped.value, note)
    }
    return strongest.map { FoundReference(kind: $0, items: Self.sortedOnce(items)) }
  }

  /// Cuts a text into runs; a boundary stands wherever letters meet digits or anything else.
  mutating func cut(_ text: Text) {
    bytes.removeAll(keepingCapacity: true)
    runs.removeAll(keepingCapacity: true)
    text.withBytes { cut($0) }
  }

  private mutating func cut(_ text: UnsafeBufferPointer<UInt8>) {
    if bytes.capacity < text.count { bytes.reserveCapacity(max(text.count, 256)) }
    // The run that goes on; its end is the number of bytes so far.
    var current: ReferenceRun?
    // Of what separates two runs: whether it is a dash among blanks, and whether it is anything else.
    var (hasDash, hasOther) = (false, false)
    var digits = 0
    for raw in text {
      guard let byte = ReferenceBytes.folded(raw) else {
        if let ended = current { end(ended) }
        current = nil
        // E2 80 93 and 94 are the dashes of a typesetter.
        switch raw {
        case 0x2D, 0x93, 0x94: hasDash = true
        case 0x20, 0xE2, 0x80: break
        default: hasOther = true
        }
        continue
      }
      let isDigit = ReferenceBytes.isDigit(byte)
      if isDigit { digits += 1 }
      if current?.isDigits != isDigit {
        if let ended = current { end(ended) }
        let start = Int32(truncatingIfNeeded: bytes.count)
        current = ReferenceRun(
          start: start, end: start, isDigits: isDigit, isAfterDash: current == nil && hasDash && !hasOther)
        (hasDash, hasOther) = (false, false)
      }
      bytes.append(byte)
    }
    if let ended = current { end(ended) }
    // Three digits at least make a date.
    if digits > 2 { ReferenceRun.markDates(&runs, bytes) }
  }

  private mutating func end(_ run: ReferenceRun) {
    var run = run
    run.end = Int32(truncatingIfNeeded: bytes.count)
    runs.append(run)
  }

  /// `reach`: letters and digits of the longest reference that there is; a stretch may have zeros beyond it.
  private mutating func lookUp(from first: Int, _ reach: Int, _ index: ReferenceIndex) {
    let start = Int(runs[first].start)
    if !runs[first].isDigits, runs[first].end - runs[first].start > 1, !index.mayBegin(bytes[start], bytes[start + 1]),
      !shapes.contains(where: { runs[first].has($0.letters, bytes) })
    {
      return
    }
    var key = ReferenceKey()
    let startsRF =
      runs[first].end - runs[first].start == 2 && bytes[Int(runs[first].start)] == 0x52
      && bytes[Int(runs[first].start) + 1] == 0x46
    let limit = min(runs.count, first + (startsRF ? ReferenceScanner.mostAfterRF : ReferenceScanner.most))
    for last in first..<limit {
      key.add(runs[last], bytes)
      guard key.length <= ReferenceScanner.longest, key.groupedLength <= reach else { break }
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
    if index.hasTails, runs[first].isDigits, !runs[first].isDate, !runs[first].isYear(bytes),
      let tail = ReferenceKey.tail(runs[first], bytes)
    {
      let length = Int(runs[first].end - runs[first].start)
      index.forEach(tail) { if $0 == .tail { record(first, first, length, $0, $1) } }
    }
    let next = first + 1
    if index.hasTails, next < runs.count, runs[first].isDigits, runs[next].isDigits, !runs[next].isDate,
      let tail = ReferenceKey.tail(runs[first], bytes, end: runs[next].end)
    {
      let length = Int(runs[next].end - runs[first].start)
      guard shapes.contains(where: { $0.runningDigits == length }) else { return }
      index.forEach(tail) { if $0 == .tail { record(first, next, length, $0, $1) } }
    }
  }

  private mutating func record(_ first: Int, _ last: Int, _ length: Int, _ kind: ReferenceKind?, _ item: Int32) {
    hits.append(Hit(first: first, last: last, length: length, kind: kind, item: item))
  }

  /// Letters of one of our series, then as many digits as it has.
  private func hasShape(_ first: Int, _ last: Int, _ digits: Int) -> Bool {
    if runs[first].isDigits { return hasYearShape(first, last, digits) }
    guard first < last else { return false }
    guard shapes.contains(where: { $0.digits == digits && runs[first].has($0.letters, bytes) }) else { return false }
    for run in first + 1...last where !runs[run].isDigits { return false }
    return true
  }

  /// A series without letters that begins with the year: `2026/00123`, and no date, whose month and day are runs of their own.
  private func hasYearShape(_ first: Int, _ last: Int, _ digits: Int) -> Bool {
    guard last - first <= 2,
      shapes.contains(where: { $0.letters.isEmpty && $0.hasYear && $0.digits == digits }),
      runs[first...last].allSatisfy(\.isDigits)
    else { return false }
    let start = Int(runs[first].start)
    let century = bytes[start..<min(start + 2, bytes.count)]
    guard runs[first].end - runs[first].start >= 4 else { return false }
    return century.elementsEqual([0x31, 0x39]) || century.elementsEqual([0x32, 0x30])
  }

  /// Whether the text that was scanned last has one of these words, which are capitals.
  func hasWord(in words: [[UInt8]]) -> Bool {
    for run in runs where !run.isDigits {
      for word in words where run.has(word, bytes) { return true }
    }
    return false
  }

  private typealias Span = (first: Int, last: Int, kind: ReferenceKind?, items: [Int32])

  /// Keeps the strongest and longest of overlapping hits, and gathers equal stretches into one reference, in the order of the text.
  private mutating func resolved() -> [Span] {
    if let hit = hits.only { return [(hit.first, hit.last, hit.kind, hit.item >= 0 ? [hit.item] : [])] }
    hits.sort { ($0.rank, -$0.length, $0.first, $0.item) < ($1.rank, -$1.length, $1.first, $1.item) }
    var kept: [Span] = []
    for hit in hits {
      if let same = kept.firstIndex(where: { $0.first == hit.first && $0.last == hit.last }) {
        if hit.item >= 0 { kept[same].items.append(hit.item) }
      } else if !kept.contains(where: { $0.first <= hit.last && hit.first <= $0.last }) {
        kept.append((hit.first, hit.last, hit.kind, hit.item >= 0 ? [hit.item] : []))
      }
    }
    return kept.sorted { $0.first < $1.first }
  }

  private static let rangeWords: Set<Text> = [
    "BIS", "TO", "TILL", "UNTIL", "THRU", "THROUGH", "A", "AU", "AL", "TOT", "DO",
  ]

  /// Whether a dash or a word between two references makes them the ends of a range.
  private func leads(from last: Int, to first: Int) -> Bool {
    if first == last + 1 { return runs[first].isAfterDash }
    guard first == last + 2, !runs[last + 1].isDigits else { return false }
    return Self.rangeWords.contains(Text(utf8: bytes[Int(runs[last + 1].start)..<Int(runs[last + 1].end)]))
  }

  private func unknownTails(_ kept: [Span]) -> [Text] {
    var tails: [Text] = []
    for position in runs.indices where runs[position].isDigits && !runs[position].isDate {
      let run = runs[position]
      let count = Int(run.end - run.start)
      guard count >= 4, shapes.contains(where: { $0.runningDigits == count }) else { continue }
      if kept.contains(where: { $0.first <= position && position <= $0.last }) { continue }
      // Part of an amount or a date, or of a longer number that banks write in groups.
      let isJoined = { (other: Int) in self.runs.indices.contains(other) && self.runs[other].isDigits }
      if isJoined(position - 1) || isJoined(position + 1) { continue }
      tails.append(Text(utf8: bytes[Int(run.start)..<Int(run.end)]))
    }
    return tails + cutNumbers(kept)
  }

  /// What begins as a number of one of our series and has other digits than it: cut by the bank, or mistyped.
  private func cutNumbers(_ kept: [Span]) -> [Text] {
    var numbers: [Text] = []
    for position in runs.indices where !kept.contains(where: { $0.first <= position && position <= $0.last }) {
      let run = runs[position]
      guard !run.isDate, !run.isDigits || run.isYear(bytes),
        let shape = shapes.first(where: {
          run.isDigits ? $0.letters.isEmpty && $0.hasYear : run.has($0.letters, bytes)
        })
      else { continue }
      var last = position
      var digits = run.isDigits ? Int(run.end - run.start) : 0
      while last + 1 < runs.count, runs[last + 1].isDigits, !runs[last + 1].isDate, digits < shape.digits {
        last += 1
        digits += Int(runs[last].end - runs[last].start)
      }
      guard last > position, digits >= (shape.hasYear ? 7 : 3) else { continue }
      numbers.append(Text(utf8: bytes[Int(run.start)..<Int(runs[last].end)]))
    }
    return numbers
  }

  private static func sortedOnce(_ items: [Int32]) -> [Int32] {
    guard items.count > 1 else { return items }
    var result: [Int32] = []
    for item in items.sorted() where result.last != item { result.append(item) }
    return result
  }
}
