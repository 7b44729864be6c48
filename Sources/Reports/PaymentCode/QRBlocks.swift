/// How the codewords of a version are divided into blocks, and their error correction (ISO/IEC 18004 clause 7.5 and table 9).
struct QRBlocks: Sendable {
  /// Error correction codewords of each block.
  let correction: Int
  /// Data codewords of each block; the longer ones come last.
  let lengths: [Int]
  private let generator: [UInt8]

  var dataCount: Int { lengths.reduce(0, +) }

  /// Level M, versions 1 to 13.
  static let levelM: [QRBlocks] = [
    QRBlocks(10, [(1, 16)]), QRBlocks(16, [(1, 28)]), QRBlocks(26, [(1, 44)]), QRBlocks(18, [(2, 32)]),
    QRBlocks(24, [(2, 43)]), QRBlocks(16, [(4, 27)]), QRBlocks(18, [(4, 31)]), QRBlocks(22, [(2, 38), (2, 39)]),
    QRBlocks(22, [(3, 36), (2, 37)]), QRBlocks(26, [(4, 43), (1, 44)]), QRBlocks(30, [(1, 50), (4, 51)]),
    QRBlocks(22, [(6, 36), (2, 37)]), QRBlocks(22, [(8, 37), (1, 38)]),
  ]

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
    generator = polynomial
  }

  /// Codewords column by column over all blocks, data first, then error correction.
  func interleave(_ data: [UInt8]) -> [UInt8] {
    var blocks: [ArraySlice<UInt8>] = []
    var start = 0
    for length in lengths {
      blocks.append(data[start..<start + length])
      start += length
    }
    var result: [UInt8] = []
    result.reserveCapacity(data.count + correction * lengths.count)
    for position in 0..<(lengths.max() ?? 0) {
      for block in blocks where position < block.count { result.append(block[block.startIndex + position]) }
    }
    let remainders = blocks.map { remainder(of: $0) }
    for position in 0..<correction { for block in remainders { result.append(block[position]) } }
    return result
  }

  private func remainder(of block: ArraySlice<UInt8>) -> [UInt8] {
    var rest = [UInt8](repeating: 0, count: correction)
    for byte in block {
      let factor = byte ^ rest[0]
      for index in 0..<correction {
        let next = index + 1 < correction ? rest[index + 1] : 0
        rest[index] = next ^ QRField.product(generator[index], factor)
      }
    }
    return rest
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
