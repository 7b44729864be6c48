/// A currency of ISO 4217: its three letters and the number of decimals of its minor unit.
public struct Currency: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The letters, first in the highest byte.
  public let packed: Int32
  public let exponent: Int

  /// Nil for letters that ISO 4217's list of active currencies doesn't have. `bytes` are upper case.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 3 else { return nil }
    let packed = bytes.reduce(Int32(0)) { $0 << 8 | Int32($1) }
    guard let exponent = Currency.exponents[packed] else { return nil }
    self.packed = packed
    self.exponent = Int(exponent)
  }

  public init?(_ code: String) { self.init(code.utf8) }

  /// For a currency that was valid when it was stored.
  public init(packed: Int32) {
    self.packed = packed
    exponent = Int(Currency.exponents[packed] ?? 2)
  }

  public static let eur = Currency(packed: 0x45_55_52)

  public var code: String {
    String(decoding: [UInt8(packed >> 16 & 255), UInt8(packed >> 8 & 255), UInt8(packed & 255)], as: UTF8.self)
  }
  public var description: String { code }
  public static func < (left: Currency, right: Currency) -> Bool { left.packed < right.packed }

  /// Every currency of the list, by code.
  public static let all: [Currency] = exponents.keys.sorted().map { Currency(packed: $0) }

  /// ISO 4217 list one (active codes), decimals of the minor unit.
  private static let exponents: [Int32: Int8] = {
    let byDecimals: [(Int8, String)] = [
      (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
      (3, "BHD IQD JOD KWD LYD OMR TND"),
      (4, "CLF UYW"),
      (
        2,
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF \
        CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF \
        IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN \
        MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS \
        SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
        """
      ),
    ]
    var table: [Int32: Int8] = [:]
    for (decimals, codes) in byDecimals {
      for code in codes.split(separator: " ") {
        table[code.utf8.reduce(Int32(0)) { $0 << 8 | Int32($1) }] = decimals
      }
    }
    return table
  }()
}

/// An amount in minor units of its currency.
///
/// Amounts from outside are at most `limit` (10¹⁵ minor units) each; sums of nine thousand such amounts fit `Int64`, and
/// going beyond traps rather than wraps.
public struct Money: Hashable, Sendable, CustomStringConvertible {
  public static let limit: Int64 = 1_000_000_000_000_000

  public let minor: Int64
  public let currency: Currency

  @inlinable public init(minor: Int64, currency: Currency) {
    self.minor = minor
    self.currency = currency
  }

  /// Reads an amount in major units with at most the currency's decimals.
  public init(parsing bytes: some Collection<UInt8>, currency: Currency) throws(NumberProblem) {
    minor = try parseDecimal(bytes, scale: currency.exponent, limit: Money.limit)
    self.currency = currency
  }

  /// What `description` wrote; nil for anything else.
  public init?(stated text: Text) {
    let words = text.string.split(separator: " ")
    guard words.count == 2, let currency = Currency(String(words[1])),
      let money = try? Money(parsing: words[0].utf8, currency: currency)
    else { return nil }
    self = money
  }

  /// `1234.50 EUR`.
  public var description: String { "\(decimal) \(currency.code)" }
  /// `1234.50`, with the currency's decimals.
  public var decimal: String { formatDecimal(minor, scale: currency.exponent, minimum: currency.exponent) }
}

extension Sequence where Element == Int64 {
  /// The sum, or nil when the amounts, signs left off, come to more than ten times `Money.limit`: what one document or file may
  /// hold in all, so that sums over a night stay far from the end of `Int64`.
  @inlinable public func boundedSum() -> Int64? {
    var (sum, whole): (Int64, Int64) = (0, 0)
    for amount in self {
      let (total, overflow) = whole.addingReportingOverflow(abs(amount))
      guard !overflow, total <= 10 * Money.limit else { return nil }
      whole = total
      sum += amount
    }
    return sum
  }
}

/// What one unit of a currency is worth in the base currency, in hundred-millionths.
public struct ExchangeRate: Hashable, Sendable {
  public static let scale = 8
  public static let identity = ExchangeRate(scaled: 100_000_000)
  public let scaled: Int64

  public init(scaled: Int64) { self.scaled = scaled }

  /// An amount of `from` in minor units of `to`, rounded half away from zero.
  public func convert(_ minor: Int64, from: Currency, to: Currency) -> Int64 {
    if from == to && scaled == ExchangeRate.identity.scaled { return minor }
    let product = Int128(minor) * Int128(scaled) * Int128(powerOfTen(to.exponent))
    return Int64(
      dividedHalfAwayFromZero(product, by: Int128(powerOfTen(ExchangeRate.scale)) * Int128(powerOfTen(from.exponent))))
  }
}
