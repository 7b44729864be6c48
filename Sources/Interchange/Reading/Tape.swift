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
  var qualifierOffset: Int32
  var qualifierLength: Int32
  var line: Int32
  var column: Int32
}

/// One document's values in the order of the file, flat: both engines write it, every kind's mapping reads it.
struct Tape {
  private(set) var records: [Captured] = []
  private(set) var bytes: [UInt8] = []
  /// Lines, entries and transactions so far.
  private(set) var repetitions = 0
  private var open: [Int32] = []
  /// Memory that the document takes, about.
  var weight: Int { bytes.count + records.count * 40 }
  var line: Int32 = 0
  var column: Int32 = 0

  mutating func reset(line: Int32, column: Int32) {
    records.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    open.removeAll(keepingCapacity: true)
    repetitions = 0
    self.line = line
    self.column = column
  }

  /// Forgets the records, and the bytes before `kept`: a row that begins the next document stays.
  mutating func reset(line: Int32, keepingBytesFrom kept: Int) {
    let count = bytes.count - kept
    bytes.withUnsafeMutableBufferPointer { all in
      guard let base = all.baseAddress, kept > 0, count > 0 else { return }
      base.update(from: base + kept, count: count)
    }
    bytes.removeLast(kept)
    records.removeAll(keepingCapacity: true)
    open.removeAll(keepingCapacity: true)
    repetitions = 0
    self.line = line
    column = 1
  }

  @inline(__always) mutating func append(_ pointer: UnsafePointer<UInt8>, count: Int) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: pointer, count: count))
  }

  mutating func truncateBytes(to count: Int) { bytes.removeLast(bytes.count - count) }

  @inline(__always) mutating func value(
    _ field: Field, binding: Int, offset: Int, length: Int, qualifierOffset: Int = 0, qualifierLength: Int = 0,
    line: Int32, column: Int32
  ) {
    records.append(
      Captured(
        kind: .value, field: field, part: .head, binding: UInt16(truncatingIfNeeded: binding), offset: Int32(offset),
        length: Int32(length), qualifierOffset: Int32(qualifierOffset), qualifierLength: Int32(qualifierLength),
        line: line, column: column))
  }

  /// Writes a value after what its binding changes: blanks around it dropped, line breaks and other controls within it one
  /// blank, then the declared transforms and the sender's codes. Nothing is written for an empty value.
  mutating func emit(
    _ binding: Binding, _ index: Int, in range: Range<Int>, qualifier: Range<Int> = 0..<0, line: Int32, column: Int32
  ) {
    var (low, high) = (range.lowerBound, range.upperBound)
    var isClean = true
    bytes.withUnsafeBufferPointer { bytes in
      while low < high, bytes[low] <= 0x20 { low += 1 }
      while high > low, bytes[high - 1] <= 0x20 { high -= 1 }
      for index in low..<high where bytes[index] < 0x20 { isClean = false }
    }
    guard low < high else { return }
    if !isClean || binding.changesValues {
      var value = isClean ? Array(bytes[low..<high]) : Tape.collapsed(bytes[low..<high])
      for transform in binding.transforms { value = transform.apply(value) }
      if let ours = binding.values[Text(utf8: value)] { value = Array(ours.utf8) }
      guard !value.isEmpty else { return }
      low = bytes.count
      bytes.append(contentsOf: value)
      high = bytes.count
    }
    self.value(
      binding.field, binding: index, offset: low, length: high - low, qualifierOffset: qualifier.lowerBound,
      qualifierLength: qualifier.count, line: line, column: column)
  }

  /// Runs of blanks and controls as one blank.
  private static func collapsed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
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

  mutating func beginPart(_ part: Part, line: Int32, column: Int32) {
    if part == .line || part == .entry || part == .transaction || part == .remitted { repetitions += 1 }
    open.append(Int32(records.count))
    records.append(
      Captured(
        kind: .part, field: .note, part: part, binding: 0, offset: 0, length: 0, qualifierOffset: 0, qualifierLength: 0,
        line: line, column: column))
  }

  mutating func endPart() {
    guard let start = open.popLast() else { return }
    records[Int(start)].offset = Int32(records.count)
  }

  /// FNV-1a 64 over field names, values and qualifiers as read.
  var hash: Int64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    Field.hashes.withUnsafeBufferPointer { names in
      bytes.withUnsafeBufferPointer { bytes in
        for record in records {
          if record.kind == .part {
            hash = (hash ^ (UInt64(record.part.rawValue) + 1)) &* 0x100_0000_01B3
            continue
          }
          hash = (hash ^ names[Int(record.field.rawValue)]) &* 0x100_0000_01B3
          hash = contentHash(bytes[Int(record.offset)..<Int(record.offset + record.length)], from: hash)
          guard record.qualifierLength > 0 else { continue }
          hash = (hash ^ 0xFF) &* 0x100_0000_01B3
          let qualifier = Int(record.qualifierOffset)..<Int(record.qualifierOffset + record.qualifierLength)
          hash = contentHash(bytes[qualifier], from: hash)
        }
      }
    }
    return Int64(bitPattern: hash)
  }
}
