import OrderToCash

/// Figures for people: grouped, with the decimal mark and the dates of a language.
///
/// A grouping blank is U+202F (narrow, not breaking), and minus is U+2212, as wide as the digits; neither is meant to be read
/// back by a machine: that is what the CSV is for.
public struct PageNumbers: Sendable {
  let language: Language

  public init(language: Language) { self.language = language }

  func write(minor amount: Int64, _ currency: Currency, into buffer: inout ByteBuffer) {
    write(amount, scale: currency.exponent, minimum: currency.exponent, into: &buffer)
  }

  func write(_ money: Money, into buffer: inout ByteBuffer) {
    write(minor: money.minor, money.currency, into: &buffer)
    buffer.append("\u{a0}")
    buffer.append(money.currency)
  }

  /// Groups of three from four digits on.
  func write(_ value: Int64, scale: Int, minimum: Int, into buffer: inout ByteBuffer) {
    buffer.append(
      decimal: value, scale: scale, minimum: minimum, mark: language == .english ? 0x2E : 0x2C, group: group,
      minus: PageNumbers.minus)
  }

  /// Bytes of UTF-8, the first in the lowest byte: a comma, a point, U+202F.
  private var group: UInt32 {
    switch language {
    case .english: 0x2C
    case .german, .spanish: 0x2E
    case .french: 0xAF_80E2
    }
  }

  /// U+2212.
  private static let minus: UInt32 = 0x92_88E2

  /// `2 March 2026`, `02.03.2026`, `02/03/2026`: English spells the month, since its readers disagree about the order of figures.
  func write(_ date: BusinessDate, into buffer: inout ByteBuffer) {
    let (year, month, day) = date.parts
    if language == .english {
      buffer.append(day)
      buffer.append("\u{a0}")
      buffer.append(PageNumbers.months[month - 1])
      buffer.append("\u{a0}")
      return buffer.append(year)
    }
    let mark: StaticString = language == .german ? "." : "/"
    two(day, &buffer)
    buffer.append(mark)
    two(month, &buffer)
    buffer.append(mark)
    buffer.append(year)
  }

  private func two(_ number: Int, _ buffer: inout ByteBuffer) {
    if number < 10 { buffer.append("0") }
    buffer.append(number)
  }

  private static let months: [StaticString] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The same as a string, for templates.
  public func text(_ money: Money) -> String { rendered { write(money, into: &$0) } }
  public func text(minor amount: Int64, _ currency: Currency) -> String {
    rendered { write(minor: amount, currency, into: &$0) }
  }
  public func text(_ count: Int) -> String { rendered { write(Int64(count), scale: 0, minimum: 0, into: &$0) } }
  public func text(_ date: BusinessDate) -> String { rendered { write(date, into: &$0) } }

  private func rendered(_ body: (inout ByteBuffer) -> Void) -> String {
    var buffer = ByteBuffer(capacity: 64)
    body(&buffer)
    return buffer.string
  }
}
