import OrderToCash

/// The exceptions that are open about subjects of some kinds, read whole: what waits for a person is little.
public struct OpenExceptions: Sendable {
  public struct Told: Sendable {
    public var rule: Text
    public var message: String
    public var firstSeen: BusinessDate
  }
  private var told: [SubjectKind: [Key: [Told]]] = [:]

  public init(_ engine: Engine, kinds: [SubjectKind]) throws {
    let query = try engine.freshQuery(
      "SELECT subject, rule, message, first_seen FROM open_exception WHERE subject_kind = ? ORDER BY subject, rule")
    for kind in kinds {
      var rows: [Key: [Told]] = [:]
      try query.with(kind.rawValue).forEach {
        rows[$0.key(0), default: []].append(Told(rule: $0.text(1), message: $0.string(2), firstSeen: $0.date(3)))
      }
      told[kind] = rows
    }
  }

  public func about(_ kind: SubjectKind, _ subject: Key) -> [Told] { told[kind]?[subject] ?? [] }

  public func message(_ kind: SubjectKind, _ subject: Key, rule: Text) -> String? {
    about(kind, subject).first { $0.rule == rule }?.message
  }
}
