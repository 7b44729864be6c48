/// Which price a line is invoiced at, or why a person has to look.
public enum PriceJudgement: Hashable, Sendable {
  /// The customer left the price to our list.
  case list
  /// The same price, whatever unit and base quantity each is told in.
  case agreed
  /// They differ within tolerance; policy says whose price it is.
  case withinTolerance(PricePolicy.Within)
  case differs
  /// The item has no list price in the order's currency.
  case noListPrice

  public var rule: Rule {
    switch self {
    case .list, .agreed: PriceRules.list
    case .withinTolerance: PriceRules.tolerance
    case .differs: PriceRules.differs
    case .noListPrice: PriceRules.noListPrice
    }
  }
  public var needsReview: Bool { self == .differs || self == .noListPrice }
}

extension PricePolicy {
  /// Compares the order's price with the list's per stock unit, exactly: nothing is divided or rounded.
  public func judge(order: UnitPrice?, list: UnitPrice?, currency: Currency) -> PriceJudgement {
    guard let list, list.currency == currency, list.base > .zero else { return .noListPrice }
    guard let order else { return .list }
    guard order.base > .zero, order.content > .zero, order.currency == currency,
      let theirs = PricePolicy.product(order.price.scaled, list.base.millionths, list.content.millionths),
      let ours = PricePolicy.product(list.price.scaled, order.base.millionths, order.content.millionths)
    else { return .differs }
    if theirs == ours { return .agreed }
    // Percent in ten-thousandths of a percent: a share of a million.
    let difference = (theirs - ours).magnitude.multipliedReportingOverflow(by: 1_000_000)
    let allowed = ours.magnitude.multipliedReportingOverflow(by: UInt128(max(0, tolerance.scaled)))
    guard !difference.overflow, !allowed.overflow, difference.partialValue <= allowed.partialValue else {
      return .differs
    }
    return .withinTolerance(within)
  }

  /// Whether a sender's own allowances and charges on an amount (minor units, list price) stay within tolerance. We grant
  /// what was agreed, not what an order says.
  public func accepts(allowancesAndCharges: Int64, on amount: Int64) -> Bool {
    let difference = UInt128(allowancesAndCharges.magnitude) * 1_000_000
    return difference <= UInt128(amount.magnitude) * UInt128(max(0, tolerance.scaled))
  }

  /// Nil beyond 128 bits, which no price and pack of this world reaches.
  private static func product(_ price: Int64, _ base: Int64, _ content: Int64) -> Int128? {
    let (result, overflow) = (Int128(price) * Int128(base)).multipliedReportingOverflow(by: Int128(content))
    return overflow ? nil : result
  }
}

/// Rules about prices, met by intake when an order comes in.
public enum PriceRules {
  public static let list = Rule(
    "price.list", stage: .intake, rationale: "We invoice at our list price.",
    triggers: "no price on the line, or 120.00 per carton of 12 where the list says 10.00 a piece",
    spares: "9.99 a piece where the list says 10.00")
  public static let tolerance = Rule(
    "price.tolerance", stage: .intake,
    rationale: "A small difference is not worth a person's time; policy says whose price counts.",
    triggers: "list 10.00, order 9.95, tolerance 0.5 %", spares: "list 10.00, order 9.94")
  public static let differs = Rule(
    "price.differs", stage: .intake,
    rationale: "A price further from the list than the tolerance is settled before goods leave, not after the invoice.",
    triggers: "list 10.00, order 9.00, tolerance 0", spares: "list 10.00, order 10.00")
  public static let noListPrice = Rule(
    "price.no-list-price", stage: .intake,
    rationale: "An item without a list price in the order's currency has nothing to be invoiced at.",
    triggers: "list in EUR, order in SEK", spares: "list and order in EUR")
  public static let allowance = Rule(
    "price.unagreed-allowance", stage: .intake,
    rationale: "Allowances are agreed, not ordered: what an order deducts or adds beyond tolerance goes to review.",
    triggers: "an order line with an allowance of 5.00 on 100.00", spares: "an allowance of 0.00")

  public static let all: [Rule] = [list, tolerance, differs, noListPrice, allowance]
}
