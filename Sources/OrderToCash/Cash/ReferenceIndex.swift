/// What a reference found in a payment is, strongest first.
public enum ReferenceKind: UInt8, Sendable, Comparable, CaseIterable {
  /// A creditor reference with check digits that we printed.
  case creditor = 0
  /// One of our document numbers, in full but for separators, case and leading zeros.
  case document = 1
  /// Our despatch number in full.
  case despatch = 2
  /// The customer's order number in full.
  case order = 3
  /// Our document number without its letters.
  case part = 4
  /// The last digits of our document number; only looked for within one account group.
  case tail = 5

  public static func < (left: ReferenceKind, right: ReferenceKind) -> Bool { left.rawValue < right.rawValue }
  public var name: String {
    switch self {
    case .creditor: "creditor reference"
    case .document: "document number"
    case .despatch: "despatch number"
    case .order: "order number"
    case .part: "part of a document number"
    case .tail: "last digits of a document number"
    }
  }
}

/// References of open items → items, over all accounts or over one group.
///
/// Built once from a stream of open items (memory: about 130 bytes an item with six references), read by many. Hashes lie in
/// arrays grouped by their upper bits, so a look-up reads one or two neighbouring entries. The order of entries is the order
/// in which items were added, hence never depends on hashing seeds.
public struct ReferenceIndex: Sendable {
  /// What routing must know of an item.
  public struct Item: Sendable {
    public var key: Key
    public var document: Text
    public var account: Key
    public var group: Key
    public var currency: Currency
    public var open: Int64
    public var discount: Int64
  }

  public private(set) var items: [Item] = []
  private var entries: [Entry] = []
  private var bucketStarts: [UInt32] = []
  private var shift: UInt64 = 64
  let hasTails: Bool
  /// For each length of a reference the numbers of digits seen in references that long, as bits: most candidates in a text
  /// fall through here without touching the large arrays.
  private var compactShapes = InlineArray<32, UInt32>(repeating: 0)
  private var groupedShapes = InlineArray<32, UInt32>(repeating: 0)

  private var firstPairs = LetterPairs()

  /// The hash of a reference, and whose it is. Side by side, so that a look-up reads one place of memory.
  private struct Entry {
    var hash: UInt64
    /// The kind in the upper four bits, then the ordinal.
    var target: UInt32
  }

  /// `withTails` also indexes the last digits of document numbers, which identify nothing outside one group.
  public init(withTails: Bool = false, capacity: Int = 0) {
    hasTails = withTails
    items.reserveCapacity(capacity)
    entries.reserveCapacity(capacity * 6)
  }

  /// Adds an item; after the last, call `finish`. Bound: 2²⁸ items.
  public mutating func add(_ item: OpenItem, group: Key) {
    precondition(items.count < 1 << 28, "too many open items for one index")
    let ordinal = UInt32(items.count)
    items.append(
      Item(
        key: item.key, document: item.document, account: item.account, group: group, currency: item.currency,
        open: item.open, discount: item.discount))
    addReferences(of: item, ordinal)
  }

  /// Adds an item's references to be found under a number of the caller's, when nothing else has to be known of it.
  mutating func add(_ item: OpenItem, ordinal: Int) { addReferences(of: item, UInt32(ordinal)) }

  private mutating func addReferences(of item: OpenItem, _ ordinal: UInt32) {
    addWhole(item.paymentReference, .creditor, ordinal)
    addDocument(item.document, ordinal)
    addWhole(item.despatchNumber, .despatch, ordinal)
    addWhole(item.orderNumber, .order, ordinal)
  }

  /// Adds a number of something else than an item, to be found under its ordinal.
  mutating func add(reference number: Text, ordinal: Int) { addWhole(number, .order, UInt32(ordinal)) }

  /// Groups the entries for look-ups (a counting sort by the upper bits of the hash).
  public mutating func finish() {
    var bits: UInt64 = 1
    while 1 << bits < entries.count, bits < 24 { bits += 1 }
    shift = 64 - bits
    // Counted one bucket on; filling moves each start to the next one's, so that it ends as the bucket's own end.
    var starts = [UInt32](repeating: 0, count: 1 << Int(bits) + 2)
    for entry in entries { starts[Int(entry.hash &>> shift) + 2] += 1 }
    for index in 2..<starts.count { starts[index] += starts[index - 1] }
    var sorted = entries
    let shift = shift
    sorted.withUnsafeMutableBufferPointer { sorted in
      starts.withUnsafeMutableBufferPointer { starts in
        for entry in entries {
          let bucket = Int(entry.hash &>> shift) + 1
          sorted[Int(starts[bucket])] = entry
          starts[bucket] += 1
        }
      }
    }
    entries = sorted
    bucketStarts = starts
  }

  @inline(__always) func mayHoldCompact(length: Int, digits: Int) -> Bool {
    compactShapes[length] & 1 << UInt32(digits) != 0
  }
  @inline(__always) func mayHoldGrouped(length: Int, digits: Int) -> Bool {
    groupedShapes[length] & 1 << UInt32(digits) != 0
  }

  /// Whether any reference begins with these two letters.
  @inline(__always) func mayBegin(_ first: UInt8, _ second: UInt8) -> Bool {
    LetterPairs.pair(first, second).map { firstPairs.contains($0) } ?? true
  }

  /// Calls `body` with the kind and ordinal of every item that carries this reference.
  @inline(__always) func forEach(_ hash: UInt64, _ body: (ReferenceKind, Int32) -> Void) {
    guard !bucketStarts.isEmpty else { return }
    let bucket = Int(hash &>> shift)
    var slot = Int(bucketStarts[bucket])
    let end = Int(bucketStarts[bucket + 1])
    while slot < end {
      let entry = entries[slot]
      if entry.hash == hash, let kind = ReferenceKind(rawValue: UInt8(entry.target >> 28)) {
        body(kind, Int32(entry.target & 0x0FFF_FFFF))
      }
      slot += 1
    }
  }

  /// Indexes a number as written and without leading zeros.
  private mutating func append(_ key: ReferenceKey, _ kind: ReferenceKind, _ ordinal: UInt32) {
    guard key.isUsable else { return }
    compactShapes[key.length] |= 1 << UInt32(key.digits)
    add(key.compact.value, kind, ordinal)
    guard kind != .creditor else { return }
    groupedShapes[key.groupedLength] |= 1 << UInt32(key.groupedDigits)
    add(key.grouped.value, kind, ordinal)
  }

  private mutating func add(_ hash: UInt64, _ kind: ReferenceKind, _ ordinal: UInt32) {
    entries.append(Entry(hash: hash, target: UInt32(kind.rawValue) << 28 | ordinal))
  }

  private mutating func addWhole(_ number: Text, _ kind: ReferenceKind, _ ordinal: UInt32) {
    guard !number.isEmpty, number.utf8.count <= ReferenceScanner.longest * 2 else { return }
    let read = ReferenceNumber(number)
    if let pair = read.firstPair { firstPairs.insert(pair) }
    append(read.whole, kind, ordinal)
  }

  private mutating func addDocument(_ number: Text, _ ordinal: UInt32) {
    guard !number.isEmpty, number.utf8.count <= ReferenceScanner.longest * 2 else { return }
    let read = ReferenceNumber(number)
    append(read.whole, .document, ordinal)
    if let pair = read.firstPair { firstPairs.insert(pair) }
    if read.digitsStart > 0 { append(ReferenceNumber(number, skipping: read.digitsStart).whole, .part, ordinal) }
    if hasTails, let tail = read.tail { add(tail, .tail, ordinal) }
  }
}
