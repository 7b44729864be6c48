/// Check digits of ISO 7064 MOD 97-10, as IBANs (ISO 13616) and creditor references (ISO 11649) use them.
public enum CheckDigits {
  /// The remainder by 97 of a text whose letters count as two digits (A = 10 … Z = 35; small letters likewise).
  /// Nil for an empty text and for any other character.
  public static func remainder(_ bytes: some Collection<UInt8>) -> Int? {
    bytes.isEmpty ? nil : remainder(bytes, after: 0)
  }

  /// The same of a text that follows another with that remainder.
  @inline(__always) private static func remainder(_ bytes: some Sequence<UInt8>, after first: Int) -> Int? {
    var remainder = first
    for byte in bytes {
      switch byte {
      case 0x30...0x39: remainder = (remainder * 10 + Int(byte) - 0x30) % 97
      case 0x41...0x5A: remainder = (remainder * 100 + Int(byte) - 0x41 + 10) % 97
      case 0x61...0x7A: remainder = (remainder * 100 + Int(byte) - 0x61 + 10) % 97
      default: return nil
      }
    }
    return remainder
  }

  /// The two digits that `prefix` (a country or `RF`) takes before `body`. Nil as for `remainder`.
  static func digits(prefix: String, body: some Collection<UInt8>) -> String? {
    guard !body.isEmpty, let remainder = remainder(Array(body) + Array(prefix.utf8) + Array("00".utf8)) else {
      return nil
    }
    let check = 98 - remainder
    return check < 10 ? "0\(check)" : "\(check)"
  }

  /// Whether the first four characters, moved to the end, leave a remainder of one.
  static func holds(_ bytes: some Collection<UInt8>) -> Bool {
    guard bytes.count > 4 else { return false }
    return remainder(bytes.dropFirst(4), after: 0).flatMap { remainder(bytes.prefix(4), after: $0) } == 1
  }
}

/// A creditor reference of ISO 11649: `RF`, two check digits, at most 21 letters and digits. It is printed on our invoices and
/// comes back with the payment.
public enum CreditorReference {
  /// The reference for a document number: its letters and digits, capitals, the last 21 of them. Nil when it has none.
  public static func make(from document: Text) -> Text? {
    let body = document.utf8.compactMap(alphanumeric).suffix(21)
    guard let digits = CheckDigits.digits(prefix: "RF", body: body) else { return nil }
    return Text("RF" + digits + String(decoding: body, as: UTF8.self))
  }

  /// The reference without blanks and in capitals, as it compares; nil when it is none or its check digits are wrong.
  public static func normalized(_ text: Text) -> Text? {
    if isNormal(text) { return CheckDigits.holds(text.utf8) ? text : nil }
    let bytes = text.utf8.filter { $0 != 0x20 }.compactMap(alphanumeric)
    guard bytes.count == text.utf8.lazy.filter({ $0 != 0x20 }).count, bytes.count >= 5, bytes.count <= 25,
      bytes[0] == UInt8(ascii: "R"), bytes[1] == UInt8(ascii: "F"), CheckDigits.holds(bytes)
    else { return nil }
    return Text(utf8: bytes)
  }

  /// Written as it compares.
  private static func isNormal(_ text: Text) -> Bool {
    let bytes = text.utf8
    guard (5...25).contains(bytes.count), bytes.starts(with: [0x52, 0x46]) else { return false }
    return bytes.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 >= 0x41 && $0 <= 0x5A }
  }

  private static func alphanumeric(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39, 0x41...0x5A: byte
    case 0x61...0x7A: byte - 0x20
    default: nil
    }
  }
}

/// An international bank account number of ISO 13616.
public enum IBAN {
  /// Whether country letters, length (15 to 34) and check digits are right. Blanks are not allowed: callers drop them.
  public static func isValid(_ text: Text) -> Bool {
    let bytes = text.utf8
    guard (15...34).contains(bytes.count), bytes.prefix(2).allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) else {
      return false
    }
    return CheckDigits.holds(bytes)
  }

  /// The IBAN of a national account number (BBAN: capitals and digits) in a country. Nil when it has other characters.
  public static func make(country: String, account: String) -> Text? {
    CheckDigits.digits(prefix: country, body: account.utf8).map { Text(country + $0 + account) }
  }
}
