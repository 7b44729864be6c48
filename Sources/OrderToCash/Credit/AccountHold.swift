/// Who stopped an account from buying. The number is stored and never changes.
public enum HoldSource: Int, CaseIterable, Comparable, Sendable {
  /// A decision; only a decision releases it.
  case person = 1
  /// `credit.overdue-hold`
  case overdue = 2
  /// `collect.hold`: a letter of a level that holds went out.
  case collection = 3

  public static func < (left: HoldSource, right: HoldSource) -> Bool { left.rawValue < right.rawValue }
  public var isProgram: Bool { self != .person }
  public var name: String {
    switch self {
    case .person: "person"
    case .overdue: "overdue"
    case .collection: "collection"
    }
  }
}

/// A hold in force. An account has at most one of each source.
public struct AccountHold: Hashable, Sendable {
  public var source: HoldSource
  /// The decision or ruling that placed it: keys order in time.
  public var placed: Key
  public var since: BusinessDate

  public init(_ source: HoldSource, placed: Key, since: BusinessDate) {
    self.source = source
    self.placed = placed
    self.since = since
  }
}

/// A hold placed or released tonight.
public struct HoldChange: Hashable, Sendable {
  public var account: Key
  public var source: HoldSource
  public var isPlaced: Bool
  public var rule: Text
  /// The decision, when a person changed it; else none.
  public var decision: Key

  public init(account: Key, source: HoldSource, isPlaced: Bool, rule: Text, decision: Key = .none) {
    self.account = account
    self.source = source
    self.isPlaced = isPlaced
    self.rule = rule
    self.decision = decision
  }
}
