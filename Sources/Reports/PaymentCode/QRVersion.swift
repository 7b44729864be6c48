/// What all symbols of one version have in common: function patterns, the order of data modules, the masks.
struct QRVersion: Sendable {
  struct Module: Sendable {
    var row: Int
    var column: Int
  }

  let number: Int
  let size: Int
  /// Function patterns without format bits, by row and by column.
  private(set) var rows: [UInt128]
  private(set) var columns: [UInt128]
  /// Data modules in the order of their bits (clause 7.7.3).
  private(set) var modules: [Module] = []
  /// What each mask inverts, with the format bits that tell it.
  private(set) var masks: [(rows: [UInt128], columns: [UInt128])] = []
  private let blocks: QRBlocks
  private var reserved: [UInt128]

  private static let all: [QRVersion] = (1...13).map { QRVersion($0) }

  static func smallest(for count: Int) -> QRVersion? {
    all.first { $0.blocks.dataCount * 8 >= 4 + ($0.number < 10 ? 8 : 16) + count * 8 }
  }

  init(_ number: Int) {
    self.number = number
    size = 17 + 4 * number
    rows = Array(repeating: 0, count: size)
    (columns, reserved) = (rows, rows)
    blocks = QRBlocks.levelM[number - 1]
    drawFinders()
    drawTiming()
    drawAlignment()
    drawVersion()
    reserveFormat()
    order()
    masks = (0..<8).map { mask in pattern(mask) }
  }

  /// Mode indicator, count, bytes, terminator and padding (clause 7.4), with error correction, interleaved.
  func codewords(of bytes: [UInt8]) -> [UInt8] {
    var data: [UInt8] = []
    data.reserveCapacity(blocks.dataCount)
    // Byte mode is 0100; the count has 8 bits up to version 9, then 16: everything is shifted by half a byte.
    var half: UInt8 = 0x4
    func put(_ byte: UInt8) {
      data.append(half << 4 | byte >> 4)
      half = byte & 15
    }
    if number >= 10 { put(UInt8(bytes.count >> 8)) }
    put(UInt8(bytes.count & 0xFF))
    for byte in bytes { put(byte) }
    if data.count < blocks.dataCount { data.append(half << 4) }
    var pad: UInt8 = 0xEC
    while data.count < blocks.dataCount {
      data.append(pad)
      pad ^= 0xEC ^ 0x11
    }
    return blocks.interleave(data)
  }

  // MARK: Function patterns (clause 6.3)

  private mutating func set(_ row: Int, _ column: Int, _ dark: Bool) {
    reserved[row] |= 1 << UInt128(column)
    guard dark else { return }
    rows[row] |= 1 << UInt128(column)
    columns[column] |= 1 << UInt128(row)
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
  private func formatModules(_ bit: Int) -> (Module, Module) {
    let first =
      bit < 6
      ? Module(row: bit, column: 8)
      : bit == 6
        ? Module(row: 7, column: 8)
        : bit == 7 ? Module(row: 8, column: 8) : Module(row: 8, column: bit == 8 ? 7 : 14 - bit)
    let second = bit < 8 ? Module(row: 8, column: size - 1 - bit) : Module(row: size - 15 + bit, column: 8)
    return (first, second)
  }

  private mutating func reserveFormat() {
    for bit in 0..<15 {
      let (first, second) = formatModules(bit)
      set(first.row, first.column, false)
      set(second.row, second.column, false)
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
        for column in [right, right - 1] where reserved[row] >> UInt128(column) & 1 == 0 {
          modules.append(Module(row: row, column: column))
        }
      }
      upwards.toggle()
      right -= 2
    }
  }

  // MARK: Masks (clause 7.8.2)

  private func pattern(_ mask: Int) -> (rows: [UInt128], columns: [UInt128]) {
    var (rows, columns) = ([UInt128](repeating: 0, count: size), [UInt128](repeating: 0, count: size))
    func dark(_ module: Module) {
      rows[module.row] |= 1 << UInt128(module.column)
      columns[module.column] |= 1 << UInt128(module.row)
    }
    for module in modules where QRVersion.inverts(mask, module.row, module.column) { dark(module) }
    // Level M is 00, so the mask alone is the data of the BCH code.
    var rest = mask
    for _ in 0..<10 { rest = rest << 1 ^ (rest >> 9) * 0x537 }
    let bits = (mask << 10 | rest) ^ 0x5412
    for bit in 0..<15 where bits >> bit & 1 == 1 {
      let (first, second) = formatModules(bit)
      dark(first)
      dark(second)
    }
    return (rows, columns)
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
