import OrderToCash

extension Verification {
  /// Every row is as it was when its night was sealed; one that is not is named.
  func seals() throws -> CheckResult {
    var findings: [String] = []
    var looked = 0
    let forgotten = try forgottenRows()
    var forgiven = 0
    for sealed in SealedTable.all {
      let runs = try engine.freshQuery("SELECT DISTINCT run FROM seal WHERE name = ? ORDER BY run")
        .with(sealed.table.name).map { $0.integer(0) }
      for run in try sealedRuns(sealed, runs) {
        var comparison = SealComparison(sealed, run: run, forgotten: forgotten)
        try comparison.compare(engine)
        findings += comparison.findings
        looked += comparison.rows
        forgiven += comparison.forgiven
      }
    }
    let said = forgiven == 0 ? "" : ", \(forgiven) of them pseudonymised by `o2c forget`"
    return CheckResult("rows", looked: "\(looked) rows as they were sealed\(said)", findings: findings)
  }

  /// A table without any row has no seal: rows that are there now were added.
  private func sealedRuns(_ sealed: SealedTable, _ found: [Int]) throws -> [Int] {
    if sealed.kind == .live {
      return try engine.freshQuery("SELECT 1 FROM seal WHERE run = 0 LIMIT 1").first { _ in true } == nil ? [] : [0]
    }
    let all = try engine.freshQuery("SELECT DISTINCT run FROM seal WHERE run > 0").map { $0.integer(0) }
    return Set(all).union(found).filter { $0 > 0 }.sorted()
  }

  private func forgottenRows() throws -> [String: String] {
    var rows: [String: String] = [:]
    try engine.freshQuery("SELECT name, row_key, now FROM forgotten_row").forEach {
      rows["\($0.string(0)) \($0.string(1))"] = $0.string(2)
    }
    return rows
  }
}

/// Holds the rows of one table and run against their seals, in step.
private struct SealComparison {
  private let sealed: SealedTable
  private let run: Int
  private let forgotten: [String: String]
  private(set) var findings: [String] = []
  private(set) var rows = 0
  private(set) var forgiven = 0
  /// The key of the last row that was as it was sealed; empty at the beginning.
  private var last: [RowCell] = []
  private let kinds: [Table.Kind]
  private var isRead = false

  private struct Row {
    var check: UInt32
    var key: [RowCell]
  }

  init(_ sealed: SealedTable, run: Int, forgotten: [String: String]) {
    self.sealed = sealed
    self.run = run
    self.forgotten = forgotten
    kinds = SealName.kinds(sealed)
  }

  mutating func compare(_ engine: Engine) throws {
    let checks = try SealedChecks(engine, sealed.table.name, run: run)
    let query = try engine.freshQuery(sealed.select(more: sealed.table.key))
    if sealed.kind != .live {
      let (first, last) = sealed.bounds(run: run)
      try query.with(first, last)
    }
    var waiting: Row?
    while let row = try waiting ?? read(query) {
      waiting = nil
      rows += 1
      guard let expected = try checks.peek(0) else {
        extra(row)
        continue
      }
      if row.check == expected || isForgotten(row) {
        checks.drop()
        last = row.key
        continue
      }
      if sealed.kind == .late {
        extra(row)
        continue
      }
      // Which of both is missing on the other side, or whether the row itself changed, shows in what follows.
      waiting = try read(query)
      if let following = try checks.peek(1), row.check == following {
        findings.append("a row of \(place) \(after) is gone")
        checks.drop()
        checks.drop()
        last = row.key
      } else if let following = waiting, following.check == expected {
        extra(row)
      } else {
        findings.append("\(name(row)) was changed after its night was sealed")
        checks.drop()
        last = row.key
      }
    }
    let left = try checks.rest()
    if left > 0, !(try isReplaced(engine)) {
      findings.append("\(left) row(s) of \(place) \(after) are gone or were changed")
    }
  }

  private var place: String { run == 0 ? sealed.table.name : "\(sealed.table.name) of run \(run)" }
  private var after: String { last.isEmpty ? "at its beginning" : "after \(SealName.of(last, kinds, sealed))" }
  private func name(_ row: Row) -> String { SealName.of(row.key, kinds, sealed) }

  private mutating func extra(_ row: Row) {
    guard sealed.kind != .late else { return }
    findings.append("\(name(row)) was not there when \(run == 0 ? "the last night" : "run \(run)") was sealed")
  }

  private mutating func isForgotten(_ row: Row) -> Bool {
    guard !forgotten.isEmpty, forgotten[name(row)] == SealText.text(row.check) else { return false }
    forgiven += 1
    return true
  }

  private mutating func read(_ query: Query) throws -> Row? {
    // Stepping it again after its end would begin anew.
    guard !isRead, try query.step() else {
      isRead = true
      return nil
    }
    let count = sealed.columns.count
    return Row(check: query.check(of: Int32(count)), key: SealName.key(query, kinds, from: count))
  }

  /// What details a bank's payments late takes the place of what was there: see `BankEntries`.
  private func isReplaced(_ engine: Engine) throws -> Bool {
    guard sealed.table.name == "bank_transaction" else { return false }
    let (first, last) = sealed.bounds(run: run)
    return try engine.freshQuery(
      """
      SELECT 1 FROM bank_entry e JOIN bank_entry n ON n.twin = e.key AND n.key >= ?
      WHERE e.key >= ? AND e.key < ? LIMIT 1
      """
    ).with(last, first, last).first { _ in true } ?? false
  }
}

/// The checks that the nights sealed of one table and run, block by block.
private final class SealedChecks {
  /// Nil once it is read to its end: stepping it again would begin anew.
  private var query: Query?
  private var checks: [UInt32] = []
  private var next = 0

  init(_ engine: Engine, _ table: String, run: Int) throws {
    query = try engine.freshQuery("SELECT checks FROM seal WHERE name = ? AND run = ? ORDER BY night, block")
      .with(table, run)
  }

  /// The next check, or the one after so many; nil when there is none.
  func peek(_ offset: Int) throws -> UInt32? {
    while next + offset >= checks.count {
      guard try more() else { return nil }
    }
    return checks[next + offset]
  }

  func drop() { next += 1 }

  /// How many are left.
  func rest() throws -> Int {
    var count = checks.count - next
    next = checks.count
    while try more() {
      count += checks.count
      next = checks.count
    }
    return count
  }

  private func more() throws -> Bool {
    guard let query, try query.step() else {
      query = nil
      return false
    }
    checks.removeFirst(next)
    next = 0
    checks += SealText.checks(query.string(0))
    return true
  }
}

/// Names a row by its table and key: `posting 3.2.0.1`.
enum SealName {
  /// `from`: the result column in which the key begins.
  static func of(_ query: Query, _ sealed: SealedTable, from first: Int) -> String {
    let kinds = kinds(sealed)
    return of(key(query, kinds, from: first), kinds, sealed)
  }

  fileprivate static func of(_ key: [RowCell], _ kinds: [Table.Kind], _ sealed: SealedTable) -> String {
    "\(sealed.table.name) \(zip(key, kinds).map(cell).joined(separator: " "))"
  }

  fileprivate static func kinds(_ sealed: SealedTable) -> [Table.Kind] {
    sealed.table.key.map { name in sealed.table.columns.first { $0.name == name }?.kind ?? .integer }
  }

  fileprivate static func key(_ query: Query, _ kinds: [Table.Kind], from first: Int) -> [RowCell] {
    kinds.indices.map { RowCell(query, Int32(first + $0), kinds[$0]) }
  }

  private static func cell(_ cell: RowCell, _ kind: Table.Kind) -> String {
    switch cell {
    case .null: ""
    case .text(let text): text.string
    case .int(let number):
      switch kind {
      case .key: Key(rawValue: number).description
      case .date: BusinessDate(days: Int32(truncatingIfNeeded: number)).description
      case .currency: Currency(packed: Int32(truncatingIfNeeded: number)).code
      default: String(number)
      }
    }
  }
}
