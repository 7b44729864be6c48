import Glibc

/// A set of byte strings, each kept once: a million of twelve bytes take about 24 MiB, and two are equal only when all their bytes are.
///
/// Where a string is kept depends on the process, as its hash does; what is found doesn't.
struct ByteStringSet {
  /// One behind the other, each behind its length (seven bits a byte, the lowest first).
  private var bytes: [UInt8] = []
  /// Where a string begins in `bytes`, plus one; 0 is a free place. A power of two, at most three quarters full.
  private var places: [UInt32] = []
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// Where the string begins, which names it as long as the set lives; nil when it is not there.
  func find(_ string: UnsafeRawBufferPointer) -> UInt32? {
    guard count > 0 else { return nil }
    let found = places[slot(of: string)]
    return found == 0 ? nil : found
  }

  /// Keeps a string that is not there yet; the same place as `find` gives from then on.
  @discardableResult
  mutating func insert(_ string: UnsafeRawBufferPointer) -> UInt32 {
    if (count + 1) * 4 > places.count * 3 { grow() }
    let slot = slot(of: string)
    if places[slot] != 0 { return places[slot] }
    // Files are bounded, and so are their numbers: four gigabytes of them are never read.
    let place = UInt32(bytes.count) + 1
    var length = string.count
    while length >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: length) | 0x80)
      length >>= 7
    }
    bytes.append(UInt8(length))
    bytes.append(contentsOf: string)
    places[slot] = place
    count += 1
    return place
  }

  /// The place of an equal string, or the free one where it belongs.
  private func slot(of string: UnsafeRawBufferPointer) -> Int {
    let mask = places.count - 1
    var hasher = Hasher()
    hasher.combine(bytes: string)
    var slot = hasher.finalize() & mask
    while places[slot] != 0, !isEqual(string, Int(places[slot]) - 1) { slot = (slot + 1) & mask }
    return slot
  }

  private func isEqual(_ string: UnsafeRawBufferPointer, _ place: Int) -> Bool {
    let kept = range(at: place)
    return kept.count == string.count
      && bytes.withUnsafeBytes { bytes in
        string.count == 0 || memcmp(bytes.baseAddress! + kept.lowerBound, string.baseAddress!, string.count) == 0
      }
  }

  private func range(at place: Int) -> Range<Int> {
    var (index, shift, length) = (place, 0, 0)
    while bytes[index] >= 0x80 {
      length |= Int(bytes[index] & 0x7F) << shift
      (index, shift) = (index + 1, shift + 7)
    }
    length |= Int(bytes[index]) << shift
    return index + 1..<index + 1 + length
  }

  private mutating func grow() {
    places = [UInt32](repeating: 0, count: max(64, places.count * 2))
    var index = 0
    while index < bytes.count {
      let kept = range(at: index)
      bytes.withUnsafeBytes { places[slot(of: UnsafeRawBufferPointer(rebasing: $0[kept]))] = UInt32(index) + 1 }
      index = kept.upperBound
    }
  }
}
