/// Finds where cells and rows are, eight bytes at a time and in place.
///
/// libcsv looks at each byte and copies it. Most rows have nothing to be found but delimiters, a line break and quotes around whole cells;
/// a row with anything else is left to libcsv.
struct CSVCutter {
  /// Where each cell of the row found last begins and ends, blanks or quotes around it left out.
  private(set) var starts: UnsafeMutablePointer<Int>
  private(set) var ends: UnsafeMutablePointer<Int>
  /// Cells of that row.
  private(set) var count = 0
  private let mostCells: Int
  private let longest: Int
  private var delimiter: UInt8 = 0
  private var quote: UInt8 = 0

  /// Rows with more cells or bytes are left to whoever refuses them.
  init(mostCells: Int, longest: Int) {
    self.mostCells = mostCells
    self.longest = longest
    starts = .allocate(capacity: mostCells)
    ends = .allocate(capacity: mostCells)
  }

  func deallocate() {
    starts.deallocate()
    ends.deallocate()
  }

  mutating func begin(delimiter: UInt8, quote: UInt8) {
    self.delimiter = delimiter
    self.quote = quote
  }

  /// The number of bytes before the line break that ends the row at `row`; nil when none comes within `available`, or when libcsv has to
  /// judge the row.
  @inline(__always) mutating func cut(_ row: UnsafePointer<UInt8>, _ available: Int) -> Int? {
    count = 0
    let (delimiters, quotes) = (CSVCutter.ones &* UInt64(delimiter), CSVCutter.ones &* UInt64(quote))
    var (cell, index) = (0, 0)
    while index &+ 8 <= available {
      let word = UInt64(littleEndian: UnsafeRawPointer(row).loadUnaligned(fromByteOffset: index, as: UInt64.self))
      var hits = CSVCutter.candidates(word, delimiters, quotes)
      var next = index &+ 8
      while hits != 0 {
        let position = index &+ hits.trailingZeroBitCount &>> 3
        hits &= hits &- 1
        guard CSVCutter.isSpecial(row[position], delimiter, quote) else { continue }
        guard let end = end(row, cell, position, available) else { return nil }
        if row[end] != delimiter { return end <= longest ? end : nil }
        cell = end &+ 1
        // Behind a quoted cell the search begins anew.
        if end != position {
          next = cell
          break
        }
      }
      index = next
    }
    while index < available {
      if CSVCutter.isSpecial(row[index], delimiter, quote) {
        guard let end = end(row, cell, index, available) else { return nil }
        if row[end] != delimiter { return end <= longest ? end : nil }
        (cell, index) = (end + 1, end)
      }
      index += 1
    }
    return nil
  }

  private static func isSpecial(_ byte: UInt8, _ delimiter: UInt8, _ quote: UInt8) -> Bool {
    byte == delimiter || byte == 0x0A || byte == 0x0D || byte == quote
  }

  // MARK: Cells

  /// Keeps the cell that begins at `start` and in or behind which a delimiter, line break or quote stands at `position`. The index of the
  /// delimiter or line break that ends it.
  @inline(__always) private mutating func end(
    _ row: UnsafePointer<UInt8>, _ start: Int, _ position: Int, _ available: Int
  ) -> Int? {
    // One less than there may be, so that libcsv finds the one that is too many.
    guard count &+ 1 < mostCells else { return nil }
    if row[position] == quote { return quotedEnd(row, start, position, available) }
    var (low, high) = (start, position)
    while low < high, CSVCutter.isBlank(row[low]) { low &+= 1 }
    while high > low, CSVCutter.isBlank(row[high &- 1]) { high &-= 1 }
    keep(low, high)
    return position
  }

  @inline(__always) private mutating func keep(_ low: Int, _ high: Int) {
    starts[count] = low
    ends[count] = high
    count &+= 1
  }

  /// A quoted cell without quotes or line breaks in it, and with nothing but blanks around the quotes.
  private mutating func quotedEnd(
    _ row: UnsafePointer<UInt8>, _ start: Int, _ open: Int, _ available: Int
  ) -> Int? {
    for index in start..<open where !CSVCutter.isBlank(row[index]) { return nil }
    var close = open + 1
    while close < available, row[close] != quote {
      if row[close] == 0x0A || row[close] == 0x0D { return nil }
      close += 1
    }
    var end = close + 1
    while end < available, CSVCutter.isBlank(row[end]), row[end] != delimiter { end += 1 }
    guard end < available, row[end] != quote, CSVCutter.isSpecial(row[end], delimiter, quote) else { return nil }
    keep(open + 1, close)
    return end
  }

  @inline(__always) private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// Whether the row found last is blank: it has no cell at all.
  func isBlank(_ row: UnsafePointer<UInt8>) -> Bool {
    count == 1 && starts[0] == ends[0] && (starts[0] == 0 || row[starts[0] - 1] != quote)
  }

  // MARK: Eight bytes at a time

  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// The highest bit of each byte that may be a delimiter, a quote or a line break: of every one that is, of other controls, and now and
  /// then of a byte behind one of those (the borrow of Warren, Hacker's Delight, 6-1, which costs more to avoid than to look twice).
  @inline(__always) private static func candidates(_ word: UInt64, _ delimiters: UInt64, _ quotes: UInt64) -> UInt64 {
    let (delimiter, quote) = (word ^ delimiters, word ^ quotes)
    return
      ((delimiter &- ones) & ~delimiter | (quote &- ones) & ~quote | (word &- 0x2020_2020_2020_2020) & ~word)
      & 0x8080_8080_8080_8080
  }
}
