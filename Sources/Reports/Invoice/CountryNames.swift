import OrderToCash

/// Names of countries for the last line of an address abroad, in English capitals as the Universal Postal Union asks for; any
/// other country by its code.
enum CountryNames {
  static func name(_ code: Text) -> Text { names.first { $0.0 == code }?.1 ?? code }

  private static let names: [(Text, Text)] = [
    ("AT", "AUSTRIA"), ("AU", "AUSTRALIA"), ("BE", "BELGIUM"), ("BG", "BULGARIA"), ("BR", "BRAZIL"), ("CA", "CANADA"),
    ("CH", "SWITZERLAND"), ("CN", "CHINA"), ("CY", "CYPRUS"), ("CZ", "CZECH REPUBLIC"), ("DE", "GERMANY"),
    ("DK", "DENMARK"), ("EE", "ESTONIA"), ("ES", "SPAIN"), ("FI", "FINLAND"), ("FR", "FRANCE"),
    ("GB", "UNITED KINGDOM"), ("GR", "GREECE"), ("HR", "CROATIA"), ("HU", "HUNGARY"), ("IE", "IRELAND"),
    ("IN", "INDIA"), ("IS", "ICELAND"), ("IT", "ITALY"), ("JP", "JAPAN"), ("KW", "KUWAIT"), ("LI", "LIECHTENSTEIN"),
    ("LT", "LITHUANIA"), ("LU", "LUXEMBOURG"), ("LV", "LATVIA"), ("MT", "MALTA"), ("MX", "MEXICO"),
    ("NL", "NETHERLANDS"), ("NO", "NORWAY"), ("PL", "POLAND"), ("PT", "PORTUGAL"), ("RO", "ROMANIA"), ("RS", "SERBIA"),
    ("SE", "SWEDEN"), ("SG", "SINGAPORE"), ("SI", "SLOVENIA"), ("SK", "SLOVAKIA"), ("TR", "TURKEY"),
    ("UA", "UKRAINE"), ("US", "UNITED STATES OF AMERICA"),
  ]
}
