/// The size of a sheet, in tenths of a millimetre.
public enum Paper: Sendable, Hashable {
  /// ISO 216.
  case a4
  /// ANSI/ASME Y14.1.
  case letter

  public var width: Int { self == .a4 ? 2100 : 2159 }
  public var height: Int { self == .a4 ? 2970 : 2794 }

  /// What printers hold in a country (Unicode CLDR, paper size `US-Letter`); A4 everywhere else.
  public init(country: Text) { self = Paper.letterCountries.contains(country) ? .letter : .a4 }

  private static let letterCountries: [Text] = [
    "BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE",
  ]
}
