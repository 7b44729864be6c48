/// FNV-1a, 64 bits, over values in order: the same values give the same hash on every machine and in every run. Not for
/// secrets; files are hashed with SHA-256.
public struct ContentHash: Sendable {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  public init() {}

  /// Never negative, as some engines have no unsigned integers.
  public var value: Int64 { Int64(state & 0x7FFF_FFFF_FFFF_FFFF) }

  @inlinable public mutating func add(_ text: Text) {
    for byte in text.utf8 { mix(byte) }
    // Ends the value, so that ("ab", "c") and ("a", "bc") differ.
    mix(0xFF)
  }

  public mutating func add(_ number: Int64) {
    var rest = UInt64(bitPattern: number)
    for _ in 0..<8 {
      mix(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  @usableFromInline mutating func mix(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
}
