/// Repeatable pseudo-random numbers: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
///
/// A sequence belongs to a seed, a stream and an index, so that any customer, order or payment can be derived by itself, in
/// any order and without keeping the others.
struct SeededRandom {
  /// What is drawn for; each has sequences of its own.
  enum Stream: UInt64 { case customer = 1, item, order, receivable, receivableBlock, payment, history, credit, bench }

  private var state: UInt64

  init(seed: UInt64, stream: Stream, index: Int) {
    state = SeededRandom.mixed(seed ^ SeededRandom.mixed(stream.rawValue << 56 ^ UInt64(bitPattern: Int64(index))))
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func next() -> UInt64 {
    defer { state &+= 0x9E37_79B9_7F4A_7C15 }
    return SeededRandom.mixed(state)
  }

  /// A number of `range`, each equally likely (Lemire's multiplication; its bias is below 2⁻⁴⁰ for the ranges used here).
  mutating func int(_ range: ClosedRange<Int>) -> Int {
    let width = UInt64(range.upperBound - range.lowerBound) + 1
    return range.lowerBound + Int(next().multipliedFullWidth(by: width).high)
  }

  /// True `rate` times in ten thousand.
  mutating func happens(_ rate: Int) -> Bool { int(0...9_999) < rate }
}
