/// A customer as the ledger knows it tonight: the current version of its master data.
public struct Customer: Sendable {
  public var account: Key
  public var id: Text
  public var name: Text
  /// Root parent: units of work are groups, so that shared limits and payments across a group are judged together.
  public var group: Key
  /// Owner of the limit, of the open items, and who pays; the account itself where no other is named.
  public var parent: Key
  public var billTo: Key
  public var payer: Key
  public var country: Text
  public var taxId: Text
  public var currency: Currency
  public var language: Text
  /// Customer group (a segment for policies), not the account group.
  public var segment: Text
  public var salesperson: Text
  public var terms: Text
  /// Nil: no limit has been granted.
  public var limit: Int64?
  public var limitCurrency: Currency
  public var email: Text
  public var since: BusinessDate?
  public var onHold: Bool
  /// Of its own address, where a tax asks for them.
  public var region: Text = .empty
  public var postcode: Text = .empty

  public init(
    account: Key, id: Text, name: Text, group: Key, parent: Key, billTo: Key, payer: Key, country: Text = .empty,
    taxId: Text = .empty, currency: Currency, language: Text = "en", segment: Text = .empty, salesperson: Text = .empty,
    terms: Text = .empty, limit: Int64? = nil, limitCurrency: Currency, email: Text = .empty,
    since: BusinessDate? = nil,
    onHold: Bool = false
  ) {
    self.account = account
    self.id = id
    self.name = name
    self.group = group
    self.parent = parent
    self.billTo = billTo
    self.payer = payer
    self.country = country
    self.taxId = taxId
    self.currency = currency
    self.language = language
    self.segment = segment
    self.salesperson = salesperson
    self.terms = terms
    self.limit = limit
    self.limitCurrency = limitCurrency
    self.email = email
    self.since = since
    self.onHold = onHold
  }
}

/// Base-currency value of the currencies seen tonight, each at the latest rate not after the night.
public struct Rates: Sendable {
  public let base: Currency
  private let table: [Currency: ExchangeRate]

  public init(base: Currency, table: [Currency: ExchangeRate] = [:]) {
    self.base = base
    self.table = table
  }

  public func rate(_ currency: Currency) -> ExchangeRate? { currency == base ? .identity : table[currency] }

  /// Minor units of `to`; through the base currency when neither is it. Nil when a rate is missing.
  public func convert(_ minor: Int64, from: Currency, to: Currency) -> Int64? {
    if from == to { return minor }
    guard let source = rate(from) else { return nil }
    let inBase = source.convert(minor, from: from, to: base)
    if to == base { return inBase }
    guard let target = rate(to), target.scaled > 0 else { return nil }
    let product = Int128(inBase) * Int128(powerOfTen(ExchangeRate.scale)) * Int128(powerOfTen(to.exponent))
    return Int64(dividedHalfAwayFromZero(product, by: Int128(target.scaled) * Int128(powerOfTen(base.exponent))))
  }
}
