import OrderToCash

/// The attributes of a tag, and the namespaces that some declare.
extension XMLCutter {
  /// Reads from behind the element's name to what ends the tag; the index of that, or nil when it has not come yet or the tag is not ours
  /// to read.
  mutating func attributes(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var next = start
    while true {
      let before = next
      while next < end, base[next] == 0x20 || base[next] == 0x0A || base[next] == 0x09 {
        next &+= 1
        if base[next &- 1] == 0x0A { (line, lineStart, wide) = (line &+ 1, next, 0) }
      }
      guard next &+ 1 < end else { return nil }
      if base[next] == UInt8(ascii: ">") { return next }
      if base[next] == UInt8(ascii: "/"), base[next &+ 1] == UInt8(ascii: ">") { return next }
      guard next > before, attributeCount < XMLCutter.mostAttributes else {
        isStuck = true
        return nil
      }
      guard let behind = attribute(base, next, end) else { return nil }
      next = behind
    }
  }

  /// The index behind the attribute that begins at `start`.
  private mutating func attribute(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var colon = 0
    guard let equals = name(base, start, &colon, end), equals &+ 1 < end else { return nil }
    let quote = base[equals &+ 1]
    guard base[equals] == UInt8(ascii: "="), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      isStuck = true
      return nil
    }
    var next = equals &+ 2
    while next < end, base[next] != quote {
      let byte = base[next]
      if byte >= 0x80 {
        guard let length = character(base, next, end) else { return nil }
        wide &+= length &- 1
        next &+= length
      } else if byte < 0x20 || byte == UInt8(ascii: "<") || byte == UInt8(ascii: "&") {
        isStuck = true
        return nil
      } else {
        next &+= 1
      }
    }
    guard next < end else { return nil }
    attributes[attributeCount] = Attribute(
      start: start, colon: colon, end: equals, value: equals &+ 2, valueEnd: next)
    attributeCount &+= 1
    return next &+ 1
  }

  // MARK: Namespaces

  /// Takes up what the tag declares for the element that it is about to begin. Whether its attributes are such as we can judge.
  mutating func takeAttributes(_ base: UnsafePointer<UInt8>, _ index: Int, _ tagEnd: Int) -> Bool {
    for position in 0..<attributeCount {
      let attribute = attributes[position]
      for other in 0..<position where isSameLocal(base, attributes[other], attribute) { return false }
      let prefix = attribute.colon > 0 ? attribute.colon : attribute.end
      guard XMLCutter.isWord("xmlns", base, attribute.start, prefix) else { continue }
      guard declare(base, attribute) else { return false }
      if declaredDepth != depth + 1 {
        declaredDepth = depth + 1
        let tag = Array(UnsafeBufferPointer(start: base + index, count: tagEnd - index))
        declaring.append((depth: depth + 1, tag: tag + [UInt8(ascii: ">")]))
      }
    }
    for position in 0..<attributeCount where attributes[position].colon > 0 {
      let attribute = attributes[position]
      if isOurs(base, attribute.start, attribute.colon) != nil { continue }
      let isKnown =
        XMLCutter.isWord("xmlns", base, attribute.start, attribute.colon)
        || XMLCutter.isWord("xml:lang", base, attribute.start, attribute.end)
      guard isKnown else { return false }
    }
    return true
  }

  private func isSameLocal(_ base: UnsafePointer<UInt8>, _ left: Attribute, _ right: Attribute) -> Bool {
    let length = left.end - left.local
    return length == right.end - right.local && XMLCutter.areEqual(base + left.local, base + right.local, length)
  }

  private mutating func declare(_ base: UnsafePointer<UInt8>, _ attribute: Attribute) -> Bool {
    let length = attribute.colon > 0 ? attribute.end - attribute.local : 0
    guard length <= 8 else { return false }
    let prefix = XMLCutter.packed(base + attribute.local, length)
    guard prefix & 0xFF_FFFF != XMLCutter.reserved else { return false }
    for known in declared where known.depth == depth + 1 && known.prefix == prefix && known.length == length {
      return false
    }
    let name = UnsafeBufferPointer(start: base + attribute.value, count: attribute.valueEnd - attribute.value)
    guard XMLCutter.isPlain(name), !XMLCutter.isReserved(name) else { return false }
    declared.append(
      Declared(prefix: prefix, length: length, depth: depth + 1, isOurs: name.starts(with: family)))
    return true
  }

  /// `xml`: prefixes that begin so are not for others.
  private static let reserved: UInt64 = 0x6C_6D78

  private static func isReserved(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    name.elementsEqual("http://www.w3.org/XML/1998/namespace".utf8)
      || name.elementsEqual("http://www.w3.org/2000/xmlns/".utf8)
  }

  /// Such as nearly all namespaces are; whether others are URIs is libxml2's to judge.
  private static func isPlain(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    if name.starts(with: "urn:".utf8) { return name.dropFirst(4).allSatisfy { isName($0) || $0 == 0x3A } }
    guard name.starts(with: "http://".utf8) || name.starts(with: "https://".utf8) else { return false }
    return name.drop { $0 != 0x2F }.allSatisfy { isName($0) || $0 == 0x2F }
  }
  static func isWord(_ word: StaticString, _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard end - start == word.utf8CodeUnitCount else { return false }
    return areEqual(word.utf8Start, base + start, end - start)
  }
}
