/// How much a group may owe tonight, and what that is made of; minor units of the root's limit currency.
public struct CreditLimit: Hashable, Sendable {
  public let currency: Currency
  /// Granted by master data, by the program, or for a time; nil when nobody granted any.
  public private(set) var granted: Int64?
  /// The last day of a temporary limit in force.
  public private(set) var temporaryUntil: BusinessDate?
  public private(set) var insurance: Int64 = 0
  public private(set) var deposit: Int64 = 0

  /// What stands behind the group whatever it is trusted with.
  public var backing: Int64 { insurance + deposit }
  /// Nil when nobody granted a limit and nothing stands behind the group.
  public var total: Int64? { granted == nil && backing == 0 ? nil : (granted ?? 0) + backing }

  /// A temporary limit in force replaces the granted one; among several the one that ends first. Insurance and deposits of all
  /// accounts of the group raise it.
  public init(
    of root: CreditAccount, standing: CreditStanding, facts: [CreditFact], rates: Rates, date: BusinessDate
  ) throws(MissingRate) {
    currency = root.limitCurrency
    granted = root.limit
    if let grant = standing.grant, grant.statedThen == root.limit {
      granted = try CreditLimit.convert(grant.limit, grant.currency, to: currency, rates)
    }
    let inForce = facts.filter { $0.holds(on: date) }
    let temporary = inForce.filter { $0.kind == .temporaryLimit && $0.account == root.account }
      .min { ($0.to?.days ?? .max, $0.source) < ($1.to?.days ?? .max, $1.source) }
    if let temporary {
      granted = try CreditLimit.convert(temporary.value, temporary.currency, to: currency, rates)
      temporaryUntil = temporary.to
    }
    for fact in inForce where fact.kind == .insurance {
      insurance += try CreditLimit.convert(fact.value, fact.currency, to: currency, rates)
    }
    for fact in inForce where fact.kind == .deposit {
      deposit += try CreditLimit.convert(fact.value, fact.currency, to: currency, rates)
    }
  }

  /// A grant of tonight.
  mutating func grant(_ limit: Int64) { granted = limit }

  private static func convert(
    _ minor: Int64, _ from: Currency, to: Currency, _ rates: Rates
  ) throws(MissingRate) -> Int64 {
    guard let converted = rates.convert(minor, from: from, to: to) else {
      throw MissingRate(currency: rates.rate(from) == nil ? from : to)
    }
    return converted
  }
}
