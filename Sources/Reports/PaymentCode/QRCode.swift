/// A QR code (ISO/IEC 18004:2015), model 2, byte mode, error correction level M, versions 1 to 13: what payment codes need.
///
/// Rows are bit masks, the leftmost module in the lowest bit. The symbol is kept a second time with rows and columns exchanged, so
/// that choosing a mask looks at columns as it looks at rows.
struct QRCode: Sendable {
  let size: Int
  /// Dark modules.
  private(set) var rows: [UInt128]

  /// Nil for more bytes than version 13 holds at level M: 331.
  init?(_ bytes: [UInt8]) {
    guard let version = QRVersion.smallest(for: bytes.count) else { return nil }
    size = version.size
    let codewords = version.codewords(of: bytes)
    var (rows, columns) = (version.rows, version.columns)
    for (index, module) in version.modules.enumerated() where index / 8 < codewords.count {
      guard codewords[index / 8] & (0x80 >> UInt8(index % 8)) != 0 else { continue }
      rows[module.row] |= 1 << UInt128(module.column)
      columns[module.column] |= 1 << UInt128(module.row)
    }
    self.rows = rows
    var best = Int.max
    for mask in 0..<8 {
      let pattern = version.masks[mask]
      let masked = QRCode.combine(rows, pattern.rows)
      let penalty = QRCode.penalty(masked, QRCode.combine(columns, pattern.columns), size)
      if penalty < best { (best, self.rows) = (penalty, masked) }
    }
  }

  /// A mask's pattern holds its format bits too: they are zero in the symbol before.
  private static func combine(_ rows: [UInt128], _ pattern: [UInt128]) -> [UInt128] {
    var result = rows
    for index in result.indices { result[index] ^= pattern[index] }
    return result
  }

  func isDark(row: Int, column: Int) -> Bool { rows[row] >> UInt128(column) & 1 == 1 }

  // MARK: Penalties (clause 7.8.3)

  static func penalty(_ rows: [UInt128], _ columns: [UInt128], _ size: Int) -> Int {
    var penalty = 0
    for lines in [rows, columns] {
      for line in lines { penalty += runs(line, size) + 40 * finders(line, size) }
    }
    for index in 1..<size { penalty += 3 * blocks(rows[index - 1], rows[index], size) }
    let dark = rows.reduce(0) { $0 + $1.nonzeroBitCount }
    let total = size * size
    return penalty + 10 * (abs(dark * 20 - total * 10) / total)
  }

  /// Runs of five or more modules of one colour: 3 points, and one for each module beyond five.
  private static func runs(_ line: UInt128, _ size: Int) -> Int {
    let same = ~(line ^ line >> 1) & ((1 << UInt128(size - 1)) - 1)
    let five = same & same >> 1 & same >> 2 & same >> 3
    return five.nonzeroBitCount + 2 * (five & ~(five << 1)).nonzeroBitCount
  }

  /// Squares of two by two modules of one colour.
  private static func blocks(_ above: UInt128, _ below: UInt128, _ size: Int) -> Int {
    let edge: UInt128 = (1 << UInt128(size - 1)) - 1
    return (~(above ^ above >> 1) & ~(below ^ below >> 1) & ~(above ^ below) & edge).nonzeroBitCount
  }

  /// What looks like a finder pattern with four light modules before or after it.
  private static func finders(_ line: UInt128, _ size: Int) -> Int {
    guard size >= 11 else { return 0 }
    let light = ~line
    let core = line & light >> 1 & line >> 2 & line >> 3 & line >> 4 & light >> 5 & line >> 6
    let four = light & light >> 1 & light >> 2 & light >> 3
    let edge: UInt128 = (1 << UInt128(size - 10)) - 1
    return (core & four >> 7 & edge).nonzeroBitCount + (four & core >> 4 & edge).nonzeroBitCount
  }
}
