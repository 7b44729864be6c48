/// Names of accounts of the books, as hledger reads them: parts joined by `:`.
public enum AccountName {
  /// Whether hledger reads it as one account: two blanks or a tab end a name, `;` begins a comment, brackets at the start make a posting
  /// virtual, `*` and `!` are a status.
  public static func isSound(_ name: Text) -> Bool {
    let bytes = Array(name.utf8)
    guard let first = bytes.first, ![0x28, 0x5B, 0x2A, 0x21].contains(first) else { return false }
    var before = UInt8(ascii: ":")
    for byte in bytes {
      if byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: ";") { return false }
      let isEdge = before == UInt8(ascii: ":") || before == 0x20
      if isEdge, byte == UInt8(ascii: ":") || byte == 0x20 { return false }
      before = byte
    }
    return before != UInt8(ascii: ":") && before != 0x20
  }
}
