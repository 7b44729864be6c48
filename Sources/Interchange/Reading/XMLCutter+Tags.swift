import OrderToCash

/// Start tags with their attributes and namespaces.
extension XMLCutter {
  @inline(__always) mutating func startTag(
    _ base: UnsafePointer<UInt8>, _ index: Int, _ end: Int, _ machine: UnsafeMutablePointer<XMLMachine>
  ) -> Int {
    var (next, colon) = (index &+ 1, 0)
    guard let nameEnd = name(base, next, &colon, end) else { return index }
    let length = nameEnd &- next
    guard length <= longestName, !isClosed else { return stuck(index) }
    let before = (line, lineStart, wide)
    attributeCount = 0
    next = nameEnd
    if base[nameEnd] != UInt8(ascii: ">") {
      guard let tagEnd = attributes(base, nameEnd, end) else { return retreat(index, before) }
      next = tagEnd
      if attributeCount > 0, !takeAttributes(base, index, tagEnd) { return leave(index, before) }
    }
    guard let isOurs = isOurs(base, index &+ 1, colon) else { return leave(index, before) }
    var child: Int32 = -1
    if isOurs, !machine.pointee.isPassing {
      let local = colon > 0 ? colon &+ 1 : index &+ 1
      child = self.child(machine.pointee.node, base + local, nameEnd &- local)
    }
    if depth == 0, child < 0 { return leave(index, before) }
    push(base + index + 1, length, before.0)
    place(next, machine)
    machine.pointee.start(child: child, child < 0 ? 0 : hand(base, child), handed)
    guard base[next] == UInt8(ascii: "/") else { return next &+ 1 }
    if !machine.pointee.isStopped { endElement(next &+ 2, machine) }
    return next &+ 2
  }

  /// Back to where a tag begins, as if it had not been looked at.
  private mutating func retreat(_ index: Int, _ before: (Int32, Int, Int)) -> Int {
    if declaredDepth > depth {
      depth &+= 1
      forgetDeclared()
      depth &-= 1
    }
    (line, lineStart, wide) = before
    return index
  }

  private mutating func leave(_ index: Int, _ before: (Int32, Int, Int)) -> Int {
    isStuck = true
    return retreat(index, before)
  }

  /// The end of the name that begins at `start`; nil when it is not there yet or not ours to read. `colon` is where its prefix ends, or 0.
  @inline(__always) mutating func name(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ colon: inout Int, _ end: Int
  ) -> Int? {
    var next = start
    guard next < end else { return nil }
    guard XMLCutter.isNameStart(base[next]) else {
      isStuck = true
      return nil
    }
    next &+= 1
    while next < end {
      if XMLCutter.isName(base[next]) {
        next &+= 1
      } else if base[next] == UInt8(ascii: ":"), colon == 0 {
        guard next &+ 1 < end else { return nil }
        guard XMLCutter.isNameStart(base[next &+ 1]) else {
          isStuck = true
          return nil
        }
        colon = next
        next &+= 2
      } else {
        return next
      }
    }
    return nil
  }

  @inline(__always) private static func isNameStart(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_")
  }

  @inline(__always) static func isName(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: ".")
  }

  @inline(__always) private mutating func push(_ name: UnsafePointer<UInt8>, _ length: Int, _ line: Int32) {
    let slot = names + depth &* XMLCutter.nameSlot
    Tape.copy(name, to: slot, count: length)
    lengths[depth] = length
    lines[depth] = line
    depth &+= 1
    hints[depth] = 0
  }

  // MARK: Format

  /// The node of an element, or -1. Children mostly come in the order in which the format has them.
  @inline(__always) private func child(_ node: Int32, _ name: UnsafePointer<UInt8>, _ length: Int) -> Int32 {
    let parent = nodes[Int(node)]
    let (first, count) = (edges + Int(parent.firstChild), Int(parent.childCount))
    var head: UInt64 = 0
    if length >= 8 {
      head = XMLCutter.word(name, 0)
    } else {
      for index in 0..<length { head |= UInt64(name[index]) &<< UInt64(truncatingIfNeeded: index &* 8) }
    }
    var edge = Int(hints[depth])
    for _ in 0..<count {
      if edge >= count { edge = 0 }
      let found = first + edge
      if found.pointee.head == head, Int(found.pointee.length) == length,
        length <= 8 || XMLCutter.areEqual(found.pointee.name + 8, name + 8, length &- 8)
      {
        hints[depth] = Int32(truncatingIfNeeded: edge)
        return found.pointee.node
      }
      edge &+= 1
    }
    return -1
  }

  /// The attributes as libxml2 would hand them on, as far as the format asks for them.
  @inline(__always) private func hand(_ base: UnsafePointer<UInt8>, _ child: Int32) -> Int {
    guard attributeCount > 0 else { return 0 }
    let node = nodes[Int(child)]
    guard node.qualifier != nil || node.attributeCount > 0 else { return 0 }
    for index in 0..<attributeCount {
      let attribute = attributes[index]
      let (local, length) = (base + attribute.local, attribute.end - attribute.local)
      var name: UnsafePointer<UInt8>?
      if let wanted = node.qualifier, XMLCutter.isWord(wanted, local, length) { name = wanted }
      let own = Int(node.firstAttribute)..<Int(node.firstAttribute + node.attributeCount)
      for wanted in own where XMLCutter.isWord(wantedAttributes[wanted].name, local, length) {
        name = wantedAttributes[wanted].name
      }
      handed[index * 5] = name
      handed[index * 5 + 3] = base + attribute.value
      handed[index * 5 + 4] = base + attribute.valueEnd
    }
    return attributeCount
  }

  /// Whether a name that ends with NUL is this one.
  private static func isWord(_ wanted: UnsafePointer<UInt8>, _ name: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    for index in 0..<length where wanted[index] != name[index] { return false }
    return wanted[length] == 0
  }

  // MARK: Namespaces

  /// Whether the namespace of a name is the format's; nil when its prefix is not declared.
  @inline(__always) func isOurs(_ base: UnsafePointer<UInt8>, _ start: Int, _ colon: Int) -> Bool? {
    let length = colon > 0 ? colon &- start : 0
    guard length <= 8 else { return nil }
    let prefix = XMLCutter.packed(base + start, length)
    var index = declared.count
    while index > 0 {
      index &-= 1
      if declared[index].prefix == prefix, declared[index].length == length { return declared[index].isOurs }
    }
    return length == 0 ? family.isEmpty : nil
  }

  @inline(__always) static func packed(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> UInt64 {
    var word: UInt64 = 0
    for index in 0..<length { word |= UInt64(bytes[index]) &<< UInt64(truncatingIfNeeded: index &* 8) }
    return word
  }
}
