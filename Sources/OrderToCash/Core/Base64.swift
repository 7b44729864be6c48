/// RFC 4648 clause 4.
public enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  public static func string(_ bytes: [UInt8]) -> String {
    var buffer = ByteBuffer(capacity: bytes.count * 4 / 3 + 4)
    bytes.withUnsafeBytes { append($0, lines: Int.max, into: &buffer) }
    return buffer.string
  }

  /// The bytes of a text in one line; nil when it is none.
  public static func decode(_ text: Text) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (group, count, padding): (UInt32, Int, Int) = (0, 0, 0)
    for character in text.utf8 {
      var value = 0
      if character == UInt8(ascii: "=") {
        padding += 1
      } else {
        guard padding == 0, let found = alphabet.firstIndex(of: character) else { return nil }
        value = found
      }
      group = group << 6 | UInt32(value)
      count += 1
      guard count % 4 == 0 else { continue }
      bytes += [
        UInt8(truncatingIfNeeded: group >> 16), UInt8(truncatingIfNeeded: group >> 8), UInt8(truncatingIfNeeded: group),
      ]
      group = 0
    }
    guard count % 4 == 0, padding <= 2 else { return nil }
    return Array(bytes.dropLast(padding))
  }

  /// In lines of `lines` characters ended by CR LF, the last one too; `Int.max` for one line that isn't ended.
  public static func append(_ bytes: UnsafeRawBufferPointer, lines: Int, into buffer: inout ByteBuffer) {
    var length = 0
    var index = 0
    while index < bytes.count {
      let count = min(3, bytes.count - index)
      var group: UInt32 = 0
      for offset in 0..<3 { group = group << 8 | (offset < count ? UInt32(bytes[index + offset]) : 0) }
      for place in 0..<4 {
        buffer.append(byte: place <= count ? alphabet[Int(group >> UInt32(18 - 6 * place)) & 63] : UInt8(ascii: "="))
      }
      index += 3
      length += 4
      if length >= lines {
        buffer.append("\r\n")
        length = 0
      }
    }
    if lines != Int.max, length > 0 { buffer.append("\r\n") }
  }
}
