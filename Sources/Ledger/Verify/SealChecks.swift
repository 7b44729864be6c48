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
  private var last = ""

  private struct Row {
    var check: UInt32
    var name: String
  }

  init(_ sealed: SealedTable, run: Int, forgotten: [String: String]) {
    self.sealed = sealed
    self.run = run
    self.forgotten = forgotten
  }

  mutating func compare(_ engine: Engine) throws {
    let checks = try engine.freshQuery("SELECT checks FROM seal WHERE name = ? AND run = ? ORDER BY night, block")
      .with(sealed.table.name, run).map { SealText.checks($0.string(0)) }.flatMap { $0 }
    let query = try engine.freshQuery(sealed.select(more: sealed.table.key))
    if sealed.kind != .live {
      let (first, last) = sealed.bounds(run: run)
      try query.with(first, last)
    }
    var next = 0
    var waiting: [Row] = []
    while let row = try waiting.isEmpty ? read(query) : waiting.removeFirst() {
      rows += 1
      guard next < checks.count else {
        extra(row)
        continue
      }
      if row.check == checks[next] || isForgotten(row) {
        next += 1
        last = row.name
        continue
      }
      if sealed.kind == .late {
        extra(row)
        continue
      }
      // Which of both is missing on the other side, or whether the row itself changed, shows in what follows.
      let following = try read(query)
      if let following { waiting.append(following) }
      if next + 1 < checks.count, row.check == checks[next + 1] {
        findings.append("a row of \(place) \(after) is gone")
        next += 2
        last = row.name
      } else if let following, following.check == checks[next] {
        extra(row)
      } else {
        findings.append("\(row.name) was changed after its night was sealed")
        next += 1
        last = row.name
      }
    }
    if next < checks.count, !(try isReplaced(engine)) {
      findings.append("\(checks.count - next) row(s) of \(place) \(after) are gone or were changed")
    }
  }

  private var place: String { run == 0 ? sealed.table.name : "\(sealed.table.name) of run \(run)" }
  private var after: String { last.isEmpty ? "at its beginning" : "after \(last)" }

  private mutating func extra(_ row: Row) {
    guard sealed.kind != .late else { return }
    findings.append("\(row.name) was not there when \(run == 0 ? "the last night" : "run \(run)") was sealed")
  }

  private mutating func isForgotten(_ row: Row) -> Bool {
    guard forgotten[row.name] == SealText.text(row.check) else { return false }
    forgiven += 1
    return true
  }

  private func read(_ query: Query) throws -> Row? {
    guard try query.step() else { return nil }
    let count = sealed.columns.count
    return Row(check: query.check(of: Int32(count)), name: SealName.of(query, sealed, from: count))
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

/// Names a row by its table and key: `posting 3.2.0.1`.
enum SealName {
  /// `from`: the result column in which the key begins.
  static func of(_ query: Query, _ sealed: SealedTable, from first: Int) -> String {
    let kinds = sealed.table.key.map { name in sealed.table.columns.first { $0.name == name }?.kind ?? .integer }
    return sealed.table.name + " "
      + kinds.enumerated().map { cell(query, Int32(first + $0.offset), $0.element) }
      .joined(separator: " ")
  }

  private static func cell(_ query: Query, _ column: Int32, _ kind: Table.Kind) -> String {
    switch kind {
    case .key: query.key(column).description
    case .text: query.string(column)
    case .date: query.date(column).description
    case .currency: query.currency(column).code
    default: String(query.int(column))
    }
  }
}
