/// Expected credit losses of trade receivables by age: IFRS 9 5.5.15, the simplified approach, as a provision matrix (B5.5.35; example
/// 12 of its illustrative examples). The loss rate of a bucket applies to what is open in it.
public struct ProvisionMatrix: Sendable, Hashable {
  /// Where a rate comes from.
  public enum Source: Sendable, Hashable {
    case configured, history, none
    public var name: Text {
      switch self {
      case .configured: "configured"
      case .history: "own history"
      case .none: "none"
      }
    }
  }

  public var rates: [Percent]
  public var source: Source

  public init(rates: [Percent], source: Source) {
    self.rates = rates
    self.source = source
  }

  /// Loss rates of the own past: of what reached a bucket – was paid in it or later, or was lost – the share that was lost. Nil when
  /// nothing reached the last bucket or nothing was lost, as such a past says nothing of losses.
  ///
  /// - Parameter paid: base currency, by the bucket in which payments came; as many as `lost`.
  public static func history(paid: [Int64], lost: [Int64]) -> ProvisionMatrix? {
    let allLost = lost.reduce(0, +)
    guard allLost > 0, paid.count == lost.count else { return nil }
    var rates: [Percent] = []
    for bucket in paid.indices {
      let reached = paid[bucket...].reduce(0, +) + lost[bucket...].reduce(0, +)
      let gone = lost[bucket...].reduce(0, +)
      guard let percent = KeyFigures.percent(gone, of: reached) else { return nil }
      rates.append(Percent(scaled: percent))
    }
    return ProvisionMatrix(rates: rates, source: .history)
  }

  /// What is expected to be lost of what is open per bucket, each rounded half away from zero.
  public func allowance(_ open: [Int64]) -> [Int64] {
    zip(open, rates).map { $0 > 0 ? $1.of($0) : 0 }
  }

  /// What is exposed per bucket: a customer's credits and cash on account (`unapplied`, not positive) take off the oldest first.
  public static func exposure(_ buckets: [Int64], unapplied: Int64) -> [Int64] {
    var open = buckets
    var left = -min(0, unapplied)
    for bucket in open.indices.reversed() {
      let used = min(left, max(0, open[bucket]))
      open[bucket] -= used
      left -= used
    }
    return open
  }
}

/// `reports.allowance`.
public struct AllowancePolicy: Sendable, Hashable {
  public enum Posting: String, CaseIterable, Sendable { case never, monthEnd = "month-end", nightly }

  /// Per bucket; empty for none.
  public var rates: [Percent] = []
  /// Rates of customer groups, where they are others.
  public var groups: [Text: [Percent]] = [:]
  /// Days of own history that replace the rates, once losses are known; 0 for never.
  public var historyDays = 0
  public var posting = Posting.never

  public init() {}

  public func configured(_ group: Text) -> ProvisionMatrix {
    let rates = groups[group] ?? rates
    return ProvisionMatrix(rates: rates, source: rates.isEmpty ? .none : .configured)
  }

  /// The day of the posting when one is due tonight: the month-end that lies after the previous night, up to tonight.
  public func postingDate(night: BusinessDate, previous: BusinessDate?) -> BusinessDate? {
    switch posting {
    case .never: return nil
    case .nightly: return night
    case .monthEnd:
      let end = night == night.endOfMonth ? night : night.adding(days: -night.parts.day)
      guard end <= night, end > (previous ?? night.adding(days: -1)) else { return nil }
      return end
    }
  }
}
