import OrderToCash

/// Reads receipts of earlier nights by key, as they stand now.
public struct ReceiptLoad {
  private let engine: Engine
  private let banks: [Text: Text]
  private let fallback: Text
  private let rows: Query

  /// `banks` and `fallback` as for `BookedEntries`.
  public init(_ engine: Engine, banks: [Text: Text], fallback: Text) throws {
    self.engine = engine
    self.banks = banks
    self.fallback = fallback
    rows = try engine.freshQuery(
      """
      SELECT r.key, r.bank_account, r.booking_date, r.value_date, r.currency, r.amount, r.base, r.payer, r.payer_account,
        r.reference, r.end_to_end, r.text, r.account, COALESCE(t.structured, ''), COALESCE(t.documents, ''),
        COALESCE(t.name_key, ''), (SELECT COUNT(*) FROM receipt_by_hand h WHERE h.receipt = r.key)
      FROM receipt r LEFT JOIN bank_transaction t ON t.entry = r.entry AND t.ordinal = r.ordinal WHERE r.key = ?
      """)
  }

  /// A receipt with nothing left, until the caller says what is; nil for a key that is no receipt's.
  public func receipt(_ key: Key) throws -> Receipt? {
    guard
      var receipt = try rows.with(key).first({ row in
        Receipt(
          key: row.key(0), state: .onAccount, bank: banks[row.text(1)] ?? fallback, bookingDate: row.date(2),
          valueDate: row.date(3), currency: row.currency(4), amount: row.int(5), base: row.int(6), left: 0, leftBase: 0,
          account: row.key(12), payerName: row.text(7), payerNameKey: row.text(15), payerAccount: row.text(8),
          bankReference: row.text(9), endToEnd: row.text(10),
          structuredReferences: PaymentText.references(row.text(13)), documents: PaymentText.documents(row.text(14)),
          text: row.text(11), isAutomatic: row.integer(16) == 0)
      })
    else { return nil }
    if let owner = try owner(of: key) { receipt.account = owner }
    return receipt
  }

  /// Receipts of nobody, with what is open of each, by key.
  public func unidentified() throws -> [Receipt] {
    let open = try engine.freshQuery("SELECT receipt, open, open_base FROM open_receipt ORDER BY receipt")
    let rows = try open.map { ($0.key(0), $0.int(1), $0.int(2)) }
    return try rows.compactMap { key, left, base in
      guard var receipt = try receipt(key) else { return nil }
      receipt.state = .unidentified
      receipt.account = .none
      receipt.left = left
      receipt.leftBase = base
      return receipt
    }
  }

  /// The number of a receipt of an earlier night.
  public func number(of receipt: Key) throws -> Text {
    try engine.query("SELECT number FROM receipt WHERE key = ?").with(receipt).first { $0.text(0) } ?? .empty
  }

  /// The group of a customer account, or none.
  public func group(of account: Key) throws -> Key {
    try engine.query("SELECT grp FROM customer WHERE account = ?").with(account).first { $0.key(0) } ?? .none
  }

  /// Applications in force of a receipt, and of credits that were netted in its settlement, by key.
  public func applications(of receipt: Key) throws -> [Application] {
    let query = try engine.query(
      """
      SELECT key, source, item, account, currency, amount, discount, tolerance, base, source_base, rule, reverses, date,
        source_currency, source_amount
      FROM application WHERE source = ?
      UNION
      SELECT a.key, a.source, a.item, a.account, a.currency, a.amount, a.discount, a.tolerance, a.base, a.source_base, a.rule,
        a.reverses, a.date, a.source_currency, a.source_amount
      FROM netting n JOIN application a ON a.key = n.application WHERE n.receipt = ? ORDER BY 1
      """)
    let all = try query.with(receipt, receipt).map { row in
      var application = Application(
        key: row.key(0), source: row.key(1), item: row.key(2), account: row.key(3), currency: row.currency(4),
        amount: row.int(5), discount: row.int(6), tolerance: row.int(7), itemBase: row.int(8), sourceBase: row.int(9),
        rule: row.text(10), reverses: row.key(11), along: row.key(1) == receipt ? .none : receipt, date: row.date(12))
      if row.currency(13) != row.currency(4) {
        application.foreign = Money(minor: row.int(14), currency: row.currency(13))
      }
      return application
    }
    let reversed = Set(all.map(\.reverses))
    return try all.filter { $0.reverses.isNone && !reversed.contains($0.key) }.map(withTaxes)
  }

  private func withTaxes(_ application: Application) throws -> Application {
    guard application.discount != 0 else { return application }
    var application = application
    application.taxes = try engine.query(
      "SELECT category, rate, net, tax, base_net, base_tax FROM tax_adjustment WHERE application = ? ORDER BY ordinal"
    ).with(application.key).map { row in
      TaxPart(
        category: row.text(0), rate: Percent(scaled: row.int(1)), net: row.int(2), tax: row.int(3), netBase: row.int(4),
        taxBase: row.int(5))
    }
    return application
  }

  private func owner(of receipt: Key) throws -> Key? {
    let query = try engine.query("SELECT account FROM receipt_account WHERE receipt = ? ORDER BY key DESC LIMIT 1")
    return try query.with(receipt).first { $0.key(0) }
  }
}
