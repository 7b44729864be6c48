import OrderToCash

/// How long documents are kept (`retention:`).
public struct RetentionSettings: Sendable {
  /// Nights and what came in are packed so many days after.
  public var packAfterDays = 90
  /// What is older than so many years is not required any more (10: § 147 AO, § 257 HGB for books; other laws differ).
  public var years = 10

  init() {}

  init(reading section: ConfigReader) {
    packAfterDays = section.integer("pack_after_days", default: packAfterDays, in: 1...36_500)
    years = section.integer("years", default: years, in: 1...100)
    section.finish()
  }

  /// The first day that still has to be kept on a day: books are kept by calendar years, counted from the year's end.
  func lastDay(before date: BusinessDate) -> BusinessDate {
    BusinessDate(year: date.parts.year - years, month: 1, day: 1) ?? date.adding(months: -12 * years)
  }
}
