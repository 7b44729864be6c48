import OrderToCash

/// The lines of an address below the name, without the country, in the order in which its post wants them (Universal Postal Union,
/// "Addressing systems": postcode before the town, unless the country has it otherwise).
enum PostalLines {
  static func lines(_ address: PostalAddress) -> [Text] {
    var lines: [Text] = []
    lines.reserveCapacity(4)
    func add(_ line: Text) { if !line.isEmpty { lines.append(line) } }
    add(address.street)
    add(address.additional)
    switch address.country {
    case "US": add(joined(joined(address.city, address.region, by: ", "), address.postcode))
    case "AU", "CA": add(joined(joined(address.city, address.region), address.postcode))
    case "IN", "NZ", "SG": add(joined(address.city, address.postcode))
    case "GB", "IE":
      add(address.city)
      add(address.postcode)
    default: add(joined(address.postcode, address.city))
    }
    return lines
  }

  private static func joined(_ first: Text, _ second: Text, by separator: StaticString = " ") -> Text {
    if first.isEmpty { return second }
    if second.isEmpty { return first }
    var joined = first.string
    joined.reserveCapacity(first.utf8.count + separator.utf8CodeUnitCount + second.utf8.count)
    joined += separator.description
    joined += second.string
    return Text(joined)
  }
}
