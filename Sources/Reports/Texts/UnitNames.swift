import OrderToCash

extension DocumentTexts {
  /// A common unit in words; any other as its code.
  func unit(_ code: Text) -> Text {
    switch code.string {
    case "C62", "EA", "H87", "PCE", "": self[.piece]
    case "CT", "XCT": self[.carton]
    case "PX", "XPX", "PL", "PF", "XPF": self[.pallet]
    case "HUR": self[.hour]
    case "KGM": "kg"
    case "GRM": "g"
    case "TNE": "t"
    case "LTR": "l"
    case "MTR": "m"
    case "MTK": "m²"
    case "MTQ": "m³"
    default: code
    }
  }
}
