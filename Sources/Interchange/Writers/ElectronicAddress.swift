import OrderToCash

/// Where a party's documents are delivered, as an invoice must say it (EN 16931 BT-34, BT-49; code list EAS).
enum ElectronicAddress {
  /// The party's endpoint when it has a sound one, else its VAT number under its country's scheme, else its e-mail address
  /// (`EM`). Nil when it has none of them.
  static func of(_ party: Party) -> Identifier? {
    if isSound(party.endpoint) { return party.endpoint }
    if let scheme = vatScheme(party.taxId) { return Identifier(scheme: scheme, value: party.taxId) }
    if party.email.utf8.contains(UInt8(ascii: "@")) { return Identifier(scheme: "EM", value: party.email) }
    return nil
  }

  /// Peppol needs an address of both parties (PEPPOL-EN16931-R010, R020) under a scheme of a registry: the lettered ones of
  /// EAS, such as `EM`, are not in its list (CL008).
  static func isPeppol(_ address: Identifier?) -> Bool {
    guard let scheme = address?.scheme else { return false }
    return scheme.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  }

  /// With scheme and value, and a GLN's check digit right (PEPPOL-COMMON-R040).
  private static func isSound(_ endpoint: Identifier) -> Bool {
    guard !endpoint.value.isBlank, !endpoint.scheme.isBlank else { return false }
    return endpoint.scheme == "0088" ? isGLN(endpoint.value) : true
  }

  /// GS1 General Specifications §7.9: digits weighted 3 and 1 from the right, the check digit completing a multiple of ten.
  static func isGLN(_ value: Text) -> Bool {
    var sum = 0
    var count = 0
    for byte in value.utf8.reversed() {
      guard byte >= 0x30, byte <= 0x39 else { return false }
      sum += Int(byte - 0x30) * (count % 2 == 0 ? 1 : 3)
      count += 1
    }
    return count == 13 && sum % 10 == 0
  }

  /// Schemes of the EAS code list for VAT numbers written with their country prefix.
  private static func vatScheme(_ taxId: Text) -> Text? {
    guard taxId.utf8.count > 4 else { return nil }
    let country = letters(taxId.string)
    return vatSchemes.first { $0.country == country }?.scheme
  }

  /// The two with which a text begins.
  private static func letters(_ text: String) -> UInt16 { text.utf8.prefix(2).reduce(0) { $0 << 8 | UInt16($1) } }

  private static let vatSchemes: [(country: UInt16, scheme: Text)] = [
    ("HU", "9910"), ("AT", "9914"), ("ES", "9920"), ("BE", "9925"), ("BG", "9926"), ("CY", "9928"), ("CZ", "9929"),
    ("DE", "9930"), ("EE", "9931"), ("GB", "9932"), ("EL", "9933"), ("HR", "9934"), ("IE", "9935"), ("LT", "9937"),
    ("LU", "9938"), ("LV", "9939"), ("MT", "9943"), ("NL", "9944"), ("PL", "9945"), ("PT", "9946"), ("RO", "9947"),
    ("RS", "9948"), ("SI", "9949"), ("SK", "9950"), ("FR", "9957"),
  ].map { (letters($0), Text($1)) }
}
