/// A civil day of the proleptic Gregorian calendar, stored as days since 1970-01-01; no time, no zone.
///
/// Range: 1900-01-01 to 2999-12-31. A date outside it can't be constructed from parts, so a typing error such as year 20226 is
/// refused where it is read.
public struct BusinessDate: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let days: Int32

  /// For days that were valid when they were stored.
  @inlinable public init(days: Int32) { self.days = days }

  /// Nil for a day that doesn't exist, such as 31 April, or that is out of range.
  public init?(year: Int, month: Int, day: Int) {
    guard year >= 1900, year <= 2999, month >= 1, month <= 12, day >= 1,
      day <= BusinessDate.length(ofMonth: month, year: year)
    else { return nil }
    // Days from civil, with years starting in March so that the leap day is the last of its year.
    let y = month <= 2 ? year - 1 : year
    let era = y / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    days = Int32(era * 146_097 + dayOfEra - 719_468)
  }

  /// Reads `YYYY-MM-DD`; whatever follows (a time, an offset) is ignored, as the day is taken as written.
  @inlinable public init?(iso bytes: some Collection<UInt8>) {
    var digits = (0, 0, 0)
    var position = 0
    for byte in bytes {
      if position == 10 { break }
      if position == 4 || position == 7 {
        guard byte == UInt8(ascii: "-") else { return nil }
      } else {
        let digit = Int(byte) - 48
        guard digit >= 0, digit <= 9 else { return nil }
        if position < 4 {
          digits.0 = digits.0 * 10 + digit
        } else if position < 7 {
          digits.1 = digits.1 * 10 + digit
        } else {
          digits.2 = digits.2 * 10 + digit
        }
      }
      position += 1
    }
    guard position == 10 else { return nil }
    self.init(year: digits.0, month: digits.1, day: digits.2)
  }

  public init?(_ text: String) { self.init(iso: text.utf8) }

  public var parts: (year: Int, month: Int, day: Int) {
    let z = Int(days) + 719_468
    let era = z / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  /// 0 Monday … 6 Sunday.
  public var weekday: Int { Int((days % 7 + 10) % 7) }

  /// `YYYY-MM-DD`.
  public var description: String {
    let (year, month, day) = parts
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    return "\(year)-\(two(month))-\(two(day))"
  }

  public func adding(days count: Int) -> BusinessDate { BusinessDate(days: days + Int32(count)) }

  /// The same day `count` months later, or that month's last day where it is shorter.
  public func adding(months count: Int) -> BusinessDate {
    let (year, month, day) = parts
    let total = year * 12 + month - 1 + count
    let (y, m) = (total / 12, total % 12 + 1)
    return BusinessDate(year: y, month: m, day: min(day, BusinessDate.length(ofMonth: m, year: y))) ?? self
  }

  public var endOfMonth: BusinessDate {
    let (year, month, day) = parts
    return adding(days: BusinessDate.length(ofMonth: month, year: year) - day)
  }

  /// Days from `other` to this day; negative when this day is earlier.
  @inlinable public func days(since other: BusinessDate) -> Int { Int(days - other.days) }

  @inlinable public static func < (left: BusinessDate, right: BusinessDate) -> Bool { left.days < right.days }

  static func isLeap(_ year: Int) -> Bool { (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 }

  static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
