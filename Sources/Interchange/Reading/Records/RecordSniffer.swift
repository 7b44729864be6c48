import OrderToCash

/// Tells files of records by how they begin.
enum RecordSniffer {
  static func dialect(_ bytes: UnsafeBufferPointer<UInt8>) -> RecordShape.Dialect? {
    let text = Array(bytes.prefix(4096))
    let lines = text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
    guard let first = lines.first else { return nil }
    if first.starts("01,"), has("02,", text) { return .bai2 }
    if isLockbox(lines) { return .lockbox }
    // Headers of the network and the bank may come before the first field.
    let isMT940 = lines.prefix(20).contains { line in
      let line = line.drop { $0 < 0x20 }
      return line.starts(":20:") || line.starts("{4:")
    }
    return isMT940 ? .mt940 : nil
  }

  /// `100ABCDEFGHIJ0099999991…`, then record 2 or 5: digits where digits belong.
  private static func isLockbox(_ lines: [ArraySlice<UInt8>]) -> Bool {
    guard let first = lines.first, first.starts("1"), first.count >= 33, first.count <= 80, lines.count > 1 else {
      return false
    }
    return first.dropFirst(13).prefix(20).areDigits && (lines[1].starts("2") || lines[1].starts("5"))
  }

  static func has(_ text: Text, _ bytes: [UInt8]) -> Bool {
    let wanted = Array(text.utf8)
    guard let first = wanted.first, bytes.count >= wanted.count else { return false }
    for index in 0...(bytes.count - wanted.count) where bytes[index] == first {
      if bytes[index...].starts(with: wanted) { return true }
    }
    return false
  }
}
