/// The lines of a symbol: a bit for each module, the first in the lowest bit. 64 bits hold what invoices need, and are three times as
/// fast as 128.
protocol QRWord: FixedWidthInteger, UnsignedInteger, Sendable {}
extension UInt64: QRWord {}
extension UInt128: QRWord {}

/// A module of a symbol.
struct QRModule: Sendable {
  var row: UInt8
  var column: UInt8
}

/// Two data modules that follow one another: mostly side by side, the first to the right.
private struct QRPair {
  var first: QRModule
  var second: QRModule
  var areBeside: Bool

  init(_ first: QRModule, _ second: QRModule) {
    (self.first, self.second) = (first, second)
    areBeside = first.row == second.row && first.column == second.column + 1
  }

  /// Puts down two bits, the first in the higher place.
  @inline(__always) func put<Word: QRWord>(_ bits: UInt8, into rows: UnsafeMutableBufferPointer<Word>) {
    let word = Word(truncatingIfNeeded: bits)
    if areBeside {
      rows[Int(second.row)] |= word &<< Word(truncatingIfNeeded: second.column)
    } else {
      rows[Int(first.row)] |= (word &>> 1) &<< Word(truncatingIfNeeded: first.column)
      rows[Int(second.row)] |= (word & 1) &<< Word(truncatingIfNeeded: second.column)
    }
  }
}

/// What all symbols of one version have in common: function patterns, the order of data modules, the masks.
struct QRVersion<Lanes: QRLanes>: Sendable {
  typealias Word = Lanes.Word

  let number: Int
  let size: Int
  /// Function patterns without format bits.
  private(set) var rows: [Word]
  /// Data modules in the order of their bits (clause 7.7.3).
  private(set) var modules: [QRModule] = []
  private var pairs: [QRPair] = []
  /// What each of the eight masks inverts, with the format bits that tell it: rows, then columns, of as many masks as there are lanes,
  /// then of the next.
  private var masks: [Lanes]
  private let blocks: QRBlocks
  private var reserved: [Word]

  init(_ number: Int) {
    self.number = number
    size = 17 + 4 * number
    rows = Array(repeating: 0, count: size)
    reserved = rows
    masks = Array(repeating: Lanes(repeating: 0), count: 8 / Lanes.count * 2 * size)
    blocks = QRBlocks.levelM[number - 1]
    drawFinders()
    drawTiming()
    drawAlignment()
    drawVersion()
    reserveFormat()
    order()
    pairs = stride(from: 1, to: modules.count, by: 2).map { QRPair(modules[$0 - 1], modules[$0]) }
    for mask in 0..<8 { addMask(mask) }
  }

  /// The rows of the symbol for some bytes, with the mask that is best to scan (clause 7.8).
  func symbol(of bytes: [UInt8]) -> [Word] {
    var lines = filled(with: codewords(of: bytes))
    let best = mask(for: lines)
    lines.removeLast(size)
    for row in 0..<size { lines[row] ^= masks[place(best) + row][best % Lanes.count] }
    return lines
  }

  /// The first of those with the least penalty.
  private func mask(for lines: [Word]) -> Int {
    let penalty = QRPenalty<Lanes>(size: size)
    var (best, least) = (0, Int.max)
    lines.withUnsafeBufferPointer { lines in
      masks.withUnsafeBufferPointer { masks in
        for first in stride(from: 0, to: 8, by: Lanes.count) {
          let start = place(first)
          penalty {
            Lanes(repeating: lines[$0]) ^ masks[start + $0]
          } _: { lane, found in
            if found < least { (best, least) = (first + lane, found) }
          }
        }
      }
    }
    return best
  }

  /// Where the lines of a mask begin.
  private func place(_ mask: Int) -> Int { mask / Lanes.count * 2 * size }

  /// Rows and columns before masking.
  private func filled(with codewords: [UInt8]) -> [Word] {
    var square = QRSquare(rows)
    square.withRows { rows in
      precondition(codewords.count * 4 <= pairs.count, "more codewords than the symbol holds")
      pairs.withUnsafeBufferPointer { pairs in
        var index = 0
        for codeword in codewords {
          pairs[index].put(codeword >> 6, into: rows)
          pairs[index &+ 1].put(codeword >> 4 & 3, into: rows)
          pairs[index &+ 2].put(codeword >> 2 & 3, into: rows)
          pairs[index &+ 3].put(codeword & 3, into: rows)
          index &+= 4
        }
      }
    }
    return Array(square.rows(size) + square.columns(size))
  }

  /// Mode indicator, count, bytes, terminator and padding (clause 7.4), with error correction, interleaved.
  func codewords(of bytes: [UInt8]) -> [UInt8] {
    let room = blocks.dataCount
    var data: [UInt8] = []
    data.reserveCapacity(room)
    // Byte mode is 0100; the count has 8 bits up to version 9, then 16: everything is shifted by half a byte.
    var half: UInt8 = 0x4
    func put(_ byte: UInt8) {
      data.append(half << 4 | byte >> 4)
      half = byte & 15
    }
    if number >= 10 { put(UInt8(bytes.count >> 8)) }
    put(UInt8(bytes.count & 0xFF))
    for byte in bytes { put(byte) }
    if data.count < room { data.append(half << 4) }
    var pad: UInt8 = 0xEC
    while data.count < room {
      data.append(pad)
      pad ^= 0xEC ^ 0x11
    }
    return blocks.interleave(data)
  }

  // MARK: Function patterns (clause 6.3)

  private mutating func set(_ row: Int, _ column: Int, _ dark: Bool) {
    reserved[row] |= 1 << Word(column)
    if dark { rows[row] |= 1 << Word(column) }
  }

  private mutating func drawFinders() {
    for (top, left) in [(0, 0), (0, size - 7), (size - 7, 0)] {
      for row in -1...7 {
        for column in -1...7 where inside(top + row, left + column) {
          let ring = max(abs(row - 3), abs(column - 3))
          set(top + row, left + column, ring != 2 && ring < 4)
        }
      }
    }
  }

  private func inside(_ row: Int, _ column: Int) -> Bool { (0..<size).contains(row) && (0..<size).contains(column) }

  private mutating func drawTiming() {
    for index in 8..<size - 8 {
      set(6, index, index % 2 == 0)
      set(index, 6, index % 2 == 0)
    }
  }

  private mutating func drawAlignment() {
    guard number > 1 else { return }
    let last = size - 7
    let centres = number < 7 ? [6, last] : [6, (last + 6) / 2, last]
    for row in centres {
      for column in centres where !(row == 6 && (column == 6 || column == last)) && !(row == last && column == 6) {
        for y in -2...2 { for x in -2...2 { set(row + y, column + x, max(abs(x), abs(y)) != 1) } }
      }
    }
  }

  /// Version information from version 7 on: six bits and twelve of a Golay code (clause 7.10).
  private mutating func drawVersion() {
    guard number >= 7 else { return }
    var rest = number
    for _ in 0..<12 { rest = rest << 1 ^ (rest >> 11) * 0x1F25 }
    let bits = number << 12 | rest
    for index in 0..<18 {
      let dark = bits >> index & 1 == 1
      set(index / 3, size - 11 + index % 3, dark)
      set(size - 11 + index % 3, index / 3, dark)
    }
  }

  /// Where the fifteen format bits stand, twice each (clause 7.9).
  private func formatModules(_ bit: Int) -> [(row: Int, column: Int)] {
    let first: (row: Int, column: Int) =
      switch bit {
      case ..<6: (bit, 8)
      case 6: (7, 8)
      case 7: (8, 8)
      case 8: (8, 7)
      default: (8, 14 - bit)
      }
    return [first, bit < 8 ? (8, size - 1 - bit) : (size - 15 + bit, 8)]
  }

  private mutating func reserveFormat() {
    for bit in 0..<15 {
      for module in formatModules(bit) { set(module.row, module.column, false) }
    }
    set(size - 8, 8, true)
  }

  /// Two columns at a time from the right, up and down in turn, the vertical timing pattern left out.
  private mutating func order() {
    var right = size - 1
    var upwards = true
    while right > 0 {
      if right == 6 { right = 5 }
      for step in 0..<size {
        let row = upwards ? size - 1 - step : step
        for column in [right, right - 1] where reserved[row] >> Word(column) & 1 == 0 {
          modules.append(QRModule(row: UInt8(row), column: UInt8(column)))
        }
      }
      upwards.toggle()
      right -= 2
    }
  }

  // MARK: Masks (clause 7.8.2)

  private mutating func addMask(_ mask: Int) {
    var rows = [Word](repeating: 0, count: size)
    for module in modules where QRVersion.inverts(mask, Int(module.row), Int(module.column)) {
      rows[Int(module.row)] |= 1 << Word(module.column)
    }
    // Level M is 00, so the mask alone is the data of the BCH code.
    var rest = mask
    for _ in 0..<10 { rest = rest << 1 ^ (rest >> 9) * 0x537 }
    let bits = (mask << 10 | rest) ^ 0x5412
    for bit in 0..<15 where bits >> bit & 1 == 1 {
      for module in formatModules(bit) { rows[module.row] |= 1 << Word(module.column) }
    }
    let square = QRSquare(rows)
    for (line, word) in (square.rows(size) + square.columns(size)).enumerated() {
      masks[place(mask) + line][mask % Lanes.count] = word
    }
  }

  private static func inverts(_ mask: Int, _ row: Int, _ column: Int) -> Bool {
    switch mask {
    case 0: (row + column) % 2 == 0
    case 1: row % 2 == 0
    case 2: column % 3 == 0
    case 3: (row + column) % 3 == 0
    case 4: (row / 2 + column / 3) % 2 == 0
    case 5: row * column % 2 + row * column % 3 == 0
    case 6: (row * column % 2 + row * column % 3) % 2 == 0
    default: ((row + column) % 2 + row * column % 3) % 2 == 0
    }
  }
}

/// As many rows as a word has bits, and the same turned.
struct QRSquare<Word: QRWord> {
  private var lines: [Word]

  init(_ rows: [Word]) { lines = rows + Array(repeating: 0, count: Word.bitWidth - rows.count) }

  mutating func withRows(_ body: (UnsafeMutableBufferPointer<Word>) -> Void) {
    lines.withUnsafeMutableBufferPointer { body($0) }
  }

  func rows(_ size: Int) -> ArraySlice<Word> { lines[..<size] }

  /// Rows and columns exchanged: blocks of half the size change places, then those within them.
  func columns(_ size: Int) -> ArraySlice<Word> {
    var turned = lines
    turned.withUnsafeMutableBufferPointer { lines in
      var half = Word.bitWidth / 2
      var mask = Word.max >> Word(half)
      while half > 0 {
        var line = 0
        while line < Word.bitWidth {
          let changed = (lines[line] &>> Word(half) ^ lines[line + half]) & mask
          lines[line] ^= changed &<< Word(half)
          lines[line + half] ^= changed
          line = (line + half + 1) & ~half
        }
        half /= 2
        mask ^= mask << Word(half)
      }
    }
    return turned[..<size]
  }
}
