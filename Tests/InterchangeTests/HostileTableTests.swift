import OrderToCash
import Testing

@testable import Interchange

/// Tables and values at and beyond their bounds.
@Suite struct HostileTableTests {
  private static let header = "order_number,customer,item,quantity\n"

  /// A gigabyte without an end: refused as soon as it is too long, so that memory is never asked for.
  @Test(arguments: ["", "\""]) func endlessCell(_ quote: String) throws {
    let format = try #require(FormatCatalog.builtIn().format(named: "orders"))
    let reader = FileReader(catalog: .builtIn(), context: ReadContext())
    reader.begin(format) { _ in Issue.record("a document came of it") }
    Array((Self.header + "P1,C1,\(quote)").utf8).withUnsafeBytes { reader.feed($0) }
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 18)
    var fed = 0
    while fed < 1 << 30, !reader.isRefused {
      piece.withUnsafeBytes { reader.feed($0) }
      fed += piece.count
    }
    #expect(fed <= 2 << 20, "\(fed) bytes were read")
    guard case .refused(let problems) = reader.finish() else {
      Issue.record("it was read")
      return
    }
    #expect(problems.map(\.rule) == ["intake.limit"])
  }

  @Test func aMillionColumns() {
    let wide = Self.header.dropLast() + String(repeating: ",x", count: 1_000_000) + "\n"
    let header = read(String(wide), "orders")
    #expect(header.isRefused && header.rules == ["intake.limit"], "\(header.messages.prefix(200))")
    let row = read(Self.header + "P1,C1,A,1" + String(repeating: ",", count: 1_000_000) + "\n", "orders")
    #expect(row.isRefused && row.rules == ["intake.limit"], "\(row.messages.prefix(200))")
    // Of those that are allowed but not known, a hundred are told.
    let many = read(Self.header.dropLast() + (0..<9000).map { ",c\($0)" }.joined() + "\nP1,C1,A,1\n", "orders")
    #expect(!many.isRefused && many.warnings.count == 100)
  }

  static let cases: [(name: String, text: String, rule: String)] = [
    ("a quote that is never closed", header + "P1,C1,\"A,1\nP2,C1,B,1\n", "intake.not-well-formed"),
    ("a quote in a cell", header + "P1,C1,A\"B\"C,1\n", "intake.not-well-formed"),
    ("text after a quote", header + "P1,C1,\"A\"B,1\n", "intake.not-well-formed"),
    ("NUL in a number", header + "P1,C1,A,1\u{0}0\n", "intake.not-a-number"),
    ("NUL in the header", "order_number,customer,item,quan\u{0}tity\nP1,C1,A,1\n", "intake.missing-column"),
    ("nothing but NUL", String(repeating: "\u{0}", count: 5000), "intake.missing-column"),
    ("a quantity of 2^63", header + "P1,C1,A,9223372036854775808\n", "intake.out-of-range"),
    ("a quantity of -2^63", header + "P1,C1,A,-9223372036854775808\n", "intake.out-of-range"),
    ("a quantity of 2^64", header + "P1,C1,A,18446744073709551616\n", "intake.out-of-range"),
    ("a quantity of sixty digits", header + "P1,C1,A,\(String(repeating: "9", count: 60))\n", "intake.out-of-range"),
    ("a quantity just too large", header + "P1,C1,A,1000000000.000001\n", "intake.out-of-range"),
    ("a quantity in powers of ten", header + "P1,C1,A,1e3\n", "intake.not-a-number"),
    ("no number", header + "P1,C1,A,NaN\n", "intake.not-a-number"),
    ("infinity", header + "P1,C1,A,inf\n", "intake.not-a-number"),
    ("a number in hexadecimal", header + "P1,C1,A,0x10\n", "intake.not-a-number"),
    ("digits of another script", header + "P1,C1,A,١٢\n", "intake.not-a-number"),
  ]

  @Test(arguments: cases) func refused(_ name: String, _ text: String, _ rule: String) {
    let reading = read(text, "orders")
    #expect(reading.rules == [rule], "\(name): \(reading.messages)")
    #expect(reading.orders.isEmpty)
  }

  /// The largest that is taken, and a NUL in a word, which reads as a blank.
  @Test func taken() {
    let text = Self.header + "P1,C1,A\u{0}B,1000000000\n"
    let reading = read(text, "orders")
    #expect(reading.orders.first?.lines.first?.quantity == Quantity(1_000_000_000), "\(reading.messages)")
    #expect(reading.orders.first?.lines.first?.sellerItem == "A B")
  }

  /// Days at the edges of the calendar.
  @Test(arguments: [
    ("1900-01-01", true), ("2999-12-31", true), ("2024-02-29", true), ("2000-02-29", true), ("1899-12-31", false),
    ("3000-01-01", false), ("2026-02-29", false), ("2100-02-29", false), ("2026-04-31", false), ("2026-00-10", false),
    ("2026-13-01", false), ("2026-01-00", false), ("0000-00-00", false), ("9999-12-31", false), ("-001-01-01", false),
    ("20260105", false), ("２０２６-01-05", false), ("2026-1-5", false),
  ]) func days(_ day: String, _ isTaken: Bool) {
    let reading = read("order_number,customer,item,quantity,order_date\nP1,C1,A,1,\(day)\n", "orders")
    #expect(reading.orders.isEmpty != isTaken, "\(reading.messages)")
    if !isTaken { #expect(reading.rules == ["intake.not-a-date"]) }
  }

  /// The largest amount of one entry, and one more.
  @Test(arguments: [
    ("9999999999999.99", true), ("10000000000000.00", true), ("10000000000000.01", false),
    ("92233720368547758.08", false),
  ])
  func amounts(_ amount: String, _ isTaken: Bool) {
    let reading = read("account,booking_date,amount,currency\nDE1,2026-01-05,\(amount),EUR\n", "bank")
    #expect(reading.statements.isEmpty != isTaken, "\(reading.messages)")
    if !isTaken { #expect(reading.rules == ["intake.out-of-range"]) }
  }
}
