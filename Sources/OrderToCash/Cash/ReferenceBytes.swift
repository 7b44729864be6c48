/// Bytes of references: ASCII letters and digits count, everything else separates.
enum ReferenceBytes {
  /// The byte as an upper-case letter or a digit; nil for a separator.
  @inline(__always) static func folded(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39, 0x41...0x5A: byte
    case 0x61...0x7A: byte - 0x20
    default: nil
    }
  }

  /// A letter as upper case; nil for anything else.
  @inline(__always) static func letter(_ byte: UInt8) -> UInt8? {
    let upper = byte & 0xDF
    return upper &- 0x41 < 26 ? upper : nil
  }

  @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// Letters and digits alone, upper case.
  static func compact(_ text: Text) -> [UInt8] {
    text.withBytes { bytes in
      [UInt8](unsafeUninitializedCapacity: bytes.count) { compact, count in
        for byte in bytes {
          guard let kept = folded(byte) else { continue }
          compact[count] = kept
          count += 1
        }
      }
    }
  }
}

extension Text {
  /// Its bytes where they lie.
  @inline(__always) func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let result = string.utf8.withContiguousStorageIfAvailable(body) { return result }
    var copy = string
    return copy.withUTF8(body)
  }
}

/// A 64-bit hash of a reference, built up byte by byte (FNV-1a, then mixed so that its upper bits spread well).
///
/// A payer who made two references collide would gain nothing over writing the other reference outright, so the hash needs
/// no secret.
struct ReferenceHash {
  private var state: UInt64

  /// Without separators: `INV2026000123`.
  static var compact: ReferenceHash { ReferenceHash(state: 0xCBF2_9CE4_8422_2325) }
  /// With a mark between runs of letters and digits, and digits without leading zeros: `INV|2026|123`.
  static var grouped: ReferenceHash { ReferenceHash(state: 0x8422_2325_CBF2_9CE4) }

  @inline(__always) mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }

  @inline(__always) var value: UInt64 {
    var mixed = state
    mixed = (mixed ^ (mixed >> 32)) &* 0xD6E8_FEB8_6659_FD93
    mixed = (mixed ^ (mixed >> 32)) &* 0xD6E8_FEB8_6659_FD93
    return mixed ^ (mixed >> 32)
  }
}

extension Array {
  /// The elements at the end that pass a test.
  func suffix(while isMeant: (Element) -> Bool) -> ArraySlice<Element> {
    var start = endIndex
    while start > startIndex, isMeant(self[start - 1]) { start -= 1 }
    return self[start...]
  }
}
