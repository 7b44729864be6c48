import OrderToCash

/// How large a synthetic company is and what its files look like. The same parameters give the same bytes.
public struct GeneratorParameters: Equatable, Sendable {
  public var seed: UInt64
  /// The first night. The books are taken over as of the day before.
  public var date: BusinessDate
  /// Orders of a day.
  public var orders: Int
  /// Lines of an order on average; single orders have up to two more or fewer.
  public var lines: Int
  public var customers: Int
  public var items: Int
  /// Payments of a day for a hundred orders.
  public var paymentsPercent: Int
  /// Orders sent as UBL, one file each, of a hundred; the others come as CSV, ten thousand a file.
  public var xmlPercent: Int

  /// Traps on sizes that make no company: all counts are at least one, the percentage of XML at most 100.
  public init(
    seed: UInt64 = 1, date: BusinessDate, orders: Int = 1000, lines: Int = 5, customers: Int? = nil, items: Int? = nil,
    paymentsPercent: Int = 90, xmlPercent: Int = 50
  ) {
    self.seed = seed
    self.date = date
    self.orders = orders
    self.lines = lines
    self.customers = customers ?? max(10, min(orders / 20, 50_000))
    self.items = items ?? max(20, min(orders / 50, 20_000))
    self.paymentsPercent = paymentsPercent
    self.xmlPercent = xmlPercent
    precondition(
      orders > 0 && lines > 0 && self.customers > 0 && self.items > 0, "a company has customers, items, orders")
    precondition(self.customers <= 999_999 && self.items <= 99_999, "identifiers have six and five digits")
    precondition(paymentsPercent >= 0 && (0...100).contains(xmlPercent), "percentages out of range")
  }

  var payments: Int { orders * paymentsPercent / 100 }
  var xmlOrders: Int { orders * xmlPercent / 100 }
}

/// What the next day's files follow from: the parameters and where the bank statements stand. Kept in the workspace.
struct GeneratorState: Equatable {
  static let path = "generate.csv"

  var parameters: GeneratorParameters
  /// The last day generated.
  var date: BusinessDate
  /// Statements delivered so far in this year, and the closing balance of the last in minor units.
  var statements: Int
  var balance: Int64

  func write(to output: inout GeneratedOutput) throws {
    output.begin(GeneratorState.path)
    output.row("name", "value")
    for (name, value) in values { output.row(name, String(value)) }
    try output.end()
  }

  private var values: [(String, Int)] {
    [
      ("seed", Int(bitPattern: UInt(parameters.seed))), ("first_day", Int(parameters.date.days)),
      ("orders", parameters.orders), ("lines", parameters.lines), ("customers", parameters.customers),
      ("items", parameters.items), ("payments_percent", parameters.paymentsPercent),
      ("xml_percent", parameters.xmlPercent), ("last_day", Int(date.days)), ("statements", statements),
      ("balance", Int(balance)),
    ]
  }

  /// Nil when a value is missing or no number.
  init?(reading bytes: [UInt8]) {
    let table = CommaTable(bytes)
    var found: [String: Int] = [:]
    for row in table.rows where row.count == 2 { found[row[0]] = Int(row[1]) }
    guard let seed = found["seed"], let first = found["first_day"], let orders = found["orders"],
      let lines = found["lines"], let customers = found["customers"], let items = found["items"],
      let payments = found["payments_percent"], let xml = found["xml_percent"], let last = found["last_day"],
      let statements = found["statements"], let balance = found["balance"]
    else { return nil }
    parameters = GeneratorParameters(
      seed: UInt64(bitPattern: Int64(seed)), date: BusinessDate(days: Int32(first)), orders: orders, lines: lines,
      customers: customers, items: items, paymentsPercent: payments, xmlPercent: xml)
    date = BusinessDate(days: Int32(last))
    self.statements = statements
    self.balance = Int64(balance)
  }

  init(parameters: GeneratorParameters, date: BusinessDate, statements: Int, balance: Int64) {
    self.parameters = parameters
    self.date = date
    self.statements = statements
    self.balance = balance
  }
}
