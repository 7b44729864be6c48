import GRDBSQLite

extension Query {
  /// A check of the row's first `count` columns, 24 bits: equal rows have equal ones, and one in sixteen million others too.
  /// Integers are mixed as 64-bit words, texts eight bytes at a time (FNV-1a's prime, with the high half folded in).
  func check(of count: Int32) -> UInt32 {
    var mixed: UInt64 = 0xCBF2_9CE4_8422_2325
    for column in 0..<count {
      switch sqlite3_column_type(handle, column) {
      case SQLITE_INTEGER: mix(UInt64(bitPattern: sqlite3_column_int64(handle, column)), into: &mixed)
      case SQLITE_NULL: mix(0x9E37_79B9_7F4A_7C15, into: &mixed)
      default: mixText(column, into: &mixed)
      }
    }
    return UInt32(truncatingIfNeeded: mixed ^ (mixed >> 24) ^ (mixed >> 48)) & 0xFF_FFFF
  }

  private func mix(_ word: UInt64, into mixed: inout UInt64) {
    mixed = (mixed ^ word) &* 0x100_0000_01B3
    mixed ^= mixed >> 32
  }

  private func mixText(_ column: Int32, into mixed: inout UInt64) {
    let text = sqlite3_column_text(handle, column)
    let count = Int(sqlite3_column_bytes(handle, column))
    mix(UInt64(count) | 1 << 63, into: &mixed)
    guard let text else { return }
    let bytes = UnsafeRawBufferPointer(start: text, count: count)
    var offset = 0
    while offset + 8 <= count {
      mix(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian, into: &mixed)
      offset += 8
    }
    var rest: UInt64 = 0
    for index in offset..<count { rest = rest << 8 | UInt64(bytes[index]) }
    if offset < count { mix(rest, into: &mixed) }
  }
}
