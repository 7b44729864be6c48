import OrderToCash

/// What is recorded of a bank account's entries, for judging those of another statement, and for giving entries the details that
/// another file has of them.
public struct BankEntries {
  let engine: Engine
  private let look: Query

  public init(_ engine: Engine) throws {
    self.engine = engine
    look = try engine.freshQuery(
      """
      SELECT e.key, e.booking_date, e.amount, s.source, e.reference, COALESCE(t.end_to_end, ''),
        COALESCE(t.counter_account, ''), COALESCE(NULLIF(t.text, ''), e.text)
      FROM bank_entry e JOIN statement s ON s.key = e.statement
      LEFT JOIN bank_transaction t ON t.entry = e.key AND t.ordinal = 0 AND e.transactions = 1
      WHERE e.bank_account = ? AND e.booking_date = ? AND e.amount = ? AND e.state = 0 AND e.statement <> ?
      ORDER BY e.key
      """)
  }

  /// Posted entries of other statements with a day and amount.
  public func posted(_ account: Text, _ date: BusinessDate, _ amount: Int64, besides statement: Key) throws
    -> [EntryTraits]
  {
    try look.with(account, date, amount, statement).map { row in
      EntryTraits(
        key: row.key(0), date: row.date(1), amount: row.int(2),
        source: StatementDocument.Source(rawValue: row.integer(3)) ?? .statement, reference: row.text(4),
        endToEnd: row.text(5), counterparty: row.text(6), text: row.text(7))
    }
  }

  /// How many posted entries of other statements of a kind lie in a span of days.
  public func count(
    _ account: Text, _ span: ClosedRange<BusinessDate>, _ source: StatementDocument.Source?, besides statement: Key
  ) throws -> Int {
    try engine.query(
      """
      SELECT COUNT(*) FROM bank_entry e JOIN statement s ON s.key = e.statement
      WHERE e.bank_account = ? AND e.booking_date BETWEEN ? AND ? AND e.state = 0 AND e.statement <> ?
        AND (? < 0 OR s.source = ?)
      """
    ).with(account, span.lowerBound, span.upperBound, statement, source?.rawValue ?? -1, source?.rawValue ?? -1)
      .first { $0.integer(0) } ?? 0
  }

  /// How a statement that is about to be recorded stands to those of its account.
  public func relation(of statement: StatementDocument, _ account: Text, stated: Int64?) throws -> StatementRelation {
    let day = statement.date
    let isThere = try engine.query(
      """
      SELECT 1 FROM statement WHERE bank_account = ? AND date = ? AND posts = 1
        AND ((opening IS NOT NULL AND opening = ?) OR (source = ? AND id = ? AND sequence = ? AND opening IS NULL AND ? = 1))
        AND entries > 0 LIMIT 1
      """
    ).with(
      account, day.map { Int64($0.days) } ?? Int64.min,
      statement.openingBalance ?? Int64.min, statement.source.rawValue, statement.id,
      statement.sequence, statement.openingBalance == nil ? 1 : 0
    ).first { _ in true }
    if isThere == true { return .again }
    return statement.openingBalance != nil && statement.openingBalance == stated ? .follows : .unknown
  }

  /// Books an entry that was taken as known and is another: a copy under `key`, with its payments.
  public func book(_ entry: Key, as key: Key) throws {
    try engine.query(
      """
      INSERT INTO bank_entry SELECT ?, statement, bank_account, booking_date, value_date, currency, amount, 0, reversal,
        reference, code, text, transactions, twin, batch FROM bank_entry WHERE key = ?
      """
    ).run(key, entry)
    try engine.query(
      "INSERT INTO bank_transaction SELECT ?, \(Self.payment) FROM bank_transaction WHERE entry = ?"
    ).run(key, entry)
  }

  static let payment = """
    ordinal, amount, currency, reference, end_to_end, name, name_key, ultimate, counter_account, structured, documents, text,
    return_reason, original_end_to_end, charge
    """
}
