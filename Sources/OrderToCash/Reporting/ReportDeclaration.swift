/// What a column holds; decides how it is written and aligned.
public enum ColumnKind: Sendable, Hashable {
  case text
  case integer
  case date
  /// Minor units of the row's currency (or of the currency that the column's name says: `_base`, `credit_limit`).
  case amount
  /// A quantity, a price or another decimal number.
  case decimal
  case percent
  case flag
}

/// One column of a report: its name in the file, what it holds and what it means.
public struct ReportColumn: Sendable, Hashable {
  public var name: String
  public var kind: ColumnKind
  public var explanation: String

  public init(_ name: String, _ kind: ColumnKind, _ explanation: String) {
    self.name = name
    self.kind = kind
    self.explanation = explanation
  }
}

/// A report, declared once: file name, columns and sort key. CSV, page and workbook follow from it. Columns are only ever added
/// at the end (docs/reports.md).
public struct ReportDeclaration: Sendable, Hashable {
  /// `aging`: the file is `reports/aging.csv`.
  public var name: String
  public var title: String
  /// What it answers, for a reader who sees it the first time.
  public var purpose: String
  public var columns: [ReportColumn]
  /// Written on the nights that have something to say only.
  public var isOccasional = false
  /// Rows that its page and its sheet of the workbook show at most; the CSV has all.
  public private(set) var shownRows = 2000
  /// The most rows that a page shows of any report.
  public static let mostRows = 10_000
  /// Columns by whose values other reports name rows of this one; its page has a place for each value.
  public private(set) var selectors: [String] = []
  /// Columns that say which row is which when two nights are compared, where the sort key does not.
  public private(set) var identity: [String]
  /// Names of the columns that the rows are sorted by, bytewise and ascending.
  public var sortKey: [String]

  public init(name: String, title: String, purpose: String, sortKey: [String], columns: [ReportColumn]) {
    precondition(
      sortKey.allSatisfy { key in columns.contains { $0.name == key } }, "a sort key that is no column of \(name)")
    self.name = name
    self.title = title
    self.purpose = purpose
    self.columns = columns
    self.sortKey = sortKey
    identity = sortKey
  }

  /// One that is written only on nights that have something to say.
  static func occasional(
    name: String, title: String, purpose: String, sortKey: [String], columns: [ReportColumn]
  ) -> ReportDeclaration {
    var report = ReportDeclaration(name: name, title: title, purpose: purpose, sortKey: sortKey, columns: columns)
    report.isOccasional = true
    return report
  }

  public var path: String { "reports/\(name).csv" }

  /// The same, with another bound on what its page shows.
  func showing(_ rows: Int) -> ReportDeclaration {
    var report = self
    report.shownRows = rows
    return report
  }

  /// The same, with rows that these columns tell apart.
  func identified(by columns: String...) -> ReportDeclaration {
    precondition(columns.allSatisfy { name in self.columns.contains { $0.name == name } }, "no column of \(name)")
    var report = self
    report.identity = columns
    return report
  }

  /// The same, with rows that others name by the values of these columns.
  func selected(by columns: String...) -> ReportDeclaration {
    precondition(columns.allSatisfy { name in self.columns.contains { $0.name == name } }, "no column of \(name)")
    var report = self
    report.selectors = columns
    return report
  }
}

/// One typed value of a report.
public enum Cell: Sendable, Hashable {
  case text(Text)
  case integer(Int64)
  /// Minor units.
  case amount(Int64, Currency)
  case date(BusinessDate)
  case quantity(Quantity)
  case price(Price)
  case percent(Percent)
  case flag(Bool)
  case empty

  public static func amount(_ money: Money?) -> Cell { money.map { .amount($0.minor, $0.currency) } ?? .empty }
  public static func date(_ date: BusinessDate?) -> Cell { date.map { .date($0) } ?? .empty }
  public static func currency(_ currency: Currency?) -> Cell { currency.map { .text(Text($0.code)) } ?? .empty }
  public static func integer(_ number: Int) -> Cell { .integer(Int64(number)) }

  /// Whether it may stand in a column of this kind.
  public func fits(_ kind: ColumnKind) -> Bool {
    switch self {
    case .empty: true
    case .text: kind == .text
    case .integer: kind == .integer || kind == .decimal
    case .amount: kind == .amount || kind == .decimal
    case .date: kind == .date
    case .quantity, .price: kind == .decimal
    case .percent: kind == .percent || kind == .decimal
    case .flag: kind == .flag
    }
  }
}

/// One row of a report, its cells in the order of the declaration's columns.
public struct ReportRow: Sendable, Hashable, ExpressibleByArrayLiteral {
  public var cells: [Cell]
  public init(_ cells: [Cell]) { self.cells = cells }
  public init(arrayLiteral cells: Cell...) { self.cells = cells }
}
