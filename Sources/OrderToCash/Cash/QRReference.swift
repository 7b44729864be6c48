/// The Swiss QR reference: 27 digits, the last a check digit modulo 10, recursive (Swiss Implementation Guidelines QR-bill,
/// annex B).
public enum QRReference {
  public static let length = 27

  /// The reference without blanks when its check digit holds; else nil.
  public static func normalized(_ text: Text) -> Text? {
    let digits = text.utf8.filter { $0 != 0x20 }
    guard digits.count == length, digits.allSatisfy(ReferenceBytes.isDigit),
      checkDigit(digits.dropLast()) == Int(digits[length - 1]) - 0x30
    else { return nil }
    return Text(utf8: digits)
  }

  /// The check digit for digits in ASCII.
  static func checkDigit(_ digits: some Sequence<UInt8>) -> Int {
    var carry = 0
    for digit in digits { carry = table[(carry + Int(digit) - 0x30) % 10] }
    return (10 - carry) % 10
  }

  private static let table = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5]
}
