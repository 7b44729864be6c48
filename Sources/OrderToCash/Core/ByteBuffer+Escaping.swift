/// Text from outside, escaped for where it goes. One place for each syntax, so that no writer invents its own.
extension ByteBuffer {
  /// XML character data. Characters that XML 1.0 doesn't allow (§2.2: controls but tab, line feed and carriage return, and
  /// U+FFFE, U+FFFF) are dropped; a carriage return is written so that a parser keeps it.
  public mutating func append(xml text: Text) { append(text, escaping: .xml) }
  /// An XML attribute value between double quotes.
  public mutating func append(attribute text: Text) { append(text, escaping: .attribute) }
  /// HTML text or an attribute value between double quotes.
  public mutating func append(html text: Text) { append(text, escaping: .html) }
  public mutating func append(html text: String) { append(Text(text), escaping: .html) }
  /// What stands between the quotes of a JSON string (RFC 8259 §7).
  public mutating func append(json text: Text) { append(text, escaping: .json) }

  /// One CSV field (RFC 4180): quoted when it holds a comma, a quote, a line break or outer blanks. A field that a spreadsheet
  /// would run as a formula (starting with `=`, `+`, `-`, `@`, tab or carriage return) gets an apostrophe in front (OWASP, CSV
  /// injection); numbers are written by their own methods and never are. NUL is dropped.
  public mutating func append(csv text: Text) {
    var string = text.string
    string.withUTF8 { source in
      guard let first = source.first else { return }
      let formula = first == 0x3D || first == 0x2B || first == 0x2D || first == 0x40 || first == 0x09 || first == 0x0D
      var plain = first != 0x20 && source[source.count - 1] != 0x20
      for byte in source where byte == 0x2C || byte == 0x22 || byte == 0x0A || byte == 0x0D || byte == 0 {
        plain = false
      }
      if formula && plain { append(byte: UInt8(ascii: "'")) }
      if plain { return append(source) }
      append(byte: UInt8(ascii: "\""))
      if formula { append(byte: UInt8(ascii: "'")) }
      for byte in source where byte != 0 {
        if byte == 0x22 { append(byte: byte) }
        append(byte: byte)
      }
      append(byte: UInt8(ascii: "\""))
    }
  }

  enum Escaping { case xml, attribute, html, json }

  private mutating func append(_ text: Text, escaping: Escaping) {
    var string = text.string
    string.withUTF8 { source in
      if ByteBuffer.isPlain(source) { return append(source) }
      var start = 0
      var index = 0
      while index < source.count {
        let byte = source[index]
        var length = 1
        let replacement: StaticString?
        switch byte {
        case 0x26: replacement = escaping == .json ? nil : "&amp;"
        case 0x3C: replacement = escaping == .json ? "\\u003C" : "&lt;"
        case 0x3E: replacement = escaping == .json ? nil : "&gt;"
        case 0x22:
          switch escaping {
          case .xml: replacement = nil
          case .attribute, .html: replacement = "&quot;"
          case .json: replacement = "\\\""
          }
        case 0x27: replacement = escaping == .html ? "&#39;" : nil
        case 0x5C: replacement = escaping == .json ? "\\\\" : nil
        case 0x09, 0x0A, 0x0D: replacement = ByteBuffer.blank(byte, escaping)
        case 0..<0x20, 0x7F:
          replacement = ""
          if escaping == .json {
            append(UnsafeBufferPointer(rebasing: source[start..<index]))
            start = index
            append(jsonControl: byte)
          }
        case 0xEF where escaping != .json && ByteBuffer.isNonCharacter(source, at: index):
          length = 3
          replacement = ""
        default: replacement = nil
        }
        if let replacement {
          append(UnsafeBufferPointer(rebasing: source[start..<index]))
          append(replacement)
          start = index + length
        }
        index += length
      }
      append(UnsafeBufferPointer(rebasing: source[start...]))
    }
  }

  private mutating func append(jsonControl byte: UInt8) {
    append(byte < 0x10 ? "\\u000" : byte < 0x20 ? "\\u001" : "\\u007")
    append(byte: (byte & 15) < 10 ? 48 + (byte & 15) : 87 + (byte & 15))
  }

  /// U+FFFE and U+FFFF.
  private static func isNonCharacter(_ source: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    index + 2 < source.count && source[index + 1] == 0xBF && source[index + 2] >= 0xBE
  }

  private static func blank(_ byte: UInt8, _ escaping: Escaping) -> StaticString? {
    switch (escaping, byte) {
    case (.xml, 0x0D): "&#13;"
    case (.attribute, 0x09): "&#9;"
    case (.attribute, 0x0A): "&#10;"
    case (.attribute, 0x0D): "&#13;"
    case (.json, 0x09): "\\t"
    case (.json, 0x0A): "\\n"
    case (.json, 0x0D): "\\r"
    default: nil
    }
  }

  /// Nothing in it that any of the syntaxes escapes. Without an early exit, so that it runs many bytes at a time.
  @inline(__always) private static func isPlain(_ source: UnsafeBufferPointer<UInt8>) -> Bool {
    var hits: UInt8 = 0
    for byte in source {
      hits |= byte < 0x20 ? 1 : 0
      hits |= byte == 0x26 ? 1 : 0
      hits |= byte == 0x3C ? 1 : 0
      hits |= byte == 0x3E ? 1 : 0
      hits |= byte == 0x22 ? 1 : 0
      hits |= byte == 0x27 ? 1 : 0
      hits |= byte == 0x5C ? 1 : 0
      hits |= byte == 0x7F ? 1 : 0
      hits |= byte == 0xEF ? 1 : 0
    }
    return hits == 0
  }
}
