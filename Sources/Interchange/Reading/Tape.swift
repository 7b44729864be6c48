import OrderToCash

/// One value or part of a document as read, before it means anything: where its bytes are and where it stood.
struct Captured {
  enum Kind: UInt8 { case value, part }

  var kind: Kind
  /// Of a value.
  var field: Field
  /// Of a part.
  var part: Part
  /// Which of the format's bindings filled it.
  var binding: UInt16
  /// Start in the tape's bytes; of a part: the index after its last record on the tape.
  var offset: Int32
  var length: Int32
  /// The value's attribute, if its binding asks for one and it is there.
  var qualifierOffset: Int32 = 0
  var qualifierLength: Int32 = 0
  var line: Int32
  var column: Int32
}

/// One document's values in the order of the file, flat: both engines write it, every kind's mapping reads it.
///
/// Its memory is its own and grows to the largest document; whoever has the tape deallocates it.
struct Tape {
  private(set) var records: UnsafeMutablePointer<Captured>
  private(set) var count = 0
  private var capacity = 256
  private(set) var bytes: UnsafeMutablePointer<UInt8>
  private(set) var byteCount = 0
  /// Beyond it are eight bytes that nobody writes: values are looked at in words of eight.
  private var byteCapacity = 8192
  /// Lines, entries and transactions so far.
  private(set) var repetitions = 0
  /// Over field names, values and qualifiers as read.
  private var hash = fnvBasis
  private var open: [Int32] = []
  /// Whose bindings fill the tape; whoever has the tape keeps it.
  unowned(unsafe) var format: Format?
  var line: Int32 = 0
  var column: Int32 = 0

  init() {
    records = .allocate(capacity: capacity)
    bytes = .allocate(capacity: byteCapacity + 8)
  }

  func deallocate() {
    records.deallocate()
    bytes.deallocate()
  }

  /// Memory that the document takes, about.
  var weight: Int { byteCount + count * MemoryLayout<Captured>.stride }
  var contentHash: Int64 { Int64(bitPattern: hash) }

  mutating func reset(line: Int32, column: Int32) {
    count = 0
    byteCount = 0
    open.removeAll(keepingCapacity: true)
    repetitions = 0
    hash = fnvBasis
    self.line = line
    self.column = column
  }

  /// Forgets the records, and the bytes before `kept`: a row that begins the next document stays.
  mutating func reset(line: Int32, keepingBytesFrom kept: Int) {
    let rest = byteCount - kept
    if kept > 0, rest > 0 { bytes.update(from: bytes + kept, count: rest) }
    reset(line: line, column: 1)
    byteCount = rest
  }

  // MARK: Bytes

  @inline(__always) mutating func append(_ pointer: UnsafePointer<UInt8>, count: Int) {
    if byteCount &+ count > byteCapacity { grow(to: byteCount + count) }
    Tape.copy(pointer, to: bytes + byteCount, count: count)
    byteCount &+= count
  }

  /// Most values are short: a call costs more than to copy them, in words that overlap.
  @inline(__always) static func copy(_ source: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>, count: Int)
  {
    guard count <= 32 else { return target.update(from: source, count: count) }
    let (from, to) = (UnsafeRawPointer(source), UnsafeMutableRawPointer(target))
    guard count >= 8 else {
      for index in 0..<count { target[index] = source[index] }
      return
    }
    var index = 0
    while index &+ 8 < count {
      to.storeBytes(
        of: from.loadUnaligned(fromByteOffset: index, as: UInt64.self), toByteOffset: index, as: UInt64.self)
      index &+= 8
    }
    let last = count &- 8
    to.storeBytes(of: from.loadUnaligned(fromByteOffset: last, as: UInt64.self), toByteOffset: last, as: UInt64.self)
  }

  mutating func append(_ value: [UInt8]) {
    value.withUnsafeBufferPointer { if let base = $0.baseAddress { append(base, count: $0.count) } }
  }

  mutating func truncateBytes(to count: Int) { byteCount = count }

  private mutating func grow(to wanted: Int) {
    byteCapacity = max(wanted, byteCapacity * 2)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: byteCapacity + 8)
    larger.update(from: bytes, count: byteCount)
    bytes.deallocate()
    bytes = larger
  }

  // MARK: Records

  @inline(__always) private mutating func append(_ record: Captured) {
    if count == capacity { growRecords() }
    records[count] = record
    count += 1
  }

  private mutating func growRecords() {
    capacity *= 2
    let larger = UnsafeMutablePointer<Captured>.allocate(capacity: capacity)
    larger.update(from: records, count: count)
    records.deallocate()
    records = larger
  }

  mutating func beginPart(_ part: Part, line: Int32, column: Int32) {
    if part == .line || part == .entry || part == .transaction || part == .remitted { repetitions += 1 }
    hash = (hash ^ (UInt64(part.rawValue) + 1)) &* fnvPrime
    open.append(Int32(count))
    append(
      Captured(kind: .part, field: .note, part: part, binding: 0, offset: 0, length: 0, line: line, column: column))
  }

  mutating func endPart() {
    guard let start = open.popLast() else { return }
    records[Int(start)].offset = Int32(count)
  }

  /// Writes a value that stands in the tape's bytes, without blanks around it; nothing for an empty one. Line breaks and other
  /// controls within it become one blank. `slow` says that its binding changes values.
  @inline(__always) mutating func emit(
    _ field: Field, _ binding: Int, slow: Bool, in range: Range<Int>, qualifier: Range<Int> = 0..<0,
    line: Int32, column: Int32
  ) {
    let bytes = bytes
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high, bytes[low] <= 0x20 { low &+= 1 }
    while high > low, bytes[high &- 1] <= 0x20 { high &-= 1 }
    guard low < high else { return }
    let before = hash
    let isClean = mix(field, low, high &- low)
    if !isClean || slow {
      hash = before
      guard let changed = changed(low..<high, by: binding, isClean: isClean) else { return }
      (low, high) = (changed.lowerBound, changed.upperBound)
      _ = mix(field, low, high - low)
    }
    if !qualifier.isEmpty { mixQualifier(qualifier) }
    append(
      Captured(
        kind: .value, field: field, part: .head, binding: UInt16(truncatingIfNeeded: binding),
        offset: Int32(truncatingIfNeeded: low), length: Int32(truncatingIfNeeded: high &- low),
        qualifierOffset: Int32(truncatingIfNeeded: qualifier.lowerBound),
        qualifierLength: Int32(truncatingIfNeeded: qualifier.count), line: line, column: column))
  }

  /// Writes a value that the format states.
  mutating func emit(_ constant: Constant, line: Int32) {
    let start = byteCount
    append(constant.value)
    _ = mix(constant.field, start, byteCount - start)
    append(
      Captured(
        kind: .value, field: constant.field, part: .head, binding: .max, offset: Int32(start),
        length: Int32(constant.value.count), line: line, column: 0))
  }

  // MARK: Changes

  /// The value after the declared transforms and the sender's codes, written behind the others; nil when nothing is left.
  private mutating func changed(_ range: Range<Int>, by index: Int, isClean: Bool) -> Range<Int>? {
    guard let binding = format?.bindings[index] else { return nil }
    let written = UnsafeBufferPointer(start: bytes + range.lowerBound, count: range.count)
    var value = isClean ? Array(written) : Tape.collapsed(written)
    for transform in binding.transforms { value = transform.apply(value) }
    if !binding.values.isEmpty, let ours = binding.values[Text(utf8: value)] { value = Array(ours.utf8) }
    guard !value.isEmpty else { return nil }
    let start = byteCount
    append(value)
    return start..<byteCount
  }

  /// Runs of blanks and controls as one blank.
  private static func collapsed(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    for byte in bytes {
      if byte > 0x20 {
        result.append(byte)
      } else if result.last != 0x20 {
        result.append(0x20)
      }
    }
    return result
  }

  // MARK: Hash

  /// Mixes a field into the hash; false when there are controls in it.
  @inline(__always) private mutating func mix(_ field: Field, _ start: Int, _ count: Int) -> Bool {
    hash = (hash ^ fieldHashes[Int(field.rawValue)]) &* fnvPrime
    return mix(start, count)
  }

  /// Eight bytes at a time, then their number: byte by byte costs more than all else that is done with most values.
  @inline(__always) private mutating func mix(_ start: Int, _ count: Int) -> Bool {
    var (hash, controls, rest) = (self.hash, UInt64(0), count)
    var next = UnsafeRawPointer(bytes) + start
    while rest >= 8 {
      let word = UInt64(littleEndian: next.loadUnaligned(as: UInt64.self))
      controls |= Tape.controls(word)
      hash = Tape.mixed(hash, word)
      next += 8
      rest &-= 8
    }
    if rest > 0 {
      let mask = UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- 8 &* rest)
      let word = UInt64(littleEndian: next.loadUnaligned(as: UInt64.self)) & mask
      controls |= Tape.controls(word | (~mask & 0x2020_2020_2020_2020))
      hash = Tape.mixed(hash, word)
    }
    self.hash = (hash ^ UInt64(truncatingIfNeeded: count)) &* fnvPrime
    return controls == 0
  }

  @inline(__always) private static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
    return product ^ product &>> 29
  }

  /// Whether any byte is below a blank.
  @inline(__always) private static func controls(_ word: UInt64) -> UInt64 {
    (word &- 0x2020_2020_2020_2020) & ~word & 0x8080_8080_8080_8080
  }

  private mutating func mixQualifier(_ range: Range<Int>) {
    hash = (hash ^ 0xFF) &* fnvPrime
    _ = mix(range.lowerBound, range.count)
  }

  private let fieldHashes = Field.hashes
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo; IETF draft-eastlake-fnv).
let fnvBasis: UInt64 = 0xCBF2_9CE4_8422_2325
let fnvPrime: UInt64 = 0x100_0000_01B3
