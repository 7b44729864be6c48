import OrderToCash

/// A booked entry of tonight, with what only the ledger knows of it.
public struct BookedEntry: Sendable {
  public var entry: BankEntry
  /// The bank account's id in `pipeline.yml`.
  public var bankAccount: Text
  /// Name key of the counterparty of each payment.
  public var nameKeys: [Text]
}

/// Reads the entries that a run recorded and that are to be posted, in the order of their keys, with their payments.
public enum BookedEntries {
  /// `banks`: bank account id → account of the books. An entry of an account that isn't there any more goes to `fallback`.
  public static func forEach(
    _ engine: Engine, run: Int, banks: [Text: Text], fallback: Text, _ body: (BookedEntry) throws -> Void
  ) throws {
    let query = try engine.freshQuery(
      """
      SELECT e.key, e.bank_account, e.booking_date, e.value_date, e.currency, e.amount, e.reversal, e.reference, e.code,
        e.text, t.ordinal, t.amount, t.currency, t.reference, t.end_to_end, t.name, t.ultimate, t.counter_account,
        t.structured, t.documents, t.text, t.return_reason, t.original_end_to_end, t.name_key, t.charge
      FROM bank_entry e LEFT JOIN bank_transaction t ON t.entry = e.key
      WHERE e.key >= ? AND e.key < ? AND e.state = 0 ORDER BY e.key, t.ordinal
      """)
    var current: BookedEntry?
    try query.with(Int64(run) << 47, Int64(run + 1) << 47).forEach { row in
      if current?.entry.key != row.key(0) {
        if let current { try body(current) }
        current = entry(row, banks, fallback)
      }
      guard !row.isNull(10) else { return }
      current?.entry.transactions.append(transaction(row, from: 11))
      current?.nameKeys.append(row.text(23))
    }
    if let current { try body(current) }
  }

  private static func entry(_ row: Query, _ banks: [Text: Text], _ fallback: Text) -> BookedEntry {
    let bankAccount = row.text(1)
    return BookedEntry(
      entry: BankEntry(
        key: row.key(0), bank: banks[bankAccount] ?? fallback, currency: row.currency(4), amount: row.int(5),
        isReversal: row.flag(6), bookingDate: row.date(2), valueDate: row.date(3), reference: row.text(7),
        code: row.text(8), text: row.text(9)),
      bankAccount: bankAccount, nameKeys: [])
  }

  /// Columns from `amount` on, in the order above.
  private static func transaction(_ row: Query, from first: Int32) -> BankTransactionRecord {
    BankTransactionRecord(
      amount: row.optionalInt(first), currency: row.isNull(first + 1) ? nil : row.currency(first + 1),
      bankReference: row.text(first + 2), endToEnd: row.text(first + 3), counterpartyName: row.text(first + 4),
      ultimateName: row.text(first + 5), counterpartyAccount: row.text(first + 6),
      structuredReferences: PaymentText.references(row.text(first + 7)),
      documents: PaymentText.documents(row.text(first + 8)), text: row.text(first + 9),
      returnReason: row.text(first + 10), originalEndToEnd: row.text(first + 11),
      charge: row.int(first + 13))
  }
}
