/// How a first-time customer's application for credit is scored (`policies.credit.application`).
public struct CreditApplicationPolicy: Hashable, Sendable {
  /// From this value on, so many points; the highest that is reached counts.
  public struct Step: Hashable, Sendable {
    public var from: Int64
    public var points: Int
    public init(from: Int64, points: Int) {
      self.from = from
      self.points = points
    }
  }

  /// What an approval with at least so many points grants, in minor units of the base currency.
  public struct Limit: Hashable, Sendable {
    public var from: Int
    public var limit: Int64
    public init(from: Int, limit: Int64) {
      self.from = from
      self.limit = limit
    }
  }

  /// Points for a country.
  public struct Country: Hashable, Sendable {
    public var code: Text
    public var points: Int
    public init(code: Text, points: Int) {
      self.code = code
      self.points = points
    }
  }

  /// Of an agency's score, in its own points.
  public var externalScore: [Step] = []
  /// For each good reference, and at most.
  public var referencePoints = 0
  public var mostReferencePoints = 0
  /// By ISO 3166-1 country; others get `otherCountries`.
  public var countries: [Country] = []
  public var otherCountries = 0
  /// Of the account's age in days.
  public var accountAge: [Step] = []
  /// Of the order's value with tax in minor units of the base currency: up to so much, so many points; the lowest that holds.
  public var orderSize: [Step] = []
  /// From so many points on it is approved …
  public var approveFrom = 60
  /// … below so many it is refused, between them a person looks.
  public var refuseBelow = 30
  /// The limit that an approval grants, by points; minor units of the base currency.
  public var limits: [Limit] = []
  /// Name of the terms that an approved customer without terms of its own gets; empty for the usual ones.
  public var terms: Text = .empty

  public init() {}
}

/// How payment behaviour becomes a score and a limit each month (`policies.credit.review`).
public struct CreditReviewPolicy: Hashable, Sendable {
  /// Off until policy says so.
  public var isOn = false
  /// Months of payments that count.
  public var months = 12
  /// Points off a hundred for each day late on average, for a trend that worsens beyond `trendDays`, and for each promise broken.
  public var pointsPerDay = 2
  public var trendDays = 5
  public var pointsForTrend = 10
  public var pointsPerPromise = 10
  /// The limit suggested at full score, in months of turnover.
  public var monthsOfTurnover = 2
  /// Suggestions are rounded down to a multiple of this; minor units of the base currency.
  public var roundTo: Int64 = 100_00
  /// A change up to this is applied by itself, in minor units of the base currency; a larger one waits for a person.
  public var step: Int64 = 0

  public init() {}
}
