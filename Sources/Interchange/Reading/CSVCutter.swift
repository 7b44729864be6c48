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
    let (delimiters, quotes) = (CSVCutter.ones &* UInt64(delimiter), CSVCutter.ones &* UInt64(quote))
    // What is looked at for each cell is kept out of memory.
    let (delimiter, quote, starts, ends) = (delimiter, quote, starts, ends)
    // One less than there may be, so that libcsv finds the one that is too many.
    let most = mostCells &- 1
    var (found, cell, index) = (0, 0, 0)
    defer { count = found }
    while index < available {
      var next = index &+ 8
      var hits: UInt64
      if next <= available {
        let word = UInt64(littleEndian: UnsafeRawPointer(row).loadUnaligned(fromByteOffset: index, as: UInt64.self))
        hits = CSVCutter.candidates(word, delimiters, quotes)
      } else {
        hits = CSVCutter.highest &>> UInt64(truncatingIfNeeded: 8 &* (next &- available))
      }
      while hits != 0 {
        let position = index &+ hits.trailingZeroBitCount &>> 3
        hits &= hits &- 1
        let byte = row[position]
        if byte == quote {
          guard found < most, let end = quotedEnd(row, cell, position, available, at: found) else { return nil }
          found &+= 1
          if row[end] != delimiter { return end <= longest ? end : nil }
          // Behind a quoted cell the search begins anew.
          cell = end &+ 1
          next = cell
          break
        }
        guard byte == delimiter || byte == 0x0A || byte == 0x0D else { continue }
        guard found < most else { return nil }
        var (low, high) = (cell, position)
        while low < high, CSVCutter.isBlank(row[low]) { low &+= 1 }
        while high > low, CSVCutter.isBlank(row[high &- 1]) { high &-= 1 }
        starts[found] = low
        ends[found] = high
        found &+= 1
        if byte != delimiter { return position <= longest ? position : nil }
        cell = position &+ 1
      }
      index = next
    }
    return nil
  }

  private static func isSpecial(_ byte: UInt8, _ delimiter: UInt8, _ quote: UInt8) -> Bool {
    byte == delimiter || byte == 0x0A || byte == 0x0D || byte == quote
  }

  // MARK: Cells

  /// Keeps a quoted cell without quotes or line breaks in it, and with nothing but blanks around the quotes. The index of the delimiter
  /// or line break that ends it.
  private func quotedEnd(
    _ row: UnsafePointer<UInt8>, _ start: Int, _ open: Int, _ available: Int, at place: Int
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
    starts[place] = open + 1
    ends[place] = close
    return end
  }

  @inline(__always) private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// Whether the row found last is blank: it has no cell at all.
  func isBlank(_ row: UnsafePointer<UInt8>) -> Bool {
    count == 1 && starts[0] == ends[0] && (starts[0] == 0 || row[starts[0] - 1] != quote)
  }

  // MARK: Eight bytes at a time

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highest: UInt64 = 0x8080_8080_8080_8080

  /// The highest bit of each byte that may be a delimiter, a quote or a line break: of every one that is, of other controls, and now and
  /// then of a byte behind one of those (the borrow of Warren, Hacker's Delight, 6-1, which costs more to avoid than to look twice).
  @inline(__always) private static func candidates(_ word: UInt64, _ delimiters: UInt64, _ quotes: UInt64) -> UInt64 {
    let (delimiter, quote) = (word ^ delimiters, word ^ quotes)
    return
      ((delimiter &- ones) & ~delimiter | (quote &- ones) & ~quote | (word &- 0x2020_2020_2020_2020) & ~word)
      & 0x8080_8080_8080_8080
  }
}
