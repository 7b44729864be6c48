/// The numbers of a file's documents so far, to tell one that comes back.
///
/// Numbers that follow one another (PO-0001, PO-0002 …) are kept as one interval, so that they take no memory however many there are;
/// others as 64 bits each, which tell a million apart.
struct DocumentNumbers {
  /// Numbers with the same text before their digits, and as many digits.
  private struct Interval {
    var series: UInt64
    var first: UInt64
    var last: UInt64

    func contains(_ series: UInt64, _ number: UInt64) -> Bool {
      self.series == series && number >= first && number <= last
    }
  }

  private var latest: Interval?
  /// By series and first number.
  private var intervals: [Interval] = []
  private var hashes: Set<UInt64> = []

  /// Shorter intervals are kept number by number: to find the place of an interval costs more the more there are.
  private static let shortest: UInt64 = 64

  mutating func removeAll() { self = DocumentNumbers() }

  /// False when it was there before.
  mutating func insert(_ key: [UInt8]) -> Bool {
    let (series, number) = DocumentNumbers.parts(key)
    guard var latest else {
      self.latest = Interval(series: series, first: number, last: number)
      return true
    }
    if latest.contains(series, number) || isKept(series, number) { return false }
    if latest.series == series, number == latest.last &+ 1, number != 0 {
      latest.last = number
      self.latest = latest
    } else {
      keep(latest)
      self.latest = Interval(series: series, first: number, last: number)
    }
    return true
  }

  private func isKept(_ series: UInt64, _ number: UInt64) -> Bool {
    if !hashes.isEmpty, hashes.contains(DocumentNumbers.hash(series, number)) { return true }
    guard !intervals.isEmpty else { return false }
    let next = place(series, number)
    return next > 0 && intervals[next - 1].contains(series, number)
  }

  private mutating func keep(_ interval: Interval) {
    if interval.last - interval.first >= DocumentNumbers.shortest {
      intervals.insert(interval, at: place(interval.series, interval.first))
    } else {
      for number in interval.first...interval.last { hashes.insert(DocumentNumbers.hash(interval.series, number)) }
    }
  }

  /// The index of the first interval that begins after a number.
  private func place(_ series: UInt64, _ number: UInt64) -> Int {
    var (low, high) = (0, intervals.count)
    while low < high {
      let middle = (low + high) / 2
      let found = intervals[middle]
      if (found.series, found.first) <= (series, number) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The digits at the end, up to eighteen, and FNV-1a 64 of how many there are and of what stands before them.
  private static func parts(_ key: [UInt8]) -> (series: UInt64, number: UInt64) {
    var digits = 0
    while digits < min(18, key.count), case 0x30...0x39 = key[key.count - 1 - digits] { digits += 1 }
    var number: UInt64 = 0
    for byte in key[(key.count - digits)...] { number = number * 10 + UInt64(byte - 0x30) }
    var series = (fnvBasis ^ UInt64(digits)) &* fnvPrime
    for byte in key[..<(key.count - digits)] { series = (series ^ UInt64(byte)) &* fnvPrime }
    return (series, number)
  }

  /// Spread over all bits (Stafford's variant 13 of MurmurHash3's finaliser).
  private static func hash(_ series: UInt64, _ number: UInt64) -> UInt64 {
    var value = series ^ (number &* 0x9E37_79B9_7F4A_7C15)
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
