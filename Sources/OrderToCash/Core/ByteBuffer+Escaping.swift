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
    text.withUTF8 { source in
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
    text.withUTF8 { source in
      if ByteBuffer.isPlain(source) { append(source) } else { append(special: source, escaping) }
    }
  }

  @inline(never) private mutating func append(special source: UnsafeBufferPointer<UInt8>, _ escaping: Escaping) {
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

  /// Nothing in it that any of the syntaxes escapes. Eight bytes at a time, the last load overlapping the one before: most
  /// text is plain, and asking costs more than copying it.
  @inline(__always) static func isPlain(_ source: UnsafeBufferPointer<UInt8>) -> Bool {
    let raw = UnsafeRawBufferPointer(source)
    guard raw.count >= 8 else {
      for byte in source where isSpecial(UInt64(byte) | 0x4141_4141_4141_4100) { return false }
      return true
    }
    var offset = 0
    while offset + 8 < raw.count {
      if isSpecial(raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) { return false }
      offset += 8
    }
    return !isSpecial(raw.loadUnaligned(fromByteOffset: raw.count - 8, as: UInt64.self))
  }

  /// Whether any of eight bytes is below a blank, one of `"&'<>\`, U+007F, or 0xEF, with which U+FFFE begins. A byte of a word
  /// is zero where `(word - 1s) & ~word` has its high bit; one bit is masked where two characters differ in that bit alone.
  @inline(__always) private static func isSpecial(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    func zero(_ word: UInt64) -> UInt64 { (word &- ones) & ~word }
    var found = (word &- ones &* 0x20) & ~word
    found |= zero(word ^ (ones &* 0x22))
    found |= zero((word & ~ones) ^ (ones &* 0x26))
    found |= zero((word & ~(ones &* 2)) ^ (ones &* 0x3C))
    found |= zero(word ^ (ones &* 0x5C))
    found |= zero(word ^ (ones &* 0x7F))
    found |= zero(word ^ (ones &* 0xEF))
    return found & (ones &* 0x80) != 0
  }
}

extension ByteBuffer {
  /// An element whose tags are given whole: `open`, the text escaped for XML, `close`. Nothing at all for a text in which
  /// nothing prints: such a field counts as absent. One check of room and three copies in the usual case.
  public mutating func append(_ open: StaticString, xml text: Text, _ close: StaticString) {
    text.withUTF8 { source in
      guard source.contains(where: { $0 > 0x20 && $0 != 0x7F }) else { return }
      guard ByteBuffer.isPlain(source) else {
        append(open)
        append(special: source, .xml)
        return append(close)
      }
      let (start, end) = (open.utf8CodeUnitCount, close.utf8CodeUnitCount)
      write(atMost: start + source.count + end) { target in
        ByteBuffer.copy(open.utf8Start, to: target, start)
        ByteBuffer.copy(source.baseAddress!, to: target + start, source.count)
        ByteBuffer.copy(close.utf8Start, to: target + start + source.count, end)
        return start + source.count + end
      }
    }
  }
}
