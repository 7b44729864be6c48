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

/// Compares a live table row by row with what the facts give, both in one order: neither is held.
struct RowComparison {
  let table: Table
  private(set) var rows = 0
  private(set) var findings: [String] = []
  /// Columns by which rows find each other, in the order in which they come.
  private let matched: [Int]
  private var query: Query?
  private var live: [RowCell] = []

  /// `matching` names the columns that tell rows apart, where the facts come in another order than that of the table's key.
  init(_ table: Table, matching: [String] = []) {
    self.table = table
    matched = (matching.isEmpty ? table.key : matching).compactMap { name in
      table.columns.firstIndex { $0.name == name }
    }
  }

  /// `rebuilt` has all columns of each row, in any order.
  mutating func compare(_ engine: Engine, with rebuilt: [[RowCell]]) throws {
    try begin(engine)
    for row in rebuilt.sorted(by: { matched.precedes($0, $1) }) { try take(row) }
    try end()
  }

  mutating func begin(_ engine: Engine) throws {
    let names = table.columns.map(\.name).joined(separator: ", ")
    let order = matched.map { table.columns[$0].name }.joined(separator: ", ")
    query = try engine.freshQuery("SELECT \(names) FROM \(table.name) ORDER BY \(order)")
    try advance()
  }

  /// The next row that the facts give. `loose` names columns that need not be equal.
  mutating func take(_ expected: [RowCell], loose: Set<String> = []) throws {
    try pass(until: expected)
    guard !live.isEmpty, !matched.precedes(expected, live) else { return missing(expected) }
    compare(live, expected, loose)
    try advance()
  }

  /// Whether the table has a row like the next that the facts may give, of which only what rows are matched by is looked at.
  mutating func has(_ expected: [RowCell]) throws -> Bool {
    try pass(until: expected)
    return !live.isEmpty && !matched.precedes(expected, live)
  }

  mutating func end() throws { while !live.isEmpty { try drop() } }

  private mutating func pass(until expected: [RowCell]) throws {
    while !live.isEmpty, matched.precedes(live, expected) { try drop() }
  }

  private mutating func drop() throws {
    findings.append("\(name(live)) is there, and no fact explains it")
    try advance()
  }

  private mutating func advance() throws {
    guard let query, try query.step() else { return live.removeAll() }
    rows += 1
    live.removeAll(keepingCapacity: true)
    for (index, column) in table.columns.enumerated() { live.append(RowCell(query, Int32(index), column.kind)) }
  }

  private mutating func missing(_ row: [RowCell]) { findings.append("\(name(row)) is missing: the facts give it") }

  private mutating func compare(_ live: [RowCell], _ expected: [RowCell], _ loose: Set<String>) {
    for (index, column) in table.columns.enumerated() {
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

extension [Int] {
  /// Whether one row comes before another by the columns of these places.
  fileprivate func precedes(_ left: [RowCell], _ right: [RowCell]) -> Bool {
    for index in self where left[index] != right[index] { return left[index] < right[index] }
    return false
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
