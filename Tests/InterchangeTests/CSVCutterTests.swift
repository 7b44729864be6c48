import OrderToCash
import Testing

@testable import Interchange

/// Rows that are cut in place read as libcsv reads them.
@Suite struct CSVCutterTests {
  private static let header = "order_number,customer,line,item,quantity,note,else\n"
  /// What cells and breaks between them are made of.
  private static let pieces = [
    "P1", "P2", "P3", "C1", "1", "2.50", "x", "Ä", " ", "  ", "\t", ",", ",", ",", ",", ",", ",", ",", ",", "\n", "\n",
    "\r\n", "\r", "\"", "\"\"", "\"a,b\"", "\"a\nb\"", "\"\r\n\"", "a\"b", "\0", "",
  ]

  /// A byte at a time all goes through libcsv; in larger pieces whole rows without quotes don't.
  @Test(arguments: [",", ";", "\t", " "])
  func likeLibrary(delimiter: String) throws {
    let format = try format(delimiter)
    var random = Seeded(state: 0xC5F + UInt64(delimiter.utf8.first!))
    var (refused, documents) = (0, 0)
    for _ in 0..<2000 {
      let text = (CSVCutterTests.header + CSVCutterTests.text(&random)).map { $0 == "," ? delimiter : String($0) }
        .joined()
      let expected = read(Array(text.utf8), format, piece: 1)
      refused += expected.isRefused ? 1 : 0
      documents += expected.documents.count
      for piece in [2, 7, 64, 1 << 20] {
        let reading = read(Array(text.utf8), format, piece: piece)
        #expect(
          CSVCutterTests.summary(reading) == CSVCutterTests.summary(expected),
          "\(text.debugDescription) in pieces of \(piece)")
      }
    }
    #expect(refused > 100 && documents > 1000, "\(refused) refused, \(documents) documents")
  }

  /// Cells as senders write them, mostly sound.
  private static let cells = [
    "P1", "P2", "1", "2.50", "", "  x ", "\"\"", "\"P1\"", "\"a,b\"", "\" a \"", " \"a\" ", "\t\"a\"\t",
    "\"say \"\"a\"\"\"",
    "\"a\nb\"", "\"a\r\nb\"", "\"a\rb\"", "\"Ä,Ö\"", "\"\"\"\"", "\" \"", "\"a,,,,,,,,,,,,,,,,,,,,b\"",
  ]

  private static func text(_ random: inout Seeded) -> String {
    func one(_ list: [String], _ random: inout Seeded) -> String { list[Int(random.next() % UInt64(list.count))] }
    switch random.next() % 3 {
    case 0:
      let breaks = ["\n", "\r\n", "\r", "\n\n", "\n  \n"]
      return (0..<(1 + random.next() % 12)).map { _ in
        (0..<(5 + random.next() % 4)).map { _ in one(cells, &random) }.joined(separator: ",") + one(breaks, &random)
      }.joined()
    case 1: return (0..<(5 + random.next() % 120)).map { _ in one(pieces, &random) }.joined()
    // Most files have no quotes.
    default:
      let plain = pieces.filter { !$0.contains("\"") }
      return (0..<(5 + random.next() % 120)).map { _ in one(plain, &random) }.joined()
    }
  }

  private func format(_ delimiter: String) throws -> Format {
    let name = delimiter == "\t" ? "\\t" : delimiter
    let text = """
      - name: cut
        kind: orders
        csv: { delimiter: "\(name)" }
        columns: { order_number: order_number, customer: customer, line: line, item: item, quantity: quantity, note: note }
      """
    var catalog = FormatCatalog.builtIn()
    #expect(catalog.add(formats: text).map(\.message) == [])
    return try #require(catalog.format(named: "cut"))
  }

  private static func summary(_ reading: Reading) -> [String] {
    let problems = (reading.refusal + reading.warnings).map(\.message)
    // What came before a refusal is taken back, and may be more or less.
    if reading.isRefused { return problems }
    return problems
      + reading.documents.map { "\($0.number) \($0.place.line) \($0.contentHash) \($0.problems.map(\.message)) \($0)" }
  }

  /// Rows that are too wide or too long, and rows longer than what is kept whole.
  @Test(arguments: [1, 100, 1 << 20])
  func bounds(piece: Int) {
    var limits = ReadLimits(fieldBytes: 3000, columns: 40)
    limits.documentLines = 10
    let wide = "id,name\nC1," + String(repeating: ",", count: 40) + "\n"
    let long = "id,name\nC1," + String(repeating: "x", count: 3001) + "\n"
    let skipped = "id,name,other\nC1,A," + String(repeating: "x", count: 200_000) + "\nC2,B,\n"
    let kept =
      "id,other,name\nC1,\(String(repeating: "y", count: 2000)),A\nC2,,\(String(repeating: "n", count: 2000))\n"
    let format = FormatCatalog.builtIn().format(named: "customers")!
    #expect(read(Array(wide.utf8), format, limits: limits, piece: piece).rules == ["intake.limit"])
    #expect(read(Array(long.utf8), format, limits: limits, piece: piece).rules == ["intake.limit"])
    #expect(CSVTests.names(read(Array(skipped.utf8), format, limits: limits, piece: piece)) == ["A", "B"])
    let names = CSVTests.names(read(Array(kept.utf8), format, limits: limits, piece: piece))
    #expect(names == ["A", String(repeating: "n", count: 2000)])
  }

  private static let numbers: [(name: String, make: @Sendable (UInt64) -> String)] = [
    ("one after another", { "PO-\(1_000_000 + $0 % 700)" }), ("with gaps", { "\($0 * 7 % 1000)" }),
    ("runs that come back", { "A\(100_000 + ($0 % 200) + ($0 / 400) * 150)" }),
    ("without digits", { String(repeating: "x", count: Int($0 % 50)) }),
    ("leading zeros", { String(repeating: "0", count: Int($0 % 4)) + "\($0 % 31)" }),
    ("more digits than a word holds", { "9999999999999999999\($0 % 90)" }),
    ("alike but for their zeros", { ["7", "07", "007", "A7", "A07", "0", "00", ""][Int($0 % 8)] }),
    ("long ones", { String(repeating: "n", count: 120 + Int($0 % 20)) + "-\($0 % 333)" }),
    ("backwards", { "B\(2_000_000 - $0 % 900)" }), ("two series in turn", { "\($0 % 2)-\(1000 + $0 % 1800)" }),
  ]

  /// Numbers are told to be new exactly where a set of all of them says so.
  @Test(arguments: numbers.indices) func remembersNumbers(index: Int) {
    let (name, make) = CSVCutterTests.numbers[index]
    var (numbers, all) = (DocumentNumbers(), Set<String>())
    for step in 0..<2500 {
      let number = make(UInt64(step))
      #expect(numbers.insert(Array(number.utf8)) == all.insert(number).inserted, "\(name): \(number) at \(step)")
    }
  }
}
