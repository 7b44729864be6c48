/// The view `show_<table>`: ISO dates, decimals and currency codes for a person with an SQL tool.
enum PeopleView {
  static func definition(of table: Table) -> String {
    let list = table.columns.map { "\(expression(for: $0)) AS \($0.name)" }
    return "CREATE VIEW show_\(table.name) AS SELECT \(list.joined(separator: ", ")) FROM \(table.name)"
  }

  private static func expression(for column: Table.Column) -> String {
    let name = column.name
    switch column.kind {
    case .integer, .text, .flag: return name
    case .key:
      return "printf('%d.%d.%d.%d', \(name) >> 47, \(name) >> 43 & 15, \(name) >> 22 & 2097151, \(name) & 4194303)"
    case .date: return "date(\(name) * 86400, 'unixepoch')"
    case .currency: return "char(\(name) >> 16 & 255, \(name) >> 8 & 255, \(name) & 255)"
    case .scaled(let scale): return decimal(name, scale: scale)
    case .amount(let currency): return amount(name, currency: currency)
    }
  }

  /// Exact text, as a division in floating point would not be. A null stays null.
  private static func decimal(_ name: String, scale: Int) -> String {
    if scale == 0 { return "CAST(\(name) AS TEXT)" }
    var power = "1"
    for _ in 0..<scale { power += "0" }
    return "CASE WHEN \(name) IS NULL THEN NULL ELSE (CASE WHEN \(name) < 0 THEN '-' ELSE '' END || "
      + "printf('%d.%0\(scale)d', abs(\(name)) / \(power), abs(\(name)) % \(power))) END"
  }

  private static func amount(_ name: String, currency: String) -> String {
    var cases = ""
    for (exponent, codes) in ViewCurrencies.byExponent where exponent != 2 {
      cases += " WHEN \(currency) IN (\(codes)) THEN \(decimal(name, scale: exponent))"
    }
    return "CASE\(cases) ELSE \(decimal(name, scale: 2)) END"
  }
}
