/// Customers by name, for payments whose bank account nobody knows. Names are compared as name keys (case, marks and legal form
/// dropped), and beyond that as banks and people change them.
public struct PayerNames: Sendable {
  /// How a payer's name meets a customer's.
  public enum Likeness: Int, Sendable, Comparable {
    /// The same but for case, marks, legal form and `ue` for `ü`.
    case same = 0
    /// The same as far as the bank's field goes.
    case cut = 1
    /// The same words in another order, or one typing error.
    case near = 2

    public static func < (left: Likeness, right: Likeness) -> Bool { left.rawValue < right.rawValue }
  }

  public struct Match: Sendable, Hashable {
    public var group: Key
    public var account: Key
    public var likeness: Likeness
  }

  private struct Entry {
    var key: [UInt8]
    /// Its legal form, or empty.
    var form: [UInt8]
    var account: Key
    var group: Key
  }

  /// A field of a bank that cuts names has at least this many characters: 27 for older MT940, 35 and 70 for others.
  static let shortestCut = 20
  /// Names that are as long as such a field may go on.
  private static let widths = [27, 35, 70]

  private var entries: [Entry] = []
  private var byKey: [[UInt8]: [Int]] = [:]
  private var byFirst: [[UInt8]: [Int]] = [:]
  private var byLast: [[UInt8]: [Int]] = [:]
  /// By as many first bytes as a bank leaves at least.
  private var byHead: [[UInt8]: [Int]] = [:]

  public init() {}

  /// Adds a customer's name key; a customer without one is not found by name. `name`: as it is written, or empty.
  public mutating func add(_ nameKey: Text, name: Text = .empty, account: Key, group: Key) {
    let key = Self.loose(nameKey)
    guard key.count >= 4 else { return }
    let words = key.split(separator: 0x20)
    guard let first = words.first, let last = words.last else { return }
    byKey[key, default: []].append(entries.count)
    byFirst[Array(first), default: []].append(entries.count)
    byLast[Array(last), default: []].append(entries.count)
    if key.count > Self.shortestCut { byHead[Array(key.prefix(Self.shortestCut)), default: []].append(entries.count) }
    entries.append(Entry(key: key, form: Self.form(of: name), account: account, group: group))
  }

  /// The one group whose customer has this name, by the closest likeness that any has; nil when there is none or more than one. Of
  /// several that differ in nothing but their legal forms the one that has the payer's, where `name` is as the bank wrote it.
  public func match(_ nameKey: Text, name: Text = .empty) -> Match? {
    let key = Self.loose(nameKey)
    guard key.count >= 4 else { return nil }
    if let same = byKey[key] {
      // What fills a bank's field may have lost an end: of a name, or of a legal form.
      guard Self.widths.contains(name.utf8.count) else {
        return one(of: same, .same) ?? one(of: ofForm(Self.form(of: name), same), .same)
      }
      let all = ascending(same + cutCandidates(key).filter { Self.isCut(key, of: entries[$0].key) })
      return one(of: all, .same) ?? one(of: ofForm(Self.form(of: name), all, isCut: true), .same)
    }
    let words = key.split(separator: 0x20)
    guard let first = words.first, let last = words.last else { return nil }
    let cuts = cutCandidates(key).filter {
      Self.isCut(key, of: entries[$0].key) && entries[$0].key.prefix { $0 != 0x20 } == first
    }
    if let cut = one(of: cuts, .cut) { return cut }
    let starts = byFirst[Array(first)] ?? []
    // One of the two words stands where it should, or they have changed places.
    let ends = [byLast[Array(last)], byFirst[Array(last)], byLast[Array(first)]].flatMap { $0 ?? [] }
    return one(of: (starts + ends).filter { Self.isNear(key, entries[$0].key) }.sorted(), .near)
  }

  /// Entries that `key` may be cut from, or go on behind: looked up, for many customers share a first word.
  private func cutCandidates(_ key: [UInt8]) -> [Int] {
    guard key.count >= Self.shortestCut else { return [] }
    var found = byHead[Array(key.prefix(Self.shortestCut))] ?? []
    for place in key.indices where key[place] == 0x20 && place >= Self.shortestCut / 2 {
      found += byKey[Array(key[..<place])] ?? []
    }
    return ascending(found)
  }

  /// Of customers with one name those of a legal form; none when a form isn't known, as it may be this one.
  /// `isCut`: a longer one may begin as it does.
  private func ofForm(_ form: [UInt8], _ same: [Int], isCut: Bool = false) -> [Int] {
    guard !form.isEmpty, same.allSatisfy({ !entries[$0].form.isEmpty }) else { return [] }
    return same.filter { isCut ? entries[$0].form.starts(with: form) : entries[$0].form == form }
  }

  /// The groups that have this name, in full or cut, each once.
  func groups(named nameKey: Text) -> [Key] {
    let key = Self.loose(nameKey)
    let found = (byKey[key] ?? []) + cutCandidates(key).filter { Self.isCut(key, of: entries[$0].key) }
    var groups: [Key] = []
    for entry in found where !groups.contains(entries[entry].group) { groups.append(entries[entry].group) }
    return groups
  }

  /// The words of a legal form at the end of a name, without dots and marks: `gmbh co kg`, `sa`.
  static func form(of name: Text) -> [UInt8] {
    let letters: [UInt8] = name.utf8.compactMap { byte in
      switch byte {
      case 0x41...0x5A: byte | 0x20
      case 0x2E, 0x27: nil
      case 0x61...0x7A, 0x80...: byte
      default: 0x20
      }
    }
    var words: [ArraySlice<UInt8>] = []
    for word in letters.split(separator: 0x20).reversed() {
      guard let known = legalWords.first(where: { $0.utf8.elementsEqual(word) }) else { break }
      words.append(ArraySlice((known == "limited" ? "ltd" : known).utf8))
    }
    return Array(words.reversed().joined(separator: [0x20]))
  }

  private func one(of found: [Int], _ likeness: Likeness) -> Match? {
    guard let first = found.first, found.allSatisfy({ entries[$0].group == entries[first].group }) else { return nil }
    return Match(group: entries[first].group, account: entries[first].account, likeness: likeness)
  }

  /// How two name keys are alike; nil when they aren't.
  static func likeness(_ left: Text, _ right: Text) -> Likeness? {
    guard !left.isEmpty, !right.isEmpty else { return nil }
    if left == right { return .same }
    let (left, right) = (loose(left), loose(right))
    if left == right { return .same }
    if isCut(left, of: right) { return .cut }
    return isNear(left, right) ? .near : nil
  }

  /// Umlauts written as two letters become one, as where the marks were dropped.
  static func loose(_ key: Text) -> [UInt8] {
    key.withBytes { bytes in
      [UInt8](unsafeUninitializedCapacity: bytes.count) { loose, count in
        for byte in bytes {
          if byte == UInt8(ascii: "e"), count > 0 {
            let last = loose[count - 1]
            if last == 0x61 || last == 0x6F || last == 0x75 { continue }
          }
          loose[count] = byte
          count += 1
        }
      }
    }
  }

  /// Whether `key` is the beginning of a name, or all of it and the beginning of a legal form.
  static func isCut(_ key: [UInt8], of name: [UInt8]) -> Bool {
    guard key.count >= shortestCut else { return false }
    if key.count < name.count { return name.starts(with: key) }
    guard key.count > name.count, name.count >= shortestCut / 2, key.starts(with: name), key[name.count] == 0x20 else {
      return false
    }
    return key[name.count...].split(separator: 0x20).allSatisfy { word in
      legalWords.contains { $0.utf8.starts(with: word) }
    }
  }

  private static let legalWords = [
    "gmbh", "co", "kg", "ag", "sarl", "bv", "sp", "zoo", "z", "oo", "ltd", "limited", "sa", "ek", "oy", "und", "mbh",
    "se",
  ]

  /// Whether two names of two words or more differ in the order of words or by one typing error.
  static func isNear(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard abs(left.count - right.count) <= 1 else { return false }
    let words = left.split(separator: 0x20)
    let others = right.split(separator: 0x20)
    guard words.count > 1, others.count > 1, left.count >= 8 else { return false }
    if words.count == others.count, left.count == right.count,
      words.map(Array.init).sorted(by: { $0.lexicographicallyPrecedes($1) })
        == others.map(Array.init).sorted(by: { $0.lexicographicallyPrecedes($1) })
    {
      return true
    }
    return Typing.isOneError(left, right)
  }
}
