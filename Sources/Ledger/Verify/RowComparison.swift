import OrderToCash

/// A value of a row, whatever its column holds.
enum RowCell: Hashable, Comparable {
  case null
  case int(Int64)
  case text(Text)

  static func key(_ key: Key) -> RowCell { .int(key.rawValue) }
  static func date(_ date: BusinessDate) -> RowCell { .int(Int64(date.days)) }
  static func date(_ date: BusinessDate?) -> RowCell { date.map { .int(Int64($0.days)) } ?? .null }
  static func currency(_ currency: Currency) -> RowCell { .int(Int64(currency.packed)) }

  init(_ query: Query, _ column: Int32, _ kind: Table.Kind) {
    if query.isNull(column) {
      self = .null
    } else if case .text = kind {
      self = .text(query.text(column))
    } else {
      self = .int(query.int(column))
    }
  }
}

/// Compares a live table row by row with what the facts give.
struct RowComparison {
  let table: Table
  /// Columns that are not compared, by name.
  var ignored: Set<String> = []
  private(set) var rows = 0
  private(set) var findings: [String] = []

  init(_ table: Table, ignoring ignored: Set<String> = []) {
    self.table = table
    self.ignored = ignored
  }

  /// `rebuilt` has all columns of each row. `isLoose` names columns that need not be equal in a row.
  mutating func compare(
    _ engine: Engine, with rebuilt: [[RowCell]], isLoose: ([RowCell]) -> Set<String> = { _ in [] }
  ) throws {
    let width = table.key.count
    let expected = rebuilt.sorted { left, right in left.prefix(width).lexicographicallyPrecedes(right.prefix(width)) }
    var next = 0
    let names = table.columns.map(\.name).joined(separator: ", ")
    let query = try engine.freshQuery(
      "SELECT \(names) FROM \(table.name) ORDER BY \(table.key.joined(separator: ", "))")
    try query.forEach { row in
      rows += 1
      let live = table.columns.indices.map { RowCell(row, Int32($0), table.columns[$0].kind) }
      while next < expected.count, expected[next].prefix(width).lexicographicallyPrecedes(live.prefix(width)) {
        missing(expected[next])
        next += 1
      }
      guard next < expected.count, expected[next].prefix(width).elementsEqual(live.prefix(width)) else {
        findings.append("\(name(live)) is there, and no fact explains it")
        return
      }
      compare(live, expected[next], isLoose(expected[next]))
      next += 1
    }
    for row in expected[next...] { missing(row) }
  }

  private mutating func missing(_ row: [RowCell]) { findings.append("\(name(row)) is missing: the facts give it") }

  private mutating func compare(_ live: [RowCell], _ expected: [RowCell], _ loose: Set<String>) {
    for (index, column) in table.columns.enumerated() where !ignored.contains(column.name) {
      guard live[index] != expected[index], !loose.contains(column.name) else { continue }
      findings.append(
        "\(name(live)): \(column.name) is \(RowText.value(live, index, table)), the facts give "
          + RowText.value(expected, index, table))
    }
  }

  private func name(_ row: [RowCell]) -> String {
    let key = table.key.indices.map { "\(table.columns[$0].name) \(RowText.value(row, $0, table))" }
    return "\(table.name) (\(key.joined(separator: ", ")))"
  }
}

/// Cells as people read them.
enum RowText {
  static func value(_ row: [RowCell], _ index: Int, _ table: Table) -> String {
    switch row[index] {
    case .null: return "nothing"
    case .text(let text): return "‘\(text)’"
    case .int(let number): return self.number(number, table.columns[index].kind, row, table)
    }
  }

  private static func number(_ number: Int64, _ kind: Table.Kind, _ row: [RowCell], _ table: Table) -> String {
    switch kind {
    case .key: return Key(rawValue: number).description
    case .date: return BusinessDate(days: Int32(truncatingIfNeeded: number)).description
    case .currency: return Currency(packed: Int32(truncatingIfNeeded: number)).code
    case .scaled(let scale): return formatDecimal(number, scale: scale, minimum: 0)
    case .flag: return number == 0 ? "no" : "yes"
    case .amount(let name):
      guard let index = table.columns.firstIndex(where: { $0.name == name }), case .int(let packed) = row[index] else {
        return String(number)
      }
      return Money(minor: number, currency: Currency(packed: Int32(truncatingIfNeeded: packed))).description
    case .integer, .text: return String(number)
    }
  }
}
