import OrderToCash
import Testing

@testable import Interchange

/// XML whose bytes are not what its declaration says, or change on the way.
@Suite struct HostileEncodingTests {
  private static func declared(_ name: String, _ content: String = "<ElctrncSeqNb>é</ElctrncSeqNb>") -> String {
    HostileTests.document(content).replacing(
      "<?xml version=\"1.0\"?>", with: "<?xml version=\"1.0\" encoding=\"\(name)\"?>")
  }

  private static func latin(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
  }
  private static func wide(_ text: String) -> [UInt8] { text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } }

  /// What comes of each: the value, or nil where the file is refused.
  static let cases: [(name: String, bytes: [UInt8], value: Text?)] = [
    ("ISO 8859-1 that says UTF-8", latin(declared("UTF-8")), nil),
    ("UTF-8 that says nothing", Array(HostileTests.document("<ElctrncSeqNb>é</ElctrncSeqNb>").utf8), "é"),
    ("UTF-8 that says ISO 8859-1", Array(declared("ISO-8859-1").utf8), "Ã©"),
    ("UTF-8 with its mark that says ISO 8859-1", [0xEF, 0xBB, 0xBF] + Array(declared("ISO-8859-1").utf8), "é"),
    ("UTF-8 that says UTF-16", Array(declared("UTF-16").utf8), nil),
    ("UTF-16 with its mark that says UTF-8", [0xFF, 0xFE] + wide(declared("UTF-8")), "é"),
    ("an encoding that nobody knows", Array(declared("EBCDIC-DE").utf8), nil),
    (
      "UTF-8, then ISO 8859-1",
      Array(declared("UTF-8").utf8.dropLast(40)) + latin("é") + Array(declared("UTF-8").utf8.suffix(40)), nil
    ),
    (
      "a character written too long",
      Array(declared("UTF-8").utf8.dropLast(60)) + [0xC0, 0xAF] + Array(declared("UTF-8").utf8.suffix(60)), nil
    ),
    (
      "half of a surrogate pair",
      [0xFF, 0xFE] + wide(declared("UTF-16")).dropLast(80) + [0x00, 0xD8, 0x41, 0x00]
        + wide(declared("UTF-16")).suffix(80), nil
    ),
    ("NUL", Array(declared("UTF-8", "<ElctrncSeqNb>a\u{0}b</ElctrncSeqNb>").utf8), nil),
    ("a control as a reference", Array(declared("UTF-8", "<ElctrncSeqNb>a&#0;b</ElctrncSeqNb>").utf8), nil),
  ]

  @Test(arguments: cases) func readOrRefused(_ name: String, _ bytes: [UInt8], _ value: Text?) throws {
    let format = try #require(FormatCatalog.builtIn().format(named: "camt053"))
    for piece in [1, 7, 1 << 20] {
      let reading = read(bytes, format, piece: piece)
      #expect(reading.isRefused == (value == nil), "\(name), \(piece): \(reading.messages)")
      if let value { #expect(reading.statements.first?.sequence == value, "\(name), \(piece)") }
    }
  }

  /// A tag of many attributes, and one as long as is read: passed over where no field asks for it.
  @Test func hugeAttributes() {
    let many = (0..<3000).map { " a\($0)=\"x\"" }.joined()
    #expect(!read(HostileTests.document("<AddtlNtryInf\(many)/>"), "camt053").isRefused)
    let long = String(repeating: "x", count: 900_000)
    #expect(!read(HostileTests.document("<AddtlNtryInf a=\"\(long)\"/>"), "camt053").isRefused)
    let repeated = read(HostileTests.document("<AddtlNtryInf a=\"1\" a=\"2\"/>"), "camt053")
    #expect(repeated.isRefused && repeated.rules == ["intake.not-well-formed"])
  }
}
