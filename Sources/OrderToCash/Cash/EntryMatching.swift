/// What a bank entry has to tell it from others: the same entry comes in several files and formats, and two entries may look
/// alike.
public struct EntryTraits: Hashable, Sendable {
  /// None for an entry that is not recorded yet.
  public var key: Key
  public var date: BusinessDate
  /// Signed minor units.
  public var amount: Int64
  public var source: StatementDocument.Source
  /// The bank's reference; empty where it tells nothing.
  public var reference: Text
  /// Of its only payment; empty for a batch.
  public var endToEnd: Text
  public var counterparty: Text
  public var text: Text

  public init(
    key: Key = .none, date: BusinessDate, amount: Int64, source: StatementDocument.Source, reference: Text = .empty,
    endToEnd: Text = .empty, counterparty: Text = .empty, text: Text = .empty
  ) {
    self.key = key
    self.date = date
    self.amount = amount
    self.source = source
    self.reference = EntryMatching.telling(reference)
    self.endToEnd = EntryMatching.telling(endToEnd)
    self.counterparty = counterparty
    self.text = text
  }
}

/// How a statement stands to those recorded before it for its account.
public enum StatementRelation: Sendable {
  /// It opens where the last one closed: everything in it is new.
  case follows
  /// One of its day that opened as it does is recorded: it is that one again, in another format or grown.
  case again
  /// It has no balances, or they lead nowhere.
  case unknown
}

/// Tells entries that are recorded already from new ones, across files and formats.
public enum EntryMatching {
  enum Likeness { case same, different, open }

  public enum Verdict: Hashable, Sendable {
    case new
    /// The recorded entry it is; not `isSure` when nothing tells it from another payment of that day over that amount.
    case known(Key, isSure: Bool)
  }

  /// Words that banks write where there is no reference.
  private static let nothing: [Text] = [
    "NONREF", "NOTPROVIDED", "NOT PROVIDED", "NOREF", "NONE", "N/A", "NA", "UNKNOWN", "KREF+", "EREF+",
  ]

  /// A reference, or empty for one that tells nothing: a word for none, or one character again and again.
  static func telling(_ reference: Text) -> Text {
    guard let first = reference.utf8.first, reference.utf8.contains(where: { $0 != first }) else { return .empty }
    return nothing.contains(Text(utf8: reference.utf8.map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 32 : $0 }))
      ? .empty : reference
  }

  /// Two entries of one account, day and amount. References decide, then whose account it is; texts only within one kind of
  /// file, for formats cut them differently.
  static func likeness(_ left: EntryTraits, _ right: EntryTraits) -> Likeness {
    let isOneKind = left.source == right.source
    if !left.reference.isEmpty, !right.reference.isEmpty {
      if left.reference == right.reference { return .same }
      if isOneKind { return .different }
      if isCut(left.reference, right.reference) { return .same }
    }
    if !left.endToEnd.isEmpty, !right.endToEnd.isEmpty {
      if left.endToEnd == right.endToEnd { return .same }
      if isOneKind || !isCut(left.endToEnd, right.endToEnd) { return .different }
    }
    if !left.counterparty.isEmpty, !right.counterparty.isEmpty, left.counterparty != right.counterparty {
      return .different
    }
    if isOneKind, !left.text.isEmpty, !right.text.isEmpty, left.text != right.text { return .different }
    return .open
  }

  /// One is the beginning of the other: MT940 has room for 16 characters.
  private static func isCut(_ left: Text, _ right: Text) -> Bool {
    let (short, long) = left.utf8.count < right.utf8.count ? (left, right) : (right, left)
    return short.utf8.count >= 12 && long.utf8.starts(with: short.utf8)
  }

  /// Judges the entries of one statement against recorded ones. `recorded(i)`: those of other statements with the day and amount
  /// of entry `i`. `span`: how many entries of the same kind of file are recorded for the statement's days, asked for only
  /// where it matters.
  ///
  /// Each recorded entry is met once, so that two equal payments of a day stay two. Where nothing tells whether an entry is the
  /// recorded one, it is when the statement has all that was recorded for its days: then it covers them again. Else it is taken
  /// as the recorded one and told, for cash must not be counted twice unseen.
  public static func judge(
    _ entries: [EntryTraits], _ relation: StatementRelation, recorded: (Int) throws -> [EntryTraits],
    span: () throws -> Int
  ) rethrows -> [Verdict] {
    var verdicts = [Verdict](repeating: .new, count: entries.count)
    if relation == .follows { return verdicts }
    let traits = withoutRepeated(entries)
    var taken: Set<Key> = []
    var open: [Int] = []
    var candidates: [Int: [EntryTraits]] = [:]
    for index in traits.indices {
      let found = try recorded(index)
      if found.isEmpty { continue }
      candidates[index] = found
      if let same = found.first(where: { !taken.contains($0.key) && likeness(traits[index], $0) == .same }) {
        taken.insert(same.key)
        verdicts[index] = .known(same.key, isSure: true)
      } else {
        open.append(index)
      }
    }
    var unsure: [Int] = []
    for index in open {
      let like = candidates[index]?.first {
        !taken.contains($0.key) && likeness(traits[index], $0) == .open
      }
      guard let like else { continue }
      taken.insert(like.key)
      verdicts[index] = .known(like.key, isSure: false)
      unsure.append(index)
    }
    guard !unsure.isEmpty else { return verdicts }
    let recordedInAll = try span()
    let covers = taken.count >= recordedInAll && (relation == .again || taken.count > 1)
    if covers {
      for index in unsure {
        if case .known(let key, _) = verdicts[index] { verdicts[index] = .known(key, isSure: true) }
      }
    }
    return verdicts
  }

  /// A reference that stands on several entries of a statement is the account's, or nobody's; it tells none from another.
  private static func withoutRepeated(_ entries: [EntryTraits]) -> [EntryTraits] {
    var counts: [Text: Int] = [:]
    for entry in entries where !entry.reference.isEmpty { counts[entry.reference, default: 0] += 1 }
    return entries.map { entry in
      var entry = entry
      if counts[entry.reference, default: 0] > 1 { entry.reference = .empty }
      return entry
    }
  }
}

/// Finds the notification (camt.054) whose payments are those of a statement's entry.
public enum EntryDetails {
  public struct Candidate: Hashable, Sendable {
    public var key: Key
    public var reference: Text
    /// What the bank calls the batch; empty when it says nothing.
    public var batch: Text

    public init(key: Key, reference: Text, batch: Text) {
      self.key = key
      self.reference = EntryMatching.telling(reference)
      self.batch = EntryMatching.telling(batch)
    }
  }

  /// Among notified entries of the same account, amount and day: the one with the entry's reference, else with its batch, else
  /// the only one that contradicts neither. None when several would do.
  public static func find(for entry: Candidate, among notified: [Candidate]) -> Key? {
    func only(_ isMeant: (Candidate) -> Bool) -> Key?? {
      let found = notified.filter(isMeant)
      return found.isEmpty ? nil : .some(found.count == 1 ? found[0].key : nil)
    }
    if !entry.reference.isEmpty, let found = only({ $0.reference == entry.reference }) { return found }
    if !entry.batch.isEmpty, let found = only({ $0.batch == entry.batch }) { return found }
    let fitting = only { other in
      (entry.reference.isEmpty || other.reference.isEmpty) && (entry.batch.isEmpty || other.batch.isEmpty)
    }
    return fitting ?? nil
  }
}
