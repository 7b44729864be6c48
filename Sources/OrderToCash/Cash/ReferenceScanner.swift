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
  private var spans: [Span] = []

  private struct Hit {
    var first: Int
    var last: Int
    var length: Int
    /// Nil: of the shape of our documents, and not in the index.
    var kind: ReferenceKind?
    var item: Int32
    /// Order of precedence, and of one rank the longest: a despatch number may hold what looks like a document's. An unknown document of ours comes after known ones and before parts and orders.
    var rank: Int {
      switch kind {
      case .creditor: 0
      case .document: 1
      case .despatch: 1
      case nil: 3
      case .order: 4
      case .part: 5
      case .tail: 6
      }
    }

    func isBefore(_ other: Hit) -> Bool {
      let (mine, others) = (rank, other.rank)
      if mine != others { return mine < others }
      if length != other.length { return length > other.length }
      return first != other.first ? first < other.first : item < other.item
    }
  }

  /// A stretch of the text and what it stands for.
  private struct Span {
    var first: Int
    var last: Int
    var kind: ReferenceKind?
    var items = ItemOrdinals()

    init(_ hit: Hit) {
      (first, last, kind) = (hit.first, hit.last, hit.kind)
      if hit.item >= 0 { items.append(hit.item) }
    }

    func holds(_ run: Int) -> Bool { first <= run && run <= last }
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
    var findings = TextFindings()
    scan(text, index, into: &findings)
    return findings
  }

  /// As `findings`, into what an earlier text has left.
  mutating func scan(_ text: Text, _ index: ReferenceIndex, into findings: inout TextFindings) {
    cut(text)
    find(index, &findings)
  }

  /// Everything that another index knows of the text that was scanned last, without regard to the shapes of our numbers.
  mutating func scan(alsoIn index: ReferenceIndex, into findings: inout TextFindings) {
    let own = shapes
    shapes = []
    defer { shapes = own }
    find(index, &findings)
  }

  private mutating func find(_ index: ReferenceIndex, _ findings: inout TextFindings) {
    findings.clear()
    guard !runs.isEmpty, !index.isEmpty || !shapes.isEmpty else { return }
    hits.removeAll(keepingCapacity: true)
    var reach = index.longest
    for shape in shapes { reach = max(reach, shape.letters.count + shape.digits) }
    for first in runs.indices { lookUp(from: first, reach, index) }
    if let hit = hits.only, let kind = hit.kind, !index.hasTails {
      return findings.references.append(FoundReference(kind: kind, items: [hit.item]))
    }
    resolve()
    for place in spans.indices {
      if let kind = spans[place].kind {
        spans[place].items.order()
        var reference = FoundReference(kind: kind, items: spans[place].items)
        reference.leadsOn = place + 1 < spans.count && leads(from: spans[place].last, to: spans[place + 1].first)
        findings.references.append(reference)
      } else {
        findings.unknownDocuments.append(word(from: spans[place].first, to: spans[place].last))
      }
    }
    if index.hasTails { addUnknownTails(to: &findings.unknownTails) }
  }

  /// The letters and digits of neighbouring runs.
  private func word(from first: Int, to last: Int) -> Text {
    Text(utf8: bytes[Int(runs[first].start)..<Int(runs[last].end)])
  }

  /// Every stretch of the text that was cut last which a reference may be found by, whatever is open.
  func forEachStretch(_ body: (ReferenceKey) -> Void) {
    for first in runs.indices {
      var key = ReferenceKey()
      for last in first..<min(runs.count, first + mostRuns(from: first)) {
        key.add(runs[last], bytes)
        guard key.length <= ReferenceScanner.longest else { break }
        if key.isUsable { body(key) }
      }
    }
  }

  /// How many neighbouring runs may be one reference.
  private func mostRuns(from first: Int) -> Int {
    let start = Int(runs[first].start)
    let startsRF = runs[first].count == 2 && bytes[start] == 0x52 && bytes[start + 1] == 0x46
    return startsRF ? ReferenceScanner.mostAfterRF : ReferenceScanner.most
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
    var items = ItemOrdinals()
    func note(_ kind: ReferenceKind, _ item: Int32) {
      guard kind != .tail else { return }
      strongest = strongest.map { min($0, kind) } ?? kind
      items.append(item)
    }
    if index.mayHoldCompact(length: key.length, digits: key.digits) { index.forEach(key.compact.value, note) }
    if strongest == nil, index.mayHoldGrouped(length: key.groupedLength, digits: key.groupedDigits) {
      index.forEach(key.grouped.value, note)
    }
    items.order()
    return strongest.map { FoundReference(kind: $0, items: items) }
  }

  /// Cuts a text into runs; a boundary stands wherever letters meet digits or anything else.
  mutating func cut(_ text: Text) {
    runs.removeAll(keepingCapacity: true)
    text.withBytes { cut($0) }
  }

  private mutating func cut(_ text: UnsafeBufferPointer<UInt8>) {
    // What an earlier text has left behind the end of this one's letters and digits is in no run.
    if bytes.count < text.count { bytes = [UInt8](repeating: 0, count: max(text.count, 256)) }
    if runs.capacity == 0 { runs.reserveCapacity(32) }
    var runs = self.runs
    self.runs = []
    let digits = bytes.withUnsafeMutableBufferPointer { ReferenceRun.cut(text, into: $0, &runs) }
    // Three digits at least make a date.
    if digits > 2 { ReferenceRun.markDates(&runs, bytes) }
    self.runs = runs
  }

  /// `reach`: letters and digits of the longest reference that there is; a stretch may have zeros beyond it.
  private mutating func lookUp(from first: Int, _ reach: Int, _ index: ReferenceIndex) {
    let start = Int(runs[first].start)
    if !runs[first].isDigits, runs[first].count > 1, !index.mayBegin(bytes[start], bytes[start + 1]),
      !shapes.contains(where: { runs[first].has($0.letters, bytes) })
    {
      return
    }
    // Hashed only as far as something may have these measures.
    var (key, hashed) = (ReferenceKey(), first)
    for last in first..<min(runs.count, first + mostRuns(from: first)) {
      key.measure(runs[last])
      guard key.length <= ReferenceScanner.longest, key.groupedLength <= reach else { break }
      guard key.isUsable else { continue }
      let mayBeCompact = index.mayHoldCompact(length: key.length, digits: key.digits)
      let mayBeGrouped = index.mayHoldGrouped(length: key.groupedLength, digits: key.groupedDigits)
      if mayBeCompact || mayBeGrouped {
        while hashed <= last {
          key.hash(runs[hashed], bytes, isFirst: hashed == first)
          hashed += 1
        }
      }
      var known = false
      if mayBeCompact {
        index.forEach(key.compact.value) {
          known = true
          record(first, last, key.length, $0, $1)
        }
      }
      if !known, mayBeGrouped {
        index.forEach(key.grouped.value) {
          known = true
          record(first, last, key.length, $0, $1)
        }
      }
      if !known, hasShape(first, last, key.digits) { record(first, last, key.length, nil, -1) }
    }
    if index.hasTails, runs[first].isDigits { lookUpTail(from: first, index) }
  }

  /// Last digits of a number, in one run or in two where a bank has put a blank into it.
  private mutating func lookUpTail(from first: Int, _ index: ReferenceIndex) {
    if !runs[first].isDate, !runs[first].isYear(bytes), let tail = ReferenceKey.tail(runs[first], bytes) {
      let length = runs[first].count
      index.forEach(tail) { if $0 == .tail { record(first, first, length, $0, $1) } }
    }
    let next = first + 1
    guard next < runs.count, runs[next].isDigits, !runs[next].isDate,
      let tail = ReferenceKey.tail(runs[first], bytes, end: runs[next].end)
    else { return }
    let length = Int(runs[next].end - runs[first].start)
    guard isRunning(length) else { return }
    index.forEach(tail) { if $0 == .tail { record(first, next, length, $0, $1) } }
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
    guard runs[first].count >= 4 else { return false }
    let start = Int(runs[first].start)
    let century = bytes[start..<start + 2]
    return century.elementsEqual([0x31, 0x39]) || century.elementsEqual([0x32, 0x30])
  }

  /// Whether the text that was scanned last has one of these words, which are capitals.
  func hasWord(in words: [[UInt8]]) -> Bool {
    for run in runs where !run.isDigits {
      for word in words where run.has(word, bytes) { return true }
    }
    return false
  }

  /// Keeps the strongest and longest of overlapping hits, and gathers equal stretches into one reference, in the order of the text.
  private mutating func resolve() {
    spans.removeAll(keepingCapacity: true)
    if let hit = hits.only { return spans.append(Span(hit)) }
    hits.sort { $0.isBefore($1) }
    for hit in hits {
      var isNew = true
      for place in spans.indices where spans[place].first <= hit.last && hit.first <= spans[place].last {
        isNew = false
        guard spans[place].first == hit.first, spans[place].last == hit.last else { continue }
        if hit.item >= 0 { spans[place].items.append(hit.item) }
        break
      }
      if isNew { spans.append(Span(hit)) }
    }
    if spans.count > 1 { spans.sort { $0.first < $1.first } }
  }

  private static let rangeWords: Set<Text> = [
    "BIS", "TO", "TILL", "UNTIL", "THRU", "THROUGH", "A", "AU", "AL", "TOT", "DO",
  ]

  /// Whether a dash or a word between two references makes them the ends of a range.
  private func leads(from last: Int, to first: Int) -> Bool {
    if first == last + 1 { return runs[first].isAfterDash }
    // A bank's line may end within the word.
    guard first == last + 2 || first == last + 3, runs[last + 1..<first].allSatisfy({ !$0.isDigits }) else {
      return false
    }
    return Self.rangeWords.contains(word(from: last + 1, to: first - 1))
  }

  private func isExplained(_ run: Int) -> Bool {
    for span in spans where span.holds(run) { return true }
    return false
  }

  private func isRunning(_ digits: Int) -> Bool {
    for shape in shapes where shape.runningDigits == digits { return true }
    return false
  }

  private func addUnknownTails(to tails: inout [Text]) {
    for position in runs.indices where runs[position].isDigits && !runs[position].isDate {
      let count = Int(runs[position].end - runs[position].start)
      guard count >= 4, isRunning(count), !isExplained(position) else { continue }
      // Part of an amount or a date, or of a longer number that banks write in groups.
      if position > 0, runs[position - 1].isDigits { continue }
      if position + 1 < runs.count, runs[position + 1].isDigits { continue }
      tails.append(word(from: position, to: position))
    }
    addCutNumbers(to: &tails)
  }

  /// What begins as a number of one of our series and has other digits than it: cut by the bank, or mistyped.
  private func addCutNumbers(to numbers: inout [Text]) {
    for position in runs.indices where !isExplained(position) {
      let run = runs[position]
      guard !run.isDate, !run.isDigits || run.isYear(bytes), let shape = shape(beginningAs: run) else { continue }
      var last = position
      var digits = run.isDigits ? Int(run.end - run.start) : 0
      while last + 1 < runs.count, runs[last + 1].isDigits, !runs[last + 1].isDate, digits < shape.digits {
        last += 1
        digits += Int(runs[last].end - runs[last].start)
      }
      guard last > position, digits >= (shape.hasYear ? 7 : 3) else { continue }
      numbers.append(word(from: position, to: last))
    }
  }

  private func shape(beginningAs run: ReferenceRun) -> SeriesShape? {
    for shape in shapes where run.isDigits ? shape.letters.isEmpty && shape.hasYear : run.has(shape.letters, bytes) {
      return shape
    }
    return nil
  }
}
