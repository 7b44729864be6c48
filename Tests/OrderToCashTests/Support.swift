@testable import OrderToCash

/// A day of January 2026 and the days after it.
func january(_ day: Int) -> BusinessDate { BusinessDate("2026-01-01")!.adding(days: day - 1) }

func key(_ ordinal: Int) -> Key { Key(rawValue: Int64(ordinal)) }

let usd = Currency("USD")!
let chf = Currency("CHF")!

/// SplitMix64: small, seeded, the same on every machine.
struct Generator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
}
