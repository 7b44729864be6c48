import OrderToCash

/// Membership in published code lists.
enum CodeLists {
  /// The Recommendation 20 code for what a sender writes, or nil.
  ///
  /// In this order: the code itself; names that ERP systems and EDIFACT give to common units (data element 6411), which
  /// Recommendation 20 no longer has or never had; a Recommendation 21 package without its `X`.
  static func unit(_ text: Text) -> Text? {
    if let code = pack(text.utf8), units.contains(code) { return text }
    let upper = Text(String(decoding: text.utf8.map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 32 : $0 }, as: UTF8.self))
    if let alias = aliases.first(where: { $0.name == upper }) { return alias.code }
    guard let code = pack(upper.utf8) else { return nil }
    if units.contains(code) { return upper }
    return packages.contains(code) ? Text("X" + upper.string) : nil
  }

  /// ISO 3166-1 alpha-2, officially assigned; `EL`, `XI`, `1A` of tax numbers are none.
  static func isCountry(_ text: Text) -> Bool {
    guard text.utf8.count == 2, let code = pack(text.utf8) else { return false }
    return countries.contains(code)
  }

  private static let aliases: [(name: Text, code: Text)] = [
    ("PCE", "H87"), ("PCS", "H87"), ("PC", "H87"), ("ST", "H87"), ("STK", "H87"), ("KG", "KGM"), ("L", "LTR"),
    ("M", "MTR"), ("HR", "HUR"),
  ]

  private static func pack(_ bytes: some Collection<UInt8>) -> UInt32? {
    guard bytes.count >= 1, bytes.count <= 3 else { return nil }
    return bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }

  private static func set(_ codes: String) -> Set<UInt32> {
    Set(codes.split(separator: " ").compactMap { pack($0.utf8) })
  }

  private static let packages = set(UnitCodes.recommendation21)
  private static let units = set(UnitCodes.recommendation20)
    .union(UnitCodes.recommendation21.split(separator: " ").compactMap { pack(("X" + $0).utf8) })

  private static let countries = set(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC \
    CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD \
    GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH \
    KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW \
    MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC \
    SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY \
    UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """)
}
