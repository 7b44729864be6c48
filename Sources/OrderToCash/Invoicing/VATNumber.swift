/// Member states of the European Union, as of 2026.
public enum EuropeanUnion {
  /// ISO 3166-1 alpha-2, in byte order.
  public static let members: [Text] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
  ]

  public static func contains(_ country: Text) -> Bool { members.contains(country) }

  /// VAT numbers begin with the ISO code, but for Greece: EL.
  public static func prefix(of country: Text) -> Text { country == "GR" ? "EL" : country }
}

/// A VAT identification number of a member state or of Northern Ireland, of a structure that VIES accepts.
///
/// It says that a number may be one; whether it is registered only VIES knows.
public struct VATNumber: Hashable, Sendable {
  /// Two letters: `EL` for Greece, `XI` for Northern Ireland.
  public let prefix: Text
  /// What follows, upper case, without blanks, dots and dashes.
  public let digits: Text

  /// ISO 3166-1 alpha-2; `XI` for Northern Ireland.
  public var country: Text { prefix == "EL" ? "GR" : prefix }

  public init?(_ text: Text) {
    var bytes: [UInt8] = []
    for byte in text.utf8 where ![0x20, 0x2D, 0x2E].contains(byte) {
      bytes.append(byte >= 0x61 && byte <= 0x7A ? byte - 0x20 : byte)
    }
    guard bytes.count > 2 else { return nil }
    let prefix = Text(utf8: bytes[..<2])
    let rest = bytes[2...]
    guard let forms = VATNumber.forms.first(where: { $0.prefix == prefix })?.forms,
      forms.contains(where: { VATNumber.fits(rest, $0) })
    else { return nil }
    self.prefix = prefix
    digits = Text(utf8: rest)
  }

  /// `9` a digit, `A` a letter, `X` either, any other character itself.
  private static func fits(_ bytes: ArraySlice<UInt8>, _ form: String) -> Bool {
    guard bytes.count == form.utf8.count else { return false }
    return zip(bytes, form.utf8).allSatisfy { byte, mark in
      let digit = byte >= 0x30 && byte <= 0x39
      let letter = byte >= 0x41 && byte <= 0x5A
      return switch mark {
      case UInt8(ascii: "9"): digit
      case UInt8(ascii: "A"): letter
      case UInt8(ascii: "X"): digit || letter
      default: byte == mark
      }
    }
  }

  /// Structures as listed by VIES (European Commission, frequently asked questions, Q11).
  private static let forms: [(prefix: Text, forms: [String])] = [
    ("AT", ["U99999999"]), ("BE", ["9999999999"]), ("BG", ["999999999", "9999999999"]), ("CY", ["99999999A"]),
    ("CZ", ["99999999", "999999999", "9999999999"]), ("DE", ["999999999"]), ("DK", ["99999999"]),
    ("EE", ["999999999"]), ("EL", ["999999999"]), ("ES", ["X9999999X"]), ("FI", ["99999999"]), ("FR", ["XX999999999"]),
    ("HR", ["99999999999"]), ("HU", ["99999999"]), ("IE", ["9X99999A", "9999999AA"]), ("IT", ["99999999999"]),
    ("LT", ["999999999", "999999999999"]), ("LU", ["99999999"]), ("LV", ["99999999999"]), ("MT", ["99999999"]),
    ("NL", ["XXXXXXXXXXXX"]), ("PL", ["9999999999"]), ("PT", ["999999999"]),
    ("RO", ["99", "999", "9999", "99999", "999999", "9999999", "99999999", "999999999", "9999999999"]),
    ("SE", ["999999999999"]), ("SI", ["99999999"]), ("SK", ["9999999999"]),
    ("XI", ["999999999", "999999999999", "AA999"]),
  ]
}
