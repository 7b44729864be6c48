import OrderToCash

/// What is recorded of a bank account's entries, for judging those of another statement, and for giving entries the details that
/// another file has of them.
public struct BankEntries {
  private let engine: Engine
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

  private static let payment = """
    ordinal, amount, currency, reference, end_to_end, name, name_key, ultimate, counter_account, structured, documents, text,
    return_reason, original_end_to_end
    """
}

extension BankEntries {
  /// An entry that was posted tonight, or earlier, and the notified entries that may detail it.
  public struct Detailed: Sendable {
    public var entry: Key
    public var note: Key
    /// The payments of the note.
    public var payments: Int
  }

  /// Gives the entries that a run posts the payments that notifications (camt.054) have of them: those that lack payments, or
  /// their amounts, or say nothing of what they pay. Each notification serves one entry.
  public func linkDetails(run: Int) throws {
    let bare = try engine.freshQuery(
      """
      SELECT e.key, e.bank_account, e.booking_date, e.value_date, e.amount, e.reference, e.batch, e.transactions
      FROM bank_entry e LEFT JOIN bank_transaction t ON t.entry = e.key AND t.ordinal = 0
      WHERE e.key >= ? AND e.state = 0 AND (e.transactions = 0 OR t.amount IS NULL
        OR (e.transactions = 1 AND t.structured = '' AND t.documents = '' AND t.text = ''))
      ORDER BY e.key
      """
    ).with(Int64(run) << 47).map(Bare.init)
    for entry in bare {
      guard let note = try note(for: entry), note.payments > 0, note.payments >= entry.transactions else { continue }
      try engine.query("DELETE FROM bank_transaction WHERE entry = ?").run(entry.key)
      try engine.query(
        "INSERT INTO bank_transaction SELECT ?, \(Self.payment) FROM bank_transaction WHERE entry = ?"
      ).run(entry.key, note.note)
      try engine.query("UPDATE bank_entry SET transactions = ? WHERE key = ?").run(note.payments, entry.key)
      try engine.query("UPDATE bank_entry SET twin = ? WHERE key = ?").run(entry.key, note.note)
    }
  }

  /// Notifications of a run that detail an entry which an earlier night posted without them.
  public func lateDetails(run: Int) throws -> [Detailed] {
    let notes = try engine.freshQuery(
      """
      SELECT e.key, e.bank_account, e.booking_date, e.value_date, e.amount, e.reference, e.batch, e.transactions
      FROM bank_entry e JOIN statement s ON s.key = e.statement
      WHERE e.key >= ? AND e.state = 1 AND e.twin = 0 AND e.transactions > 0 AND s.source = ? AND s.posts = 0 ORDER BY e.key
      """
    ).with(Int64(run) << 47, StatementDocument.Source.notification.rawValue).map(Bare.init)
    var found: [Detailed] = []
    for note in notes {
      let posted = try engine.query(
        """
        SELECT e.key, e.reference, e.batch FROM bank_entry e
        WHERE e.bank_account = ? AND e.booking_date = ? AND e.amount = ? AND e.state = 0 AND e.key < ?
          AND e.transactions < ? ORDER BY e.key
        """
      ).with(note.account, note.booked, note.amount, Int64(run) << 47, note.transactions).map {
        EntryDetails.Candidate(key: $0.key(0), reference: $0.text(1), batch: $0.text(2))
      }
      guard let entry = EntryDetails.find(for: note.candidate, among: posted) else { continue }
      try engine.query("UPDATE bank_entry SET twin = ? WHERE key = ?").run(entry, note.key)
      found.append(Detailed(entry: entry, note: note.key, payments: note.transactions))
    }
    return found
  }

  /// The payment of a note becomes that of an entry which was posted as one payment without details, under the ordinal by which
  /// its receipt is known.
  public func attach(_ late: Detailed) throws {
    try engine.query("DELETE FROM bank_transaction WHERE entry = ? AND ordinal = -1").run(late.entry)
    let rest = Self.payment.dropFirst("ordinal, ".count)
    try engine.query("INSERT INTO bank_transaction SELECT ?, -1, \(rest) FROM bank_transaction WHERE entry = ?")
      .run(late.entry, late.note)
  }

  private func note(for entry: Bare) throws -> Detailed? {
    let notes = try engine.query(
      """
      SELECT e.key, e.reference, e.batch, e.transactions FROM bank_entry e JOIN statement s ON s.key = e.statement
      WHERE e.bank_account = ? AND e.booking_date IN (?, ?) AND e.amount = ? AND e.state = 1 AND e.twin = 0
        AND s.source = ? AND e.transactions > 0 ORDER BY e.key
      """
    ).with(
      entry.account, entry.booked, entry.value, entry.amount, StatementDocument.Source.notification.rawValue
    ).map { (EntryDetails.Candidate(key: $0.key(0), reference: $0.text(1), batch: $0.text(2)), $0.integer(3)) }
    guard let key = EntryDetails.find(for: entry.candidate, among: notes.map(\.0)) else { return nil }
    return Detailed(entry: entry.key, note: key, payments: notes.first { $0.0.key == key }?.1 ?? 0)
  }

  private struct Bare {
    var key: Key
    var account: Text
    var booked: BusinessDate
    var value: BusinessDate
    var amount: Int64
    var transactions: Int
    var candidate: EntryDetails.Candidate

    init(_ row: Query) {
      key = row.key(0)
      account = row.text(1)
      booked = row.date(2)
      value = row.date(3)
      amount = row.int(4)
      transactions = row.integer(7)
      candidate = EntryDetails.Candidate(key: row.key(0), reference: row.text(5), batch: row.text(6))
    }
  }
}
