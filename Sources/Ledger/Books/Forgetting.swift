import OrderToCash

/// Pseudonymises what stands of a customer in rows that the law no longer requires. Ids, amounts and dates stay.
public struct Forgetting {
  public enum Outcome: Sendable {
    case unknown
    /// Why the customer can't be forgotten yet.
    case busy([String])
    /// `isWhole`: nothing younger is left, so master data went too; `last`: the day of the youngest business that has to be kept.
    case forgotten(rows: Int, isWhole: Bool, last: BusinessDate?)
  }

  /// What personal texts become.
  static let pseudonym = "forgotten"

  /// Rows of a table that speak of a customer, and their personal columns. `condition` has one parameter, the account.
  private struct Place {
    var table: Table
    var columns: [String]
    var condition: String
  }

  private static let facts: [Place] = [
    Place(
      table: .orders,
      columns: [
        "buyer_reference", "note", "ship_to_name", "ship_to_street", "ship_to_city", "ship_to_postcode",
      ], condition: "account = ?1 OR bill_to = ?1"),
    Place(
      table: .receipt, columns: ["payer", "payer_account", "reference", "text", "end_to_end"],
      condition: "account = ?1 OR key IN (SELECT receipt FROM receipt_account WHERE account = ?1)"),
    Place(
      table: .bankTransaction,
      columns: [
        "name", "name_key", "ultimate", "counter_account", "text", "structured", "documents", "reference",
        "end_to_end", "original_end_to_end",
      ],
      condition: """
        EXISTS (SELECT 1 FROM receipt r WHERE r.entry = bank_transaction.entry AND r.ordinal = bank_transaction.ordinal
          AND (r.account = ?1 OR r.key IN (SELECT receipt FROM receipt_account WHERE account = ?1)))
        OR entry IN (SELECT p.entry FROM refund_paid p JOIN refund r ON r.key = p.refund WHERE r.account = ?1)
        """),
    Place(
      table: .bankEntry, columns: ["text"],
      condition: """
        EXISTS (SELECT 1 FROM receipt r WHERE r.entry = bank_entry.key
          AND (r.account = ?1 OR r.key IN (SELECT receipt FROM receipt_account WHERE account = ?1)))
        OR key IN (SELECT p.entry FROM refund_paid p JOIN refund r ON r.key = p.refund WHERE r.account = ?1)
        """),
    Place(table: .remittance, columns: ["payer_account", "reference"], condition: "account = ?1"),
    Place(table: .refund, columns: ["payee", "payee_account"], condition: "account = ?1"),
    Place(table: .standingOrder, columns: ["ship_to", "buyer_reference", "note"], condition: "account = ?1"),
    Place(table: .aliasEvent, columns: ["value"], condition: "account = ?1"),
    Place(table: .dispute, columns: ["note"], condition: "account = ?1"),
    Place(table: .exceptionRaised, columns: ["message", "targets"], condition: "account = ?1"),
    Place(table: .sent, columns: ["recipient"], condition: "account = ?1"),
  ]

  private static let changes = Place(
    table: .masterChange, columns: ["old_value", "new_value"],
    condition: "subject_kind = \(SubjectKind.account.rawValue) AND subject = ?1")

  private static let master = Place(
    table: .customer,
    columns: ["name", "street", "city", "postcode", "region", "tax_id", "email", "endpoint_scheme", "endpoint"],
    condition: "account = ?1")

  private let engine: Engine
  private let before: BusinessDate

  /// - Parameter before: the first day that the law still requires.
  public init(_ engine: Engine, before: BusinessDate) {
    self.engine = engine
    self.before = before
  }

  public func forget(_ id: Text) throws -> Outcome {
    let account = try engine.query("SELECT account FROM customer WHERE id = ?").with(id).first { $0.key(0) }
    guard let account else { return .unknown }
    let reasons = try open(account)
    guard reasons.isEmpty else { return .busy(reasons) }
    let last = try lastBusiness(account)
    let isWhole = last.map { $0 < before } ?? true
    let rows = try engine.transaction {
      let limit = try firstKey()
      var rows = 0
      for place in Forgetting.facts { rows += try change(place, account, id, below: isWhole ? Int64.max : limit) }
      if isWhole { rows += try forgetMaster(account, id) }
      if rows > 0 {
        let run = try engine.query("SELECT MAX(run) FROM run").first { $0.integer(0) } ?? 0
        try RowSeals(engine, run: run).sealLive()
      }
      return rows
    }
    return .forgotten(rows: rows, isWhole: isWhole, last: isWhole ? nil : last)
  }

  /// Nothing may be open: who owes, or is owed, is still somebody.
  private func open(_ account: Key) throws -> [String] {
    var reasons: [String] = []
    for (what, sql) in [
      ("open items", "SELECT COUNT(*) FROM open_item WHERE account = ?"),
      ("open orders", "SELECT COUNT(*) FROM open_order WHERE account = ?1 OR bill_to = ?1"),
      ("shipments that wait for their invoice", "SELECT COUNT(*) FROM open_shipment WHERE bill_to = ?"),
      ("open exceptions", "SELECT COUNT(*) FROM open_exception WHERE account = ?"),
      ("refunds to pay", "SELECT COUNT(*) FROM open_refund o JOIN refund r ON r.key = o.refund WHERE r.account = ?"),
      (
        "customers below it",
        "SELECT COUNT(*) FROM customer WHERE account <> ?1 AND (parent = ?1 OR bill_to = ?1 OR payer = ?1)"
      ),
    ] {
      let count = try engine.query(sql).with(account).first { $0.integer(0) } ?? 0
      if count > 0 { reasons.append("\(count) \(what)") }
    }
    return reasons
  }

  /// The night of the youngest order, shipment, invoice or payment.
  private func lastBusiness(_ account: Key) throws -> BusinessDate? {
    let newest = try engine.query(
      """
      SELECT MAX(key) FROM (SELECT MAX(key) AS key FROM orders WHERE account = ?1 OR bill_to = ?1
        UNION ALL SELECT MAX(key) FROM invoice WHERE account = ?1 OR bill_to = ?1
        UNION ALL SELECT MAX(key) FROM receipt WHERE account = ?1
        UNION ALL SELECT MAX(receipt) FROM receipt_account WHERE account = ?1
        UNION ALL SELECT MAX(key) FROM opening_item WHERE account = ?1) AS business
      """
    ).with(account).first { $0.isNull(0) ? nil : $0.key(0) }
    guard let newest, let newest else { return nil }
    return try engine.query("SELECT date FROM run WHERE run = ?").with(newest.run).first { $0.date(0) }
  }

  /// The first key of the runs that the law still requires.
  private func firstKey() throws -> Int64 {
    let run = try engine.query("SELECT MIN(run) FROM run WHERE date >= ?").with(before)
      .first { $0.isNull(0) ? nil : $0.integer(0) }
    guard let run, let run else { return Int64.max }
    return Int64(run) << 47
  }

  private func forgetMaster(_ account: Key, _ id: Text) throws -> Int {
    var rows = try change(Forgetting.changes, account, id, below: Int64.max)
    rows += try change(Forgetting.master, account, id, below: Int64.max, isLive: true)
    for table in ["alias", "learned_alias"] {
      try engine.query("DELETE FROM \(table) WHERE account = ?").run(account)
      rows += engine.changes
    }
    return rows
  }

  /// Changes the rows of a place, each kept in `forgotten_row` with its check of before and after.
  private func change(
    _ place: Place, _ account: Key, _ id: Text, below limit: Int64, isLive: Bool = false
  ) throws -> Int {
    guard let sealed = SealedTable.all.first(where: { $0.table.name == place.table.name }) else { return 0 }
    let first = place.table.columns[0].name
    let personal = place.columns.map { "\($0) NOT IN ('', '\(Forgetting.pseudonym)')" }.joined(separator: " OR ")
    let names = (sealed.columns.map(\.name) + place.table.key).joined(separator: ", ")
    let affected = "(\(place.condition)) AND \(first) < ?2 AND (\(personal))"
    let select = try engine.freshQuery("SELECT \(names) FROM \(place.table.name) WHERE \(affected)")
    let width = sealed.columns.count
    let before = try select.with(account, limit).map { row in
      (
        name: SealName.of(row, sealed, from: width), key: key(row, place.table, from: width),
        check: row.check(of: Int32(width))
      )
    }
    guard !before.isEmpty else { return 0 }
    let values = place.columns.map { "\($0) = CASE WHEN \($0) = '' THEN '' ELSE '\(Forgetting.pseudonym)' END" }
      .joined(separator: ", ")
    try engine.freshQuery("UPDATE \(place.table.name) SET \(values) WHERE \(affected)").with(account, limit).run()
    guard !isLive else { return before.count }
    let one = try engine.freshQuery(
      "SELECT \(names) FROM \(place.table.name) WHERE \(place.table.key.map { "\($0) = ?" }.joined(separator: " AND "))"
    )
    let date = try engine.query("SELECT MAX(date) FROM run").first { $0.date(0) } ?? self.before
    let note = try engine.query(
      """
      INSERT INTO forgotten_row (name, row_key, was, now, customer, date) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (name, row_key) DO UPDATE SET now = excluded.now, date = excluded.date
      """)
    for row in before {
      one.reset()
      for (index, value) in row.key.enumerated() { try one.bind(Int32(index + 1), value) }
      let now = try one.first { $0.check(of: Int32(width)) } ?? 0
      let rowKey = String(row.name.dropFirst(place.table.name.count + 1))
      try note.run(place.table.name, rowKey, SealText.text(row.check), SealText.text(now), id, date)
    }
    return before.count
  }

  /// Keys of all sealed facts are numbers.
  private func key(_ row: Query, _ table: Table, from first: Int) -> [Int64] {
    table.key.indices.map { row.int(Int32(first + $0)) }
  }
}
