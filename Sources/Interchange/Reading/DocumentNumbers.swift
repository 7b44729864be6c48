/// The numbers of a file's documents so far, to tell one that comes back.
///
/// Numbers that follow one another (PO-0001, PO-0002 …) are kept as one interval, so that they take no memory however many there are;
/// others byte for byte, as what only looks equal to a hash would refuse an order.
struct DocumentNumbers {
  /// Numbers with the same text before their digits, and as many digits.
  private struct Interval {
    /// Of `series`.
    var series: UInt32
    var first: UInt64
    var last: UInt64
  }

  /// The run of numbers that goes on, its text and how many digits follow.
  private var text: [UInt8] = []
  private var digits = -1
  private var first: UInt64 = 0
  private var last: UInt64 = 0
  /// By series and first number.
  private var intervals: [Interval] = []
  /// What stands before the digits of intervals, and how many digits those are.
  private var series = ByteStringSet()
  private var others = ByteStringSet()

  /// Shorter intervals are kept number by number: to find the place of an interval costs more the more there are.
  private static let shortest: UInt64 = 64

  mutating func removeAll() { self = DocumentNumbers() }

  /// False when it was there before.
  mutating func insert(_ key: [UInt8]) -> Bool {
    let (digits, number) = DocumentNumbers.number(key)
    let isNext = digits == self.digits && isText(key.count - digits, of: key)
    if isNext, number >= first, number <= last { return false }
    if isKept(key, digits, number) { return false }
    if isNext, number == last &+ 1, number != 0 {
      last = number
      return true
    }
    if self.digits >= 0 { keep() }
    text.removeAll(keepingCapacity: true)
    text.append(contentsOf: key[..<(key.count - digits)])
    (self.digits, first, last) = (digits, number, number)
    return true
  }

  @inline(__always) private func isText(_ count: Int, of key: [UInt8]) -> Bool {
    guard count == text.count else { return false }
    for index in 0..<count where key[index] != text[index] { return false }
    return true
  }

  private func isKept(_ key: [UInt8], _ digits: Int, _ number: UInt64) -> Bool {
    if !others.isEmpty, key.withUnsafeBytes({ others.find($0) != nil }) { return true }
    guard !intervals.isEmpty, let series = find(key[..<(key.count - digits)], digits) else { return false }
    let next = place(series, number)
    guard next > 0 else { return false }
    let found = intervals[next - 1]
    return found.series == series && number >= found.first && number <= found.last
  }

  /// The run so far, before another begins.
  private mutating func keep() {
    if last - first >= DocumentNumbers.shortest {
      let place = DocumentNumbers.name(text[...], digits).withUnsafeBytes { series.insert($0) }
      intervals.insert(Interval(series: place, first: first, last: last), at: self.place(place, first))
      return
    }
    var key = text
    for number in first...last {
      key.removeSubrange(text.count...)
      DocumentNumbers.append(number, digits, to: &key)
      _ = key.withUnsafeBytes { others.insert($0) }
    }
  }

  private func find(_ text: ArraySlice<UInt8>, _ digits: Int) -> UInt32? {
    DocumentNumbers.name(text, digits).withUnsafeBytes { series.find($0) }
  }

  /// The index of the first interval that begins after a number.
  private func place(_ series: UInt32, _ number: UInt64) -> Int {
    var (low, high) = (0, intervals.count)
    while low < high {
      let middle = (low + high) / 2
      let found = intervals[middle]
      if (found.series, found.first) <= (series, number) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func name(_ text: ArraySlice<UInt8>, _ digits: Int) -> [UInt8] { [UInt8(digits)] + text }

  private static func append(_ number: UInt64, _ digits: Int, to key: inout [UInt8]) {
    let start = key.count
    var rest = number
    for _ in 0..<digits { key.append(0x30) }
    for index in stride(from: start + digits - 1, through: start, by: -1) where rest > 0 {
      key[index] += UInt8(rest % 10)
      rest /= 10
    }
  }

  /// How many digits stand at the end, up to eighteen, and their value.
  private static func number(_ key: [UInt8]) -> (digits: Int, number: UInt64) {
    var digits = 0
    while digits < min(18, key.count), case 0x30...0x39 = key[key.count - 1 - digits] { digits += 1 }
    var number: UInt64 = 0
    for byte in key[(key.count - digits)...] { number = number * 10 + UInt64(byte - 0x30) }
    return (digits, number)
  }
}
