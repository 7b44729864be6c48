import OrderToCash

extension DocumentTexts {
  /// A common unit in words; any other as its code.
  func unit(_ code: Text) -> Text {
    guard code.utf8.count <= 3 else { return code }
    let letters = DocumentTexts.letters(code.string)
    let name = DocumentTexts.unitNames.first { $0.letters == letters }
    guard let name else { return code }
    return name.key.map { self[$0] } ?? name.text
  }

  private static let unitNames: [(letters: UInt32, key: TextKey?, text: Text)] =
    ["C62", "EA", "H87", "PCE", ""].map { (letters($0), .piece, .empty) }
    + ["CT", "XCT"].map { (letters($0), .carton, .empty) }
    + ["PX", "XPX", "PL", "PF", "XPF"].map { (letters($0), .pallet, .empty) } + [(letters("HUR"), .hour, .empty)]
    + [("KGM", "kg"), ("GRM", "g"), ("TNE", "t"), ("LTR", "l"), ("MTR", "m"), ("MTK", "m²"), ("MTQ", "m³")]
    .map { (letters($0.0), nil, Text($0.1)) }

  /// At most three letters as a number: compared at once.
  private static func letters(_ code: String) -> UInt32 { code.utf8.reduce(1) { $0 << 8 | UInt32($1) } }
}
