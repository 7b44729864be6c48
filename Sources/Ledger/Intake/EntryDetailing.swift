import OrderToCash

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

  /// The receipt that a posted entry was booked as, if it was booked as one and nothing has become of it: no part is applied, and
  /// nobody has decided about it. Else nil.
  public func untouchedReceipt(of late: Detailed) throws -> (key: Key, number: Text)? {
    // Receipts lie in the night of their entry.
    let night = late.entry.rawValue >> 47
    let receipts = try engine.query(
      "SELECT key, number, amount, currency FROM receipt WHERE key >= ? AND key < ? AND entry = ?"
    ).with(night << 47, (night + 1) << 47, late.entry).map { ($0.key(0), $0.text(1), $0.int(2)) }
    guard receipts.count == 1, let (key, number, amount) = receipts.first, try left(of: key) == amount else {
      return nil
    }
    let handled = try engine.query(
      """
      SELECT 1 FROM receipt_by_hand WHERE receipt = ? UNION ALL
      SELECT 1 FROM open_decision WHERE subject_kind = ? AND subject = ?
      """
    ).with(key, SubjectKind.receipt.rawValue, key).first { _ in true }
    return handled == nil ? (key, number) : nil
  }

  private func left(of receipt: Key) throws -> Int64? {
    let loose = try engine.query("SELECT open FROM open_receipt WHERE receipt = ?").with(receipt).first { $0.int(0) }
    if let loose { return loose }
    guard let account = try CashLoad.owner(of: receipt, engine) else { return nil }
    return try OpenItemRow.open(receipt, of: account, engine).map { -$0.open }
  }

  /// Whether the payments of a note have amounts of the entry's currency that sum to it.
  public func isComplete(_ late: Detailed) throws -> Bool {
    try engine.query(
      """
      SELECT e.amount > 0 AND e.amount = (SELECT SUM(t.amount) FROM bank_transaction t WHERE t.entry = ?)
        AND NOT EXISTS (SELECT 1 FROM bank_transaction t WHERE t.entry = ?
          AND (t.amount IS NULL OR t.amount <= 0 OR (t.currency IS NOT NULL AND t.currency <> e.currency)))
      FROM bank_entry e WHERE e.key = ?
      """
    ).with(late.note, late.note, late.entry).first { $0.flag(0) } ?? false
  }

  /// Takes the receipt of an entry back and books the entry's payments instead: two entries that sum to nothing.
  public func bookAnew(_ late: Detailed, _ receipt: Key, takeBack: Key, booked: Key) throws {
    try engine.query(Self.copy(amount: "-amount", reversal: 1)).run(takeBack, 0, late.entry, late.entry)
    try engine.query(Self.copy(amount: "amount", reversal: 0)).run(booked, late.payments, late.note, late.entry)
    try engine.query(
      "INSERT INTO bank_transaction SELECT ?, \(Self.payment) FROM bank_transaction WHERE entry = ?"
    ).run(booked, late.note)
    try engine.append(.bookedAnew).add(takeBack).add(receipt).add(booked).end()
  }

  private static func copy(amount: String, reversal: Int) -> String {
    """
    INSERT INTO bank_entry SELECT ?, statement, bank_account, booking_date, value_date, currency, \(amount), 0, \(reversal),
      reference, code, text, ?, ?, batch FROM bank_entry WHERE key = ?
    """
  }

  /// By entry that takes one back: the receipts of a run's entries that were booked anew.
  public static func bookedAnew(_ engine: Engine, run: Int) throws -> [Key: Key] {
    var receipts: [Key: Key] = [:]
    try engine.freshQuery("SELECT entry, receipt FROM booked_anew WHERE entry >= ? AND entry < ?")
      .with(Int64(run) << 47, Int64(run + 1) << 47).forEach { receipts[$0.key(0)] = $0.key(1) }
    return receipts
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
