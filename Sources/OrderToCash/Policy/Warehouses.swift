/// A place from which goods leave (one of `warehouses:`).
public struct Warehouse: Hashable, Sendable {
  public var name: Text
  /// Countries (ISO 3166-1 alpha-2) to which it delivers; empty for all.
  public var countries: [Text]
  public var address: PostalAddress

  public init(name: Text, countries: [Text] = [], address: PostalAddress = PostalAddress()) {
    self.name = name
    self.countries = countries
    self.address = address
  }

  public func serves(_ country: Text) -> Bool { countries.isEmpty || countries.contains(country) }
}

/// The warehouses in order of preference. The first is the default: stock and shipments that name none are its, and the ledger
/// keeps its name as the empty text, so that a company that begins to tell its warehouses apart keeps what it has.
public struct Warehouses: Hashable, Sendable {
  /// At least one.
  public let all: [Warehouse]

  public init(_ declared: [Warehouse]) {
    all = declared.isEmpty ? [Warehouse(name: "main")] : declared
  }

  /// As the ledger keeps it: empty for the default. Nil for a name that nobody declared.
  public func code(of name: Text) -> Text? {
    if name.isEmpty || name == all[0].name { return .empty }
    return all.contains { $0.name == name } ? name : nil
  }

  /// For people: the name behind the ledger's code.
  public func name(of code: Text) -> Text { code.isEmpty ? all[0].name : code }

  public func address(of code: Text) -> PostalAddress {
    all.first { $0.name == name(of: code) }?.address ?? PostalAddress()
  }

  /// Places in `all` of those that deliver to a country, in order of preference.
  public func serving(_ country: Text) -> [Int] { all.indices.filter { all[$0].serves(country) } }

  /// Of an item's bins as the items file has them (`A-01-02`, or `warehouse=bin` joined by `;`) the one in a warehouse.
  public static func bin(of bins: Text, in warehouse: Text) -> Text {
    var common = Text.empty
    for piece in bins.string.utf8.split(separator: UInt8(ascii: ";")) {
      guard let mark = piece.firstIndex(of: UInt8(ascii: "=")) else {
        common = Text(String(Substring(piece)))
        continue
      }
      if piece[..<mark].elementsEqual(warehouse.utf8) {
        return Text(String(Substring(piece[piece.index(after: mark)...])))
      }
    }
    return common
  }
}
