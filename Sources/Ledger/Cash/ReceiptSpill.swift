import OrderToCash

/// A night's receipts when they are more than memory should hold: a temporary table, which is the connection's own and goes with it.
/// Written in the order of their keys, read piece by piece in that order, and once more in the order in which units ask for them.
public final class ReceiptSpill {
  private static let numbers = ["booking_date", "value_date", "currency", "amount", "base", "account", "automatic"]
  private static let texts = [
    "bank", "payer", "name_key", "payer_account", "reference", "end_to_end", "structured", "documents", "text", "note",
  ]
  private static let columns = (numbers + texts).joined(separator: ", ")
  private let engine: Engine
  private let rows: Append
  /// The key of ordinal 0; those that follow differ in their ordinal alone.
  private let first: Key
  private var ordered: Query?
  public private(set) var count = 0

  /// The table of an earlier spill of this connection is given up.
  public init(_ engine: Engine, first: Key) throws {
    self.engine = engine
    self.first = first
    let declared = Self.numbers.map { "\($0) BIGINT NOT NULL" } + Self.texts.map { "\($0) TEXT NOT NULL" }
    try engine.execute(
      """
      DROP TABLE IF EXISTS temp.tonight_receipt;
      CREATE TEMP TABLE tonight_receipt (ordinal BIGINT NOT NULL, \(declared.joined(separator: ", ")), PRIMARY KEY (ordinal))
      WITHOUT ROWID;
      DROP TABLE IF EXISTS temp.tonight_order;
      CREATE TEMP TABLE tonight_order (place BIGINT NOT NULL, ordinal BIGINT NOT NULL, PRIMARY KEY (place)) WITHOUT ROWID
      """)
    rows = try engine.append(temporary: "tonight_receipt", columns: Self.numbers.count + Self.texts.count + 1)
  }

  /// Adds the next receipt.
  public func add(_ receipt: Receipt) throws(LedgerError) {
    precondition(receipt.key.rawValue == first.rawValue + Int64(count), "receipts are kept in the order of their keys")
    try rows.add(count).add(receipt.bookingDate).add(receipt.valueDate).add(receipt.currency).add(receipt.amount)
      .add(receipt.base).add(receipt.account).add(receipt.isAutomatic)
      .add(receipt.bank).add(receipt.payerName).add(receipt.payerNameKey).add(receipt.payerAccount)
      .add(receipt.bankReference).add(receipt.endToEnd)
      .add(PaymentText.join(references: receipt.structuredReferences))
      .add(PaymentText.join(documents: receipt.documents)).add(receipt.text).add(receipt.routingNote).end()
    count += 1
  }

  /// Receipts with these ordinals, in order.
  public func receipts(_ ordinals: Range<Int>) throws -> [Receipt] {
    var receipts: [Receipt] = []
    receipts.reserveCapacity(ordinals.count)
    let query = try engine.query(
      "SELECT ordinal, \(Self.columns) FROM tonight_receipt WHERE ordinal >= ? AND ordinal < ? ORDER BY ordinal")
    try query.with(ordinals.lowerBound, ordinals.upperBound).forEach { receipts.append(read($0)) }
    return receipts
  }

  /// Lays down the order in which `next` is asked: `forEach` gives the keys, among which those of other receipts are passed over.
  public func order(_ forEach: ((Key) throws -> Void) throws -> Void) throws {
    try engine.execute("DELETE FROM tonight_order")
    let places = try engine.append(temporary: "tonight_order", columns: 2)
    var place = 0
    try forEach { key in
      let ordinal = key.rawValue - first.rawValue
      guard ordinal >= 0, ordinal < Int64(count) else { return }
      try places.add(place).add(ordinal).end()
      place += 1
    }
    ordered = try engine.freshQuery(
      """
      SELECT r.ordinal, \(Self.columns) FROM tonight_order o CROSS JOIN tonight_receipt r ON r.ordinal = o.ordinal ORDER BY o.place
      """)
  }

  /// The receipt with this key. Asked for in the order that was laid down; what stands between is passed over.
  public func next(_ key: Key) throws -> Receipt? {
    guard let ordered else { return nil }
    while try ordered.step() {
      if ordered.int(0) == key.rawValue - first.rawValue { return read(ordered) }
    }
    return nil
  }

  private func read(_ row: Query) -> Receipt {
    Receipt(
      key: Key(rawValue: first.rawValue + row.int(0)), bank: row.text(8), bookingDate: row.date(1),
      valueDate: row.date(2), currency: row.currency(3), amount: row.int(4), base: row.int(5), account: row.key(6),
      payerName: row.text(9), payerNameKey: row.text(10), payerAccount: row.text(11), bankReference: row.text(12),
      endToEnd: row.text(13), structuredReferences: PaymentText.references(row.text(14)),
      documents: PaymentText.documents(row.text(15)), text: row.text(16), routingNote: row.text(17),
      isAutomatic: row.flag(7))
  }
}
