/// How the codewords of a version are divided into blocks, and their error correction (ISO/IEC 18004 clause 7.5 and table 9).
struct QRBlocks: Sendable {
  /// Error correction codewords of each block, at most 30.
  let correction: Int
  /// Data codewords of each block; the longer ones come last.
  let lengths: [Int]
  /// The generator polynomial times each element of the field.
  private let multiples: [QRRemainder]

  var dataCount: Int { lengths.reduce(0, +) }

  /// Level M, versions 1 to 13.
  static let levelM: [QRBlocks] = [
    QRBlocks(10, [(1, 16)]), QRBlocks(16, [(1, 28)]), QRBlocks(26, [(1, 44)]), QRBlocks(18, [(2, 32)]),
    QRBlocks(24, [(2, 43)]), QRBlocks(16, [(4, 27)]), QRBlocks(18, [(4, 31)]), QRBlocks(22, [(2, 38), (2, 39)]),
    QRBlocks(22, [(3, 36), (2, 37)]), QRBlocks(26, [(4, 43), (1, 44)]), QRBlocks(30, [(1, 50), (4, 51)]),
    QRBlocks(22, [(6, 36), (2, 37)]), QRBlocks(22, [(8, 37), (1, 38)]),
  ]

  /// Codewords of data in each version.
  private static let room = levelM.map(\.dataCount)

  /// The number of the smallest version that holds so many bytes: after four bits of mode and a count of 8, later 16 bits.
  static func version(for count: Int) -> Int? {
    for (index, room) in room.enumerated() where room * 8 >= 4 + (index < 9 ? 8 : 16) + count * 8 { return index + 1 }
    return nil
  }

  private init(_ correction: Int, _ groups: [(count: Int, length: Int)]) {
    self.correction = correction
    lengths = groups.flatMap { Array(repeating: $0.length, count: $0.count) }
    // The product of (x − α^i); the leading coefficient, 1, is left out.
    var polynomial = [UInt8](repeating: 0, count: correction)
    polynomial[correction - 1] = 1
    var root: UInt8 = 1
    for _ in 0..<correction {
      for index in 0..<correction {
        polynomial[index] = QRField.product(polynomial[index], root)
        if index + 1 < correction { polynomial[index] ^= polynomial[index + 1] }
      }
      root = QRField.product(root, 2)
    }
    multiples = (0...255).map { factor in QRRemainder(polynomial.map { QRField.product($0, factor) }) }
  }

  /// Codewords column by column over all blocks, data first, then error correction.
  func interleave(_ data: [UInt8]) -> [UInt8] {
    let (count, blocks, most) = (data.count, lengths.count, lengths[lengths.count - 1])
    return [UInt8](unsafeUninitializedCapacity: count + correction * blocks) { result, filled in
      var start = 0
      for (block, length) in lengths.enumerated() {
        var rest = QRRemainder()
        for position in 0..<length {
          let byte = data[start + position]
          // In the last place only the longer blocks have one, and those come last.
          let place = position < lengths[0] ? position * blocks + block : count - blocks + block
          result[place] = byte
          rest.divide(byte, multiples)
        }
        for position in 0..<correction { result[count + position * blocks + block] = rest[position] }
        start += length
      }
      assert(most - lengths[0] <= 1)
      filled = count + correction * blocks
    }
  }
}

/// The remainder of a division by a generator polynomial: up to 32 coefficients, the highest in the lowest byte.
struct QRRemainder: Sendable {
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  init() {}

  init(_ coefficients: [UInt8]) {
    var parts: [UInt64] = [0, 0, 0, 0]
    for (index, value) in coefficients.enumerated() { parts[index / 8] |= UInt64(value) << UInt64(index % 8 * 8) }
    words = (parts[0], parts[1], parts[2], parts[3])
  }

  subscript(index: Int) -> UInt8 {
    let word = index < 16 ? (index < 8 ? words.0 : words.1) : (index < 24 ? words.2 : words.3)
    return UInt8(truncatingIfNeeded: word >> UInt64(index % 8 * 8))
  }

  /// The next coefficient of the dividend.
  mutating func divide(_ byte: UInt8, _ multiples: [QRRemainder]) {
    let multiple = multiples[Int(byte ^ UInt8(truncatingIfNeeded: words.0))].words
    words.0 = (words.0 >> 8 | words.1 << 56) ^ multiple.0
    words.1 = (words.1 >> 8 | words.2 << 56) ^ multiple.1
    words.2 = (words.2 >> 8 | words.3 << 56) ^ multiple.2
    words.3 = words.3 >> 8 ^ multiple.3
  }
}

/// The field of 256 elements over x⁸ + x⁴ + x³ + x² + 1.
enum QRField {
  static func product(_ a: UInt8, _ b: UInt8) -> UInt8 {
    a == 0 || b == 0 ? 0 : exponents[Int(logarithms[Int(a)]) + Int(logarithms[Int(b)])]
  }

  /// Powers of 2, twice over, so that a sum of logarithms needs no modulus.
  private static let exponents: [UInt8] = {
    var value = 1
    return (0..<510).map { _ in
      defer {
        value <<= 1
        if value > 255 { value ^= 0x11D }
      }
      return UInt8(value)
    }
  }()

  private static let logarithms: [UInt8] = {
    var table = [UInt8](repeating: 0, count: 256)
    for exponent in 0..<255 { table[Int(exponents[exponent])] = UInt8(exponent) }
    return table
  }()
}
