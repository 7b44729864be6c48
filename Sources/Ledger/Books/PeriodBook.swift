import OrderToCash

/// Which months of the books are closed, as a run sees it: what it closes itself counts from the next one on, so that all
/// postings of a night keep to the same days.
public struct PeriodBook {
  /// Who wants a closed month open again.
  public struct Wish: Sendable, Hashable {
    public var month: BusinessDate
    public var who: Text
    public var decision: Key
  }

  private let engine: Engine
  private let run: Int
  /// Up to which day the books are closed, or nil when no month ever was.
  public let closed: BusinessDate?

  public init(_ engine: Engine, run: Int) throws(LedgerError) {
    self.engine = engine
    self.run = run
    closed = try PeriodBook.closed(engine, before: Int64(run) << 47)
  }

  /// Up to which day the books will be closed for the next run.
  public func closedNext() throws(LedgerError) -> BusinessDate? {
    try PeriodBook.closed(engine, before: Int64(run + 1) << 47)
  }

  private static func closed(_ engine: Engine, before key: Int64) throws(LedgerError) -> BusinessDate? {
    let query = try engine.query(
      "SELECT closed FROM period_close WHERE key < ? AND kind <> ? ORDER BY key DESC LIMIT 1")
    try query.with(key, PeriodClose.Kind.reopenAsked.rawValue)
    defer { query.reset() }
    return try query.step() ? query.optionalDate(0) : nil
  }

  /// Records what happened to a month; `closed` is what counts from the next run on.
  public func note(
    _ kind: PeriodClose.Kind, month: BusinessDate, closed: BusinessDate?, decision: Key, who: Text, key: Key
  ) throws {
    try engine.append(.periodClose).add(key).add(kind.rawValue).add(month).add(closed).add(decision).add(who).end()
  }

  /// Who asked first to reopen, since the books were last closed or reopened.
  public func waiting() throws -> Wish? {
    try engine.query(
      """
      SELECT month, who, decision FROM period_close WHERE kind = ?
        AND key > COALESCE((SELECT MAX(key) FROM period_close WHERE kind <> ?), 0)
      ORDER BY key LIMIT 1
      """
    ).with(PeriodClose.Kind.reopenAsked.rawValue, PeriodClose.Kind.reopenAsked.rawValue)
      .first { Wish(month: $0.date(0), who: $0.text(1), decision: $0.key(2)) }
  }
}
