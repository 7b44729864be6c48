import OrderToCash
import Testing

@Suite("Bytes as written")
struct ByteBufferTests {
  private func written(_ body: (inout ByteBuffer) -> Void) -> String {
    var buffer = ByteBuffer(capacity: 1)
    body(&buffer)
    return buffer.string
  }

  private static let special: [(UInt8, xml: String, attribute: String, html: String, json: String)] = [
    (0x26, "&amp;", "&amp;", "&amp;", "&"), (0x3C, "&lt;", "&lt;", "&lt;", "\\u003C"),
    (0x3E, "&gt;", "&gt;", "&gt;", ">"),
    (0x22, "\"", "&quot;", "&quot;", "\\\""), (0x27, "'", "'", "&#39;", "'"), (0x5C, "\\", "\\", "\\", "\\\\"),
    (0x09, "\t", "&#9;", "\t", "\\t"), (0x0A, "\n", "&#10;", "\n", "\\n"), (0x0D, "&#13;", "&#13;", "\r", "\\r"),
    (0x00, "", "", "", "\\u0000"), (0x1F, "", "", "", "\\u001f"), (0x7F, "", "", "", "\\u007f"),
    (0x20, " ", " ", " ", " "), (0x21, "!", "!", "!", "!"), (0x23, "#", "#", "#", "#"), (0x3D, "=", "=", "=", "="),
  ]

  @Test("Each special character is escaped wherever it stands, and its neighbours never are", arguments: special)
  func escaping(byte: UInt8, xml: String, attribute: String, html: String, json: String) {
    for length in [1, 2, 7, 8, 9, 15, 16, 17, 31] {
      for position in 0..<length {
        let before = String(repeating: "aé", count: position)
        let after = String(repeating: "z", count: length - position)
        let text = Text(before + String(UnicodeScalar(byte)) + after)
        #expect(written { $0.append(xml: text) } == before + xml + after)
        #expect(written { $0.append(attribute: text) } == before + attribute + after)
        #expect(written { $0.append(html: text) } == before + html + after)
        #expect(written { $0.append(json: text) } == before + json + after)
        #expect(written { $0.append("<a>", xml: text, "</a>") } == "<a>" + before + xml + after + "</a>")
      }
    }
  }

  @Test("U+FFFE and U+FFFF are dropped from XML, their neighbours kept")
  func nonCharacters() {
    #expect(written { $0.append(xml: "a\u{FFFE}b\u{FFFF}c\u{FFFD}d\u{FEFF}e") } == "abc\u{FFFD}d\u{FEFF}e")
  }

  @Test("An element without anything that prints is left out", arguments: ["", " ", "\t\n ", "\u{1}", "\u{7f} "])
  func blank(text: String) {
    #expect(written { $0.append("<a>", xml: Text(text), "</a>") } == "")
  }

  @Test("Decimals are written as formatDecimal writes them")
  func decimals() {
    let values: [Int64] = [0, 1, -1, 9, 10, 99, 100, 101, -100, 12_345_678, 1_000_000_000_000, .max, .min, .min + 1]
    for value in values {
      for (scale, minimum) in [(0, 0), (2, 2), (3, 2), (6, 0), (8, 2), (4, 4)] {
        #expect(
          written { $0.append(decimal: value, scale: scale, minimum: minimum) }
            == formatDecimal(value, scale: scale, minimum: minimum))
      }
    }
  }

  @Test(
    "Dates and currencies are written as they describe themselves",
    arguments: ["1900-01-01", "2026-03-02", "2999-12-31"])
  func dates(text: String) {
    #expect(written { $0.append(BusinessDate(text)!) } == text)
    #expect(written { $0.append(Currency("CHF")!) } == "CHF")
  }

  @Test("It grows as needed, keeps what it has, and empties")
  func growth() {
    var buffer = ByteBuffer(capacity: 1)
    for number in 0..<5000 { buffer.append(number % 10) }
    #expect(buffer.count == 5000)
    #expect(buffer.string.hasSuffix("6789"))
    let copy = buffer
    buffer.removeAll()
    #expect(buffer.isEmpty && copy.count == 5000)
    buffer.append("x")
    #expect(buffer.withUnsafeBytes { $0.count } == 1)
    #expect(copy.string.hasPrefix("0123"))
  }
}
