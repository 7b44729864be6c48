import OrderToCash

/// The totals of tonight's files: everything that was read was accepted, refused, known already or waits, by number and by amount.
///
/// A row for each kind of document, and one for each file that does not tie; `reports/file-totals.csv` has them all.
struct FileControls {
  private let engine: Engine
  private let run: Int
  private let base: Currency

  init(_ engine: Engine, run: Int, base: Currency) {
    self.engine = engine
    self.run = run
    self.base = base
  }

  private struct Group: Hashable {
    var kind: Int
    var currency: Currency?
  }

  /// Wide, as files of hostile senders may add up to anything.
  private struct Sum {
    var read: Int128 = 0
    var settled: Int128 = 0

    mutating func add(_ sums: FileTotals.Sums) {
      read += Int128(sums.read)
      settled += Int128(sums.accepted) + Int128(sums.refused) + Int128(sums.duplicates) + Int128(sums.waiting)
    }
  }

  func lines() throws -> [ControlScan.Line] {
    var sums: [Group: Sum] = [:]
    var lines: [ControlScan.Line] = []
    try FileTotalScan.forEach(engine, run: run) { row in
      sums[Group(kind: row.kind, currency: nil), default: Sum()].add(row.isFirst ? row.documents : .init())
      if row.isFirst, !row.documents.tiesOut {
        lines.append(
          line("\(row.path): documents read", row.documents.read, row.documents.settled, nil, "file=\(row.path)"))
      }
      guard let currency = row.currency else { return }
      sums[Group(kind: row.kind, currency: currency), default: Sum()].add(row.amounts)
      if !row.amounts.tiesOut {
        lines.append(
          line("\(row.path): amounts read", row.amounts.read, row.amounts.settled, currency, "file=\(row.path)"))
      }
    }
    for (group, sum) in sums where group.kind > 0 {
      let kind = DocumentKind(number: group.kind)?.rawValue ?? "unknown"
      let what = group.currency == nil ? "documents" : "amounts"
      lines.append(
        line(
          "\(kind): \(what) read", Int64(clamping: sum.read), Int64(clamping: sum.settled), group.currency,
          "kind=\(kind)"))
    }
    return lines + (try entries())
  }

  private func line(
    _ what: String, _ read: Int64, _ settled: Int64, _ currency: Currency?, _ rows: String
  ) -> ControlScan.Line {
    ControlScan.Line(
      section: "files", item: Text("\(what), against accepted + refused + duplicate + waiting"),
      currency: currency ?? base, amount: read, compared: settled, isCount: currency == nil,
      rows: Text("file-totals.csv \(rows)"))
  }

  /// What was counted as accepted of bank entries, against the entries that the ledger has.
  private func entries() throws -> [ControlScan.Line] {
    var recorded: [Currency: Int128] = [:]
    var counted: [Currency: Int128] = [:]
    let first = Int64(run) << 47
    try engine.freshQuery("SELECT currency, amount FROM bank_entry WHERE key >= ? AND statement >= ? AND state <> 2")
      .with(first, first)
      .forEach { recorded[$0.currency(0), default: 0] += Int128($0.int(1).magnitude) }
    try engine.freshQuery(
      "SELECT t.currency, t.accepted FROM file_total t JOIN file f ON f.key = t.file WHERE t.file >= ? AND f.kind = ?"
    ).with(first, DocumentKind.statements.number).forEach { counted[$0.currency(0), default: 0] += Int128($0.int(1)) }
    return Set(recorded.keys).union(counted.keys).sorted().map { currency in
      ControlScan.Line(
        section: "files", item: "statements: amounts accepted, against the entries recorded", currency: currency,
        amount: Int64(clamping: counted[currency] ?? 0), compared: Int64(clamping: recorded[currency] ?? 0),
        rows: "file-totals.csv kind=statements")
    }
  }
}

/// The totals of each file of a run, a row for each currency; a file without amounts has one row.
enum FileTotalScan {
  struct Row {
    var path: Text
    var kind: Int
    /// taken, refused, duplicate.
    var status: Text
    /// Of the file; `read` as its reader counted them.
    var documents: FileTotals.Sums
    var currency: Currency?
    var amounts: FileTotals.Sums
    /// The first row of its file.
    var isFirst: Bool
  }

  /// By path and currency.
  static func forEach(_ engine: Engine, run: Int, _ body: (Row) throws -> Void) throws {
    let query = try engine.freshQuery(
      """
      SELECT f.path, f.kind, f.state, f.records, f.accepted, f.refused, f.duplicates, f.parked, t.currency,
        t.amount_read, t.accepted, t.refused, t.duplicates, t.waiting, f.key
      FROM file f LEFT JOIN file_total t ON t.file = f.key WHERE f.key >= ? ORDER BY f.path, f.key, t.currency
      """
    ).with(Int64(run) << 47)
    var last = Key.none
    while try query.step() {
      var row = Row(
        path: query.text(0), kind: query.integer(1), status: "taken", documents: documents(query), currency: nil,
        amounts: .init(), isFirst: query.key(14) != last)
      if query.integer(2) == 4 { row.status = query.int(6) > 0 ? "duplicate" : "refused" }
      if !query.isNull(8) {
        row.currency = query.currency(8)
        row.amounts = FileTotals.Sums(
          read: query.int(9), accepted: query.int(10), refused: query.int(11), duplicates: query.int(12),
          waiting: query.int(13))
      }
      last = query.key(14)
      try body(row)
    }
  }

  /// A file refused whole counts its documents as one; its reader counted them.
  private static func documents(_ query: Query) -> FileTotals.Sums {
    let read = query.int(3)
    guard query.integer(2) == 4 else {
      return FileTotals.Sums(
        read: read, accepted: query.int(4), refused: query.int(5), duplicates: query.int(6), waiting: query.int(7))
    }
    let isDuplicate = query.int(6) > 0
    return FileTotals.Sums(
      read: read, accepted: 0, refused: isDuplicate ? 0 : read, duplicates: isDuplicate ? read : 0, waiting: 0)
  }
}

extension ReportScan {
  /// Control totals of tonight's files.
  public func fileTotals(_ body: (ReportRow) throws -> Void) throws {
    try FileTotalScan.forEach(engine, run: run) { row in
      let (documents, amounts) = (row.documents, row.amounts)
      func cell(_ amount: Int64) -> Cell { row.currency.map { .amount(amount, $0) } ?? .empty }
      try body([
        .text(row.path), .text(Text(DocumentKind(number: row.kind)?.rawValue ?? "")), .text(row.status),
        .integer(documents.read), .integer(documents.accepted), .integer(documents.refused),
        .integer(documents.duplicates), .integer(documents.waiting), .currency(row.currency), cell(amounts.read),
        cell(amounts.accepted), cell(amounts.refused), cell(amounts.duplicates), cell(amounts.waiting),
        .flag(documents.tiesOut && amounts.tiesOut),
      ])
    }
  }
}
