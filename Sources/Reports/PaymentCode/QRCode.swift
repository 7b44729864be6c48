/// A QR code (ISO/IEC 18004:2015), model 2, byte mode, error correction level M, versions 1 to 13: what payment codes need.
struct QRCode: Sendable {
  let size: Int
  /// Dark modules: the leftmost in the lowest bit.
  let rows: [UInt128]

  /// Nil for more bytes than version 13 holds at level M: 331.
  init?(_ bytes: [UInt8]) {
    guard let number = QRBlocks.version(for: bytes.count) else { return nil }
    size = 17 + 4 * number
    rows =
      number <= QRCode.small.count
      ? QRCode.small[number - 1].symbol(of: bytes).map { UInt128($0) }
      : QRCode.large[number - 1 - QRCode.small.count].symbol(of: bytes)
  }

  /// Up to 61 modules wide.
  private static let small = (1...11).map { QRVersion<UInt64>($0) }
  private static let large = (12...13).map { QRVersion<UInt128>($0) }

  func isDark(row: Int, column: Int) -> Bool { rows[row] >> UInt128(column) & 1 == 1 }
}

/// How hard a symbol is to scan (clause 7.8.3).
struct QRPenalty<Word: QRWord> {
  private let size: Int
  /// Modules with one more after them in the line, and with ten more.
  private let (two, eleven): (Word, Word)

  init(size: Int) {
    self.size = size
    two = (1 << Word(size - 1)) - 1
    eleven = (1 << Word(size - 10)) - 1
  }

  /// Of a symbol's rows and then its columns.
  func callAsFunction(_ lines: UnsafeBufferPointer<Word>) -> Int {
    var (penalty, dark) = (straight(lines[0]), lines[0].nonzeroBitCount)
    for row in 1..<size {
      let line = lines[row]
      penalty += straight(line) + 3 * blocks(lines[row - 1], line).nonzeroBitCount
      dark += line.nonzeroBitCount
    }
    for column in size..<2 * size { penalty += straight(lines[column]) }
    let total = size * size
    return penalty + 10 * (abs(dark * 20 - total * 10) / total)
  }

  /// Runs of five or more modules of one colour: 3 points, and one for each module beyond five. What looks like a finder pattern
  /// with four light modules before or after it: 40.
  @inline(__always) private func straight(_ line: Word) -> Int {
    let same = ~(line ^ line &>> 1) & two
    let three = same & same &>> 1
    let five = three & three &>> 2
    var penalty = 0
    if five != 0 { penalty = five.nonzeroBitCount + 2 * (five & ~(five &<< 1)).nonzeroBitCount }
    let ends = line & line &>> 2
    let finder = ends & ends &>> 4 & line &>> 3 & ~(line &>> 1 | line &>> 5)
    if finder != 0 {
      let any = line | line &>> 1
      let light = ~(any | any &>> 2)
      let (before, after) = (light & finder &>> 4 & eleven, finder & light &>> 7 & eleven)
      penalty += 40 * (before | after).nonzeroBitCount
    }
    return penalty
  }

  /// Squares of two by two modules of one colour.
  @inline(__always) private func blocks(_ above: Word, _ below: Word) -> Word {
    ~(above ^ above &>> 1) & ~(below ^ below &>> 1) & ~(above ^ below) & two
  }
}
