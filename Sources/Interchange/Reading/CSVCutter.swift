/// Finds where cells and rows end in text without quotes, eight bytes at a time and in place.
///
/// libcsv looks at each byte and copies it. Most rows have no quote in them, and nothing to be found but delimiters and line breaks.
struct CSVCutter {
  /// Where each cell of the row found last ends, from its beginning.
  private(set) var ends: UnsafeMutablePointer<Int>
  /// Cells of that row.
  private(set) var count = 0
  private let mostCells: Int
  private let longest: Int
  private var delimiter: UInt8 = 0

  /// Rows with more cells or bytes are left to whoever refuses them.
  init(mostCells: Int, longest: Int) {
    self.mostCells = mostCells
    self.longest = longest
    ends = .allocate(capacity: mostCells)
  }

  func deallocate() { ends.deallocate() }

  mutating func begin(delimiter: UInt8) { self.delimiter = delimiter }

  /// The number of bytes before the line break that ends the row at `row`; nil when none comes within `available`, or when the row is
  /// too long or too wide.
  @inline(__always) mutating func cut(_ row: UnsafePointer<UInt8>, _ available: Int) -> Int? {
    count = 0
    let delimiters = CSVCutter.ones &* UInt64(delimiter)
    var index = 0
    while index + 8 <= available {
      let word = UInt64(littleEndian: UnsafeRawPointer(row).loadUnaligned(fromByteOffset: index, as: UInt64.self))
      var hits =
        CSVCutter.zeroes(word ^ delimiters) | CSVCutter.zeroes(word ^ CSVCutter.feeds)
        | CSVCutter.zeroes(word ^ CSVCutter.returns)
      while hits != 0 {
        let position = index + hits.trailingZeroBitCount >> 3
        if row[position] != delimiter { return end(position) }
        guard add(position) else { return nil }
        hits &= hits &- 1
      }
      index += 8
    }
    while index < available {
      if row[index] == delimiter {
        guard add(index) else { return nil }
      } else if row[index] == 0x0A || row[index] == 0x0D {
        return end(index)
      }
      index += 1
    }
    return nil
  }

  /// Leaves room for the row's last cell.
  @inline(__always) private mutating func add(_ position: Int) -> Bool {
    guard count + 1 < mostCells else { return false }
    ends[count] = position
    count += 1
    return true
  }

  @inline(__always) private mutating func end(_ position: Int) -> Int? {
    ends[count] = position
    count += 1
    return position <= longest ? position : nil
  }

  // MARK: Eight bytes at a time

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let feeds: UInt64 = 0x0A0A_0A0A_0A0A_0A0A
  private static let returns: UInt64 = 0x0D0D_0D0D_0D0D_0D0D

  /// The highest bit of each byte that is zero, and no other (Warren, Hacker's Delight, 6-1).
  @inline(__always) private static func zeroes(_ word: UInt64) -> UInt64 {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    return ~(((word & low) &+ low) | word | low)
  }
}
