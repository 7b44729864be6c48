/// A first-time customer's application for credit: what is known of it, in points.
public struct CreditScorecard: Hashable, Sendable {
  public enum Outcome: Hashable, Sendable { case approved, refused, review }

  /// What earned points, by name, in a fixed order.
  public private(set) var parts: [Part] = []
  public let outcome: Outcome
  /// Granted by an approval, in minor units of the base currency.
  public let limit: Int64

  public struct Part: Hashable, Sendable {
    public enum Kind: Sendable {
      case externalScore, references, country, accountAge, orderSize

      var name: StaticString {
        switch self {
        case .externalScore: "external_score"
        case .references: "references"
        case .country: "country"
        case .accountAge: "account_age"
        case .orderSize: "order_size"
        }
      }
    }
    public var kind: Kind
    public var points: Int
  }

  public var points: Int { parts.reduce(0) { $0 + $1.points } }

  /// `order` is the value with tax of the order that asks for credit, in minor units of the base currency; nil when it can't be
  /// converted, which earns nothing.
  public init(
    of root: CreditAccount, facts: [CreditFact], order: Int64?, policy: CreditApplicationPolicy, date: BusinessDate
  ) {
    let known = facts.filter { $0.account == root.account && $0.holds(on: date) }
    if let score = known.filter({ $0.kind == .score }).map(\.value).min() {
      parts.append(Part(kind: .externalScore, points: CreditScorecard.reached(policy.externalScore, score)))
    }
    let references = known.filter { $0.kind == .references }.reduce(Int64(0)) { $0 + max(0, $1.value) }
    if references > 0 {
      let earned = min(Int64(policy.mostReferencePoints), references * Int64(policy.referencePoints))
      parts.append(Part(kind: .references, points: Int(earned)))
    }
    let country = policy.countries.first { $0.code == root.country }?.points ?? policy.otherCountries
    parts.append(Part(kind: .country, points: country))
    if let since = root.since {
      let age = CreditScorecard.reached(policy.accountAge, Int64(date.days(since: since)))
      parts.append(Part(kind: .accountAge, points: age))
    }
    if let order {
      let size = policy.orderSize.filter { order <= $0.from }.min { $0.from < $1.from }?.points ?? 0
      parts.append(Part(kind: .orderSize, points: size))
    }
    let points = parts.reduce(0) { $0 + $1.points }
    outcome = points >= policy.approveFrom ? .approved : points < policy.refuseBelow ? .refused : .review
    limit = policy.limits.filter { points >= $0.from }.max { $0.from < $1.from }.map(\.limit) ?? 0
  }

  private static func reached(_ steps: [CreditApplicationPolicy.Step], _ value: Int64) -> Int {
    steps.filter { value >= $0.from }.max { $0.from < $1.from }?.points ?? 0
  }

  /// `points=55; country=10; order_size=20`
  public var facts: Facts {
    var facts = Facts()
    facts.add("points", points)
    for part in parts { facts.add(part.kind.name, part.points) }
    return facts
  }
}
