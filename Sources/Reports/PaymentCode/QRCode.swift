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
  private static let small = (1...11).map { QRVersion<SIMD4<UInt64>>($0) }
  private static let large = (12...13).map { QRVersion<QRWideLane>($0) }

  func isDark(row: Int, column: Int) -> Bool { rows[row] >> UInt128(column) & 1 == 1 }
}
