/// A table, declared once: its definition, its bulk append, its part of `o2c dump` and its view for people come from this.
public struct Table: Sendable {
  /// What a column holds, which decides how a view shows it.
  public enum Kind: Sendable {
    case key
    case integer
    case text
    case date
    /// Minor units; the view divides by the decimals of the currency in the named column of the same row.
    case amount(String)
    /// Integer scaled by ten to the given power.
    case scaled(Int)
    case currency
    case flag
  }

  public struct Column: Sendable {
    public let name: String
    public let kind: Kind
    public let optional: Bool
    private var upgradeExpression: String?

    init(name: String, kind: Kind, optional: Bool) {
      self.name = name
      self.kind = kind
      self.optional = optional
    }

    /// What the column gets in a ledger that lacked it: an SQL expression over the table's other columns. Without one it
    /// is null where that is allowed, and otherwise empty or zero.
    public var upgrade: String {
      if let upgradeExpression { return upgradeExpression }
      if optional { return "NULL" }
      if case .text = kind { return "''" }
      return "0"
    }

    /// The same column with its own value for ledgers that lacked it.
    public func upgraded(from expression: String) -> Column {
      var column = self
      column.upgradeExpression = expression
      return column
    }

    public static func key(_ name: String) -> Column { Column(name: name, kind: .key, optional: false) }
    public static func int(_ name: String) -> Column { Column(name: name, kind: .integer, optional: false) }
    public static func text(_ name: String) -> Column { Column(name: name, kind: .text, optional: false) }
    public static func date(_ name: String) -> Column { Column(name: name, kind: .date, optional: false) }
    public static func dateOrNull(_ name: String) -> Column { Column(name: name, kind: .date, optional: true) }
    public static func amount(_ name: String, in currency: String = "currency") -> Column {
      Column(name: name, kind: .amount(currency), optional: false)
    }
    public static func amountOrNull(_ name: String, in currency: String = "currency") -> Column {
      Column(name: name, kind: .amount(currency), optional: true)
    }
    public static func quantity(_ name: String) -> Column { Column(name: name, kind: .scaled(6), optional: false) }
    public static func quantityOrNull(_ name: String) -> Column {
      Column(name: name, kind: .scaled(6), optional: true)
    }
    public static func price(_ name: String) -> Column { Column(name: name, kind: .scaled(8), optional: false) }
    public static func priceOrNull(_ name: String) -> Column {
      Column(name: name, kind: .scaled(8), optional: true)
    }
    public static func percent(_ name: String) -> Column { Column(name: name, kind: .scaled(4), optional: false) }
    public static func currency(_ name: String = "currency") -> Column {
      Column(name: name, kind: .currency, optional: false)
    }
    public static func currencyOrNull(_ name: String = "currency") -> Column {
      Column(name: name, kind: .currency, optional: true)
    }
    public static func flag(_ name: String) -> Column { Column(name: name, kind: .flag, optional: false) }
  }

  /// A fact is append-only and carries its run (in its key). A live row is derived and only there while open. A working row
  /// exists only during a night and is in no dump.
  public enum Nature: Sendable { case fact, live, working }

  public let name: String
  public let nature: Nature
  public let columns: [Column]
  /// Names of the primary key's columns, which are the first columns.
  public let key: [String]
  /// Further indexes, each a list of columns.
  public let indexes: [[String]]

  public init(_ name: String, _ nature: Nature, key: [String], indexes: [[String]] = [], _ columns: [Column]) {
    self.name = name
    self.nature = nature
    self.columns = columns
    self.key = key
    self.indexes = indexes
  }

  /// In the SQL that SQLite and PostgreSQL share; `suffix` is the engine's own (`WITHOUT ROWID`).
  func definition(suffix: String) -> String {
    let list = columns.map { column in
      let type =
        if case .text = column.kind { "TEXT" } else { "BIGINT" }
      return "\(column.name) \(type)\(column.optional ? "" : " NOT NULL")"
    }
    return
      "CREATE TABLE \(name) (\(list.joined(separator: ", ")), PRIMARY KEY (\(key.joined(separator: ", "))))\(suffix)"
  }

  var indexDefinitions: [String] {
    indexes.map { "CREATE INDEX \(name)_\($0.joined(separator: "_")) ON \(name) (\($0.joined(separator: ", ")))" }
  }
}
