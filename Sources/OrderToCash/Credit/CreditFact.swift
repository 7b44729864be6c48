/// Something known about a customer's credit beyond its own payments: a row of a credit-facts file.
public struct CreditFact: Hashable, Sendable {
  /// The number is stored and never changes; the name is the one in files.
  public enum Kind: Int, CaseIterable, Sendable {
    /// What a credit agency says, in its own points.
    case score = 1
    /// How many trade references were good.
    case references = 2
    /// Instead of the limit, until its last day.
    case temporaryLimit = 3
    /// What a credit insurer covers.
    case insurance = 4
    /// What the customer has deposited.
    case deposit = 5
    /// Promises to pay that were not kept, as collectors count them.
    case brokenPromises = 6

    public var name: String {
      switch self {
      case .score: "score"
      case .references: "references"
      case .temporaryLimit: "temporary-limit"
      case .insurance: "insurance"
      case .deposit: "deposit"
      case .brokenPromises: "broken-promises"
      }
    }

    public init?(name: String) {
      guard let kind = Kind.allCases.first(where: { $0.name == name }) else { return nil }
      self = kind
    }

    public var isAmount: Bool { [.temporaryLimit, .insurance, .deposit].contains(self) }
  }

  public var account: Key
  public var kind: Kind
  /// Minor units of `currency`, or a whole number.
  public var value: Int64
  public var currency: Currency
  /// First and last day on which it holds.
  public var from: BusinessDate?
  public var to: BusinessDate?
  /// Who says so: a later row of one account, kind and source is a new version.
  public var source: Text

  public init(
    account: Key, kind: Kind, value: Int64, currency: Currency, from: BusinessDate? = nil, to: BusinessDate? = nil,
    source: Text = .empty
  ) {
    self.account = account
    self.kind = kind
    self.value = value
    self.currency = currency
    self.from = from
    self.to = to
    self.source = source
  }

  public func holds(on date: BusinessDate) -> Bool {
    from.map { $0 <= date } != false && to.map { date <= $0 } != false
  }
}

/// A credit-facts row as read from a file.
public struct CreditFactRecord: Sendable {
  public var customer: Text = .empty
  public var kind: CreditFact.Kind = .score
  public var value: Int64 = 0
  /// Nil for the company's, and where the value is no amount.
  public var currency: Currency?
  public var from: BusinessDate?
  public var to: BusinessDate?
  public var source: Text = .empty
  public var note: Text = .empty
  public var place = Place()
  public init() {}
}

/// What the ledger keeps of an account group's credit from night to night, by its root.
public struct CreditStanding: Hashable, Sendable {
  /// A limit that the program granted, or a person on its proposal. It holds as long as master data states the limit that it
  /// stated then: what the office states later comes before it.
  public struct Grant: Hashable, Sendable {
    public var limit: Int64
    public var currency: Currency
    public var statedThen: Int64?
    public var date: BusinessDate

    public init(limit: Int64, currency: Currency, statedThen: Int64?, date: BusinessDate) {
      self.limit = limit
      self.currency = currency
      self.statedThen = statedThen
      self.date = date
    }
  }

  public var grant: Grant?
  /// The last day on which an order of the group was approved or waited to be shipped.
  public var lastBusiness: BusinessDate?
  /// Of the last monthly review: days late by amount, in tenths; and how much that has grown of late.
  public var averageLate: Int?
  public var lateTrend: Int
  public var score: Int?
  /// What the last review proposed and nobody has decided, in the limit's currency.
  public var suggested: Int64?

  public init(
    grant: Grant? = nil, lastBusiness: BusinessDate? = nil, averageLate: Int? = nil, lateTrend: Int = 0,
    score: Int? = nil, suggested: Int64? = nil
  ) {
    self.grant = grant
    self.lastBusiness = lastBusiness
    self.averageLate = averageLate
    self.lateTrend = lateTrend
    self.score = score
    self.suggested = suggested
  }
}
