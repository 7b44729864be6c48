import OrderToCash

/// Field 61 of MT940: value date, entry date, mark, funds code, amount, type, references, and a second line of details.
struct MT940Entry {
  private var valueDate: [UInt8]
  private var bookingDate: [UInt8] = []
  private var direction: UInt8
  private var isReversal: Bool
  private var amount: [UInt8]
  private var type: ArraySlice<UInt8>
  private(set) var customerReference: ArraySlice<UInt8>
  private(set) var bankReference: ArraySlice<UInt8> = []
  private var supplement: [UInt8]

  /// Nil when the line is not written so.
  init?(_ lines: [[UInt8]]) {
    var rest = lines[0][...].trimmed
    guard rest.prefix(6).areDigits, rest.count > 10 else { return nil }
    valueDate = MT940Entry.iso(MT940Entry.existing(rest.prefix(6)))
    let value = rest.prefix(6)
    rest = rest.dropFirst(6)
    // Four digits, or four blanks from banks that leave the date out.
    if rest.prefix(4).areDigits {
      bookingDate = MT940Entry.booking(rest.prefix(4), near: value)
      rest = rest.dropFirst(4)
    } else {
      rest = rest.drop { $0 == 0x20 }
    }
    // RC and EC take back or expect a credit, RD and ED a debit.
    isReversal = rest.first == UInt8(ascii: "R")
    if isReversal || rest.first == UInt8(ascii: "E") { rest = rest.dropFirst() }
    guard let mark = rest.first, mark == UInt8(ascii: "C") || mark == UInt8(ascii: "D") else { return nil }
    direction = isReversal ? (mark == UInt8(ascii: "C") ? UInt8(ascii: "D") : UInt8(ascii: "C")) : mark
    rest = rest.dropFirst()
    if let funds = rest.first, (0x41...0x5A).contains(funds) { rest = rest.dropFirst() }
    let digits = rest.prefix { ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ".") }
    guard !digits.isEmpty else { return nil }
    amount = MT940Entry.decimal(digits)
    rest = rest.dropFirst(digits.count)
    type = rest.prefix(4)
    rest = rest.dropFirst(4)
    let slashes = Array("//".utf8)
    if let split = rest.indices.first(where: { rest[$0...].starts(with: slashes) }) {
      customerReference = rest[..<split].trimmed
      bankReference = rest[(split + 2)...].trimmed
    } else {
      customerReference = rest.trimmed
    }
    supplement = Array(lines.dropFirst().map { $0[...].trimmed }.joined(separator: [0x20]))
  }

  func put(line: Int32, _ writer: inout RecordWriter) {
    writer.put("61.value_date", valueDate, line: line, column: 5)
    writer.put("61.booking_date", bookingDate.isEmpty ? valueDate : bookingDate, line: line, column: 11)
    writer.put("61.direction", [direction], line: line)
    writer.put("61.reversal", isReversal ? "true" : "false", line: line)
    writer.put("61.amount", amount, line: line)
    writer.put("61.type", type, line: line)
    writer.put("61.customer_reference", customerReference, line: line)
    writer.put("61.bank_reference", bankReference, line: line)
    writer.put("61.supplement", supplement, line: line)
  }

  /// `YYMMDD` → `20YY-MM-DD`, years from 80 on being of the last century. What are no digits is left as it is, for the message.
  static func iso(_ day: ArraySlice<UInt8>) -> [UInt8] {
    guard day.areDigits, day.count == 6 else { return Array(day) }
    let century = Array((day.first ?? 0) >= UInt8(ascii: "8") ? "19".utf8 : "20".utf8)
    let dash = UInt8(ascii: "-")
    return century + day.prefix(2) + [dash] + day.dropFirst(2).prefix(2) + [dash] + day.suffix(2)
  }

  /// Banks that count interest by months of thirty days write 30 February: it is that month's last day.
  private static func existing(_ day: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard day.dropFirst(2).elementsEqual("0230".utf8) || day.dropFirst(2).elementsEqual("0229".utf8) else { return day }
    let isLeap = (day.prefix(2).number ?? 1) % 4 == 0
    return (Array(day.prefix(4)) + Array(isLeap ? "29".utf8 : "28".utf8))[...]
  }

  /// `MMDD`, of the year that brings it nearest to the value date.
  private static func booking(_ day: ArraySlice<UInt8>, near value: ArraySlice<UInt8>) -> [UInt8] {
    func number(_ bytes: ArraySlice<UInt8>) -> Int { Int(bytes.number ?? 0) }
    let (month, other) = (number(day.prefix(2)), number(value.dropFirst(2).prefix(2)))
    var year = number(value.prefix(2))
    if month - other > 6 { year -= 1 }
    if other - month > 6 { year += 1 }
    let text = Array(String(100 + (year + 100) % 100).utf8.dropFirst())
    return iso((text + day)[...])
  }

  /// A comma for the decimals, with nothing behind it for none.
  static func decimal(_ amount: ArraySlice<UInt8>) -> [UInt8] {
    var digits = amount.trimmed.map { $0 == UInt8(ascii: ",") ? UInt8(ascii: ".") : $0 }
    if digits.last == UInt8(ascii: ".") { digits.removeLast() }
    return digits
  }
}
