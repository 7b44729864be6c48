/// What an invoice carries of one tax rate, in minor units of its currency.
public struct TaxShare: Hashable, Sendable {
  /// UNCL 5305.
  public var category: Text
  public var rate: Percent
  public var net: Int64
  public var tax: Int64

  public init(category: Text, rate: Percent, net: Int64, tax: Int64) {
    self.category = category
    self.rate = rate
    self.net = net
    self.tax = tax
  }
}

/// The part of a discount or write-off that belongs to one tax rate, also in base currency.
public struct TaxPart: Hashable, Sendable {
  public var category: Text
  public var rate: Percent
  public var net: Int64
  public var tax: Int64
  public var netBase: Int64
  public var taxBase: Int64

  public init(category: Text, rate: Percent, net: Int64, tax: Int64, netBase: Int64, taxBase: Int64) {
    self.category = category
    self.rate = rate
    self.net = net
    self.tax = tax
    self.netBase = netBase
    self.taxBase = taxBase
  }
}

/// Splits what reduces a price after the supply into net and tax (2006/112/EC art. 90(1)): by the rates of the invoice, each with
/// its share of the total. The parts add up to the amount, to the cent, in both currencies.
public enum TaxSplit {
  /// Empty when the invoice's taxes are not known (it was taken over at go-live) or the amount is nothing.
  public static func split(_ amount: Int64, base: Int64, over shares: [TaxShare]) -> [TaxPart] {
    let total = shares.reduce(Int64(0)) { $0 + $1.net + $1.tax }
    guard amount > 0, total > 0, shares.allSatisfy({ $0.net + $0.tax >= 0 }) else { return [] }
    var parts: [TaxPart] = []
    var reached: Int64 = 0
    var (given, givenBase) = (Int64(0), Int64(0))
    for entry in shares {
      let gross = entry.net + entry.tax
      reached += gross
      let upTo = share(of: amount, part: reached, whole: total)
      let upToBase = share(of: base, part: reached, whole: total)
      let (part, partBase) = (upTo - given, upToBase - givenBase)
      given = upTo
      givenBase = upToBase
      guard part != 0 || partBase != 0 else { continue }
      let tax = share(of: part, part: entry.tax, whole: gross)
      let taxBase = share(of: partBase, part: entry.tax, whole: gross)
      parts.append(
        TaxPart(
          category: entry.category, rate: entry.rate, net: part - tax, tax: tax, netBase: partBase - taxBase,
          taxBase: taxBase))
    }
    return parts
  }
}

/// What of an item's reduction is tax.
extension [TaxPart] {
  var tax: Int64 { reduce(0) { $0 + $1.tax } }
  var taxBase: Int64 { reduce(0) { $0 + $1.taxBase } }
}
