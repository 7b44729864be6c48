import OrderToCash

/// How the rows of a table are sealed: each night keeps a check of every row that it wrote, so that a row changed afterwards is
/// named.
struct SealedTable {
  enum Kind {
    /// Facts: the rows of a run, all of them there when its night is sealed.
    case run
    /// Facts beside what an earlier run wrote: more may follow.
    case late
    /// Live rows that no facts rebuild: as they stand between two nights.
    case live
  }

  let table: Table
  let kind: Kind

  /// Every sealed table, in the order of the schema. Facts whose key does not begin with a run, live tables that verification
  /// rebuilds from the facts, and working tables are not.
  static let all: [SealedTable] = Schema.tables.compactMap { table in
    guard let first = table.columns.first else { return nil }
    switch table.nature {
    case .working: return nil
    case .live: return rebuilt.contains(table.name) ? nil : SealedTable(table: table, kind: .live)
    case .fact:
      if runColumns[table.name] != nil { return SealedTable(table: table, kind: .run) }
      if first.name == "run" { return SealedTable(table: table, kind: .run) }
      guard case .key = first.kind else { return nil }
      let isLate = !whole.contains(first.name) && !wholeTables.contains(table.name)
      return SealedTable(table: table, kind: isLate ? .late : .run)
    }
  }

  /// Small tables whose key begins with something else: the column that tells the run.
  private static let runColumns: [String: String] = ["rate": "key", "exception_number": "raised"]

  /// First columns of tables whose rows are written by the run of their key: their own, or that of what they are part of. Any
  /// other is about something of an earlier run, under its key.
  private static let whole: Set<String> = [
    "key", "order_key", "file", "answer", "confirmation", "return_key", "standing", "letter", "remittance",
    "application",
    "invoice_check",
  ]
  private static let wholeTables: Set<String> = [
    "shipment_line", "invoice_line", "invoice_tax", "invoice_charge", "credit_request_line",
  ]

  /// Live tables that verification rebuilds from the facts, row by row.
  private static let rebuilt: Set<String> = [
    "open_item", "open_receipt", "open_dispute", "open_exception", "open_refund", "open_shipment", "backlog_line",
    "stock", "warehouse_stock", "balance", "period_balance", "tax_period",
    "open_advance",
  ]

  /// Columns that a later night, or the end of the same, may still change.
  private static let mutable: [String: Set<String>] = [
    "run": ["state", "manifest_sha"], "stage_state": ["state"], "unit": ["state"], "decision": ["state", "message"],
    "bank_entry": ["state", "transactions", "twin"],
  ]

  var columns: [Table.Column] {
    let changing = Self.mutable[table.name] ?? []
    return table.columns.filter { !changing.contains($0.name) }
  }

  /// The columns that are checked, the key's first; then those of `more`. Rows come in the order of the key.
  func select(more: [String] = []) -> String {
    let names = (columns.map(\.name) + more).joined(separator: ", ")
    let order = table.key.joined(separator: ", ")
    guard kind != .live else { return "SELECT \(names) FROM \(table.name) ORDER BY \(order)" }
    let first = runColumn
    return "SELECT \(names) FROM \(table.name) WHERE \(first) >= ? AND \(first) < ? ORDER BY \(order)"
  }

  private var runColumn: String { Self.runColumns[table.name] ?? table.columns[0].name }

  /// From the first value of the first column to the one after the last, of a run.
  func bounds(run: Int) -> (Int64, Int64) {
    runColumn == "run" ? (Int64(run), Int64(run + 1)) : (Int64(run) << 47, Int64(run + 1) << 47)
  }
}
