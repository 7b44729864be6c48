import OrderToCash

/// How a table in text is cut, and what its columns hold: learnt from its first rows.
struct LearntShape {
  enum Kind {
    case empty, number, date, word

    func fits(_ type: FieldType) -> Bool {
      switch type {
      case .date: self == .date || self == .empty
      case .moment: self == .date || self == .word || self == .empty
      case .amount, .quantity, .price, .percent: self == .number || self == .empty
      case .currency, .country, .unit: self == .word || self == .empty
      case .text, .identifier, .list, .code: true
      }
    }
    var description: String {
      switch self {
      case .empty: "always empty"
      case .number: "numbers"
      case .date: "days"
      case .word: "text"
      }
    }
  }

  private(set) var encoding = TextEncoding.utf8
  private(set) var delimiter = UInt8(ascii: ",")
  private(set) var headerRow = 1
  private(set) var headings: [(text: Text, key: Text)] = []
  private(set) var types: [Kind] = []
  private(set) var width = 0
  private(set) var decimal = "."
  private(set) var group = ""
  /// Nil when no column has days.
  private(set) var date: String?
  /// Words that stand where there is no value.
  private(set) var nulls: [String] = []
  private(set) var open: [String] = []
  private var rows: [[[UInt8]]] = []

  private static let mostRows = 500
  /// What is wider was not meant as a table, and would take minutes to look at.
  private static let mostColumns = 1000

  init?(_ bytes: [UInt8]) {
    let text = decode(bytes)
    cut(text)
    guard width > 1, width <= LearntShape.mostColumns else { return nil }
    findHeader()
    findNulls()
    findDates()
    findNumbers()
    types = (0..<width).map { kind(of: values($0)) }
  }

  var delimiterName: String { delimiter == 0x09 ? "tab" : String(decoding: [delimiter], as: UTF8.self) }

  func example(of column: Int) -> String {
    values(column).first.map { "`\(String(decoding: $0.prefix(40), as: UTF8.self))`" } ?? "nothing"
  }

  /// Whether all values are whole numbers that have decimals all the same.
  func isWholeWithDecimals(_ column: Int) -> Bool {
    let values = values(column)
    return !values.isEmpty
      && values.allSatisfy { value in
        guard let mark = value.firstIndex(of: UInt8(ascii: ".")), mark > 0, mark + 1 < value.count else { return false }
        return value[..<mark].allSatisfy { $0 >= 0x30 && $0 <= 0x39 } && value[(mark + 1)...].allSatisfy { $0 == 0x30 }
      }
  }

  /// Whether all values are from 0 to 1, as 0.15 for 15 %.
  func holdsShares(_ column: Int) -> Bool {
    var numbers = NumberStyle()
    numbers.decimal = decimal.utf8.first ?? numbers.decimal
    return values(column).allSatisfy { value in
      let share = value.withUnsafeBufferPointer { try? numbers.parse($0, scale: 6, limit: 1_000_000) }
      return share.map { $0 >= 0 } ?? false
    }
  }

  private static let nothing = ["NULL", "null", "N/A", "n/a", "NaN", "nan", "None", "#N/A", "\\N"]

  /// They are no values, so that a column's kind is told by the others.
  private mutating func findNulls() {
    let known = LearntShape.nothing.map { Array($0.utf8) }
    var seen: Set<[UInt8]> = []
    for row in rows.indices {
      for cell in rows[row].indices where known.contains(rows[row][cell]) {
        seen.insert(rows[row][cell])
        rows[row][cell] = []
      }
    }
    nulls = LearntShape.nothing.filter { seen.contains(Array($0.utf8)) }
  }

  private func values(_ column: Int) -> [[UInt8]] {
    rows.compactMap { $0.count > column && !$0[column].isEmpty ? $0[column] : nil }
  }

  // MARK: Cutting

  private mutating func decode(_ bytes: [UInt8]) -> [UInt8] {
    let isWide = bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE])
    let isUTF8 = bytes.withUnsafeBufferPointer { bytes in
      if case .invalid = checkUTF8(bytes) { return false }
      return true
    }
    encoding = isWide ? .utf16 : isUTF8 ? .utf8 : .windows1252
    if encoding == .windows1252 { open.append("the encoding: Windows-1252 and ISO-8859-1 differ in few characters") }
    var (text, transcoder) = ([UInt8](), Transcoder(encoding))
    bytes.withUnsafeBufferPointer { transcoder.feed($0) { text.append(contentsOf: $0) } }
    return text
  }

  /// The delimiter is the one that cuts most rows into the same number of cells, the more cells the better.
  private mutating func cut(_ text: [UInt8]) {
    var best = -1
    for candidate in [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09, UInt8(ascii: "|")] {
      let rows = LearntShape.rows(text, candidate)
      var counts: [Int: Int] = [:]
      for row in rows where row.count > 1 { counts[row.count, default: 0] += 1 }
      let usual = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }
      guard let usual else { continue }
      let score = usual.value * 100 + usual.key
      if score > best { (best, delimiter, self.rows, width) = (score, candidate, rows, usual.key) }
    }
  }

  private static func rows(_ text: [UInt8], _ delimiter: UInt8) -> [[[UInt8]]] {
    var (rows, row, cell, isQuoted) = ([[[UInt8]]](), [[UInt8]](), [UInt8](), false)
    func trimmed(_ cell: [UInt8]) -> [UInt8] { Array(cell[...].trimmed) }
    var before: UInt8 = 0
    for byte in text {
      defer { before = byte }
      if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if byte == delimiter, !isQuoted {
        row.append(trimmed(cell))
        cell = []
      } else if byte == 0x0A || byte == 0x0D, !isQuoted {
        // A blank line counts where the header's row is told; the second half of CR LF is none.
        if byte != 0x0A || before != 0x0D { rows.append(row + [trimmed(cell)]) }
        (row, cell) = ([], [])
        if rows.count >= mostRows { return rows }
      } else {
        cell.append(byte)
      }
    }
    if !row.isEmpty || !cell.isEmpty { rows.append(row + [trimmed(cell)]) }
    return rows
  }

  // MARK: Header

  /// The first row as wide as most, with a word in every cell. What stands above is passed over.
  private mutating func findHeader() {
    let index = rows.prefix(30).firstIndex { row in
      row.count == width && row.allSatisfy { !$0.isEmpty && !LearntShape.looksNumeric($0) }
        && Set(row).count == row.count
    }
    if let index {
      headerRow = index + 1
      headings = rows[index].map { (Text(utf8: $0), HeadingWords.folded(String(decoding: $0, as: UTF8.self))) }
      rows = rows[(index + 1)...].filter { $0.count == width }
    } else {
      headerRow = 0
      rows = rows.filter { $0.count == width }
      open.append("the headings: no row looks like them, so columns are numbers")
    }
  }

  private static func looksNumeric(_ cell: [UInt8]) -> Bool {
    cell.allSatisfy { ($0 >= 0x2B && $0 <= 0x3A) || $0 == 0x20 } && cell.contains { $0 >= 0x30 && $0 <= 0x39 }
  }

  // MARK: Styles

  private static let patterns = [
    "YYYY-MM-DD", "DD.MM.YYYY", "DD.MM.YY", "DD/MM/YYYY", "MM/DD/YYYY", "DD-MM-YYYY", "MM-DD-YYYY", "YYYY/MM/DD",
    "YYYYMMDD", "DD/MM/YY", "MM/DD/YY",
  ]

  /// Of each column that holds days: the patterns that read all of it. What every one allows is the style.
  private mutating func findDates() {
    var common: [String]?
    for column in 0..<width {
      let fitting = LearntShape.datePatterns(values(column))
      guard !fitting.isEmpty else { continue }
      let both = (common ?? fitting).filter(fitting.contains)
      common = both.isEmpty ? common : both
    }
    guard let common, let first = common.first else { return }
    date = first
    guard common.count > 1 else { return }
    open.append(
      "the order of day and month: \(common.joined(separator: " and ")) read every value; the first is written here")
  }

  private static func datePatterns(_ values: [[UInt8]]) -> [String] {
    guard !values.isEmpty else { return [] }
    return patterns.filter { pattern in
      guard let style = DateStyle(pattern) else { return false }
      return values.allSatisfy { $0.withUnsafeBufferPointer { style.parse($0) != nil } }
    }
  }

  private static let styles: [(decimal: String, group: String)] = [
    (".", ""), (",", ""), (".", ","), (",", "."), (",", " "), (".", " "), (".", "'"),
  ]

  private mutating func findNumbers() {
    let columns = (0..<width).map { values($0) }.filter { column in
      !column.isEmpty && column.allSatisfy { LearntShape.looksNumeric($0) || LearntShape.hasGroups($0) }
        && !column.contains { LearntShape.looksLikePhone($0) } && LearntShape.datePatterns(column).isEmpty
    }
    let fitting = LearntShape.styles.filter { style in
      columns.allSatisfy { $0.allSatisfy { LearntShape.parses($0, style) } }
    }
    if let first = fitting.first { (decimal, group) = first }
    let hasMark = columns.contains { $0.contains { $0.contains { $0 == 0x2C || $0 == 0x2E } } }
    if fitting.isEmpty, !columns.isEmpty {
      open.append("the decimal mark: no style reads every number")
    } else if hasMark, Set(fitting.map(\.decimal)).count > 1 {
      open.append("the decimal mark for certain: `\(decimal)` is written here, but other styles read every number too")
    }
  }

  /// A number has its sign at one of its ends, and no brackets.
  private static func looksLikePhone(_ cell: [UInt8]) -> Bool {
    cell.dropFirst().dropLast().contains { $0 == 0x28 || $0 == 0x29 || $0 == 0x2B || $0 == 0x2D || $0 == 0x2F }
      || cell.first == 0x28
  }

  private static func hasGroups(_ cell: [UInt8]) -> Bool {
    cell.contains { $0 >= 0x30 && $0 <= 0x39 }
      && cell.allSatisfy { ($0 >= 0x27 && $0 <= 0x39) || $0 == 0x20 || $0 > 0x7F }
  }

  private static func parses(_ cell: [UInt8], _ style: (decimal: String, group: String)) -> Bool {
    var numbers = NumberStyle()
    numbers.decimal = style.decimal.utf8.first ?? numbers.decimal
    numbers.group = style.group.utf8.first ?? 0
    return cell.withUnsafeBufferPointer { (try? numbers.parse($0, scale: 8, limit: Int64.max)) != nil }
  }

  private func kind(of values: [[UInt8]]) -> Kind {
    if values.isEmpty { return .empty }
    if !LearntShape.datePatterns(values).isEmpty { return .date }
    return values.allSatisfy { LearntShape.parses($0, (decimal, group)) } ? .number : .word
  }
}
