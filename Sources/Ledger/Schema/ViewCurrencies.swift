import OrderToCash

/// Packed codes of the currencies whose minor unit is not a hundredth, for SQL.
enum ViewCurrencies {
  static let byExponent: [(Int, String)] = [0, 3, 4].map { exponent in
    let codes = Currency.all.filter { $0.exponent == exponent }.map { String($0.packed) }
    return (exponent, codes.joined(separator: ","))
  }
}
