import OrderToCash

/// Walks plain XML in place: tags, text and the five entities that every document has, in UTF-8.
///
/// Most files hold nothing else, and to find it costs a fraction of what a parser for everything does. The cutter takes only what it is
/// certain of and libxml2 would take as well. At anything else (a comment, a character reference, a carriage return, a name outside ASCII,
/// a tag that closes another) it is stuck: the engine then tells libxml2 which elements are open and leaves it the rest of the file, to
/// read or to refuse.
struct XMLCutter {
  /// A namespace as declared: the first eight bytes of its prefix.
  struct Declared {
    var prefix: UInt64
    var length: Int
    var depth: Int
    var isOurs: Bool
  }

  /// Where an attribute stands.
  struct Attribute {
    var start: Int
    /// Where its prefix ends; 0 without one.
    var colon: Int
    var end: Int
    var value: Int
    var valueEnd: Int

    var local: Int { colon > 0 ? colon &+ 1 : start }
  }

  /// Bytes of an element's name; longer ones are libxml2's.
  let longestName: Int
  static let nameSlot = 128
  static let mostAttributes = 16

  var nodes = UnsafeMutablePointer<XMLTrie.Node>(bitPattern: 8)!
  var edges = UnsafeMutablePointer<XMLTrie.Edge>(bitPattern: 8)!
  var wantedAttributes = UnsafeMutablePointer<XMLTrie.Attribute>(bitPattern: 8)!
  var family: [UInt8] = []

  /// What comes next is libxml2's.
  var isStuck = false
  /// The root has ended.
  var isClosed = false
  /// Open elements.
  var depth = 0
  /// By depth: the name, its length, the line of its tag, and which child of the format's node may come next.
  let names: UnsafeMutablePointer<UInt8>
  let lengths: UnsafeMutablePointer<Int>
  let lines: UnsafeMutablePointer<Int32>
  let hints: UnsafeMutablePointer<Int32>
  /// Tags that declare namespaces, of elements still open.
  var declaring: [(depth: Int, tag: [UInt8])] = []
  var declared: [Declared] = []
  /// The deepest declaration; most elements declare none.
  var declaredDepth = 0
  /// Of the tag at hand.
  let attributes: UnsafeMutablePointer<Attribute>
  var attributeCount = 0
  /// The same as libxml2 hands them on: five pointers each.
  let handed: UnsafeMutablePointer<UnsafePointer<UInt8>?>

  /// Where the cutter is, counted as libxml2 does: columns are characters.
  var line: Int32 = 1
  /// Where the line begins, from the next byte to be read.
  var lineStart = 0
  /// Bytes of the line so far that continue a character.
  var wide = 0

  init(depth: Int, nameBytes: Int) {
    longestName = min(nameBytes, XMLCutter.nameSlot)
    names = .allocate(capacity: (depth + 2) * XMLCutter.nameSlot)
    lengths = .allocate(capacity: depth + 2)
    lines = .allocate(capacity: depth + 2)
    hints = .allocate(capacity: depth + 2)
    attributes = .allocate(capacity: XMLCutter.mostAttributes)
    handed = .allocate(capacity: XMLCutter.mostAttributes * 5)
  }

  func deallocate() {
    names.deallocate()
    lengths.deallocate()
    lines.deallocate()
    hints.deallocate()
    attributes.deallocate()
    handed.deallocate()
  }

  /// Begins a file. How many bytes stand before its root element; nil when it is libxml2's from its first byte.
  mutating func begin(_ trie: XMLTrie, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int? {
    (nodes, edges, wantedAttributes, family) = (trie.nodes, trie.edges, trie.attributes, trie.family)
    (isStuck, isClosed, depth, declaredDepth) = (false, false, 0, 0)
    (line, lineStart, wide) = (1, 0, 0)
    hints[0] = 0
    declaring.removeAll(keepingCapacity: true)
    declared.removeAll(keepingCapacity: true)
    var prolog = XMLProlog(bytes, count)
    guard prolog.isPlain() else { return nil }
    line = prolog.line
    lineStart = prolog.lineStart - prolog.index
    return prolog.index
  }

  /// Where the next byte to be read stands.
  var column: Int32 { Int32(truncatingIfNeeded: 1 - lineStart - wide) }

  /// Takes what it can, and says how many bytes those are. The rest is stuck, or part of a tag or character whose end has not come yet.
  mutating func run(_ base: UnsafePointer<UInt8>, _ end: Int, _ machine: UnsafeMutablePointer<XMLMachine>) -> Int {
    var index = 0
    while index < end {
      let next: Int
      if base[index] != UInt8(ascii: "<") {
        next = depth > 0 ? text(base, index, end, machine) : blanks(base, index, end)
      } else if index &+ 1 < end, base[index &+ 1] == UInt8(ascii: "/") {
        next = endTag(base, index, end, machine)
      } else {
        next = startTag(base, index, end, machine)
      }
      guard next > index else { break }
      index = next
      if isStuck || machine.pointee.isStopped { break }
    }
    lineStart &-= index
    return index
  }

  /// The tags of the elements that are open, each with the line that it begins on.
  var openTags: [(line: Int32, tag: [UInt8])] {
    (0..<depth).map { level in
      if let (_, tag) = declaring.first(where: { $0.depth == level + 1 }) { return (lines[level], tag) }
      let name = UnsafeBufferPointer(start: names + level * XMLCutter.nameSlot, count: lengths[level])
      return (lines[level], [UInt8(ascii: "<")] + name + [UInt8(ascii: ">")])
    }
  }

  /// Stays where it is, for libxml2.
  mutating func stuck(_ index: Int) -> Int {
    isStuck = true
    return index
  }

  // MARK: End tags

  @inline(__always) private mutating func endTag(
    _ base: UnsafePointer<UInt8>, _ index: Int, _ end: Int, _ machine: UnsafeMutablePointer<XMLMachine>
  ) -> Int {
    guard depth > 0 else { return stuck(index) }
    let length = lengths[depth &- 1]
    let close = index &+ 2 &+ length
    guard close < end else { return index }
    let name = names + (depth &- 1) &* XMLCutter.nameSlot
    guard base[close] == UInt8(ascii: ">"), XMLCutter.areEqual(name, base + index + 2, length) else {
      return stuck(index)
    }
    endElement(close &+ 1, machine)
    return close &+ 1
  }

  /// Ends the innermost element; its tag ends before `index`.
  @inline(__always) mutating func endElement(_ index: Int, _ machine: UnsafeMutablePointer<XMLMachine>) {
    place(index, machine)
    if depth == declaredDepth { forgetDeclared() }
    depth &-= 1
    isClosed = depth == 0
    machine.pointee.end()
  }

  /// Tells the machine where it is, as libxml2's cursor does.
  @inline(__always) func place(_ index: Int, _ machine: UnsafeMutablePointer<XMLMachine>) {
    machine.pointee.cutLine = line
    machine.pointee.cutColumn = Int32(truncatingIfNeeded: index &- lineStart &- wide &+ 2)
  }

  /// Forgets what the innermost element declares.
  mutating func forgetDeclared() {
    while let last = declared.last, last.depth == depth { declared.removeLast() }
    declaring.removeLast()
    declaredDepth = declared.last?.depth ?? 0
  }

  // MARK: Bytes

  /// Whether as many bytes are the same, in overlapping words.
  @inline(__always) static func areEqual(
    _ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int
  ) -> Bool {
    let (left, right) = (UnsafeRawPointer(left), UnsafeRawPointer(right))
    guard count >= 8 else {
      var index = 0
      while index < count {
        if left.load(fromByteOffset: index, as: UInt8.self) != right.load(fromByteOffset: index, as: UInt8.self) {
          return false
        }
        index &+= 1
      }
      return true
    }
    var index = 0
    while index &+ 8 <= count {
      if word(left, index) != word(right, index) { return false }
      index &+= 8
    }
    return word(left, count &- 8) == word(right, count &- 8)
  }

  @inline(__always) static func word(_ base: UnsafeRawPointer, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}

/// What stands before the root element, when it is nothing but an XML declaration of version 1.0 in UTF-8 and blanks.
struct XMLProlog {
  private let bytes: UnsafePointer<UInt8>
  private let count: Int
  private(set) var index = 0
  private(set) var line: Int32 = 1
  private(set) var lineStart = 0

  init(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    self.bytes = bytes
    self.count = count
  }

  mutating func isPlain() -> Bool {
    if takes("<?xml") {
      guard takes(" version="), value(["1.0"]) else { return false }
      if takes(" encoding="), !value(["UTF-8", "utf-8"]) { return false }
      if takes(" standalone="), !value(["yes", "no"]) { return false }
      guard takes("?>") else { return false }
    }
    while index < count, bytes[index] == 0x20 || bytes[index] == 0x0A || bytes[index] == 0x09 {
      index += 1
      if bytes[index - 1] == 0x0A { (line, lineStart) = (line + 1, index) }
    }
    return index + 1 < count && bytes[index] == UInt8(ascii: "<")
  }

  /// Whether the text comes next; then it is behind.
  private mutating func takes(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard index + length <= count else { return false }
    for offset in 0..<length where bytes[index + offset] != text.utf8Start[offset] { return false }
    index += length
    return true
  }

  private mutating func value(_ allowed: [StaticString]) -> Bool {
    guard index < count, bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'") else { return false }
    let quote = bytes[index]
    index += 1
    for text in allowed where takes(text) {
      index += 1
      return index <= count && bytes[index - 1] == quote
    }
    return false
  }
}
