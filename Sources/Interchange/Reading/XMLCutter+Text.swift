import OrderToCash

/// Text between tags.
extension XMLCutter {
  /// Shorter text waits for the tag behind it, as in libxml2 (XML_PARSER_BIG_BUFFER_SIZE).
  private static let shortText = 300

  /// Hands on the text that begins at `start`, as far as it is there. The index of the tag behind it, or of what is stuck or not complete.
  @inline(__always) mutating func text(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ machine: UnsafeMutablePointer<XMLMachine>
  ) -> Int {
    var (from, next) = (start, start)
    var before = (line, lineStart, wide)
    while next < end {
      if next &+ 8 <= end {
        let hits = XMLCutter.candidates(XMLCutter.word(base, next))
        if hits == 0 {
          next &+= 8
          continue
        }
        next &+= hits.trailingZeroBitCount &>> 3
      }
      let byte = base[next]
      if byte == UInt8(ascii: "<") {
        deliver(base, from, next, machine)
        return next
      }
      if byte == 0x0A {
        next &+= 1
        (line, lineStart, wide) = (line &+ 1, next, 0)
      } else if byte == 0x09 || byte < 0x80 && byte >= 0x20 && byte != UInt8(ascii: "&") && byte != UInt8(ascii: ">") {
        next &+= 1
      } else {
        guard let behind = unusual(base, &from, next, end, machine) else { break }
        next = behind
        if from == next { before = (line, lineStart, wide) }
      }
    }
    if isStuck || end &- from < XMLCutter.shortText {
      // What libxml2 says of a character depends on what stands before it; and where a file is cut off, short text is not read.
      (line, lineStart, wide) = before
      return from
    }
    // `]]>` may not stand in text: brackets wait for what follows them.
    while next > from, base[next &- 1] == UInt8(ascii: "]") { next &-= 1 }
    deliver(base, from, next, machine)
    return next
  }

  @inline(__always) private func deliver(
    _ base: UnsafePointer<UInt8>, _ from: Int, _ next: Int, _ machine: UnsafeMutablePointer<XMLMachine>
  ) {
    guard machine.pointee.isKeeping, next > from else { return }
    place(next, machine)
    machine.pointee.characters(base + from, next &- from)
  }

  /// Blanks behind the root element; before anything else they are libxml2's.
  mutating func blanks(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    let before = (line, lineStart, wide)
    var next = start
    while next < end, base[next] == 0x20 || base[next] == 0x0A || base[next] == 0x09 {
      next += 1
      if base[next - 1] == 0x0A { (line, lineStart, wide) = (line + 1, next, 0) }
    }
    guard next < end else { return next }
    (line, lineStart, wide) = before
    return stuck(start)
  }

  // MARK: Characters

  /// The index behind a character that is not ASCII, an entity or a `>`; nil when it is stuck or not complete.
  private mutating func unusual(
    _ base: UnsafePointer<UInt8>, _ from: inout Int, _ next: Int, _ end: Int,
    _ machine: UnsafeMutablePointer<XMLMachine>
  ) -> Int? {
    if base[next] >= 0x80 {
      guard let length = character(base, next, end) else { return nil }
      wide &+= length &- 1
      return next &+ length
    }
    if base[next] == UInt8(ascii: ">"), next > from, base[next &- 1] != UInt8(ascii: "]") { return next &+ 1 }
    guard base[next] == UInt8(ascii: "&"), let (meant, length) = entity(base, next, end) else {
      if base[next] != UInt8(ascii: "&") { isStuck = true }
      return nil
    }
    deliver(base, from, next, machine)
    from = next &+ length
    if machine.pointee.isKeeping { withUnsafePointer(to: meant) { machine.pointee.characters($0, 1) } }
    return from
  }

  /// The character that one of the five entities of XML 1.0 (4.6) means, and how long the entity is.
  private mutating func entity(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> (UInt8, Int)? {
    if XMLCutter.has("&amp;", base, start, end) { return (UInt8(ascii: "&"), 5) }
    if XMLCutter.has("&lt;", base, start, end) { return (UInt8(ascii: "<"), 4) }
    if XMLCutter.has("&gt;", base, start, end) { return (UInt8(ascii: ">"), 4) }
    if XMLCutter.has("&quot;", base, start, end) { return (UInt8(ascii: "\""), 6) }
    if XMLCutter.has("&apos;", base, start, end) { return (UInt8(ascii: "'"), 6) }
    // Six bytes would have been enough.
    if start &+ 6 <= end { isStuck = true }
    return nil
  }

  private static func has(_ word: StaticString, _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    let length = word.utf8CodeUnitCount
    return start &+ length <= end && areEqual(word.utf8Start, base + start, length)
  }

  /// Bytes of the character that begins at `start` (Unicode 15, table 3-7); nil when it is not complete, or stuck as it is none.
  mutating func character(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
    let lead = base[start]
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard start &+ length <= end else { return nil }
    // U+FFFE and U+FFFF are no characters of XML.
    let isNone = lead == 0xEF && base[start &+ 1] == 0xBF && base[start &+ 2] >= 0xBE
    guard !isNone, case .complete = checkUTF8(UnsafeBufferPointer(start: base + start, count: length)) else {
      isStuck = true
      return nil
    }
    return length
  }

  /// The highest bit of each byte that may be `<`, `>`, `&`, a control or part of a character that is not ASCII; now and then of one more.
  @inline(__always) private static func candidates(_ word: UInt64) -> UInt64 {
    // `<` and `>` differ in one bit.
    let bracket = (word | 0x0202_0202_0202_0202) ^ 0x3E3E_3E3E_3E3E_3E3E
    let ampersand = word ^ 0x2626_2626_2626_2626
    let ones: UInt64 = 0x0101_0101_0101_0101
    return
      ((bracket &- ones) & ~bracket | (ampersand &- ones) & ~ampersand | (word &- 0x2020_2020_2020_2020) | word)
      & 0x8080_8080_8080_8080
  }
}
