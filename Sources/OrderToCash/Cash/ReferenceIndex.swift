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
/// Built once from a stream of open items (memory: about 120 bytes an item with six references), read by many. Most of what a
/// text holds is no reference: a bit for each hash, in a field small enough for the processor's cache, lets it fall through. The
/// order of entries is the order in which items were added, hence never depends on hashing seeds.
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

  /// An item as it is kept: there may be a million.
  private struct Row {
    var key: Key
    var document: Text
    var open: Int64
    var discount: Int64
    var currency: Currency
  }

  private struct Owner: Equatable {
    var account: Key
    var group: Key
  }

  /// Rows in blocks: one array of a million would be copied to grow, and stand in memory twice.
  private struct Rows {
    private static let bits = 12
    private var blocks: [[Row]] = []
    private(set) var count = 0

    subscript(place: Int) -> Row { blocks[place >> Rows.bits][place & (1 << Rows.bits - 1)] }

    mutating func append(_ row: Row) {
      if count >> Rows.bits == blocks.count {
        blocks.append([])
        // The first grows as it must: an index of a few is as common.
        if count > 0 { blocks[blocks.count - 1].reserveCapacity(1 << Rows.bits) }
      }
      blocks[blocks.count - 1].append(row)
      count += 1
    }
  }

  private var rows = Rows()
  /// Accounts and groups in the order in which items came: one for all items of an account.
  private var owners: [Owner] = []
  /// By item, its place in `owners`: apart from the rest, as routing asks for the group of whatever is named.
  private var ownership: [UInt32] = []
  private var entries: ReferenceEntries
  let hasTails: Bool
  /// What may be looked up, and the amounts that may be asked for.
  private var wanted: (references: WantedReferences.Bits, amounts: WantedReferences.Bits)
  /// Whether anything of the item that is being added was kept.
  private var isKept = false
  /// For each length of a reference the numbers of digits seen in references that long, as bits: most candidates in a text
  /// fall through here without touching the large arrays.
  private var compactShapes = InlineArray<32, UInt32>(repeating: 0)
  private var groupedShapes = InlineArray<32, UInt32>(repeating: 0)

  private var firstPairs = LetterPairs()
  /// Letters and digits of the longest reference.
  private(set) var longest = 0

  /// - Parameters:
  ///   - withTails: also indexes the last digits of document numbers, which identify nothing outside one group.
  ///   - capacity: about how many items will be kept.
  ///   - wanted: keeps only what can be looked up: items with such a reference, under it alone, and those of such an amount.
  public init(withTails: Bool = false, capacity: Int = 0, wanted: WantedReferences? = nil) {
    hasTails = withTails
    self.wanted = (wanted?.references ?? .init(), wanted?.amounts ?? .init())
    ownership.reserveCapacity(withTails ? 0 : capacity)
    entries = ReferenceEntries(capacity: capacity * (withTails ? 10 : 8))
  }

  /// Whether nothing was added.
  var isEmpty: Bool { entries.isEmpty }

  /// Adds an item; after the last, call `finish`. Bound: 2²⁸ items.
  public mutating func add(_ item: OpenItem, group: Key) {
    precondition(rows.count < 1 << 28, "too many open items for one index")
    let ordinal = UInt32(rows.count)
    isKept = wanted.amounts.mayHold(WantedReferences.hash(of: item.open))
    withUnsafePointer(to: item) { addReferences(of: $0, ordinal) }
    guard isKept else { return }
    let owner = Owner(account: item.account, group: group)
    if owners.last != owner { owners.append(owner) }
    rows.append(
      Row(
        key: item.key, document: item.document, open: item.open, discount: item.discount, currency: item.currency))
    ownership.append(UInt32(owners.count - 1))
  }

  /// How many items are kept.
  var count: Int { rows.count }
  func item(_ ordinal: Int) -> Item {
    let (row, owner) = (rows[ordinal], owners[Int(ownership[ordinal])])
    return Item(
      key: row.key, document: row.document, account: owner.account, group: owner.group, currency: row.currency,
      open: row.open, discount: row.discount)
  }
  func group(of ordinal: Int32) -> Key { owners[Int(ownership[Int(ordinal)])].group }
  func account(of ordinal: Int32) -> Key { owners[Int(ownership[Int(ordinal)])].account }
  func open(of ordinal: UInt32) -> Int64 { rows[Int(ordinal)].open }
  func discount(of ordinal: UInt32) -> Int64 { rows[Int(ordinal)].discount }

  /// Adds the references of items that are open, to be found under their positions, when nothing else has to be known of them.
  mutating func add(openOf items: [OpenItem]) {
    items.withUnsafeBufferPointer { items in
      // By pointer: an item is large and is not copied to be read.
      guard let first = items.baseAddress else { return }
      for position in items.indices where (first + position).pointee.open != 0 {
        addReferences(of: first + position, UInt32(position))
      }
    }
  }

  private mutating func addReferences(of item: UnsafePointer<OpenItem>, _ ordinal: UInt32) {
    addWhole(item.pointee.paymentReference, .creditor, ordinal)
    addDocument(item.pointee.document, ordinal)
    addWhole(item.pointee.despatchNumber, .despatch, ordinal)
    addWhole(item.pointee.orderNumber, .order, ordinal)
  }

  /// Adds a number of something else than an item, to be found under its ordinal.
  mutating func add(reference number: Text, ordinal: Int) { addWhole(number, .order, UInt32(ordinal)) }

  /// Orders the entries for look-ups.
  public mutating func finish() {
    wanted = (.init(), .init())
    entries.finish()
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
    guard entries.mayHold(hash) else { return }
    entries.forEach(hash) { target in
      if let kind = ReferenceKind(rawValue: UInt8(target >> 28)) { body(kind, Int32(target & 0x0FFF_FFFF)) }
    }
  }

  /// Indexes a number as written and without leading zeros.
  private mutating func append(_ key: ReferenceKey, _ kind: ReferenceKind, _ ordinal: UInt32) {
    guard key.isUsable else { return }
    if add(key.compact.value, kind, ordinal) {
      compactShapes[key.length] |= 1 << UInt32(key.digits)
      // A stretch of a text may have more zeros than the reference has.
      longest = max(longest, key.length)
    }
    if kind != .creditor, add(key.grouped.value, kind, ordinal) {
      groupedShapes[key.groupedLength] |= 1 << UInt32(key.groupedDigits)
      longest = max(longest, key.length)
    }
  }

  /// Whether it is wanted.
  @discardableResult
  private mutating func add(_ hash: UInt64, _ kind: ReferenceKind, _ ordinal: UInt32) -> Bool {
    guard wanted.references.mayHold(hash) else { return false }
    isKept = true
    // The kind in the upper four bits, then the ordinal.
    entries.add(hash, UInt32(kind.rawValue) << 28 | ordinal)
    return true
  }

  private mutating func addWhole(_ number: Text, _ kind: ReferenceKind, _ ordinal: UInt32) {
    guard !number.isEmpty, number.utf8.count <= ReferenceScanner.longest * 2 else { return }
    let read = ReferenceNumber(number)
    if let pair = read.firstPair { firstPairs.insert(pair) }
    append(read.whole, kind, ordinal)
  }

  private mutating func addDocument(_ number: Text, _ ordinal: UInt32) {
    guard !number.isEmpty, number.utf8.count <= ReferenceScanner.longest * 2 else { return }
    let read = ReferenceNumber(document: number)
    append(read.whole, .document, ordinal)
    if let pair = read.firstPair { firstPairs.insert(pair) }
    if read.hasPart { append(read.part, .part, ordinal) }
    if hasTails, let tail = read.tail { add(tail, .tail, ordinal) }
  }
}
