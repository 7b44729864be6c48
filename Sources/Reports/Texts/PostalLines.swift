import OrderToCash

/// The lines of an address below the name, without the country, in the order in which its post wants them (Universal Postal Union,
/// "Addressing systems": postcode before the town, unless the country has it otherwise).
enum PostalLines {
  static func lines(_ address: PostalAddress) -> [Text] {
    ([address.street, address.additional] + town(address)).filter { !$0.isEmpty }
  }

  private static func town(_ address: PostalAddress) -> [Text] {
    switch address.country {
    case "US": [joined(joined(address.city, address.region, by: ", "), address.postcode)]
    case "AU", "CA": [joined(joined(address.city, address.region), address.postcode)]
    case "IN", "NZ", "SG": [joined(address.city, address.postcode)]
    case "GB", "IE": [address.city, address.postcode]
    default: [joined(address.postcode, address.city)]
    }
  }

  private static func joined(_ first: Text, _ second: Text, by separator: String = " ") -> Text {
    if first.isEmpty { return second }
    return second.isEmpty ? first : Text(first.string + separator + second.string)
  }
}
