import OrderToCash

/// Finds an XML file's root element without parsing it. What is found only chooses a format; libxml2 judges the file.
enum XMLSniffer {
  static func looksLikeXML(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    // Marks, blanks and the zero bytes of UTF-16 may come first.
    bytes.first { $0 > 0x20 && ![0xEF, 0xBB, 0xBF, 0xFE, 0xFF].contains($0) } == UInt8(ascii: "<")
  }

  /// Local name and namespace of the root element; nil when there is none in the bytes.
  static func root(_ bytes: UnsafeBufferPointer<UInt8>) -> (name: Text, namespace: Text)? {
    let isWide = bytes.prefix(4).contains(0)
    let text = isWide ? bytes.filter { $0 != 0 }[...] : Array(bytes)[...]
    guard var tag = rootTag(text) else { return nil }
    var outer: ArraySlice<UInt8> = []
    if local(tag).elementsEqual("StandardBusinessDocument".utf8) {
      // GS1 SBDH 1.3: a header, then the document.
      outer = tag
      let mark = Array("StandardBusinessDocumentHeader>".utf8)
      var rest = text[tag.endIndex...].dropFirst()
      while rest.count >= mark.count, let end = end(of: mark, in: rest) {
        // The end tag has a slash before its name or prefix.
        let isEnd = rest[..<(end - mark.count)].suffix(64).reversed().prefix { $0 != UInt8(ascii: "<") }.contains(0x2F)
        rest = rest[end...]
        guard isEnd, let inner = rootTag(rest) else { continue }
        tag = inner
        break
      }
    }
    let nameEnd = tag.firstIndex { $0 <= 0x20 || $0 == UInt8(ascii: "/") } ?? tag.endIndex
    let name = tag[tag.startIndex..<nameEnd]
    let colon = name.firstIndex(of: UInt8(ascii: ":"))
    let prefix = colon.map { name[..<$0] } ?? []
    let local = colon.map { name[($0 + 1)...] } ?? name
    let attribute = Array("xmlns".utf8) + (prefix.isEmpty ? [] : [UInt8(ascii: ":")] + prefix)
    let found = value(of: attribute, in: tag[nameEnd...])
    return (Text(utf8: local), Text(utf8: found.isEmpty ? value(of: attribute, in: outer) : found))
  }

  /// The name of a tag without its prefix.
  private static func local(_ tag: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let name = tag.prefix { $0 > 0x20 && $0 != UInt8(ascii: "/") }
    return name.firstIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
  }

  static func isEnvelope(_ name: UnsafePointer<UInt8>, _ namespace: UnsafePointer<UInt8>?) -> Bool {
    func text(_ pointer: UnsafePointer<UInt8>) -> String { String(cString: pointer) }
    return text(name) == "StandardBusinessDocument"
      && namespace.map { text($0).hasPrefix("http://www.unece.org/cefact/namespaces/StandardBusinessDocument") } == true
  }

  /// What stands between `<` and `>` of the first element, after declaration, comments and document type.
  private static func rootTag(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var rest = text
    while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
      rest = rest[(start + 1)...]
      guard let next = rest.first else { return nil }
      if rest.starts(with: Array("!--".utf8)) {
        guard let end = end(of: Array("-->".utf8), in: rest) else { return nil }
        rest = rest[end...]
      } else if next == UInt8(ascii: "?") {
        guard let end = end(of: Array("?>".utf8), in: rest) else { return nil }
        rest = rest[end...]
      } else if next == UInt8(ascii: "!") {
        // An internal subset may hold `>`; it ends with the bracket.
        let close = rest.firstIndex(of: UInt8(ascii: ">"))
        let open = rest.firstIndex(of: UInt8(ascii: "["))
        if let open, let close, open < close {
          guard let end = rest[open...].firstIndex(of: UInt8(ascii: "]")) else { return nil }
          rest = rest[end...]
        } else {
          guard let close else { return nil }
          rest = rest[(close + 1)...]
        }
      } else {
        return rest[..<(tagEnd(rest) ?? rest.endIndex)]
      }
    }
    return nil
  }

  private static func tagEnd(_ rest: ArraySlice<UInt8>) -> Int? {
    var quote: UInt8 = 0
    for index in rest.indices {
      let byte = rest[index]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        return index
      }
    }
    return nil
  }

  private static func end(of mark: [UInt8], in rest: ArraySlice<UInt8>) -> Int? {
    guard rest.count >= mark.count else { return nil }
    for index in rest.startIndex...(rest.endIndex - mark.count) where rest[index...].starts(with: mark) {
      return index + mark.count
    }
    return nil
  }

  private static func value(of attribute: [UInt8], in tag: ArraySlice<UInt8>) -> [UInt8] {
    var rest = tag
    while let equals = rest.firstIndex(of: UInt8(ascii: "=")) {
      let name = rest[..<equals].reversed().drop { $0 <= 0x20 }.prefix { $0 > 0x20 }.reversed()
      let after = rest[(equals + 1)...].drop { $0 <= 0x20 }
      guard let quote = after.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
        let close = after.dropFirst().firstIndex(of: quote)
      else { return [] }
      if name.elementsEqual(attribute) { return Array(after[(after.startIndex + 1)..<close]) }
      rest = rest[(close + 1)...]
    }
    return []
  }
}
