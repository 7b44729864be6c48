/// Words of a payment that are a payer's own: its customer number in our books or in its own, a mandate, a contract. Learnt from decisions, since
/// no standard says where they stand.
public struct PayerWords: Sendable {
  private var owners: [Text: (account: Key, group: Key)] = [:]

  public init() {}
  public var isEmpty: Bool { owners.isEmpty }

  /// Adds a learnt word. One that two groups have is nobody's; within one group the lowest account counts.
  public mutating func add(_ word: Text, account: Key, group: Key) {
    guard let known = owners[word] else {
      owners[word] = (account, group)
      return
    }
    if known.group != group {
      owners[word] = (.none, .none)
    } else if account < known.account {
      owners[word] = (account, group)
    }
  }

  /// The one customer whose word a text has; nil when it has none, or those of two.
  public func owner(of text: Text) -> (account: Key, group: Key)? {
    guard !owners.isEmpty else { return nil }
    let found = Self.words(of: text).compactMap { owners[$0] }
    guard let first = found.first, !first.group.isNone, found.allSatisfy({ $0.group == first.group }) else {
      return nil
    }
    return first
  }

  /// Words long enough to tell somebody, in capitals and without separators: of five to twenty characters, three digits among them, and no
  /// date or amount.
  static func words(of text: Text) -> [Text] {
    let separators: Set<UInt8> = [0x20, 0x2C, 0x3B, 0x3A, 0x28, 0x29, 0x2B, 0x0A]
    var words: [Text] = []
    for word in text.utf8.split(whereSeparator: separators.contains) {
      let word = Text(utf8: Array(word))
      let compact = ReferenceBytes.compact(word)
      guard (5...20).contains(compact.count), compact.count(where: ReferenceBytes.isDigit) >= 3,
        !ReferenceScanner.runs(of: word).runs.contains(where: \.isDate), !word.utf8.contains(0x2E)
      else { continue }
      words.append(Text(utf8: compact))
    }
    return words
  }
}
