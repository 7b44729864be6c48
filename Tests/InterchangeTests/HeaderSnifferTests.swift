import OrderToCash
import Testing

@testable import Interchange

/// A header is found wherever it ends, and read once for all formats that cut it alike.
@Suite struct HeaderSnifferTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var name: String
    var bytes: [UInt8]
    var shape = CSVShape()
    var expected: Set<Text>
    var testDescription: String { name }

    init(_ name: String, _ bytes: [UInt8], _ expected: Set<Text>, _ change: (inout CSVShape) -> Void = { _ in }) {
      self.name = name
      self.bytes = bytes
      self.expected = expected
      change(&shape)
    }
  }

  private static let long = (0..<400).map { "Column \($0)" }

  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  static let rows: [Row] = [
    Row("plain", bytes("a,B,c d\n1,2,3\n"), ["a", "b", "c d"]),
    Row("no line break", bytes("a,b"), ["a", "b"]),
    Row("a byte order mark", [0xEF, 0xBB, 0xBF] + bytes("a,b\n"), ["a", "b"]),
    Row("too short for one", bytes("a"), []),
    Row("nothing", [], []),
    Row("return alone", bytes("a,b\r1,2\r"), ["a", "b"]),
    Row("a break within quotes", bytes("\"a\r\nb\",c\r\n1,2\r\n"), ["a\nb", "c"]),
    Row("an open quote", bytes("\"a,b\n1,2\n"), ["a,b\n1,2\n"]),
    Row("longer than a piece", bytes(long.joined(separator: ",") + "\n1\n"), Set(long.map { Text($0.lowercased()) })),
    Row(
      "return and line feed in two pieces", bytes(String(repeating: "x", count: 1021) + ",b\r\nc,d\r\n"),
      [
        Text(String(repeating: "x", count: 1021)), "b",
      ]),
    Row("the row after them", bytes(String(repeating: "x", count: 1021) + ",b\r\nc,d\r\n"), ["c", "d"]) {
      $0.headerRow = 2
    },
    Row("the third row, one is blank", bytes("title\r\n\r\na;b\r\n1;2\r\n"), ["a", "b"]) {
      $0.headerRow = 3
      $0.delimiter = UInt8(ascii: ";")
    },
    Row("rows too few", bytes("a,b\n"), []) { $0.headerRow = 4 },
    Row("without a header", bytes("a,b\n"), []) { $0.headerRow = 0 },
    Row("too far behind", bytes(String(repeating: "\n", count: 65_536) + "a,b\n"), []) { $0.headerRow = 65_537 },
    Row("not UTF-8 behind it", bytes("a,b\n1,") + [0xFF, 0x0A], ["a", "b"]),
    Row("not UTF-8 in it", bytes("a,b,") + [0xFF, 0x0A], ["a", "b", ""]),
    Row("Latin-1", bytes("a,gr") + [0xF6] + bytes("sse\n"), ["a", "grösse"]) { $0.encoding = .latin1 },
    Row("UTF-16", [0xFF, 0xFE] + "a,b\r\n1,2\r\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, ["a", "b"]) {
      $0.encoding = .utf16
    },
  ]

  @Test(arguments: rows) func found(_ row: Row) {
    row.bytes.withUnsafeBufferPointer { bytes in
      var sniffer = HeaderSniffer(bytes)
      #expect(sniffer.names(row.shape) == row.expected)
      #expect(sniffer.names(row.shape) == row.expected, "asked again")
    }
  }

  @Test func oneReadingForEachWayToCut() {
    HeaderSnifferTests.bytes("a;b,c\nd;e,f\n").withUnsafeBufferPointer { bytes in
      var sniffer = HeaderSniffer(bytes)
      var shape = CSVShape()
      #expect(sniffer.names(shape) == ["a;b", "c"])
      shape.delimiter = UInt8(ascii: ";")
      #expect(sniffer.names(shape) == ["a", "b,c"])
      shape.headerRow = 2
      #expect(sniffer.names(shape) == ["d", "e,f"])
    }
  }

  /// What each is cut like is told before it is decoded.
  @Test func builtInFormatsAreCutAsListed() {
    for format in BuiltInFormats.all(of: .xml) { #expect(format.isXML) }
    for format in BuiltInFormats.all(of: .records) { #expect(format.isRecords) }
    for format in BuiltInFormats.all(of: .csv) { #expect(!format.isXML && !format.isRecords) }
    #expect(BuiltInFormats.all.count == FormatCatalog.builtIn().formats.count)
    for format in BuiltInFormats.all { #expect(BuiltInFormats.named(format.name) === format) }
  }

  @Test(arguments: [
    "", "a", "EUR", "C62", "abcd", "SKU-0001", "4000000000000", "fifteen letters", "sixteen letters.", "grün",
  ])
  func textOfBytes(text: String) {
    let found = Array(text.utf8).withUnsafeBufferPointer { Text(utf8: $0) }
    #expect(found == Text(text))
  }

  /// By bytes, as SQLite orders them.
  @Test func orderOfTexts() {
    let texts = [
      "", "A", "AB", "Ab", "ORD-0000009", "ORD-000001", "ORD-0000010", "ORD-00000100", "ORD-0000010a", "a", "é", "日本",
    ]
    for (left, first) in texts.enumerated() {
      for (right, second) in texts.enumerated() {
        let expected = first.utf8.lexicographicallyPrecedes(second.utf8)
        #expect((Text(first) < Text(second)) == expected, "\(first) \(left), \(second) \(right)")
      }
    }
  }

  @Test func textOfBytesThatAreNoText() {
    for bytes: [UInt8] in [[0xFF], [0x61, 0xC3], [0xE2, 0x82, 0x61], Array(repeating: 0x80, count: 15)] {
      let found = bytes.withUnsafeBufferPointer { Text(utf8: $0) }
      #expect(found == Text(String(decoding: bytes, as: UTF8.self)))
    }
  }
}
