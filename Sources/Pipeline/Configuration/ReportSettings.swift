import OrderToCash

/// `reports:`.
public struct ReportSettings: Sendable {
  public var agingBuckets = [30, 60, 90]
  /// How many days key figures look back.
  public var measureDays = 90
  public var allowance = AllowancePolicy()

  init() {}

  init(reading section: ConfigReader) {
    let words = section.strings("aging_buckets")
    let days = Set(words.compactMap { Int($0) }.filter { (1...3660).contains($0) })
    if days.count != words.count {
      section.complain(
        "aging_buckets", "is not a list of different days from 1 to 3660",
        "give the last day of each column: [30, 60, 90]")
    } else if !days.isEmpty {
      agingBuckets = days.sorted()
    }
    measureDays = section.integer("measure_days", default: measureDays, in: 1...3660)
    allowance = AllowancePolicy(reading: section.section("allowance"), buckets: AgingBuckets(bounds: agingBuckets))
    section.finish()
  }
}

extension AllowancePolicy {
  init(reading section: ConfigReader, buckets: AgingBuckets) {
    self.init()
    rates = AllowancePolicy.rates(section, buckets)
    for group in section.sections("groups") {
      let name = group.required("group")
      groups[name] = AllowancePolicy.rates(group, buckets)
      if groups[name]?.isEmpty == true { group.missing("rates") }
      group.finish()
    }
    historyDays = section.integer("history_days", default: 0, in: 0...3660)
    let fallback: Posting = rates.isEmpty && historyDays == 0 ? .never : .monthEnd
    posting =
      Posting(rawValue: section.choice("post", Posting.allCases.map(\.rawValue), default: fallback.rawValue))
      ?? fallback
    section.finish()
  }

  /// One per column of aging, from the earliest.
  private static func rates(_ section: ConfigReader, _ buckets: AgingBuckets) -> [Percent] {
    let words = section.strings("rates")
    let rates = words.compactMap { try? Percent(parsing: $0.utf8) }
    guard !words.isEmpty else { return [] }
    guard rates.count == words.count, rates.count == buckets.count,
      rates.allSatisfy({ $0.scaled >= 0 && $0.scaled <= 1_000_000 })
    else {
      let names = (0..<buckets.count).map { buckets.column($0) }.joined(separator: ", ")
      section.complain(
        "rates", "is not a list of \(buckets.count) percentages",
        "give one from 0 to 100 for each column of aging: \(names)")
      return []
    }
    return rates
  }
}
