/// A reference found in a payment: what it is and the items that carry it. More than one item means that it doesn't say which.
public struct FoundReference: Sendable, Hashable {
  public var kind: ReferenceKind
  /// Ordinals in the index, ascending, each once.
  public var items: ItemOrdinals
  /// A dash or a word such as “to” leads on to the next reference: all between are meant.
  public var leadsOn = false

  public init(kind: ReferenceKind, items: ItemOrdinals) {
    self.kind = kind
    self.items = items
  }
}

/// Ordinals of items, zero or more. Nearly every reference has one, which needs no memory of its own.
public struct ItemOrdinals: Sendable, Hashable, RandomAccessCollection, ExpressibleByArrayLiteral {
  /// -1: none.
  private var first: Int32 = -1
  private var others: [Int32] = []

  public init() {}
  public init(arrayLiteral elements: Int32...) {
    for element in elements { append(element) }
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { first < 0 ? 0 : others.count + 1 }
  public subscript(position: Int) -> Int32 { position == 0 ? first : others[position - 1] }

  /// The ordinal, if it is just one.
  var only: Int32? { first >= 0 && others.isEmpty ? first : nil }

  mutating func append(_ ordinal: Int32) {
    if first < 0 { first = ordinal } else { others.append(ordinal) }
  }

  /// Ascending, each once.
  mutating func order() {
    guard !others.isEmpty else { return }
    let all = others + [first]
    self = ItemOrdinals()
    var last: Int32 = -1
    for ordinal in all.sorted() where ordinal != last {
      append(ordinal)
      last = ordinal
    }
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

  /// Empty again, with the room for references kept.
  mutating func clear() {
    references.removeAll(keepingCapacity: true)
    if !unknownDocuments.isEmpty { unknownDocuments = [] }
    if !unknownTails.isEmpty { unknownTails = [] }
  }
}
